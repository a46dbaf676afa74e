import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { checkWeights, measureWeights } from './weights.ts'

const dist = mkdtempSync(join(tmpdir(), 'afterglow-weights-'))
afterAll(() => rmSync(dist, { recursive: true }))

/** A build whose files weigh this many incompressible bytes. */
function lay(sizes: Record<string, number>) {
  mkdirSync(join(dist, 'embed'), { recursive: true })
  for (const [file, size] of Object.entries(sizes)) writeFileSync(join(dist, 'embed', file), randomBytes(size))
  writeFileSync(join(dist, 'manifest.json'), JSON.stringify({
    loader: 'v1.js', client: 'v1/client.js', reserve: 'v1.css', stylesheet: 'a.css', first: 'first.js', main: 'main.js', widgets: { 'order-status': 'first.js', tracking: 'f.js', faq: 'f.js' },
    imports: { 'v1.js': ['shared.js'], 'first.js': ['shared.js', 'first.js'], 'main.js': ['first.js'], 'shared.js': [], 'f.js': ['main.js', 'first.js'] },
  }))
}
const light = { 'v1.js': 1000, 'shared.js': 500, 'first.js': 7000, 'main.js': 5000, 'f.js': 1000, 'a.css': 4000 }

test('each weight counts what it imports, once, as gzip', () => {
  lay(light)
  const weights = measureWeights(dist)
  expect(weights.map(({ files }) => files)).toEqual([['v1.js', 'shared.js'], ['first.js', 'shared.js'], ['v1.js', 'shared.js', 'first.js', 'main.js', 'f.js'], ['a.css']])
  expect(weights[0]!.bytes).toBe(1500)
  expect(weights[0]!.gzip).toBeGreaterThan(1500)
  expect(weights[3]!.gzip).toBe(gzipSync(randomBytes(4000), { level: 9 }).length)
  expect(() => checkWeights(weights)).not.toThrow()
})

test.each([['v1.js', 2600], ['first.js', 10_100], ['f.js', 24_100], ['a.css', 5600]])('%s over budget fails the build and is named', (file, size) => {
  lay({ ...light, [file]: size })
  expect(() => checkWeights(measureWeights(dist))).toThrow(/^Over budget:\n.+ KB gzip/)
})
