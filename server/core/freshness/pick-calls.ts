/** A parcel that is due, with what asking for it now is worth (valueAsk). */
export interface Weighed { worth: number; looking: boolean }
export interface PickedCalls<T> {
  /** Each one call, the most worth first. */
  calls: { parcels: T[]; worth: number; looking: boolean }[]
  /** Worth their part of a call, but too few yet to fill one. */
  waiting: T[]
  /** Not worth it now. */
  later: T[]
}

/** What a parcel's part of a call must be worth. */
export const priceOfOne = (price: number, most: number) => price / most

/** Deals due parcels out to calls of at most `most` parcels, so that each call is worth its price. */
export function pickCalls<T extends Weighed>(due: readonly T[], most: number, price: number): PickedCalls<T> {
  const sorted = due.filter(({ worth }) => worth > 0).toSorted((a, b) => b.worth - a.worth)
  const picked: PickedCalls<T> = { calls: [], waiting: [], later: due.filter(({ worth }) => worth <= 0) }
  let from = 0
  for (; from < sorted.length; from += most) {
    const parcels = sorted.slice(from, from + most)
    const worth = parcels.reduce((sum, one) => sum + one.worth, 0)
    if (worth < price) break
    picked.calls.push({ parcels, worth, looking: parcels.some(({ looking }) => looking) })
  }
  for (const one of sorted.slice(from)) (most > 1 && one.worth >= priceOfOne(price, most) ? picked.waiting : picked.later).push(one)
  return picked
}
