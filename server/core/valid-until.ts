import type { LoadedPage } from './load-page.ts'
import type { Instant } from './order.ts'
import { visitMs } from './page-rules.ts'
import { addDays, dayIn, startOfDay } from './time-zone.ts'

/** While we ask carriers: a poll that brings no news moves no revision, and how old the news is, is told to the minute. */
const movingMs = 60_000
/**
 * Otherwise, as often as such a page asks anew: what the buyer did on other orders moves no revision of this one, a widget that failed
 * may be well again, and widgets may count in hours; none tells anything that these minutes make wrong.
 */
const restingMs = 5 * 60_000

/**
 * The next moment at which time alone may change a page: midnight at the destination (promises, deadlines and "today" turn there),
 * the start and end of the hours a carrier told, the end of a reservation, silence that is no longer usual, the end of a visit in which something was answered, the
 * end of the link; at the latest in a minute while a carrier is asked, else in five.
 */
export function validUntil(ready: LoadedPage['ready'], expiresAt: Instant, timeZone: string, now: Instant): Instant {
  if (!ready) return now
  const midnight = startOfDay(addDays(dayIn(now, timeZone), 1), timeZone)
  const { facts: { window }, order: { payment: { reservedUntil }, shipments, watch } } = ready
  const { acts } = ready.context(null)
  const isMoving = shipments.some(({ nextAskAt }) => nextAskAt !== null)
  // The end of a window still belongs to it.
  const turns = [midnight, expiresAt, window?.from, window && window.to + 1, reservedUntil, watch?.at, ...acts.map(({ at }) => at + visitMs)]
  return Math.min(now + (isMoving ? movingMs : restingMs), ...turns.filter((turn) => typeof turn === 'number' && turn > now) as Instant[])
}
