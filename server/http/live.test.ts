import { expect, test } from 'vitest'
import { aServer, type TestServer } from '../../tests/builders/server.ts'
import { mintToken } from '../core/buyer-token.ts'
import { makeLiveStreams } from './live-streams.ts'

async function open(server: TestServer, token: string, headers: Record<string, string> = {}) {
  const answer = await server.get('/v1/live', token, headers)
  const reader = answer.body!.getReader()
  let text = ''
  return {
    answer,
    /** All that was sent until `end` stands in it. */
    async until(end: string) {
      while (!text.includes(end)) {
        const { done, value } = await reader.read()
        if (done) throw new Error(`the stream ended before ${end}: ${text}`)
        text += new TextDecoder().decode(value)
      }
      return text
    },
    async end() {
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return text
        text += new TextDecoder().decode(value)
      }
    },
    cancel: () => reader.cancel(),
  }
}

test('a change of the order arrives on its open pages, and on no other', async () => {
  const server = await aServer()
  const order = await server.save()
  const stream = await open(server, server.token(order, 'redacted'))
  expect(stream.answer.headers.get('content-type')).toBe('text/event-stream')
  expect(stream.answer.headers.get('access-control-allow-origin')).toBe('*')
  await stream.until(': open')
  await server.save({ ...order, id: 'order-2', externalId: '2', shipments: [] })
  const changed = await server.save({ ...order, status: 'completed' })
  const text = await stream.until('"changed"')
  expect(text).toContain(`id: ${changed.revision}`)
  expect(text).toContain('event: changed')
  expect(text).toContain(`data: {"type":"changed","revision":${changed.revision}}`)
  expect(text.match(/event: changed/g)).toHaveLength(1)
  await stream.cancel()
})

test('what was missed while away is told at once, and only then', async () => {
  const server = await aServer()
  const order = await server.save()
  const behind = await open(server, server.token(order), { 'last-event-id': String(order.revision - 1) })
  expect(await behind.until('changed')).toContain(`id: ${order.revision}`)
  await behind.cancel()
  const current = await open(server, server.token(order), { 'last-event-id': String(order.revision) })
  await current.until(': open')
  server.streams.closeAll()
  expect(await current.end()).not.toContain('changed')
})

test('the end of the server is told, and no new stream begins', async () => {
  const server = await aServer()
  const order = await server.save()
  const stream = await open(server, server.token(order))
  await stream.until(': open')
  server.streams.closeAll()
  expect(await stream.end()).toContain('"type":"closing"')
  expect((await server.get('/v1/live', server.token(order))).status).toBe(429)
  expect((await server.get('/readyz')).status).toBe(503)
})

test('a closed stream leaves nothing behind', async () => {
  const server = await aServer()
  const order = await server.save()
  let listeners = 0
  const { subscribe } = server.world.live
  server.world.live.subscribe = (...input) => {
    listeners++
    const end = subscribe.apply(server.world.live, input)
    return () => { listeners--; end() }
  }
  const stream = await open(server, server.token(order))
  await stream.until(': open')
  expect(listeners).toBe(1)
  await stream.cancel()
  await expect.poll(() => listeners).toBe(0)
})

test('an order still to come can be waited for; a bad token cannot', async () => {
  const server = await aServer()
  const order = await server.save()
  expect((await server.get('/v1/live', 'x')).status).toBe(401)
  const coming = { ...order, id: 'order-3', externalId: '3', shipments: [] }
  const stream = await open(server, server.token(coming))
  await stream.until(': open')
  await server.save(coming)
  await stream.until('"changed"')
  await stream.cancel()
})

test('a revoked link hears nothing more, and an expired one neither', async () => {
  const server = await aServer()
  const order = await server.save()
  const stream = await open(server, server.token(order, 'view'))
  await stream.until(': open')
  const revoked = await server.save({ ...order, tokenGeneration: order.tokenGeneration + 1 })
  expect(await stream.end()).not.toContain('changed')
  const soon = mintToken(server.world.keys, { shopId: order.shopId, orderId: order.id, scope: 'view', generation: revoked.tokenGeneration, expiresAt: server.world.clock.at + 1000 })
  const brief = await open(server, soon)
  await brief.until(': open')
  expect(await brief.end()).not.toContain('changed')
})

test('HEAD opens no stream, and one order takes only so many', async () => {
  const open: number[] = []
  const streams = makeLiveStreams(1000, { liveConnections: (count) => void open.push(count) })
  const slots = Array.from({ length: 60 }, () => streams.open('order-1', () => {}))
  expect(slots.filter(Boolean)).toHaveLength(50)
  expect(streams.open('order-2', () => {})).not.toBeNull()
  slots[0]!.release()
  slots[0]!.release()
  expect(streams.open('order-1', () => {})).not.toBeNull()
  expect(streams.open('order-1', () => {})).toBeNull()
  const server = await aServer()
  const order = await server.save()
  const head = await server.api.request('/v1/live', { method: 'HEAD', headers: { authorization: `Bearer ${server.token(order)}` } })
  expect(head.status).toBe(200)
  expect(server.liveCount()).toBe(0)
})
