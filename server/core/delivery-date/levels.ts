import { groups } from './history.ts'

/** A wider group counts as much as this many deliveries of the narrower one. */
export const shrinkage = 15
/** What is assumed before any delivery counts as this many. */
const assumption = 3
/** More half-lives than this would leave the range of numbers. */
const mostHalfLives = 900

/**
 * Means of nested groups, wide to narrow, each shrunk towards the wider one, newer deliveries weighing more: half after `halfLife` days.
 * Knows what it was told and nothing later.
 */
export class Levels {
  readonly #columns: readonly number[]
  readonly #halfLife: number
  readonly #now: number
  readonly #sum: number[][]
  readonly #weight: number[][]
  #root = { sum: 0, weight: 0 }
  /** Known deliveries of the narrowest group at the last look. */
  support = 0

  /** `columns` are columns of keys; none gives one level for all. `now` only anchors the weights. */
  constructor(columns: readonly number[], halfLife: number, now: number) {
    this.#columns = columns
    this.#halfLife = halfLife
    this.#now = now
    this.#sum = columns.map(() => [])
    this.#weight = columns.map(() => [])
  }

  #factor(day: number): number {
    return 2 ** Math.max(-mostHalfLives, Math.min(mostHalfLives, (day - this.#now) / this.#halfLife))
  }

  add(keys: Int32Array, row: number, day: number, value: number): void {
    const weight = this.#factor(day)
    this.#root.sum += weight * value
    this.#root.weight += weight
    this.#columns.forEach((column, depth) => {
      const key = keys[row * groups + column]!
      if (key < 0) return
      this.#sum[depth]![key] = (this.#sum[depth]![key] ?? 0) + weight * value
      this.#weight[depth]![key] = (this.#weight[depth]![key] ?? 0) + weight
    })
  }

  /** The mean of all, as of a day. `prior` is what is assumed before any delivery. */
  overall(day: number, prior: number): number {
    const scale = 1 / this.#factor(day)
    return (this.#root.sum * scale + assumption * prior) / (this.#root.weight * scale + assumption)
  }

  /** The mean of the narrowest known group, as of a day. */
  at(keys: Int32Array, row: number, day: number, prior: number): number {
    const scale = 1 / this.#factor(day)
    let level = prior
    this.support = 0
    for (let depth = 0; depth < this.#columns.length; depth++) {
      const key = keys[row * groups + this.#columns[depth]!]!
      const weight = key < 0 ? 0 : (this.#weight[depth]![key] ?? 0) * scale
      this.support = weight
      if (weight > 0) level = (this.#sum[depth]![key]! * scale + shrinkage * level) / (weight + shrinkage)
    }
    return level
  }
}
