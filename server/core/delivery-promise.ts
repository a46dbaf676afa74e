import { assumedFor } from './delivery-date/assumed.ts'
import { openDaysLater } from './delivery-date/calendar.ts'
import { daysOfEstimate } from './delivery-date/expect.ts'
import { handOverDay } from './delivery-date/handling.ts'
import { roadOf } from './delivery-date/passage.ts'
import type { ExpectedDelivery, Instant, Order, PlainDay, Shipment } from './order.ts'
import type { Holidays } from './ports.ts'
import type { Shop } from './store-port.ts'
import { addDays, dayOf } from './time-zone.ts'

export interface DayRange { from: PlainDay; to: PlainDay }

/** How long after its promised day a parcel nobody tracks is called late; later we do not know. */
const untrackedLateDays = 14

/** Later than what was told first, and what that was; null while it stands. */
export const movedFrom = (expected: ExpectedDelivery | undefined): DayRange | null => (expected && expected.to > expected.first.to ? { from: expected.first.from, to: expected.first.to } : null)

/**
 * What the buyer goes by for the whole order: what was told last of goods not yet handed over, else what was agreed at checkout, else
 * handling and way by the shop's settings. Null where nothing travels to the buyer.
 */
export function agreedPromise(order: Order, shop: Shop, holidays: Holidays): DayRange | null {
  if (order.expected) return { from: order.expected.from, to: order.expected.to }
  if (order.promise) return order.promise
  if (order.pickup || order.lines.every(({ shipped }) => !shipped)) return null
  const { place, calendar } = roadOf(holidays, order, shop, null)
  const handover = handOverDay(holidays, shop, order.placedAt)
  const { p50, p90 } = assumedFor(shop, place).way
  return { from: dayOf(openDaysLater(calendar, handover, p50)), to: dayOf(openDaysLater(calendar, handover, p90)) }
}

/** What is known of when a parcel comes, and whether that is later than what was told; `former` is what was told before. */
export interface ParcelPromise { current: DayRange | null; former: DayRange | null; late: boolean }

/** Estimates of the carrier that nobody told yet (an import): against its first one, and what the shop promised. */
function untold(estimate: DayRange | null, parcel: Shipment, order: Order, agreed: DayRange | null, timeZone: string): Omit<ParcelPromise, 'late'> {
  if (!estimate) return { current: agreed, former: null }
  const first = parcel.firstEstimate === null ? null : daysOfEstimate(parcel.firstEstimate, timeZone)
  const former = first && first.to < estimate.to ? first : order.promise && order.promise.to < estimate.to ? order.promise : null
  return { current: estimate, former }
}

export function parcelPromise(parcel: Shipment, order: Order, agreed: DayRange | null, timeZone: string, today: PlainDay): ParcelPromise {
  const { expected } = parcel
  const estimate = parcel.estimatedDelivery === null ? null : daysOfEstimate(parcel.estimatedDelivery, timeZone)
  const carriers = untold(estimate, parcel, order, agreed, timeZone)
  const { current, former } = !expected ? carriers : {
    current: { from: expected.from, to: expected.to }, former: movedFrom(expected) ?? (expected.basis === 'carrier' ? carriers.former : null),
  }
  const tracked = parcel.events.length > 0 || estimate !== null
  const overdue = current !== null && today > current.to && (tracked || today <= addDays(current.to, untrackedLateDays))
  return { current, former, late: overdue || former !== null || parcel.flags.includes('delayed') }
}

/** From the first day of any to the last of all. */
export function union(ranges: (DayRange | null)[]): DayRange | null {
  const known = ranges.filter((range) => range !== null)
  if (known.length === 0) return null
  return {
    from: known.reduce((least, { from }) => (from < least ? from : least), known[0]!.from),
    to: known.reduce((most, { to }) => (to > most ? to : most), known[0]!.to),
  }
}

/** The next window of hours that is not over, where a carrier told one. */
export function windowOf(parcels: readonly Shipment[], now: Instant): { from: Instant; to: Instant } | null {
  const windows = parcels.flatMap(({ estimatedDelivery }) => (estimatedDelivery !== null && typeof estimatedDelivery === 'object'
    ? [{ from: Date.parse(estimatedDelivery.from), to: Date.parse(estimatedDelivery.to) }] : []))
  return windows.filter(({ to }) => now <= to).sort((a, b) => a.from - b.from)[0] ?? null
}
