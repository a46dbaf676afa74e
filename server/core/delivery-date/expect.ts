import type { EstimatedDelivery, TrackingStatus } from '../../contract/tracking.ts'
import type { ExpectedDelivery, Instant, Order, PlainDay, Shipment, TellingBasis, ToldRange } from '../order.ts'
import type { Holidays } from '../ports.ts'
import { unfulfilled } from '../quantities.ts'
import type { Shop } from '../store-port.ts'
import { dayIn, dayOf, numberOf } from '../time-zone.ts'
import { assumedFor } from './assumed.ts'
import { firstOpen, openDaysLater, type Calendar } from './calendar.ts'
import { handOverDay, likelyHandOverDay, overdueAt, startOfHandling, warehouseZone } from './handling.ts'
import { orderRow } from './order-row.ts'
import type { DeliveryQuantiles, DeliveryRow } from './row.ts'
import { lanesOf } from './lane-limits.ts'
import { dayAt, daysPassed, momentsOf, roadOf, shippedAtOf, type Moments, type Road } from './passage.ts'
import type { Clock, Transit } from './transit.ts'

/** All that is asked besides the order. */
export interface Sources {
  holidays: Holidays
  transit: Transit
  /** Tells orders just placed, where enough of them have arrived; days after purchase. */
  orders?: ((row: DeliveryRow) => DeliveryQuantiles) | null
  now: Instant
}

const hourMs = 3_600_000

/** A parcel later than this share of its lane comes when it comes: nobody knows a day. */
const lostShare = 0.995
/** A carrier's own promise further away than this is a mistake. */
const furthestPromise = 120

/** `soonest`: before this day only one in five would come. */
type Range = { from: PlainDay; to: PlainDay; soonest: PlainDay; basis: TellingBasis }

/** An estimate as days at the destination. */
export function daysOfEstimate(estimate: EstimatedDelivery, timeZone: string): { from: PlainDay; to: PlainDay } {
  if (typeof estimate === 'object') return { from: dayIn(Date.parse(estimate.from), timeZone), to: dayIn(Date.parse(estimate.to), timeZone) }
  const day = estimate.length === 10 ? estimate : dayIn(Date.parse(estimate), timeZone)
  return { from: day, to: day }
}

/** The carrier's own promise while it can still come true: not past, not before the hand-over, not in the far future. */
function carrierPromise({ estimatedDelivery }: Shipment, { handedOver }: Moments, { zone }: Road, now: Instant): Range | null {
  if (estimatedDelivery === null) return null
  const days = daysOfEstimate(estimatedDelivery, zone)
  const [from, to] = days.from <= days.to ? [days.from, days.to] : [days.to, days.from]
  const today = dayIn(now, zone)
  const plausible = to >= today && numberOf(to) <= numberOf(today) + furthestPromise && (handedOver === null || from >= dayIn(handedOver, zone))
  const first = from < today ? today : from
  return plausible ? { from: first, to, soonest: first, basis: 'carrier' } : null
}

/** Days of a clock that started on a day, as a range from the middle to nine tenths of what is still possible; null where nothing is known any more. */
function rangeOf(clock: Clock, start: number, passed: number, { lane, calendar, place }: Road, shop: Shop, { transit, now }: Sources): Range | null {
  const known = { today: Math.floor(now / 86_400_000), assumed: assumedFor(shop, place) }
  if (passed > transit.quantile(clock, lane, lostShare, known)) return null
  const on = (share: number) => dayOf(openDaysLater(calendar, start, transit.quantile(clock, lane, share, { ...known, passed })))
  return { from: on(0.5), to: on(0.9), soonest: on(0.2), basis: transit.isLearned(clock, lane, known.today) ? 'learned' : 'assumed' }
}

/** The clock that tells most of a parcel: the newest that started. */
function clockOf({ van, attempted, handedOver, scanned }: Moments, status: TrackingStatus): { clock: Clock; start: Instant; scanned: boolean } | null {
  if (handedOver === null) return null
  if (attempted !== null && attempted >= (van ?? 0)) return { clock: 'again', start: attempted, scanned }
  if (van !== null && status === 'out_for_delivery') return { clock: 'van', start: van, scanned }
  return { clock: 'way', start: handedOver, scanned }
}

/** Announced but seen by nobody: from the hand-over that can be hoped for. What the shop handed over and nobody scans a working day later is taken for handed over now. */
function unscannedStart(calendar: Calendar, shippedAt: Instant | null, order: Order, shop: Shop, { zone }: Road, { holidays, now }: Sources): number {
  const today = dayAt(now, zone)
  if (shippedAt === null) return Math.max(today, likelyHandOverDay(holidays, shop, startOfHandling(order), now))
  const told = dayAt(shippedAt, zone)
  return today > openDaysLater(calendar, told, 1) ? today : told
}

/** Announced for longer than nearly all parcels are, and never scanned. */
function isForgotten({ createdAt }: Shipment, shippedAt: Instant | null, { lane, place, zone, calendar }: Road, shop: Shop, { transit, now }: Sources): boolean {
  const waited = daysPassed(calendar, dayAt(shippedAt ?? createdAt, zone), now, zone)
  return waited > transit.quantile('label', lane, lostShare, { today: Math.floor(now / 86_400_000), assumed: assumedFor(shop, place) })
}

/** What is expected of a parcel on its way to the buyer; null where nothing new can be said. */
function expectedOf(parcel: Shipment, order: Order, shop: Shop, sources: Sources): Range | null {
  const { holidays, now } = sources
  const road = roadOf(holidays, order, shop, parcel)
  const shippedAt = shippedAtOf(order, parcel)
  const moments = momentsOf(parcel, shippedAt)
  const promised = carrierPromise(parcel, moments, road, now)
  if (promised) return promised
  const running = clockOf(moments, parcel.status)
  if (running?.scanned) {
    const start = dayAt(running.start, road.zone)
    return rangeOf(running.clock, start, daysPassed(road.calendar, start, now, road.zone), road, shop, sources)
  }
  // Of a parcel nobody is asked about, nothing is learned by waiting; and one that is not scanned for too long may never have been handed over.
  const tracked = parcel.carrier !== null && parcel.trackingNumber !== null && (parcel.nextAskAt !== null || parcel.askedAt !== null)
  if (!tracked && parcel.expected) return null
  if (tracked && isForgotten(parcel, shippedAt, road, shop, sources)) return null
  const start = tracked ? unscannedStart(road.calendar, shippedAt, order, shop, road, sources) : dayAt(shippedAt ?? now, road.zone)
  return rangeOf('way', start, dayAt(now, road.zone) > start ? daysPassed(road.calendar, start, now, road.zone) : 0, road, shop, sources)
}

/**
 * What is told after what was told before. The first range is kept. What carrier or shop say is told as it is; our own reckoning only
 * narrows what was told or brings it forward, until four of five such parcels would miss it: then the new range is told, and told as later.
 * (What is left of a distribution lies later with every day that passes; without this every second parcel would be called late in time.)
 */
export function tell(before: ExpectedDelivery | null, first: ToldRange | null, next: Range, now: Instant): ExpectedDelivery {
  const firstTold = before?.first ?? first ?? { from: next.from, to: next.to, basis: next.basis, at: now }
  const told = before ?? first
  const later = told === null || next.soonest > told.to
  const exact = next.basis === 'carrier' || next.basis === 'shop'
  const to = exact || later || next.to < told.to ? next.to : told.to
  return { from: next.from < to ? next.from : to, to, basis: next.basis, first: firstTold, ...before?.handOver && { handOver: before.handOver } }
}

const coming: ReadonlySet<TrackingStatus> = new Set(['pending', 'info_received', 'picked_up', 'in_transit', 'out_for_delivery', 'delivery_attempted', 'unknown'])

/** Hours of silence that are usual from the last scan on, where this shop's parcels have taught it; on the van others count. */
function usualSilence(parcel: Shipment, order: Order, shop: Shop, sources: Sources): number | undefined {
  if (parcel.scannedAt === null || (parcel.status !== 'picked_up' && parcel.status !== 'in_transit')) return undefined
  const { silentAt, learned } = lanesOf(parcel, order, shop, sources)
  return learned && silentAt !== null ? Math.max(1, Math.ceil((silentAt - parcel.scannedAt) / hourMs)) : undefined
}

function withParcel(parcel: Shipment, order: Order, shop: Shop, sources: Sources): Shipment {
  const fulfillment = order.fulfillments.find(({ id }) => id === parcel.fulfillmentId)
  if (!coming.has(parcel.status) || fulfillment?.status !== 'shipped') return parcel
  const next = expectedOf(parcel, order, shop, sources)
  if (!next) return parcel
  const promised: ToldRange | null = order.promise && { ...order.promise, basis: 'shop', at: order.placedAt }
  const expected = tell(parcel.expected ?? null, order.expected?.first ?? promised, next, sources.now)
  const scanned = momentsOf(parcel, null).scanned
  if (scanned && !expected.handOver) expected.handOver = { from: expected.from, to: expected.to, basis: expected.basis, at: sources.now }
  return { ...parcel, expected, usualSilenceHours: usualSilence(parcel, order, shop, sources) }
}

/** Planned for yesterday, and perhaps handed over without a word: then today is the first day it can come. */
function notPast(range: Range | null, { zone, calendar }: Road, now: Instant): Range | null {
  const today = dayOf(firstOpen(calendar, dayAt(now, zone)))
  const notBefore = (day: PlainDay) => (day < today ? today : day)
  return range && { ...range, from: notBefore(range.from), to: notBefore(range.to), soonest: notBefore(range.soonest) }
}

/** By what was learned of whole orders, on days the carrier delivers. */
function wholeRange(order: Order, shop: Shop, { calendar }: Road, { orders, holidays }: Sources): Range | null {
  if (!orders) return null
  const { p10, p50, p90 } = orders(orderRow(holidays, order, shop))
  const placed = dayAt(startOfHandling(order), warehouseZone(shop))
  const on = (days: number) => dayOf(firstOpen(calendar, placed + days))
  return { from: on(Math.round(p50)), to: on(Math.max(Math.round(p50), Math.ceil(p90))), soonest: on(Math.floor(p10)), basis: 'learned' }
}

/** Of goods in no parcel yet: what the shop promised, else handling and way. */
function orderRange(order: Order, shop: Shop, sources: Sources): Range | null {
  const road = roadOf(sources.holidays, order, shop, null)
  const placed = startOfHandling(order)
  const start = likelyHandOverDay(sources.holidays, shop, placed, sources.now)
  // The learned days are those of orders that went as planned or not; of one that is overdue more is known.
  const overdue = start !== handOverDay(sources.holidays, shop, placed)
  const ours = notPast(overdue ? rangeOf('way', start, 0, road, shop, sources) : wholeRange(order, shop, road, sources) ?? rangeOf('way', start, 0, road, shop, sources), road, sources.now)
  const { promise } = order
  return promise && (!ours || ours.soonest <= promise.to) ? { from: promise.from, to: promise.to, soonest: promise.from, basis: 'shop' } : ours
}

const fixed: ReadonlySet<string> = new Set(['pending', 'failed', 'refunded'])

const isOpen = (order: Order) => !order.pickup && order.status !== 'completed' && !fixed.has(order.payment.status) && unfulfilled(order, order.fulfillments).length > 0

function withOpenGoods(order: Order, shop: Shop, sources: Sources): Order {
  if (!isOpen(order)) return order
  const next = orderRange(order, shop, sources)
  return next ? { ...order, expected: tell(order.expected ?? null, null, next, sources.now) } : order
}

/** What was promised or told long ago was not told by us: an import of old orders tells nobody anything. */
const newsMs = 60 * 86_400_000

/**
 * The order with what is expected of it and of each parcel now, ready to be saved: call it wherever an order is about to be saved, and
 * when a told range has passed. Pure and idempotent: the same moment expects the same.
 */
export function withExpectations(order: Order, shop: Shop, sources: Sources): Order {
  if (order.status === 'cancelled' || order.cancelledAt !== null || sources.now - order.placedAt > newsMs && !order.expected && order.shipments.length === 0) return order
  const told = withOpenGoods(order, shop, sources)
  return { ...told, shipments: told.shipments.map((parcel) => withParcel(parcel, told, shop, sources)) }
}

/** When time alone next changes what is expected, beside the end of what is told: a hand-over that becomes overdue. Null: never. */
export function nextTurn(order: Order, shop: Shop, { holidays, now }: Pick<Sources, 'holidays' | 'now'>): Instant | null {
  if (!order.expected || !isOpen(order)) return null
  const turn = overdueAt(holidays, shop, startOfHandling(order))
  return turn > now ? turn : null
}
