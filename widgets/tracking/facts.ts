import type { LineView, TrackingFlag, TrackingReason, TrackingStatus } from '../../server/contract/page-types.ts'

/** Days or instants. */
interface Span { from: string; to: string }
/** Somebody else's words, with their language where it is known. */
interface Quote { text: string; language?: string }

export interface EventFacts { at: string; status: TrackingStatus; reason?: TrackingReason; location?: string; quote?: Quote }

/** Times are ISO 8601, days `2026-11-20`. With scope `redacted` the free words of the carrier, places and proof are left out. */
export interface ParcelFacts {
  id: string
  /** The shop's own id. */
  fulfillment?: string
  /** Counted from 1 in the order the shop sent them. */
  position: number
  status: TrackingStatus
  reason?: TrackingReason
  flags: TrackingFlag[]
  /** Nobody reports on it: no number, or a carrier we cannot ask. */
  untracked?: boolean
  carrier?: string
  service?: string
  number?: string
  url?: string
  shippedAt?: string
  /** Left out where the shop did not say, or where another parcel of `sharedWith` lists them. */
  items?: LineView[]
  /** Positions of the parcels that hold these items together, this one included; the split is not known. */
  sharedWith?: number[]
  estimate?: Span
  former?: Span
  deliveredAt?: string
  signedBy?: string
  proofUrl?: string
  pickup?: { name?: string; address?: string; until?: string }
  nextSteps?: Quote
  pieces?: string[]
  /** Newest first. */
  events: EventFacts[]
  /** Events older than those. */
  olderEvents: number
  scannedAt?: string
  askedAt?: string
  /** Where the buyer says who brings it, of a parcel nobody knows the carrier of. */
  choose?: string
  /** The carrier will be asked, and has not been yet. */
  notAsked?: boolean
  stale?: boolean
}

/** What is known of an order's parcels, before it is put into words (tell.ts). */
export interface TrackingFacts {
  heading?: string
  orderNumber: string
  shop: string
  /** The most urgent first, at most 30. */
  parcels: ParcelFacts[]
  /** How many parcels there are. */
  total: number
  /** What is in no parcel yet. */
  waiting: LineView[]
  timeline: boolean
  structuredData: boolean
}
