import type { TrackingEvent, TrackingStatus } from '../../contract/tracking.ts'
import type { Fulfillment, Instant, Order, Shipment } from '../order.ts'
import type { Holidays } from '../ports.ts'
import type { Shop } from '../store-port.ts'
import { dayIn, hourIn, numberOf, zoneOf } from '../time-zone.ts'
import { openDaysBetween, type Calendar, type Place } from './calendar.ts'
import { deliveryCalendar, destinationPlace } from './delivery-days.ts'
import { warehousePlace } from './handling.ts'
import type { Clock, Lane, Passage } from './transit.ts'

/** From this hour on at the destination nothing arrives any more that day. */
const vansAreHomeAt = 20
/** A longer way than this is a mistake in the data. */
const longestDays = 400
const longestService = 40

/** Where a parcel goes, by which clock and calendar, and what it is learned by. */
export interface Road { zone: string; place: Place; calendar: Calendar; lane: Lane }

/** A service by its name, however it is spelled: "DHL Paket " and "dhl paket" are one. */
const serviceKey = (service: string | null) => (service ?? '').toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, ' ').trim().slice(0, longestService)
const regionKey = ({ country, region }: Place) => region ?? country ?? ''

/** `parcel` null: not handed over yet, so nobody knows the carrier. */
export function roadOf(holidays: Holidays, order: Pick<Order, 'shippingAddress'>, shop: Shop, parcel: Pick<Shipment, 'carrier' | 'service'> | null): Road {
  const { delivery, timeZone } = shop.settings
  const place = destinationPlace(order.shippingAddress, delivery.country)
  const carrier = parcel?.carrier ?? null
  return {
    zone: zoneOf(order.shippingAddress?.country, timeZone), place, calendar: deliveryCalendar(holidays, carrier, place),
    lane: { origin: regionKey(warehousePlace(delivery)), carrier: carrier ?? '', service: serviceKey(parcel?.service ?? null), destination: regionKey(place) },
  }
}

/** When a parcel reached which part of its way; null where nobody said. */
export interface Moments {
  announced: Instant | null
  /** First scan by the carrier, or what the shop says. */
  handedOver: Instant | null
  scanned: boolean
  van: Instant | null
  attempted: Instant | null
  /** At the door, or where the buyer can collect it. */
  arrived: Instant | null
  /** Scans that tell more than that a label exists, oldest first. */
  scans: Instant[]
}

const underWay: ReadonlySet<TrackingStatus> = new Set(['picked_up', 'in_transit', 'out_for_delivery', 'delivery_attempted', 'available_for_pickup', 'delivered'])
const arrivals: ReadonlySet<TrackingStatus> = new Set(['available_for_pickup', 'delivered'])

export function momentsOf({ events, deliveredAt }: Pick<Shipment, 'events' | 'deliveredAt'>, shippedAt: Instant | null): Moments {
  const moving = events.filter(({ informational, status }) => !informational && status !== 'unknown').toReversed()
  const time = (event: TrackingEvent | undefined) => (event ? Date.parse(event.occurredAt) : null)
  const first = (wanted: (status: TrackingStatus) => boolean) => time(moving.find(({ status }) => wanted(status)))
  const scan = first((status) => underWay.has(status))
  const arrived = [first((status) => arrivals.has(status)), deliveredAt].filter((at) => at !== null)
  return {
    announced: first((status) => status === 'info_received'), handedOver: scan ?? shippedAt, scanned: scan !== null,
    van: first((status) => status === 'out_for_delivery'), attempted: time(moving.findLast(({ status }) => status === 'delivery_attempted')),
    arrived: arrived.length > 0 ? Math.min(...arrived) : null,
    scans: scan === null ? [] : moving.map((event) => Date.parse(event.occurredAt)).filter((at) => at >= scan),
  }
}

/** Offsets of zones are whole quarters of an hour, so that within one the day stays the same; the parcels of a shop share few of them. */
const quarterMs = 900_000
const mostQuarters = 20_000
const quarters = new Map<string, Map<number, number>>()

/** The day (since 1970) at a place. */
export function dayAt(at: Instant, zone: string): number {
  const known = quarters.get(zone) ?? new Map<number, number>()
  quarters.set(zone, known)
  const quarter = Math.floor(at / quarterMs)
  let day = known.get(quarter)
  if (day === undefined) {
    if (known.size >= mostQuarters) known.clear()
    known.set(quarter, (day = numberOf(dayIn(at, zone))))
  }
  return day
}

/** The last answer of each zone: many parcels are looked at in one moment. */
const vans = new Map<string, { now: Instant; home: boolean }>()
function areVansHome(now: Instant, zone: string): boolean {
  const known = vans.get(zone)
  if (known?.now === now) return known.home
  const home = hourIn(now, zone) >= vansAreHomeAt
  vans.set(zone, { now, home })
  return home
}

/** How far a clock that started on `start` has run, so that what is not through by now is not through before that day of it. */
export function daysPassed(calendar: Calendar, start: number, now: Instant, zone: string): number {
  const today = dayAt(now, zone)
  const over = !calendar.isOpen(today) || areVansHome(now, zone)
  return openDaysBetween(calendar, start, today) + (over && today >= start ? 1 : 0)
}

/** What one parcel shows of its lane; null where it shows nothing. `now` counts while it is under way. */
export function passageOf(road: Road, moments: Moments, now: Instant): Passage | null {
  const { zone, calendar, lane } = road
  const { announced, handedOver, scanned, van, attempted, arrived, scans } = moments
  if (handedOver === null || (arrived !== null && arrived < handedOver)) return null
  const ended = arrived !== null
  const end = dayAt(arrived ?? now, zone)
  const run = (start: Instant) => (ended ? openDaysBetween(calendar, dayAt(start, zone), end) : daysPassed(calendar, dayAt(start, zone), now, zone))
  const way = run(handedOver)
  if (way > longestDays) return null
  const days: Partial<Record<Clock, number>> = { way }
  if (van !== null && van <= (arrived ?? now)) days.van = run(van)
  if (attempted !== null && attempted <= (arrived ?? now)) days.again = run(attempted)
  if (announced !== null && scanned && announced <= handedOver) days.label = openDaysBetween(calendar, dayAt(announced, zone), dayAt(handedOver, zone))
  if (scanned && ended) days.silence = longestSilence(calendar, [...scans.filter((at) => at <= arrived), arrived], zone)
  return { lane, today: end, ended, days }
}

function longestSilence(calendar: Calendar, scans: readonly Instant[], zone: string): number {
  let longest = 0
  for (let at = 1; at < scans.length; at++) longest = Math.max(longest, openDaysBetween(calendar, dayAt(scans[at - 1]!, zone), dayAt(scans[at]!, zone)))
  return longest
}

/** When the shop says it handed this parcel over. */
export const shippedAtOf = (order: Pick<Order, 'fulfillments'>, { fulfillmentId }: Pick<Shipment, 'fulfillmentId'>): Instant | null =>
  order.fulfillments.find(({ id }: Fulfillment) => id === fulfillmentId)?.shippedAt ?? null
