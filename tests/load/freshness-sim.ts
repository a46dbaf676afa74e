/**
 * What buyers see under a carrier's quota: the planner of production (server/core/freshness) against polling at a fixed interval and
 * against the plan it replaced, on the same parcels, the same looks and the same calls. docs/benchmarks.md tells the results.
 */
import { pickCalls, priceOfOne } from '../../server/core/freshness/pick-calls.ts'
import { isAskedNoMore, planNextAsk, putOff, valueAsk } from '../../server/core/freshness/plan-next-ask.ts'
import type { KnownParcel } from '../../server/core/freshness/parcel-outlook.ts'
import { newPace, noteAnswer, passTime, priceOf, reserveCall, type Quota } from '../../server/core/freshness/reserve-call.ts'
import { day, hour, timeZone, type SimParcel, type SimWorld } from './freshness-world.ts'
import { previousPlan } from './previous-plan.ts'

const destination = { timeZone, country: 'DE' }
const answerMs = 1500
const shop = 'shop'

/** What one way of asking gave. Hours are means over all looks. */
export interface SimResult {
  calls: number
  asked: number
  looks: number
  /** Most calls in any 24 hours. */
  busiestDay: number
  /** How long the carrier's next news were already out when the page was opened; 0 where it told all. */
  opened: number
  /** The same, averaged over the time the page stood open. */
  seen: number
  /** Share of looks that told all when the page was opened, and over the time it stood open. */
  trueOpened: number
  trueSeen: number
  /** Hours since the carrier was last asked (or the parcel was announced), when the page was opened and over the time it stood open. */
  askedOpened: number
  askedSeen: number
}

/** Parcels by time; equal times in the order they came. */
class Queue {
  readonly #heap: { at: number; order: number; parcel: number }[] = []
  #order = 0
  get next(): number { return this.#heap[0]?.at ?? Number.POSITIVE_INFINITY }
  push(at: number, parcel: number): void {
    const heap = this.#heap
    let index = heap.push({ at, order: this.#order++, parcel }) - 1
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (!this.#before(index, parent)) break
      this.#swap(index, parent)
      index = parent
    }
  }
  pop(): { at: number; parcel: number } {
    const heap = this.#heap
    const top = heap[0]!
    const last = heap.pop()!
    if (heap.length === 0) return top
    heap[0] = last
    for (let index = 0; ;) {
      let least = index
      for (const child of [2 * index + 1, 2 * index + 2]) if (child < heap.length && this.#before(child, least)) least = child
      if (least === index) return top
      this.#swap(index, least)
      index = least
    }
  }
  #before(a: number, b: number): boolean {
    const [one, other] = [this.#heap[a]!, this.#heap[b]!]
    return one.at < other.at || (one.at === other.at && one.order < other.order)
  }
  #swap(a: number, b: number): void { [this.#heap[a], this.#heap[b]] = [this.#heap[b]!, this.#heap[a]!] }
}

/** What is known and shown, and what it cost those who looked. */
class Shown {
  readonly states: (KnownParcel & { seen: number })[]
  readonly #parcels: SimParcel[]
  readonly #open = new Map<number, { at: number; end: number; behind: number; askedAgo: number }>()
  readonly callTimes: number[] = []
  asked = 0
  looks = 0
  #sums = { opened: 0, seen: 0, trueOpened: 0, trueSeen: 0, askedOpened: 0, askedSeen: 0 }

  constructor({ parcels }: SimWorld) {
    this.#parcels = parcels
    this.states = parcels.map(({ id, createdAt, known }) => ({ id, createdAt, ...known(0), askedAt: null, lookedAt: null, seen: 0 }))
  }
  #behind(index: number, at: number): number {
    const next = this.#parcels[index]!.news[this.states[index]!.seen]
    return next === undefined || next > at ? 0 : at - next
  }
  look(index: number, at: number, ms: number): void {
    this.#close(index, null)
    const state = this.states[index]!
    const behind = this.#behind(index, at)
    const askedAgo = at - (state.askedAt ?? state.createdAt)
    this.looks++
    this.#sums.opened += behind
    this.#sums.trueOpened += behind === 0 ? 1 : 0
    this.#sums.askedOpened += askedAgo
    this.#open.set(index, { at, end: at + ms, behind, askedAgo })
    state.lookedAt = at
  }
  /** Ends an open look; `answered` is when the page learned the newest, where it did. */
  #close(index: number, answered: number | null): void {
    const open = this.#open.get(index)
    if (!open) return
    const share = answered === null || answered >= open.end ? 1 : Math.max(0, answered - open.at) / (open.end - open.at)
    this.#sums.seen += open.behind * share
    this.#sums.trueSeen += open.behind === 0 ? 1 : 1 - share
    this.#sums.askedSeen += open.askedAgo * share
    this.#open.delete(index)
  }
  /** A call goes out at `at` and tells of these parcels. */
  call(indexes: readonly number[], at: number): void {
    this.callTimes.push(at)
    this.asked += indexes.length
    for (const index of indexes) {
      const [state, parcel] = [this.states[index]!, this.#parcels[index]!]
      const told = at + answerMs
      while (state.seen < parcel.news.length && parcel.news[state.seen]! <= at) state.seen++
      Object.assign(state, parcel.known(state.seen), { askedAt: told })
      this.#close(index, told)
    }
  }
  result(): SimResult {
    for (const index of this.#open.keys()) this.#close(index, null)
    const { opened, seen, trueOpened, trueSeen, askedOpened, askedSeen } = this.#sums
    let busiestDay = 0
    for (let from = 0, to = 0; to < this.callTimes.length; to++) {
      while (this.callTimes[to]! - this.callTimes[from]! >= day) from++
      busiestDay = Math.max(busiestDay, to - from + 1)
    }
    const per = (sum: number) => sum / this.looks
    return {
      calls: this.callTimes.length, asked: this.asked, looks: this.looks, busiestDay, opened: per(opened) / hour, seen: per(seen) / hour,
      trueOpened: per(trueOpened), trueSeen: per(trueSeen), askedOpened: per(askedOpened) / hour, askedSeen: per(askedSeen) / hour,
    }
  }
}

/** Runs a way of asking through all parcels and looks. `serve` does what is due and answers when to come again. */
function run(world: SimWorld, queue: Queue, shown: Shown, serve: (now: number) => number, plan = (parcel: number, at: number) => queue.push(at, parcel), looked: (parcel: number, at: number) => void = () => {}): SimResult {
  let [parcel, look, wake] = [0, 0, Number.POSITIVE_INFINITY]
  for (;;) {
    const nextParcel = world.parcels[parcel]?.createdAt ?? Number.POSITIVE_INFINITY
    const nextLook = world.looks[look]?.at ?? Number.POSITIVE_INFINITY
    const now = Math.min(nextParcel, nextLook, wake)
    if (now > world.end) return shown.result()
    if (now === nextParcel) plan(parcel++, now)
    else if (now === nextLook) {
      const { parcel: index, ms } = world.looks[look++]!
      shown.look(index, now, ms)
      looked(index, now)
    }
    if (now === wake || queue.next <= now) wake = serve(now)
    else wake = Math.min(wake, Math.max(now + 1, queue.next))
  }
}

/** The planner of production over one credential. `most`: parcels a call may ask for. */
export function simulateOurs(world: SimWorld, quota: Quota, most: number): SimResult {
  const shown = new Shown(world)
  const queue = new Queue()
  /** The entry of the queue that counts; others are stale. */
  const due = new Map<number, number>()
  const plan = (index: number, at: number | null) => {
    if (at === null) return void due.delete(index)
    due.set(index, at)
    queue.push(at, index)
  }
  let pace = newPace(quota, world.parcels[0]!.createdAt)
  const take = (until: number, limit: number): number[] => {
    const taken: number[] = []
    while (taken.length < limit && queue.next <= until) {
      const { at, parcel } = queue.pop()
      if (due.get(parcel) !== at) continue
      due.delete(parcel)
      taken.push(parcel)
    }
    return taken
  }
  const serve = (now: number): number => {
    const taken = take(now, Math.max(50, most))
    pace = passTime(pace, quota, now)
    let price = priceOf(pace, quota, shop, now)
    const weighed = taken.flatMap((index) => {
      const state = shown.states[index]!
      if (isAskedNoMore(state, now)) return []
      return [{ index, worth: valueAsk(state, destination, now), looking: Boolean(state.lookedAt && now - state.lookedAt < 180_000) }]
    })
    const { calls, waiting, later } = pickCalls(weighed, most, price)
    let again = Number.POSITIVE_INFINITY
    for (const { parcels, worth, looking } of calls) {
      const reservation = again < Number.POSITIVE_INFINITY ? null : reserveCall(pace, quota, { shopId: shop, worth, looking }, now)
      if (!reservation?.granted) {
        if (reservation) again = reservation.retryAt ?? now + 60_000
        for (const { index, looking } of parcels) plan(index, putOff(shown.states[index]!, looking, again, now))
        continue
      }
      const room = most - parcels.length
      const company = room > 0 ? take(now + 12 * hour, room) : []
      const indexes = [...parcels.map(({ index }) => index), ...company]
      shown.call(indexes, now)
      pace = noteAnswer(reservation.pace, { code: 'ok', answered: true, restMs: 0 }, now)
      price = priceOf(pace, quota, shop, now)
      for (const index of indexes) plan(index, planNextAsk(shown.states[index]!, destination, now + answerMs, { price: priceOfOne(price, most) }))
    }
    for (const { index } of waiting) plan(index, now + 300_000)
    for (const { index } of later) plan(index, planNextAsk(shown.states[index]!, destination, now, { price: priceOfOne(price, most) }))
        return Math.max(queue.next, now + 500)
  }
  return run(world, queue, shown, serve, plan, (index, at) => {
    const state = shown.states[index]!
    if (due.has(index) && (state.askedAt === null || at - state.askedAt > 180_000)) plan(index, at)
  })
}

/** Every parcel that is still followed, one after the other, all day long at the quota's interval. */
export function simulateFixed(world: SimWorld, { perDay }: Quota, most: number): SimResult {
  const shown = new Shown(world)
  const ring = new Queue()
  const interval = Math.ceil(day / perDay)
  let next = 0
  return run(world, ring, shown, (now) => {
    if (now < next) return next
    const asked: number[] = []
    while (asked.length < most && ring.next <= now) {
      const { parcel } = ring.pop()
      if (!isAskedNoMore(shown.states[parcel]!, now)) asked.push(parcel)
    }
    if (asked.length > 0) {
      shown.call(asked, now)
      for (const parcel of asked) ring.push(now, parcel)
    }
    next = now + interval
    return next
  })
}

/** The plan before: each status its interval, whoever is due first, until the day's calls are gone. */
export function simulatePrevious(world: SimWorld, { perDay, minIntervalMs }: Quota): SimResult {
  const shown = new Shown(world)
  const queue = new Queue()
  return run(world, queue, shown, (now) => {
    const times = shown.callTimes
    const free = times.length < perDay ? 0 : times[times.length - perDay]! + day
    const at = Math.max(free, (times.at(-1) ?? 0) + minIntervalMs)
    if (now < at) return at
    while (queue.next <= now) {
      const { parcel } = queue.pop()
      const state = shown.states[parcel]!
      if (isAskedNoMore(state, now)) continue
      shown.call([parcel], now)
      const planned = previousPlan(state, timeZone, now)
      if (planned !== null) queue.push(planned, parcel)
      break
    }
    return Math.max(now + minIntervalMs, queue.next)
  })
}
