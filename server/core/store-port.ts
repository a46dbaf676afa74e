import type { ProblemDetails, ProblemKind, ProblemSeverity, ProblemStatus } from '../contract/problem.ts'
import type { ShopSettings } from '../contract/shop.ts'
import type { AskReads, AskWrites } from './freshness/ask-store.ts'
import type { PushReads, PushWrites } from './carrier-webhooks/push-store.ts'
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

/** Something that is or was wrong: with a parcel, an order, or (without an order) the connection to a carrier. */
export interface Problem {
  id: string
  shopId: string
  orderId: string | null
  shipmentId: string | null
  carrier: string | null
  kind: ProblemKind
  severity: ProblemSeverity
  /** When it began, as far as it is known. */
  since: Instant
  foundAt: Instant
  status: ProblemStatus
  /** When it was over; null while it is true. */
  endedAt: Instant | null
  details: ProblemDetails
}
/** Where a page of problems goes on: behind this one, worst and newest first. */
export type ProblemPlace = Pick<Problem, 'severity' | 'since' | 'id'>

/** A carrier corrected by hand for numbers of a form (carrier-choice/number-pattern.ts). */
export interface CarrierPattern { pattern: string; carrier: string; learnedAt: Instant }

/** How delivery dates came true: sums over parcels. `told`: what was told first, or at hand-over. */
export interface DeliveryScore {
  carrier: string
  /** ISO 3166-2 in Germany, elsewhere the country; empty where unknown. */
  destination: string
  told: 'first' | 'hand_over'
  deliveries: number
  /** Arrived no later than the last day told. */
  kept: number
  /** Arrived within the days told, or one day beside them. */
  near: number
  /** Days between the first day told and the arrival, whatever the direction. */
  errorDays: number
  /** Those of our own reckoning, whose ends mean 50 and 90 of 100; the others are promises of shop or carrier. */
  estimated: number
  /** Of `estimated`: arrived by the first day told, and by the last. */
  p50Held: number
  p90Held: number
}

/** How long parcels take (Transit.store), and when orders arrive (DeliveryModel); as JSON. */
export type Lesson = 'transit' | 'orders'
export interface AskedPlace { nextAskAt: Instant; id: string }
export interface ArrivedPlace { arrivedAt: Instant; id: string }

/** A parcel with its order, as learning reads it. */
export interface ParcelOfOrder { order: OrderWithoutParcels; shipment: Shipment }

/** Reads; each is one indexed query. */
export interface StoreReads extends PushReads, AskReads {
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
  /** Worst first, of these the newest; `after` is the last one of the page before. */
  listProblems(shopId: string, filter: { status: ProblemStatus; kind?: ProblemKind; after?: ProblemPlace; limit: number }): Promise<Problem[]>
  /** Those that are true now, dismissed or not, and those that were until `endedSince` or later; in the order they were found. */
  listProblemsOfOrder(orderId: string, endedSince?: Instant): Promise<Problem[]>
  /** Those with connections that are true now. */
  listConnectionProblems(shopId: string): Promise<Problem[]>
  findProblem(id: string): Promise<Problem | null>
  /** Open ones; counts to `atMost` only. */
  countProblems(shopId: string, atMost: number): Promise<number>
  /** Orders whose moment has come, the longest due first; in a transaction they stay until its end, and nobody else takes them. `dueAt` 0: never looked at. */
  listDueOrders(now: Instant, limit: number): Promise<{ id: string; dueAt: Instant }[]>
  /** Newest first, the newest 500. */
  listCarrierPatterns(shopId: string): Promise<CarrierPattern[]>
  /** What was learned of a shop's delivery times; stays as it was read until a transaction ends. */
  findLearned(shopId: string, what: Lesson): Promise<{ data: string; savedAt: Instant } | null>
  /** Delivered parcels not learned from yet. `ids` also names those that are gone in the meantime. */
  listUnlearnedDeliveries(shopId: string, limit: number): Promise<{ ids: string[]; parcels: ParcelOfOrder[] }>
  /** Delivered parcels, the newest first, from one `next` to the next; null: that was all. */
  listArrived(shopId: string, page: { before?: ArrivedPlace; limit: number }): Promise<{ parcels: ParcelOfOrder[]; next: ArrivedPlace | null }>
  /** Parcels somebody still asks for, soonest asked first, from one `next` to the next. Who is asked about meanwhile may come twice. */
  listUnderWay(shopId: string, page: { after?: AskedPlace; limit: number }): Promise<{ parcels: ParcelOfOrder[]; next: AskedPlace | null }>
  /** Since a day of arrival (counted from 1970), of one shop or of all, by carrier and destination. */
  sumDeliveryScores(since: number, shopId?: string): Promise<DeliveryScore[]>
  findSecret(shopId: string, name: string): Promise<string | null>
  listSecrets(shopId: string, prefix: string): Promise<{ name: string; sealed: string; createdAt: Instant }[]>
  findMerchant(filter: { id: string } | { email: string }): Promise<Merchant | null>
  countMerchants(): Promise<number>
  findSession(idHash: string): Promise<{ merchantId: string; expiresAt: Instant } | null>
  /** False when the database does not answer. */
  ping(): Promise<boolean>
}
export interface Merchant { id: string; email: string; passwordHash: string; createdAt: Instant }

export interface StoreWrites extends PushWrites, AskWrites {
  saveShop(shop: Shop): Promise<void>
  /** Inserts or replaces the whole aggregate, sets revision + 1 and publishes it to live listeners after commit. AppError conflict if it was saved since it was read. */
  saveOrder(order: Order): Promise<void>
  /** Forgets an order with all that was kept of it: parcels, acts, messages, questions, problems. What was learned from many stays. */
  deleteOrder(orderId: string): Promise<void>
  /** Bulk insert for imports; existing orders are left alone. Answers how many were new. */
  insertOrders(orders: Order[]): Promise<number>
  saveShipment(shipment: Shipment): Promise<void>
  /** Only what asking changes: askedAt, nextAskAt, failures, lastError. Does not raise the order's revision; another error makes the order due to be looked at. */
  saveAsked(shipment: Pick<Shipment, 'id' | 'askedAt' | 'nextAskAt' | 'failures' | 'lastError'>): Promise<void>
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
  /** Replaces it only where it still is `expected`; of several that try at once one is answered true. */
  swapSecret(shopId: string, name: string, expected: string, sealed: string, at: Instant): Promise<boolean>
  /** A new password hash ends the merchant's sessions. */
  saveMerchant(merchant: Merchant): Promise<void>
  saveSession(idHash: string, merchantId: string, expiresAt: Instant): Promise<void>
  deleteSession(idHash: string): Promise<void>
  /** Only when to look at an order again, and (unless left out) what the list tells of it. Does not raise its revision. */
  saveWatch(orderId: string, watch: { at: Instant | null; mark?: string }): Promise<void>
  /** Makes the shop's watched orders due, after a change of settings that their dates depend on. */
  wakeWatch(shopId: string, now: Instant): Promise<void>
  /** False where the same is told already. */
  insertProblem(problem: Problem): Promise<boolean>
  /** Severity, status, end and details of a known one. */
  saveProblem(problem: Problem): Promise<void>
  saveCarrierPattern(shopId: string, pattern: CarrierPattern): Promise<void>
  deleteCarrierPattern(shopId: string, pattern: string): Promise<void>
  saveLearned(shopId: string, what: Lesson, data: string, at: Instant): Promise<void>
  markLearned(shipmentIds: string[]): Promise<void>
  /** Adds to what was counted for this day of arrival. */
  addDeliveryScores(shopId: string, day: number, scores: DeliveryScore[]): Promise<void>
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
