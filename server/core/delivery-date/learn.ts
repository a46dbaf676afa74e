import { makeBins } from './bins.ts'
import { makeHistory, type History } from './history.ts'
import { fromScale, type DeliveryQuantiles, type DeliveryRow, type PastDelivery } from './row.ts'
import { fitTrees, predictTrees, type BinnedRows, type Trees } from './trees.ts'
import { walk, type Walk } from './walk.ts'

/** Fewer deliveries than this teach no trees: lanes and the level of the day have to do. */
const leastForTrees = 400
/** Days of purchases held back to measure the error on. */
const heldBackDays = 60
/** Purchases younger than this quantile of all durations have only their fast deliveries in the history. */
const settled = 0.97
/** Deliveries half as old as the history's typical order count double: a year halves the weight. */
const memoryDays = 365
/** The least spread assumed: a fiftieth of the days. */
const leastSpread = 0.02
/** What nobody measured: spread of unknown deliveries, and as how many deliveries it counts. */
const unknown = { spread: 0.5, weight: 8 }

/**
 * What each number aims at. p90 is a promise, and months differ by more than chance: it aims two and a half points higher,
 * and p10 two lower, so that nine in ten are kept in an ordinary month and not only in the average of those measured.
 */
const aims = { p10: 0.08, p50: 0.5, p80: 0.8, p90: 0.925 }

/** Corrects what the lane expects, and tells how far deliveries of this kind stray. */
interface Correction { middle: (bins: Uint8Array) => number; spread: (bins: Uint8Array) => number }

interface Sample { data: BinnedRows; target: Float64Array; weight: Float64Array }

const exact = { depth: 6, learningRate: 0.1, share: 0.5 }
const coarse = { depth: 4, learningRate: 0.15, share: 0.5, rounds: 25 }
const mostRounds = 120
const leafOf = (rows: number) => Math.max(15, rows / 1000)

function correct({ data, target, weight }: Sample, learned: Int32Array, rounds: number, watched?: Int32Array): { correction: Correction; rounds: number } {
  const minLeaf = leafOf(learned.length)
  const middle = fitTrees(data, target, weight, learned, { ...exact, minLeaf, rounds, watched })
  const strayed = target.map((each, row) => Math.log(Math.abs(each - middle.fitted[row]!) + leastSpread))
  const usual = meanOf(strayed, weight, learned)
  const spread = fitTrees(data, strayed.map((each) => each - usual), weight, learned, { ...coarse, minLeaf: 2 * minLeaf })
  const sumOf = (trees: Trees) => (bins: Uint8Array) => predictTrees(trees, bins, 0)
  const more = sumOf(spread.trees)
  return { correction: { middle: sumOf(middle.trees), spread: (bins) => Math.exp(usual + more(bins)) }, rounds: middle.trees.roots.length }
}

function meanOf(values: Float64Array, weight: Float64Array, rows: Int32Array): number {
  let [sum, total] = [0, 0]
  for (const row of rows) {
    sum += weight[row]! * values[row]!
    total += weight[row]!
  }
  return sum / total
}

/** The value below which a share of (value, weight) lies. */
function quantile(sorted: { value: number; weight: number }[], share: number): number {
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0)
  let below = 0
  for (const { value, weight } of sorted) {
    below += weight
    if (below >= share * total) return value
  }
  return sorted.at(-1)!.value
}

/** Misses in units of spread, with the misses of a delivery nobody measured among them. */
function quantilesOf(misses: Float64Array): DeliveryQuantiles {
  const steps = 20
  const imagined = Array.from({ length: steps }, (_, step) => {
    const share = (step + 0.5) / steps
    // The logistic distribution: about normal, with a longer tail.
    return { value: unknown.spread * 0.55 * Math.log(share / (1 - share)), weight: unknown.weight / steps }
  })
  const all = [...Array.from(misses, (value) => ({ value, weight: 1 })), ...imagined].sort((a, b) => a.value - b.value)
  return { p10: quantile(all, aims.p10), p50: quantile(all, aims.p50), p80: quantile(all, aims.p80), p90: quantile(all, aims.p90) }
}

interface Parts { settled: Int32Array; older: Int32Array; newest: Int32Array }

/** Purchases old enough to have arrived whatever happened, and the newest of them apart. */
function partsOf({ rows, now, purchased, delivered, byPurchase }: History, { informed }: Walk): Parts {
  const durations = delivered.map((day, row) => day - Math.floor(purchased[row]!)).sort()
  const wait = durations[Math.floor(settled * (rows - 1))] ?? 0
  const usable = byPurchase.filter((row) => informed[row] === 1)
  // A history too short for waiting is taken as it is, half of it at least.
  const until = Math.max(now - wait, purchased[usable[Math.floor(usable.length / 2)] ?? 0] ?? 0)
  const old = usable.filter((row) => purchased[row]! < until)
  const from = Math.max(until - heldBackDays, purchased[old[Math.floor((old.length * 2) / 3)] ?? 0] ?? 0)
  return { settled: old, older: old.filter((row) => purchased[row]! < from), newest: old.filter((row) => purchased[row]! >= from) }
}

/**
 * Learns from deliveries when an order arrives. Lanes, senders and the level of the day are followed through time as they could have
 * been known; trees correct them; and what the newest deliveries missed by, measured on trees that had not seen them, makes the range.
 * Any history will do, none too: then the range is wide. The same history gives the same answer. See docs/delivery-dates.md.
 */
export function learnDeliveryDates(past: readonly PastDelivery[]): (row: DeliveryRow) => DeliveryQuantiles {
  const history = makeHistory(past)
  const walked = walk(history)
  const parts = partsOf(history, walked)
  const target = history.taken.map((each, row) => each - walked.expected[row]!)
  const answer = (expected: number, spread: number, misses: DeliveryQuantiles): DeliveryQuantiles => {
    const at = (miss: number) => fromScale(expected + spread * miss)
    return { p10: at(misses.p10), p50: at(misses.p50), p80: at(misses.p80), p90: at(misses.p90) }
  }
  if (parts.older.length < leastForTrees) {
    const misses = quantilesOf(Float64Array.from(parts.settled, (row) => target[row]!))
    return (row) => {
      const { keys, plain } = history.encode(row)
      return answer(walked.today(keys, plain).expected, 1, misses)
    }
  }
  const { all, fill } = makeBins(walked.features, walked.width)
  const weight = history.purchased.map((day) => 2 ** ((day - history.now) / memoryDays))
  const sample = { data: all, target, weight }
  const trial = correct(sample, parts.older, mostRounds, parts.newest)
  const misses = quantilesOf(Float64Array.from(parts.newest, (row) => {
    const bins = all.bins.subarray(row * walked.width, (row + 1) * walked.width)
    return (target[row]! - trial.correction.middle(bins)) / trial.correction.spread(bins)
  }))
  const { middle, spread } = correct(sample, parts.settled, trial.rounds).correction
  return (row) => {
    const { keys, plain } = history.encode(row)
    const { expected, features } = walked.today(keys, plain)
    const bins = fill(features)
    return answer(expected + middle(bins), spread(bins), misses)
  }
}
