import type { LiveStreams } from './env.ts'
import type { HttpMetrics } from './metrics.ts'

/** A household's open tabs; one link shared or abused must not take every other buyer's place. */
const perOrder = 50

/** Keeps count of open streams and ends them all when the server stops. */
export function makeLiveStreams(limit: number, metrics: Pick<HttpMetrics, 'liveConnections'>): LiveStreams {
  const open = new Set<() => void>()
  const ofOrder = new Map<string, number>()
  let closing = false
  return {
    get closing() { return closing },
    open(orderId, close) {
      const own = ofOrder.get(orderId) ?? 0
      if (closing || open.size >= limit || own >= perOrder) return null
      open.add(close)
      ofOrder.set(orderId, own + 1)
      metrics.liveConnections(open.size)
      return {
        release() {
          if (!open.delete(close)) return
          const left = (ofOrder.get(orderId) ?? 1) - 1
          if (left > 0) ofOrder.set(orderId, left)
          else ofOrder.delete(orderId)
          metrics.liveConnections(open.size)
        },
      }
    },
    closeAll() {
      closing = true
      for (const close of open) close()
    },
  }
}
