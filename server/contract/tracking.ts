import * as z from 'zod'
import { Day } from './text.ts'

/** Where a parcel is (facts: a delayed parcel keeps its status; lateness is a flag). */
export const TrackingStatus = z.enum([
  'pending', 'info_received', 'picked_up', 'in_transit', 'out_for_delivery', 'available_for_pickup',
  'delivery_attempted', 'delivered', 'exception', 'returning', 'returned', 'cancelled', 'expired', 'unknown',
])
export type TrackingStatus = z.infer<typeof TrackingStatus>

/** Why it is there, where the carrier tells. */
export const TrackingReason = z.enum([
  'carrier_damaged_parcel', 'carrier_sorting_error', 'carrier_address_not_found', 'carrier_parcel_lost',
  'carrier_vehicle_issue', 'carrier_capacity_exceeded',
  'consignee_refused', 'consignee_business_closed', 'consignee_not_home', 'consignee_incorrect_address',
  'consignee_access_restricted', 'consignee_cancelled',
  'customs_delay', 'customs_documentation', 'customs_duties_unpaid', 'customs_prohibited', 'customs_inspection',
  'weather_delay', 'natural_disaster', 'security_issue', 'unknown',
  'delivered_recipient', 'delivered_neighbour', 'delivered_safe_place', 'delivered_mailbox',
  'delivered_parcel_locker', 'delivered_pickup_point',
])
export type TrackingReason = z.infer<typeof TrackingReason>

export const TrackingFlag = z.enum(['delayed', 'customs', 'action_required', 'signed'])
export type TrackingFlag = z.infer<typeof TrackingFlag>

/** One scan. `occurredAt` keeps the carrier's own offset; `code` is the carrier's own; `description` is its text, in `language`. */
export const TrackingEvent = z.object({
  occurredAt: z.iso.datetime({ offset: true }),
  status: TrackingStatus,
  reason: TrackingReason.optional(),
  flags: z.array(TrackingFlag).optional(),
  code: z.string().max(100),
  description: z.string().max(2000),
  language: z.string().optional(),
  location: z.string().max(300).optional(),
  /** True where the event only informs (weight check, estimate changed) and must not move the status. */
  informational: z.boolean().optional(),
}).meta({ id: 'TrackingEvent' })
export type TrackingEvent = z.infer<typeof TrackingEvent>

/** A day, a time, or a window. */
export const EstimatedDelivery = z.union([
  Day,
  z.iso.datetime({ offset: true }),
  z.object({ from: z.iso.datetime({ offset: true }), to: z.iso.datetime({ offset: true }) }),
])
export type EstimatedDelivery = z.infer<typeof EstimatedDelivery>

export const PickupPoint = z.object({
  name: z.string().max(300),
  address: z.string().max(300).optional(),
  /** Last day the parcel is kept. */
  until: Day.optional(),
})
export type PickupPoint = z.infer<typeof PickupPoint>

/** What one carrier says of one parcel, in our words. Events newest first. */
export const ParcelReport = z.object({
  trackingNumber: z.string().min(1).max(100),
  status: TrackingStatus,
  reason: TrackingReason.optional(),
  flags: z.array(TrackingFlag).optional(),
  estimatedDelivery: EstimatedDelivery.optional(),
  deliveredAt: z.iso.datetime({ offset: true }).optional(),
  signedBy: z.string().max(300).optional(),
  pickupPoint: PickupPoint.optional(),
  /** Address of the carrier's proof document or signature picture; fetched through us, never linked. */
  proofUrl: z.url().max(2000).optional(),
  /** The carrier's own hint what happens next, in the language of the events. */
  nextSteps: z.string().max(2000).optional(),
  /** Product name of the carrier ("DHL Paket"). */
  service: z.string().max(200).optional(),
  /** Numbers of the pieces that travel under this one. */
  pieces: z.array(z.string().max(100)).optional(),
  events: z.array(TrackingEvent).max(500),
}).meta({ id: 'ParcelReport' })
export type ParcelReport = z.infer<typeof ParcelReport>

/** A carrier's whole answer; never empty (no parcel is a `not_found` error). */
export const TrackingAnswer = z.object({ shipments: z.array(ParcelReport).min(1) }).meta({ id: 'TrackingAnswer' })
export type TrackingAnswer = z.infer<typeof TrackingAnswer>
