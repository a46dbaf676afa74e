import { Gauge, type Registry } from 'prom-client'
import type { AccuracyRow } from './core/delivery-date/accuracy.ts'

/** Between two looks into the database, however often the numbers are asked for. */
const freshMs = 60_000

/** Series of how delivery dates came true in the last 90 days: labels are carriers of ours and what was compared, nothing that grows with orders. */
export function registerDeliveryMetrics(registry: Registry, accuracy: () => Promise<AccuracyRow[]>): void {
  let read: { at: number; rows: Promise<AccuracyRow[]> } | null = null
  const rows = () => {
    if (!read || Date.now() - read.at > freshMs) read = { at: Date.now(), rows: accuracy().catch(() => []) }
    return read.rows
  }
  const gauge = (name: string, help: string, valueOf: (row: AccuracyRow) => number | null) => registry.registerMetric(new Gauge({
    name, help: `${help}; last 90 days, told first or at hand-over`, registers: [], labelNames: ['carrier', 'told'],
    async collect() {
      this.reset()
      for (const row of await rows()) {
        const value = valueOf(row)
        if (value !== null) this.set({ carrier: row.carrier, told: row.told }, value)
      }
    },
  }))
  gauge('afterglow_delivery_dates_deliveries', 'Delivered parcels a date was told for', ({ deliveries }) => deliveries)
  gauge('afterglow_delivery_dates_kept_ratio', 'Share that arrived by the last day told', ({ kept }) => kept)
  gauge('afterglow_delivery_dates_near_ratio', 'Share that arrived within the days told or one beside', ({ near }) => near)
  gauge('afterglow_delivery_dates_error_days', 'Mean days between the first day told and the arrival', ({ errorDays }) => errorDays)
  gauge('afterglow_delivery_dates_p50_held_ratio', 'Share of own estimates that arrived by the first day told; 0.5 would be exact', ({ p50Held }) => p50Held)
  gauge('afterglow_delivery_dates_p90_held_ratio', 'Share of own estimates that arrived by the last day told; 0.9 would be exact', ({ p90Held }) => p90Held)
}
