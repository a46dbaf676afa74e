import type { TrackingEvent } from '../contract/tracking.ts'
import type { LineItem, Order, Shipment } from './order.ts'

/** A variant may be an engraving; a product's page, its id and its trade number lead to a price. */
function redactLine(line: LineItem): LineItem {
  const { gtin: _, ...rest } = line
  return { ...rest, productId: null, variant: null, url: null, unitPrice: 0 }
}

function redactEvent(event: TrackingEvent): TrackingEvent {
  const { location: _, ...rest } = event
  return { ...rest, description: '' }
}

/**
 * Carriers write recipients and neighbours into their texts and places, so only our own words of an event remain. A shop's own tracking
 * link may carry the postcode or the e-mail; the carrier's, made from the number alone, stands in.
 */
const redactShipment = (shipment: Shipment): Shipment => ({
  ...shipment, signedBy: null, proofUrl: null, trackingUrl: null, nextSteps: null,
  pickupPoint: shipment.pickupPoint && { name: '', ...(shipment.pickupPoint.until && { until: shipment.pickupPoint.until }) },
  events: shipment.events.map(redactEvent),
})

/** The order as whoever guessed number and postcode may see it: states, parcels, dates, pictures; no name, address, price or proof. */
export const redactOrder = (order: Order): Order => ({
  ...order, opens: undefined,
  payment: { status: order.payment.status, method: null, paidAt: null, reservedUntil: order.payment.reservedUntil },
  buyer: { id: null, account: false, email: null, name: null, firstName: null },
  shippingAddress: null,
  lines: order.lines.map(redactLine),
  totals: { shipping: 0, discount: 0, tax: null, total: 0 },
  fulfillments: order.fulfillments.map((fulfillment) => ({ ...fulfillment, pickupPlace: null })),
  shipments: order.shipments.map(redactShipment),
  refunds: order.refunds.map((refund) => ({ ...refund, amount: 0 })),
})
