import type { KnownParcel } from '../../server/core/freshness/parcel-outlook.ts'
import { addDays, atHour, dayIn, hourIn } from '../../server/core/time-zone.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** The plan of the first releases, kept as what the planner of today is measured against: an interval for each status. */
export function previousPlan({ status, deliveredAt, scannedAt, createdAt }: KnownParcel, timeZone: string, now: number): number | null {
  const silent = now - Math.max(scannedAt ?? 0, createdAt) > 30 * day
  if (status === 'delivered' || status === 'returned') return now + day > (deliveredAt ?? scannedAt ?? createdAt) + 3 * day ? null : now + day
  if (silent || status === 'expired' || status === 'cancelled') return null
  if (status === 'pending' || status === 'info_received' || status === 'unknown') return now + 9 * hour
  if (status !== 'out_for_delivery') return now + (status === 'picked_up' || status === 'in_transit' ? 4.1 : 6.15) * hour
  const next = now + 45 * minute
  const at = hourIn(next, timeZone)
  if (at >= 8 && at < 20) return next
  const today = dayIn(next, timeZone)
  return atHour(at < 8 ? today : addDays(today, 1), 8, timeZone) + 15 * minute
}
