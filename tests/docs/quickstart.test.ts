/** Runs what docs/quickstart.md tells its reader to run. Blocks marked `bash` are one session; `sh` is what a person starts in a terminal. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root, startServer, type RunningServer } from '../server.ts'

const run = promisify(execFile)
const text = readFileSync(join(root, 'docs/quickstart.md'), 'utf8')
const blocks = [...text.matchAll(/```bash\n(.*?)```/gs)].map(([, block]) => block!)

let server: RunningServer
/** The server is not at its usual address: the reader says so once. */
const environment = () => ({ ...server.environment, BASE: server.url })
/** Where the reader stands: their npm scripts are ours, their files are their own. */
const folder = mkdtempSync(join(tmpdir(), 'afterglow-quickstart-'))
beforeAll(async () => {
  for (const name of ['package.json', 'node_modules', 'server', 'widgets', 'locales', 'dist', 'extension']) symlinkSync(join(root, name), join(folder, name))
  server = await startServer({ env: { DEMO: 'false', LOG_LEVEL: 'info' } })
}, 120_000)
afterAll(async () => {
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('the commands of the quickstart put an order on its page', async () => {
  expect(blocks.length).toBeGreaterThan(6)
  const mark = (index: number) => `--- after block ${index} ---`
  const script = ['set -euo pipefail', ...blocks.map((block, index) => `${block}\necho; echo '${mark(index)}'`), 'printf %s "$PAGE" > page'].join('\n')
  const { stdout } = await run('bash', ['-c', script], { cwd: folder, env: environment() })
  const answers = blocks.map((_, index) => stdout.slice(index ? stdout.indexOf(mark(index - 1)) + mark(index - 1).length : 0, stdout.indexOf(mark(index))).trim())
  const answerTo = (command: string) => answers[blocks.findIndex((block) => block.includes(command))]!

  expect(answerTo('api-key create')).toMatch(/^Key my-shop\.[\w-]+$/)
  expect(JSON.parse(answerTo('push POST /v1/orders "$ORDER"'))).toMatchObject({ duplicate: false, pageUrl: expect.stringContaining(`${server.url}/o/`) })
  expect(JSON.parse(answerTo('/fulfillments'))).toMatchObject({ waiting: false, duplicate: false })
  expect(answerTo('/refunds').match(/"duplicate":false/g)).toHaveLength(2)
  expect(JSON.parse(answerTo('/v1/page?'))).toMatchObject({ status: 'ready', scope: 'act', locale: 'en', shop: { name: 'My shop' }, order: { number: '#1042', greeting: 'Lena' } })
  expect(answerTo('/v1/products')).toBe('{"received":2}')
  expect(JSON.parse(answerTo('/v1/import/orders'))).toMatchObject({ imported: 1, failures: 0 })

  const page = await fetch(readFileSync(join(folder, 'page'), 'utf8'))
  const html = await page.text()
  expect(page.status).toBe(200)
  expect(html).toContain('Kaffee Morgenrot')
  expect(html).toContain('00340434161094021501')
  const again = await run('bash', ['-c', blocks.slice(0, 3).join('\n')], { cwd: folder, env: environment() })
  expect(again.stdout).toContain('"duplicate":true')
  const refused = await run('bash', ['-c', [...blocks.slice(0, 2), `push POST /v1/orders/5001042/fulfillments '{ "id": "d2", "parcels": [ { "carrier": "dhl", "trackingNumber": "00340434161094021518", "items": [ { "lineId": "99", "quantity": 1 } ] } ] }'`,
    `push POST /v1/orders/unknown/fulfillments '{ "id": "d1", "parcels": [ { "carrier": "dhl", "trackingNumber": "00340434161094021518" } ] }'`].join('\n')], { cwd: folder, env: environment() })
  expect(refused.stdout).toMatch(/"invalid_input".*"waiting":true/s)
}, 60_000)

test('Ctrl-C ends the server cleanly', async () => {
  expect(await server.stop('SIGINT')).toBe(0)
  expect(server.output()).toContain('server.stopped')
})
