import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { aServer } from '../tests/builders/server.ts'
import { makeListener } from './page-listener.ts'

async function listening() {
  const server = await aServer()
  const requests: unknown[] = []
  const socket = createServer(makeListener(server.api.fetch, server.page, { request: (...request) => void requests.push(request.slice(0, 3)) }))
  await new Promise<void>((resolve) => { socket.listen(0, '127.0.0.1', resolve) })
  onTestFinished(() => { socket.closeAllConnections(); socket.close() })
  return { server, requests, base: `http://127.0.0.1:${(socket.address() as AddressInfo).port}` }
}

/** What depends on the moment or the connection, and not on the answer. */
const passing = new Set(['x-request-id', 'date', 'connection', 'keep-alive', 'content-length', 'transfer-encoding'])
const told = async (answer: Response) => ({
  status: answer.status, headers: Object.fromEntries([...answer.headers].filter(([name]) => !passing.has(name))),
  body: createHash('sha256').update((await answer.text()).replace(/"requestId":"[^"]*"/, '')).digest('hex'),
})

test('the short way tells what the routes tell, in every case', async () => {
  const { server, base } = await listening()
  const token = server.token(await server.save())
  const etag = (await server.get('/v1/page', token)).headers.get('etag')!
  const cases: [string, Record<string, string>][] = [
    ['/v1/page', { authorization: `Bearer ${token}` }],
    ['/v1/page?placement=order_status&locale=en', { authorization: `bearer ${token}` }],
    ['/v1/page?locale=de&locale=en', { authorization: `Bearer ${token}` }],
    ['/v1/page?', { authorization: `Bearer ${token}`, 'if-none-match': etag }],
    ['/v1/page?placement=kitchen', { authorization: `Bearer ${token}` }],
    ['/v1/page?locale=%', { authorization: `Bearer ${token}` }],
    ['/v1/page', {}],
    ['/v1/page', { authorization: 'Bearer x' }],
    ['/v1/page', { authorization: `Basic ${token}` }],
    ['/v1/page.html', { authorization: `Bearer ${token}` }],
    ['/v1/pages', { authorization: `Bearer ${token}` }],
    ['/v1/page/', { authorization: `Bearer ${token}` }],
  ]
  for (const [path, headers] of cases) {
    expect([path, await told(await fetch(base + path, { headers }))]).toEqual([path, await told(await server.api.request(path, { headers }))])
  }
})

test('a page answered the short way is measured, with its id', async () => {
  const { server, requests, base } = await listening()
  const answer = await fetch(`${base}/v1/page`, { headers: { authorization: `Bearer ${server.token(await server.save())}` } })
  expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  expect(answer.headers.get('content-length')).toBe(String((await answer.arrayBuffer()).byteLength))
  await expect.poll(() => requests).toEqual([['GET', '/v1/page', 200]])
})
