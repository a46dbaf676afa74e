import { expect, test } from 'vitest'
import { aContext, aFulfillment, aLine, anEvent, anOrder, aShipment, at, now, someFacts } from '../../tests/builders/order.ts'
import { TrackingStatus } from '../../server/contract/tracking.ts'
import type { Order, Shipment } from '../../server/core/order.ts'
import type { PresentContext } from '../../server/core/present-context.ts'
import { parcelDelivery } from './parcel-delivery.ts'
import type { TrackingFacts } from './facts.ts'
import { factsOf, presenter } from './present.ts'
import { TrackingSettings } from './settings.ts'
import { TrackingView } from './view.ts'

const settings = TrackingSettings.parse({})

/** What is known of the parcels. */
const present = (changes: Partial<PresentContext<TrackingSettings>> = {}) => JSON.parse(JSON.stringify(factsOf(aContext({ settings, ...changes })))) as TrackingFacts | null
/** The view as it travels: parsed strictly, so that a field the schema does not name fails. */
const travel = (changes: Partial<PresentContext<TrackingSettings>> = {}) => TrackingView.strict().parse(JSON.parse(JSON.stringify(presenter.present(aContext({ settings, ...changes })))))
const orderOf = (shipments: Shipment[], changes: Partial<Order> = {}) => anOrder({ shipments, ...changes })
const parcel = (shipment: Partial<Shipment>, changes: Partial<PresentContext<TrackingSettings>> = {}) =>
  present({ order: orderOf([aShipment(shipment)]), ...changes })!.parcels[0]!

const personal: Partial<Shipment> = {
  signedBy: 'M. Petersen', proofUrl: 'https://carrier.example/signature.png', nextSteps: 'Bei Familie Petersen klingeln',
  pickupPoint: { name: 'Postfiliale Kiosk', address: 'Holtenauer Str. 41', until: '2026-11-27' },
  events: [anEvent({ description: 'Bei Petersen abgegeben', location: 'Holtenauer Str. 88, Kiel' })],
}

test('every status in every scope gives a view that travels', () => {
  for (const status of TrackingStatus.options) for (const scope of ['redacted', 'view', 'act'] as const) {
    expect(travel({ order: orderOf([aShipment({ ...personal, status, deliveredAt: now })]), scope }).parcels[0]!.badges[0]!.text).toEqual({ key: `parcel.status.${status}` })
  }
})

test('the redacted scope tells no people, places, proof, prices or free words of the carrier', () => {
  for (const status of TrackingStatus.options) {
    const told = JSON.stringify(travel({ scope: 'redacted', order: orderOf([aShipment({ ...personal, status })]) }))
    for (const secret of ['Petersen', 'Holtenauer', 'Kiosk', 'signature', 'proof', 'Lena', '24105', '13.90', 'lena@example.com']) expect(told, `${status} ${secret}`).not.toContain(secret)
  }
  expect(parcel({ ...personal, status: 'available_for_pickup' }, { scope: 'redacted' }).pickup).toEqual({ until: '2026-11-27' })
})

test.each([['de', 'de'], ['pt-BR', 'pt-BR'], ['Deutsch', undefined], ['', undefined], [undefined, undefined], ['de" onload="x', undefined]])('the language %j of a quote is marked %j', (language, marked) => {
  expect(parcel({ events: [anEvent({ language })] }).events[0]!.quote?.language).toBe(marked)
})

test('proof leads through us, never to the carrier, and only once delivered', () => {
  expect(parcel({ ...personal, status: 'delivered' }, { scope: 'view' }).proofUrl).toBe('https://afterglow.example/files/proof/shipment-1')
  expect(parcel({ ...personal, status: 'in_transit' }).proofUrl).toBeUndefined()
})

test('what needs the buyer comes first and keeps its number', () => {
  const statuses = ['delivered', 'in_transit', 'cancelled', 'available_for_pickup', 'exception', 'info_received'] as const
  const shipments = statuses.map((status, index) => aShipment({ id: `s${index}`, status }))
  shipments.push(aShipment({ id: 'act', status: 'in_transit', flags: ['action_required'] }))
  expect(present({ order: orderOf(shipments) })!.parcels.map(({ position }) => position)).toEqual([7, 5, 4, 2, 6, 1, 3])
})

test('the shop\'s own split is told; a line the order does not have is left out', () => {
  const { items, sharedWith } = parcel({ items: [{ lineId: 'line-1', quantity: 0.5 }, { lineId: 'nobody', quantity: 3 }] })
  expect(items).toEqual([{ id: 'line-1', title: 'Kaffee »Morgenrot«', variant: '500 g', quantity: 0.5, imageUrl: 'https://shop.example/coffee.png' }])
  expect(sharedWith).toBeUndefined()
})

test('a lone parcel without a split holds its whole fulfilment', () => {
  expect(parcel({ items: null }).items?.map(({ id, quantity }) => [id, quantity])).toEqual([['line-1', 2], ['line-2', 1]])
})

test('several parcels without a split name what they hold together once, less what others claim', () => {
  const view = present({
    order: orderOf([
      aShipment({ id: 'a', items: [{ lineId: 'line-1', quantity: 1 }] }), aShipment({ id: 'b', items: null }), aShipment({ id: 'c', items: null }),
      aShipment({ id: 'other', fulfillmentId: 'fulfillment-2', items: null }),
    ]),
  })!
  const told = view.parcels.map(({ id, items, sharedWith }) => [id, items?.map((item) => `${item.quantity} ${item.id}`), sharedWith])
  expect(told).toEqual([['a', ['1 line-1'], undefined], ['b', ['1 line-1', '1 line-2'], [2, 3]], ['c', undefined, [2, 3]], ['other', undefined, undefined]])
})

test('five hundred parcels of a thousand lines are told in part, and fast', () => {
  const lines = Array.from({ length: 1000 }, (_, index) => aLine({ id: `l${index}` }))
  const fulfillments = [aFulfillment({ items: lines.map(({ id }) => ({ lineId: id, quantity: 1 })) })]
  const order = orderOf(Array.from({ length: 500 }, (_, index) => aShipment({ id: `s${index}`, items: null, status: index === 499 ? 'exception' : 'in_transit' })), { lines, fulfillments })
  const started = performance.now()
  const told = presenter.present(aContext({ settings, order }))!
  expect(performance.now() - started).toBeLessThan(200)
  expect([told.parcels.length, told.rest!.parcels.length, told.rest!.untold]).toEqual([4, 26, { key: 'tracking.untoldParcels', values: { count: 470 } }])
  const view = present({ order })!
  expect([view.total, view.parcels.length, view.parcels[0]!.position]).toEqual([500, 30, 500])
})

test('what is in no parcel yet stands apart, but not once the order is cancelled', () => {
  const facts = someFacts({ unshipped: [{ lineId: 'line-2', quantity: 1 }] })
  expect(present({ facts })!.waiting.map(({ title }) => title)).toEqual(['Handfilter »Lerche«'])
  expect(present({ facts: { ...facts, state: 'cancelled' } })!.waiting).toEqual([])
})

test('the newest fifty scans are told and the rest counted', () => {
  const events = Array.from({ length: 60 }, (_, index) => anEvent({ code: String(index) }))
  const view = parcel({ events })
  expect([view.events.length, view.olderEvents]).toEqual([50, 10])
  expect(parcel({ events: events.slice(0, 50) }).olderEvents).toBe(0)
})

test.each([
  ['a day to come', '2026-11-20', { from: '2026-11-20', to: '2026-11-20' }],
  ['today', '2026-11-19', { from: '2026-11-19', to: '2026-11-19' }],
  ['a day that passed', '2026-11-18', undefined],
  ['hours', { from: '2026-11-19T16:00:00+01:00', to: '2026-11-19T18:00:00+01:00' }, { from: '2026-11-19T16:00:00+01:00', to: '2026-11-19T18:00:00+01:00' }],
  // 00:30 in Berlin on the 19th is still the 18th in UTC.
  ['just after midnight', '2026-11-18T23:30:00Z', { from: '2026-11-18T23:30:00Z', to: '2026-11-18T23:30:00Z' }],
  ['just before midnight', '2026-11-18T22:59:00Z', undefined],
] as const)('an estimate of %s', (_, estimatedDelivery, estimate) => {
  expect(parcel({ estimatedDelivery }).estimate).toEqual(estimate)
})

test('a parcel held until the buyer acts names no day', () => {
  expect(parcel({ estimatedDelivery: '2026-11-24', firstEstimate: '2026-11-20', flags: ['action_required'] })).not.toHaveProperty('estimate')
})

test('an estimate is told only while the parcel is coming, and the former one only where the new one is later', () => {
  for (const status of ['delivered', 'returning', 'returned', 'cancelled', 'expired', 'exception'] as const) expect(parcel({ status, estimatedDelivery: '2026-11-20' }).estimate, status).toBeUndefined()
  expect(parcel({ estimatedDelivery: '2026-11-24', firstEstimate: '2026-11-20' }).former).toEqual({ from: '2026-11-20', to: '2026-11-20' })
  expect(parcel({ estimatedDelivery: '2026-11-20', firstEstimate: '2026-11-24' }).former).toBeUndefined()
  expect(parcel({ estimatedDelivery: '2026-11-20T10:00:00+01:00', firstEstimate: '2026-11-20' }).former).toBeUndefined()
})

test('without an estimate of the carrier our own range is told, never one that is over, and what was told first where it is later', () => {
  const expected = (from: string, to: string, firstTo = to) => ({ from, to, basis: 'learned' as const, first: { from, to: firstTo, basis: 'learned' as const, at: 0 } })
  expect(parcel({ expected: expected('2026-11-20', '2026-11-23') })).toMatchObject({ estimate: { from: '2026-11-20', to: '2026-11-23' } })
  expect(parcel({ expected: expected('2026-11-17', '2026-11-20') }).estimate).toEqual({ from: '2026-11-19', to: '2026-11-20' })
  expect(parcel({ expected: expected('2026-11-17', '2026-11-18') }).estimate).toBeUndefined()
  expect(parcel({ expected: expected('2026-11-20', '2026-11-23', '2026-11-21') }).former).toEqual({ from: '2026-11-20', to: '2026-11-21' })
  // The carrier's day has passed; ours goes on.
  expect(parcel({ estimatedDelivery: '2026-11-17', firstEstimate: '2026-11-17', expected: expected('2026-11-20', '2026-11-21', '2026-11-17') })).toMatchObject({ estimate: { from: '2026-11-20', to: '2026-11-21' } })
  expect(parcel({ estimatedDelivery: '2026-11-20', firstEstimate: '2026-11-20', expected: { ...expected('2026-11-18', '2026-11-20', '2026-11-19'), basis: 'carrier' } }).former).toEqual({ from: '2026-11-18', to: '2026-11-19' })
})

test.each<[string, Partial<Shipment>, true | undefined]>([
  ['no carrier, no number', { carrier: null, trackingNumber: null, events: [], status: 'pending' }, true],
  ['a carrier we do not know', { carrier: null, events: [], status: 'unknown' }, true],
  ['a carrier, not asked yet', { events: [], status: 'pending' }, undefined],
  ['reports without a number', { trackingNumber: null }, undefined],
])('untracked: %s', (_, shipment, untracked) => expect(parcel(shipment).untracked).toBe(untracked))

test.each([
  ['a day ago', { askedAt: now - 24 * 3_600_000 }, undefined], ['longer ago', { askedAt: now - 24 * 3_600_000 - 1 }, true],
  ['never', { askedAt: null }, undefined], ['never, for want of a key', { askedAt: null, lastError: 'misconfigured' }, undefined], ['long ago, with a key that ended', { askedAt: 0, lastError: 'unauthorized' }, undefined], ['with an error', { askedAt: null, lastError: 'rate_limited' }, true], ['for good', { askedAt: 0, nextAskAt: null }, undefined],
] as const)('answered %s', (_, shipment, stale) => expect(parcel(shipment).stale).toBe(stale))

test('an order without parcels says so on the tracking page only, and not where none will come', () => {
  const order = orderOf([], { fulfillments: [] })
  expect(present({ order })).toBeNull()
  expect(present({ order, placement: 'tracking_page' })).toMatchObject({ parcels: [] })
  expect(present({ order: { ...order, pickup: true }, placement: 'tracking_page' })).toBeNull()
  expect(present({ order: { ...order, lines: [aLine({ shipped: false })] }, placement: 'tracking_page' })).toBeNull()
  expect(present({ order, placement: 'tracking_page', facts: someFacts({ state: 'cancelled' }) })).toBeNull()
})

test('settings switch off contents and the carrier\'s words', () => {
  const view = present({ settings: { ...settings, items: false, carrierWords: false }, facts: someFacts({ unshipped: [{ lineId: 'line-1', quantity: 1 }] }) })!
  expect(view.waiting).toEqual([])
  expect(view.parcels[0]).not.toHaveProperty('items')
  expect(view.parcels[0]!.events[0]).not.toHaveProperty('quote')
})

test('machines read schema.org without anything personal', () => {
  const view = present({ order: orderOf([aShipment({ ...personal, status: 'delivered', deliveredAt: at('2026-11-19T10:08:00Z') })]) })!
  const data = parcelDelivery(view.parcels[0]!, view)!
  expect(data).toMatchObject({
    '@type': 'ParcelDelivery', trackingNumber: '00340434161094021501', provider: { name: 'DHL' }, deliveryStatus: { startDate: '2026-11-19T10:08:00.000Z' },
    partOfOrder: { orderNumber: '#1042', orderStatus: 'https://schema.org/OrderDelivered' },
  })
  for (const secret of ['Petersen', 'Holtenauer', 'Lena', 'Kiel', 'Kaffee']) expect(JSON.stringify(data)).not.toContain(secret)
  expect(parcelDelivery({ ...view.parcels[0]!, number: undefined }, view)).toBeNull()
})

test('several pieces under one number are named, a single one is not', () => {
  expect(parcel({ pieces: ['JD1', 'JD2'] }).pieces).toEqual(['JD1', 'JD2'])
  expect(parcel({ pieces: ['JD1'] }).pieces).toBeUndefined()
})

test('the hand-over is that of its own fulfilment', () => {
  const order = orderOf([aShipment({ fulfillmentId: 'second' })], { fulfillments: [aFulfillment(), aFulfillment({ id: 'second', shippedAt: at('2026-11-19T08:00:00Z') })] })
  expect(present({ order })!.parcels[0]!.shippedAt).toBe('2026-11-19T08:00:00.000Z')
})

test('a parcel of a delivery note taken back is gone, unless a carrier has scanned it', () => {
  const fulfillments = [aFulfillment({ id: 'off', status: 'cancelled' }), aFulfillment({ id: 'on' })]
  const parcels = (scannedAt: number | null) => present({ order: orderOf([aShipment({ id: 'a', fulfillmentId: 'off', scannedAt }), aShipment({ id: 'b', fulfillmentId: 'on' })], { fulfillments }) })!
  expect(parcels(null)).toMatchObject({ total: 1, parcels: [{ position: 1 }] })
  expect(parcels(now).total).toBe(2)
})
