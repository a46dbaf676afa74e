/** From a carrier's message to the buyer's page, through the whole HTTP surface: what is taken, where it goes, and what it never touches. */
import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { carriers } from '../../server/carriers/index.ts'
import type { PageView } from '../../server/contract/page.ts'
import { applyWebhooks } from '../../server/core/carrier-webhooks/apply-webhook.ts'
import { closeHook, openHook, readHooks } from '../../server/core/carrier-webhooks/hooks.ts'
import { webhookJob } from '../../server/core/carrier-webhooks/receive-webhook.ts'
import { connectCarrier } from '../../server/core/merchant/connect-carrier.ts'
import { aFulfillment, anOrder, aShipment, aShop } from '../builders/order.ts'
import { aServer, type TestServer } from '../builders/server.ts'

const secret = 'whsec_aftership'
const number = '00340434161094042557'

interface Scan { tag: string; at: string; message?: string }
const told = (trackingNumber: string, scans: Scan[], event_id?: string) => JSON.stringify({
  event: 'tracking_update', ...(event_id && { event_id }),
  msg: { tracking_number: trackingNumber, slug: 'dhl-germany', tag: scans[0]!.tag, checkpoints: scans.map(({ tag, at, message = tag }) => ({ checkpoint_time: at, tag, message, city: 'Kiel', country_region_name: 'Germany' })) },
})
const moving: Scan = { tag: 'InTransit', at: '2026-11-19T08:00:00+01:00' }
const out: Scan = { tag: 'OutForDelivery', at: '2026-11-19T10:00:00+01:00' }

const signed = (body: string, key = secret) => ({ 'content-type': 'application/json', 'aftership-hmac-sha256': createHmac('sha256', key).update(body).digest('base64') })

/** Every message stored since the last time is read, as the queue would. */
async function drain({ world }: TestServer): Promise<number> {
  const handle = applyWebhooks(world)
  const jobs = world.enqueued.splice(0).filter(({ kind }) => kind === webhookJob)
  for (const { payload } of jobs) await handle(payload)
  return jobs.length
}

async function aPushedServer() {
  const server = await aServer({ carriers })
  const connect = async (shopId: string) => {
    await connectCarrier(server.world, shopId, 'aftership', { apiKey: 'key', webhookSecret: secret })
    return new URL((await openHook(server.world, shopId, 'aftership')).url).pathname
  }
  const path = await connect(server.world.shop.id)
  const send = async (body: string, { to = path, headers = signed(body) as Record<string, string> } = {}) => server.api.request(to, { method: 'POST', body, headers })
  return { server, connect, path, send }
}
/** An order as a shop tells it, with nothing handed over yet. */
const anOpenOrder = { id: '7', number: '#7', placedAt: '2026-11-18T09:00:00Z', currency: 'EUR', lines: [{ id: 'a', title: 'Kaffee', quantity: 1, unitPrice: '9.90' }], totals: { total: '9.90' } }
const aParcel = (changes: Parameters<typeof aShipment>[0] = {}) =>
  aShipment({ trackingNumber: number, status: 'pending', events: [], scannedAt: null, askedAt: null, ...changes })
async function pageOf(server: TestServer, order: Awaited<ReturnType<TestServer['save']>>) {
  return await (await server.get('/v1/page?placement=order_status', server.token(order))).json() as PageView
}
const parcelOf = async (server: TestServer, orderId = 'order-1') => (await server.world.store.findOrder(orderId))!.shipments[0]!

test('a message changes the page, and is answered before it is read', async () => {
  const { server, send } = await aPushedServer()
  const order = await server.save(anOrder({ shipments: [aParcel()] }))
  const before = await pageOf(server, order)
  const answer = await send(told(number, [out, moving]))
  expect([answer.status, await answer.json()]).toEqual([200, { ok: true }])
  expect((await parcelOf(server)).status).toBe('pending')
  expect(await drain(server)).toBe(1)
  expect(await parcelOf(server)).toMatchObject({ status: 'out_for_delivery', pushedAt: server.world.clock.at, askedAt: server.world.clock.at, lastError: null })
  const after = await pageOf(server, order)
  expect(after.order!.state).toBe('out_for_delivery')
  expect(before.order!.state).not.toBe('out_for_delivery')
  expect((await readHooks(server.world, 'shop-1')).get('aftership')).toMatchObject({ lastEventAt: server.world.clock.at, lastError: null })
})

test('double, late and shuffled messages end where the newest scan says, and are read once each', async () => {
  const { server, send } = await aPushedServer()
  await server.save(anOrder({ shipments: [aParcel()] }))
  const [first, second] = [told(number, [moving], 'event-1'), told(number, [out, moving], 'event-2')]
  for (const body of [second, first, second, first]) expect((await send(body)).status).toBe(200)
  expect(await drain(server)).toBe(2)
  const parcel = await parcelOf(server)
  expect([parcel.status, parcel.events.length]).toEqual(['out_for_delivery', 2])
  // Without an id of the carrier's the content counts.
  const plain = told(number, [moving])
  for (const body of [plain, plain]) await send(body)
  expect(await drain(server)).toBe(1)
  expect((await parcelOf(server)).status).toBe('out_for_delivery')
})

test('a parcel is updated whatever carrier moves it, also one we only link to', async () => {
  const { server, send } = await aPushedServer()
  await server.save(anOrder({ shipments: [aParcel({ carrier: 'evri', trackingNumber: 'h01abc1234567890' })] }))
  await send(told('H01ABC1234567890', [moving]))
  await drain(server)
  expect((await parcelOf(server)).status).toBe('in_transit')
})

test('a carrier speaks for its own parcels only', async () => {
  const { server } = await aPushedServer()
  await server.save(anOrder({ shipments: [aParcel({ carrier: 'dpd', trackingNumber: '1Z204W4R0308071865' })] }))
  await server.save(anOrder({ id: 'order-2', externalId: '2', shipments: [aParcel({ id: 'shipment-2', orderId: 'order-2', carrier: 'ups', trackingNumber: '1Z204W4R0308071865' })] }))
  await connectCarrier(server.world, 'shop-1', 'ups', { clientId: 'id', clientSecret: 'secret' })
  const { url } = await openHook(server.world, 'shop-1', 'ups')
  const hook = (await server.world.store.listCarrierHooks('shop-1')).find(({ carrier }) => carrier === 'ups')!
  const body = JSON.stringify({
    trackingNumber: '1Z204W4R0308071865', localActivityDate: '20261119', localActivityTime: '091519', gmtActivityDate: '20261119', gmtActivityTime: '081519',
    activityLocation: { city: 'Kiel', country: 'DE' }, activityStatus: { type: 'I', code: 'OT', description: 'Out for Delivery', descriptionCode: '021' }, scheduledDeliveryDate: '20261119',
  })
  const answer = await server.api.request(new URL(url).pathname, { method: 'POST', body, headers: { credential: server.world.keys.open('carrier-hook', hook.secret) } })
  expect(answer.status).toBe(200)
  await drain(server)
  expect((await parcelOf(server)).status).toBe('pending')
  const parcel = await parcelOf(server, 'order-2')
  expect(parcel).toMatchObject({ status: 'out_for_delivery', estimatedDelivery: '2026-11-19', events: [{ occurredAt: '2026-11-19T09:15:19+01:00', location: 'Kiel, DE' }] })
  // One scan is not the parcel's history: it is still asked for.
  expect(parcel.askedAt).toBeNull()
})

test('two shops with the same number: each hears only its own carrier account', async () => {
  const { server, connect, send } = await aPushedServer()
  await server.world.store.saveShop(aShop({ id: 'shop-2' }))
  const other = await connect('shop-2')
  await server.save(anOrder({ shipments: [aParcel()] }))
  await server.save(anOrder({ id: 'order-2', shopId: 'shop-2', externalId: '2', shipments: [aParcel({ id: 'shipment-2', orderId: 'order-2' })] }))
  await send(told(number, [out]), { to: other })
  await drain(server)
  expect([(await parcelOf(server)).status, (await parcelOf(server, 'order-2')).status]).toEqual(['pending', 'out_for_delivery'])
})

test('news before the fulfilment waits for it, in whatever order they are worked on', async () => {
  const { server, send } = await aPushedServer()
  expect((await server.push('POST', '/v1/orders', anOpenOrder)).status).toBe(201)
  await send(told(number, [out, moving]))
  await drain(server)
  expect(await server.world.store.findWaitingReports('shop-1', [number])).toHaveLength(1)
  const fulfillment = { id: 'f1', parcels: [{ carrier: 'DHL', trackingNumber: '0034 0434 1610 9404 2557' }] }
  expect((await server.push('POST', '/v1/orders/7/fulfillments', fulfillment)).status).toBe(200)
  const { orderId } = await (await server.push('POST', '/v1/orders', anOpenOrder)).json() as { orderId: string }
  expect((await parcelOf(server, orderId)).status).toBe('out_for_delivery')
  expect(await server.world.store.findWaitingReports('shop-1', [number])).toEqual([])
})

test('news and fulfilment at the same moment find each other', async () => {
  for (const newsFirst of [true, false]) {
    const { server, send } = await aPushedServer()
    await server.push('POST', '/v1/orders', anOpenOrder)
    await send(told(number, [out]))
    const works = [() => drain(server), () => server.push('POST', '/v1/orders/7/fulfillments', { id: 'f1', parcels: [{ carrier: 'DHL', trackingNumber: number }] })]
    await Promise.all((newsFirst ? works : works.toReversed()).map((work) => work()))
    const parcels = await server.world.store.findShipmentsOfShop('shop-1', [number])
    expect(parcels.map(({ status }) => status)).toEqual(['out_for_delivery'])
  }
})

test.each([['in their order', false], ['the newer one first', true]])('of a parcel nobody tells us of, only the newest journey of an aggregator is kept: %s', async (_order, newerFirst) => {
  const { server, send } = await aPushedServer()
  const journeys = [[moving], [out, moving]]
  for (const scans of newerFirst ? journeys.toReversed() : journeys) {
    await send(told(number, scans))
    server.world.clock.at += 1000
  }
  await drain(server)
  const waiting = await server.world.store.findWaitingReports('shop-1', [number])
  expect(waiting.map(({ report }) => report.events.length)).toEqual([2])
})

test('waiting news are gone after two weeks', async () => {
  const { server, send } = await aPushedServer()
  await send(told(number, [out]))
  await drain(server)
  server.world.clock.at += 15 * 86_400_000
  await server.world.store.purge(server.world.clock.at)
  expect(await server.world.store.findWaitingReports('shop-1', [number])).toEqual([])
})

test('what is not proven is refused in the same words whatever is wrong with it, stored nowhere and told in no log', async () => {
  const { server, path, send } = await aPushedServer()
  const body = told(number, [{ ...out, message: 'Frau Geheim' }])
  const refusals = [
    await send(body, { headers: signed(body, 'wrong') }), await send(body, { headers: {} }), await send(body, { to: path.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')) }),
    await send(body, { to: path.replace('aftership', 'dhl') }), await send(body, { to: '/v1/carriers/nobody/webhooks/x' }), await send(`${body} `, { headers: signed(body) }),
  ]
  const words = await Promise.all(refusals.map(async (answer) => {
    const { error } = await answer.json() as { error: { code: string; message: string } }
    return [answer.status, error.code, error.message].join()
  }))
  expect([...new Set(words)]).toHaveLength(1)
  expect(words[0]).toMatch(/^401,unauthorized,/)
  expect(server.world.enqueued).toEqual([])
  expect(server.world.log.lines.join('\n')).not.toMatch(/Geheim|00340434|whsec/)
})

test('only refused requests are counted, and too many are told to wait', async () => {
  const { server, send } = await aPushedServer()
  await server.save(anOrder({ shipments: [aParcel()] }))
  const codes: number[] = []
  for (let index = 0; index < 125; index++) codes.push((await send('{}', { headers: {} })).status)
  expect([codes[0], codes.at(-1)]).toEqual([401, 429])
  expect((await send(told(number, [out]))).status).toBe(200)
})

test('too large, no text, no message: refused or told in the admin, never a fault', async () => {
  const { server, send } = await aPushedServer()
  const large = JSON.stringify({ event: 'tracking_update', text: 'x'.repeat(1024 * 1024) })
  expect((await send(large)).status).toBe(413)
  const bytes = new Uint8Array([0x7b, 0xff, 0x7d])
  const mac = createHmac('sha256', secret).update(bytes).digest('base64')
  expect((await server.api.request((await readHooks(server.world, 'shop-1')).get('aftership')!.url, { method: 'POST', body: bytes, headers: { 'aftership-hmac-sha256': mac } })).status).toBe(400)
  for (const body of ['<html>', '[]', '"x"', 'null', '{"msg":{"tracking_number":{}}}', `{"msg":${'['.repeat(5000)}`]) expect((await send(body)).status).toBe(200)
  expect(await drain(server)).toBe(6)
  expect((await readHooks(server.world, 'shop-1')).get('aftership')!.lastError).toMatch(/AfterShip/)
  // The next good one clears it.
  await server.save(anOrder({ shipments: [aParcel()] }))
  await send(told(number, [out]))
  await drain(server)
  expect((await readHooks(server.world, 'shop-1')).get('aftership')!.lastError).toBeNull()
})

test('tests of a dashboard and the end of watching change nothing', async () => {
  const { server, send } = await aPushedServer()
  await server.save(anOrder({ shipments: [aParcel()] }))
  for (const body of ['{}', '{"event":"test"}', '{"event":"tracking_update","msg":null}']) expect((await send(body)).status).toBe(200)
  expect(await drain(server)).toBe(3)
  expect((await readHooks(server.world, 'shop-1')).get('aftership')!.lastError).toBeNull()
  expect((await parcelOf(server)).status).toBe('pending')
})

test('closed, its address answers no more, and what was stored is left unread; opened anew it has another', async () => {
  const { server, path, send } = await aPushedServer()
  await server.save(anOrder({ shipments: [aParcel()] }))
  await send(told(number, [out]))
  await closeHook(server.world, 'shop-1', 'aftership')
  await drain(server)
  expect((await parcelOf(server)).status).toBe('pending')
  expect((await send(told(number, [moving]))).status).toBe(401)
  expect(new URL((await openHook(server.world, 'shop-1', 'aftership')).url).pathname).not.toBe(path)
})

test('a number nobody here has touches no parcel', async () => {
  const { server, send } = await aPushedServer()
  await server.save(anOrder({ fulfillments: [aFulfillment()], shipments: [aParcel()] }))
  const before = await server.world.store.findOrder('order-1')
  await send(told('ANOTHER123456', [out]))
  await drain(server)
  expect(await server.world.store.findOrder('order-1')).toEqual(before)
})
