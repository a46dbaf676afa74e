import type { Instant, OrderWithoutParcels } from '../order.ts'
import type { Holidays } from '../ports.ts'
import type { Shop } from '../store-port.ts'
import { dayIn, dayOf, minuteIn, numberOf } from '../time-zone.ts'
import { destinationPlace } from './delivery-days.ts'
import { handOverDay, startOfHandling, warehousePlace, warehouseZone } from './handling.ts'
import { dayAt, type Moments, type Road } from './passage.ts'
import type { DeliveryRow, PastDelivery } from './row.ts'

const two = (value: number) => String(value).padStart(2, '0')

/** The warehouse's clock on the wall. */
function localTime(at: Instant, zone: string): string {
  const minute = minuteIn(at, zone)
  return `${dayIn(at, zone)}T${two(Math.floor(minute / 60))}:${two(minute % 60)}:00`
}

/** What is known of an order when it is placed, in the form the estimator learns from and tells by (row.ts). Weight and category the shop does not tell. */
export function orderRow(holidays: Holidays, order: OrderWithoutParcels, shop: Shop): DeliveryRow {
  const zone = warehouseZone(shop)
  const start = startOfHandling(order)
  const [from, to] = [warehousePlace(shop.settings.delivery), destinationPlace(order.shippingAddress, shop.settings.delivery.country)]
  return {
    purchasedAt: localTime(start, zone), originRegion: from.region ?? from.country, destinationRegion: to.region ?? to.country,
    originPostcode: null, destinationPostcode: order.shippingAddress?.postcode || null, weightGrams: null, value: order.totals.total, shippingCost: order.totals.shipping,
    items: order.lines.reduce((sum, { quantity }) => sum + quantity, 0), senders: 1,
    handlingDays: handOverDay(holidays, shop, start) - dayAt(start, zone), category: order.shippingMethod,
  }
}

/** A parcel that arrived, for learning; null where that is not known. */
export function pastOrder(holidays: Holidays, order: OrderWithoutParcels, shop: Shop, { zone }: Road, { arrived }: Moments): PastDelivery | null {
  if (arrived === null) return null
  const row = orderRow(holidays, order, shop)
  const day = dayAt(arrived, zone)
  const days = day - numberOf(row.purchasedAt!.slice(0, 10))
  return days < 0 ? null : { ...row, days, deliveredAt: dayOf(day) }
}
