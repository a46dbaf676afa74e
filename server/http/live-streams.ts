import type { LiveStreams } from './env.ts'
import type { HttpMetrics } from './metrics.ts'

/** Keeps count of open streams and ends them all when the server stops. */
export function makeLiveStreams(limit: number, metrics: Pick<HttpMetrics, 'liveConnections'>): LiveStreams {
  const open = new Set<() => void>()
  let closing = false
  return {
    get closing() { return closing },
    open(close) {
      if (closing || open.size >= limit) return null
      open.add(close)
      metrics.liveConnections(open.size)
      return { release() { if (open.delete(close)) metrics.liveConnections(open.size) } }
    },
    closeAll() {
      closing = true
      for (const close of open) close()
    },
  }
}
