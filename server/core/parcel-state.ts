import type { OrderState } from '../contract/page.ts'
import type { TrackingReason } from '../contract/tracking.ts'
import type { ParcelPromise } from './delivery-promise.ts'
import type { Fulfillment, ItemQuantity, Order, Shipment } from './order.ts'
import { subtract } from './quantities.ts'

/** Reasons that hold a parcel up while its status still says it travels. */
const holding: ReadonlySet<TrackingReason> = new Set([
  'carrier_damaged_parcel', 'carrier_address_not_found', 'consignee_incorrect_address', 'consignee_refused', 'consignee_cancelled', 'customs_delay', 'customs_documentation', 'customs_duties_unpaid', 'customs_prohibited', 'customs_inspection',
])

/** The carrier has the data of a parcel but not the parcel, and the shop did not say when it handed it over. */
export const isLabelled = (parcel: Shipment, fulfillment: Fulfillment) => parcel.status === 'info_received' && fulfillment.shippedAt === null

/**
 * One parcel in the words of the order. Where several are true: where it ended, then a pick-up that waits, then what the buyer must do,
 * loss, a fault, a vain attempt; out for delivery beats late, because late parcels on the van arrive today.
 */
export function parcelState(parcel: Shipment, fulfillment: Fulfillment, late: boolean): OrderState {
  const { status, reason, flags } = parcel
  if (status === 'delivered' || status === 'returned') return status
  if (status === 'available_for_pickup') return 'ready_for_pickup'
  if (flags.includes('action_required')) return 'action_required'
  if (reason === 'carrier_parcel_lost') return 'lost'
  if (status === 'exception' || status === 'delivery_attempted' || status === 'returning') return status
  if (reason && holding.has(reason)) return 'exception'
  if (status === 'out_for_delivery') return status
  if (late) return 'delayed'
  return isLabelled(parcel, fulfillment) ? 'in_preparation' : 'shipped'
}

/** A piece of the order that travels together: items with the parcels they may be in. No parcel: only the shop's word. */
export interface Portion { fulfillment: Fulfillment; parcels: Shipment[]; items: ItemQuantity[] }

/** A portion with the state and promise of each parcel, and the state of the whole. */
export interface ToldPortion extends Portion { state: OrderState; parcelStates: OrderState[]; promises: ParcelPromise[] }

function portionsOf(fulfillment: Fulfillment, parcels: Shipment[]): Portion[] {
  if (parcels.length === 0) return [{ fulfillment, parcels, items: fulfillment.items }]
  const alive = parcels.filter(({ status }) => status !== 'cancelled')
  const told = alive.flatMap((parcel) => (parcel.items ? [{ fulfillment, parcels: [parcel], items: parcel.items }] : []))
  const untold = alive.filter(({ items }) => items === null)
  if (alive.length === 0) return []
  const left = subtract(fulfillment.items, parcels.flatMap(({ items }) => items ?? []))
  return untold.length > 0 || left.length > 0 ? [...told, { fulfillment, parcels: untold, items: left }] : told
}

/** An order cut into what travels together. Cancelled fulfilments and parcels the carrier voided do not count. */
export const splitOrder = (order: Order): Portion[] => order.fulfillments.filter(({ status }) => status !== 'cancelled')
  .flatMap((fulfillment) => portionsOf(fulfillment, order.shipments.filter(({ fulfillmentId }) => fulfillmentId === fulfillment.id)))
