import { transpose, type Baskets } from './baskets.ts'

/**
 * How much items stand together: others of item i at offsets[i] … offsets[i + 1]. A basket counts less the larger it is, but for
 * `popularity`, the plain share of baskets with each item.
 */
export interface Together { total: number; popularity: Float64Array; count: Float64Array; offsets: Uint32Array; items: Uint32Array; counts: Float32Array }

/** Others kept of each item; keeps memory steady however dense the baskets are. */
const mostOthers = 400
/** Pair visits at most; beyond that, every second, third … basket of an item is read. */
const pairBudget = 2e9
const stepSize = 2e6

/** Weight of each basket, 1 in the mean: a pair in a basket of forty says less than one in a basket of two. */
function basketWeights({ offsets }: Baskets): Float64Array {
  const weights = Float64Array.from({ length: offsets.length - 1 }, (_, basket) => 1 / Math.sqrt(Math.max(1, offsets[basket + 1]! - offsets[basket]!)))
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / Math.max(1, weights.length)
  return weights.map((weight) => weight / mean)
}

function strideFor({ offsets }: Baskets): number {
  let pairs = 0
  for (let basket = 0; basket < offsets.length - 1; basket++) pairs += (offsets[basket + 1]! - offsets[basket]!) ** 2
  return Math.max(1, Math.ceil(pairs / pairBudget))
}

/** Item by item, so that only one row is ever dense. Yields every few milliseconds. */
export function* countTogether(baskets: Baskets): Generator<void, Together> {
  const { itemCount: n, offsets: starts, items } = baskets
  const byItem = transpose(baskets)
  const weights = basketWeights(baskets)
  const count = new Float64Array(n)
  for (let basket = 0; basket < weights.length; basket++) for (let at = starts[basket]!; at < starts[basket + 1]!; at++) count[items[at]!]! += weights[basket]!
  const stride = strideFor(baskets)
  const offsets = new Uint32Array(n + 1)
  const rows: { items: Uint32Array; counts: Float32Array }[] = []
  const sum = new Float64Array(n)
  let work = 0
  for (let item = 0; item < n; item++) {
    const touched: number[] = []
    for (let at = byItem.offsets[item]!; at < byItem.offsets[item + 1]!; at += stride) {
      const basket = byItem.baskets[at]!
      for (let k = starts[basket]!; k < starts[basket + 1]!; k++) {
        const other = items[k]!
        if (sum[other] === 0 && other !== item) touched.push(other)
        sum[other]! += weights[basket]! * stride
      }
      work += starts[basket + 1]! - starts[basket]!
    }
    const kept = touched.length <= mostOthers ? touched
      : touched.toSorted((a, b) => sum[b]! / Math.sqrt(count[b]!) - sum[a]! / Math.sqrt(count[a]!) || a - b).slice(0, mostOthers)
    rows.push({ items: Uint32Array.from(kept), counts: Float32Array.from(kept, (other) => sum[other]!) })
    offsets[item + 1] = offsets[item]! + kept.length
    for (const other of touched) sum[other] = 0
    sum[item] = 0
    if (work > stepSize) {
      work = 0
      yield
    }
  }
  const total = Math.max(1, weights.length)
  const popularity = Float64Array.from({ length: n }, (_, item) => (byItem.offsets[item + 1]! - byItem.offsets[item]!) / total)
  const together: Together = { total, popularity, count, offsets, items: new Uint32Array(offsets[n]!), counts: new Float32Array(offsets[n]!) }
  rows.forEach((row, item) => {
    together.items.set(row.items, offsets[item])
    together.counts.set(row.counts, offsets[item])
  })
  return together
}
