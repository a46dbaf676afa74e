import type { ShopSettings } from '../contract/shop.ts'
import type { Instant, Order, OrderWithoutParcels, Product, Shipment } from './order.ts'

/** What is kept, and how core asks for it. Implemented in server/storage. */

export interface Shop {
  id: string
  platform: string
  name: string
  settings: ShopSettings
  /** Counts every saved change of settings or catalogue that pages depend on. */
  revision: number
}

/** Where a product leads next: `score` between 0 and 1, `support` the baskets it was seen in together. */
export interface Affinity { productId: string; otherId: string; score: number; support: number }

/** Something a buyer did on a page: rated, dismissed, asked. Append-only. */
export interface Act {
  id: string
  shopId: string
  orderId: string
  buyerId: string | null
  widget: string
  act: string
  data: Record<string, unknown>
  at: Instant
}

export interface InboundMessage {
  id: string
  shopId: string
  /** `rest:order`, `rest:fulfillment`, … */
  kind: string
  /** Provider event id, idempotency key or content hash; unique per shop and kind. */
  dedupeKey: string
  /** Of what was sent under a key of the sender's choice: the same key for other content is refused. Only written. */
  contentHash?: string
  /** The order it belongs to, so that what came too early is found when the order arrives. */
  orderId: string | null
  body: string
  receivedAt: Instant
}
export type InboundStatus = 'done' | 'waiting' | 'failed'

export interface UnansweredQuestion { text: string; orders: number; lastAskedAt: Instant }
export interface UnmappedCode { carrier: string; code: string; description: string; seen: number; lastSeenAt: Instant }
export interface OrderSummary { id: string; number: string; state: Order['state']; placedAt: Instant; shopId: string }

/** Reads; each is one indexed query. */
export interface StoreReads {
  findShop(id: string): Promise<Shop | null>
  listShops(): Promise<Shop[]>
  findOrder(id: string): Promise<Order | null>
  /** The order's and its shop's revision: all that a cached page must compare. */
  findRevisions(orderId: string): Promise<{ order: number; shop: number; tokenGeneration: number } | null>
  /** By the number as printed; spaces, case and a leading # do not matter. */
  findOrdersByNumber(shopId: string, number: string): Promise<Order[]>
  findOrderByExternalId(shopId: string, externalId: string): Promise<Order | null>
  /** The buyer's orders, newest first, without the one given; without their parcels. */
  listOrdersOfBuyer(shopId: string, buyerId: string, options: { except?: string; limit: number }): Promise<OrderWithoutParcels[]>
  listOrdersByState(shopId: string, state: Order['state'], limit: number): Promise<OrderSummary[]>
  /** Counting reads every row of an index: where people wait, count to `atMost` only. */
  countOrders(shopId: string, atMost?: number): Promise<number>
  /** Every order of a shop in steady memory, oldest first, without its parcels: what learning reads by the million. */
  streamOrders(shopId: string, since?: Instant): AsyncIterable<OrderWithoutParcels>
  findShipmentByNumber(carrier: string, trackingNumber: string): Promise<Shipment[]>
  findProducts(shopId: string, ids: string[]): Promise<Product[]>
  listProducts(shopId: string, options: { after?: string; limit: number; category?: string }): Promise<Product[]>
  listAffinities(shopId: string, productIds: string[], limit: number): Promise<Affinity[]>
  /** What the buyer did on this order, and asked or dismissed on any of theirs. */
  listActs(filter: { orderId: string } | { shopId: string; buyerId: string }, limit: number): Promise<Act[]>
  findActResult(shopId: string, idempotencyKey: string): Promise<string | null>
  listWaitingInbound(orderId: string): Promise<InboundMessage[]>
  /** Those of these orders for which something waits. */
  findWaitingOrders(orderIds: string[]): Promise<string[]>
  listUnansweredQuestions(shopId: string, minOrders: number): Promise<UnansweredQuestion[]>
  listUnmappedCodes(): Promise<UnmappedCode[]>
  countAttempts(key: string, since: Instant): Promise<number>
  findSecret(shopId: string, name: string): Promise<string | null>
  listSecrets(shopId: string, prefix: string): Promise<{ name: string; sealed: string; createdAt: Instant }[]>
  findMerchant(filter: { id: string } | { email: string }): Promise<Merchant | null>
  countMerchants(): Promise<number>
  findSession(idHash: string): Promise<{ merchantId: string; expiresAt: Instant } | null>
  /** False when the database does not answer. */
  ping(): Promise<boolean>
}
export interface Merchant { id: string; email: string; passwordHash: string; createdAt: Instant }

export interface StoreWrites {
  saveShop(shop: Shop): Promise<void>
  /** Inserts or replaces the whole aggregate, sets revision + 1 and publishes it to live listeners after commit. AppError conflict if it was saved since it was read. */
  saveOrder(order: Order): Promise<void>
  /** Bulk insert for imports; existing orders are left alone. Answers how many were new. */
  insertOrders(orders: Order[]): Promise<number>
  saveShipment(shipment: Shipment): Promise<void>
  /** Takes shipments that are due, moves their nextAskAt by the lease so that no one else takes them. */
  claimDueShipments(now: Instant, leaseMs: number, limit: number): Promise<Shipment[]>
  /** Only what asking changes: askedAt, nextAskAt, failures, lastError. Does not raise the order's revision. */
  saveAsked(shipment: Pick<Shipment, 'id' | 'askedAt' | 'nextAskAt' | 'failures' | 'lastError'>): Promise<void>
  /** Makes due now what of this shop waits for this carrier (null: for any) and was never answered, or not the last time; those it answered keep their turn. */
  wakeShipments(shopId: string, carrier: string | null, now: Instant): Promise<void>
  /** Older news (updatedAt) never overwrite newer. Raises the shop's revision where anything changed. */
  saveProducts(products: Product[]): Promise<void>
  replaceAffinities(shopId: string, affinities: AsyncIterable<Affinity[]> | Iterable<Affinity[]>): Promise<void>
  saveAct(act: Act): Promise<void>
  saveActResult(shopId: string, idempotencyKey: string, result: string, at: Instant): Promise<void>
  /** False if the same message was stored before. AppError conflict if its key was used before for other content. */
  insertInbound(message: InboundMessage): Promise<boolean>
  markInbound(id: string, status: InboundStatus, error?: string): Promise<void>
  /** Counts a question once per order; text already stripped of digits and e-mails. */
  countQuestion(shopId: string, text: string, orderId: string, at: Instant): Promise<void>
  countUnmappedCode(carrier: string, code: string, description: string, at: Instant): Promise<void>
  recordAttempt(key: string, at: Instant): Promise<void>
  saveSecret(shopId: string, name: string, sealed: string, at: Instant): Promise<void>
  deleteSecret(shopId: string, name: string): Promise<void>
  /** A new password hash ends the merchant's sessions. */
  saveMerchant(merchant: Merchant): Promise<void>
  saveSession(idHash: string, merchantId: string, expiresAt: Instant): Promise<void>
  deleteSession(idHash: string): Promise<void>
  /** Removes what the law or the clock says: attempts, sessions, idempotency results and questions past their time. */
  purge(now: Instant): Promise<void>
  deleteShop(shopId: string): Promise<void>
}

/** Reads and writes that become visible together or not at all. An order found here by id stays as it was read until the end. */
export interface Transaction extends StoreReads, StoreWrites { readonly transaction: true }
export interface Store extends StoreReads, StoreWrites {
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>
  migrate(): Promise<void>
  close(): Promise<void>
}
