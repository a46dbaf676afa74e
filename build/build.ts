/** `node build/build.ts [--if-needed]`: the bundles of every browser and of the server's renderer, into dist/. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildApps, buildSsr, buildWeb, root } from './bundles.ts'
import { buildJtlShop } from './jtl-shop.ts'
import { buildShopifyApp, canBuildShopifyApp, checkShopifyBuild, describeShopifyBuild } from './shopify-app.ts'
import { writeShopifyFiles } from './shopify-files.ts'
import { checkWeights, describeWeight, measureWeights } from './weights.ts'

// Vite takes the mode from here too; a development build of Preact is twice as heavy.
process.env.NODE_ENV = 'production'

const sources = ['extension/web', 'widgets', 'locales', 'server/admin', 'server/playground', 'server/contract', 'extension/shopify-checkout', 'extension/shopify-theme', 'shopify.app.toml', 'extension/jtl-shop', 'build', 'package-lock.json']

function* filesOf(path: string): Generator<string> {
  if (!existsSync(path)) return
  if (!statSync(path).isDirectory()) return yield path
  for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (!/^(node_modules|dist)$|\.test\.tsx?$/.test(entry.name)) yield* filesOf(join(path, entry.name))
  }
}

/** A digest of everything a bundle is made of, tests left out. */
export function hashSources(): string {
  const hash = createHash('sha256')
  for (const file of sources.flatMap((source) => [...filesOf(join(root, source))])) hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

/** Builds into `dist`; with `ifNeeded` only where the sources changed since. Throws where a bundle is over its budget. Answers whether it built. */
export async function buildAll({ dist = join(root, 'dist'), ifNeeded = false } = {}): Promise<boolean> {
  const stamp = join(dist, 'sources.hash')
  if (ifNeeded && existsSync(stamp) && readFileSync(stamp, 'utf8') === hashSources()) return false
  writeShopifyFiles(root)
  const hash = hashSources()
  for (const part of ['embed', 'ssr', 'admin', 'playground', 'shopify-app', 'sources.hash']) rmSync(join(dist, part), { recursive: true, force: true })
  const manifest = await buildWeb(dist)
  await buildSsr(dist, manifest)
  const weights = measureWeights(dist)
  for (const weight of weights) console.log(describeWeight(weight))
  checkWeights(weights)
  await buildApps(dist, manifest)
  const { file, bytes, sha256 } = buildJtlShop(root, dist)
  console.log(`JTL-Shop plugin: ${file}, ${(bytes / 1000).toFixed(1)} KB, sha256 ${sha256}`)
  if (canBuildShopifyApp()) {
    const built = await buildShopifyApp(dist)
    console.log(describeShopifyBuild(built.brotli))
    checkShopifyBuild(built)
  }
  writeFileSync(stamp, hash)
  return true
}

if (import.meta.main) {
  try {
    const started = Date.now()
    if (await buildAll({ ifNeeded: process.argv.includes('--if-needed') })) console.log(`Built in ${((Date.now() - started) / 1000).toFixed(1)} s`)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
