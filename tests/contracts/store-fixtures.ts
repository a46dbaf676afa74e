import { ShopSettings } from '../../server/contract/shop.ts'
import type { Order, Product, Shipment } from '../../server/core/order.ts'
import type { Act, InboundMessage, Shop } from '../../server/core/store-port.ts'

export const at = Date.UTC(2026, 10, 20, 9)

export const makeShop = (over: Partial<Shop> = {}): Shop => ({ id: 'shop', platform: 'rest', name: 'Kaffee & Kerzen', settings: ShopSettings.parse({}), revision: 0, ...over })

export const makeShipment = (id: string, orderId: string, over: Partial<Shipment> = {}): Shipment => ({
  id, orderId, fulfillmentId: 'f1', carrier: 'dhl', carrierName: 'DHL Paket', trackingNumber: `00340434${id}`, trackingUrl: 'https://example.org/t',
  items: [{ lineId: 'l1', quantity: 1 }], status: 'in_transit', reason: null, flags: ['delayed'], estimatedDelivery: { from: '2026-11-21T10:00:00+01:00', to: '2026-11-21T12:00:00+01:00' },
  firstEstimate: '2026-11-20', deliveredAt: null, signedBy: null, pickupPoint: { name: 'Packstation 101', until: '2026-11-28' }, proofUrl: null, nextSteps: 'Zustellung morgen', service: 'DHL Paket',
  events: Array.from({ length: 6 }, (_, index) => ({
    occurredAt: `2026-11-2${index}T08:00:00+01:00`, status: 'in_transit' as const, code: `ES-${index}`, description: 'Die Sendung wird weitergeleitet.', language: 'de', location: 'Köln',
  })).reverse(),
  scannedAt: at, askedAt: at + 1, nextAskAt: null, failures: 0, lastError: null, createdAt: at, ...over,
})

export const makeOrder = (id: string, over: Partial<Order> = {}): Order => ({
  id, shopId: 'shop', platform: 'rest', externalId: `ext-${id}`, number: `#${id}`, placedAt: at, updatedAt: at, cancelledAt: null, status: 'processing', processingAt: at,
  payment: { status: 'paid', method: 'PayPal', paidAt: at, reservedUntil: null }, currency: 'EUR', locale: 'de-DE',
  buyer: { id: 'buyer-1', account: true, email: 'anna@example.org', name: 'Anna Öztürk', firstName: 'Anna' },
  shippingAddress: { name: 'Anna Öztürk', lines: ['Straße 1', 'Hinterhaus'], postcode: '50667', city: 'Köln', country: 'DE' },
  lines: [
    { id: 'l1', productId: 'p1', title: 'Kaffee', variant: '1 kg', quantity: 2, unitPrice: 1890, imageUrl: 'https://example.org/p1.svg', url: null, shipped: true },
    { id: 'l2', productId: null, title: 'Gutschein', variant: null, quantity: 0.5, unitPrice: 0, imageUrl: null, url: null, shipped: false },
  ],
  totals: { shipping: 490, discount: 100, tax: null, total: 4170 }, shippingMethod: 'DHL', pickup: false, promise: { from: '2026-11-21', to: '2026-11-23' },
  fulfillments: [{ id: 'f1', status: 'shipped', shippedAt: at, updatedAt: at, items: [{ lineId: 'l1', quantity: 2 }], pickupPlace: null }],
  shipments: [], refunds: [{ id: 'r1', amount: 100, refundedAt: at, items: [] }], state: 'shipped', tokenGeneration: 0, revision: 0, ...over,
})

export const makeProduct = (id: string, over: Partial<Product> = {}): Product => ({
  id, shopId: 'shop', groupId: null, title: `Product ${id}`, variant: null, price: 1290, currency: 'EUR', compareAtPrice: 1490, unitPrice: { amount: 2580, per: 'kg' }, stock: 3,
  maxQuantity: null, consumable: true, category: 'coffee', imageUrl: null, url: 'https://example.org', replacedBy: null, available: true, updatedAt: at, ...over,
})

export const makeAct = (id: string, over: Partial<Act> = {}): Act =>
  ({ id, shopId: 'shop', orderId: 'o1', buyerId: 'buyer-1', widget: 'review', act: 'rate', data: { rating: 5, text: '👍' }, at, ...over })

export const makeMessage = (id: string, over: Partial<InboundMessage> = {}): InboundMessage =>
  ({ id, shopId: 'shop', kind: 'rest:order', dedupeKey: `key-${id}`, orderId: 'o1', body: '{"id":"1"}', receivedAt: at, ...over })
