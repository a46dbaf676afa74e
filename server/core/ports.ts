import type * as z from 'zod'
import type { PageView, Placement, WidgetKind } from '../contract/page.ts'
import type { ShopSettings } from '../contract/shop.ts'
import type { TrackingAnswer } from '../contract/tracking.ts'
import type { Instant, Order, OrderWithoutParcels, Product, Shipment } from './order.ts'
import type { Need, PresentContext, WidgetAct } from './present-context.ts'

/** The world as core sees it. Adapters implement these; server/app.ts wires them. */

export interface Clock { now(): Instant }

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
  /** Makes due now what of this shop waits for this carrier and was never answered, or not the last time; those it answered keep their turn. */
  wakeShipments(shopId: string, carrier: string, now: Instant): Promise<void>
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

export interface Job {
  kind: string
  payload: Record<string, unknown>
  /** Default: now. */
  runAt?: Instant
  /** A waiting job with the same key is replaced, never doubled. */
  key?: string
}
export interface DeadJob { id: string; kind: string; error: string; attempts: number; diedAt: Instant }
export type JobHandler = (payload: Record<string, unknown>) => Promise<void>
export interface Jobs {
  /** Joins the caller's transaction: no commit, no job. */
  enqueue(transaction: Transaction, job: Job): Promise<void>
  /** Starts working; at least once each, retried with backoff, dead after 10 tries. */
  start(handlers: Record<string, JobHandler>): Promise<void>
  /** Finishes what runs, takes nothing new. */
  stop(): Promise<void>
  listDead(limit: number): Promise<DeadJob[]>
  retryDead(id: string): Promise<void>
  countWaiting(): Promise<number>
}

/** Tells open pages that an order changed: in process on SQLite, LISTEN/NOTIFY on PostgreSQL. */
export interface LiveBus {
  subscribe(orderId: string, listener: (revision: number) => void): () => void
  close(): Promise<void>
}

/** `senderName` is who writes, before the server's own address; without one it is the server. */
export interface Mail { to: string; subject: string; text: string; html?: string; senderName?: string; replyTo?: string }
export interface Mailer { send(mail: Mail): Promise<void> }

export interface Log {
  info(event: string, fields?: Record<string, string | number | boolean | null>): void
  warn(event: string, fields?: Record<string, string | number | boolean | null>): void
  error(event: string, fields?: Record<string, string | number | boolean | null>, cause?: unknown): void
}

/** Encrypts merchant secrets at rest; `purpose` separates keys. */
export interface Vault { seal(purpose: string, plain: string): string; open(purpose: string, sealed: string): string }

export interface TrackingQuery {
  trackingNumber: string
  /** Of the recipient; unlocks details with some carriers. */
  postcode?: string
  /** BCP 47; carriers that can answer in it. */
  language?: string
  country?: string
}

/** One carrier. `settings` is what the merchant enters; parse() is pure, track() goes out. */
export interface Carrier<S extends z.ZodType = z.ZodType> {
  id: string
  name: string
  /** Names shops spell it by, lower case: "dhl paket", "deutsche post dhl". */
  aliases: readonly string[]
  /** Language of its own texts where the answer does not say. */
  language: string
  settings: S
  /** Public page of a parcel, or null. */
  trackingUrl(trackingNumber: string, language: string): string | null
  /** A raw answer in our words; throws AppError for the carrier's own error answers and for what cannot be read. */
  parse(body: string, context?: { unmapped?(code: string, description: string): void }): TrackingAnswer
  /** Asks the carrier. Throws AppError: not_found, unauthorized, rate_limited (retryAfterSeconds), invalid_input, upstream_rejected, upstream_unavailable. */
  track?(query: TrackingQuery, settings: z.output<S>, context: CarrierContext): Promise<TrackingAnswer>
  /** "Check connection" in the admin: resolves, or throws AppError with what to mend. */
  check?(settings: z.output<S>, context: CarrierContext): Promise<void>
  /** When to ask next, where the carrier knows better than core/plan-next-ask.ts; null: never again. */
  nextAskAt?(shipment: Shipment, now: Instant): Instant | null
  /** Calls the carrier grants by default. */
  quota?: { perDay: number; minIntervalMs: number }
}
export interface CarrierContext { fetch: typeof fetch; now(): Instant; log: Log; unmapped?(code: string, description: string): void }

/** One kind of shop. */
export interface Platform {
  id: string
  /** Where reorder and cross-sell lead: a cart filled with these, never an order. Null if this shop has no such link. */
  cartUrl(shop: Shop, items: { productId: string; quantity: number }[]): string | null
  productUrl(shop: Shop, product: { id: string; url: string | null }): string | null
}

/** The server half of a widget, as core sees it: composePage asks each enabled one. */
export interface Presenter<S extends z.ZodType = z.ZodType, V extends z.ZodType = z.ZodType> {
  id: string
  kind: WidgetKind
  region: 'main' | 'side' | 'footer'
  /** True where it leads to help: it moves up while service comes first. */
  help?: boolean
  /** Placements it stands on unless the merchant says otherwise, in registry order. */
  placements: readonly Placement[]
  /** Top-level groups of locales/<lang>/widgets.json its texts stand in. */
  messages: readonly string[]
  settings: S
  view: V
  /** What composePage loads beforehand. */
  needs: readonly Need[]
  /** Further products it wants in `context.products`: those the merchant named in its settings. */
  productIds?(settings: z.output<S>): string[]
  /** Pure. What to show for this order now; null hides the widget. */
  present(context: PresentContext<z.output<S>>): z.input<V> | null
  acts?: Record<string, WidgetAct>
}

/** Signs and encrypts with keys derived per purpose (HKDF); key ids let keys rotate. Implemented in core/keys.ts. */
export interface Keys extends Vault {
  /** `<keyId>.<base64url HMAC-SHA256>` */
  sign(purpose: string, data: string): string
  /** Constant time; false for unknown key ids too. */
  verify(purpose: string, data: string, signature: string): boolean
}

/** The catalogues of locales/, in the form a page or a mail needs. */
export interface Messages {
  locales: readonly string[]
  /** The best of ours for a wish like "de-AT" or an Accept-Language header; `fallback` where none fits. */
  resolve(wish: string | null | undefined, fallback: string): string
  /** Flat texts of these top-level groups of widgets.json, in du or Sie. The same groups give the same object, not to be changed. */
  forWidgets(locale: string, formality: 'informal' | 'formal', groups: readonly string[]): Readonly<Record<string, string>>
  /** One text of mail.json. */
  mail(locale: string, formality: 'informal' | 'formal', key: string, values?: Record<string, string>): string
}

/** Draws a page on the server: the built bundle of extension/web. */
export interface Renderer {
  /** `<afterglow-page>` with its shadow root declared, for a shop to include. */
  fragment(view: PageView, options: RenderOptions): string
  /** A whole HTML document around it. */
  document(view: PageView, options: RenderOptions & { nonce: string }): string
}
export interface RenderOptions {
  token: string
  /** Of this server, without trailing slash. */
  baseUrl: string
  /** Where a form without JavaScript returns to. */
  returnUrl?: string
}

/** All that use cases are given. server/app.ts makes one. */
export interface World {
  store: Store
  jobs: Jobs
  live: LiveBus
  clock: Clock
  log: Log
  keys: Keys
  mailer: Mailer
  messages: Messages
  presenters: readonly Presenter[]
  carriers: ReadonlyMap<string, Carrier>
  platforms: ReadonlyMap<string, Platform>
  /** Outgoing HTTP of adapters. */
  fetch: typeof fetch
  /** Of this server, without trailing slash. */
  publicUrl: string
}
