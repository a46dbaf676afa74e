import { daysKept, LaneCounts, type StoredCounts } from './lane-counts.ts'

/** What a parcel's time is learned by. Regions are ISO 3166-2 in Germany, elsewhere countries. */
export interface Lane { origin: string; carrier: string; service: string; destination: string }

/**
 * Clocks, in delivery days of the carrier at the destination. `way`: from hand-over to arrival; `van`: from the first loading onto a van;
 * `again`: from the last vain attempt; `label`: from the announcement to the first scan; `silence`: the longest wait between two scans.
 */
export type Clock = 'way' | 'van' | 'again' | 'label' | 'silence'
export const clocks: readonly Clock[] = ['way', 'van', 'again', 'label', 'silence']

/** What one parcel showed. `today`: the day (since 1970) it ended, or was last looked at. */
export interface Passage { lane: Lane; today: number; ended: boolean; days: Partial<Record<Clock, number>> }

/** Days below which the parcel arrives in 50 and 90 of 100 cases, on the same clock. */
export interface DayQuantiles { p50: number; p90: number }

/** A clock where nobody measured: half ends by `p50`, nine tenths by `p90`. */
export type Assumed = Record<Clock, DayQuantiles>

/** The share that has ended by the p50-th and the p90-th day. */
const assumedAt = { middle: 0.5, late: 0.9 }
/** A tenth comes later than nine tenths, and of these each day a third. */
const tailHazard = 1 / 3
/** Where nothing ever ends on the last day kept, something must. */
const leastLast = 0.05
const longest = 365
/** Parcels of a carrier on a clock from which on its times are called learned. */
const leastLearned = 30
const rounding = 1e-9

/** The chances of each day that make a distribution with these two quantiles. */
export function hazardsOf({ p50, p90 }: DayQuantiles): Float64Array {
  const reached = (day: number) => (day < p50 ? assumedAt.middle * ((day + 1) / (p50 + 1)) ** 3
    : p50 === p90 ? assumedAt.late : assumedAt.middle + (assumedAt.late - assumedAt.middle) * ((day - p50) / (p90 - p50)))
  return Float64Array.from({ length: daysKept }, (_, day) => {
    if (day > p90) return tailHazard
    const before = day === 0 ? 0 : reached(day - 1)
    return (reached(day) - before) / (1 - before)
  })
}

/** The first day of the clock by which the share has ended, of what had not ended before day `from`. */
export function quantileOf(hazards: Float64Array, share: number, from: number): number {
  const last = Math.max(leastLast, hazards[daysKept - 1]!)
  let left = 1
  for (let day = from; day < from + longest; day++) {
    left *= 1 - (day < daysKept - 1 ? hazards[day]! : last)
    if (1 - left >= share - rounding) return day
  }
  return from + longest
}

/** Wide to narrow; without a carrier (`''`, nothing is handed over yet) all of them together. No part holds a bar, so that keys cannot run into each other. */
function keysOf(clock: Clock, { origin, carrier, service, destination }: Lane): string[] {
  const all = [clock, `${clock}||${destination}`]
  return carrier === '' ? all : [...all, carrierKey(clock, carrier), `${clock}|${carrier}|${destination}`, `${clock}|${carrier}|${destination}|${origin}|${service}`]
}
const carrierKey = (clock: Clock, carrier: string) => (carrier === '' ? clock : `${clock}|${carrier}`)

export interface StoredTransit { version: 1; arrived: StoredCounts; underWay: StoredCounts }

/** How long parcels of a shop take, by lane, learned parcel by parcel in steady memory (LaneCounts). */
export class Transit {
  readonly #arrived: LaneCounts
  #underWay: LaneCounts
  #remembered = new Map<string, Float64Array>()

  constructor(stored?: StoredTransit) {
    this.#arrived = new LaneCounts(stored?.arrived)
    this.#underWay = new LaneCounts(stored?.underWay)
  }

  /** Learns from a parcel that arrived; call it once for each. */
  learn({ lane, today, days }: Passage): void {
    for (const clock of clocks) if (days[clock] !== undefined) this.#arrived.add(keysOf(clock, lane), today, days[clock], true)
    this.#remembered.clear()
  }

  /** Takes what is under way now in the place of what was under way before: that it has not arrived yet is known of it, and nothing else. */
  watch(passages: Iterable<Passage>): void {
    this.#underWay = new LaneCounts()
    for (const { lane, today, days } of passages) {
      for (const clock of clocks) if (days[clock] !== undefined) this.#underWay.add(keysOf(clock, lane), today, days[clock], false)
    }
    this.#remembered.clear()
  }

  #hazards(clock: Clock, lane: Lane, today: number, assumed: DayQuantiles): Float64Array {
    const keys = keysOf(clock, lane)
    const key = `${keys.at(-1)} ${today} ${assumed.p50} ${assumed.p90}`
    let hazards = this.#remembered.get(key)
    if (!hazards) {
      if (this.#remembered.size > 500) this.#remembered.clear()
      this.#remembered.set(key, (hazards = this.#arrived.hazards(keys, today, hazardsOf(assumed), this.#underWay)))
    }
    return hazards
  }

  /** The day of the clock by which this share of the lane's parcels is through, of those that were not by the end of day `passed` - 1. */
  quantile(clock: Clock, lane: Lane, share: number, { today, assumed, passed = 0 }: { today: number; assumed: Assumed; passed?: number }): number {
    return quantileOf(this.#hazards(clock, lane, today, assumed[clock]), share, passed)
  }

  /** Whether this carrier's parcels of this shop tell more than what was assumed. */
  isLearned(clock: Clock, lane: Lane, today: number): boolean {
    return this.#arrived.weight(carrierKey(clock, lane.carrier), today) >= leastLearned
  }

  get groups(): number {
    return this.#arrived.size
  }

  store(): StoredTransit {
    return { version: 1, arrived: this.#arrived.store(), underWay: this.#underWay.store() }
  }
}
