import type { Money, OrderState, TrackingReason } from '../../server/contract/page-types.ts'

/** Days at the destination, `2026-11-20`, both included; or instants. */
interface Span { from: string; to: string }
export type StepId = 'received' | 'in_preparation' | 'shipped' | 'out_for_delivery' | 'delivered' | 'ready_for_pickup' | 'collected'
export type Action = { kind: 'carrier'; url: string } | { kind: 'mail'; email: string } | { kind: 'page'; url: string }
export interface LineFacts { id: string; title: string; variant?: string; imageUrl?: string; state: OrderState; quantity: number; shipped: number; delivered: number; digital?: boolean }

/** What is known of an order, before it is put into words (tell.ts). Times are ISO 8601 instants, days `2026-11-20`; what nobody told us is left out. */
export interface OrderStatusFacts {
  heading?: string
  number: string
  placedAt: string
  state: OrderState
  /** How many parcels the shop told of. */
  parcels: number
  /** A label exists, but the carrier has not scanned the parcel. */
  labelled?: boolean
  /** The shop says shipped, but the carrier that could tell has scanned nothing. */
  unscanned?: boolean
  /** Nothing of this order is shipped: downloads, vouchers. */
  digital?: boolean
  promise?: Span
  /** The promise before it moved. */
  former?: Span
  window?: Span
  /** When the state came about: delivered, attempted, cancelled, refunded. */
  at?: string
  /** The day at the destination it arrived on. */
  arrived?: string
  reason?: TrackingReason
  carrier?: string
  pickup?: { by: 'shop' | 'carrier'; name?: string; address?: string; until?: string }
  payment?: {
    failed: boolean
    open?: Money
    reservedUntil?: string
    /** Working days from payment to delivery, or until it can be collected. */
    days?: { from: number; to: number }
  }
  refund?: { amount?: Money; method?: string }
  /** Cancelled after it was paid: money is still to come back. */
  owed?: boolean
  steps: { id: StepId; at: string | null }[]
  /** Index in `steps` of where the order is. */
  step: number
  lines: LineFacts[]
  lastScan?: { at: string; carrier?: string }
  /** The last scan of a parcel on its way is longer ago than is usual. */
  silent?: boolean
  askedAt?: string
  /** A carrier will be asked, and has not been yet. */
  notAsked?: boolean
  /** The carrier has not answered for a day, or its last answer was an error. */
  stale?: boolean
  /** At most two, the first one counts more. */
  actions: Action[]
}
