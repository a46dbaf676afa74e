import { BasketCollector, type Baskets } from './baskets.ts'
import { learnModel, type Model } from './model.ts'
import { makeRank } from './rank.ts'
import { tune } from './tune.ts'

/** Items an item may be explained by: more where there are few, so that a large catalogue is learned in the same minute. */
const neighboursFor = (itemCount: number) => (itemCount <= 1000 ? 150 : itemCount <= 3000 ? 100 : 60)

/** Settings chosen on these baskets, then the model of all of them. Yields every few milliseconds. */
export function* learnTuned(baskets: Baskets): Generator<void, Model> {
  return yield* learnModel(baskets, neighboursFor(baskets.itemCount), yield* tune(baskets))
}

export interface LabInput { k: number; items: number; train: readonly (readonly number[])[]; test: readonly (readonly number[])[] }

/**
 * The recommender behind cross-sell on any baskets: learns from `train`, completes each row of `test` with at most k items
 * that are not in it, best first. Item numbers lie below `items` (RecommendLabInput in server/contract/lab.ts checks it).
 */
export function recommendLab({ k, items, train, test }: LabInput): number[][] {
  const collector = new BasketCollector()
  for (const row of train) collector.add(row)
  const learning = learnTuned(collector.finish(items))
  let step = learning.next()
  while (!step.done) step = learning.next()
  const rankOf = makeRank(step.value)
  return test.map((row) => rankOf(row, k))
}
