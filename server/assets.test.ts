import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { assetRoutes } from './assets.ts'

const folder = mkdtempSync(join(tmpdir(), 'afterglow-assets-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the types of the client can be read in a browser; what is not known is only bytes', async () => {
  mkdirSync(join(folder, 'v1'))
  writeFileSync(join(folder, 'v1/client.d.ts'), 'export declare const name: string\n')
  writeFileSync(join(folder, 'v1/client.bin'), 'x')
  const app = assetRoutes(folder, '/embed')
  const types = await app.request('/embed/v1/client.d.ts')
  expect(types.headers.get('content-type')).toBe('text/plain; charset=UTF-8')
  expect(await types.text()).toContain('declare const')
  expect((await app.request('/embed/v1/client.bin')).headers.get('content-type')).toBe('application/octet-stream')
  expect((await app.request('/embed/../assets.ts')).status).toBe(404)
})
