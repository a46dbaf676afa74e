import { shrinkage } from './levels.ts'

/**
 * How many parcels ended on each day of a clock, and how many were last seen under way on it, by group: all that learning keeps.
 * Newer ones weigh more (half after `halfLife` days). Adding is exact in any order, so learning bit by bit is learning all at once.
 */

/** Days told apart; the last one stands for all later. */
export const daysKept = 91
/** Days a parcel keeps half its weight. */
const halfLife = 60
/** Groups of one shop at most; beyond, the lightest tenth is forgotten. */
export const mostGroups = 6000
/** Weights are anchored anew before they outgrow what numbers hold exactly. */
const mostHalfLives = 40

/** Index: day of the clock. Arrays end where nothing was counted. */
interface Group { ended: number[]; open: number[] }

export interface StoredCounts { anchor: number | null; groups: Record<string, [number[], number[]]> }

const add = (counts: number[], day: number, weight: number) => {
  while (counts.length <= day) counts.push(0)
  counts[day]! += weight
}
const sumOf = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0)

export class LaneCounts {
  #anchor: number | null
  readonly #groups: Map<string, Group>

  constructor(stored: StoredCounts = { anchor: null, groups: {} }) {
    this.#anchor = stored.anchor
    this.#groups = new Map(Object.entries(stored.groups).map(([key, [ended, open]]) => [key, { ended: [...ended], open: [...open] }]))
  }

  /** `today` (days since 1970) is when it was known, `days` how far the clock had run by then, `ended` whether it stopped there. */
  add(keys: readonly string[], today: number, days: number, ended: boolean): void {
    this.#anchor ??= today
    if (today - this.#anchor > mostHalfLives * halfLife) this.#anchorAt(today)
    const weight = 2 ** ((today - this.#anchor) / halfLife)
    const day = Math.max(0, Math.min(daysKept - 1, days))
    for (const key of keys) {
      let group = this.#groups.get(key)
      if (!group) this.#groups.set(key, (group = { ended: [], open: [] }))
      add(ended ? group.ended : group.open, day, weight)
    }
    if (this.#groups.size > mostGroups) this.#forgetLightest()
  }

  #anchorAt(day: number): void {
    const factor = 2 ** ((this.#anchor! - day) / halfLife)
    for (const group of this.#groups.values()) {
      group.ended = group.ended.map((count) => count * factor)
      group.open = group.open.map((count) => count * factor)
    }
    this.#anchor = day
  }

  #forgetLightest(): void {
    const weights = [...this.#groups].map(([key, { ended, open }]) => ({ key, weight: sumOf(ended) + sumOf(open) })).sort((a, b) => a.weight - b.weight)
    for (const { key } of weights.slice(0, mostGroups / 10)) this.#groups.delete(key)
  }

  #scale(today: number): number {
    return this.#anchor === null ? 0 : 2 ** ((this.#anchor - today) / halfLife)
  }

  /** Ended parcels of a group by their weight on a day. */
  weight(key: string, today: number): number {
    return sumOf(this.#groups.get(key)?.ended ?? []) * this.#scale(today)
  }

  /** Counts by day of the clock, as they weigh on a day: ended there, and still under way on it. */
  #counts(key: string, today: number): { ended: Float64Array; risk: Float64Array } | null {
    const group = this.#groups.get(key)
    if (!group) return null
    const scale = this.#scale(today)
    const ended = new Float64Array(daysKept)
    const risk = new Float64Array(daysKept)
    let later = 0
    for (let day = daysKept - 1; day >= 0; day--) {
      ended[day] = (group.ended[day] ?? 0) * scale
      later += ended[day]!
      risk[day] = later
      // Last seen under way on this day: whether it ended there nobody knows yet, so it only counts for the days before.
      later += (group.open[day] ?? 0) * scale
    }
    return { ended, risk }
  }

  /**
   * The chance to end on each day of the clock, for what has not ended before: of the narrowest of these groups, each drawn towards the
   * wider one before it (`assumed` for the first) as by `shrinkage` parcels. `further` holds what is under way just now.
   */
  hazards(keys: readonly string[], today: number, assumed: Float64Array, further: LaneCounts | null = null): Float64Array {
    let hazards = assumed
    for (const key of keys) {
      const own = this.#counts(key, today)
      const open = further === null ? null : further.#counts(key, today)
      if (!own && !open) continue
      const wider = hazards
      hazards = wider.map((hazard, day) => ((own?.ended[day] ?? 0) + shrinkage * hazard) / ((own?.risk[day] ?? 0) + (open?.risk[day] ?? 0) + shrinkage))
    }
    return hazards
  }

  get size(): number {
    return this.#groups.size
  }

  /** Plain data; numbers with nine digits, which is far more than counts mean. */
  store(): StoredCounts {
    const rounded = (counts: number[]) => counts.map((count) => Number(count.toPrecision(9)))
    return { anchor: this.#anchor, groups: Object.fromEntries([...this.#groups].map(([key, { ended, open }]) => [key, [rounded(ended), rounded(open)]])) }
  }
}
