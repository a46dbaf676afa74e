import type { Model } from './model.ts'

/** The k first of `candidates` by `isBefore`, in order. Few are wanted of many: each is put in its place among the best so far. */
function first(candidates: readonly number[], k: number, isBefore: (a: number, b: number) => boolean): number[] {
  if (k > 100) return candidates.toSorted((a, b) => (isBefore(a, b) ? -1 : 1)).slice(0, k)
  const best: number[] = []
  for (const candidate of candidates) {
    let place = best.length
    while (place > 0 && isBefore(candidate, best[place - 1]!)) place--
    if (place >= k) continue
    best.splice(place, 0, candidate)
    if (best.length > k) best.pop()
  }
  return best
}

/** Ranks with a model: the k items that fit a basket best, none of them in it, best first. Numbers the model does not know are passed over. */
export function makeRank({ base, byBase, byPopularity, offsets, targets, weights, itemCount }: Model): (basket: Iterable<number>, k: number) => number[] {
  const score = new Float64Array(itemCount)
  const isTouched = new Uint8Array(itemCount)
  return (basket, k) => {
    const own = new Set([...basket].filter((item) => Number.isInteger(item) && item >= 0 && item < itemCount))
    const touched: number[] = []
    for (const item of own) {
      for (let at = offsets[item]!; at < offsets[item + 1]!; at++) {
        const target = targets[at]!
        if (!isTouched[target]) {
          isTouched[target] = 1
          score[target] = base[target]!
          touched.push(target)
        }
        score[target]! += weights[at]!
      }
    }
    if (!touched.length) return [...byPopularity.subarray(0, k + own.size)].filter((item) => !own.has(item)).slice(0, k)
    const candidates = touched.filter((item) => !own.has(item))
    // Of what the basket says nothing about, only the best by base can win.
    for (let at = 0, found = 0; found < k && at < itemCount; at++) {
      const item = byBase[at]!
      if (isTouched[item] || own.has(item)) continue
      score[item] = base[item]!
      candidates.push(item)
      found++
    }
    for (const item of touched) isTouched[item] = 0
    return first(candidates, k, (a, b) => score[a]! > score[b]! || (score[a] === score[b] && (base[a]! > base[b]! || (base[a] === base[b] && a < b))))
  }
}
