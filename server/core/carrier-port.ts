import type * as z from 'zod'
import type { TrackingAnswer } from '../contract/tracking.ts'
import type { Instant, Shipment } from './order.ts'
import type { Log } from './ports.ts'

/** What a carrier is to core. Implemented in server/carriers, one file each. */

export interface TrackingQuery {
  trackingNumber: string
  /** Of the recipient; unlocks details with some carriers. */
  postcode?: string
  /** BCP 47; carriers that can answer in it. */
  language?: string
  country?: string
  /** Of an aggregator: our id of the carrier the parcel travels with, where it is known. */
  carrier?: string
  /** True for the first question about a parcel: services that watch only what they were told of are told then. */
  isFirst?: boolean
}

/** What answers may hold beside status and scans. */
export type CarrierGift = 'estimate' | 'window' | 'pickup_point' | 'signature_name' | 'proof' | 'next_steps' | 'service' | 'pieces'
/** What a parcel goes through, and how a question may end. */
export type CarrierState = 'announced' | 'moving' | 'out_for_delivery' | 'attempted' | 'pickup' | 'delivered' | 'returned' | 'customs' | 'lost'
  | 'not_found' | 'unauthorized' | 'limited' | 'broken'

/** What one must know of a carrier that is read; docs/carriers.md is made of it, and of what stands in settings, quota and code tables. */
export interface CarrierAbout {
  /** Name and version of the interface, and where its vendor describes it: an address, or words where none is public. */
  api: string
  source: string
  /** Shown by fixtures, each of them. */
  gives: readonly CarrierGift[]
  /** Languages its texts can be asked for in, or which in words; empty where it has only its own. */
  languages: readonly string[] | string
  /** What it cannot say, each with why. */
  cannotTell?: Partial<Record<CarrierState, string>>
  /** Codes that exist and could be cited from nowhere. */
  uncited?: string
  /** Where the default quota comes from. */
  limit: string
  /** The day it was last seen to work against the live service; null: never. */
  triedLive: string | null
}

/** One carrier. `settings` is what the merchant enters; parse() is pure, track() goes out. */
export interface Carrier<S extends z.ZodType = z.ZodType> {
  id: string
  name: string
  /** Names shops spell it by, lower case: "dhl paket", "deutsche post dhl". */
  aliases: readonly string[]
  /** Added by a merchant by hand: nobody else knows it. */
  own?: true
  /** Language of its own texts where the answer does not say. */
  language: string
  settings: S
  /** Public page of a parcel, or null. `postcode` of the recipient, where it may be told to whoever reads the link. */
  trackingUrl(trackingNumber: string, language: string, postcode?: string): string | null
  /** A raw answer in our words; throws AppError for the carrier's own error answers and for what cannot be read. */
  parse(body: string, context?: { unmapped?(code: string, description: string): void }): TrackingAnswer
  /** Asks the carrier. Throws AppError: not_found, unauthorized, rate_limited (retryAfterSeconds), invalid_input, upstream_rejected, upstream_unavailable. */
  track?(query: TrackingQuery, settings: z.output<S>, context: CarrierContext): Promise<TrackingAnswer>
  /** Asks about at most `most` parcels in one call, in the language of the first. Its reports bear the numbers as they were asked; those it does not know are missing. Throws like `track`, but never for one number alone. */
  trackMany?: { most: number; track(queries: readonly TrackingQuery[], settings: z.output<S>, context: CarrierContext): Promise<TrackingAnswer> }
  /** "Check connection" in the admin: resolves, or throws AppError with what to mend. */
  check?(settings: z.output<S>, context: CarrierContext): Promise<void>
  /** Proofs of delivery that stand at no open address. */
  proof?: CarrierProof<z.output<S>>
  /** How it tells news unasked; absent where it cannot, or not in a way that can be proven. */
  webhook?: CarrierWebhook<z.output<S>>
  /** Only of an aggregator: its own name of one of our carriers; undefined where it has to find out by itself. */
  courierOf?(carrierId: string): string | undefined
  /** When to ask next, where the carrier knows better than core/freshness/plan-next-ask.ts; null: never again. */
  nextAskAt?(shipment: Shipment, now: Instant): Instant | null
  /** Only of a carrier that is read. */
  about?: CarrierAbout
  /** Calls the carrier grants by default. No carrier documents when its day begins: any 24 hours count. */
  quota?: { perDay: number; minIntervalMs: number }
}
export interface CarrierContext { fetch: typeof fetch; now(): Instant; log: Log; unmapped?(code: string, description: string): void }

/** A picture of the signature or a letter, asked for with the merchant's key: on demand only, and never stored. */
export interface CarrierProof<S> {
  /** What there may be one of: every delivered parcel, or only those somebody signed for. */
  of: 'delivered' | 'signed'
  /** The bytes as the carrier gave them; what they are is found by looking at them. Throws like track(); `not_found` where there is none (yet). */
  fetch(query: TrackingQuery, settings: S, context: CarrierContext): Promise<Uint8Array<ArrayBuffer>>
}

/** A request as it came in. Header names in lower case; `url` with its query. */
export interface WebhookRequest { headers: Readonly<Record<string, string>>; rawBody: Uint8Array; url: URL }
/** What a webhook is proven by: `secret` is ours, made for this one connection; `settings` may hold one of the carrier's. */
export interface WebhookKeys<S> { secret: string; settings: S }
/** Where a carrier is to send its news: our address for this connection and our secret. */
export interface WebhookTarget { url: string; secret: string }

export interface CarrierWebhook<S> {
  /**
   * Who makes the secret. `ours`: the merchant enters it with the address at the carrier. `address`: it is part of the address.
   * `theirs`: the carrier shows it, and the merchant enters it in the settings. `subscribed`: we hand it over when we subscribe.
   */
  secret: 'ours' | 'address' | 'theirs' | 'subscribed'
  /** Proves that the carrier sent these very bytes, in constant time. Throws AppError `unauthorized` for anything else, and where no secret is set. */
  verify(request: WebhookRequest, keys: WebhookKeys<S>, now: Instant): void
  /** The parcels a message is about; null where it is about none (a test, the end of watching). Throws like Carrier.parse. */
  parse(body: string, context?: { unmapped?(code: string, description: string): void }): TrackingAnswer | null
  /** The carrier's own id of the message, where it has one; else the content counts. */
  eventId?(body: string): string | undefined
  /** What the carrier wants done before it sends news; called for messages that tell of no parcel. */
  handshake?(body: string, settings: S, context: CarrierContext): Promise<void>
  subscriptions?: WebhookSubscriptions<S>
}

/** One subscription a carrier granted. `trackingNumber` is absent where it covers the whole account; `expiresAt` null: until it is cancelled. */
export interface GrantedSubscription { trackingNumber?: string; id: string; expiresAt: Instant | null }

/** Of carriers that push only what was subscribed to. */
export interface WebhookSubscriptions<S> {
  /** Most parcels in one request. */
  batch: number
  /** What this merchant's settings ask for: the whole account, each parcel, or nothing. */
  scope(settings: S): 'account' | 'parcels' | null
  /** How long before its end one is renewed. */
  renewBeforeMs: number
  /** Subscribes; parcels the carrier declines are absent from the answer. Called again it renews. Throws like track(). */
  subscribe(queries: readonly TrackingQuery[], target: WebhookTarget, settings: S, context: CarrierContext): Promise<GrantedSubscription[]>
  unsubscribe?(id: string, settings: S, context: CarrierContext): Promise<void>
}
