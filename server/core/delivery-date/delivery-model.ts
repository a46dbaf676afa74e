import { makeFill } from './bins.ts'
import { makeEncode, type Alphabet } from './history.ts'
import { fromScale, type DeliveryQuantiles, type DeliveryRow } from './row.ts'
import { predictTrees, type Trees } from './trees.ts'
import { todayOf, type WalkEnd } from './walk.ts'

/** Corrects what the lane expects, and tells how far deliveries of this kind stray: e to the power of `usual` and what the trees of `spread` add. */
export interface Correction { middle: Trees; usual: number; spread: Trees }

export const spreadOf = ({ usual, spread }: Pick<Correction, 'usual' | 'spread'>, bins: Uint8Array): number => Math.exp(usual + predictTrees(spread, bins, 0))

/** All that learn.ts found out, as plain data: JSON and back tells the same. */
export interface DeliveryModel {
  version: 1
  alphabet: Alphabet
  walk: WalkEnd
  /** What months usually miss by. */
  usual: number
  /** Misses in units of the spread that bound these shares of deliveries. */
  misses: DeliveryQuantiles
  /** Null where too few deliveries were known for trees. */
  trees: (Correction & { edges: number[][] }) | null
}

/** Tells orders just placed by what was learned: calendar days after purchase. */
export function deliveryDatesOf({ alphabet, walk, usual, misses, trees }: DeliveryModel): (row: DeliveryRow) => DeliveryQuantiles {
  const encode = makeEncode(alphabet)
  const today = todayOf(walk)
  const fill = trees && makeFill(trees.edges)
  return (row) => {
    const { keys, plain } = encode(row)
    const { expected, features } = today(keys, plain)
    const bins = fill && fill(features)
    const middle = expected + usual + (trees && bins ? predictTrees(trees.middle, bins, 0) : 0)
    const spread = trees && bins ? spreadOf(trees, bins) : 1
    const at = (miss: number) => fromScale(middle + spread * miss)
    return { p10: at(misses.p10), p50: at(misses.p50), p80: at(misses.p80), p90: at(misses.p90) }
  }
}
