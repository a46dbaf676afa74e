import type { OrderState } from '../contract/page.ts'

/**
 * The most urgent first. Before all of these stand what settles the whole order: cancelled, refunded in full, and, while nothing
 * was handed over, a payment that is missing. Then what the buyer must do, what went wrong, what waits for them, what is late;
 * then how far the order is; what has ended comes last, because something may still be under way.
 */
const urgency: readonly OrderState[] = [
  'action_required', 'lost', 'exception', 'delivery_attempted', 'returning', 'ready_for_pickup', 'delayed', 'out_for_delivery',
  'partly_shipped', 'shipped', 'in_preparation', 'received', 'partly_refunded', 'returned', 'delivered',
]

/** The one to tell of several states of the parts of an order. */
export function mostUrgent(states: Iterable<OrderState>): OrderState | null {
  const known = new Set(states)
  return urgency.find((state) => known.has(state)) ?? null
}

/** Not in the hands of a carrier or the buyer yet. */
export const unsent: ReadonlySet<OrderState> = new Set(['received', 'in_preparation', 'payment_pending'])
