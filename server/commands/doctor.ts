import type { Command } from 'commander'
import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { loadConfig, type Config } from '../config.ts'
import { AppError } from '../contract/errors.ts'
import { openCarrierSettings } from '../core/merchant/connect-carrier.ts'
import type { World } from '../core/ports.ts'
import { makeLog } from '../log.ts'
import { accessTokenOf, findInstallation } from '../platforms/shopify/access-tokens.ts'
import { openWorld, root } from '../world.ts'
import { print } from './run-context.ts'

interface Finding { ok: boolean; what: string; mend?: string }
const good = (what: string): Finding => ({ ok: true, what })
const fault = (what: string, mend: string): Finding => ({ ok: false, what, mend })
const lowDiskBytes = 500 * 1024 * 1024

function checkInstallation(): Finding[] {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  return [
    major > 24 || (major === 24 && minor >= 15) ? good(`Node.js ${process.versions.node}`) : fault(`Node.js ${process.versions.node} is too old`, 'Start through "npm start" after "npm ci", or install Node.js 24.15 or newer.'),
    existsSync(join(root, 'dist/ssr/render.js')) ? good('Bundles are built') : fault('Bundles are not built', 'Run: npm run build'),
  ]
}

async function checkSettings(config: Config): Promise<Finding[]> {
  const { bavail, bsize } = await statfs(config.dataDir)
  const free = bavail * bsize
  return [
    good(`Configuration is valid (${config.production ? 'production' : 'development'}, ${config.publicUrl})`),
    free > lowDiskBytes ? good('Disk has room') : fault(`Only ${Math.floor(free / 1024 / 1024)} MB are free where DATA_DIR lies`, 'Free some space, or move DATA_DIR: a full disk refuses orders.'),
    config.production && config.publicUrl.startsWith('http://') ? fault('PUBLIC_URL is not https', 'Put a proxy with TLS in front and set PUBLIC_URL to its https:// address; buyers\' links are capabilities.') : good('Address of the server'),
    good(config.shopify ? 'The app at Shopify is named' : 'No app at Shopify (set SHOPIFY_API_KEY and SHOPIFY_API_SECRET to connect shops there)'),
    config.smtpUrl ? good('Mails go out by SMTP') : config.production ? fault('No mail server is set', 'Set SMTP_URL and MAIL_FROM: guests get their link by mail.') : good(`Mails are written to ${join(config.dataDir, 'mail')} (set SMTP_URL to send them)`),
  ]
}

async function checkShopify(world: World, shopId: string): Promise<Finding> {
  const name = `Shop ${shopId} at Shopify`
  try {
    if (!await findInstallation(world, shopId)) return fault(`${name} is not connected`, 'Open Afterglow once in the admin of that shop; if it was removed there, install it again.')
    await accessTokenOf(world, shopId)
    return good(`${name} is connected`)
  } catch (error) {
    return fault(`${name} does not work: ${error instanceof AppError ? error.message : 'no answer'}`, 'Compare SHOPIFY_API_KEY and SHOPIFY_API_SECRET with the app, then open Afterglow once in the admin of that shop.')
  }
}

async function checkAdapters(world: World): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const shop of await world.store.listShops()) {
    if (!world.platforms.has(shop.platform)) findings.push(fault(`Shop ${shop.id} is of the kind "${shop.platform}", which is not here`, 'Install the version that has this platform.'))
    if (shop.platform === 'shopify') findings.push(await checkShopify(world, shop.id))
    for (const carrier of world.carriers.values()) {
      try {
        const settings = await openCarrierSettings(world, shop.id, carrier)
        if (!settings) continue
        const parsed = carrier.settings.safeParse(settings)
        if (!parsed.success) throw new AppError('misconfigured', 'its settings are no longer valid')
        await carrier.check?.(parsed.data as never, { fetch: world.fetch, now: () => world.clock.now(), log: world.log })
        findings.push(good(`${carrier.name} answers shop ${shop.id}`))
      } catch (error) {
        findings.push(fault(`${carrier.name} does not work for shop ${shop.id}: ${error instanceof AppError ? error.message : 'no answer'}`, 'Open the admin, Connections, and check its settings.'))
      }
    }
  }
  return findings
}

async function checkDatabase(config: Config): Promise<Finding[]> {
  try {
    const { world, close } = await openWorld(config, makeLog('silent', 2))
    try {
      if (!await world.store.ping()) return [fault('The database does not answer', 'Check that it runs and that DATABASE_URL is right.')]
      await world.store.migrate()
      const dead = await world.jobs.listDead(1000)
      return [
        good('Database answers and is at this version'),
        dead.length ? fault(`${dead.length} jobs failed for good`, 'Open the admin, Connections, Dead letters: read why, mend it, and try them again.') : good('No failed jobs'),
        ...await checkAdapters(world),
      ]
    } finally {
      await close()
    }
  } catch (error) {
    return [fault(`Database: ${error instanceof AppError ? error.message : (error as Error).message}`, 'Check DATABASE_URL, and that the server or file can be reached and written.')]
  }
}

async function examine(): Promise<Finding[]> {
  const installation = checkInstallation()
  try {
    const config = loadConfig(process.env)
    return [...installation, ...await checkSettings(config), ...await checkDatabase(config)]
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return [...installation, ...(error.issues?.map(({ path, message }) => fault(path, message)) ?? [fault('Configuration', error.message)])]
  }
}

/** `doctor`: what is wrong, and how to mend it. Exit code 1 where anything is. */
export function doctorCommand(program: Command): void {
  program.command('doctor').description('check configuration, database and adapters, and say how to mend them').action(async () => {
    const findings = await examine()
    for (const { ok, what, mend } of findings) await print(`${ok ? 'ok    ' : 'FAULT '} ${what}${mend ? `\n       ${mend}` : ''}`)
    const faults = findings.filter(({ ok }) => !ok).length
    await print(faults ? `\n${faults} ${faults === 1 ? 'fault' : 'faults'}` : '\nAll is well.')
    if (faults) process.exitCode = 1
  })
}
