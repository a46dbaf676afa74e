import * as z from 'zod'
import { Told, ToldBadge } from '../../server/contract/told.ts'

/** Somebody else's words, with their language where it is known. */
const Quote = z.object({ text: z.string(), language: z.string().optional() })

const Items = z.object({
  /** Pictures of those named first; a fraction has no bubble. */
  pictures: z.array(z.object({ id: z.string(), src: z.string().optional(), quantity: z.number().optional() })),
  names: z.array(Told),
  /** What folds behind them. */
  rest: z.array(z.object({ id: z.string(), image: z.string().optional(), title: Told, quantity: z.number().optional(), variant: z.string().optional() })),
})

const Scan = z.object({
  at: z.string(), text: Told, location: z.string().optional(), quote: Quote.optional(), now: z.boolean().optional(), tone: z.enum(['warning', 'critical']).optional(),
})

const Parcel = z.object({
  id: z.string(),
  /** The shop's own id of what it was handed over with: beside that, some hosts show its parcels alone. */
  fulfillment: z.string().optional(),
  title: Told, by: Told, badges: z.array(ToldBadge),
  items: Items.optional(), shared: Told.optional(),
  /** The last event, or what is known without one. */
  headline: Told, detail: z.array(Told), quote: Quote.optional(), estimate: Told.optional(), former: Told.optional(),
  pickup: z.object({ intro: Told.optional(), name: z.string().optional(), address: z.string().optional(), until: Told.optional(), hint: Told.optional() }).optional(),
  signedBy: Told.optional(), proofUrl: z.string().optional(),
  nextSteps: Quote.extend({ intro: Told }).optional(),
  /** Newest first. */
  events: z.array(Scan), older: Told.optional(),
  number: z.string().optional(), numberless: Told.optional(), link: z.object({ url: z.string(), label: Told }).optional(), pieces: Told.optional(),
  /** Why what stands here may be old. */
  stale: Told.optional(),
  scannedAt: Told.optional(),
  /** Kept apart: that we asked again is no news (server/http/page-answer.ts). */
  askedAt: Told.optional(),
  /** https://schema.org/ParcelDelivery. */
  data: z.record(z.string(), z.unknown()).optional(),
})
export type ParcelView = z.infer<typeof Parcel>
export type ItemsView = z.infer<typeof Items>

/** Parcels as they are told, the most urgent first. Times are ISO 8601, days `2026-11-20`. */
export const TrackingView = z.object({
  title: Told,
  intro: z.array(z.object({ text: Told, strong: z.boolean().optional() })),
  parcels: z.array(Parcel),
  /** Those that fold. */
  rest: z.object({ summary: Told, parcels: z.array(Parcel), untold: Told.optional() }).optional(),
  /** What is in no parcel yet. */
  waiting: Items.optional(),
})
export type TrackingView = z.infer<typeof TrackingView>
