import { contentHash } from '../ids.ts'
import type { Instant, Order } from '../order.ts'
import type { DerivedFacts } from '../order-state.ts'
import type { Shop } from '../store-port.ts'
import { findTrouble, type Troubles } from './find-trouble.ts'

/** What began longer ago is history when it is first seen (an import of old orders), and no news for the merchant. */
const newsMs = 60 * 24 * 3_600_000

/** Names a trouble within its order: it is told once while it is true. */
export const subjectOf = (shipmentId: string | null, kind: string): string => `${shipmentId ?? ''} ${kind}`

/** Changes where the merchant's list must change: what is wrong, and what is told of it. Empty while nothing is. */
const markOf = (troubles: Troubles['now']) => (troubles.length === 0 ? ''
  : contentHash(JSON.stringify(troubles.map(({ kind, severity, shipment, details }) => [subjectOf(shipment?.id ?? null, kind), severity, details]))).slice(0, 16))

/** What the list shall tell of an order now, with its mark, and when time alone next changes that. What has been told stays told until it is over. */
export function toldTroubles(order: Order, shop: Shop, facts: DerivedFacts, now: Instant): Troubles & { mark: string } {
  const { now: found, next } = findTrouble(order, facts, shop, now)
  const told = order.watch?.mark ? found : found.filter(({ from }) => now - from <= newsMs)
  return { now: told, next, mark: markOf(told) }
}

/**
 * When an order that is about to be saved must be looked at again: at once where the merchant's list does not tell what is wrong with it
 * now, else when time alone next makes something of it true.
 */
export function watchOf(order: Order, shop: Shop, facts: DerivedFacts, now: Instant): NonNullable<Order['watch']> {
  const { next, mark } = toldTroubles(order, shop, facts, now)
  const known = order.watch?.mark ?? ''
  return { at: mark === known ? next : now, mark: known }
}

/** The same, no later than a moment at which something else turns. */
export const soonest = ({ at, mark }: NonNullable<Order['watch']>, turn: Instant | null): NonNullable<Order['watch']> =>
  ({ at: at === null || (turn !== null && turn < at) ? turn : at, mark })
