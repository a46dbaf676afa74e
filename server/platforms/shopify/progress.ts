import type { TrackingEvent, TrackingStatus } from '../../contract/tracking.ts'
import type { Order, Shipment } from '../../core/order.ts'
import type { World } from '../../core/ports.ts'
import { receiveTracking } from '../../core/receive-tracking.ts'
import type { ToldFulfillment } from './told-order.ts'

/** Begins the code of every event Shopify told: such a one is never told back to it. */
export const shopifyCode = 'shopify:'

/** FulfillmentEventStatus and FulfillmentDisplayStatus, as far as they say where a parcel is. */
const statuses: Record<string, TrackingStatus> = {
  LABEL_PURCHASED: 'info_received', LABEL_PRINTED: 'info_received', CONFIRMED: 'info_received', SUBMITTED: 'info_received', CARRIER_PICKED_UP: 'picked_up', IN_TRANSIT: 'in_transit',
  DELAYED: 'in_transit', OUT_FOR_DELIVERY: 'out_for_delivery', ATTEMPTED_DELIVERY: 'delivery_attempted', READY_FOR_PICKUP: 'available_for_pickup',
  PICKED_UP: 'delivered', DELIVERED: 'delivered', FAILURE: 'exception', NOT_DELIVERED: 'exception',
}

export interface ToldEvent { status: string; at: string; message: string | null; city: string | null; country: string | null; estimatedAt: string | null }

/** An event in our words; null for a status that says nothing of where the parcel is. */
function eventOf({ status, at, message, city, country }: ToldEvent): TrackingEvent | null {
  const known = statuses[status]
  if (!known) return null
  const location = [city, country].filter(Boolean).join(', ').slice(0, 300)
  return { occurredAt: at, status: known, code: shopifyCode + status, description: (message ?? '').slice(0, 2000), ...location && { location }, ...status === 'DELAYED' && { flags: ['delayed'] } }
}

/** Whether nobody nearer to the parcel has spoken of it: neither the carrier asked, nor one that pushed. */
const isUnheard = ({ askedAt, events }: Shipment) => askedAt === null && events.every(({ code }) => code.startsWith(shopifyCode))

/** What Shopify says of a fulfilment's parcels, while we hear nothing of the carrier ourselves. An event of one of several parcels does not say which. */
export async function tellEvent(world: World, order: Order, fulfillmentId: string, told: ToldEvent): Promise<boolean> {
  const parcels = order.shipments.filter((shipment) => shipment.fulfillmentId === fulfillmentId)
  const [parcel] = parcels
  const event = eventOf(told)
  if (parcels.length !== 1 || !parcel || !event || !isUnheard(parcel)) return false
  return receiveTracking(world, parcel, {
    trackingNumber: parcel.trackingNumber ?? parcel.id, status: event.status, events: [event],
    ...event.status === 'delivered' && { deliveredAt: told.at }, ...told.estimatedAt && { estimatedDelivery: told.estimatedAt }, ...event.flags && { flags: event.flags },
  }, { at: world.clock.now(), whole: false })
}

/** What an order's own telling says of its fulfilments: the dates Shopify keeps of each. All parcels of one that is delivered are. */
export async function tellProgress(world: World, order: Order, fulfillments: readonly ToldFulfillment[]): Promise<void> {
  for (const { id, progress, deliveredAt, inTransitAt } of fulfillments) {
    const step = deliveredAt !== null ? { status: 'DELIVERED', at: deliveredAt } : inTransitAt !== null && progress === 'IN_TRANSIT' ? { status: 'IN_TRANSIT', at: inTransitAt } : null
    if (!step) continue
    for (const parcel of order.shipments.filter((shipment) => shipment.fulfillmentId === id && isUnheard(shipment) && shipment.status !== 'delivered')) {
      const event = eventOf({ ...step, message: null, city: null, country: null, estimatedAt: null })!
      await receiveTracking(world, parcel, {
        trackingNumber: parcel.trackingNumber ?? parcel.id, status: event.status, events: [event], ...step.status === 'DELIVERED' && { deliveredAt: step.at },
      }, { at: world.clock.now(), whole: step.status === 'DELIVERED' })
    }
  }
}
