import type { LoadedPage } from './load-page.ts'
import type { Instant } from './order.ts'
import { addDays, dayIn, startOfDay } from './time-zone.ts'

/** Widgets may count in hours; none tells anything that a minute makes wrong. */
const longestMs = 60_000

/**
 * The next moment at which time alone may change a page: midnight at the destination (promises, deadlines and "today" turn there),
 * the start and end of the hours a carrier told, the end of a reservation, the end of the link; at the latest in a minute.
 */
export function validUntil(ready: LoadedPage['ready'], expiresAt: Instant, timeZone: string, now: Instant): Instant {
  if (!ready) return now
  const midnight = startOfDay(addDays(dayIn(now, timeZone), 1), timeZone)
  const { facts: { window }, order: { payment: { reservedUntil } } } = ready
  // The end of a window still belongs to it.
  const turns = [midnight, expiresAt, window?.from, window && window.to + 1, reservedUntil].filter((turn) => typeof turn === 'number' && turn > now)
  return Math.min(now + longestMs, ...turns as Instant[])
}
