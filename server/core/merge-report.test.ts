import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aShipment, anEvent, at, now } from '../../tests/builders/order.ts'
import type { ParcelReport, TrackingEvent, TrackingStatus } from '../contract/tracking.ts'
import { mergeReport } from './merge-report.ts'
import type { Shipment } from './order.ts'

const fresh = (changes: Partial<Shipment> = {}) => aShipment({ status: 'pending', events: [], scannedAt: null, estimatedDelivery: null, ...changes })
/** `scan('10:00', 'in_transit')`: an event of 19 November in Berlin. */
const scan = (time: string, status: TrackingStatus, changes: Partial<TrackingEvent> = {}) =>
  anEvent({ occurredAt: `2026-11-19T${time}:00+01:00`, status, code: `${status}-${time}`, ...changes })
const report = (events: TrackingEvent[], changes: Partial<ParcelReport> = {}): ParcelReport => ({ trackingNumber: '1', status: events[0]?.status ?? 'unknown', events, ...changes })
const statusOf = (...reports: TrackingEvent[][]) => reports.reduce((shipment, events) => mergeReport(shipment, report(events), now), fresh()).status

test.each<[string, TrackingStatus, TrackingEvent[][]]>([
  ['the newest scan', 'out_for_delivery', [[scan('10:00', 'out_for_delivery'), scan('08:00', 'in_transit')]]],
  ['whatever order they are listed in', 'out_for_delivery', [[scan('08:00', 'in_transit'), scan('10:00', 'out_for_delivery')]]],
  ['whatever order they come in', 'out_for_delivery', [[scan('10:00', 'out_for_delivery')], [scan('08:00', 'in_transit')]]],
  ['at one moment the further one', 'delivered', [[scan('10:00', 'in_transit'), scan('10:00', 'delivered')]]],
  ['not what only informs', 'in_transit', [[scan('10:00', 'delivered', { informational: true }), scan('08:00', 'in_transit')]]],
  ['not what we cannot read', 'in_transit', [[scan('10:00', 'unknown'), scan('08:00', 'in_transit')]]],
  ['delivered stays', 'delivered', [[scan('10:00', 'delivered')], [scan('11:00', 'in_transit')]]],
  ['delivered stays after a late attempt scan', 'delivered', [[scan('11:00', 'delivery_attempted'), scan('10:00', 'delivered')]]],
  ['delivered goes back', 'returning', [[scan('10:00', 'delivered')], [scan('11:00', 'returning')]]],
  ['delivered and back', 'returned', [[scan('12:00', 'returned'), scan('11:00', 'returning'), scan('10:00', 'delivered')]]],
  ['an old return before the delivery is over', 'delivered', [[scan('12:00', 'delivered')], [scan('11:00', 'returning')]]],
  ['returned stays', 'returned', [[scan('10:00', 'returned')], [scan('11:00', 'delivered')]]],
  ['cancelled stays', 'cancelled', [[scan('10:00', 'cancelled')], [scan('11:00', 'in_transit')]]],
  ['an attempt, then on its way again', 'in_transit', [[scan('10:00', 'delivery_attempted')], [scan('11:00', 'in_transit')]]],
])('the status is %s: %s', (_name, status, reports) => {
  expect(statusOf(...reports)).toBe(status)
})

test('the order in which reports come makes no difference, and neither does hearing them twice', () => {
  const statuses: TrackingStatus[] = ['info_received', 'in_transit', 'out_for_delivery', 'delivery_attempted', 'exception', 'delivered', 'returning', 'returned', 'cancelled']
  const event = fc.record({ minute: fc.nat(59), status: fc.constantFrom(...statuses) }).map(({ minute, status }) => scan(`10:${String(minute).padStart(2, '0')}`, status))
  fc.assert(fc.property(fc.uniqueArray(event, { minLength: 1, maxLength: 8, selector: ({ occurredAt }) => occurredAt }), fc.func(fc.nat()), (events, weight) => {
    const all = mergeReport(fresh(), report(events), now)
    const shuffled = events.toSorted((a, b) => weight(a) - weight(b))
    const oneByOne = [...shuffled, ...shuffled].reduce((shipment, event) => mergeReport(shipment, report([event]), now), fresh())
    expect([oneByOne.status, oneByOne.events, oneByOne.deliveredAt]).toEqual([all.status, all.events, all.deliveredAt])
  }))
})

test('the same scan told in another language replaces, another offset of the same moment too', () => {
  const known = mergeReport(fresh(), report([scan('10:00', 'in_transit', { description: 'Angekommen' })]), now)
  const again = mergeReport(known, report([{ ...scan('10:00', 'in_transit'), occurredAt: '2026-11-19T09:00:00Z', description: 'Arrived', language: 'en' }]), now)
  expect(again.events).toMatchObject([{ description: 'Arrived' }])
})

test('a notice that came alone stands under the status the parcel was in', () => {
  const known = mergeReport(fresh(), report([scan('08:00', 'out_for_delivery'), scan('07:00', 'in_transit')]), now)
  const told = mergeReport(known, report([scan('09:00', 'info_received', { informational: true })]), now)
  expect(told.events.map(({ status }) => status)).toEqual(['out_for_delivery', 'out_for_delivery', 'in_transit'])
  expect(told.status).toBe('out_for_delivery')
})

test('at most the newest 200 scans are kept', () => {
  const many = Array.from({ length: 450 }, (_, index) => anEvent({ occurredAt: new Date(now - index * 60_000).toISOString(), code: String(index) }))
  const { events } = [many.slice(200), many.slice(0, 200)].reduce((shipment, some) => mergeReport(shipment, report(some), now), fresh())
  expect([events.length, events[0]!.code, events.at(-1)!.code]).toEqual([200, '0', '199'])
})

test('the first estimate stays; a late report does not bring an old one back', () => {
  const first = mergeReport(fresh(), report([scan('08:00', 'in_transit')], { estimatedDelivery: '2026-11-20' }), now)
  const later = mergeReport(first, report([scan('09:00', 'in_transit')], { estimatedDelivery: '2026-11-21', flags: ['delayed'], nextSteps: 'Morgen' }), now)
  expect(later).toMatchObject({ firstEstimate: '2026-11-20', estimatedDelivery: '2026-11-21', flags: ['delayed'] })
  const stale = mergeReport(later, report([scan('08:00', 'in_transit')], { estimatedDelivery: '2026-11-20' }), now)
  expect(stale).toMatchObject({ estimatedDelivery: '2026-11-21', flags: ['delayed'], nextSteps: 'Morgen' })
  expect(mergeReport(later, report([scan('10:00', 'out_for_delivery')]), now)).toMatchObject({ estimatedDelivery: '2026-11-21', flags: [], nextSteps: null })
})

test('delivery: time, proof and signature; a return keeps the time', () => {
  const there = mergeReport(fresh(), report([scan('10:00', 'delivered', { reason: 'delivered_neighbour' })], { signedBy: 'Petersen', proofUrl: 'https://carrier.example/p' }), now)
  expect(there).toMatchObject({ deliveredAt: at('2026-11-19T09:00:00Z'), reason: 'delivered_neighbour', signedBy: 'Petersen', proofUrl: 'https://carrier.example/p', scannedAt: at('2026-11-19T09:00:00Z') })
  const back = mergeReport(there, report([scan('12:00', 'returning', { reason: 'consignee_refused' })]), now)
  expect(back).toMatchObject({ status: 'returning', reason: 'consignee_refused', deliveredAt: at('2026-11-19T09:00:00Z'), signedBy: 'Petersen' })
  expect(mergeReport(fresh(), report([], { status: 'delivered' }), now)).toMatchObject({ status: 'delivered', deliveredAt: null, scannedAt: null })
})

test('a reason ends with the state it explained', () => {
  const attempted = mergeReport(fresh(), report([scan('10:00', 'delivery_attempted', { reason: 'consignee_not_home' })]), now)
  expect(mergeReport(attempted, report([scan('11:00', 'in_transit')]), now).reason).toBeNull()
  expect(mergeReport(attempted, report([scan('09:00', 'in_transit')]), now).reason).toBe('consignee_not_home')
})

test('a scan of next year hides nothing that happens today; a clock that is some hours ahead is believed', () => {
  const ahead = report([anEvent({ occurredAt: '2027-11-19T10:00:00Z', status: 'delivered' })], { deliveredAt: '2027-11-19T10:00:00Z' })
  const known = mergeReport(mergeReport(fresh(), report([scan('08:00', 'in_transit')]), now), ahead, now)
  expect(known).toMatchObject({ status: 'in_transit', deliveredAt: null, scannedAt: at('2026-11-19T08:00:00+01:00') })
  expect(mergeReport(known, report([scan('10:00', 'out_for_delivery')]), now).status).toBe('out_for_delivery')
  const hours = new Date(now + 14 * 3_600_000).toISOString()
  expect(mergeReport(known, report([anEvent({ occurredAt: hours, status: 'out_for_delivery' })]), now).status).toBe('out_for_delivery')
})

test('thirty silent days expire a parcel; the next scan ends that; what ended does not expire', () => {
  const old = fresh({ createdAt: at('2026-10-01T00:00:00Z') })
  const silent = mergeReport(old, report([anEvent({ occurredAt: '2026-10-10T10:00:00Z' })]), now)
  expect(silent.status).toBe('expired')
  expect(mergeReport(silent, report([scan('10:00', 'in_transit')]), now).status).toBe('in_transit')
  expect(mergeReport(old, report([anEvent({ occurredAt: '2026-10-10T10:00:00Z', status: 'delivered' })]), now).status).toBe('delivered')
})

test('an answer without scans moves only what has not ended', () => {
  expect(mergeReport(fresh(), report([], { status: 'info_received' }), now).status).toBe('info_received')
  expect(mergeReport(fresh({ status: 'delivered' }), report([], { status: 'in_transit' }), now).status).toBe('delivered')
  expect(mergeReport(fresh({ status: 'in_transit' }), report([], { status: 'unknown' }), now).status).toBe('in_transit')
})
