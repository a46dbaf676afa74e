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
  /** Only of an aggregator: its own name of one of our carriers; undefined where it has to find out by itself. */
  courierOf?(carrierId: string): string | undefined
  /** When to ask next, where the carrier knows better than core/plan-next-ask.ts; null: never again. */
  nextAskAt?(shipment: Shipment, now: Instant): Instant | null
  /** Calls the carrier grants by default. */
  quota?: { perDay: number; minIntervalMs: number }
}
export interface CarrierContext { fetch: typeof fetch; now(): Instant; log: Log; unmapped?(code: string, description: string): void }
