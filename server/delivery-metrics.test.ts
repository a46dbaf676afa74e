import { Registry } from 'prom-client'
import { expect, test } from 'vitest'
import type { AccuracyRow } from './core/delivery-date/accuracy.ts'
import { registerDeliveryMetrics } from './delivery-metrics.ts'

const row = (changes: Partial<AccuracyRow> = {}): AccuracyRow => ({
  carrier: 'dhl', destination: '', told: 'first', deliveries: 40, kept: 0.95, near: 0.975, errorDays: 0.6, estimated: 0, p50Held: null, p90Held: null, ...changes,
})

test('a series by carrier and by what was told; what nobody counted has none; one read serves all of them', async () => {
  const registry = new Registry()
  let reads = 0
  registerDeliveryMetrics(registry, async () => {
    reads++
    return {
      carriers: [row(), row({ told: 'hand_over', estimated: 20, p50Held: 0.55, p90Held: 0.9 }), row({ carrier: 'other', deliveries: 1 })],
      lanes: [row({ destination: 'DE-SH', kept: 0.9, estimated: 20, p90Held: 0.85 }), row({ destination: 'other', errorDays: 1.5 }), row({ destination: '', near: 0.5 })],
    }
  })
  const text = await registry.metrics()
  expect(text).toContain('afterglow_delivery_dates_kept_ratio{carrier="dhl",told="first"} 0.95')
  expect(text).toContain('afterglow_delivery_dates_error_days{carrier="other",told="first"} 0.6')
  expect(text).toContain('afterglow_delivery_dates_p90_held_ratio{carrier="dhl",told="hand_over"} 0.9')
  expect(text).toContain('afterglow_delivery_lanes_kept_ratio{carrier="dhl",lane="DE-SH",told="first"} 0.9')
  expect(text).toContain('afterglow_delivery_lanes_p90_held_ratio{carrier="dhl",lane="DE-SH",told="first"} 0.85')
  expect(text).toContain('afterglow_delivery_lanes_error_days{carrier="dhl",lane="other",told="first"} 1.5')
  expect(text).toContain('afterglow_delivery_lanes_near_ratio{carrier="dhl",lane="unknown",told="first"} 0.5')
  expect(text).not.toContain('p90_held_ratio{carrier="dhl",told="first"}')
  await registry.metrics()
  expect(reads).toBe(1)
})

test('a database that does not answer leaves the other metrics readable', async () => {
  const registry = new Registry()
  registerDeliveryMetrics(registry, () => Promise.reject(new Error('gone')))
  expect(await registry.metrics()).toContain('# HELP afterglow_delivery_dates_deliveries')
})
