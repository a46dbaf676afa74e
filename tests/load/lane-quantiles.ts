import type { DeliveryFold } from '../../server/core/delivery-date/lab.ts'
import type { DeliveryQuantiles, DeliveryRow } from '../../server/core/delivery-date/row.ts'

function quantilesOf(days: Iterable<number>): DeliveryQuantiles {
  const sorted = Float64Array.from(days).sort()
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 7
  return { p10: at(0.08), p50: at(0.5), p80: at(0.8), p90: at(0.925) }
}

/** What the last half year's deliveries took, whatever the order. */
export function globalQuantiles({ train, test }: DeliveryFold): DeliveryQuantiles[] {
  const all = quantilesOf(train.slice(-train.length / 2).map(({ days }) => days!))
  return test.map(() => all)
}

/** What each lane took (region to region), drawn towards all deliveries where it is thin. */
export function laneQuantiles({ train, test }: DeliveryFold): DeliveryQuantiles[] {
  const laneOf = ({ originRegion, destinationRegion }: DeliveryRow) => `${originRegion}>${destinationRegion}`
  const all = quantilesOf(train.map(({ days }) => days!))
  const lanes = new Map<string, number[]>()
  for (const row of train) {
    const lane = laneOf(row)
    if (!lanes.has(lane)) lanes.set(lane, [])
    lanes.get(lane)!.push(row.days!)
  }
  const known = new Map([...lanes].map(([lane, days]) => {
    const own = quantilesOf(days)
    const mixed = (name: keyof DeliveryQuantiles) => (own[name] * days.length + all[name] * 15) / (days.length + 15)
    return [lane, { p10: mixed('p10'), p50: mixed('p50'), p80: mixed('p80'), p90: mixed('p90') }]
  }))
  return test.map((row) => known.get(laneOf(row)) ?? all)
}
