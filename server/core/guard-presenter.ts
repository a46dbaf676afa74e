import type { Log } from './ports.ts'

/** A widget may think this long; a page is answered in a fraction of it. */
const budgetMs = 20
const badInARow = 5
const restMs = 60_000

/** Runs a widget's present() so that it can never take the page down. */
export interface PresenterGuard {
  /** What `present` told; null where it failed, or rests after failing too often. */
  run<T>(widget: string, present: () => T | null): T | null
}

/**
 * A widget that throws is left out of this page; one that throws or takes longer than 20 ms five times in a row is not asked for a
 * minute. A slow answer is still shown: the time is spent, and one slow page may be the machine's fault. `clock` in milliseconds.
 */
export function makePresenterGuard(log: Log, clock: () => number = () => performance.now()): PresenterGuard {
  const bad = new Map<string, { inARow: number; restsUntil: number }>()
  const fail = (widget: string, now: number) => {
    const inARow = (bad.get(widget)?.inARow ?? 0) + 1
    const rests = inARow >= badInARow
    bad.set(widget, { inARow: rests ? 0 : inARow, restsUntil: rests ? now + restMs : 0 })
    if (rests) log.error('widget.rests', { widget, seconds: restMs / 1000 })
  }
  return {
    run(widget, present) {
      const start = clock()
      if (start < (bad.get(widget)?.restsUntil ?? 0)) return null
      try {
        const told = present()
        const took = clock() - start
        if (took > budgetMs) {
          log.warn('widget.slow', { widget, milliseconds: Math.round(took) })
          fail(widget, clock())
        } else if (bad.has(widget)) bad.delete(widget)
        return told
      } catch (cause) {
        log.error('widget.failed', { widget }, cause)
        fail(widget, clock())
        return null
      }
    },
  }
}
