import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aFulfillment, anEvent, anOrder, aShipment, aShop, at } from '../../../tests/builders/order.ts'
import type { TrackingStatus } from '../../contract/tracking.ts'
import { makeHolidays } from '../../holidays.ts'
import type { ExpectedDelivery, Order, Shipment } from '../order.ts'
import { deriveFacts } from '../order-state.ts'
import { dayIn, numberOf } from '../time-zone.ts'
import { deliveryCalendar } from './delivery-days.ts'
import { tell, withExpectations } from './expect.ts'
import { lanesOf } from './lane-limits.ts'
import type { DeliveryRow } from './row.ts'
import { Transit } from './transit.ts'

const holidays = makeHolidays()
const shop = aShop()
const sources = (now: string, transit = new Transit()) => ({ holidays, transit, now: at(now) })
const scan = (occurredAt: string, status: TrackingStatus = 'in_transit') => anEvent({ occurredAt, status, code: `${status} ${occurredAt}` })
/** Not handed over yet; placed on Monday, 16 November 2026, 09:41 in Berlin. */
const open = (changes: Partial<Order> = {}) => anOrder({ fulfillments: [], shipments: [], promise: null, payment: { ...anOrder().payment, paidAt: null }, ...changes })
/** Handed over on Wednesday evening, with these scans, newest first. */
const sent = (parcel: Partial<Shipment> = {}, order: Partial<Order> = {}) => anOrder({ promise: null, shipments: [aShipment({ events: [scan('2026-11-18T18:00:00+01:00', 'picked_up')], ...parcel })], ...order })
const days = (expected: ExpectedDelivery | undefined) => expected && [expected.from, expected.to]
const expected = (order: Order, now: string, transit?: Transit) => withExpectations(order, shop, sources(now, transit))
const ofParcel = (order: Order, now: string, transit?: Transit) => expected(order, now, transit).shipments[0]!.expected

test.each<[string, Partial<Order>, string, string[] | undefined]>([
  ['Monday: handed over on Tuesday, then one to three days', {}, '2026-11-16T09:00:00Z', ['2026-11-18', '2026-11-20']],
  ['paid in advance on Tuesday: all a day later', { payment: anOrder().payment }, '2026-11-17T09:00:00Z', ['2026-11-19', '2026-11-21']],
  ['as the shop promised at checkout', { promise: { from: '2026-11-20', to: '2026-11-23' } }, '2026-11-16T09:00:00Z', ['2026-11-20', '2026-11-23']],
  ['abroad further', { shippingAddress: { lines: [], country: 'FR' } }, '2026-11-16T09:00:00Z', ['2026-11-19', '2026-11-24']],
  ['across the sea far further', { shippingAddress: { lines: [], country: 'JP' } }, '2026-11-16T09:00:00Z', ['2026-11-26', '2026-12-09']],
  ['nothing while it is unpaid', { payment: { ...anOrder().payment, status: 'pending' } }, '2026-11-16T09:00:00Z', undefined],
  ['nothing for what is collected', { pickup: true }, '2026-11-16T09:00:00Z', undefined],
  ['nothing for what is cancelled', { status: 'cancelled' }, '2026-11-16T09:00:00Z', undefined],
  ['nothing for old news', {}, '2027-03-01T09:00:00Z', undefined],
])('an order not yet shipped: %s', (_, changes, now, range) => {
  expect(days(expected(open(changes), now).expected)).toEqual(range)
})

test('holidays of the buyer\'s federal state are no delivery days', () => {
  const to = (postcode: string) => expected(open({ placedAt: at('2027-01-04T09:00:00Z'), shippingAddress: { lines: [], country: 'DE', postcode } }), '2027-01-04T09:30:00Z').expected
  expect([days(to('80331')), days(to('10115'))]).toEqual([['2027-01-07', '2027-01-09'], ['2027-01-06', '2027-01-08']])
})

test('with enough deliveries an order just placed is told by what was learned of whole orders, until it is overdue', () => {
  const rows: unknown[] = []
  const orders = (row: DeliveryRow) => {
    rows.push(row)
    return { p10: 2.2, p50: 3.4, p80: 4.9, p90: 5.1 }
  }
  const placed = withExpectations(open(), shop, { ...sources('2026-11-16T09:00:00Z'), orders })
  // Monday and three days; six days later is Sunday, when nobody delivers.
  expect(placed.expected).toMatchObject({ from: '2026-11-19', to: '2026-11-23', basis: 'learned' })
  expect(rows[0]).toEqual({
    purchasedAt: '2026-11-16T09:41:00', originRegion: 'DE', destinationRegion: 'DE-SH', originPostcode: null, destinationPostcode: '24105', weightGrams: null,
    value: 6670, shippingCost: 490, items: 3, senders: 1, handlingDays: 1, category: 'DHL Paket',
  })
  const overdue = withExpectations(placed, shop, { ...sources('2026-11-24T09:00:00Z'), orders })
  expect(rows).toHaveLength(1)
  expect(overdue.expected).toMatchObject({ from: '2026-11-25', to: '2026-11-27', first: placed.expected!.first })
})

test('the same moment expects the same', () => {
  const once = expected(sent(), '2026-11-19T09:00:00Z')
  expect(expected(once, '2026-11-19T09:00:00Z')).toEqual(once)
})

test('at the first scan what was told is kept beside the first', () => {
  const placed = expected(open(), '2026-11-16T09:00:00Z')
  expect(placed.expected!.first).toEqual({ from: '2026-11-18', to: '2026-11-20', basis: 'assumed', at: at('2026-11-16T09:00:00Z') })
  const handed = expected({ ...placed, fulfillments: [aFulfillment()], shipments: sent().shipments }, '2026-11-18T18:00:00Z')
  // Narrowed to what is left of what was told: no day later than Friday was ever named.
  expect(handed.shipments[0]!.expected).toEqual({
    from: '2026-11-19', to: '2026-11-20', basis: 'assumed', first: placed.expected!.first, handOver: { from: '2026-11-19', to: '2026-11-20', basis: 'assumed', at: at('2026-11-18T18:00:00Z') },
  })
})

test('every scan tells more: on the van it comes today, after a vain attempt another day', () => {
  const travelling = expected(sent(), '2026-11-19T07:00:00Z')
  const van = [scan('2026-11-20T08:00:00+01:00', 'out_for_delivery'), ...travelling.shipments[0]!.events]
  const withParcel = (order: Order, parcel: Partial<Shipment>) => ({ ...order, shipments: [{ ...order.shipments[0]!, ...parcel }] })
  const loaded = expected(withParcel(travelling, { status: 'out_for_delivery', events: van }), '2026-11-20T08:00:00Z')
  expect(loaded.shipments[0]!.expected).toMatchObject({ from: '2026-11-20', to: '2026-11-21' })
  const attempted = expected(withParcel(loaded, { status: 'delivery_attempted', events: [scan('2026-11-20T14:00:00+01:00', 'delivery_attempted'), ...van] }), '2026-11-20T14:00:00Z')
  expect(attempted.shipments[0]!.expected).toMatchObject({ from: '2026-11-21', to: '2026-11-21' })
})

test('the carrier\'s own promise wins while it can come true', () => {
  const with_ = (estimatedDelivery: Shipment['estimatedDelivery']) => sent({ estimatedDelivery })
  expect(ofParcel(with_('2026-11-24'), '2026-11-19T09:00:00Z')).toMatchObject({ from: '2026-11-24', to: '2026-11-24', basis: 'carrier' })
  expect(ofParcel(with_({ from: '2026-11-20T09:00:00+01:00', to: '2026-11-20T13:00:00+01:00' }), '2026-11-19T09:00:00Z')).toMatchObject({ from: '2026-11-20', to: '2026-11-20' })
  for (const estimate of ['2026-11-18', '2026-11-01', '2027-11-20', '0001-01-01', '9999-12-31']) expect(ofParcel(with_(estimate), '2026-11-19T09:00:00Z')!.basis, estimate).toBe('assumed')
})

test('later than the first told is told as late, with the new range; within it only narrows', () => {
  const first = { from: '2026-11-18', to: '2026-11-20', basis: 'learned' as const, at: 0 }
  const before = (from: string, to: string): ExpectedDelivery => ({ from, to, basis: 'learned', first })
  const next = (from: string, to: string, basis: 'learned' | 'carrier' = 'learned') => ({ from, to, soonest: from, basis })
  const told = (known: ExpectedDelivery | null, range: ReturnType<typeof next>) => days(tell(known, known ? null : first, range, 1))
  expect(told(null, next('2026-11-19', '2026-11-20'))).toEqual(['2026-11-19', '2026-11-20'])
  expect(told(null, next('2026-11-17', '2026-11-18'))).toEqual(['2026-11-17', '2026-11-18'])
  // One in five still comes on Friday.
  expect(days(tell(null, first, { ...next('2026-11-21', '2026-11-23'), soonest: '2026-11-20' }, 1))).toEqual(['2026-11-20', '2026-11-20'])
  expect(told(null, next('2026-11-21', '2026-11-23'))).toEqual(['2026-11-21', '2026-11-23'])
  expect(told(before('2026-11-21', '2026-11-23'), next('2026-11-23', '2026-11-25'))).toEqual(['2026-11-23', '2026-11-23'])
  expect(told(before('2026-11-21', '2026-11-23'), next('2026-11-24', '2026-11-25'))).toEqual(['2026-11-24', '2026-11-25'])
  expect(told(before('2026-11-18', '2026-11-18'), next('2026-11-20', '2026-11-20', 'carrier'))).toEqual(['2026-11-20', '2026-11-20'])
  expect(tell(before('2026-11-21', '2026-11-23'), null, next('2026-11-24', '2026-11-25'), 1).first).toBe(first)
})

test('a told range that passes is replaced by a later one, and the page says so', () => {
  const placed = expected(open({ shippingAddress: { lines: [], country: 'DE', postcode: '24105' } }), '2026-11-16T09:00:00Z')
  const onItsWay = expected({ ...placed, fulfillments: [aFulfillment()], shipments: sent().shipments }, '2026-11-18T18:00:00Z')
  const facts = (now: string) => deriveFacts(expected(onItsWay, now), shop, at(now), holidays)
  expect(facts('2026-11-20T18:00:00Z')).toMatchObject({ state: 'shipped', promise: { from: '2026-11-20', to: '2026-11-20' }, formerPromise: null })
  // After eight in the evening nothing comes any more that day.
  expect(facts('2026-11-20T19:30:00Z')).toMatchObject({ state: 'delayed', promise: { from: '2026-11-21' }, formerPromise: { from: '2026-11-18', to: '2026-11-20' } })
  expect(facts('2026-11-22T12:00:00Z')).toMatchObject({ state: 'delayed', promise: { from: '2026-11-24' }, formerPromise: { from: '2026-11-18', to: '2026-11-20' } })
})

test('an order that is not handed over moves once a whole working day has passed in vain', () => {
  const placed = expected(open(), '2026-11-16T09:00:00Z')
  const facts = (now: string) => deriveFacts(expected(placed, now), shop, at(now), holidays)
  expect(facts('2026-11-18T20:00:00Z')).toMatchObject({ state: 'in_preparation', promise: { from: '2026-11-18', to: '2026-11-20' } })
  expect(facts('2026-11-19T08:00:00Z')).toMatchObject({ promise: { from: '2026-11-20', to: '2026-11-20' }, formerPromise: null })
  expect(facts('2026-11-20T08:00:00Z')).toMatchObject({ state: 'delayed', promise: { from: '2026-11-21', to: '2026-11-24' }, formerPromise: { from: '2026-11-18', to: '2026-11-20' } })
})

test('a parcel silent for longer than nearly all is promised nothing new', () => {
  const before = expected(sent(), '2026-11-19T09:00:00Z')
  const after = expected(before, '2027-01-10T09:00:00Z')
  expect(after.shipments[0]!.expected).toEqual(before.shipments[0]!.expected)
  expect(deriveFacts(after, shop, at('2027-01-10T09:00:00Z'), holidays).state).toBe('delayed')
})

test('a parcel that is announced and never scanned is hoped for anew, but not for ever', () => {
  const announced = { status: 'info_received' as const, events: [scan('2026-11-18T18:00:00+01:00', 'info_received')], scannedAt: null }
  let order = expected(sent(announced), '2026-11-18T18:00:00Z')
  expect(days(order.shipments[0]!.expected)).toEqual(['2026-11-19', '2026-11-21'])
  order = expected(order, '2026-11-23T09:00:00Z')
  expect(days(order.shipments[0]!.expected)).toEqual(['2026-11-24', '2026-11-26'])
  const told = order.shipments[0]!.expected
  expect(expected(order, '2027-01-11T09:00:00Z').shipments[0]!.expected).toEqual(told)
})

test('what has ended, and what nobody tracks, is left as it was told', () => {
  for (const status of ['delivered', 'returned', 'returning', 'cancelled', 'expired', 'exception', 'available_for_pickup'] as const) {
    expect(ofParcel(sent({ status }), '2026-11-19T09:00:00Z'), status).toBeUndefined()
  }
  const untracked = expected(sent({ carrier: null, trackingNumber: null, events: [], status: 'pending' }), '2026-11-19T09:00:00Z')
  expect(days(untracked.shipments[0]!.expected)).toEqual(['2026-11-20', '2026-11-23'])
  expect(expected(untracked, '2026-11-25T09:00:00Z')).toEqual(untracked)
})

test('what a lane usually takes: assumed at first, then learned; in delivery days', () => {
  const parcel = sent().shipments[0]!
  const limits = (transit?: Transit) => lanesOf(parcel, sent(), shop, sources('2026-11-19T09:00:00Z', transit))
  expect(limits()).toMatchObject({ learned: false, wayDays: 5, silenceDays: 5 })
  // Scanned on Wednesday evening: five delivery days later is Tuesday, and its whole day may pass.
  expect(new Date(limits().silentAt!).toISOString()).toBe('2026-11-24T23:00:00.000Z')
  const transit = new Transit()
  const lane = { origin: 'DE', carrier: 'dhl', service: 'dhl paket', destination: 'DE-SH' }
  for (let index = 0; index < 300; index++) transit.learn({ lane, today: numberOf('2026-11-15'), ended: true, days: { way: 1, silence: 1, label: 0 } })
  expect(limits(transit)).toMatchObject({ learned: true, wayDays: 1, silenceDays: 1, labelDays: 0 })
  expect(lanesOf({ ...parcel, events: [] }, open(), shop, sources('2026-11-19T09:00:00Z'))).toMatchObject({ silentAt: null, overdueAt: null })
})

test('whatever happens: never in the past, never crossing, only on days the carrier delivers, and the first is kept', () => {
  const statuses: TrackingStatus[] = ['info_received', 'picked_up', 'in_transit', 'out_for_delivery', 'delivery_attempted', 'exception']
  const moment = fc.integer({ min: at('2026-11-16T09:00:00Z'), max: at('2027-01-15T09:00:00Z') })
  const step = fc.record({ now: moment, status: fc.constantFrom(...statuses), estimate: fc.option(fc.constantFrom('2026-11-20', '2026-12-24', '2026-12-27')) })
  const address = fc.constantFrom<Order['shippingAddress']>({ lines: [], country: 'DE', postcode: '80331' }, { lines: [], country: 'AT' }, { lines: [], country: 'US' }, null)
  fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 8 }), address, fc.option(fc.constant({ from: '2026-11-20', to: '2026-11-23' })), (steps, shippingAddress, promise) => {
    let order = expected(open({ shippingAddress, promise }), '2026-11-16T09:00:00Z')
    const first = order.expected!.first
    for (const { now, status, estimate } of steps.toSorted((a, b) => a.now - b.now)) {
      const known = order.shipments[0] ?? aShipment({ events: [], createdAt: now })
      const parcel: Shipment = { ...known, status, estimatedDelivery: estimate, events: [scan(new Date(now).toISOString(), status), ...known.events] }
      const before = known.expected
      order = withExpectations({ ...order, fulfillments: [aFulfillment({ shippedAt: null })], shipments: [parcel] }, shop, { holidays, transit: new Transit(), now })
      const told = order.shipments[0]!.expected
      const zone = shippingAddress?.country === 'US' ? 'America/New_York' : 'Europe/Berlin'
      if (!told) continue
      expect(told.first).toEqual(first)
      expect(told.from <= told.to).toBe(true)
      // What could not be said anew stays as it was told.
      if (JSON.stringify(told) === JSON.stringify(before)) continue
      expect(told.to >= dayIn(now, zone)).toBe(true)
      if (told.basis === 'carrier') continue
      const calendar = deliveryCalendar(holidays, 'dhl', { country: shippingAddress?.country ?? 'DE', region: shippingAddress?.country === 'DE' ? 'DE-BY' : null })
      expect(told.to <= first.to || told.to === before?.to || calendar.isOpen(numberOf(told.to))).toBe(true)
    }
  }), { numRuns: 300 })
})
