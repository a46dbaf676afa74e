/** The server as its operator meets it: started, asked, stopped. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { signatureOf } from './platforms/_signature.ts'
import { root, startServer } from '../tests/server.ts'

const folder = mkdtempSync(join(tmpdir(), 'afterglow-main-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('an open stream is told of the end, a taken port is named, and a second start seeds nothing', async () => {
  const options = { env: { DEMO: 'false' }, dataDir: folder }
  const server = await startServer(options)
  const run = (...command: string[]) => spawnSync(process.execPath, ['server/start.mjs', ...command], { cwd: root, env: server.environment, encoding: 'utf8' })
  const key = JSON.parse(run('--cli', 'api-key', 'create', '--shop', 'my-shop', '--json').stdout) as { id: string; secret: string }
  const timestamp = String(Math.floor(Date.now() / 1000))
  const link = await fetch(`${server.url}/v1/orders/1/link`, {
    headers: { 'afterglow-key': key.id, 'afterglow-timestamp': timestamp, 'afterglow-signature': signatureOf(key.secret, { timestamp, method: 'GET', pathWithQuery: '/v1/orders/1/link' }, '') },
  })
  const { token } = await link.json() as { token: string }

  const second = run()
  expect(second.status).toBe(1)
  expect(second.stderr).toContain('is in use')
  expect(second.stderr).not.toContain('    at ')

  const stream = await fetch(`${server.url}/v1/live`, { headers: { authorization: `Bearer ${token}` } })
  expect(stream.status).toBe(200)
  const heard = stream.text()
  expect(await server.stop('SIGTERM')).toBe(0)
  expect(await heard).toContain('event: closing')

  const again = await startServer(options)
  expect(again.output()).not.toContain('First start')
  expect(await again.stop('SIGINT')).toBe(0)
}, 120_000)

test('a wrong setting stops the start and is named, without a stack', () => {
  const { status, stderr } = spawnSync(process.execPath, ['server/main.ts'], {
    cwd: root, encoding: 'utf8', env: { ...process.env, DATA_DIR: join(folder, 'other'), PORT: 'many', LOG_LEVEL: 'loud' },
  })
  expect(status).toBe(1)
  expect(stderr).toContain('PORT must be')
  expect(stderr).toContain('LOG_LEVEL must be')
  expect(stderr).not.toContain('    at ')
})
