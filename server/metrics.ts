import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import type { HttpMetrics } from './http/metrics.ts'
import type { OverallAccuracy } from './core/delivery-date/accuracy.ts'
import type { Jobs } from './core/ports.ts'
import { registerDeliveryMetrics } from './delivery-metrics.ts'

export interface Metrics extends HttpMetrics { carrierAsked(carrier: string, result: string): void }

/** Prometheus series of this process. Labels are route patterns and ids of ours, never what a visitor typed. */
export function makeMetrics(jobs: () => Jobs, accuracy: () => Promise<OverallAccuracy>): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'afterglow_http_request_seconds', help: 'Duration of requests by route pattern', registers: [registry],
    labelNames: ['method', 'route', 'status'], buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  })
  const pages = new Counter({ name: 'afterglow_pages_total', help: 'Page answers by how they came about', labelNames: ['result'], registers: [registry] })
  const live = new Gauge({ name: 'afterglow_live_connections', help: 'Open live streams', registers: [registry] })
  const asks = new Counter({ name: 'afterglow_carrier_asks_total', help: 'Calls of carriers by result', labelNames: ['carrier', 'result'], registers: [registry] })
  registry.registerMetric(new Gauge({
    name: 'afterglow_jobs_waiting', help: 'Jobs not yet run', registers: [],
    async collect() { this.set(await jobs().countWaiting()) },
  }))
  registry.registerMetric(new Gauge({
    name: 'afterglow_jobs_dead', help: 'Jobs that failed for good (at most 1000 are counted)', registers: [],
    async collect() { this.set((await jobs().listDead(1000)).length) },
  }))
  registerDeliveryMetrics(registry, accuracy)
  return {
    request: (method, route, status, seconds) => requests.observe({ method, route, status }, seconds),
    page: (result) => pages.inc({ result }),
    liveConnections: (count) => live.set(count),
    carrierAsked: (carrier, result) => asks.inc({ carrier, result }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}
