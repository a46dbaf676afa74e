import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadConfig } from './config.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'afterglow-config-'))
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))
const secret = 'x'.repeat(64)

test('nothing set is a complete development server', () => {
  const config = loadConfig({ DATA_DIR: dataDir, PORT: '' })
  expect(config).toMatchObject({ port: 3000, publicUrl: 'http://localhost:3000', demo: true, demoOrders: 25_000, production: false, trustProxy: 0, databaseUrl: `sqlite:${join(dataDir, 'afterglow.db')}` })
})

test('a missing secret is made once, kept, and readable by its owner only', () => {
  const [first] = loadConfig({ DATA_DIR: dataDir }).secrets
  const [second] = loadConfig({ DATA_DIR: dataDir }).secrets
  expect(first).toHaveLength(64)
  expect(second).toBe(first)
  expect(readFileSync(join(dataDir, 'secret.key'), 'utf8').trim()).toBe(first)
  expect(statSync(join(dataDir, 'secret.key')).mode & 0o777).toBe(0o600)
})

test('an emptied key file stops the start instead of signing with nothing', () => {
  const broken = mkdtempSync(join(tmpdir(), 'afterglow-config-'))
  writeFileSync(join(broken, 'secret.key'), '')
  expect(() => loadConfig({ DATA_DIR: broken })).toThrow(/holds no usable key/)
  rmSync(broken, { recursive: true })
})

test('every fault is named at once, with what to do', () => {
  const start = () => loadConfig({
    DATA_DIR: dataDir, PORT: '99999', LOG_LEVEL: 'loud', SECRET_KEY: 'short', SMTP_URL: 'mail.example.com', PUBLIC_URL: 'orders.example.com', DEMO: 'maybe', DEMO_ORDERS: '0',
    DATABASE_URL: 'mysql://x', TRUST_PROXY: 'yes', METRICS_TOKEN: 'x', PREVIOUS_SECRET_KEYS: `${secret},short`,
  })
  for (const name of ['PORT', 'LOG_LEVEL', 'SECRET_KEY', 'SMTP_URL', 'PUBLIC_URL', 'DEMO', 'DEMO_ORDERS', 'DATABASE_URL', 'TRUST_PROXY', 'METRICS_TOKEN', 'PREVIOUS_SECRET_KEYS']) {
    expect(start).toThrow(new RegExp(`\\b${name}\\b`))
  }
  expect(start).toThrow(/openssl rand -hex 32/)
  expect(start).toThrow(/MAIL_FROM is needed/)
})

test('production closes the demo and asks for what a cluster must share', () => {
  expect(loadConfig({ DATA_DIR: dataDir, NODE_ENV: 'production', PUBLIC_URL: 'https://orders.example.com/' })).toMatchObject({ demo: false, publicUrl: 'https://orders.example.com' })
  const start = () => loadConfig({ DATA_DIR: dataDir, NODE_ENV: 'production', DATABASE_URL: 'postgres://db/x' })
  expect(start).toThrow(/SECRET_KEY is needed/)
  expect(start).toThrow(/PUBLIC_URL is needed/)
})

test('keys rotate: the current one first', () => {
  expect(loadConfig({ DATA_DIR: dataDir, SECRET_KEY: secret, PREVIOUS_SECRET_KEYS: ` ${'y'.repeat(32)} , ${'z'.repeat(40)}` }).secrets).toEqual([secret, 'y'.repeat(32), 'z'.repeat(40)])
})

test('a data folder that cannot be made says so', () => {
  writeFileSync(join(dataDir, 'file'), '')
  expect(() => loadConfig({ DATA_DIR: join(dataDir, 'file', 'below') })).toThrow(/DATA_DIR .* cannot be made/)
})

test('a data folder below what holds no folders is refused, not tried for ever', () => {
  expect(() => loadConfig({ DATA_DIR: '/proc/nope' })).toThrow(/DATA_DIR .* cannot be made/)
})

test.each([['no mail', true], ['Shop <orders@example.com>', false], ['orders@example.com', false], ['Shop\n<a@b.de>', true]])('sender %j', (sender, isRefused) => {
  const start = () => loadConfig({ DATA_DIR: dataDir, MAIL_FROM: sender })
  if (isRefused) expect(start).toThrow(/MAIL_FROM must be an address/)
  else expect(start().mailFrom).toBe(sender)
})

test('of several former keys the bad ones are named', () => {
  expect(() => loadConfig({ DATA_DIR: dataDir, PREVIOUS_SECRET_KEYS: `${secret},short,brief` })).toThrow(/PREVIOUS_SECRET_KEYS \(number 2\).*\n.*PREVIOUS_SECRET_KEYS \(number 3\)/)
})

test('memory for pages: as said, else for 25,000 of them, never most of a small machine', () => {
  expect(loadConfig({ DATA_DIR: dataDir, PAGE_CACHE_MB: '64' }).pageCacheBytes).toBe(64 * 1024 * 1024)
  const { pageCacheBytes } = loadConfig({ DATA_DIR: dataDir })
  expect(pageCacheBytes).toBeGreaterThan(0)
  expect(pageCacheBytes).toBeLessThanOrEqual(Math.min(320 * 1024 * 1024, totalmem() / 4))
  expect(() => loadConfig({ DATA_DIR: dataDir, PAGE_CACHE_MB: '0' })).toThrow(/PAGE_CACHE_MB must be 1 or more/)
})
