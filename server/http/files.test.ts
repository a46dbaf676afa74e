import { expect, test } from 'vitest'
import { anOrder, aShipment } from '../../tests/builders/order.ts'
import { aServer, type TestServer } from '../../tests/builders/server.ts'
import { signFile, type FileClaims } from '../core/buyer-token.ts'
import type { Order } from '../core/order.ts'

const path = (server: TestServer, order: Order, changes: Partial<FileClaims>) => `/v1/files/${signFile(server.world.keys, {
  shopId: order.shopId, orderId: order.id, scope: 'view', generation: 0, expiresAt: server.world.clock.at + 60_000, kind: 'calendar', subject: 'reorder', day: '2026-12-01', ...changes,
})}`

test('a calendar entry is a file of its day', async () => {
  const server = await aServer()
  const order = await server.save()
  const answer = await server.get(path(server, order, {}))
  expect([answer.status, answer.headers.get('content-type'), answer.headers.get('content-disposition')]).toEqual([200, 'text/calendar; charset=UTF-8', 'attachment; filename="reminder.ics"'])
  const text = await answer.text()
  expect(text).toContain('DTSTART;VALUE=DATE:20261201')
  expect(text).toMatch(/UID:order-1\.reorder@afterglow/)
})

test('a proof at a private address is not fetched, and its address never told', async () => {
  const server = await aServer()
  const order = await server.save(anOrder({ shopId: server.world.shop.id, shipments: [aShipment({ status: 'delivered', proofUrl: 'https://169.254.169.254/latest/meta-data' })] }))
  const answer = await server.get(path(server, order, { kind: 'proof', subject: 'shipment-1', day: null }))
  expect(answer.status).toBe(502)
  const text = await answer.text()
  expect(text).toContain('upstream_rejected')
  expect(text).not.toContain('169.254')
})

test('altered, expired, revoked, redacted and foreign addresses are all the same 401', async () => {
  const server = await aServer()
  const order = await server.save(anOrder({ shopId: server.world.shop.id, tokenGeneration: 1, shipments: [aShipment({ proofUrl: 'https://proof.example/x' })] }))
  const current = { generation: 1 }
  const proof = { ...current, kind: 'proof', subject: 'shipment-1', day: null } as const
  const good = path(server, order, current)
  expect((await server.get(good)).status).toBe(200)
  const wrong = [
    `${good}x`, '/v1/files/x', path(server, order, {}), path(server, order, { ...current, expiresAt: server.world.clock.at - 1000 }), path(server, order, { ...current, shopId: 'another' }),
    path(server, order, { ...proof, scope: 'redacted' }), path(server, order, { ...proof, subject: 'shipment-2' }), `/v1/files/${server.token(order)}`,
  ]
  for (const address of wrong) expect([address, (await server.get(address)).status]).toEqual([address, 401])
})
