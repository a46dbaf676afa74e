import { isCarrierSilent } from '../../server/contract/carrier-silence.ts'
import type { LineView } from '../../server/contract/page.ts'
import type { EstimatedDelivery, TrackingEvent, TrackingStatus } from '../../server/contract/tracking.ts'
import type { Fulfillment, Instant, ItemQuantity, LineItem, Order, Shipment } from '../../server/core/order.ts'
import type { Presenter } from '../../server/core/ports.ts'
import type { PresentContext } from '../../server/core/present-context.ts'
import type { EventFacts, ParcelFacts, TrackingFacts } from './facts.ts'
import { TrackingSettings } from './settings.ts'
import { tellTracking } from './tell.ts'
import { TrackingView } from './view.ts'

type Context = PresentContext<TrackingSettings>

const iso = (at: Instant) => new Date(at).toISOString()
const told = (at: Instant | null | undefined) => (at === null || at === undefined ? undefined : iso(at))
/** Newest events on the page; the carrier's own page has the rest. */
const shownEvents = 50
/** Parcels on the page, the most urgent; no page grows without end. */
const shownParcels = 30

/** Lower comes first: what needs the buyer, then what moves, then what is over. */
const urgency: Readonly<Record<TrackingStatus, number>> = {
  exception: 0, delivery_attempted: 0, available_for_pickup: 1, out_for_delivery: 2, in_transit: 3, picked_up: 3, unknown: 4, info_received: 4, pending: 4,
  returning: 5, delivered: 6, returned: 6, expired: 6, cancelled: 7,
}
const rank = ({ status, flags }: Shipment) => (flags.includes('action_required') ? -1 : urgency[status])
/** On the way to the buyer, so that an estimate means something. */
const arriving: ReadonlySet<TrackingStatus> = new Set(['pending', 'info_received', 'picked_up', 'in_transit', 'out_for_delivery', 'delivery_attempted', 'unknown'])

/** Looked up once per page: lines by id, and the parcels of each fulfilment with the positions of those without a split. */
interface Lookup { lines: Map<string, LineItem>; fulfillments: Map<string, { fulfillment: Fulfillment; parcels: Shipment[]; unsplit: number[] }> }

/** A parcel the merchant took back before it left (a delivery note deleted, a label voided) never was one of this order. */
function sentParcels({ fulfillments, shipments }: Order): Shipment[] {
  const off = new Set(fulfillments.filter(({ status }) => status === 'cancelled').map(({ id }) => id))
  return shipments.filter(({ fulfillmentId, scannedAt }) => !off.has(fulfillmentId) || scannedAt !== null)
}

function lookupOf({ lines, fulfillments }: Order, shipments: readonly Shipment[]): Lookup {
  const byId: Lookup['fulfillments'] = new Map(fulfillments.map((fulfillment) => [fulfillment.id, { fulfillment, parcels: [], unsplit: [] }]))
  shipments.forEach((shipment, index) => {
    const group = byId.get(shipment.fulfillmentId)
    group?.parcels.push(shipment)
    if (shipment.items === null) group?.unsplit.push(index + 1)
  })
  return { lines: new Map(lines.map((line) => [line.id, line])), fulfillments: byId }
}

const itemViews = (items: readonly ItemQuantity[], { lines }: Lookup): LineView[] => items.flatMap(({ lineId, quantity }) => {
  const line = lines.get(lineId)
  return line ? [{ id: line.id, title: line.title, variant: line.variant ?? undefined, quantity, imageUrl: line.imageUrl ?? undefined }] : []
})

/** What the fulfilment holds and no parcel of it claims. */
function unclaimed(items: readonly ItemQuantity[], parcels: readonly Shipment[]): ItemQuantity[] {
  const claimed = new Map<string, number>()
  for (const { items } of parcels) for (const { lineId, quantity } of items ?? []) claimed.set(lineId, (claimed.get(lineId) ?? 0) + quantity)
  return items.map(({ lineId, quantity }) => ({ lineId, quantity: quantity - (claimed.get(lineId) ?? 0) })).filter(({ quantity }) => quantity > 1e-9)
}

/** The shop's own split; where it did not say, all of the fulfilment for its parcels together, listed once. */
function contentsOf({ items, fulfillmentId }: Shipment, position: number, lookup: Lookup): Pick<ParcelFacts, 'items' | 'sharedWith'> {
  if (items) return { items: itemViews(items, lookup) }
  const group = lookup.fulfillments.get(fulfillmentId)
  if (!group) return {}
  const { fulfillment, parcels, unsplit } = group
  const listed = unsplit[0] === position ? itemViews(unclaimed(fulfillment.items, parcels), lookup) : undefined
  return unsplit.length === 1 ? { items: listed } : { items: listed, sharedWith: unsplit }
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

/** Days of our own reckoning that are not over; what has begun ends as it was told. */
function reckoned({ expected }: Shipment, { today }: Context): Pick<ParcelFacts, 'estimate' | 'former'> {
  if (!expected || expected.to < today) return {}
  const { from, to, first } = expected
  return { estimate: { from: from < today ? today : from, to }, former: first.to < to ? { from: first.from, to: first.to } : undefined }
}

/** The carrier's estimate while it can still come true and nobody waits for the buyer, else our own; and what was told first where it is later. */
function estimateOf(parcel: Shipment, context: Context): Pick<ParcelFacts, 'estimate' | 'former'> {
  const { status, flags, estimatedDelivery, firstEstimate, expected } = parcel
  const { today, timeZone } = context
  if (!arriving.has(status) || flags.includes('action_required')) return {}
  if (!estimatedDelivery || (expected && expected.basis !== 'carrier')) return reckoned(parcel, context)
  const estimate = spanOf(estimatedDelivery)
  const last = dayOf(estimate.to, timeZone)
  if (last < today) return {}
  const former = expected && expected.first.to < last ? { from: expected.first.from, to: expected.first.to } : firstEstimate ? spanOf(firstEstimate) : undefined
  return { estimate, former: former && dayOf(former.to, timeZone) < last ? former : undefined }
}

/** A language tag screen readers can use (BCP 47); anything else a carrier sends is no mark at all. */
const tagOf = (language: string | undefined) => (language && /^[a-z]{2,3}(-[a-z\d]{2,8})*$/i.test(language) ? language : undefined)

function eventFacts({ occurredAt, status, reason, location, description, language }: TrackingEvent, { scope, settings }: Context): EventFacts {
  const open = scope !== 'redacted'
  return {
    at: occurredAt, status, reason, location: (open && location) || undefined,
    quote: open && settings.carrierWords && description ? { text: description, language: tagOf(language) } : undefined,
  }
}

/** What only the buyer may see: places, people, proof and the carrier's free words. */
function privateOf(shipment: Shipment, { links }: Context): Partial<ParcelFacts> {
  const { status, signedBy, nextSteps, events, pickupPoint } = shipment
  return {
    signedBy: signedBy ?? undefined,
    proofUrl: (status === 'delivered' && links.proof(shipment)) || undefined,
    nextSteps: nextSteps ? { text: nextSteps, language: tagOf(events[0]?.language) } : undefined,
    pickup: pickupPoint && (status === 'available_for_pickup' || status === 'in_transit' || status === 'out_for_delivery') ? pickupPoint : undefined,
  }
}

const isUntracked = ({ carrier, trackingNumber, events, status }: Shipment) => (!carrier || !trackingNumber) && events.length === 0
  && (status === 'pending' || status === 'unknown' || status === 'info_received')

function parcelFacts(shipment: Shipment, position: number, lookup: Lookup, context: Context): ParcelFacts {
  const { settings, scope, links, now } = context
  const { status, events, askedAt, pickupPoint, pieces } = shipment
  return {
    id: shipment.id, fulfillment: shipment.fulfillmentId, position, status, reason: shipment.reason ?? undefined, flags: shipment.flags, untracked: isUntracked(shipment) || undefined,
    carrier: links.carrierName(shipment) ?? undefined, service: shipment.service ?? undefined, number: shipment.trackingNumber ?? undefined, url: links.carrier(shipment) ?? undefined, choose: links.chooseCarrier(shipment) ?? undefined,
    shippedAt: told(lookup.fulfillments.get(shipment.fulfillmentId)?.fulfillment.shippedAt),
    ...settings.items ? contentsOf(shipment, position, lookup) : {}, ...estimateOf(shipment, context),
    deliveredAt: status === 'delivered' ? told(shipment.deliveredAt) : undefined,
    pickup: status === 'available_for_pickup' ? { until: pickupPoint?.until } : undefined,
    ...scope === 'redacted' ? {} : privateOf(shipment, context),
    pieces: pieces && pieces.length > 1 ? pieces : undefined,
    events: events.slice(0, shownEvents).map((event) => eventFacts(event, context)), olderEvents: Math.max(0, events.length - shownEvents),
    scannedAt: told(shipment.scannedAt), askedAt: told(askedAt), notAsked: (askedAt === null && shipment.carrier !== null && shipment.nextAskAt !== null) || undefined, stale: isCarrierSilent(shipment, now) || undefined,
  }
}

/** What is known of the parcels; null where there are none to speak of. */
export function factsOf(context: Context): TrackingFacts | null {
  const { order, facts, settings, placement, shop } = context
  const over = facts.state === 'cancelled' || facts.state === 'refunded'
  const shipments = sentParcels(order)
  if (shipments.length === 0 && (placement !== 'tracking_page' || over || order.pickup || order.lines.every(({ shipped }) => !shipped))) return null
  const lookup = lookupOf(order, shipments)
  const parcels = shipments.map((shipment, index) => ({ shipment, position: index + 1 })).sort((one, other) => rank(one.shipment) - rank(other.shipment))
  return {
    heading: settings.heading || undefined, orderNumber: order.number, shop: shop.name,
    parcels: parcels.slice(0, shownParcels).map(({ shipment, position }) => parcelFacts(shipment, position, lookup, context)),
    total: shipments.length,
    waiting: over || !settings.items ? [] : itemViews(facts.unshipped, lookup),
    timeline: settings.timeline, structuredData: settings.structuredData,
  }
}

/** The parcels of an order, and what is in none yet. Hidden while there is none, but on the tracking page. */
export const presenter: Presenter<typeof TrackingSettings, typeof TrackingView> = {
  id: 'tracking', kind: 'service', region: 'main', placements: ['thank_you', 'order_status', 'tracking_page'],
  messages: ['tracking', 'parcel', 'state'], settings: TrackingSettings, view: TrackingView, needs: [],
  present: (context) => {
    const facts = factsOf(context)
    return facts && tellTracking(facts)
  },
}
