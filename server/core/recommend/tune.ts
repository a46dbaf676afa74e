import { pickBaskets, type Baskets } from './baskets.ts'
import { countTogether } from './count-together.ts'
import { learnModel, lean, regress, type Leaning, type Model, type Restraint } from './model.ts'
import { makeRank } from './rank.ts'

/** What held up everywhere when nothing can be tried out. */
export const usual: Restraint & Leaning = { dropout: 0.6, shrink: 30, prior: 1, discount: 0.1 }

/** First how much evidence a relation needs, then, with the best of these, how complete baskets are taken to be. */
const shrinks = [8, 40, 160, 640]
const dropouts = [0.3, 0.85]
const leanings: readonly Leaning[] = [1, 0.5, 0.2].flatMap((prior) => [0, 0.12, 0.25].map((discount) => ({ prior, discount })))

const minTests = 60
const maxTests = 1500
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

/** Mean discounted gain of finding the hidden item among the first ten. */
function gainOf(rankOf: (basket: number[], k: number) => number[], trials: readonly Trial[]): number {
  let gain = 0
  for (const { seen, hidden } of trials) {
    const at = rankOf(seen, depth).indexOf(hidden)
    if (at >= 0) gain += 1 / Math.log2(at + 2)
  }
  return gain / trials.length
}

/**
 * Which settings complete this shop's own baskets best: some are held out, one item of each is hidden, and every setting
 * must find it. Too few baskets to tell: the usual ones.
 */
export function* tune(baskets: Baskets): Generator<void, Restraint & Leaning> {
  const { offsets } = baskets
  const total = offsets.length - 1
  let telling = 0
  for (let basket = 0; basket < total; basket++) if (offsets[basket + 1]! - offsets[basket]! > 1) telling++
  const tests = Math.min(maxTests, Math.floor(telling / 5))
  if (tests < minTests) return usual
  const [testEvery, random] = [tests / telling, draw(7)]
  const trainShare = Math.min(1, maxTrain / total)
  const role = Uint8Array.from({ length: total }, () => {
    const x = random.next().value
    return x < testEvery ? 2 : x < testEvery + trainShare ? 1 : 0
  })
  const trials = trialsOf(baskets, (basket) => role[basket] === 2)
  if (!trials.length) return usual
  const together = yield* countTogether(pickBaskets(baskets, (basket) => role[basket] === 1))
  let best = { settings: usual, gain: -1 }
  const attempt = function* (restraint: Restraint): Generator<void> {
    const regression = yield* regress(together, trialNeighbours(baskets.itemCount), restraint)
    for (const leaning of leanings) {
      const gain = gainOf(makeRank(lean(regression, leaning)), trials)
      if (gain > best.gain) best = { settings: { ...restraint, ...leaning }, gain }
      yield
    }
  }
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
