import * as z from 'zod'
import { LineView } from '../../server/contract/page.ts'
import { TrackingFlag, TrackingReason, TrackingStatus } from '../../server/contract/tracking.ts'

/** Somebody else's words, with their language where it is known. */
const Quote = z.object({ text: z.string(), language: z.string().optional() })

export const TrackingEventView = z.object({
  at: z.string(),
  status: TrackingStatus,
  reason: TrackingReason.optional(),
  location: z.string().optional(),
  quote: Quote.optional(),
})
export type TrackingEventView = z.infer<typeof TrackingEventView>

/** Times are ISO 8601, days `2026-11-20`. With scope `redacted` the free words of the carrier, places and proof are left out. */
export const ParcelView = z.object({
  id: z.string(),
  /** Counted from 1 in the order the shop sent them. */
  position: z.number(),
  status: TrackingStatus,
  reason: TrackingReason.optional(),
  flags: z.array(TrackingFlag),
  /** Nobody reports on it: no number, or a carrier we cannot ask. */
  untracked: z.boolean().optional(),
  carrier: z.string().optional(),
  service: z.string().optional(),
  number: z.string().optional(),
  url: z.string().optional(),
  shippedAt: z.string().optional(),
  /** Left out where the shop did not say, or where another parcel of `sharedWith` lists them. */
  items: z.array(LineView).optional(),
  /** Positions of the parcels that hold these items together, this one included; the split is not known. */
  sharedWith: z.array(z.number()).optional(),
  /** Days or instants. */
  estimate: z.object({ from: z.string(), to: z.string() }).optional(),
  former: z.object({ from: z.string(), to: z.string() }).optional(),
  deliveredAt: z.string().optional(),
  signedBy: z.string().optional(),
  proofUrl: z.string().optional(),
  pickup: z.object({ name: z.string().optional(), address: z.string().optional(), until: z.string().optional() }).optional(),
  nextSteps: Quote.optional(),
  pieces: z.array(z.string()).optional(),
  /** Newest first. */
  events: z.array(TrackingEventView),
  /** Events older than those. */
  olderEvents: z.number(),
  scannedAt: z.string().optional(),
  askedAt: z.string().optional(),
  stale: z.boolean().optional(),
})
export type ParcelView = z.infer<typeof ParcelView>

export const TrackingView = z.object({
  heading: z.string().optional(),
  orderNumber: z.string(),
  shop: z.string(),
  /** The most urgent first, at most 30. */
  parcels: z.array(ParcelView),
  /** How many parcels there are. */
  total: z.number(),
  /** What is in no parcel yet. */
  waiting: z.array(LineView),
  timeline: z.boolean(),
  structuredData: z.boolean(),
})
export type TrackingView = z.infer<typeof TrackingView>
