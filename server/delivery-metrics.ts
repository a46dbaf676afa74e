import { Gauge, type Registry } from 'prom-client'
import type { AccuracyRow, OverallAccuracy } from './core/delivery-date/accuracy.ts'

/** Between two looks into the database, however often the numbers are asked for. */
const freshMs = 60_000

type ValueOf = (row: AccuracyRow) => number | null
const measures: readonly [name: string, help: string, valueOf: ValueOf][] = [
  ['deliveries', 'Delivered parcels a date was told for', ({ deliveries }) => deliveries],
  ['kept_ratio', 'Share that arrived by the last day told', ({ kept }) => kept],
  ['near_ratio', 'Share that arrived within the days told or one beside', ({ near }) => near],
  ['error_days', 'Mean days between the first day told and the arrival', ({ errorDays }) => errorDays],
  ['p50_held_ratio', 'Share of own estimates that arrived by the first day told; 0.5 would be exact', ({ p50Held }) => p50Held],
  ['p90_held_ratio', 'Share of own estimates that arrived by the last day told; 0.9 would be exact', ({ p90Held }) => p90Held],
]

/**
 * Series of how delivery dates came true in the last 90 days. Labels are carriers of ours, the busiest lanes and what was compared: nothing that grows with
 * orders or shops. Lanes have names of their own, so that a sum over the carriers' series counts no parcel twice.
 */
export function registerDeliveryMetrics(registry: Registry, accuracy: () => Promise<OverallAccuracy>): void {
  let read: { at: number; rows: Promise<OverallAccuracy> } | null = null
  const rows = () => {
    if (!read || Date.now() - read.at > freshMs) read = { at: Date.now(), rows: accuracy().catch(() => ({ carriers: [], lanes: [] })) }
    return read.rows
  }
  const gauge = (name: string, help: string, labelsOf: (row: AccuracyRow) => Record<string, string>, of: keyof OverallAccuracy, valueOf: ValueOf) => registry.registerMetric(new Gauge({
    name, help, registers: [], labelNames: of === 'lanes' ? ['carrier', 'lane', 'told'] : ['carrier', 'told'],
    async collect() {
      this.reset()
      for (const row of (await rows())[of]) {
        const value = valueOf(row)
        if (value !== null) this.set(labelsOf(row), value)
      }
    },
  }))
  for (const [name, help, valueOf] of measures) {
    const text = `${help}; last 90 days, told first or at hand-over`
    gauge(`afterglow_delivery_dates_${name}`, text, ({ carrier, told }) => ({ carrier, told }), 'carriers', valueOf)
    gauge(`afterglow_delivery_lanes_${name}`, `${text}, by lane`, ({ carrier, destination, told }) => ({ carrier, lane: destination || 'unknown', told }), 'lanes', valueOf)
  }
}
