/** `node build/build.ts [--if-needed] [--served]`: the bundles of every browser and of the server's renderer, and what merchants install in their shops, into dist/. */
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

/** What the server hands out: bundles of browsers and the renderer. */
async function buildServed(dist: string): Promise<void> {
  for (const part of ['embed', 'ssr', 'admin', 'playground']) rmSync(join(dist, part), { recursive: true, force: true })
  const manifest = await buildWeb(dist)
  await buildSsr(dist, manifest)
  const weights = measureWeights(dist)
  for (const weight of weights) console.log(describeWeight(weight))
  checkWeights(weights)
  await buildApps(dist, manifest)
}

/** What merchants install in their shops; no server needs it to start. */
async function buildForShops(dist: string): Promise<void> {
  rmSync(join(dist, 'shopify-app'), { recursive: true, force: true })
  const { file, bytes, sha256 } = buildJtlShop(root, dist)
  console.log(`JTL-Shop plugin: ${file}, ${(bytes / 1000).toFixed(1)} KB, sha256 ${sha256}`)
  if (!canBuildShopifyApp()) return
  const built = await buildShopifyApp(dist)
  console.log(describeShopifyBuild(built.brotli))
  checkShopifyBuild(built)
}

/**
 * Builds into `dist`; with `ifNeeded` only where the sources changed since, with `forShops: false` only what the server hands out. Throws
 * where a bundle is over its budget. Answers whether it built.
 */
export async function buildAll({ dist = join(root, 'dist'), ifNeeded = false, forShops = true } = {}): Promise<boolean> {
  writeShopifyFiles(root)
  const hash = hashSources()
  let built = false
  const part = async (name: string, build: (dist: string) => Promise<void>) => {
    const stamp = join(dist, `${name}.hash`)
    if (ifNeeded && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return
    rmSync(stamp, { force: true })
    await build(dist)
    writeFileSync(stamp, hash)
    built = true
  }
  await part('served', buildServed)
  if (forShops) await part('for-shops', buildForShops)
  return built
}

if (import.meta.main) {
  try {
    const started = Date.now()
    if (await buildAll({ ifNeeded: process.argv.includes('--if-needed'), forShops: !process.argv.includes('--served') })) console.log(`Built in ${((Date.now() - started) / 1000).toFixed(1)} s`)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
