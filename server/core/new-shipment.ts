import type { Carrier } from './carrier-port.ts'
import { canBeAsked } from './choose-line.ts'
import type { Instant, Order, Shipment } from './order.ts'

/** A parcel of which nothing is known yet. */
export function newShipment(id: string, order: Pick<Order, 'id'>, fulfillmentId: string, now: Instant): Shipment {
  return {
    id, orderId: order.id, fulfillmentId, carrier: null, carrierName: null, trackingNumber: null, trackingUrl: null, items: null,
    status: 'pending', reason: null, flags: [], estimatedDelivery: null, firstEstimate: null, deliveredAt: null, signedBy: null, pickupPoint: null,
    proofUrl: null, nextSteps: null, service: null, events: [], scannedAt: null, askedAt: null, nextAskAt: null, failures: 0, lastError: null, createdAt: now,
  }
}

/** The parcel as that of another carrier, asked for now: the tracking of another carrier's parcel would be told as this one's. */
export function reassigned(shipment: Shipment, carrier: string | null, by: Shipment['carrierBy'], carriers: ReadonlyMap<string, Carrier>, now: Instant): Shipment {
  const { id, orderId, fulfillmentId, carrierName, trackingNumber, trackingUrl, items, createdAt } = shipment
  return {
    ...newShipment(id, { id: orderId }, fulfillmentId, createdAt), carrier, carrierName, trackingNumber, trackingUrl, items,
    ...by && { carrierBy: by }, nextAskAt: canBeAsked(carriers, { carrier, trackingNumber }) ? now : null,
  }
}
