import type { World } from '../ports.ts'
import { lookedGapMs } from './plan-next-ask.ts'

/** Looks are gathered this long, so that many pages opened at once cost one transaction. */
const gatherMs = 200
/** One look of an order a minute is enough to know that somebody is there. */
const againMs = 60_000
const mostKnown = 50_000
const atOnce = 500

/** Told of every page that is opened or stands open. Never waits, never throws. */
export type NoteLook = (orderId: string) => void

/**
 * Notes which orders are looked at, so that their parcels are asked for first, at most every three minutes while somebody looks and as far as
 * the quota goes. The page does not wait for it: it is answered from what is stored, and hears of news like any open page.
 */
export function makeNoteLooks({ store, clock, log }: Pick<World, 'store' | 'clock' | 'log'>): NoteLook {
  const noted = new Map<string, number>()
  const waiting = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  async function flush(): Promise<void> {
    timer = undefined
    const orderIds = [...waiting].slice(0, atOnce)
    for (const id of orderIds) waiting.delete(id)
    try {
      await store.noteLooks(orderIds, clock.now(), lookedGapMs)
    } catch (cause) {
      log.warn('looks.lost', { orders: orderIds.length, reason: cause instanceof Error ? cause.name : 'unknown' })
    }
    if (waiting.size > 0) plan()
  }
  function plan(): void {
    timer ??= setTimeout(() => void flush(), gatherMs)
    timer.unref()
  }
  return (orderId) => {
    const now = clock.now()
    if (now - (noted.get(orderId) ?? Number.NEGATIVE_INFINITY) < againMs) return
    if (noted.size >= mostKnown) noted.clear()
    noted.set(orderId, now)
    waiting.add(orderId)
    plan()
  }
}
