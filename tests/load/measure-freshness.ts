import { simulateFixed, simulateOurs, simulatePrevious, type SimResult } from './freshness-sim.ts'
import { makeSimWorld } from './freshness-world.ts'

const seed = 7
const quotas = [250, 500, 5000]
const minIntervalMs = 1000

export interface FreshnessTable { title: string; head: string[]; rows: string[][] }

const hours = (value: number) => (value < 1 ? `${(value * 60).toFixed(1)} min` : `${value.toFixed(1)} h`)
const percent = (part: number) => `${(part * 100).toFixed(0)} %`
const head = ['Calls a day', 'Way', 'behind, while open', 'of fixed', 'behind, at opening', 'of fixed', 'looks that told all', 'last asked', 'calls']

function row(perDay: number, way: string, result: SimResult, fixed: SimResult): string[] {
  return [
    perDay.toLocaleString('en'), way, hours(result.seen), (result.seen / fixed.seen).toFixed(2), hours(result.opened), (result.opened / fixed.opened).toFixed(2),
    percent(result.trueSeen), hours(result.askedSeen), result.calls.toLocaleString('en'),
  ]
}

/** The simulation of docs/benchmarks.md: `most` parcels a call. */
export function measureFreshness({ parcels, days, most, even = false }: { parcels: number; days: number; most: number; even?: boolean }): FreshnessTable {
  const world = makeSimWorld({ parcels, days, seed, even })
  const rows = quotas.flatMap((perDay) => {
    const quota = { perDay, minIntervalMs }
    const fixed = simulateFixed(world, quota, most)
    return [
      row(perDay, 'fixed interval', fixed, fixed),
      ...(most === 1 ? [row(perDay, 'the plan before', simulatePrevious(world, quota), fixed)] : []),
      row(perDay, 'by worth', simulateOurs(world, quota, most), fixed),
    ]
  })
  const told = `${parcels.toLocaleString('en')} parcels in ${days} days, ${world.looks.length.toLocaleString('en')} looks${even ? ' at any time' : ''}, ${most === 1 ? 'one parcel a call' : `${most} parcels a call`}`
  return { title: `What buyers see: ${told}`, head, rows }
}
