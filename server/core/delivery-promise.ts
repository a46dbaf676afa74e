import type { EstimatedDelivery } from '../contract/tracking.ts'
import type { Instant, Order, PlainDay, Shipment } from './order.ts'
import type { Shop } from './store-port.ts'
import { addDays, addHandlingDays, addTransitDays, dayIn } from './time-zone.ts'

export interface DayRange { from: PlainDay; to: PlainDay }

/** How long after its promised day a parcel nobody tracks is called late; later we do not know. */
const untrackedLateDays = 14

/** An estimate as days at the destination. */
export function daysOf(estimate: EstimatedDelivery | null, timeZone: string): DayRange | null {
  if (estimate === null) return null
  if (typeof estimate === 'object') return { from: dayIn(Date.parse(estimate.from), timeZone), to: dayIn(Date.parse(estimate.to), timeZone) }
  const day = estimate.length === 10 ? estimate : dayIn(Date.parse(estimate), timeZone)
  return { from: day, to: day }
}

/**
 * What was agreed at checkout, else what the shop's settings make of it: working days of the warehouse (Monday to Friday) from the
 * day of the order at the destination, then of the carrier (Monday to Saturday). Null where nothing travels to the buyer.
 */
export function agreedPromise(order: Order, shop: Shop, timeZone: string): DayRange | null {
  if (order.promise) return order.promise
  if (order.pickup || order.lines.every(({ shipped }) => !shipped)) return null
  const { handlingDays, transitDaysFrom, transitDaysTo } = shop.settings.delivery
  const handover = addHandlingDays(dayIn(order.placedAt, timeZone), handlingDays)
  const [least, most] = [Math.min(transitDaysFrom, transitDaysTo), Math.max(transitDaysFrom, transitDaysTo)]
  return { from: addTransitDays(handover, least), to: addTransitDays(handover, most) }
}

/** What is known of when a parcel comes: the carrier's newest estimate before what was agreed; `former` where the newest lies later than what was told. */
export interface ParcelPromise { current: DayRange | null; former: DayRange | null; late: boolean }

export function parcelPromise(parcel: Shipment, order: Order, agreed: DayRange | null, timeZone: string, today: PlainDay): ParcelPromise {
  const estimate = daysOf(parcel.estimatedDelivery, timeZone)
  const first = daysOf(parcel.firstEstimate, timeZone)
  const current = estimate ?? agreed
  const former = !estimate ? null
    : first && first.to < estimate.to ? first
      : order.promise && order.promise.to < estimate.to ? order.promise : null
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
