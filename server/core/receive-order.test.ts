import { expect, test } from 'vitest'
import { aCarrier, aWorld, type TestWorld } from '../../tests/builders/world.ts'
import { FulfillmentPush, OrderPush, OrderStatusPush, ProductPush, RefundPush } from '../contract/order.ts'
import { authorise } from './authorise.ts'
import { changeOrder } from './change-order.ts'
import { findCarrier } from './find-carrier.ts'
import { orderIdOf } from './ids.ts'
import { importOrders } from './import-orders.ts'
import { pageLink } from './issue-page-link.ts'
import { receiveFulfillment } from './receive-fulfillment.ts'
import { receiveOrder } from './receive-order.ts'
import { receiveProducts } from './receive-products.ts'
import { receiveRefund } from './receive-refund.ts'
import { receiveTracking } from './receive-tracking.ts'
import { revokeLinks } from './revoke-links.ts'

const usual = {
  id: '5001', number: '#1042', placedAt: '2026-11-16T09:41:00+01:00', currency: 'EUR', buyer: { email: 'lena@example.com', firstName: 'Lena' },
  lines: [{ id: 'l1', productId: 'coffee', title: 'Kaffee', quantity: 2, unitPrice: '13.90' }, { id: 'l2', title: 'Filter', quantity: 1, unitPrice: '34' }],
  totals: { shipping: '4.90', total: '66.70' },
}
const push = (changes: object = {}) => OrderPush.parse({ ...usual, ...changes })
const fulfillment = (changes: object = {}) => FulfillmentPush.parse({ id: 'f1', parcels: [{ carrier: 'DHL Paket', trackingNumber: '0034 0434' }], ...changes })
let count = 0
const message = (kind = 'rest:order', dedupeKey = `m${count++}`) => ({ kind, dedupeKey, body: '{}' })
const world = () => aWorld({ carriers: [aCarrier()] })
const orderOf = async (w: TestWorld) => (await w.store.findOrder(orderIdOf(w.shop.id, usual.id)))!

test('an order arrives once, however often it is told', async () => {
  const w = await world()
  const first = await receiveOrder(w, w.shop, push(), message('rest:order', 'same'))
  const again = await receiveOrder(w, w.shop, push(), message('rest:order', 'same'))
  expect([first.duplicate, again.duplicate, again.order.revision]).toEqual([false, true, first.order.revision])
  expect(first.order).toMatchObject({ number: '#1042', state: 'received', totals: { total: 6670 }, lines: [{ unitPrice: 1390 }, { unitPrice: 3400 }], processingAt: null })
  expect(await w.store.countOrders(w.shop.id)).toBe(1)
})

test('two tellings of one order at the same time end in one order', async () => {
  const w = await world()
  await Promise.all([1, 2, 3].map(() => receiveOrder(w, w.shop, push(), message())))
  expect(await w.store.countOrders(w.shop.id)).toBe(1)
})

test('older news never overwrite newer; undated news count as they come', async () => {
  const w = await world()
  await receiveOrder(w, w.shop, push({ status: 'processing', updatedAt: '2026-11-18T10:00:00Z' }), message())
  await receiveOrder(w, w.shop, push({ status: 'open', updatedAt: '2026-11-17T10:00:00Z' }), message())
  expect((await orderOf(w)).status).toBe('processing')
  await receiveOrder(w, w.shop, push({ status: 'completed' }), message())
  expect(await orderOf(w)).toMatchObject({ status: 'completed', processingAt: Date.parse('2026-11-18T10:00:00Z') })
  await changeOrder(w, w.shop, usual.id, OrderStatusPush.parse({ status: 'cancelled', updatedAt: '2026-11-18T09:00:00Z' }), message('rest:status'))
  expect((await orderOf(w)).status).toBe('completed')
})

test('what comes before its order waits, in any order, and takes effect with it', async () => {
  const w = await world()
  const early = await receiveFulfillment(w, w.shop, usual.id, fulfillment({ items: [{ lineId: 'l1', quantity: 2 }] }), message('rest:fulfillment', 'e1'))
  const twice = await receiveFulfillment(w, w.shop, usual.id, fulfillment({ items: [{ lineId: 'l1', quantity: 2 }] }), message('rest:fulfillment', 'e1'))
  await receiveRefund(w, w.shop, usual.id, RefundPush.parse({ id: 'r1', amount: '13.90' }), message('rest:refund'))
  await changeOrder(w, w.shop, usual.id, OrderStatusPush.parse({ status: 'processing' }), message('rest:status'))
  expect([early, twice].map(({ waiting, duplicate }) => [waiting, duplicate])).toEqual([[true, false], [true, true]])
  const { order } = await receiveOrder(w, w.shop, push(), message())
  expect(order).toMatchObject({ id: early.orderId, status: 'processing', state: 'partly_shipped', refunds: [{ amount: 1390 }], shipments: [{ carrier: 'dhl', trackingNumber: '00340434' }] })
  expect(await w.store.listWaitingInbound(order.id)).toEqual([])
})

test('what waits is applied to an order that comes by import', async () => {
  const w = await world()
  await receiveFulfillment(w, w.shop, usual.id, fulfillment({ items: [{ lineId: 'l1', quantity: 2 }] }), message('rest:fulfillment', 'e1'))
  expect(await importOrders(w, w.shop, lines(JSON.stringify(usual)))).toMatchObject({ imported: 1, failures: 0 })
  expect(await orderOf(w)).toMatchObject({ state: 'partly_shipped', shipments: [{ trackingNumber: '00340434' }] })
})

test('a waiting fulfilment that does not fit is set aside and does not stop the order', async () => {
  const w = await world()
  await receiveFulfillment(w, w.shop, usual.id, fulfillment({ items: [{ lineId: 'nope', quantity: 1 }] }), message('rest:fulfillment'))
  const { order } = await receiveOrder(w, w.shop, push(), message())
  expect(order.fulfillments).toEqual([])
  expect(await w.store.listWaitingInbound(order.id)).toEqual([])
  expect(w.log.lines.join()).toContain('inbound.unfit')
})

test.each<[string, object, string]>([
  ['an unknown line', { items: [{ lineId: 'x', quantity: 1 }] }, 'items.0.lineId'],
  ['more than ordered', { items: [{ lineId: 'l1', quantity: 3 }] }, 'items'],
  ['more than ordered, told twice', { items: [{ lineId: 'l2', quantity: 1 }, { lineId: 'l2', quantity: 1 }] }, 'items'],
  ['an unknown line in a parcel', { parcels: [{ items: [{ lineId: 'x', quantity: 1 }] }] }, 'parcels.0.items.0.lineId'],
  ['more in a parcel than in the fulfilment', { items: [{ lineId: 'l1', quantity: 1 }], parcels: [{ items: [{ lineId: 'l1', quantity: 2 }] }] }, 'parcels.0.items'],
  ['more in all parcels than in the fulfilment', { parcels: [{ items: [{ lineId: 'l2', quantity: 1 }] }, { items: [{ lineId: 'l2', quantity: 1 }] }] }, 'parcels'],
])('a fulfilment with %s is refused and leaves nothing behind', async (_name, changes, path) => {
  const w = await world()
  const { order } = await receiveOrder(w, w.shop, push(), message())
  const refused = receiveFulfillment(w, w.shop, usual.id, fulfillment(changes), message('rest:fulfillment', 'bad'))
  await expect(refused).rejects.toMatchObject({ code: 'invalid_input', issues: [{ path }] })
  expect((await orderOf(w)).revision).toBe(order.revision)
  // The same key works once the content is mended.
  expect(await receiveFulfillment(w, w.shop, usual.id, fulfillment(), message('rest:fulfillment', 'bad'))).toMatchObject({ duplicate: false })
})

test('a fulfilment without items takes what is left, once', async () => {
  const w = await world()
  await receiveOrder(w, w.shop, push(), message())
  await receiveFulfillment(w, w.shop, usual.id, fulfillment({ id: 'a', items: [{ lineId: 'l1', quantity: 1 }], parcels: [] }), message('f'))
  await receiveFulfillment(w, w.shop, usual.id, fulfillment({ id: 'b' }), message('f'))
  await receiveFulfillment(w, w.shop, usual.id, fulfillment({ id: 'b', status: 'cancelled' }), message('f'))
  await receiveFulfillment(w, w.shop, usual.id, fulfillment({ id: 'b', status: 'shipped' }), message('f'))
  const { fulfillments, shipments, state } = await orderOf(w)
  expect(fulfillments[1]).toMatchObject({ status: 'cancelled', items: [{ lineId: 'l1', quantity: 1 }, { lineId: 'l2', quantity: 1 }] })
  expect([state, shipments[0]!.nextAskAt]).toEqual(['partly_shipped', null])
})

test('a full push told again keeps our tracking, refunds and other fulfilments', async () => {
  const w = await world()
  const full = { fulfillments: [{ id: 'f1', shippedAt: '2026-11-18T10:00:00Z', parcels: [{ carrier: 'dhl', trackingNumber: '1' }] }] }
  const { order } = await receiveOrder(w, w.shop, push(full), message())
  await receiveTracking(w, order.shipments[0]!, { trackingNumber: '1', status: 'delivered', events: [{ occurredAt: '2026-11-19T10:00:00+01:00', status: 'delivered', code: 'D', description: '' }] })
  await receiveRefund(w, w.shop, usual.id, RefundPush.parse({ id: 'r1', amount: '1.00' }), message('r'))
  const again = (await receiveOrder(w, w.shop, push({ ...full, number: '#1042-B' }), message())).order
  expect(again).toMatchObject({ number: '#1042-B', state: 'partly_refunded', refunds: [{ id: 'r1' }], shipments: [{ status: 'delivered', events: [{ code: 'D' }] }] })
  const bare = (await receiveOrder(w, w.shop, push(), message())).order
  expect(bare.shipments).toEqual(again.shipments)
})

test('a corrected number is another parcel; another carrier keeps no old scans', async () => {
  const w = await world()
  const { order } = await receiveOrder(w, w.shop, push({ fulfillments: [{ id: 'f1', parcels: [{ carrier: 'dhl', trackingNumber: '1' }] }] }), message())
  await receiveTracking(w, order.shipments[0]!, { trackingNumber: '1', status: 'in_transit', events: [{ occurredAt: '2026-11-19T10:00:00+01:00', status: 'in_transit', code: 'T', description: '' }] })
  await receiveFulfillment(w, w.shop, usual.id, fulfillment({ parcels: [{ carrier: 'Bote Müller', trackingNumber: '1' }] }), message('f'))
  expect((await orderOf(w)).shipments).toMatchObject([{ carrier: null, carrierName: 'Bote Müller', events: [], nextAskAt: null, status: 'pending' }])
  await receiveFulfillment(w, w.shop, usual.id, fulfillment({ parcels: [{ carrier: 'dhl', trackingNumber: '2' }] }), message('f'))
  expect((await orderOf(w)).shipments).toMatchObject([{ carrier: 'dhl', trackingNumber: '2', nextAskAt: w.clock.at }])
})

test('refunds count once and fit the order', async () => {
  const w = await world()
  await receiveOrder(w, w.shop, push(), message())
  for (const amount of ['10.00', '66.70']) await receiveRefund(w, w.shop, usual.id, RefundPush.parse({ id: 'r1', amount }), message('r'))
  expect(await orderOf(w)).toMatchObject({ state: 'refunded', refunds: [{ amount: 6670 }] })
  const bad = RefundPush.parse({ id: 'r2', amount: '0', items: [{ lineId: 'l2', quantity: 2 }] })
  await expect(receiveRefund(w, w.shop, usual.id, bad, message('r'))).rejects.toMatchObject({ code: 'invalid_input', issues: [{ path: 'items.0.quantity' }] })
})

test('no more is refunded than the order cost, in one or in parts', async () => {
  const w = await world()
  await receiveOrder(w, w.shop, push(), message())
  const refund = (id: string, amount: string) => receiveRefund(w, w.shop, usual.id, RefundPush.parse({ id, amount }), message('r'))
  const tooMuch = { code: 'invalid_input', issues: [{ path: 'amount' }] }
  await expect(refund('all', '9999.00')).rejects.toMatchObject(tooMuch)
  await refund('r1', '40.00')
  await expect(refund('r2', '26.71')).rejects.toMatchObject(tooMuch)
  await refund('r1', '40.01')
  await refund('r2', '26.69')
  expect(await orderOf(w)).toMatchObject({ state: 'refunded', refunds: [{ amount: 4001 }, { amount: 2669 }] })
})

test('without a word of the payment none is claimed, and none is waited for', async () => {
  const w = await world()
  const { payment: _unsaid, ...silent } = push()
  const { order } = await receiveOrder(w, w.shop, OrderPush.parse({ ...silent, status: 'processing' }), message())
  expect(order).toMatchObject({ state: 'in_preparation', payment: { status: 'unknown', paidAt: null } })
})

test('money of other currencies keeps its own digits', async () => {
  const w = await world()
  const yen = await receiveOrder(w, w.shop, push({ currency: 'JPY', totals: { total: '6670' } }), message())
  expect(yen.order).toMatchObject({ totals: { total: 6670 }, lines: [{ unitPrice: 14 }, { unitPrice: 34 }] })
})

test('names with emoji, right-to-left letters and markup are kept as text', async () => {
  const w = await world()
  const name = '<script>alert(1)</script> 👩‍👩‍👧 שלום'
  const { order } = await receiveOrder(w, w.shop, push({ buyer: { name, firstName: '\u202EaneL' } }), message())
  expect(order.buyer).toMatchObject({ name, firstName: 'aneL', id: null })
})

test('a link made before the order arrives opens it, until links are revoked', async () => {
  const w = await world()
  const { token } = pageLink(w, { id: orderIdOf(w.shop.id, usual.id), shopId: w.shop.id, tokenGeneration: 0 }, 'view')
  expect(await authorise(w, token, 'view')).toMatchObject({ scope: 'view' })
  const { order } = await receiveOrder(w, w.shop, push(), message())
  expect((await authorise(w, token, 'redacted')).orderId).toBe(order.id)
  await expect(authorise(w, token, 'act')).rejects.toMatchObject({ code: 'forbidden' })
  await revokeLinks(w, order.id)
  await expect(authorise(w, token, 'redacted')).rejects.toMatchObject({ code: 'unauthorized' })
  expect(await authorise(w, pageLink(w, await orderOf(w), 'act').token, 'act')).toMatchObject({ generation: 1 })
  w.clock.at += 401 * 86_400_000
  await expect(authorise(w, pageLink({ ...w, clock: { now: () => w.clock.at - 401 * 86_400_000 } }, await orderOf(w), 'act').token, 'act')).rejects.toMatchObject({ code: 'unauthorized' })
})

async function* lines(...all: string[]) { yield* all }

test('an import of something else than orders ends, and keeps what was good', async () => {
  const w = await world()
  async function* junk() { yield JSON.stringify(usual); for (;;) yield 'x' }
  await expect(importOrders(w, w.shop, junk())).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringContaining('line 10002') as string })
  expect(await w.store.countOrders(w.shop.id)).toBe(1)
})

test('an import takes what is good, names what is not, and can be repeated', async () => {
  const w = await world()
  const file = [JSON.stringify(usual), '', '{"id":', JSON.stringify({ ...usual, id: '2', currency: 'EURO' }), JSON.stringify({ ...usual, id: '3', status: 'processing' }), JSON.stringify({ ...usual, id: '4', totals: { total: '-1' } })]
  const seen: number[] = []
  const report = await importOrders(w, w.shop, lines(...file), ({ imported }) => seen.push(imported))
  expect(report).toMatchObject({ imported: 2, existing: 0, failures: 3, failed: [{ line: 3 }, { line: 4, message: expect.stringContaining('currency') }, { line: 6 }] })
  expect(await importOrders(w, w.shop, lines(...file))).toMatchObject({ imported: 0, existing: 2 })
  // When the shop began to work on it was not told: not invented.
  expect((await w.store.findOrder(orderIdOf(w.shop.id, '3')))!.processingAt).toBeNull()
  expect(seen).toEqual([2])
})

test('a broken line between batches is named by its number, costs no other, and a repeat finds everything there', async () => {
  const w = await world()
  const total = 4300
  const file = Array.from({ length: total }, (_, index) => (index === 2001 ? '{"id": "broken",,}' : JSON.stringify({ ...usual, id: `i${index}` })))
  const steps: number[] = []
  expect(await importOrders(w, w.shop, lines(...file), ({ imported }) => steps.push(imported))).toEqual(
    { imported: total - 1, existing: 0, failures: 1, failed: [{ line: 2002, message: expect.stringContaining('not JSON') }] })
  expect(steps).toEqual([2000, 4000, 4299])
  expect(await importOrders(w, w.shop, lines(...file))).toMatchObject({ imported: 0, existing: total - 1, failures: 1 })
  expect(await w.store.countOrders(w.shop.id)).toBe(total - 1)
})

test('a thousand bad lines do not fill the answer', async () => {
  const w = await world()
  const report = await importOrders(w, w.shop, lines(...Array.from({ length: 1000 }, () => 'x'), `"${'y'.repeat(1_100_000)}"`))
  expect([report.failures, report.failed.length]).toEqual([1001, 100])
})

test('products: the later of two stands, older news are left aside, pages are told', async () => {
  const w = await world()
  const product = (changes: object) => ProductPush.parse({ id: 'p', title: 'Kaffee', price: '13.90', currency: 'EUR', unitPrice: { amount: '27.80', per: 'kg' }, ...changes })
  const before = (await w.store.findShop(w.shop.id))!.revision
  expect(await receiveProducts(w, w.shop, [product({ stock: 1 }), product({ stock: 2, updatedAt: '2026-11-19T12:00:00Z' })])).toEqual({ received: 1 })
  await receiveProducts(w, w.shop, [product({ stock: 9, updatedAt: '2026-11-18T12:00:00Z' })])
  expect(await w.store.findProducts(w.shop.id, ['p'])).toMatchObject([{ stock: 2, price: 1390, unitPrice: { amount: 2780, per: 'kg' } }])
  expect((await w.store.findShop(w.shop.id))!.revision).toBe(before + 1)
})

test('carriers are found by what shops call them, and not by what merely sounds alike', () => {
  const carriers = new Map([aCarrier(), aCarrier({ id: 'dpd', name: 'DPD', aliases: ['dpd classic'] })].map((carrier) => [carrier.id, carrier]))
  const found = ['dhl', 'DHL', ' DHL-Paket ', 'Deutsche Post DHL', 'DHL Paket National', 'DPD Classic', 'dhlx', 'Bote', '', undefined].map((name) => findCarrier(carriers, name))
  expect(found).toEqual(['dhl', 'dhl', 'dhl', 'dhl', 'dhl', 'dpd', null, null, null, null])
})
