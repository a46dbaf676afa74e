import type { Instant, Shipment } from './order.ts'
import type { Carrier } from './carrier-port.ts'
import { addDays, atHour, dayIn, hourIn } from './time-zone.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
/** A parcel nobody scans for this long is `expired`: nobody asks any more. */
export const silentDays = 30
/** Proof, signature and returns come in after the end. */
const afterEndDays = 3
const deliveryHours = { from: 8, to: 20 }

/** Between 0 and 1, the same for the same parcel: spreads the asking of many. */
function spread(id: string): number {
  let hash = 0
  for (const character of id) hash = (hash * 31 + character.codePointAt(0)!) % 9973
  return hash / 9973
}

/** No scan for 30 days, nor since it was handed over. */
export const isSilent = ({ scannedAt, createdAt }: Pick<Shipment, 'scannedAt' | 'createdAt'>, now: Instant) =>
  now - Math.max(scannedAt ?? 0, createdAt) > silentDays * dayMs

/** Only while vans drive: 30 to 60 minutes from now, or tomorrow morning. */
function whileVansDrive(now: Instant, timeZone: string, share: number): Instant {
  const next = Math.round(now + (30 + 30 * share) * minuteMs)
  const hour = hourIn(next, timeZone)
  if (hour >= deliveryHours.from && hour < deliveryHours.to) return next
  const today = dayIn(next, timeZone)
  return atHour(hour < deliveryHours.from ? today : addDays(today, 1), deliveryHours.from, timeZone) + share * 30 * minuteMs
}

/**
 * When to ask the carrier of this parcel again; null: never. The carrier's own plan wins. Else: before the hand-over every 6 to 12 hours,
 * on its way every 4, out for delivery every 30 to 60 minutes between 8 and 20 at the destination, in trouble or waiting every 6;
 * daily until three days after the end; never after 30 silent days. Spread by parcel, so that many are not asked at once.
 */
export function planNextAsk(shipment: Shipment, timeZone: string, now: Instant, carrier?: Pick<Carrier, 'nextAskAt'>): Instant | null {
  if (carrier?.nextAskAt) return carrier.nextAskAt(shipment, now)
  const share = spread(shipment.id)
  switch (shipment.status) {
    case 'expired': case 'cancelled': return null
    case 'delivered': case 'returned': {
      const ended = shipment.deliveredAt ?? shipment.scannedAt ?? shipment.createdAt
      const next = now + dayMs
      return next > ended + afterEndDays * dayMs ? null : next
    }
    case 'pending': case 'info_received': case 'unknown':
      return isSilent(shipment, now) ? null : Math.round(now + (6 + 6 * share) * hourMs)
    case 'out_for_delivery': return isSilent(shipment, now) ? null : Math.round(whileVansDrive(now, timeZone, share))
    case 'picked_up': case 'in_transit': return isSilent(shipment, now) ? null : Math.round(now + (4 + 0.2 * share) * hourMs)
    default: return isSilent(shipment, now) ? null : Math.round(now + (6 + 0.3 * share) * hourMs)
  }
}
