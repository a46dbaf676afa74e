/** Mixes integers into one well-spread 32-bit seed (murmur3's finaliser). */
export function mix(...numbers: number[]): number {
  let h = 0x9e3779b9
  for (const number of numbers) {
    h = Math.imul(h ^ number ^ (number / 0x1_0000_0000 | 0), 0x85ebca6b)
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
    h ^= h >>> 16
  }
  return h >>> 0
}

/** A small seeded generator (mulberry32): the same seed tells the same story on every machine. */
export class Random {
  #state: number
  constructor(seed: number) { this.#state = seed >>> 0 }
  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  /** An integer from `from` up to and with `to`. */
  int(from: number, to: number): number { return from + Math.floor(this.next() * (to - from + 1)) }
  chance(probability: number): boolean { return this.next() < probability }
  pick<T>(list: readonly T[]): T { return list[Math.floor(this.next() * list.length)]! }
  /** An index by cumulated weights (ascending, the last is the sum). */
  weighted(cumulated: readonly number[]): number {
    const wanted = this.next() * cumulated.at(-1)!
    let low = 0
    let high = cumulated.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (cumulated[middle]! > wanted) high = middle
      else low = middle + 1
    }
    return low
  }
}

/** 1, 3, 2 → 1, 4, 6. */
export function cumulate(weights: readonly number[]): number[] {
  let sum = 0
  return weights.map((weight) => (sum += weight))
}
