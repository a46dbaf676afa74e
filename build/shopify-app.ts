/** Builds the Shopify app as `shopify app build` does for a merchant, offline and without login, in a copy: what the CLI writes lies under dist/ and nowhere else. */
import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { root } from './bundles.ts'

const cli = join(root, 'node_modules/@shopify/cli/bin/run.js')
/** What the app is made of: its configuration, its extensions, and what these import. */
const parts = ['shopify.app.toml', 'tsconfig.json', 'extension', 'widgets', 'server/contract']

/** Shopify refuses 64 KB, and only at deploy; ours is half of it, counted as it counts: brotli at its best. */
export const extensionBudget = 32_000
export interface ShopifyBuild { bytes: number; brotli: number; log: string }

/** A development dependency: a server that was installed without them builds all but this. */
export const canBuildShopifyApp = (): boolean => existsSync(cli)

function stage(app: string): void {
  rmSync(app, { recursive: true, force: true })
  mkdirSync(join(app, 'home'), { recursive: true })
  for (const part of parts) cpSync(join(root, part), join(app, part), { recursive: true, filter: (path) => !/\.test\.tsx?$|\/dist$|\/jtl-shop\//.test(path) })
  // Without dependencies of its own: they are found in the folders above, and the CLI is not to install any.
  writeFileSync(join(app, 'package.json'), '{ "private": true, "type": "module" }\n')
}

function run(app: string): Promise<string> {
  const home = join(app, 'home')
  const env = { PATH: process.env.PATH, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home, XDG_DATA_HOME: home, CI: '1', NO_COLOR: '1', SHOPIFY_CLI_NO_ANALYTICS: '1', COLUMNS: '200' }
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [cli, 'app', 'build', '--path', app, '--skip-dependencies-installation'], { cwd: app, env, timeout: 120_000 }, (error, stdout, stderr) => {
      const log = `${stdout}\n${stderr}`
      if (error) reject(new Error(`shopify app build failed:\n${log}`))
      else resolve(log)
    })
  })
}

/** What Shopify's theme check has to say; the CLI prints it and succeeds all the same. */
export const themeOffences = (log: string): string[] => log.split('\n').filter((line) => /│ \[(error|warning|info|suggestion)\]: /.test(line)).map((line) => line.replace(/^.*│ /, ''))

/** Throws, and says why, where a bundle is too heavy or the theme check is not clean. */
export function checkShopifyBuild({ brotli, log }: ShopifyBuild): void {
  const offences = themeOffences(log)
  if (offences.length > 0) throw new Error(`Theme check is not clean:\n${offences.join('\n')}\n${log}`)
  if (brotli > extensionBudget) throw new Error(`Over budget:\n${describeShopifyBuild(brotli)}`)
}

const kb = (bytes: number) => `${(bytes / 1000).toFixed(2)} KB`
export const describeShopifyBuild = (brotli: number): string => `Shopify extension, all targets and widgets: ${kb(brotli)} brotli (budget ${kb(extensionBudget)})`

/** Builds into `dist`/shopify-app; the extension's bundle is the one that would be deployed. Throws where the CLI fails. */
export async function buildShopifyApp(dist: string): Promise<ShopifyBuild> {
  const app = join(dist, 'shopify-app')
  stage(app)
  const log = await run(app)
  const folder = join(app, 'extension/shopify-checkout/dist')
  const [bundle, ...others] = readdirSync(folder).filter((file) => file.endsWith('.js'))
  if (!bundle || others.length > 0) throw new Error(`Expected one bundle in ${folder}`)
  const content = readFileSync(join(folder, bundle))
  return { bytes: content.length, brotli: brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }).length, log }
}
