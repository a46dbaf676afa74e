import * as z from 'zod'
import { Money } from '../../server/contract/money.ts'
import { OrderState } from '../../server/contract/page.ts'
import { TrackingReason } from '../../server/contract/tracking.ts'

/** Days at the destination, `2026-11-20`, both included. */
const Days = z.object({ from: z.string(), to: z.string() })

export const StepId = z.enum(['received', 'in_preparation', 'shipped', 'out_for_delivery', 'delivered', 'ready_for_pickup', 'collected'])
export type StepId = z.infer<typeof StepId>

const LineState = z.object({
  id: z.string(), title: z.string(), variant: z.string().optional(), imageUrl: z.string().optional(),
  state: OrderState, quantity: z.number(), shipped: z.number(), delivered: z.number(),
})

/** At most two, the first one counts more. */
const Action = z.union([
  z.object({ kind: z.literal('carrier'), url: z.string() }),
  z.object({ kind: z.literal('mail'), email: z.string() }),
  z.object({ kind: z.literal('page'), url: z.string() }),
])
export type Action = z.infer<typeof Action>

/** Times are ISO 8601 instants, days `2026-11-20`. What nobody told us is left out. */
export const OrderStatusView = z.object({
  heading: z.string().optional(),
  number: z.string(),
  placedAt: z.string(),
  state: OrderState,
  /** How many parcels the shop told of. */
  parcels: z.number(),
  /** A label exists, but the carrier has not scanned the parcel. */
  labelled: z.boolean().optional(),
  /** Nothing of this order is shipped: downloads, vouchers. */
  digital: z.boolean().optional(),
  promise: Days.optional(),
  /** The promise before it moved. */
  former: Days.optional(),
  window: z.object({ from: z.string(), to: z.string() }).optional(),
  /** When the state came about: delivered, attempted, cancelled, refunded. */
  at: z.string().optional(),
  reason: TrackingReason.optional(),
  carrier: z.string().optional(),
  pickup: z.object({ by: z.enum(['shop', 'carrier']), name: z.string().optional(), address: z.string().optional(), until: z.string().optional() }).optional(),
  payment: z.object({
    failed: z.boolean(),
    open: Money.optional(),
    reservedUntil: z.string().optional(),
    /** Working days from payment to delivery, or until it can be collected. */
    days: z.object({ from: z.number(), to: z.number() }).optional(),
  }).optional(),
  refund: z.object({ amount: Money.optional(), method: z.string().optional() }).optional(),
  /** Cancelled after it was paid: money is still to come back. */
  owed: z.boolean().optional(),
  steps: z.array(z.object({ id: StepId, at: z.string().nullable() })),
  /** Index in `steps` of where the order is. */
  step: z.number(),
  lines: z.array(LineState),
  lastScan: z.object({ at: z.string(), carrier: z.string().optional() }).optional(),
  askedAt: z.string().optional(),
  /** The carrier has not answered for a day, or its last answer was an error. */
  stale: z.boolean().optional(),
  actions: z.array(Action).max(2),
})
export type OrderStatusView = z.infer<typeof OrderStatusView>
