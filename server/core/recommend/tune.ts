import { pickBaskets, type Baskets } from './baskets.ts'
import { countTogether, type Together } from './count-together.ts'
import { learnModel, lean, regress, type Leaning, type Model, type Restraint } from './model.ts'
import { makeRank } from './rank.ts'

/** Where too few baskets are known to try anything out: what was bought together counts, popularity settles what is left open. */
export const usual: Restraint & Leaning = { dropout: 0.85, shrink: 1, prior: 0.2, discount: 0.25 }

/** First how much evidence a relation needs, then, with the best of these, how complete baskets are taken to be. */
const shrinks = [2, 8, 40, 160, 640]
const dropouts = [0.3, 0.85, 0.95]
const leanings: readonly Leaning[] = [1, 0.5, 0.2].flatMap((prior) => [0, 0.15, 0.35].map((discount) => ({ prior, discount })))

/** Baskets of two or more; with fewer nothing can be compared. */
const minTelling = 25
const foldCount = 5
const enoughTests = 400
const maxTests = 1000
const maxTrain = 25_000
/** Fewer than the model will have: enough to compare settings by. */
const trialNeighbours = (itemCount: number) => (itemCount <= 1000 ? 80 : 30)
const depth = 10

interface Trial { seen: number[]; hidden: number }

/** A deterministic draw, the same for the same baskets. */
function* draw(seed: number): Generator<number, never> {
  for (let state = seed >>> 0; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    yield state / 2 ** 32
  }
}

function trialsOf({ offsets, items }: Baskets, isTest: (basket: number) => boolean): Trial[] {
  const random = draw(42)
  const trials: Trial[] = []
  for (let basket = 0; basket < offsets.length - 1; basket++) {
    const row = [...items.subarray(offsets[basket]!, offsets[basket + 1]!)]
    if (row.length < 2 || !isTest(basket)) continue
    const [hidden] = row.splice(Math.floor(random.next().value * row.length), 1)
    trials.push({ seen: row, hidden: hidden! })
  }
  return trials
}

/** Found among the first ten counts, and found early counts more: half a hit, half its discounted gain. */
function* gainOf(rankOf: (basket: number[], k: number) => number[], trials: readonly Trial[]): Generator<void, number> {
  let gain = 0
  for (const [index, { seen, hidden }] of trials.entries()) {
    if (index % 100 === 99) yield
    const at = rankOf(seen, depth).indexOf(hidden)
    if (at >= 0) gain += (1 + 1 / Math.log2(at + 2)) / 2
  }
  return gain
}

interface Fold { together: Together; trials: Trial[] }

/** Baskets are held out once each in small shops, so that there is enough to compare by; a part of them in large ones. */
function* foldsOf(baskets: Baskets): Generator<void, Fold[]> {
  const total = baskets.offsets.length - 1
  let telling = 0
  for (let basket = 0; basket < total; basket++) if (baskets.offsets[basket + 1]! - baskets.offsets[basket]! > 1) telling++
  if (telling < minTelling) return []
  const testShare = Math.min(1 / foldCount, maxTests / telling)
  const trainShare = Math.min(1, maxTrain / total)
  const random = draw(7)
  const lot = Float64Array.from({ length: total }, () => random.next().value)
  const folds: Fold[] = []
  for (let fold = 0, trials = 0; fold < foldCount && trials < enoughTests; fold++) {
    const isTest = (basket: number) => lot[basket]! >= fold * testShare && lot[basket]! < (fold + 1) * testShare
    const isTrain = (basket: number) => !isTest(basket) && (trainShare === 1 || lot[basket]! < foldCount * testShare + trainShare)
    folds.push({ together: yield* countTogether(pickBaskets(baskets, isTrain)), trials: trialsOf(baskets, isTest) })
    trials += folds.at(-1)!.trials.length
  }
  return folds
}

/**
 * Which settings complete this shop's own baskets best: some are held out, one item of each is hidden, and every setting
 * must find it. Too few baskets to tell: the usual ones.
 */
export function* tune(baskets: Baskets): Generator<void, Restraint & Leaning> {
  const folds = yield* foldsOf(baskets)
  let best = { settings: usual, gain: -1 }
  const attempt = function* (restraint: Restraint): Generator<void> {
    const gains = leanings.map(() => 0)
    for (const { together, trials } of folds) {
      const regression = yield* regress(together, trialNeighbours(baskets.itemCount), restraint)
      for (const [index, leaning] of leanings.entries()) {
        gains[index]! += yield* gainOf(makeRank(lean(regression, leaning)), trials)
        yield
      }
    }
    leanings.forEach((leaning, index) => {
      if (gains[index]! > best.gain) best = { settings: { ...restraint, ...leaning }, gain: gains[index]! }
    })
  }
  if (!folds.length) return usual
  for (const shrink of shrinks) yield* attempt({ dropout: usual.dropout, shrink })
  const { shrink } = best.settings
  for (const dropout of dropouts) yield* attempt({ dropout, shrink })
  return best.settings
}

/** Items an item may be explained by: more where there are few, so that a large catalogue is learned in the same minute. */
const neighboursFor = (itemCount: number) => (itemCount <= 1000 ? 150 : itemCount <= 3000 ? 100 : 60)

/** Settings chosen on these baskets, then the model of all of them. Yields every few milliseconds. */
export function* learnTuned(baskets: Baskets): Generator<void, Model> {
  return yield* learnModel(baskets, neighboursFor(baskets.itemCount), yield* tune(baskets))
}
