/**
 * How well delivery dates are told, month by month without look-ahead, against quantiles of everything and of the lane (shrunk),
 * on made-up marketplaces of several kinds: `node tests/load/delivery-dates-eval.ts [name,name]`.
 * late: share after p90 rounded up; inside: share from p10 to p90.
 */
import { deliveryDatesLab, type DeliveryFold } from '../../server/core/delivery-date/lab.ts'
import type { DeliveryQuantiles, PastDelivery } from '../../server/core/delivery-date/row.ts'
import { makeDeliveries, makeFolds, type HistoryFold, type Marketplace } from './delivery-history.ts'
import { globalQuantiles, laneQuantiles } from './lane-quantiles.ts'

const marketplaces: Record<string, Marketplace> = {
  'usual': { orders: 100_000, months: 24, seed: 1 },
  'calm': { orders: 60_000, months: 18, seed: 2, strikes: false, trend: 1 },
  'noisy': { orders: 60_000, months: 24, seed: 3, noise: 0.6 },
  'slowing': { orders: 60_000, months: 24, seed: 4, trend: 1.5 },
  'unknowns': { orders: 60_000, months: 24, seed: 5, unknown: 0.3 },
  'small': { orders: 2500, months: 14, seed: 6 },
}

export interface Score { error: number; late: number; inside: number; p90: number }

function scoreOf(folds: readonly HistoryFold[], answers: readonly DeliveryQuantiles[][]): Score {
  const sum: Score = { error: 0, late: 0, inside: 0, p90: 0 }
  let rows = 0
  folds.forEach(({ test }, fold) => test.forEach(({ days }, row) => {
    const { p10, p50, p90 } = answers[fold]![row]!
    rows++
    sum.error += Math.abs(days! - p50)
    sum.late += days! > Math.ceil(p90) ? 1 : 0
    sum.inside += days! >= p10 && days! <= p90 ? 1 : 0
    sum.p90 += p90
  }))
  return { error: sum.error / rows, late: sum.late / rows, inside: sum.inside / rows, p90: sum.p90 / rows }
}

const methods: Record<string, (fold: DeliveryFold) => DeliveryQuantiles[]> = { 'all alike': globalQuantiles, 'lanes': laneQuantiles, 'ours': deliveryDatesLab }

function line(name: string, { error, late, inside, p90 }: Score, seconds: number): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`.padStart(9)
  return `${name.padEnd(12)}${error.toFixed(3).padStart(8)}${percent(late)}${percent(inside)}${p90.toFixed(1).padStart(8)}${seconds.toFixed(1).padStart(9)}`
}

const names = process.argv[2]?.split(',')
for (const [name, marketplace] of Object.entries(marketplaces)) {
  if (names && !names.includes(name)) continue
  const history: PastDelivery[] = makeDeliveries(marketplace)
  const folds = makeFolds(history, 12)
  const mean = history.reduce((sum, { days }) => sum + days!, 0) / history.length
  console.log(`\n${name}: ${history.length} deliveries, ${mean.toFixed(1)} days on average, ${folds.length} months\n${''.padEnd(12)}   error     late   inside     p90  seconds`)
  for (const [method, answer] of Object.entries(methods)) {
    const began = performance.now()
    const answers = folds.map((fold) => answer(fold))
    console.log(line(method, scoreOf(folds, answers), (performance.now() - began) / 1000))
    if (process.argv.includes('--months') && method === 'ours') {
      folds.forEach((fold, index) => console.log(line(`  ${fold.month}`, scoreOf([fold], [answers[index]!]), 0)))
    }
  }
}
