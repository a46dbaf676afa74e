import { http, HttpResponse } from 'msw'
import { expect, test } from 'vitest'
import { aServer, type TestServer } from '../../../tests/builders/server.ts'
import { outside } from '../../../tests/setup-node.ts'
import { dhl } from '../../carriers/dhl.ts'
import { ShopSettings } from '../../contract/shop.ts'
import { orderIdOf } from '../../core/ids.ts'
import { revokeLinks } from '../../core/revoke-links.ts'
import { createShopSecret } from '../../core/shop-secrets.ts'
import { signatureOf } from '../_signature.ts'
import { mapOrder } from './map-order.ts'
import { JtlOrder } from './messages.ts'
import { makePullOutboxes } from './pull-outbox.ts'

const article = { id: '11', type: 1, productId: '42', sku: 'N-250', name: 'Nordlicht 250 g', quantity: 2, unitPrice: '8.9', total: '17.8' }
const shipping = { id: '12', type: 2, name: 'DHL Paket', quantity: 1, unitPrice: '4.9', total: '4.9' }
const order = (changes: Record<string, unknown> = {}) => ({
  id: '7', number: 'B-1007', readAt: '2026-11-20T10:00:00+01:00', placedAt: '2026-11-19T18:30:00+01:00', status: 1, currency: 'EUR', language: 'ger',
  payment: { name: 'Überweisung', module: 'za_ueberweisung_jtl' }, customer: { id: '3', email: 'lena@example.org', firstName: 'Lena', lastName: 'Brandt' },
  shippingAddress: { name: 'Lena Brandt', lines: ['Holtenauer Straße 88'], postcode: '24105', city: 'Kiel', country: 'DE' },
  positions: [article, shipping], total: '22.7', ...changes,
})
const parcel = (id: string, trackingNumber: string) => ({ id, carrier: 'DHL', trackingNumber, trackingUrl: 'https://www.dhl.de/', shippedAt: '2026-11-20T09:00:00+01:00' })
const note = (id: string, quantity: number, parcels: object[]) => ({ id, createdAt: '2026-11-20T08:00:00+01:00', items: [{ positionId: '11', quantity }], parcels })

async function aJtlShop(): Promise<{ server: TestServer; key: { id: string; secret: string }; push: (path: string, body: unknown) => Promise<Response>; stored: (id?: string) => Promise<Awaited<ReturnType<TestServer['world']['store']['findOrder']>>> }> {
  const server = await aServer({ carriers: [dhl] })
  await server.world.store.saveShop({ id: 'jtl', platform: 'jtl-shop', name: 'Teehaus', settings: ShopSettings.parse({}), revision: 1 })
  const key = await createShopSecret(server.world, 'jtl')
  return {
    server, key, push: (path, body) => server.push('POST', path, body, { key: key.id, secret: key.secret }),
    stored: (id = '7') => server.world.store.findOrder(orderIdOf('jtl', id)),
  }
}

test('a confirmation stores the order and brings its page back', async () => {
  const { push, stored } = await aJtlShop()
  const answer = await push('/v1/jtl-shop/page', { order: order() })
  expect(answer.status).toBe(200)
  const { token, pageUrl, html } = await answer.json() as Record<string, string>
  expect(html).toContain('B-1007')
  expect(pageUrl).toContain(token)
  expect(await stored()).toMatchObject({
    number: 'B-1007', platform: 'jtl-shop', locale: 'de', state: 'payment_pending', buyer: { account: true, firstName: 'Lena', name: 'Lena Brandt' },
    lines: [{ id: '11', productId: '42', quantity: 2, unitPrice: 890 }], totals: { shipping: 490, discount: 0, total: 2270 },
  })
})

test('once its links were ended, a link of the shop\'s mails opens the order no more; the shop itself still does', async () => {
  const { push, server } = await aJtlShop()
  const ask = async (link?: boolean) => (await push('/v1/jtl-shop/page', { order: order(), placement: 'order_status', link })).status
  expect(await ask(true)).toBe(200)
  await revokeLinks(server.world, orderIdOf('jtl', '7'))
  expect([await ask(true), await ask(false), await ask()]).toEqual([403, 200, 200])
})

test('status, payment and language are told by JTL-Shop\'s own numbers', () => {
  const told = (changes: Record<string, unknown>) => mapOrder(JtlOrder.parse(order(changes)), [])
  expect([-1, 1, 2, 3, 4, 5].map((status) => told({ status }).status)).toEqual(['cancelled', 'open', 'processing', 'processing', 'processing', 'processing'])
  expect(told({}).payment).toEqual({ status: 'pending', method: 'Überweisung' })
  expect(told({ payment: { name: 'Rechnung', module: 'za_rechnung_jtl' } }).payment.status).toBe('unknown')
  const pending = ['za_ueberweisung_jtl', 'kPlugin_7_mollieüberweisung', 'kPlugin_12_vorkasse', 'za_nachnahme_jtl', 'za_lastschrift_jtl', 'za_barzahlung_jtl', 'za_null_jtl', 'kPlugin_3_sofortueberweisung', 'kPlugin_4_paypal']
    .filter((module) => told({ payment: { module } }).payment.status === 'pending')
  expect(pending).toEqual(['za_ueberweisung_jtl', 'kPlugin_7_mollieüberweisung', 'kPlugin_12_vorkasse'])
  expect(told({ paidAt: '2026-11-20T00:00:00+01:00' }).payment).toMatchObject({ status: 'paid', paidAt: '2026-11-20T00:00:00+01:00' })
  expect(told({ status: 3 }).payment.status).toBe('paid')
  expect([told({ language: 'eng' }).locale, told({ language: 'xxx' }).locale, told({ language: undefined }).locale]).toEqual(['en', undefined, undefined])
  expect(told({ customer: { email: 'not an address' } }).buyer).toEqual({ id: undefined, email: undefined, name: undefined, firstName: undefined })
})

test('coupons are discounts, costs are shipping, gifts are articles, downloads travel in no parcel', () => {
  const position = (id: string, type: number, total: string, more = {}) => ({ id, type, name: `Position ${id}`, quantity: 1, unitPrice: total, total, ...more })
  const push = mapOrder(JtlOrder.parse(order({
    positions: [article, shipping, position('13', 3, '-5'), position('14', 4, '-2.50'), position('15', 6, '1.1'), position('16', 8, '3'), position('17', 11, '0'), position('18', 5, '0.5'), position('19', 1, '4', { download: true })],
  })), [])
  expect(push.totals).toEqual({ shipping: '9.00', discount: '7.50', total: '22.7' })
  expect(push.lines.map(({ id, shipped }) => [id, shipped])).toEqual([['11', true], ['17', true], ['19', false]])
})

test('delivery notes become parcels when they leave; several, part deliveries and fractions', async () => {
  const { push, stored } = await aJtlShop()
  const tell = async (changes: Record<string, unknown>) => {
    expect(await (await push('/v1/jtl-shop/events', { events: [{ id: '1', kind: 'order', data: order(changes) }] })).json()).toEqual({ results: [{ id: '1', result: 'taken' }] })
    return stored()
  }
  expect((await tell({ status: 2, deliveryNotes: [note('90', 1, [])] }))!.fulfillments).toEqual([])
  const shipped = await tell({ status: 5, readAt: '2026-11-20T11:00:00+01:00', deliveryNotes: [note('90', 0.5, [parcel('1', '00340434161094042557'), parcel('2', '0034 0434 1610 9404 2564')])] })
  expect(shipped!.shipments.map(({ trackingNumber, carrier }) => [trackingNumber, carrier])).toEqual([['00340434161094042557', 'dhl'], ['00340434161094042564', 'dhl']])
  expect(shipped!.fulfillments[0]!.items).toEqual([{ lineId: '11', quantity: 0.5 }])
  const both = await tell({ status: 4, readAt: '2026-11-20T12:00:00+01:00', deliveryNotes: [note('90', 0.5, [parcel('1', '00340434161094042557')]), note('91', 1.5, [parcel('3', '00340434161094042571')])] })
  expect(both!.shipments).toHaveLength(2)
  const removed = await tell({ status: 5, readAt: '2026-11-20T13:00:00+01:00', deliveryNotes: [note('91', 1.5, [parcel('3', '00340434161094042571')])] })
  expect(removed!.fulfillments.map(({ id, status }) => [id, status])).toEqual([['90', 'cancelled'], ['91', 'shipped']])
  // Read before, arrived after: it changes nothing.
  expect(await tell({ status: 1, readAt: '2026-11-20T09:00:00+01:00' })).toEqual(removed)
})

test('a delivery note without parcels has left with the whole order, at the latest', () => {
  const notes = { deliveryNotes: [note('90', 1, [parcel('1', '00340434161094042557')]), note('91', 1, [])] }
  expect(mapOrder(JtlOrder.parse(order({ status: 5, ...notes })), []).fulfillments.map(({ id }) => id)).toEqual(['90'])
  expect(mapOrder(JtlOrder.parse(order({ status: 4, ...notes })), []).fulfillments).toMatchObject([{ id: '90' }, { id: '91', shippedAt: '2026-11-20T08:00:00+01:00', parcels: [] }])
})

test('an order of a shop without delivery notes is one parcel, once shipped', () => {
  const tracking = { carrier: 'DHL', number: '00340434161094042557', url: 'https://www.dhl.de/' }
  const told = (changes: Record<string, unknown>) => mapOrder(JtlOrder.parse(order({ tracking, ...changes })), []).fulfillments
  expect(told({ status: 2 })).toEqual([])
  expect(told({ status: 4, shippedAt: '2026-11-20T09:00:00+01:00' })).toMatchObject([{ id: 'order', parcels: [{ carrier: 'DHL', trackingNumber: '00340434161094042557' }] }])
  expect(told({ status: 4, tracking: undefined })).toMatchObject([{ id: 'order', parcels: [] }])
})

test('a bad event is refused by name and keeps no other waiting; products come and go; a deleted order is forgotten', async () => {
  const { push, stored, server } = await aJtlShop()
  const product = { id: '42', title: 'Nordlicht', price: '8.90', currency: 'EUR', stock: 4, updatedAt: '2026-11-20T08:00:00+01:00' }
  const answer = await (await push('/v1/jtl-shop/events', { events: [
    { id: 'a', kind: 'order', data: { id: '8' } }, { id: 'b', kind: 'order', data: order() }, { id: 'c', kind: 'product', data: product },
    { id: 'd', kind: 'product_deleted', data: { id: '42', at: '2026-11-20T09:00:00+01:00' } }, { id: 'e', kind: 'product_deleted', data: { id: 'unknown', at: '2026-11-20T09:00:00+01:00' } },
  ] })).json() as { results: { id: string; result: string; message?: string }[] }
  expect(answer.results.map(({ id, result }) => [id, result])).toEqual([['a', 'refused'], ['b', 'taken'], ['c', 'taken'], ['d', 'taken'], ['e', 'taken']])
  expect(answer.results[0]!.message).toContain('number')
  expect(await server.world.store.findProducts('jtl', ['42'])).toMatchObject([{ title: 'Nordlicht', available: false, stock: 4 }])
  expect(await stored()).not.toBeNull()
  await push('/v1/jtl-shop/events', { events: [{ id: 'f', kind: 'order_deleted', data: { id: '7', at: '2026-11-20T09:00:00+01:00' } }] })
  expect(await stored()).toBeNull()
})

test('a key of another kind of shop, a wrong secret, an old clock and an altered body open nothing', async () => {
  const { server, key } = await aJtlShop()
  const body = { order: order() }
  const ask = (options: object, sent: unknown = body) => server.push('POST', '/v1/jtl-shop/page', sent, { key: key.id, secret: key.secret, ...options }).then(({ status }) => status)
  const timestamp = String(Math.floor(server.world.clock.at / 1000) - 3600)
  const signed = signatureOf(key.secret, { timestamp: String(Math.floor(server.world.clock.at / 1000)), method: 'POST', pathWithQuery: '/v1/jtl-shop/page' }, JSON.stringify(body))
  expect(await ask({ key: server.key.id, secret: server.key.secret })).toBe(403)
  expect(await ask({ secret: 'x'.repeat(64) })).toBe(401)
  expect(await ask({ timestamp })).toBe(401)
  expect(await ask({ signature: signed }, { order: order({ total: '0' }) })).toBe(401)
  expect(await ask({ signature: signed })).toBe(200)
})

test('the outbox is fetched, signed, in batches, and told what became of each event', async () => {
  const { push, server, stored } = await aJtlShop()
  const hello = await (await push('/v1/jtl-shop/hello', { url: 'https://teehaus.example/', version: '1.0.0', shopVersion: '5.4.0' })).json() as { adminUrl: string; shop: { id: string } }
  expect(hello).toMatchObject({ shop: { id: 'jtl', name: 'Teehaus' }, orders: 0 })
  expect(hello.adminUrl).toMatch(/\/admin\/frame\/jtl#access=/)
  const asked: { results: unknown; signature: string | null }[] = []
  outside.use(http.post('https://teehaus.example/afterglow/outbox', async ({ request }) => {
    const { results } = await request.json() as { results: unknown }
    asked.push({ results, signature: request.headers.get('afterglow-signature') })
    return HttpResponse.json({ events: asked.length === 1 ? [{ id: '1', kind: 'order', data: order() }, { id: '2', kind: 'order', data: {} }] : [] })
  }))
  await makePullOutboxes(server.world)()
  expect(asked.map(({ results }) => results)).toEqual([[], [{ id: '1', result: 'taken' }, { id: '2', result: 'refused', message: expect.any(String) }]])
  expect(asked[0]!.signature).toMatch(/^v1=[0-9a-f]{64}$/)
  expect(await stored()).not.toBeNull()
})

test.each([
  ['an error', () => new HttpResponse(null, { status: 500 })], ['a web page', () => HttpResponse.html('<!doctype html><p>Wartung</p>')],
  ['a redirect', () => new HttpResponse(null, { status: 302, headers: { location: 'http://169.254.169.254/' } })], ['nothing', () => HttpResponse.error()],
])('a shop that answers %s is left alone for a while', async (_what, answer) => {
  const { push, server } = await aJtlShop()
  await push('/v1/jtl-shop/hello', { url: 'https://teehaus.example', version: '1.0.0', shopVersion: '5.4.0' })
  let asked = 0
  outside.use(http.post('https://teehaus.example/afterglow/outbox', () => { asked++; return answer() }))
  const pull = makePullOutboxes(server.world)
  await pull()
  await pull()
  expect(asked).toBe(1)
  server.world.clock.at += 3_600_000
  await pull()
  expect(asked).toBe(2)
})

test('a hello changes the address alone: what the merchant saved at the same moment stays', async () => {
  const { push, server: { world } } = await aJtlShop()
  const before = (await world.store.findShop('jtl'))!
  await world.store.saveShop({ ...before, name: 'Teehaus Nord', settings: { ...before.settings, returnDays: 30 } })
  world.store.findShop = async () => before
  expect((await push('/v1/jtl-shop/hello', { url: 'https://teehaus.example', version: '1.0.0', shopVersion: '5.4.0' })).status).toBe(200)
  expect(await world.store.transaction((transaction) => transaction.findShop('jtl'))).toMatchObject({ name: 'Teehaus Nord', settings: { returnDays: 30, url: 'https://teehaus.example' } })
})

test('the outbox is asked for at its own path only, and on this machine only by a server that is itself not open to the net', async () => {
  const { push, server } = await aJtlShop()
  const asked: string[] = []
  outside.use(http.post('*', ({ request }) => { asked.push(request.url); return HttpResponse.json({ events: [] }) }))
  for (const url of ['https://teehaus.example/shop/?x=', 'https://teehaus.example//else.example/#x', 'http://localhost:8080/intern']) {
    await push('/v1/jtl-shop/hello', { url, version: '1.0.0', shopVersion: '5.4.0' })
    await makePullOutboxes({ ...server.world, publicUrl: 'https://orders.example' })()
  }
  expect(asked).toEqual(['https://teehaus.example/shop/afterglow/outbox', 'https://teehaus.example//else.example/afterglow/outbox'])
  await makePullOutboxes({ ...server.world, publicUrl: 'http://localhost:3000' })()
  expect(asked.at(-1)).toBe('http://localhost:8080/intern/afterglow/outbox')
})
