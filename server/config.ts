import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { totalmem } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import * as z from 'zod'
import { AppError } from './contract/errors.ts'

const Port = z.coerce.number('must be a port between 0 and 65535').int('must be a whole number').min(0, 'must be 0 or more').max(65535, 'must be 65535 or less')
const Switch = z.enum(['true', 'false', '1', '0', 'on', 'off'], 'must be true or false').transform((text) => ['true', '1', 'on'].includes(text))
const WebAddress = z.url({ protocol: /^https?$/, error: 'must be an address like https://orders.example.com' }).transform((url) => url.replace(/\/+$/, ''))
/** 32 characters keep an HMAC key honest. */
const Secret = z.string().min(32, 'must have at least 32 characters; make one with: openssl rand -hex 32')

/** 24 months of a small shop. */
export const defaultDemoOrders = 25_000

/** 25,000 ordinary pages; on a small machine, or in a small container, a quarter of its memory. */
const defaultPageCacheMb = () => Math.min(320, Math.floor(Math.min(totalmem(), process.constrainedMemory() || Infinity) / 4 / 1024 / 1024))

const Environment = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production'], 'must be development, test or production').default('development'),
  PORT: Port.default(3000),
  HOST: z.string().min(1).optional(),
  DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: z.string().regex(/^(postgres(ql)?|sqlite|file):/, 'must begin with postgres:// or sqlite:').optional(),
  PUBLIC_URL: WebAddress.optional(),
  SECRET_KEY: Secret.optional(),
  PREVIOUS_SECRET_KEYS: z.string().transform((text) => text.split(',').map((secret) => secret.trim()).filter(Boolean))
    .pipe(z.array(Secret)).default([]),
  SMTP_URL: z.string().regex(/^smtps?:\/\//, 'must begin with smtp:// or smtps://').optional(),
  MAIL_FROM: z.string().regex(/^[^<>@\r\n]*<[^<>@\s]+@[^<>@\s]+>$|^[^<>@\s]+@[^<>@\s]+$/, 'must be an address like "Shop <orders@example.com>"').optional(),
  DEMO: Switch.optional(),
  DEMO_ORDERS: z.coerce.number('must be a number of orders').int('must be a whole number').min(1, 'must be 1 or more').max(10_000_000, 'must be 10000000 or less').default(defaultDemoOrders),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], 'must be trace, debug, info, warn, error or silent').default('info'),
  TRUST_PROXY: z.coerce.number('must be the number of proxies in front of this server').int().min(0).max(10).default(0),
  PAGE_CACHE_MB: z.coerce.number('must be a number of megabytes').int('must be a whole number').min(1, 'must be 1 or more').max(65_536, 'must be 65536 or less').optional(),
  METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  DHL_BASE_URL: WebAddress.optional(),
  SHOPIFY_API_KEY: z.string().min(8, 'must be the client ID of the app').max(100).optional(),
  SHOPIFY_API_SECRET: z.string().min(8, 'must be the secret of the app').max(200).optional(),
})

/** What no variable shows alone. Runs beside the schema, not after it, so that all faults are told at once. */
function faultsTogether(given: Record<string, string | undefined>): { path: string; message: string }[] {
  const production = given.NODE_ENV === 'production'
  return [
    ...(production && given.DATABASE_URL?.startsWith('postgres') && !given.SECRET_KEY
      ? [{ path: 'SECRET_KEY', message: 'is needed in production with PostgreSQL, the same for every process; make one with: openssl rand -hex 32' }] : []),
    ...(production && !given.PUBLIC_URL ? [{ path: 'PUBLIC_URL', message: 'is needed in production: the address buyers reach this server at' }] : []),
    ...(Boolean(given.SHOPIFY_API_KEY) !== Boolean(given.SHOPIFY_API_SECRET)
      ? [{ path: given.SHOPIFY_API_KEY ? 'SHOPIFY_API_SECRET' : 'SHOPIFY_API_KEY', message: 'is needed too: both stand in the Dev Dashboard under the app\'s settings' }] : []),
    ...(given.SMTP_URL && !given.MAIL_FROM ? [{ path: 'MAIL_FROM', message: 'is needed with SMTP_URL, like "Shop <orders@example.com>"' }] : []),
  ]
}

export interface Config {
  production: boolean
  port: number
  /** Undefined: every address of this machine. */
  host: string | undefined
  dataDir: string
  databaseUrl: string
  publicUrl: string
  /** The current secret first, then the previous ones. `id` is derived from the secret, so rotation needs no bookkeeping. */
  secrets: string[]
  smtpUrl: string | undefined
  mailFrom: string
  demo: boolean
  /** How many orders the first start makes. */
  demoOrders: number
  logLevel: string
  /** Proxies in front of this server whose X-Forwarded-For counts; 0 trusts none. */
  trustProxy: number
  /** Memory for composed pages. */
  pageCacheBytes: number
  metricsToken: string | undefined
  dhlBaseUrl: string | undefined
  /** Our app at Shopify; without it no shop of Shopify can be connected. */
  shopify?: { key: string; secret: string }
}

/** The secret kept beside the embedded database; made at random on first start, readable by the owner only. */
function keptSecret(dataDir: string): string {
  const path = join(dataDir, 'secret.key')
  try {
    writeFileSync(path, `${randomBytes(32).toString('hex')}\n`, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const secret = readFileSync(path, 'utf8').trim()
  if (secret.length < 32) throw new AppError('misconfigured', `${path} holds no usable key. Restore it from a backup, or delete it to make a new one (links already sent stop working).`)
  return secret
}

/** Folder by folder: where a parent cannot hold one (below /proc), Node's own recursive way never ends. */
function makeFolder(path: string): void {
  if (!existsSync(dirname(path))) makeFolder(dirname(path))
  if (!existsSync(path)) mkdirSync(path)
  else if (!statSync(path).isDirectory()) throw new Error(`${path} is a file`)
}

/** Reads the environment. Throws `misconfigured` that names every bad variable at once, and what to do. Empty means unset. */
export function loadConfig(environment: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''))
  const result = Environment.safeParse(given)
  const issues = [...(result.error?.issues ?? []).map(({ path: [name, at], message }) => ({ path: String(name), message: typeof at === 'number' ? `(number ${at + 1}) ${message}` : message })), ...faultsTogether(given)]
  if (!result.success || issues.length) {
    const list = issues.map(({ path, message }) => `  ${path} ${message}`).join('\n')
    throw new AppError('misconfigured', `The configuration has ${issues.length === 1 ? 'a fault' : `${issues.length} faults`}:\n${list}\nSee .env.example.`, { issues })
  }
  const read = result.data
  const dataDir = resolve(read.DATA_DIR)
  try {
    makeFolder(dataDir)
  } catch (cause) {
    throw new AppError('misconfigured', `DATA_DIR ${dataDir} cannot be made or written. Choose a folder this user may write to.`, { cause })
  }
  return {
    production: read.NODE_ENV === 'production',
    port: read.PORT,
    host: read.HOST,
    dataDir,
    databaseUrl: read.DATABASE_URL ?? `sqlite:${join(dataDir, 'afterglow.db')}`,
    publicUrl: read.PUBLIC_URL ?? `http://localhost:${read.PORT}`,
    secrets: [read.SECRET_KEY ?? keptSecret(dataDir), ...read.PREVIOUS_SECRET_KEYS],
    smtpUrl: read.SMTP_URL,
    mailFrom: read.MAIL_FROM ?? 'Afterglow <orders@localhost>',
    demo: read.DEMO ?? read.NODE_ENV !== 'production',
    demoOrders: read.DEMO_ORDERS,
    logLevel: read.LOG_LEVEL,
    trustProxy: read.TRUST_PROXY,
    pageCacheBytes: (read.PAGE_CACHE_MB ?? defaultPageCacheMb()) * 1024 * 1024,
    metricsToken: read.METRICS_TOKEN,
    dhlBaseUrl: read.DHL_BASE_URL,
    shopify: read.SHOPIFY_API_KEY && read.SHOPIFY_API_SECRET ? { key: read.SHOPIFY_API_KEY, secret: read.SHOPIFY_API_SECRET } : undefined,
  }
}
