/** Builders for tests: a usual order of two lines in one DHL parcel; name only what your case is about. */
import { ShopSettings } from '../../server/contract/shop.ts'
import type { TrackingEvent } from '../../server/contract/tracking.ts'
import type { Fulfillment, Instant, LineItem, Order, Shipment } from '../../server/core/order.ts'
import type { Shop } from '../../server/core/store-port.ts'
import type { OrderFacts, PresentContext } from '../../server/core/present-context.ts'

/** "2026-11-18T10:00:00Z" → epoch milliseconds. */
export const at = (iso: string): Instant => Date.parse(iso)

/** Thursday, 19 November 2026, 15:00 in Berlin: the now of every builder. */
export const now = at('2026-11-19T14:00:00Z')

export function aLine(changes: Partial<LineItem> = {}): LineItem {
  return {
    id: 'line-1', productId: 'coffee-500', title: 'Kaffee »Morgenrot«', variant: '500 g', quantity: 2, unitPrice: 1390,
    imageUrl: 'https://shop.example/coffee.png', url: 'https://shop.example/coffee', shipped: true, ...changes,
  }
}

export function anEvent(changes: Partial<TrackingEvent> = {}): TrackingEvent {
  return {
    occurredAt: '2026-11-19T14:32:00+01:00', status: 'in_transit', code: 'transit',
    description: 'Die Sendung wurde im Paketzentrum bearbeitet.', language: 'de', location: 'Neumünster', ...changes,
  }
}

export function aShipment(changes: Partial<Shipment> = {}): Shipment {
  return {
    id: 'shipment-1', orderId: 'order-1', fulfillmentId: 'fulfillment-1', carrier: 'dhl', carrierName: 'DHL', trackingNumber: '00340434161094021501',
    trackingUrl: null, items: null, status: 'in_transit', reason: null, flags: [], estimatedDelivery: null, firstEstimate: null, deliveredAt: null,
    signedBy: null, pickupPoint: null, proofUrl: null, nextSteps: null, service: 'DHL Paket', events: [anEvent()],
    scannedAt: at('2026-11-19T13:32:00Z'), askedAt: at('2026-11-19T13:50:00Z'), nextAskAt: at('2026-11-19T17:50:00Z'),
    failures: 0, lastError: null, createdAt: at('2026-11-18T15:05:00Z'), ...changes,
  }
}

export function aFulfillment(changes: Partial<Fulfillment> = {}): Fulfillment {
  return {
    id: 'fulfillment-1', status: 'shipped', shippedAt: at('2026-11-18T15:05:00Z'), updatedAt: at('2026-11-18T15:05:00Z'),
    items: [{ lineId: 'line-1', quantity: 2 }, { lineId: 'line-2', quantity: 1 }], pickupPlace: null, ...changes,
  }
}

export function anOrder(changes: Partial<Order> = {}): Order {
  return {
    id: 'order-1', shopId: 'shop-1', platform: 'rest', externalId: '5001042', number: '#1042',
    placedAt: at('2026-11-16T08:41:00Z'), updatedAt: at('2026-11-18T15:05:00Z'), cancelledAt: null, status: 'processing', processingAt: at('2026-11-17T07:30:00Z'),
    payment: { status: 'paid', method: 'Vorkasse', paidAt: at('2026-11-17T07:00:00Z'), reservedUntil: null },
    currency: 'EUR', locale: 'de', buyer: { id: 'buyer-1', account: true, email: 'lena@example.com', name: 'Lena Brandt', firstName: 'Lena' },
    shippingAddress: { name: 'Lena Brandt', lines: ['Holtenauer Str. 88'], postcode: '24105', city: 'Kiel', country: 'DE' },
    lines: [aLine(), aLine({ id: 'line-2', productId: 'dripper', title: 'Handfilter »Lerche«', variant: null, quantity: 1, unitPrice: 3400, imageUrl: null, url: null })],
    totals: { shipping: 490, discount: 0, tax: 1066, total: 6670 }, shippingMethod: 'DHL Paket', pickup: false, promise: { from: '2026-11-20', to: '2026-11-23' },
    fulfillments: [aFulfillment()], shipments: [aShipment()], refunds: [], state: 'shipped', tokenGeneration: 0, revision: 1, ...changes,
  }
}

export function someFacts(changes: Partial<OrderFacts> = {}): OrderFacts {
  return {
    state: 'shipped',
    milestones: { received: at('2026-11-16T08:41:00Z'), in_preparation: at('2026-11-17T07:30:00Z'), shipped: at('2026-11-18T15:05:00Z'), out_for_delivery: null, delivered: null },
    promise: { from: '2026-11-20', to: '2026-11-23' }, formerPromise: null, window: null, lines: new Map(), unshipped: [],
    lastScan: { at: at('2026-11-19T13:32:00Z'), carrierName: 'DHL' }, lastAsk: at('2026-11-19T13:50:00Z'),
    parcel: null, deliveredAt: null, withdrawUntil: null, refunded: 0, ...changes,
  }
}

/** `settings` are those of the shop as a merchant would send them: `{ contact: { email: '…' } }`. */
export function aShop({ settings, ...changes }: Partial<Omit<Shop, 'settings'>> & { settings?: Record<string, unknown> } = {}): Shop {
  return { id: 'shop-1', platform: 'rest', name: 'Morgentau', revision: 1, ...changes, settings: ShopSettings.parse(settings ?? {}) }
}

/** `settings` are the widget's own. Carrier links lead to carrier.example, signed files to afterglow.example. */
export function aContext<Settings>(changes: Partial<PresentContext<Settings>> & { settings: Settings }): PresentContext<Settings> {
  const files = 'https://afterglow.example/files'
  return {
    now, today: '2026-11-19', locale: 'de', timeZone: 'Europe/Berlin', placement: 'thank_you', scope: 'act', shop: aShop(),
    order: anOrder(), facts: someFacts(), identified: true, history: [], products: new Map(), recommendations: [], acts: [], earlierActs: [],
    links: {
      orderPage: 'https://afterglow.example/o/token',
      cart: (items) => `https://shop.example/cart?items=${items.map(({ productId, quantity }) => `${productId}:${quantity}`).join(',')}`,
      product: ({ url }) => url,
      carrier: (shipment) => shipment.trackingUrl ?? (shipment.carrier && shipment.trackingNumber ? `https://carrier.example/${shipment.carrier}/${shipment.trackingNumber}` : null),
      carrierName: (shipment) => shipment.carrierName ?? shipment.carrier?.toUpperCase() ?? null,
      chooseCarrier: () => null, proof: (shipment) => (shipment.proofUrl ? `${files}/proof/${shipment.id}` : null),
      calendar: (kind, day) => `${files}/${kind}-${day}.ics`,
    },
    ...changes,
  }
}
