import { BasketCollector } from './baskets.ts'
import { makeRank } from './rank.ts'
import { learnTuned } from './tune.ts'

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
