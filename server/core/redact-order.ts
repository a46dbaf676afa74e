import type { Order, Shipment } from './order.ts'

/** Carriers write recipients and neighbours into their texts, so only our own words of an event remain. */
const redactShipment = (shipment: Shipment): Shipment => ({
  ...shipment, signedBy: null, proofUrl: null, nextSteps: null, lastError: null,
  events: shipment.events.map((event) => ({ ...event, description: '' })),
})

/** The order as whoever guessed number and postcode may see it: states, parcels, dates, pictures; no name, address, price or proof. */
export const redactOrder = (order: Order): Order => ({
  ...order,
  payment: { status: order.payment.status, method: null, paidAt: null, reservedUntil: order.payment.reservedUntil },
  buyer: { id: null, account: false, email: null, name: null, firstName: null },
  shippingAddress: null,
  lines: order.lines.map((line) => ({ ...line, unitPrice: 0 })),
  totals: { shipping: 0, discount: 0, tax: null, total: 0 },
  shipments: order.shipments.map(redactShipment),
  refunds: order.refunds.map((refund) => ({ ...refund, amount: 0 })),
})
