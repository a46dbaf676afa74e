import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Manifest } from '../extension/web/manifest.ts'

/** What a buyer's browser downloads, in bytes: gzip at level 9, brotli at its default, each file by itself. */
export interface Weight { name: string; files: string[]; bytes: number; gzip: number; brotli: number; budget: number }

const KB = 1000

/** The manifest of a finished build. Throws where none is. */
export const readManifest = (dist: string): Manifest => JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8')) as Manifest

/** A script and everything it imports statically. */
function closure({ imports }: Manifest, starts: string[]): string[] {
  const files = new Set<string>()
  const visit = (file: string) => {
    if (files.has(file)) return
    files.add(file)
    for (const next of imports[file] ?? []) visit(next)
  }
  for (const file of starts) visit(file)
  return [...files]
}

/**
 * Weighs a build against the budgets of DESIGN.md. What is seen first is the server's HTML; these are what a page then downloads. Left
 * out are scripts a page fetches only when the buyer asks for them: the search in answers, Google's form, a QR code.
 */
export function measureWeights(dist: string): Weight[] {
  const manifest = readManifest(dist)
  const { loader, first, main, stylesheet, widgets } = manifest
  const weigh = (name: string, files: string[], budget: number): Weight => {
    const contents = files.map((file) => readFileSync(join(dist, 'embed', file)))
    const sum = (size: (content: Buffer) => number) => contents.reduce((total, content) => total + size(content), 0)
    return { name, files, budget, bytes: sum(({ length }) => length), gzip: sum((content) => gzipSync(content, { level: 9 }).length), brotli: sum((content) => brotliCompressSync(content).length) }
  }
  return [
    weigh('loader', closure(manifest, [loader]), 2.5 * KB),
    weigh('to the first widget: Preact, the parts of kit and runtime that hydrate it, order status', closure(manifest, [first, widgets['order-status']!]), 10 * KB),
    weigh('all JavaScript of a thank-you page with every widget', closure(manifest, [loader, first, main, ...Object.values(widgets)]), 24 * KB),
    weigh('stylesheet', [stylesheet], 5.5 * KB),
  ]
}

const kb = (bytes: number) => `${(bytes / KB).toFixed(2)} KB`
export const describeWeight = ({ name, gzip, brotli, budget }: Weight): string => `${name}: ${kb(gzip)} gzip (budget ${kb(budget)}), ${kb(brotli)} brotli`

/** Throws, naming all that are too heavy. */
export function checkWeights(weights: Weight[]): void {
  const heavy = weights.filter(({ gzip, budget }) => gzip > budget)
  if (heavy.length) throw new Error(`Over budget:\n${heavy.map(describeWeight).join('\n')}`)
}
