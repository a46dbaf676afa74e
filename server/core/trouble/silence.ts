import type { TrackingStatus } from '../../contract/tracking.ts'
import type { Instant, PlainDay, Shipment } from '../order.ts'
import { addDays, dayIn, startOfDay } from '../time-zone.ts'

/** Where a parcel goes, as far as it matters to how often it is scanned. */
export interface Route {
  /** Zone of the destination. */
  zone: string
  /** Zone of the shop. */
  from: string
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/**
 * Carrier working days without a scan that are still usual, while a shop has no history of its own: within a country, within a continent,
 * across the sea. Carriers scan at every hub, once a day on the road; they advise to ask after 2 to 4 working days of silence at home
 * (DHL, DPD and Hermes help pages) and 5 to 10 abroad. Statuses that are not here wait for somebody else than the carrier.
 */
const usualDays: Partial<Record<TrackingStatus, readonly [number, number, number]>> = {
  picked_up: [2, 4, 7], in_transit: [3, 5, 10], out_for_delivery: [1, 1, 2], delivery_attempted: [3, 4, 5], exception: [3, 5, 8],
  returning: [8, 12, 25], unknown: [3, 5, 10], expired: [3, 5, 10],
}
const customsDays = 7
/** Silence of this many times the usual, within these bounds, is presumed a loss; carriers take claims after 7 to 20 days. */
const lostAfter = { times: 4, leastDays: 14, mostDays: 30 }

const distanceOf = ({ zone, from }: Route): 0 | 1 | 2 => (zone === from ? 0 : zone.split('/')[0] === from.split('/')[0] ? 1 : 2)

const isSunday = (day: PlainDay) => new Date(`${day}T00:00:00Z`).getUTCDay() === 0

/** The same time of day, `days` days without a Sunday later. */
export function afterWorkingDays(at: Instant, days: number, zone: string): Instant {
  const start = dayIn(at, zone)
  let day = start
  for (let left = days; left > 0; left--) do day = addDays(day, 1); while (isSunday(day))
  return startOfDay(day, zone) + (at - startOfDay(start, zone))
}

type Watched = Pick<Shipment, 'status' | 'flags' | 'scannedAt' | 'usualSilenceHours'>
/** While the carrier does not answer us, its silence is not known to be the parcel's. */
export const isAnswered = ({ lastError }: Pick<Shipment, 'lastError'>) => lastError === null || lastError === 'not_found'

/** Until when silence after the last scan is usual for this parcel; null where no scan is awaited. What was learned of its lane wins over the table. */
export function quietUntil({ status, flags, scannedAt, usualSilenceHours }: Watched, route: Route): Instant | null {
  const days = usualDays[status]
  if (!days || scannedAt === null) return null
  const held = flags.includes('customs') ? afterWorkingDays(scannedAt, customsDays, route.zone) : 0
  // Learned between scans on the road; elsewhere other clocks run.
  const learned = status === 'picked_up' || status === 'in_transit' ? usualSilenceHours : undefined
  const usual = learned === undefined ? afterWorkingDays(scannedAt, days[distanceOf(route)], route.zone) : scannedAt + learned * hourMs
  return Math.max(held, usual)
}

/** When a parcel silent since `scannedAt`, which was usual until `quiet`, is presumed lost: never told to the buyer as lost. */
export const presumedLostAt = (scannedAt: Instant, quiet: Instant): Instant =>
  Math.max(quiet, scannedAt + Math.min(lostAfter.mostDays * dayMs, Math.max(lostAfter.leastDays * dayMs, lostAfter.times * (quiet - scannedAt))))

/** True while nobody scanned a parcel for longer than is usual on its way, as far as the carrier answers us. */
export function isStalled(parcel: Watched & Pick<Shipment, 'lastError'>, route: Route, now: Instant): boolean {
  const quiet = quietUntil(parcel, route)
  return quiet !== null && now >= quiet && isAnswered(parcel)
}

/** Working days from hand-over to the first scan that are usual; where no hand-over was told, from the day we heard of the parcel. */
const firstScanDays = { handedOver: 2, told: 4 }

/** When a parcel that was announced and never scanned should have been. */
export const firstScanDueAt = ({ createdAt }: Pick<Shipment, 'createdAt'>, shippedAt: Instant | null, zone: string): Instant =>
  afterWorkingDays(shippedAt ?? createdAt, shippedAt === null ? firstScanDays.told : firstScanDays.handedOver, zone)

/** True while the carrier has the data of a parcel and, for longer than is usual, not the parcel. */
export const isLeftBehind = (parcel: Pick<Shipment, 'status' | 'createdAt'>, shippedAt: Instant | null, zone: string, now: Instant): boolean =>
  parcel.status === 'info_received' && shippedAt !== null && now >= firstScanDueAt(parcel, shippedAt, zone)
