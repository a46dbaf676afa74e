import type { Address, OrderStatus, PaymentStatus } from '../contract/order.ts'
import type { OrderState } from '../contract/page.ts'
import type { EstimatedDelivery, PickupPoint, TrackingEvent, TrackingFlag, TrackingReason, TrackingStatus } from '../contract/tracking.ts'

/** Epoch milliseconds, UTC. */
export type Instant = number
/** A calendar day, `2026-11-20`. */
export type PlainDay = string
/** Integer in the smallest unit of the order's currency. */
export type Minor = number

export interface LineItem {
  id: string
  productId: string | null
  title: string
  variant: string | null
  quantity: number
  unitPrice: Minor
  /** Like `url` absolute, or a path from the root of this server (own-address.ts). */
  imageUrl: string | null
  url: string | null
  /** False for downloads, vouchers and services. */
  shipped: boolean
  /** Trade number, where the shop told it. */
  gtin?: string
}
export interface ItemQuantity { lineId: string; quantity: number }

/** What the merchant handed over (a delivery note). Its parcels name it by `fulfillmentId`. */
export interface Fulfillment {
  id: string
  status: 'shipped' | 'ready_for_pickup' | 'picked_up' | 'cancelled'
  shippedAt: Instant | null
  updatedAt: Instant
  items: ItemQuantity[]
  pickupPlace: string | null
}

/** Who a range comes from: the carrier, the shop at checkout, the shop's own deliveries, or its settings and what is usual. */
export type TellingBasis = 'carrier' | 'shop' | 'learned' | 'assumed'
/** Days at the destination as they were told, and when. Our own reach from the day by which half arrive to the day by which nine tenths do. */
export interface ToldRange { from: PlainDay; to: PlainDay; basis: TellingBasis; at: Instant }
/** What is told now. `first` is kept for ever: a `to` after it is told as later. `handOver`: what was told at the first scan. */
export interface ExpectedDelivery { from: PlainDay; to: PlainDay; basis: TellingBasis; first: ToldRange; handOver?: ToldRange }

/** One parcel. `id` is ours; a parcel without carrier or number is only what the merchant told. */
export interface Shipment {
  id: string
  orderId: string
  fulfillmentId: string
  /** A carrier id of ours, or null where the shop's name fits none. */
  carrier: string | null
  /** The carrier's name as the shop spells it. */
  carrierName: string | null
  trackingNumber: string | null
  trackingUrl: string | null
  /** Null where the shop did not say which parcel holds what. */
  items: ItemQuantity[] | null
  status: TrackingStatus
  reason: TrackingReason | null
  flags: TrackingFlag[]
  estimatedDelivery: EstimatedDelivery | null
  /** The first estimate we showed; a later one is told as a new date. */
  firstEstimate: EstimatedDelivery | null
  /** When it is expected, made by delivery-date/expect.ts; absent where nothing was told. */
  expected?: ExpectedDelivery
  deliveredAt: Instant | null
  signedBy: string | null
  pickupPoint: PickupPoint | null
  proofUrl: string | null
  nextSteps: string | null
  service: string | null
  /** Numbers of the pieces that travel under this one; absent for a single piece. */
  pieces?: string[]
  /** Newest first. */
  events: TrackingEvent[]
  /** When the carrier last scanned. */
  scannedAt: Instant | null
  /** Hours without a scan that are usual for parcels like this one in this status, learned from the shop's own; absent where thin. */
  usualSilenceHours?: number
  /** Who said which carrier it is, where the shop did not: found by the number, or corrected by hand, which later pushes do not undo. */
  carrierBy?: 'number' | 'hand'
  /** When the carrier last told news unasked. */
  pushedAt?: Instant | null
  /** Until when it needs no new subscription to do so (carrier-webhooks/renew-subscriptions.ts). */
  pushedUntil?: Instant | null
  /** When somebody last looked at it, to within some minutes; only asking goes by it. */
  lookedAt?: Instant | null
  /** When we last had an answer of the carrier. */
  askedAt: Instant | null
  /** When to ask next; null: never again. */
  nextAskAt: Instant | null
  /** Failed asks in a row, and why the last one failed. */
  failures: number
  lastError: string | null
  createdAt: Instant
}

export interface Refund { id: string; amount: Minor; refundedAt: Instant; items: ItemQuantity[] }

/** The aggregate: an order and all that belongs to it. Loaded and saved as a whole. */
export interface Order {
  id: string
  shopId: string
  platform: string
  externalId: string
  number: string
  placedAt: Instant
  updatedAt: Instant
  cancelledAt: Instant | null
  status: OrderStatus
  /** When the shop first said it is working on it. */
  processingAt: Instant | null
  payment: { status: PaymentStatus; method: string | null; paidAt: Instant | null; reservedUntil: Instant | null }
  currency: string
  locale: string | null
  /** `account`: the shop vouches that this customer was signed in. Anyone can type a guest's e-mail, so only then earlier orders may be shown. */
  buyer: { id: string | null; account: boolean; email: string | null; name: string | null; firstName: string | null }
  shippingAddress: Address | null
  lines: LineItem[]
  totals: { shipping: Minor; discount: Minor; tax: Minor | null; total: Minor }
  shippingMethod: string | null
  pickup: boolean
  promise: { from: PlainDay; to: PlainDay } | null
  /** When what is in no parcel yet is expected, made by delivery-date/expect.ts; kept as it was once all is handed over. */
  expected?: ExpectedDelivery
  fulfillments: Fulfillment[]
  shipments: Shipment[]
  refunds: Refund[]
  /** As last derived by order-state.ts when saved; the page derives it anew. */
  state: OrderState
  /** Buyer tokens with a lower generation are revoked. */
  tokenGeneration: number
  /** Counts every saved change. */
  revision: number
  /** What a platform's page proves to open this order: SHA-256 of its checkout's token (hex), and the platform's id of the customer. */
  opens?: { checkout: string | null; customer: string | null }
  /** When time alone next makes something of it true (trouble/watch-orders.ts), and a mark of the troubles the merchant's list tells. */
  watch?: { at: Instant | null; mark: string }
}

/** All of an order but its parcels: what is read of many at once. */
export type OrderWithoutParcels = Omit<Order, 'shipments'>

export interface Product {
  id: string
  shopId: string
  groupId: string | null
  title: string
  variant: string | null
  price: Minor
  currency: string
  compareAtPrice: Minor | null
  unitPrice: { amount: Minor; per: string } | null
  stock: number | null
  maxQuantity: number | null
  consumable: boolean
  category: string | null
  imageUrl: string | null
  url: string | null
  replacedBy: string | null
  /** What the merchant sells with it, best first. */
  related?: string[]
  available: boolean
  updatedAt: Instant
}
