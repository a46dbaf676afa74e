/** Made-up shops for the recommender: deterministic, with the structure and the noise that real baskets have. */

export interface BasketShop { name: string; items: number; rows: number[][] }

export interface Make {
  items: number
  rows: number
  /** Groups of items that go together. */
  groups: number
  /** Mean items a basket. */
  size: number
  /** Share of items bought for no reason but their popularity. */
  noise: number
  /** How steep popularity falls: 0 even, 1 Zipf. */
  steepness: number
  /** Of four alike only one is taken. */
  substitutes?: boolean
  /** Chance that an item takes its one complement with it. */
  complement?: number
  seed: number
}

/** Mulberry32: numbers in [0, 1), the same for the same seed. */
export function makeRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let x = Math.imul(state ^ (state >>> 15), state | 1)
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61)
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32
  }
}

export function shuffle<T>(values: readonly T[], random: () => number): T[] {
  const all = [...values]
  for (let at = all.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    ;[all[at], all[other]] = [all[other]!, all[at]!]
  }
  return all
}

/** Draws numbers below n, smaller ones more often. */
function powerLaw(n: number, steepness: number, random: () => number): () => number {
  const sums = new Float64Array(n)
  let sum = 0
  for (let at = 0; at < n; at++) sums[at] = sum += (at + 1) ** -steepness
  return () => {
    const wanted = random() * sum
    let [low, high] = [0, n - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (sums[middle]! < wanted) low = middle + 1
      else high = middle
    }
    return low
  }
}

export function makeBaskets(name: string, { items, rows, groups, size, noise, steepness, substitutes, complement = 0, seed }: Make): BasketShop {
  const random = makeRandom(seed)
  const popular = shuffle(Array.from({ length: items }, (_, item) => item), random)
  const [anyItem, anyGroup, anyOfGroup] = [powerLaw(items, steepness, random), powerLaw(groups, steepness, random), powerLaw(Math.max(2, Math.floor(items / groups)), steepness, random)]
  const basket = () => {
    const wanted = 1 + Math.floor(-Math.log(1 - random()) * (size - 1) + 0.5)
    const row = new Set<number>()
    const taken = new Set<number>()
    let group = anyGroup()
    for (let tries = 0; tries < wanted * 3 && row.size < wanted; tries++) {
      if (random() < noise) {
        row.add(popular[anyItem()]!)
        continue
      }
      if (random() < 0.15) group = anyGroup()
      const within = anyOfGroup()
      const alike = Math.floor(within / 4) * groups + group
      if (substitutes && taken.has(alike)) continue
      taken.add(alike)
      const item = (within * groups + group) % items
      row.add(item)
      if (random() < complement) row.add((item + groups * 3) % items)
    }
    return [...row]
  }
  return { name, items, rows: Array.from({ length: rows }, basket) }
}
