import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aFulfillment, anEvent, anOrder, aShipment, aShop, at } from '../../../tests/builders/order.ts'
import type { ProblemKind } from '../../contract/problem.ts'
import { TrackingFlag, TrackingReason, TrackingStatus, type TrackingEvent } from '../../contract/tracking.ts'
import type { Order, Shipment } from '../order.ts'
import { deriveFacts } from '../order-state.ts'
import { findTrouble } from './find-trouble.ts'

const shop = aShop()
const look = (order: Order, iso: string) => {
  const now = at(iso)
  const { now: found, next } = findTrouble(order, deriveFacts(order, shop, now), shop, now)
  return { kinds: found.map(({ kind }) => kind), found, next: next === null ? null : new Date(next).toISOString() }
}
/** One parcel and nothing that is owed besides; far promise, so that only the case speaks. */
const parcel = (changes: Partial<Shipment>, order: Partial<Order> = {}) => anOrder({ promise: { from: '2027-01-01', to: '2027-01-02' }, shipments: [aShipment(changes)], ...order })
const scans = (...told: [TrackingEvent['status'], string][]): Partial<Shipment> => {
  const events = told.map(([status, occurredAt]) => anEvent({ status, occurredAt }))
  return { events, status: told[0]![0], scannedAt: Date.parse(told[0]![1]) }
}

describe('what the carrier says', () => {
  test.each<[string, Partial<Shipment>, ProblemKind[], number]>([
    ['lost', { status: 'exception', reason: 'carrier_parcel_lost' }, ['lost'], 3],
    ['damaged', { status: 'exception', reason: 'carrier_damaged_parcel' }, ['damaged'], 3],
    ['damaged and handed over', { status: 'delivered', reason: 'carrier_damaged_parcel', deliveredAt: 1 }, ['damaged'], 3],
    ['refused, on its way back', { status: 'returning', reason: 'consignee_refused' }, ['refused'], 3],
    ['cancelled by the buyer', { status: 'exception', reason: 'consignee_cancelled' }, ['refused'], 3],
    ['address', { status: 'delivery_attempted', reason: 'consignee_incorrect_address' }, ['address'], 3],
    ['not at home', { status: 'delivery_attempted', reason: 'consignee_not_home' }, ['attempted'], 1],
    ['duties', { status: 'in_transit', reason: 'customs_duties_unpaid', flags: ['customs'] }, ['customs_duties'], 3],
    ['papers', { status: 'exception', reason: 'customs_documentation' }, ['customs_documents'], 3],
    ['inspected', { status: 'exception', reason: 'customs_inspection', flags: ['customs'] }, ['customs'], 2],
    ['held at customs without a reason', { status: 'exception', flags: ['customs'] }, ['customs'], 2],
    ['the buyer must act', { status: 'exception', flags: ['action_required'] }, ['action_required'], 3],
    ['returning', { status: 'returning' }, ['returning'], 2],
    ['returned', { status: 'returned', reason: 'consignee_refused' }, ['returned'], 2],
    ['held up by weather', { status: 'exception', reason: 'weather_delay' }, ['exception'], 2],
    ['delivered', { status: 'delivered', deliveredAt: 1 }, [], 0],
    ['voided', { status: 'cancelled', reason: 'carrier_parcel_lost' }, [], 0],
    ['on its way', { status: 'in_transit' }, [], 0],
  ])('%s', (_, changes, kinds, severity) => {
    const { found, kinds: told } = look(parcel(changes), '2026-11-19T15:00:00Z')
    expect(told).toEqual(kinds)
    if (severity) expect(found[0]).toMatchObject({ severity, from: at('2026-11-19T13:32:00Z'), details: { orderNumber: '#1042', carrierName: 'DHL' } })
  })

  test('since the first of the scans that say so', () => {
    const changes = scans(['returning', '2026-11-19T09:00:00+01:00'], ['returning', '2026-11-18T09:00:00+01:00'], ['delivery_attempted', '2026-11-17T09:00:00+01:00'])
    expect(look(parcel(changes), '2026-11-19T15:00:00Z').found[0]).toMatchObject({ kind: 'returning', from: at('2026-11-18T08:00:00Z') })
  })

  test('back to the depot from the van, and gone again with the next tour', () => {
    const back = scans(['in_transit', '2026-11-18T18:00:00+01:00'], ['out_for_delivery', '2026-11-18T08:00:00+01:00'], ['in_transit', '2026-11-18T04:00:00+01:00'])
    expect(look(parcel(back), '2026-11-18T20:00:00Z').kinds).toEqual(['back_to_depot'])
    const again = scans(['out_for_delivery', '2026-11-19T08:00:00+01:00'], ['in_transit', '2026-11-18T18:00:00+01:00'], ['out_for_delivery', '2026-11-18T08:00:00+01:00'])
    expect(look(parcel(again), '2026-11-19T09:00:00Z').kinds).toEqual([])
  })

  test.each(['consignee_incorrect_address', 'carrier_address_not_found', 'consignee_refused'] as const)('on the road, but %s: the page says so and sells nothing', (reason) => {
    expect(deriveFacts(parcel({ status: 'in_transit', reason }), shop, at('2026-11-19T15:00:00Z')).state).toBe('exception')
  })

  test('customs passed through is nothing for two days', () => {
    const order = parcel({ ...scans(['in_transit', '2026-11-19T09:00:00+01:00']), flags: ['customs'] })
    expect(look(order, '2026-11-20T09:00:00Z')).toMatchObject({ kinds: [], next: '2026-11-21T08:00:00.000Z' })
    expect(look(order, '2026-11-21T08:00:00Z').kinds).toEqual(['customs'])
  })
})

describe('silence', () => {
  const friday = scans(['in_transit', '2026-11-20T18:00:00+01:00'])

  test('Sundays do not count; told to the moment; the next look is known', () => {
    const order = parcel(friday)
    expect(look(order, '2026-11-24T16:59:59.999Z')).toMatchObject({ kinds: [], next: '2026-11-24T17:00:00.000Z' })
    expect(look(order, '2026-11-24T17:00:00Z').kinds).toEqual(['stalled'])
  })
  test('nothing is sold beside it, and the headline claims no more than is known', () => {
    const order = parcel(friday)
    const facts = deriveFacts(order, shop, at('2026-11-24T17:00:00Z'))
    expect([facts.state, facts.states.has('delayed')]).toEqual(['shipped', true])
    expect(deriveFacts(order, shop, at('2026-11-24T16:59:00Z')).states.has('delayed')).toBe(false)
    expect([facts.silent, deriveFacts(order, shop, at('2026-11-24T16:59:00Z')).silent]).toEqual([true, undefined])
  })
  test('longer abroad and overseas', () => {
    const to = (country: string) => look(parcel(friday, { shippingAddress: { lines: [], country } }), '2026-11-21T00:00:00Z').next
    expect([to('DE'), to('FR'), to('US')]).toEqual(['2026-11-24T17:00:00.000Z', '2026-11-26T17:00:00.000Z', '2026-12-02T17:00:00.000Z'])
  })
  test('what was learned of the lane wins', () => {
    expect(look(parcel({ ...friday, usualSilenceHours: 20 }), '2026-11-21T00:00:00Z').next).toBe('2026-11-21T13:00:00.000Z')
  })
  test('across the change of the clocks the time of day stays', () => {
    expect(look(parcel(scans(['in_transit', '2026-10-23T18:00:00+02:00'])), '2026-10-24T00:00:00Z').next).toBe('2026-10-27T17:00:00.000Z')
  })
  test('presumed lost after two weeks, and no longer late or stalled besides; never `lost`', () => {
    const order = parcel(friday, { promise: { from: '2026-11-21', to: '2026-11-23' } })
    expect(look(order, '2026-11-30T00:00:00Z').kinds).toEqual(['stalled', 'late'])
    expect(look(order, '2026-12-06T18:00:00Z').kinds).toEqual(['presumed_lost'])
    expect(deriveFacts(order, shop, at('2026-12-06T18:00:00Z')).states.has('lost')).toBe(false)
    expect(look(order, '2027-06-01T00:00:00Z')).toMatchObject({ kinds: [], next: null })
  })
  test('a carrier that does not answer us is not a parcel that does not move', () => {
    expect(look(parcel({ ...friday, lastError: 'unauthorized' }), '2026-11-30T00:00:00Z').kinds).toEqual([])
  })
})

describe('never scanned', () => {
  const label: Partial<Shipment> = { ...scans(['info_received', '2026-11-18T16:00:00+01:00']) }
  test('label without hand-over: two working days after it was said to be handed over, four where nobody said', () => {
    expect(look(parcel(label), '2026-11-19T00:00:00Z')).toMatchObject({ kinds: [], next: '2026-11-20T15:05:00.000Z' })
    expect(look(parcel(label), '2026-11-20T15:05:00Z').kinds).toEqual(['not_handed_over'])
    expect(look(parcel(label, { fulfillments: [aFulfillment({ shippedAt: null })] }), '2026-11-19T00:00:00Z').next).toBe('2026-11-23T15:05:00.000Z')
  })
  test('nothing is sold beside a parcel that was left behind, and it is not called silent', () => {
    const facts = deriveFacts(parcel(label), shop, at('2026-11-20T15:05:00Z'))
    expect([facts.state, facts.states.has('delayed'), facts.silent]).toEqual(['shipped', true, undefined])
    expect(deriveFacts(parcel(label), shop, at('2026-11-20T15:04:00Z')).states.has('delayed')).toBe(false)
  })
  const pending: Partial<Shipment> = { status: 'pending', events: [], scannedAt: null }
  test('a number the carrier does not know after three days', () => {
    expect(look(parcel({ ...pending, lastError: 'not_found' }), '2026-11-21T15:04:00Z').kinds).toEqual([])
    expect(look(parcel({ ...pending, lastError: 'not_found' }), '2026-11-21T15:05:00Z').kinds).toEqual(['not_found'])
  })
  test('nobody asked: nothing is claimed', () => {
    for (const lastError of [null, 'misconfigured', 'unauthorized']) expect(look(parcel({ ...pending, askedAt: null, lastError }), '2026-12-20T00:00:00Z').kinds, String(lastError)).toEqual([])
  })
  test('a number without a carrier', () => {
    expect(look(parcel({ ...pending, carrier: null, carrierName: null }), '2026-11-19T00:00:00Z').kinds).toEqual(['carrier_unknown'])
    expect(look(parcel({ ...pending, carrier: null, trackingUrl: 'https://kurier.example/1' }), '2026-11-19T00:00:00Z').kinds).toEqual([])
  })
})

describe('past the promise', () => {
  const promise = { from: '2026-11-18', to: '2026-11-19' }
  test('from the midnight at the destination that ends its last day', () => {
    expect(look(parcel({}, { promise }), '2026-11-19T22:59:59Z')).toMatchObject({ kinds: [], next: '2026-11-19T23:00:00.000Z' })
    expect(look(parcel({}, { promise }), '2026-11-19T23:00:00Z').found).toMatchObject([{ kind: 'late', severity: 2, from: at('2026-11-19T23:00:00Z'), details: { day: '2026-11-19' } }])
    expect(look(parcel({}, { promise, shippingAddress: { lines: [], country: 'US' } }), '2026-11-20T04:59:00Z').kinds).toEqual([])
    expect(look(parcel({}, { promise, shippingAddress: { lines: [], country: 'US' } }), '2026-11-20T05:00:00Z').kinds).toEqual(['late'])
  })
  test('goods that were never handed over; not while the payment is missing', () => {
    const unsent = { promise, fulfillments: [], shipments: [] }
    expect(look(anOrder(unsent), '2026-11-20T12:00:00Z').kinds).toEqual(['not_shipped'])
    expect(look(anOrder({ ...unsent, payment: { status: 'pending', method: null, paidAt: null, reservedUntil: null } }), '2026-11-20T12:00:00Z').kinds).toEqual([])
    expect(look(anOrder({ ...unsent, status: 'cancelled', cancelledAt: 1 }), '2026-11-20T12:00:00Z')).toMatchObject({ kinds: [], next: null })
  })
  test('a parcel sent again takes the place of the lost one', () => {
    const lost = aShipment({ id: 'lost', fulfillmentId: 'fulfillment-1', status: 'exception', reason: 'carrier_parcel_lost' })
    const again = aShipment({ id: 'again', fulfillmentId: 'fulfillment-2', trackingNumber: '2' })
    const order = parcel({}, { fulfillments: [aFulfillment(), aFulfillment({ id: 'fulfillment-2' })], shipments: [lost, again] })
    expect(look(order, '2026-11-19T15:00:00Z').kinds).toEqual([])
  })
})

describe('pick-up', () => {
  const waiting = (pickupPoint: Shipment['pickupPoint']) => parcel({ ...scans(['available_for_pickup', '2026-11-16T12:00:00+01:00']), pickupPoint })
  test('from the day before its last; without a last day after five', () => {
    expect(look(waiting({ name: 'Kiosk', until: '2026-11-23' }), '2026-11-21T22:59:00Z')).toMatchObject({ kinds: [], next: '2026-11-21T23:00:00.000Z' })
    expect(look(waiting({ name: 'Kiosk', until: '2026-11-23' }), '2026-11-21T23:00:00Z').found).toMatchObject([{ kind: 'pickup_ending', details: { day: '2026-11-23' } }])
    expect(look(waiting(null), '2026-11-21T10:59:00Z').kinds).toEqual([])
    expect(look(waiting(null), '2026-11-21T11:00:00Z').kinds).toEqual(['pickup_ending'])
  })
})

test('whatever is told of a parcel: each kind once, begun in the past, and the next look lies ahead', () => {
  const moment = fc.integer({ min: at('2026-10-01T00:00:00Z'), max: at('2027-02-01T00:00:00Z') })
  const shipment = fc.record({
    status: fc.constantFrom(...TrackingStatus.options), reason: fc.option(fc.constantFrom(...TrackingReason.options)), flags: fc.uniqueArray(fc.constantFrom(...TrackingFlag.options)),
    scannedAt: fc.option(moment), lastError: fc.option(fc.constantFrom('not_found', 'unauthorized', 'upstream_unavailable')), carrier: fc.constantFrom('dhl', null),
    pickupPoint: fc.option(fc.record({ name: fc.string(), until: fc.constantFrom('2026-11-20', '2026-12-31') })), askedAt: fc.option(moment),
  })
  fc.assert(fc.property(shipment, moment, fc.constantFrom('DE', 'US', 'AU'), (changes, now, country) => {
    const order = parcel(changes, { shippingAddress: { lines: [], country } })
    const { now: found, next } = findTrouble(order, deriveFacts(order, shop, now), shop, now)
    expect(new Set(found.map(({ kind }) => kind)).size).toBe(found.length)
    for (const { from, until } of found) expect(from <= now && (until === undefined || until > now)).toBe(true)
    if (next === null) return
    expect(next).toBeGreaterThan(now)
    // Until then nothing turns.
    const kindsAt = (moment: number) => findTrouble(order, deriveFacts(order, shop, moment), shop, moment).now.map(({ kind }) => kind)
    expect(kindsAt(next - 1)).toEqual(kindsAt(now))
  }))
})
