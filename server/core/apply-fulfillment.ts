import { AppError, type Issue } from '../contract/errors.ts'
import type { FulfillmentPush } from '../contract/order.ts'
import { findCarrier } from './find-carrier.ts'
import { shipmentIdOf } from './ids.ts'
import { newShipment, reassigned } from './new-shipment.ts'
import type { Fulfillment, Instant, ItemQuantity, Order, Shipment } from './order.ts'
import type { Carrier } from './carrier-port.ts'
import { sumByLine, unfulfilled } from './quantities.ts'

/** How final a fulfilment's status is; news without a time never lead back. */
const finality: Record<Fulfillment['status'], number> = { shipped: 0, ready_for_pickup: 1, picked_up: 2, cancelled: 2 }

type ParcelPush = FulfillmentPush['parcels'][number]
/** `carriers`: those of the shop, its own included. `choose`: our id of the carrier of a number that came without one, null where it is not sure. */
export interface ApplyContext {
  carriers: ReadonlyMap<string, Carrier>
  now: Instant
  choose?: (trackingNumber: string, country: string | undefined) => string | null
}

/** Every item that names an unknown line or more pieces than `available`. */
function faults(items: readonly ItemQuantity[], order: Order, available: ReadonlyMap<string, number>, path: string, more: string): Issue[] {
  const known = new Set(order.lines.map(({ id }) => id))
  const unknown = items.flatMap(({ lineId }, index) => (known.has(lineId) ? [] : [{ path: `${path}.${index}.lineId`, message: 'is not a line of this order' }]))
  const tooMany = [...sumByLine(items)].flatMap(([lineId, quantity]) =>
    (known.has(lineId) && quantity > (available.get(lineId) ?? 0) ? [{ path, message: `holds more of line "${lineId}" than ${more}` }] : []))
  return [...unknown, ...tooMany]
}

function refuse(issues: Issue[]) {
  if (issues.length === 0) return
  const told = issues.slice(0, 3).map(({ path, message }) => `${path}: ${message}`).join('; ')
  throw new AppError('invalid_input', `The fulfilment is not valid: ${told}`, { issues: issues.slice(0, 20) })
}

function check(order: Order, push: FulfillmentPush, items: readonly ItemQuantity[]) {
  const ordered = new Map(order.lines.map(({ id, quantity }) => [id, quantity]))
  refuse(push.items ? faults(push.items, order, ordered, 'items', 'was ordered') : [])
  const handed = sumByLine(items)
  refuse(push.parcels.flatMap((parcel, index) => faults(parcel.items ?? [], order, handed, `parcels.${index}.items`, 'the fulfilment')))
  refuse(faults(push.parcels.flatMap((parcel) => parcel.items ?? []), order, handed, 'parcels', 'the fulfilment'))
}

/** Who moves the parcel, and who said so: a correction by hand stands; then the shop's word; then the number, where it is sure. */
function carrierFor(order: Order, parcel: ParcelPush, existing: Shipment | undefined, { carriers, choose }: ApplyContext): Pick<Shipment, 'carrier' | 'carrierBy'> {
  const named = parcel.carrier === undefined ? null : findCarrier(carriers, parcel.carrier)
  if (named !== null && parcel.rememberCarrier) return { carrier: named, carrierBy: 'hand' }
  if (existing?.carrierBy === 'hand') return { carrier: existing.carrier, carrierBy: 'hand' }
  if (named !== null) return { carrier: named }
  // A name of no carrier we know is news; without a name, what was known stays.
  if (existing?.carrier && (parcel.carrier === undefined || existing.carrierBy === 'number')) return { carrier: existing.carrier, ...existing.carrierBy && { carrierBy: existing.carrierBy } }
  const found = parcel.trackingNumber ? choose?.(parcel.trackingNumber, order.shippingAddress?.country) : null
  return found ? { carrier: found, carrierBy: 'number' } : { carrier: null }
}

function shipmentOf(order: Order, fulfillmentId: string, parcel: ParcelPush, index: number, context: ApplyContext): Shipment {
  const { carriers, now } = context
  const id = shipmentIdOf(order.id, fulfillmentId, parcel.trackingNumber ?? index)
  const existing = order.shipments.find((shipment) => shipment.id === id)
  const known = existing ?? newShipment(id, order, fulfillmentId, now)
  const { carrier, carrierBy } = carrierFor(order, parcel, existing, context)
  const trackingNumber = parcel.trackingNumber ?? null
  const { carrierBy: _, ...rest } = existing && carrier === known.carrier ? known : reassigned({ ...known, trackingNumber }, carrier, undefined, carriers, now)
  return {
    ...rest, ...carrierBy && { carrierBy }, trackingNumber,
    carrierName: parcel.carrier ?? known.carrierName,
    trackingUrl: parcel.trackingUrl ?? known.trackingUrl,
    // An empty list says that the shop does not know.
    items: parcel.items?.length ? parcel.items : known.items,
  }
}

/** Two parcels of one push with the same number are one parcel. */
function shipmentsOf(order: Order, push: FulfillmentPush, context: ApplyContext): Shipment[] {
  const current = order.shipments.filter(({ fulfillmentId }) => fulfillmentId === push.id)
  if (push.parcels.length === 0) return current
  const byId = new Map<string, Shipment>()
  push.parcels.forEach((parcel, index) => {
    const shipment = shipmentOf(order, push.id, parcel, index, context)
    const twin = byId.get(shipment.id)
    byId.set(shipment.id, twin?.items && shipment.items ? { ...shipment, items: [...twin.items, ...shipment.items] } : shipment)
  })
  return [...byId.values()]
}

/**
 * The order with what the merchant handed over. Older news than known are left aside; our own tracking of a parcel stays;
 * a list of parcels replaces the one before, an empty one keeps it. Throws AppError `invalid_input` for lines the order does
 * not have and for more pieces than were ordered.
 */
export function applyFulfillment(order: Order, push: FulfillmentPush, context: ApplyContext): Order {
  const existing = order.fulfillments.find(({ id }) => id === push.id)
  const others = order.fulfillments.filter(({ id }) => id !== push.id)
  const items = push.items?.length ? [...sumByLine(push.items)].map(([lineId, quantity]) => ({ lineId, quantity })) : existing?.items ?? unfulfilled(order, others)
  check(order, push, items)
  const updatedAt = push.updatedAt ? Date.parse(push.updatedAt) : null
  if (existing && updatedAt !== null && updatedAt < existing.updatedAt) return order
  const leadsBack = existing && updatedAt === null && finality[push.status] < finality[existing.status]
  const fulfillment: Fulfillment = {
    id: push.id,
    status: leadsBack ? existing.status : push.status,
    shippedAt: push.shippedAt ? Date.parse(push.shippedAt) : existing?.shippedAt ?? null,
    updatedAt: updatedAt ?? (existing && (leadsBack || existing.status === push.status) ? existing.updatedAt : context.now),
    items,
    pickupPlace: push.pickupPlace ?? existing?.pickupPlace ?? null,
  }
  const shipments = shipmentsOf(order, push, context)
  const dropped = fulfillment.status === 'cancelled' ? shipments.map((shipment) => ({ ...shipment, nextAskAt: null })) : shipments
  return {
    ...order,
    fulfillments: existing ? order.fulfillments.map((known) => (known === existing ? fulfillment : known)) : [...order.fulfillments, fulfillment],
    shipments: [...order.shipments.filter(({ fulfillmentId }) => fulfillmentId !== push.id), ...dropped],
  }
}
