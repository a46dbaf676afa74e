import { makeBins } from './bins.ts'
import { deliveryDatesOf, spreadOf, type Correction, type DeliveryModel } from './delivery-model.ts'
import { makeHistory, type History } from './history.ts'
import type { DeliveryQuantiles, DeliveryRow, PastDelivery } from './row.ts'
import { fitTrees, predictTrees, type BinnedRows } from './trees.ts'
import { walk, type Walk } from './walk.ts'

/** Fewer deliveries than this teach no trees: lanes and the level of the day have to do. */
const leastForTrees = 400
/** Days of purchases held back to measure the error on. */
const heldBackDays = 60
/** Purchases younger than this quantile of all durations have only their fast deliveries in the history. */
const settled = 0.97
/** A year halves the weight of an order in the trees. */
const memoryDays = 365
/** The least spread assumed: a fiftieth of the days. */
const leastSpread = 0.02
/** What nobody measured: the spread of a delivery and as how many it counts; and two months, one slower and one faster by a tenth. */
const unknown = { spread: 0.5, weight: 8, months: [-0.1, 0.1] }
/** Deliveries a month needs to be taken at its word by half. */
const monthShrinkage = 15

/**
 * What each number aims at. p90 is a promise, and a year of months does not show all that can happen to one: it aims a point and a half
 * higher, and p10 two and a half lower, so that both ends hold in the long run and not only in the months measured.
 */
const aims = { p10: 0.075, p50: 0.5, p80: 0.8, p90: 0.915 }

interface Sample { data: BinnedRows; target: Float64Array; weight: Float64Array }

const exact = { depth: 6, learningRate: 0.1, share: 0.5 }
const coarse = { depth: 4, learningRate: 0.15, share: 0.5, rounds: 25 }
const mostRounds = 120
/** Trees see this many orders, spread evenly over the history; lanes, senders and levels are learned from all. */
const mostForTrees = 30_000
const mostWatched = 6000
const leafOf = (rows: number) => Math.max(15, rows / 1000)

function thin(rows: Int32Array, most: number): Int32Array {
  const step = rows.length / most
  return step <= 1 ? rows : Int32Array.from({ length: most }, (_, index) => rows[Math.floor(index * step)]!)
}

function correct({ data, target, weight }: Sample, from: Int32Array, rounds: number, watched?: Int32Array): { correction: Correction; rounds: number } {
  const learned = thin(from, mostForTrees)
  const minLeaf = leafOf(learned.length)
  const middle = fitTrees(data, target, weight, learned, { ...exact, minLeaf, rounds, watched })
  const strayed = target.map((each, row) => Math.log(Math.abs(each - middle.fitted[row]!) + leastSpread))
  const usual = meanOf(strayed, weight, learned)
  const spread = fitTrees(data, strayed.map((each) => each - usual), weight, learned, { ...coarse, minLeaf: 2 * minLeaf })
  return { correction: { middle: middle.trees, usual, spread: spread.trees }, rounds: middle.trees.roots.length }
}

function meanOf(values: Float64Array, weight: Float64Array, rows: Int32Array): number {
  let [sum, total] = [0, 0]
  for (const row of rows) {
    sum += weight[row]! * values[row]!
    total += weight[row]!
  }
  return sum / total
}

/** A miss of one order in units of its spread, and that spread. */
interface Miss { miss: number; spread: number }

/** Orders the range is measured on; more would not move it. */
const mostMisses = 4000

/** Misses of single orders in their month, spread by what months as a whole missed by, with those of a delivery nobody measured among them. */
function quantilesOf(misses: readonly Miss[], months: readonly number[]): DeliveryQuantiles {
  const step = Math.max(1, Math.ceil(misses.length / mostMisses))
  const chosen = misses.filter((_, index) => index % step === 0)
  const imagined = Array.from({ length: unknown.weight }, (_, index) => {
    const share = (index + 0.5) / unknown.weight
    // The logistic distribution: about normal, with a longer tail.
    const spread = meanSpread(chosen)
    return { miss: (unknown.spread * 0.55 * Math.log(share / (1 - share))) / spread, spread }
  })
  const all = Float64Array.from([...chosen, ...imagined].flatMap(({ miss, spread }) => months.map((month) => miss + month / spread))).sort()
  const at = (share: number) => all[Math.min(all.length - 1, Math.floor(share * all.length))]!
  return { p10: at(aims.p10), p50: at(aims.p50), p80: at(aims.p80), p90: at(aims.p90) }
}

const meanSpread = (misses: readonly Miss[]) => (misses.length === 0 ? 1 : misses.reduce((sum, { spread }) => sum + spread, 0) / misses.length)

interface Months {
  /** What each row's month as a whole missed by. */
  ofRow: Float64Array
  /** What months usually miss by. */
  usual: number
  /** By how much single months strayed from it. */
  strayed: number[]
}

/** How the walk's blocks (months, in a long history) missed as a whole: a level that moved on after the last look at it. */
function monthsOf(target: Float64Array, { since }: Walk, rows: Int32Array): Months {
  const sums = new Map<number, { sum: number; count: number }>()
  for (const row of rows) {
    const of = sums.get(since[row]!) ?? { sum: 0, count: 0 }
    sums.set(since[row]!, { sum: of.sum + target[row]!, count: of.count + 1 })
  }
  const means = new Map([...sums].map(([day, { sum, count }]) => [day, sum / (count + monthShrinkage)]))
  const recent = [...means].sort(([a], [b]) => b - a).slice(0, 12).map(([, mean]) => mean)
  const usual = recent.reduce((sum, mean) => sum + mean, 0) / (recent.length + unknown.months.length)
  return { ofRow: since.map((day) => means.get(day) ?? usual), usual, strayed: [...recent.map((mean) => mean - usual), ...unknown.months] }
}

interface Parts { settled: Int32Array; older: Int32Array; newest: Int32Array }

/** Purchases old enough to have arrived whatever happened, and the newest of them apart. */
function partsOf({ rows, now, purchased, delivered, byPurchase }: History, { since }: Walk): Parts {
  const durations = delivered.map((day, row) => day - Math.floor(purchased[row]!)).sort()
  const wait = durations[Math.floor(settled * (rows - 1))] ?? 0
  const usable = byPurchase.filter((row) => !Number.isNaN(since[row]))
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
export function fitDeliveryDates(past: readonly PastDelivery[]): DeliveryModel {
  const history = makeHistory(past)
  const walked = walk(history)
  const parts = partsOf(history, walked)
  const raw = history.taken.map((each, row) => each - walked.expected[row]!)
  const months = monthsOf(raw, walked, parts.settled)
  const target = raw.map((each, row) => each - months.ofRow[row]!)
  const model = { version: 1 as const, alphabet: history.alphabet, walk: walked.end, usual: months.usual }
  if (parts.older.length < leastForTrees) {
    return { ...model, misses: quantilesOf(Array.from(parts.settled, (row) => ({ miss: target[row]!, spread: 1 })), months.strayed), trees: null }
  }
  const { all, edges } = makeBins(walked.features, walked.width)
  const weight = history.purchased.map((day) => 2 ** ((day - history.now) / memoryDays))
  const sample = { data: all, target, weight }
  const trial = correct(sample, parts.older, mostRounds, thin(parts.newest, mostWatched))
  const misses = quantilesOf(Array.from(parts.newest, (row) => {
    const bins = all.bins.subarray(row * walked.width, (row + 1) * walked.width)
    const spread = spreadOf(trial.correction, bins)
    return { miss: (target[row]! - predictTrees(trial.correction.middle, bins, 0)) / spread, spread }
  }), months.strayed)
  return { ...model, misses, trees: { edges, ...correct(sample, parts.settled, trial.rounds).correction } }
}

/** Learns, and answers at once; the way over the model is the one production takes. */
export const learnDeliveryDates = (past: readonly PastDelivery[]): ((row: DeliveryRow) => DeliveryQuantiles) => deliveryDatesOf(fitDeliveryDates(past))
