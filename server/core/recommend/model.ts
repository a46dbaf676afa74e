import { countTogether, type Together } from './count-together.ts'
import type { Baskets } from './baskets.ts'
import { solveRidge } from './solve-ridge.ts'

/**
 * What a basket says about item j: base[j] + the sum of weight(i → j) over its items i.
 * Weights stand by their source: those of i at offsets[i] … offsets[i + 1].
 */
export interface Model {
  itemCount: number
  base: Float64Array
  /** Items by base, best first: the order of those a basket says nothing of. */
  byBase: Uint32Array
  /** Most bought first: the answer to a basket that says nothing at all. */
  byPopularity: Uint32Array
  offsets: Uint32Array
  targets: Uint32Array
  weights: Float32Array
}

/** How strongly the regression is held back; chosen on held-out baskets by tune.ts. */
export interface Restraint {
  /** Part of a basket that is thought to be missing while it is completed, 0 … 1. */
  dropout: number
  /** Baskets that say "no relation" before the first real one is read. */
  shrink: number
}
/** How the answer weighs what everyone buys against what goes with this basket. */
export interface Leaning {
  /** Share of an item's own popularity in its score. */
  prior: number
  /** 0: as likely as it is; above: rare items come forward. */
  discount: number
}

/** The regression itself, before any leaning. */
export interface Regression {
  itemCount: number
  /** Share of baskets with each item: plain, and by the weight of baskets. */
  popularity: Float64Array
  share: Float64Array
  /** What the mean basket adds to each item, to be taken off again. */
  offset: Float64Array
  offsets: Uint32Array
  targets: Uint32Array
  weights: Float32Array
}

const stepSize = 1e7
const negligible = 1e-7

function nearest(item: number, { offsets, items, counts, count }: Together, most: number): number[] {
  const found: { other: number; nearness: number }[] = []
  for (let at = offsets[item]!; at < offsets[item + 1]!; at++) {
    const other = items[at]!
    found.push({ other, nearness: counts[at]! / Math.sqrt(count[other]! + 5) })
  }
  return found.sort((a, b) => b.nearness - a.nearness || a.other - b.other).slice(0, most).map(({ other }) => other)
}

/** Weights by source from weights by target. */
function bySource(itemCount: number, sources: number[], targetOf: number[], weightOf: number[]): Pick<Regression, 'offsets' | 'targets' | 'weights'> {
  const offsets = new Uint32Array(itemCount + 1)
  for (const source of sources) offsets[source + 1]!++
  for (let item = 0; item < itemCount; item++) offsets[item + 1]! += offsets[item]!
  const next = offsets.slice()
  const targets = new Uint32Array(sources.length)
  const weights = new Float32Array(sources.length)
  sources.forEach((source, at) => {
    const to = next[source]!++
    targets[to] = targetOf[at]!
    weights[to] = weightOf[at]!
  })
  return { offsets, targets, weights }
}

/**
 * Explains each item by the items that stand nearest to it: ridge regression on centred baskets, one small system an item.
 * This is SLIM with a neighbourhood (Ning & Karypis 2011) in the closed form of EASE, held back in proportion to how often
 * an item is bought (Steck 2020, "Autoencoders that don't overfit towards the identity"). Yields every few milliseconds.
 */
export function* regress(together: Together, neighbours: number, { dropout, shrink }: Restraint): Generator<void, Regression> {
  const { total, popularity, count, offsets, items, counts } = together
  const itemCount = count.length
  const share = count.map((each) => each / total)
  const offset = new Float64Array(itemCount)
  const place = new Int32Array(itemCount).fill(-1)
  const sources: number[] = []
  const targetOf: number[] = []
  const weightOf: number[] = []
  let work = 0
  for (let target = 0; target < itemCount; target++) {
    const near = nearest(target, together, neighbours)
    const m = near.length
    const gram = new Float64Array(m * m)
    const right = new Float64Array(m)
    near.forEach((item, at) => { place[item] = at })
    near.forEach((item, a) => {
      for (let b = 0; b < m; b++) gram[a * m + b] = -count[item]! * share[near[b]!]!
      for (let at = offsets[item]!; at < offsets[item + 1]!; at++) {
        const b = place[items[at]!]!
        if (b >= 0) gram[a * m + b]! += counts[at]!
      }
      gram[a * m + a] = count[item]! * (1 - share[item]! + dropout / (1 - dropout)) + shrink
    })
    for (let at = offsets[target]!; at < offsets[target + 1]!; at++) {
      const a = place[items[at]!]!
      if (a >= 0) right[a] = counts[at]! - count[near[a]!]! * share[target]!
    }
    near.forEach((item) => { place[item] = -1 })
    solveRidge(gram, right, m).forEach((weight, a) => {
      if (Math.abs(weight) < negligible) return
      sources.push(near[a]!)
      targetOf.push(target)
      weightOf.push(weight)
      offset[target]! += weight * share[near[a]!]!
    })
    work += m * m * m
    if (work > stepSize) {
      work = 0
      yield
    }
  }
  return { itemCount, popularity, share, offset, ...bySource(itemCount, sources, targetOf, weightOf) }
}

/** The model of a regression: how much everyone's taste counts, and how much rare items are brought forward. */
export function lean({ itemCount, popularity, share, offset, offsets, targets, weights }: Regression, { prior, discount }: Leaning): Model {
  const least = 1e-6
  const lift = share.map((each) => (each + least) ** -discount)
  const base = share.map((each, item) => (prior * each - offset[item]!) * lift[item]!)
  const byBase = Uint32Array.from(base, (_, item) => item).sort((a, b) => base[b]! - base[a]! || a - b)
  const byPopularity = Uint32Array.from(base, (_, item) => item).sort((a, b) => popularity[b]! - popularity[a]! || a - b)
  return { itemCount, base, byBase, byPopularity, offsets, targets, weights: weights.map((weight, at) => weight * lift[targets[at]!]!) }
}

/** The whole way from baskets to a model with given settings. */
export function* learnModel(baskets: Baskets, neighbours: number, settings: Restraint & Leaning): Generator<void, Model> {
  return lean(yield* regress(yield* countTogether(baskets), neighbours, settings), settings)
}
