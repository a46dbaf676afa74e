import { groups } from './history.ts'

/** A wider group counts as much as this many deliveries of the narrower one. */
export const shrinkage = 15
/** What is assumed before any delivery counts as this many. */
const assumption = 3
/** More half-lives than this would leave the range of numbers. */
const mostHalfLives = 900

/** Levels as plain data; null where a group was never seen. */
export interface StoredLevels { columns: readonly number[]; halfLife: number; now: number; sum: (number | null)[][]; weight: (number | null)[][]; root: { sum: number; weight: number } }

/**
 * Means of nested groups, wide to narrow, each shrunk towards the wider one, newer deliveries weighing more: half after `halfLife` days.
 * Knows what it was told and nothing later.
 */
export class Levels {
  readonly #columns: readonly number[]
  readonly #halfLife: number
  readonly #now: number
  readonly #sum: (number | null)[][]
  readonly #weight: (number | null)[][]
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

  store(): StoredLevels {
    // Groups are numbered as they appear, so that a list may have holes.
    const filled = (lists: (number | null)[][]) => lists.map((list) => Array.from(list, (value) => value ?? null))
    return { columns: this.#columns, halfLife: this.#halfLife, now: this.#now, sum: filled(this.#sum), weight: filled(this.#weight), root: { ...this.#root } }
  }

  static from({ columns, halfLife, now, sum, weight, root }: StoredLevels): Levels {
    const levels = new Levels(columns, halfLife, now)
    sum.forEach((list, depth) => { levels.#sum[depth] = [...list] })
    weight.forEach((list, depth) => { levels.#weight[depth] = [...list] })
    levels.#root = { ...root }
    return levels
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
