import type { Instant, Order, Shipment } from '../order.ts'
import type { Shop } from '../store-port.ts'
import { dayOf, startOfDay } from '../time-zone.ts'
import { assumedFor } from './assumed.ts'
import { openDaysLater } from './calendar.ts'
import type { Sources } from './expect.ts'
import { dayAt, momentsOf, roadOf, shippedAtOf } from './passage.ts'
import type { Clock } from './transit.ts'

/** Limits that 95 of 100 parcels of a lane keep within. */
const usualShare = 0.95

/** What is unusual on a parcel's lane, in delivery days of its carrier (weekends and holidays there do not count), and from when on it is. */
export interface LaneLimits {
  /** The longest silence between two scans. */
  silenceDays: number
  /** From hand-over to arrival. */
  wayDays: number
  /** From the label to the first scan. */
  labelDays: number
  /** Learned from this shop's parcels of the carrier, or assumed: too few of them arrived. */
  learned: boolean
  /** From this moment the silence since the last scan is unusual; null before the first scan. */
  silentAt: Instant | null
  /** From this moment the way is unusually long; null before the hand-over. */
  overdueAt: Instant | null
}

/** What is usual on the lane of a parcel; with little learned, drawn towards what is assumed (assumed.ts). Reads nothing; fast enough for every scan. */
export function lanesOf(parcel: Shipment, order: Order, shop: Shop, { holidays, transit, now }: Sources): LaneLimits {
  const road = roadOf(holidays, order, shop, parcel)
  const known = { today: Math.floor(now / 86_400_000), assumed: assumedFor(shop, road.place) }
  const days = (clock: Clock) => transit.quantile(clock, road.lane, usualShare, known)
  const after = (at: Instant | null, count: number) => (at === null ? null
    : startOfDay(dayOf(openDaysLater(road.calendar, dayAt(at, road.zone), count) + 1), road.zone))
  const { scans, handedOver } = momentsOf(parcel, shippedAtOf(order, parcel))
  const [silenceDays, wayDays] = [days('silence'), days('way')]
  return {
    silenceDays, wayDays, labelDays: days('label'), learned: transit.isLearned('way', road.lane, known.today),
    silentAt: after(scans.at(-1) ?? null, silenceDays), overdueAt: after(handedOver, wayDays),
  }
}
