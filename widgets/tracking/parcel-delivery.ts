import type { TrackingStatus } from '../../server/contract/page-types.ts'
import type { ParcelFacts, TrackingFacts } from './facts.ts'

/** schema.org OrderStatus of each status; left out where it knows none. */
const orderStatus: Partial<Record<TrackingStatus, string>> = {
  pending: 'OrderProcessing', info_received: 'OrderProcessing', picked_up: 'OrderInTransit', in_transit: 'OrderInTransit', out_for_delivery: 'OrderInTransit',
  available_for_pickup: 'OrderPickupAvailable', delivery_attempted: 'OrderProblem', exception: 'OrderProblem', delivered: 'OrderDelivered',
  returning: 'OrderReturned', returned: 'OrderReturned', cancelled: 'OrderCancelled',
}

/** https://schema.org/ParcelDelivery without anything personal: no name, address, place or content. Null without a number. */
export function parcelDelivery({ number, url, carrier, estimate, status, events, deliveredAt }: ParcelFacts, { orderNumber, shop }: TrackingFacts): Record<string, unknown> | null {
  if (!number) return null
  const known = orderStatus[status]
  const last = deliveredAt ?? events[0]?.at
  return {
    '@context': 'https://schema.org', '@type': 'ParcelDelivery', trackingNumber: number, ...url && { trackingUrl: url },
    ...carrier && { provider: { '@type': 'Organization', name: carrier } },
    ...estimate && { expectedArrivalFrom: estimate.from, expectedArrivalUntil: estimate.to },
    ...last && { deliveryStatus: { '@type': 'DeliveryEvent', name: status, startDate: last } },
    partOfOrder: { '@type': 'Order', orderNumber, seller: { '@type': 'Organization', name: shop }, ...known && { orderStatus: `https://schema.org/${known}` } },
  }
}
