import { expect, test } from 'vitest'
import { aServer } from '../../tests/builders/server.ts'

interface Described { openapi: string; paths: Record<string, Record<string, unknown>>; components: { schemas: Record<string, unknown> } }

/** Not part of the API: our own browser apps and files. */
const undescribed = /^\/(admin|playground|embed|demo|shopify|favicon\.ico)(\/|$)/

test('every route is described, and everything described is a route', async () => {
  const server = await aServer({ config: { demo: true } })
  const document = await (await server.get('/docs/openapi.json')).json() as Described
  expect(document.openapi).toBe('3.1.0')
  const described = Object.entries(document.paths).flatMap(([path, item]) => Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`)).sort()
  const registered = [...new Set(server.api.routes.filter(({ method, path }) => method !== 'ALL' && !undescribed.test(path))
    .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`))].sort()
  expect(registered.length).toBeGreaterThan(15)
  expect(described).toEqual(registered)
  for (const name of ['PageView', 'Order', 'OrderReceipt', 'Error', 'ActRequest', 'LiveEvent']) expect(Object.keys(document.components.schemas)).toContain(name)
})

test('every reference in the document leads somewhere', async () => {
  const server = await aServer()
  const text = await (await server.get('/docs/openapi.json')).text()
  const { components } = JSON.parse(text) as Described
  const references = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name!)
  expect(references.length).toBeGreaterThan(10)
  for (const name of references) expect(Object.keys(components.schemas)).toContain(name)
})

test('the document for reading holds no script', async () => {
  const server = await aServer()
  const page = await server.get('/docs')
  const text = await page.text()
  expect(text).toContain('/v1/orders')
  expect(text).not.toContain('<script')
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
})

test('nothing there: the same shape as every fault', async () => {
  const server = await aServer()
  for (const [method, path] of [['GET', '/nowhere'], ['DELETE', '/v1/page'], ['GET', '/v1/orders'], ['GET', '/embed/../package.json'], ['GET', '/embed/%2e%2e/package.json']] as const) {
    const answer = await server.api.request(path, { method })
    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ error: { code: 'not_found', requestId: answer.headers.get('x-request-id') } })
  }
})

test('what nobody foresaw tells nothing of itself, and is logged by its id', async () => {
  const server = await aServer()
  server.world.store.findRevisions = async () => { throw new Error('connect postgres://user:password@db failed for lena@example.com') }
  const answer = await server.get('/v1/page', server.token(await server.save()))
  expect(answer.status).toBe(500)
  const text = await answer.text()
  expect(text).not.toContain('password')
  expect(server.world.log.lines.join()).toContain(answer.headers.get('x-request-id'))
  expect(server.world.log.lines.join()).not.toContain('lena@example.com')
})

test('alive, ready, measured', async () => {
  const open = await aServer()
  expect((await open.get('/healthz')).status).toBe(200)
  expect((await open.get('/readyz')).status).toBe(200)
  expect((await open.get('/metrics')).status).toBe(200)
  open.world.store.ping = async () => false
  const unready = await open.get('/readyz')
  expect([unready.status, await unready.json()]).toEqual([503, { status: 'not_ready', reason: 'The database does not answer.' }])
})

test('metrics are closed in production, or opened by their token', async () => {
  expect((await (await aServer({ config: { production: true } })).get('/metrics')).status).toBe(404)
  const guarded = await aServer({ config: { production: true, metricsToken: 'a token of some length' } })
  expect((await guarded.get('/metrics')).status).toBe(401)
  expect((await guarded.get('/metrics', 'another token')).status).toBe(401)
  expect((await guarded.api.request('/metrics', { headers: { authorization: 'Bearer atokenofsomelength' } })).status).toBe(401)
  const opened = await aServer({ config: { production: true, metricsToken: 'token-of-some-length' } })
  expect((await opened.get('/metrics', 'token-of-some-length')).status).toBe(200)
})

test('demo and playground are closed where the demo is off', async () => {
  const server = await aServer({ config: { production: true } })
  expect((await server.get('/demo')).status).toBe(404)
  expect((await server.get('/playground')).status).toBe(404)
})
