import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { presenters } from '../widgets/presenters.ts'
import { carriers } from './carriers/index.ts'
import { numberFormats } from './carriers/numbers/formats.ts'
import { systemClock } from './clock.ts'
import type { Config } from './config.ts'
import { makeKeys } from './core/keys.ts'
import type { Clock, Log, World } from './core/ports.ts'
import { makeHolidays } from './holidays.ts'
import { openJobs } from './jobs/open-jobs.ts'
import { fileMailer, smtpMailer } from './mailer.ts'
import { loadMessages, type Catalogues } from './messages.ts'
import { platforms } from './platforms/index.ts'
import { openStore } from './storage/open-store.ts'

export const root = join(import.meta.dirname, '..')

/** A secret names itself, so that rotating it needs no bookkeeping. */
const keyIdOf = (secret: string) => createHash('sha256').update(`key id ${secret}`).digest('base64url').slice(0, 8)

/** Carriers' requests may be led to another address: a test system, a proxy of the merchant's. */
export function outgoing({ dhlBaseUrl }: Pick<Config, 'dhlBaseUrl'>): typeof fetch {
  if (!dhlBaseUrl) return fetch
  return (input, init) => fetch(input instanceof Request ? input : String(input).replace(/^https:\/\/api-eu\.dhl\.com(?=[/?]|$)/, dhlBaseUrl), init)
}

export interface OpenWorld { world: World; messages: Catalogues; close(): Promise<void> }

/** Everything core needs, wired. The database is opened, not migrated; close() ends it. */
export async function openWorld(config: Config, log: Log, clock: Clock = systemClock): Promise<OpenWorld> {
  const { store, live, database } = await openStore({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, log })
  const messages = loadMessages(join(root, 'locales'))
  const world: World = {
    store, live, clock, log, messages, presenters,
    jobs: openJobs({ database, log, now: clock.now }),
    keys: makeKeys(config.secrets.map((secret) => ({ id: keyIdOf(secret), secret }))),
    mailer: config.smtpUrl ? smtpMailer(config.smtpUrl, config.mailFrom) : fileMailer(join(config.dataDir, 'mail'), config.mailFrom, log),
    carriers: new Map(carriers.map((carrier) => [carrier.id, carrier])),
    numberFormats,
    platforms: new Map(platforms.map((platform) => [platform.id, platform])),
    ...config.shopify && { apps: new Map([['shopify', config.shopify]]) },
    holidays: makeHolidays(),
    fetch: outgoing(config),
    publicUrl: config.publicUrl,
  }
  return { world, messages, close: () => store.close() }
}
