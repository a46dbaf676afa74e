import * as z from 'zod'
import { TrackingReason } from './tracking.ts'
import { Day } from './text.ts'

/** What may be wrong with a parcel, an order or a connection, as the merchant's list tells it; `presumed_lost` is ours, `lost` the carrier's word. */
export const ProblemKind = z.enum([
  'lost', 'presumed_lost', 'damaged', 'refused', 'address', 'action_required', 'customs_documents', 'customs_duties', 'connection',
  'stalled', 'late', 'not_shipped', 'not_handed_over', 'not_found', 'returning', 'returned', 'customs', 'exception', 'pickup_ending',
  'attempted', 'back_to_depot', 'carrier_unknown',
])
export type ProblemKind = z.infer<typeof ProblemKind>

/** 3: goods or money are at stake and somebody must act; 2: look at it today; 1: good to know. */
export const ProblemSeverity = z.union([z.literal(1), z.literal(2), z.literal(3)])
export type ProblemSeverity = z.infer<typeof ProblemSeverity>

/** `resolved`: it is no longer true; `dismissed`: the merchant waved it off while it was. */
export const ProblemStatus = z.enum(['open', 'dismissed', 'resolved'])
export type ProblemStatus = z.infer<typeof ProblemStatus>

/** What was known when it was found, or when it last changed. Times are epoch milliseconds. */
export const ProblemDetails = z.object({
  orderNumber: z.string().optional(),
  /** As the page calls it, or as the shop spells it. */
  carrierName: z.string().optional(),
  trackingNumber: z.string().optional(),
  trackingUrl: z.string().optional(),
  reason: TrackingReason.optional(),
  /** The last scan of the carrier. */
  scannedAt: z.number().optional(),
  /** The day promised, or the last day of a pick-up. */
  day: Day.optional(),
  /** The error code of a connection. */
  error: z.string().optional(),
})
export type ProblemDetails = z.infer<typeof ProblemDetails>
