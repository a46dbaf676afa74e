/** Proofs asked for with the merchant's key: who is offered one, who gets it, and what it costs. */
import { expect, test } from 'vitest'
import * as z from 'zod'
import { anOrder, aShipment } from '../../tests/builders/order.ts'
import { aServer, type TestServer } from '../../tests/builders/server.ts'
import { aCarrier } from '../../tests/builders/world.ts'
import { AppError } from '../contract/errors.ts'
import { signFile } from '../core/buyer-token.ts'
import type { Scope } from '../contract/page.ts'
import type { Carrier, CarrierProof, TrackingQuery } from '../core/carrier-port.ts'
import { chooseLine } from '../core/choose-line.ts'
import { makeCredential } from '../core/freshness/credential.ts'
import { connectCarrier } from '../core/merchant/connect-carrier.ts'
import type { Order, Shipment } from '../core/order.ts'

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])
const settings = z.object({ key: z.string().min(1).meta({ title: 'Key', secret: true }) })

function signing(answer: () => Uint8Array<ArrayBuffer> | AppError, changes: Partial<Carrier> = {}, of: CarrierProof<unknown>['of'] = 'signed') {
  const asked: TrackingQuery[] = []
  const carrier = aCarrier({
    settings, track: async () => { throw new AppError('not_found', 'No.') },
    proof: { of, fetch: async (query) => {
      asked.push(query)
      const told = answer()
      if (told instanceof AppError) throw told
      return told
    } },
    ...changes,
  } as Partial<Carrier>)
  return { carrier, asked }
}
const signed: Partial<Shipment> = { status: 'delivered', flags: ['signed'], carrier: 'dhl', trackingNumber: '00340434161094042557' }

async function start(carrier: Carrier, shipment: Partial<Shipment> = signed, connected = true): Promise<{ server: TestServer; order: Order }> {
  const server = await aServer({ carriers: [carrier] })
  if (connected) await connectCarrier(server.world, server.world.shop.id, carrier.id, { key: 'secret' })
  return { server, order: await server.save(anOrder({ shopId: server.world.shop.id, shipments: [aShipment(shipment)] })) }
}
const ask = (server: TestServer, order: Order, scope: Scope = 'view') => server.get(`/v1/files/${signFile(server.world.keys, {
  shopId: order.shopId, orderId: order.id, scope, generation: 0, expiresAt: server.world.clock.at + 60_000, kind: 'proof', subject: order.shipments[0]!.id, day: null,
})}`)
const offered = async (server: TestServer, order: Order, scope: Scope) => JSON.stringify(await (await server.get('/v1/page?placement=order_status', server.token(order, scope))).json()).includes('/v1/files/')

test('the page offers the proof of a signed delivery to whoever may see it, and only with a connection', async () => {
  const { server, order } = await start(signing(() => png).carrier)
  expect([await offered(server, order, 'view'), await offered(server, order, 'redacted')]).toEqual([true, false])
  const answer = await ask(server, order)
  expect([answer.status, answer.headers.get('content-type'), answer.headers.get('content-disposition'), answer.headers.get('content-security-policy')])
    .toEqual([200, 'image/png', 'inline; filename="proof.png"', "default-src 'none'; sandbox"])
  expect(new Uint8Array(await answer.arrayBuffer())).toEqual(png)
  const alone = await start(signing(() => png).carrier, signed, false)
  expect([await offered(alone.server, alone.order, 'view'), (await ask(alone.server, alone.order)).status]).toEqual([false, 404])
})

test.each<[string, Partial<Shipment>]>([
  ['on its way', { ...signed, status: 'in_transit' }], ['delivered without a signature', { ...signed, flags: [], signedBy: null }], ['without a number', { ...signed, trackingNumber: null }],
  ['of another carrier', { ...signed, carrier: 'gls' }],
])('%s: none is offered, and none is asked for', async (_, shipment) => {
  const { carrier, asked } = signing(() => png)
  const { server, order } = await start(carrier, shipment)
  expect([await offered(server, order, 'view'), (await ask(server, order)).status, asked.length]).toEqual([false, 401, 0])
})

test('where every delivery has one, no signature is needed', async () => {
  const { server, order } = await start(signing(() => png, {}, 'delivered').carrier, { ...signed, flags: [] })
  expect([await offered(server, order, 'view'), (await ask(server, order)).status]).toEqual([true, 200])
})

test('a redacted link opens none', async () => {
  const { carrier, asked } = signing(() => png)
  const { server, order } = await start(carrier)
  expect([(await ask(server, order, 'redacted')).status, asked.length]).toEqual([401, 0])
})

test('who looks again does not ask again; nothing of it is kept in the database or the log', async () => {
  const { carrier, asked } = signing(() => png)
  const { server, order } = await start(carrier)
  const answers = await Promise.all([ask(server, order), ask(server, order)])
  expect([...answers, await ask(server, order)].map(({ status }) => status)).toEqual([200, 200, 200])
  expect(asked).toEqual([expect.objectContaining({ trackingNumber: '00340434161094042557', postcode: order.shippingAddress?.postcode })])
  expect(await server.world.store.findOrder(order.id)).toEqual(order)
})

test.each<[string, () => Uint8Array<ArrayBuffer> | AppError, number]>([
  ['a web page', () => new TextEncoder().encode('<!doctype html><script>alert(1)</script>'), 502], ['a drawing that may hold scripts', () => new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>'), 502],
  ['nothing', () => new Uint8Array(), 502], ['more than 5 MB', () => new Uint8Array(5 * 1024 * 1024 + 1).fill(0xff), 502], ['no proof', () => new AppError('not_found', 'none'), 404],
  ['a carrier that is down', () => new AppError('upstream_unavailable', 'gone'), 503],
])('%s is no proof', async (_, answer, status) => {
  const { server, order } = await start(signing(answer).carrier)
  expect((await ask(server, order)).status).toBe(status)
})

test('that there is none, and a failure, are remembered: who asks again and again costs the merchant no call each time', async () => {
  for (const code of ['not_found', 'unauthorized', 'upstream_rejected', 'upstream_unavailable'] as const) {
    const { carrier, asked } = signing(() => new AppError(code, 'none'))
    const { server, order } = await start(carrier)
    const statuses = [await ask(server, order), await ask(server, order), await ask(server, order)].map(({ status }) => status)
    expect([new Set(statuses).size, asked.length], code).toEqual([1, 1])
  }
})

test.each(['unauthorized', 'upstream_unavailable', 'misconfigured'] as const)('proofs that fail (%s) leave the merchant\'s tracking as it was: no buyer can stop it', async (code) => {
  const { carrier, asked } = signing(() => new AppError(code, 'no right to proofs'))
  const { server, order } = await start(carrier)
  for (let count = 2; count <= 6; count++) {
    const [id, number] = [`order-${count}`, `1004${count}`]
    await ask(server, await server.save(anOrder({ id, externalId: id, number, shopId: server.world.shop.id, shipments: [aShipment({ ...signed, id: `shipment-${count}`, orderId: id })] })))
  }
  expect(asked.length).toBe(5)
  const choice = await chooseLine(server.world, server.world.shop, order.shipments[0]!)
  expect(await makeCredential(server.world, choice!.line).reserve({ worth: 1, looking: false })).toMatchObject({ granted: true })
})

test('a call the carrier does not grant is not made', async () => {
  const { carrier, asked } = signing(() => new AppError('not_found', 'none'), { quota: { perDay: 1, minIntervalMs: 1000 } })
  const { server, order } = await start(carrier)
  const other = await server.save(anOrder({ id: 'order-2', externalId: 'order-2', number: '10043', shopId: server.world.shop.id, shipments: [aShipment({ ...signed, id: 'shipment-2', orderId: 'order-2' })] }))
  const statuses = [(await ask(server, order)).status, (await ask(server, other)).status]
  const last = await ask(server, other)
  expect([statuses.at(-1), last.status, asked.length <= 1]).toEqual([429, 429, true])
  expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0)
})
