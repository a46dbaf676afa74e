import type { DeliverySettings } from '../../contract/shop.ts'
import type { Instant, Order } from '../order.ts'
import type { Holidays } from '../ports.ts'
import type { Shop } from '../store-port.ts'
import { dayIn, dayOf, minuteIn, numberOf, startOfDay } from '../time-zone.ts'
import { calendarOf, firstOpen, openDaysLater, type Calendar, type Place } from './calendar.ts'

export const warehouseZone = ({ settings }: Shop): string => settings.delivery.timeZone || settings.timeZone

export const warehousePlace = ({ country, region }: Pick<DeliverySettings, 'country' | 'region'>): Place => ({ country, region: region || null })

export function warehouseCalendar(holidays: Holidays, { settings: { delivery } }: Shop): Calendar {
  return calendarOf(holidays, { days: delivery.workdays, places: [warehousePlace(delivery)], closed: delivery.closed })
}

/** Handling begins when an order is placed, or paid where it is paid in advance. */
export const startOfHandling = ({ placedAt, payment }: Pick<Order, 'placedAt' | 'payment'>): Instant => Math.max(placedAt, payment.status === 'paid' ? payment.paidAt ?? 0 : 0)

/** Minutes after midnight; what the clock shows at the cut-off is already too late. */
const cutOffMinute = (cutOff: string): number => Number(cutOff.slice(0, 2)) * 60 + Number(cutOff.slice(3))

/** The working day an order counts for: that of its placing until the cut-off, else the next. */
function dayOfWork(shop: Shop, calendar: Calendar, placedAt: Instant): number {
  const zone = warehouseZone(shop)
  const day = numberOf(dayIn(placedAt, zone))
  const { cutOff } = shop.settings.delivery
  const late = cutOff !== '' && minuteIn(placedAt, zone) >= cutOffMinute(cutOff)
  // What comes on a day of rest waits for the next morning, whatever the hour.
  return firstOpen(calendar, calendar.isOpen(day) && late ? day + 1 : day)
}

/** The day (since 1970, in the warehouse's zone) an order placed then is handed to the carrier: handling days are working days after the day of work. */
export function handOverDay(holidays: Holidays, shop: Shop, placedAt: Instant): number {
  const calendar = warehouseCalendar(holidays, shop)
  return openDaysLater(calendar, dayOfWork(shop, calendar, placedAt), shop.settings.delivery.handlingDays)
}

/**
 * The hand-over that can still be hoped for at this moment: as planned, until a whole further working day has passed without one (shops tell late),
 * then the next working day.
 */
export function likelyHandOverDay(holidays: Holidays, shop: Shop, placedAt: Instant, now: Instant): number {
  const planned = handOverDay(holidays, shop, placedAt)
  const calendar = warehouseCalendar(holidays, shop)
  const today = numberOf(dayIn(now, warehouseZone(shop)))
  return today > openDaysLater(calendar, planned, 1) ? firstOpen(calendar, today) : planned
}

/** When the hand-over of an order placed then is called overdue. */
export function overdueAt(holidays: Holidays, shop: Shop, placedAt: Instant): Instant {
  const lastDay = openDaysLater(warehouseCalendar(holidays, shop), handOverDay(holidays, shop, placedAt), 1)
  return startOfDay(dayOf(lastDay + 1), warehouseZone(shop))
}
