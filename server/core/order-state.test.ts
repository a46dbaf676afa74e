import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aFulfillment, aLine, anEvent, anOrder, aShipment, aShop, at, now } from '../../tests/builders/order.ts'
import { OrderState } from '../contract/page.ts'
import { TrackingFlag, TrackingReason, TrackingStatus } from '../contract/tracking.ts'
import type { Order, Shipment } from './order.ts'
import { deriveFacts } from './order-state.ts'

/** Now: Thursday, 19 November 2026, 15:00 in Berlin; promised 20 to 23 November. */
const shop = aShop()
const facts = (order: Order, moment = now) => deriveFacts(order, shop, moment)
const parcel = (changes: Partial<Shipment>, order: Partial<Order> = {}): Order => anOrder({ shipments: [aShipment(changes)], ...order })
const bare = (changes: Partial<Order> = {}) => anOrder({ fulfillments: [], shipments: [], ...changes })
const paid = anOrder().payment
const line1 = { lineId: 'line-1', quantity: 2 }
const line2 = { lineId: 'line-2', quantity: 1 }
/** Two fulfilments: line 1 in parcel A, line 2 in parcel B. */
const split = (a: Partial<Shipment>, b: Partial<Shipment>, order: Partial<Order> = {}): Order => anOrder({
  fulfillments: [aFulfillment({ id: 'a', items: [line1] }), aFulfillment({ id: 'b', items: [line2] })],
  shipments: [aShipment({ id: 'pa', fulfillmentId: 'a', ...a }), aShipment({ id: 'pb', fulfillmentId: 'b', trackingNumber: '2', ...b })], ...order,
})
/** Only line 1 was handed over. */
const part = (a: Partial<Shipment>, order: Partial<Order> = {}): Order => anOrder({ fulfillments: [aFulfillment({ items: [line1] })], shipments: [aShipment(a)], ...order })
const shopSays = (status: 'shipped' | 'ready_for_pickup' | 'picked_up' | 'cancelled', order: Partial<Order> = {}) => anOrder({ fulfillments: [aFulfillment({ status })], shipments: [], ...order })
const delivered = { status: 'delivered', deliveredAt: at('2026-11-19T10:00:00Z') } as const
const refund = (amount: number, items = [] as { lineId: string; quantity: number }[]) => [{ id: 'r', amount, refundedAt: now, items }]
const late = at('2026-11-24T09:00:00Z')
const monthsLater = at('2027-03-01T09:00:00Z')
const digital = [aLine({ shipped: false })]

test.each<[string, OrderState, Order, number?]>([
  ['new', 'received', bare({ status: 'open', processingAt: null })],
  ['being packed', 'in_preparation', bare()],
  ['open again after it was packed', 'in_preparation', bare({ status: 'open' })],
  ['payment missing', 'payment_pending', bare({ payment: { ...paid, status: 'pending' } })],
  ['payment failed', 'payment_pending', bare({ status: 'open', payment: { ...paid, status: 'failed' } })],
  ['payment authorised only', 'in_preparation', bare({ payment: { ...paid, status: 'authorised' } })],
  ['shipped on invoice, unpaid', 'shipped', parcel({}, { payment: { ...paid, status: 'pending' } })],
  ['payment missing and past its promise', 'payment_pending', bare({ payment: { ...paid, status: 'pending' } }), late],
  ['payment missing, fulfilment cancelled', 'payment_pending', shopSays('cancelled', { payment: { ...paid, status: 'pending' } })],
  ['shop says shipped, no parcel', 'shipped', shopSays('shipped')],
  ['number unknown to the carrier yet', 'shipped', parcel({ status: 'pending', events: [] })],
  ['label only, hand-over told', 'shipped', parcel({ status: 'info_received' })],
  ['label only, hand-over not told', 'in_preparation', parcel({ status: 'info_received' }, { fulfillments: [aFulfillment({ shippedAt: null })] })],
  ['picked up', 'shipped', parcel({ status: 'picked_up' })],
  ['in transit', 'shipped', parcel({ status: 'in_transit' })],
  ['unknown to us what the carrier means', 'shipped', parcel({ status: 'unknown' })],
  ['on the van', 'out_for_delivery', parcel({ status: 'out_for_delivery' })],
  ['on the van, after the promise', 'out_for_delivery', parcel({ status: 'out_for_delivery' }), late],
  ['delivered', 'delivered', parcel(delivered)],
  ['delivered long ago', 'delivered', parcel(delivered), monthsLater],
  ['delivered, reason says it was once lost', 'delivered', parcel({ ...delivered, reason: 'carrier_parcel_lost' })],
  ['delivered with a stale flag', 'delivered', parcel({ ...delivered, flags: ['delayed', 'action_required'] })],
  ['waits at a locker', 'ready_for_pickup', parcel({ status: 'available_for_pickup' })],
  ['waits at a locker, carrier asks to come', 'ready_for_pickup', parcel({ status: 'available_for_pickup', flags: ['action_required'] })],
  ['waits at a locker, after the promise', 'ready_for_pickup', parcel({ status: 'available_for_pickup' }), late],
  ['ready in the shop', 'ready_for_pickup', shopSays('ready_for_pickup', { pickup: true })],
  ['collected in the shop', 'delivered', shopSays('picked_up', { pickup: true })],
  ['nobody was home', 'delivery_attempted', parcel({ status: 'delivery_attempted', reason: 'consignee_not_home' })],
  ['nobody was home, after the promise', 'delivery_attempted', parcel({ status: 'delivery_attempted' }), late],
  ['carrier needs the buyer', 'action_required', parcel({ status: 'exception', flags: ['action_required'] })],
  ['carrier needs the buyer on the way', 'action_required', parcel({ flags: ['customs', 'action_required'] })],
  ['lost', 'lost', parcel({ status: 'exception', reason: 'carrier_parcel_lost' })],
  ['lost, status not moved', 'lost', parcel({ status: 'in_transit', reason: 'carrier_parcel_lost' })],
  ['damaged', 'exception', parcel({ status: 'exception', reason: 'carrier_damaged_parcel' })],
  ['held at customs', 'exception', parcel({ reason: 'customs_documentation', flags: ['customs'] })],
  ['passes customs', 'shipped', parcel({ flags: ['customs'] })],
  ['trouble and late', 'exception', parcel({ status: 'exception', flags: ['delayed'] }), late],
  ['carrier says late', 'delayed', parcel({ flags: ['delayed'] })],
  ['past the promise in transit', 'delayed', parcel({}), late],
  ['last day of the promise', 'shipped', parcel({}), at('2026-11-23T22:59:59Z')],
  ['first second after the promise, in Berlin', 'delayed', parcel({}), at('2026-11-23T23:00:00Z')],
  ['past the promise, carrier expects later', 'delayed', parcel({ estimatedDelivery: '2026-11-26', firstEstimate: '2026-11-26' }), late],
  ['estimate moved later', 'delayed', parcel({ estimatedDelivery: '2026-11-22', firstEstimate: '2026-11-20' })],
  ['estimate moved earlier', 'shipped', parcel({ estimatedDelivery: '2026-11-20', firstEstimate: '2026-11-22' })],
  ['estimate later than promised at checkout', 'delayed', parcel({ estimatedDelivery: '2026-11-25', firstEstimate: '2026-11-25' })],
  ['estimate later than our own guess', 'shipped', parcel({ estimatedDelivery: '2026-11-25', firstEstimate: '2026-11-25' }, { promise: null })],
  ['not handed over and past the promise', 'delayed', bare(), late],
  ['past the guess of the settings', 'delayed', bare({ promise: null }), late],
  ['no parcel told, just past the promise', 'delayed', shopSays('shipped'), late],
  ['no parcel told, months ago', 'shipped', shopSays('shipped'), monthsLater],
  ['number never scanned, months ago', 'shipped', parcel({ status: 'pending', events: [] }), monthsLater],
  ['scanned once, silent for months', 'delayed', parcel({ status: 'expired' }), monthsLater],
  ['going back', 'returning', parcel({ status: 'returning', reason: 'consignee_refused' })],
  ['back at the shop', 'returned', parcel({ status: 'returned' })],
  ['half shipped', 'partly_shipped', part({})],
  ['half shipped, that half delivered', 'partly_shipped', part(delivered)],
  ['half shipped, that half on the van', 'out_for_delivery', part({ status: 'out_for_delivery' })],
  ['half shipped, rest past the promise', 'delayed', part(delivered), late],
  ['half shipped, rest refunded', 'delivered', part(delivered, { refunds: refund(0, [line2]) })],
  ['half shipped, shop says complete', 'delivered', part(delivered, { status: 'completed' })],
  ['one piece of two shipped', 'partly_shipped', anOrder({ lines: [aLine()], fulfillments: [aFulfillment({ items: [{ lineId: 'line-1', quantity: 1 }] })] })],
  ['half a label', 'partly_shipped', split({}, { status: 'info_received' }, { fulfillments: [aFulfillment({ id: 'a', items: [line1] }), aFulfillment({ id: 'b', items: [line2], shippedAt: null })] })],
  ['one delivered, one moving', 'shipped', split(delivered, {})],
  ['one delivered, one on the van', 'out_for_delivery', split(delivered, { status: 'out_for_delivery' })],
  ['one on the van, one late', 'delayed', split({ status: 'out_for_delivery' }, { flags: ['delayed'] })],
  ['one at a locker, one late', 'ready_for_pickup', split({ status: 'available_for_pickup' }, { flags: ['delayed'] })],
  ['one lost, one delivered', 'lost', split({ status: 'exception', reason: 'carrier_parcel_lost' }, delivered)],
  ['one lost, one needs the buyer', 'action_required', split({ status: 'exception', reason: 'carrier_parcel_lost' }, { flags: ['action_required'] })],
  ['one back, one moving', 'shipped', split({ status: 'returned' }, {})],
  ['one back, one delivered', 'returned', split({ status: 'returned' }, delivered)],
  ['all delivered', 'delivered', split(delivered, delivered)],
  ['label voided', 'in_preparation', parcel({ status: 'cancelled' })],
  ['fulfilment cancelled', 'in_preparation', anOrder({ fulfillments: [aFulfillment({ status: 'cancelled' })] })],
  ['lost and sent again', 'shipped', split({ status: 'exception', reason: 'carrier_parcel_lost' }, {}, {
    lines: [aLine()], fulfillments: [aFulfillment({ id: 'a', items: [line1] }), aFulfillment({ id: 'b', items: [line1] })],
  })],
  ['cancelled', 'cancelled', bare({ status: 'cancelled', cancelledAt: now })],
  ['cancelled and refunded', 'cancelled', bare({ status: 'cancelled', refunds: refund(6670) })],
  ['refunded in full by amount', 'refunded', parcel(delivered, { refunds: refund(6670) })],
  ['refunded in two parts', 'refunded', parcel(delivered, { refunds: [...refund(6000), { ...refund(670)[0]!, id: 'r2' }] })],
  ['refunded in full by status', 'refunded', bare({ payment: { ...paid, status: 'refunded' } })],
  ['lost and refunded', 'refunded', parcel({ reason: 'carrier_parcel_lost' }, { refunds: refund(6670) })],
  ['partly refunded, delivered', 'partly_refunded', parcel(delivered, { refunds: refund(1390) })],
  ['partly refunded, still moving', 'shipped', parcel({}, { refunds: refund(1390) })],
  ['partly refunded by status', 'partly_refunded', parcel(delivered, { payment: { ...paid, status: 'partly_refunded' } })],
  ['a free order', 'received', bare({ status: 'open', processingAt: null, totals: { shipping: 0, discount: 0, tax: 0, total: 0 } })],
  ['complete without fulfilments', 'shipped', bare({ status: 'completed' }), monthsLater],
  ['complete, collected', 'delivered', bare({ status: 'completed', pickup: true })],
  ['download, new', 'received', bare({ lines: digital, status: 'open', processingAt: null })],
  ['download, complete', 'delivered', bare({ lines: digital, status: 'completed' }), monthsLater],
  ['download and parcel', 'delivered', parcel(delivered, { lines: [...anOrder().lines, aLine({ id: 'pdf', shipped: false })] })],
])('%s: %s', (_name, state, order, moment) => {
  const derived = facts(order, moment)
  expect(derived.state).toBe(state)
  expect(derived.states).toContain(state)
  for (const line of derived.lines.values()) expect(line.delivered).toBeLessThanOrEqual(line.shipped)
})

test('lines of a split order tell their own state and count', () => {
  const { lines, unshipped } = facts(part(delivered))
  expect([...lines]).toEqual([['line-1', { state: 'delivered', shipped: 2, delivered: 2 }], ['line-2', { state: 'in_preparation', shipped: 0, delivered: 0 }]])
  expect(unshipped).toEqual([line2])
})

test('a line in two parcels is partly shipped until both left, and never counts more than ordered', () => {
  const half = (id: string) => aFulfillment({ id, items: [{ lineId: 'line-1', quantity: 1 }] })
  const one = anOrder({ lines: [aLine()], fulfillments: [half('a')], shipments: [aShipment({ fulfillmentId: 'a', ...delivered })] })
  expect(facts(one).lines.get('line-1')).toEqual({ state: 'partly_shipped', shipped: 1, delivered: 1 })
  const twice = anOrder({ lines: [aLine()], fulfillments: [aFulfillment({ id: 'a', items: [line1] }), aFulfillment({ id: 'b', items: [line1] })], shipments: [] })
  expect(facts(twice).lines.get('line-1')).toMatchObject({ shipped: 2 })
})

test('parcels of one fulfilment: known contents are told apart, unknown ones arrive together', () => {
  const known = anOrder({ shipments: [aShipment({ id: 'a', items: [line1], ...delivered }), aShipment({ id: 'b', items: [line2] })] })
  expect(facts(known).lines.get('line-1')!.state).toBe('delivered')
  expect(facts(known).lines.get('line-2')!.state).toBe('shipped')
  const unknown = anOrder({ shipments: [aShipment({ id: 'a', ...delivered }), aShipment({ id: 'b' })] })
  expect(facts(unknown).lines.get('line-1')).toEqual({ state: 'shipped', shipped: 2, delivered: 0 })
})

test('fractions do not leave dust', () => {
  const cloth = anOrder({
    lines: [aLine({ quantity: 0.3 })], shipments: [],
    fulfillments: [aFulfillment({ id: 'a', items: [{ lineId: 'line-1', quantity: 0.1 }] }), aFulfillment({ id: 'b', items: [{ lineId: 'line-1', quantity: 0.2 }] })],
  })
  expect(facts(cloth).unshipped).toEqual([])
  expect(facts(cloth).state).toBe('shipped')
})

test('milestones are recorded times or nothing', () => {
  expect(facts(bare({ status: 'open', processingAt: null })).milestones)
    .toEqual({ received: at('2026-11-16T08:41:00Z'), in_preparation: null, shipped: null, out_for_delivery: null, delivered: null })
  const scanned = parcel({ events: [anEvent({ occurredAt: '2026-11-19T08:00:00+01:00', status: 'out_for_delivery' }), anEvent({ occurredAt: '2026-11-18T20:00:00+01:00' })] },
    { fulfillments: [aFulfillment({ shippedAt: null })] })
  expect(facts(scanned).milestones).toMatchObject({ shipped: at('2026-11-18T19:00:00Z'), out_for_delivery: at('2026-11-19T07:00:00Z') })
  expect(facts(parcel({ status: 'delivered', deliveredAt: null, events: [] })).milestones.delivered).toBeNull()
  expect(facts(bare({ status: 'completed' })).milestones).toMatchObject({ shipped: null, delivered: null })
})

test.each<[string, string | null, string, string | null]>([
  ['before the hand-over', '2026-11-17T08:00:00Z', '2026-11-18T09:00:00Z', '2026-11-17T08:00:00Z'],
  ['at its moment', '2026-11-18T09:00:00Z', '2026-11-18T09:00:00Z', '2026-11-18T09:00:00Z'],
  ['told after the hand-over', '2026-11-19T08:00:00Z', '2026-11-18T09:00:00Z', null],
  ['never told', null, '2026-11-18T09:00:00Z', null],
])('the start of preparation, %s', (_name, processing, shipped, told) => {
  const order = bare({ processingAt: processing === null ? null : at(processing), fulfillments: [aFulfillment({ shippedAt: at(shipped) })] })
  expect(facts(order).milestones).toMatchObject({ in_preparation: told === null ? null : at(told), shipped: at(shipped) })
})

test('a hand-over dated after the delivery is not a time anybody knows; a later van than the first delivery neither', () => {
  const late = parcel({ status: 'delivered', deliveredAt: at('2026-11-18T12:00:00Z'), events: [anEvent({ occurredAt: '2026-11-18T13:00:00Z', status: 'out_for_delivery' })] },
    { fulfillments: [aFulfillment({ shippedAt: at('2026-11-19T09:00:00Z') })] })
  expect(facts(late).milestones).toMatchObject({ received: at('2026-11-16T08:41:00Z'), shipped: null, out_for_delivery: null, delivered: at('2026-11-18T12:00:00Z') })
})

test('the withdrawal period starts with the last parcel, at the destination, and not before everything has arrived', () => {
  expect(facts(parcel(delivered)).withdrawUntil).toBe('2026-12-03')
  // 23:30 UTC is the next day in Berlin.
  expect(facts(parcel({ status: 'delivered', deliveredAt: at('2026-11-18T23:30:00Z') })).withdrawUntil).toBe('2026-12-03')
  expect(facts(split(delivered, {})).withdrawUntil).toBeNull()
  expect(facts(part(delivered)).withdrawUntil).toBeNull()
  expect(facts(split(delivered, { status: 'delivered', deliveredAt: null, events: [] })).withdrawUntil).toBeNull()
  expect(deriveFacts(parcel(delivered), aShop({ settings: { returnDays: 30 } }), now).withdrawUntil).toBe('2026-12-21')
  // 5 December 2026 is a Saturday, the 6th a Sunday.
  expect(facts(parcel({ status: 'delivered', deliveredAt: at('2026-11-21T10:00:00Z') })).withdrawUntil).toBe('2026-12-07')
  expect(facts(parcel({ status: 'delivered', deliveredAt: at('2026-11-22T10:00:00Z') })).withdrawUntil).toBe('2026-12-07')
})

test.each<[string, Partial<Order>, { from: string; to: string } | null]>([
  ['as agreed at checkout', {}, { from: '2026-11-20', to: '2026-11-23' }],
  ['Monday order: packed Tuesday, then one to three days', { promise: null }, { from: '2026-11-18', to: '2026-11-20' }],
  ['Friday order: packed Monday', { promise: null, placedAt: at('2026-11-20T10:00:00Z') }, { from: '2026-11-24', to: '2026-11-26' }],
  ['Thursday order: Saturday counts for the carrier, Sunday does not', { promise: null, placedAt: at('2026-11-19T10:00:00Z') }, { from: '2026-11-21', to: '2026-11-24' }],
  ['late on Sunday in UTC is Monday in Berlin', { promise: null, placedAt: at('2026-11-15T23:30:00Z') }, { from: '2026-11-18', to: '2026-11-20' }],
  ['across the end of summer time', { promise: null, placedAt: at('2026-10-23T10:00:00Z') }, { from: '2026-10-27', to: '2026-10-29' }],
  ['nothing for a payment that is missing', { payment: { ...paid, status: 'pending' } }, null],
  ['nothing for what is cancelled', { status: 'cancelled' }, null],
  ['nothing for what is collected', { promise: null, pickup: true }, null],
  ['nothing for downloads', { promise: null, lines: digital }, null],
])('promise: %s', (_name, order, promise) => {
  expect(facts(bare(order), at('2026-11-16T12:00:00Z')).promise).toEqual(promise)
})

test('the newest estimate of each parcel wins; the range spans them all; a former one is told', () => {
  const two = split({ estimatedDelivery: '2026-11-20', firstEstimate: '2026-11-20' }, { estimatedDelivery: '2026-11-23T11:00:00+01:00', firstEstimate: '2026-11-21' })
  expect(facts(two)).toMatchObject({ promise: { from: '2026-11-20', to: '2026-11-23' }, formerPromise: { from: '2026-11-21', to: '2026-11-21' }, state: 'delayed', parcel: { id: 'pb' } })
  expect(facts(parcel({ estimatedDelivery: '2026-11-25', firstEstimate: '2026-11-25' })).formerPromise).toEqual({ from: '2026-11-20', to: '2026-11-23' })
  expect(facts(split(delivered, { estimatedDelivery: '2026-11-21', firstEstimate: '2026-11-21' })).promise).toEqual({ from: '2026-11-21', to: '2026-11-21' })
  expect(facts(parcel(delivered)).promise).toBeNull()
})

test('an estimate near midnight falls on the day at the destination', () => {
  const tokyo = { shippingAddress: { lines: [], country: 'JP' }, promise: null }
  expect(facts(parcel({ estimatedDelivery: '2026-11-20T20:00:00Z', firstEstimate: null }, tokyo)).promise).toEqual({ from: '2026-11-21', to: '2026-11-21' })
})

test('hours are told until they are over', () => {
  const van = parcel({ status: 'out_for_delivery', estimatedDelivery: { from: '2026-11-19T14:00:00+01:00', to: '2026-11-19T18:00:00+01:00' } })
  expect(facts(van)).toMatchObject({ promise: { from: '2026-11-19', to: '2026-11-19' }, window: { from: at('2026-11-19T13:00:00Z'), to: at('2026-11-19T17:00:00Z') } })
  expect(facts(van, at('2026-11-19T17:00:01Z')).window).toBeNull()
})

test('every state of a part is known to the rules, also where the headline is another', () => {
  expect([...facts(split({ status: 'available_for_pickup' }, { flags: ['delayed'] })).states]).toEqual(expect.arrayContaining(['ready_for_pickup', 'delayed']))
  expect(facts(parcel({ status: 'out_for_delivery' }), late).states).toContain('delayed')
  expect(facts(parcel({ flags: ['customs'] })).states).toContain('exception')
})

test('news: the newest scan and the newest ask of any parcel', () => {
  const { lastScan, lastAsk } = facts(split({ scannedAt: 100, askedAt: 900, carrierName: 'DHL' }, { scannedAt: 200, askedAt: 300, carrierName: 'GLS' }))
  expect([lastScan, lastAsk]).toEqual([{ at: 200, carrierName: 'GLS' }, 900])
  expect(facts(bare())).toMatchObject({ lastScan: null, lastAsk: null, parcel: null })
})

const anyParcel = fc.record({
  status: fc.constantFrom(...TrackingStatus.options), reason: fc.option(fc.constantFrom(...TrackingReason.options)), flags: fc.subarray([...TrackingFlag.options]),
  fulfillmentId: fc.constantFrom('a', 'b', 'gone'), items: fc.option(fc.constantFrom([line1], [line2], [{ lineId: 'line-1', quantity: 1 }])),
  estimatedDelivery: fc.option(fc.constantFrom('2026-11-20', '2026-11-22T10:00:00+01:00', { from: '2026-11-19T14:00:00+01:00', to: '2026-11-19T18:00:00+01:00' })),
  deliveredAt: fc.option(fc.constant(now)),
}).map((changes) => aShipment(changes as Partial<Shipment>))
const anyOrder = fc.record({
  status: fc.constantFrom('open', 'processing', 'completed', 'cancelled'), pickup: fc.boolean(), promise: fc.option(fc.constant({ from: '2026-11-20', to: '2026-11-23' })),
  payment: fc.constantFrom('pending', 'paid', 'failed', 'refunded', 'partly_refunded').map((status) => ({ ...paid, status })),
  fulfillments: fc.subarray(['a', 'b']).chain((ids) => fc.tuple(...ids.map((id) => fc.record({
    status: fc.constantFrom('shipped', 'ready_for_pickup', 'picked_up', 'cancelled'), items: fc.constantFrom([], [line1], [line1, line2], [{ lineId: 'dropped', quantity: 1 }]), shippedAt: fc.option(fc.constant(now - 1000)),
  }).map((changes) => aFulfillment({ id, ...changes } as never))))),
  shipments: fc.array(anyParcel, { maxLength: 4 }), refunds: fc.constantFrom([], refund(100), refund(6670), refund(0, [line1])),
}).map((changes) => anOrder(changes as never))

test('whatever is told of an order, it has one known state, counts that add up and a promise that is a range', () => {
  fc.assert(fc.property(anyOrder, fc.integer({ min: now - 1e9, max: now + 1e10 }), (order, moment) => {
    const derived = facts(order, moment)
    expect(OrderState.options).toContain(derived.state)
    expect(derived.states).toContain(derived.state)
    for (const { id, quantity } of order.lines) {
      const { shipped, delivered, state } = derived.lines.get(id)!
      expect(OrderState.options).toContain(state)
      expect(delivered).toBeLessThanOrEqual(shipped)
      expect(shipped).toBeLessThanOrEqual(quantity)
      const open = derived.unshipped.filter(({ lineId }) => lineId === id).reduce((sum, item) => sum + item.quantity, 0)
      expect(open + shipped).toBeLessThanOrEqual(quantity)
    }
    if (derived.promise) expect(derived.promise.from <= derived.promise.to).toBe(true)
    if (derived.formerPromise) expect(derived.formerPromise.to < derived.promise!.to).toBe(true)
    if (derived.state === 'payment_pending' || derived.state === 'cancelled') expect(derived.promise).toBeNull()
    expect(derived.withdrawUntil === null).toBe(derived.deliveredAt === null)
  }), { numRuns: 2000 })
})
