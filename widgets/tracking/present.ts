import type { LineView } from '../../server/contract/page.ts'
import type { EstimatedDelivery, TrackingEvent, TrackingStatus } from '../../server/contract/tracking.ts'
import type { Instant, ItemQuantity, Order, Shipment } from '../../server/core/order.ts'
import type { Presenter } from '../../server/core/ports.ts'
import type { PresentContext } from '../../server/core/present-context.ts'
import { TrackingSettings } from './settings.ts'
import { TrackingView, type ParcelView, type TrackingEventView } from './view.ts'

type Context = PresentContext<TrackingSettings>

const iso = (at: Instant) => new Date(at).toISOString()
const told = (at: Instant | null | undefined) => (at === null || at === undefined ? undefined : iso(at))
const staleAfterMs = 24 * 3_600_000
/** Newest events on the page; the carrier's own page has the rest. */
const shownEvents = 50

/** Lower comes first: what needs the buyer, then what moves, then what is over. */
const urgency: Readonly<Record<TrackingStatus, number>> = {
  exception: 0, delivery_attempted: 0, available_for_pickup: 1, out_for_delivery: 2, in_transit: 3, picked_up: 3, unknown: 4, info_received: 4, pending: 4,
  returning: 5, delivered: 6, returned: 6, expired: 6, cancelled: 7,
}
const rank = ({ status, flags }: ParcelView) => (flags.includes('action_required') ? -1 : urgency[status])
/** On the way to the buyer, so that an estimate means something. */
const arriving: ReadonlySet<TrackingStatus> = new Set(['pending', 'info_received', 'picked_up', 'in_transit', 'out_for_delivery', 'delivery_attempted', 'unknown'])

function itemView({ lineId, quantity }: ItemQuantity, order: Order): LineView[] {
  const line = order.lines.find(({ id }) => id === lineId)
  return line ? [{ id: line.id, title: line.title, variant: line.variant ?? undefined, quantity, imageUrl: line.imageUrl ?? undefined }] : []
}
const itemViews = (items: readonly ItemQuantity[], order: Order) => items.flatMap((item) => itemView(item, order))

/** What the fulfilment holds and no parcel of it claims. */
function unclaimed(items: readonly ItemQuantity[], parcels: readonly Shipment[]): ItemQuantity[] {
  const claimed = new Map<string, number>()
  for (const { items } of parcels) for (const { lineId, quantity } of items ?? []) claimed.set(lineId, (claimed.get(lineId) ?? 0) + quantity)
  return items.map(({ lineId, quantity }) => ({ lineId, quantity: quantity - (claimed.get(lineId) ?? 0) })).filter(({ quantity }) => quantity > 1e-9)
}

/** The shop's own split; where it did not say, all of the fulfilment for its parcels together, listed once. */
function contentsOf(shipment: Shipment, { order, settings }: Context): Pick<ParcelView, 'items' | 'sharedWith'> {
  if (!settings.items) return {}
  if (shipment.items) return { items: itemViews(shipment.items, order) }
  const fulfillment = order.fulfillments.find(({ id }) => id === shipment.fulfillmentId)
  if (!fulfillment) return {}
  const siblings = order.shipments.filter(({ fulfillmentId }) => fulfillmentId === fulfillment.id)
  const unknown = siblings.filter(({ items }) => items === null)
  const first = unknown[0] === shipment
  const items = first ? itemViews(unclaimed(fulfillment.items, siblings), order) : undefined
  return unknown.length === 1 ? { items } : { items, sharedWith: unknown.map((sibling) => order.shipments.indexOf(sibling) + 1) }
}

const spanOf = (estimate: EstimatedDelivery) => (typeof estimate === 'string' ? { from: estimate, to: estimate } : { from: estimate.from, to: estimate.to })

const zones = new Map<string, Intl.DateTimeFormat>()
/** The day at the destination an instant or a bare day falls on. */
function dayOf(at: string, timeZone: string): string {
  if (at.length === 10) return at
  let format = zones.get(timeZone)
  if (!format) zones.set(timeZone, (format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })))
  return format.format(new Date(at))
}

/** The carrier's estimate while it can still come true, and the first one where the new one is later. */
function estimateOf({ status, estimatedDelivery, firstEstimate }: Shipment, { today, timeZone }: Context): Pick<ParcelView, 'estimate' | 'former'> {
  if (!estimatedDelivery || !arriving.has(status)) return {}
  const estimate = spanOf(estimatedDelivery)
  const last = dayOf(estimate.to, timeZone)
  if (last < today) return {}
  const former = firstEstimate ? spanOf(firstEstimate) : undefined
  return { estimate, former: former && dayOf(former.to, timeZone) < last ? former : undefined }
}

function eventView({ occurredAt, status, reason, location, description, language }: TrackingEvent, { scope, settings }: Context): TrackingEventView {
  const open = scope !== 'redacted'
  return {
    at: occurredAt, status, reason, location: (open && location) || undefined,
    quote: open && settings.carrierWords && description ? { text: description, language } : undefined,
  }
}

/** What only the buyer may see: places, people, proof and the carrier's free words. */
function privateOf(shipment: Shipment, { links }: Context): Partial<ParcelView> {
  const { status, proofUrl, signedBy, nextSteps, events, pickupPoint } = shipment
  return {
    signedBy: signedBy ?? undefined,
    proofUrl: proofUrl && status === 'delivered' ? links.proof(shipment) : undefined,
    nextSteps: nextSteps ? { text: nextSteps, language: events[0]?.language } : undefined,
    pickup: pickupPoint && (status === 'available_for_pickup' || status === 'in_transit' || status === 'out_for_delivery') ? pickupPoint : undefined,
  }
}

const isUntracked = ({ carrier, trackingNumber, events, status }: Shipment) => (!carrier || !trackingNumber) && events.length === 0
  && (status === 'pending' || status === 'unknown' || status === 'info_received')

function parcelView(shipment: Shipment, index: number, context: Context): ParcelView {
  const { order, scope, links, now } = context
  const { status, events, askedAt, lastError, pickupPoint, pieces } = shipment
  const stale = shipment.nextAskAt !== null && (lastError !== null || (askedAt !== null && now - askedAt > staleAfterMs))
  return {
    id: shipment.id, position: index + 1, status, reason: shipment.reason ?? undefined, flags: shipment.flags, untracked: isUntracked(shipment) || undefined,
    carrier: links.carrierName(shipment) ?? undefined, service: shipment.service ?? undefined, number: shipment.trackingNumber ?? undefined, url: links.carrier(shipment) ?? undefined,
    shippedAt: told(order.fulfillments.find(({ id }) => id === shipment.fulfillmentId)?.shippedAt),
    ...contentsOf(shipment, context), ...estimateOf(shipment, context),
    deliveredAt: status === 'delivered' ? told(shipment.deliveredAt) : undefined,
    pickup: status === 'available_for_pickup' ? { until: pickupPoint?.until } : undefined,
    ...scope === 'redacted' ? {} : privateOf(shipment, context),
    pieces: pieces && pieces.length > 1 ? pieces : undefined,
    events: events.slice(0, shownEvents).map((event) => eventView(event, context)), olderEvents: Math.max(0, events.length - shownEvents),
    scannedAt: told(shipment.scannedAt), askedAt: told(askedAt), stale: stale || undefined,
  }
}

/** The parcels of an order, and what is in none yet. Hidden while there is none, but on the tracking page. */
export const presenter: Presenter<typeof TrackingSettings, typeof TrackingView> = {
  id: 'tracking', kind: 'service', region: 'main', placements: ['thank_you', 'order_status', 'tracking_page'],
  messages: ['tracking', 'parcel', 'state'], settings: TrackingSettings, view: TrackingView, needs: [],
  present(context) {
    const { order, facts, settings, placement, shop } = context
    const over = facts.state === 'cancelled' || facts.state === 'refunded'
    if (order.shipments.length === 0 && (placement !== 'tracking_page' || over || order.pickup || order.lines.every(({ shipped }) => !shipped))) return null
    const parcels = order.shipments.map((shipment, index) => parcelView(shipment, index, context)).sort((one, other) => rank(one) - rank(other))
    return {
      heading: settings.heading || undefined, orderNumber: order.number, shop: shop.name, parcels,
      waiting: over || !settings.items ? [] : itemViews(facts.unshipped, order),
      timeline: settings.timeline, structuredData: settings.structuredData,
    }
  },
}
