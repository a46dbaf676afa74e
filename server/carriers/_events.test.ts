import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { TrackingStatus } from '../contract/tracking.ts'
import { composeReport, deciding, once, sortEvents, turnHomeward, withoutDoubles, type ReadEvent } from './_events.ts'

const event = (minute: number, status: TrackingStatus, more: Partial<ReadEvent> = {}): ReadEvent => {
  const at = Date.UTC(2026, 10, 18, 10, minute)
  return { at, occurredAt: new Date(at).toISOString(), status, code: 'X', description: '', ...more }
}
const newestOf = (...statuses: TrackingStatus[]) => sortEvents(statuses.map((status, minute) => event(minute, status)))

test.each<[TrackingStatus[], TrackingStatus]>([
  [['picked_up', 'out_for_delivery', 'delivery_attempted', 'in_transit'], 'in_transit'],
  [['out_for_delivery', 'delivered', 'in_transit', 'exception'], 'delivered'],
  [['delivered', 'returning', 'in_transit'], 'in_transit'],
  [['delivered', 'returned', 'delivered'], 'returned'],
  [['cancelled', 'in_transit', 'delivered'], 'cancelled'],
  [['expired', 'in_transit'], 'in_transit'],
  [['in_transit', 'unknown'], 'in_transit'],
])('oldest to newest %j: it is %s', (statuses, now) => {
  expect(deciding(newestOf(...statuses))!.status).toBe(now)
})

test('of the same second the one further on its way comes first', () => {
  expect(sortEvents([event(0, 'picked_up'), event(0, 'delivered'), event(0, 'in_transit')]).map(({ status }) => status)).toEqual(['delivered', 'in_transit', 'picked_up'])
  // As core/merge-report.ts ranks them: who tells whole minutes loads and rings in the same one.
  expect(sortEvents([event(0, 'out_for_delivery'), event(0, 'delivery_attempted'), event(0, 'exception')]).map(({ status }) => status)).toEqual(['delivery_attempted', 'exception', 'out_for_delivery'])
})

test('on its way back, moving is returning and a delivery is a return', () => {
  const back = turnHomeward(newestOf('out_for_delivery', 'returning', 'in_transit', 'delivered').map((one) => ({ ...one, reason: 'delivered_recipient' as const })), false)
  expect(back.map(({ status, reason }) => [status, reason])).toEqual([['returned', undefined], ['returning', undefined], ['returning', 'delivered_recipient'], ['out_for_delivery', 'delivered_recipient']])
})

test('whatever comes in whatever order: news that only inform decide nothing, and an end stays one', () => {
  const some = fc.array(fc.record({ minute: fc.nat(500), status: fc.constantFrom(...TrackingStatus.options), informational: fc.boolean() }), { maxLength: 30 })
  fc.assert(fc.property(some, fc.infiniteStream(fc.nat()), (list, order) => {
    const events = list.map(({ minute, status, informational }) => event(minute, status, { informational }))
    const shuffled = events.map((one) => [order.next().value as number, one] as const).toSorted(([a], [b]) => a - b).map(([, one]) => one)
    const [one, other] = [events, shuffled].map((given) => deciding(sortEvents(given))?.status)
    expect(other).toBe(one)
    expect(deciding(sortEvents(events))?.informational ?? false).toBe(false)
    const ended = events.some(({ status, informational }) => !informational && (status === 'returned' || status === 'delivered' || status === 'cancelled'))
    if (ended && !events.some(({ status }) => status === 'returning')) expect(['delivered', 'returned', 'cancelled']).toContain(one)
  }))
})

test('the same event twice counts once; another place is another event', () => {
  expect(withoutDoubles([event(0, 'in_transit'), event(0, 'in_transit'), event(0, 'in_transit', { location: 'Kiel' }), event(1, 'in_transit')])).toHaveLength(3)
})

test('an unmapped code is told once, and never more than 50 of an answer', () => {
  const tell = vi.fn()
  const told = once(tell)
  for (let round = 0; round < 2; round++) for (let code = 0; code < 100; code++) told(String(code), 'text')
  expect(tell).toHaveBeenCalledTimes(50)
})

test('a summary stands alone where no event tells anything, and a newer one outranks the events', () => {
  const parcel = { trackingNumber: '1' }
  expect(composeReport(parcel, [event(0, 'unknown')], { status: 'in_transit' }).status).toBe('in_transit')
  expect(composeReport(parcel, [event(1, 'in_transit')], { status: 'delivered', at: event(2, 'unknown').at, occurredAt: '2026-11-18T10:02:00Z' })).toMatchObject({ status: 'delivered', deliveredAt: '2026-11-18T10:02:00Z' })
  expect(composeReport(parcel, [event(1, 'in_transit')], { status: 'info_received', at: event(0, 'unknown').at }).status).toBe('in_transit')
  expect(composeReport(parcel, []).status).toBe('unknown')
})
