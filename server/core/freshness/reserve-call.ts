import type { Instant } from '../order.ts'
import { leastValue } from './plan-next-ask.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const slotMs = 15 * minuteMs
const slotsADay = dayMs / slotMs
/** Hours of calls that may be saved up: a night's for the morning. */
const savedHours = 8
/** Share of the day's calls that comes in by itself; the rest is what one day may have more than another within any 24 hours. */
const evenly = 0.95
/** Share of them that only those get who look right now. */
const reserved = 0.15
/** How much dearer (e to this) a call is when none is left than when half of what can be saved is. What lies idle is no reason to waste: the price learns. */
const steepness = 2.5
/** How fast the price learns, per hour: a day too dear or too cheap moves it fourfold. */
const learning = 0.06
const priceRange = { least: Math.log(leastValue), most: Math.log(500) }
/** Failures in a row after which a credential rests, how long at first and at most, and how long one probe may take. */
const tripsAfter = 3
const restMs = 5 * minuteMs
const longestRestMs = hourMs
const probeMs = minuteMs
/** Bounds what one row holds; shops beyond it count as new. */
const countedShops = 200

/** What a carrier grants a credential. */
export interface Quota { perDay: number; minIntervalMs: number }

/** The state of one credential at one carrier, shared by all processes through the database. */
export interface Pace {
  /** Calls saved up at `at`. */
  saved: number
  at: Instant
  /** Logarithm of what a call must be worth while half of what can be saved is. */
  price: number
  /** No call before, by the carrier's rate. */
  nextAt: Instant
  /** Calls of the last 24 hours, by quarters of an hour since `slot` (quarters since 1970). */
  slot: number
  calls: number[]
  /** Calls by shop, those of a day ago counting a third. */
  shops: Record<string, number>
  /** Failures in a row, until when it rests, and why. */
  failures: number
  restsUntil: Instant
  code: string | null
}

const capacity = ({ perDay }: Quota) => Math.max(1, (perDay * savedHours) / 24)

/** A credential never used: what half a night would have saved. */
export const newPace = (quota: Quota | undefined, now: Instant): Pace => ({
  saved: quota ? Math.max(1, capacity(quota) / 2) : 0, at: now, price: Math.log(0.1), nextAt: 0, slot: Math.floor(now / slotMs), calls: [], shops: {}, failures: 0, restsUntil: 0, code: null,
})

/** Calls of the last 24 hours; a quarter of an hour counts until all of it is a day ago. */
export const calledToday = ({ calls }: Pace): number => calls.reduce((sum, count) => sum + count, 0)

/** 0 where no call is left, 1 where as many are as can be saved. */
function levelOf(pace: Pace, quota: Quota): number {
  const free = (quota.perDay - calledToday(pace)) / (2 * (1 - evenly) * quota.perDay)
  return Math.max(0, Math.min(1, pace.saved / capacity(quota), free))
}

/** The state as time alone makes it: calls come in evenly, what was called a day ago is given back, the price follows what is left. */
export function passTime(pace: Pace, quota: Quota, now: Instant): Pace {
  const hours = Math.max(0, now - pace.at) / hourMs
  const room = capacity(quota)
  const saved = Math.min(room, pace.saved + (hours * quota.perDay * evenly) / 24)
  const middle = (levelOf(pace, quota) + levelOf({ ...pace, saved }, quota)) / 2
  const price = Math.min(priceRange.most, Math.max(priceRange.least, pace.price + learning * Math.min(hours, 24) * (1 - 2 * middle)))
  const first = Math.floor(now / slotMs) - slotsADay
  const calls = pace.slot >= first ? pace.calls : pace.calls.slice(first - pace.slot)
  const fade = Math.exp(-hours / 24)
  const shops = hours === 0 ? pace.shops : Object.fromEntries(Object.entries(pace.shops).map(([id, count]) => [id, count * fade] as const).filter(([, count]) => count > 0.01))
  return { ...pace, saved, at: Math.max(now, pace.at), price, slot: Math.max(pace.slot, first), calls, shops }
}

/** Where a shop stands among those that share a credential: 1 at its fair share of the calls, 0 at none. */
function shareOf({ shops }: Pace, shopId: string): number {
  const total = Object.values(shops).reduce((sum, count) => sum + count, 0)
  const members = Object.keys(shops).length + (shopId in shops ? 0 : 1)
  return total === 0 || members === 1 ? 1 : ((shops[shopId] ?? 0) * members) / total
}

/**
 * What a call must be worth (valueAsk, summed over the parcels it asks for): dear where little is left of the day's calls, dearer for a
 * shop that has had more than its share of a credential it is not alone with, cheap for one that has had less.
 */
export function priceOf(pace: Pace, quota: Quota | undefined, shopId: string, now: Instant): number {
  if (!quota) return 0
  const current = passTime(pace, quota, now)
  const fair = Math.min(4, Math.max(0.02, shareOf(current, shopId)))
  return Math.max(leastValue, Math.exp(current.price + steepness * Math.max(0, 1 - 2 * levelOf(current, quota)))) * fair
}

export interface CallWish { shopId: string; worth: number; /** Somebody looks right now. */ looking: boolean }
export type Reservation = { granted: true; pace: Pace } | { granted: false; pace: Pace; /** Not before; null: not for this price. */ retryAt: Instant | null }

/** When the oldest counted calls are given back. */
const givenBackAt = ({ slot, calls }: Pace) => (slot + Math.max(0, calls.findIndex((count) => count > 0)) + slotsADay + 1) * slotMs

function countCall(pace: Pace, shopId: string, now: Instant): Pick<Pace, 'calls' | 'shops'> {
  const index = Math.floor(now / slotMs) - pace.slot
  const calls = pace.calls.slice()
  while (calls.length <= index) calls.push(0)
  calls[index]!++
  const shops = { ...pace.shops, [shopId]: (pace.shops[shopId] ?? 0) + 1 }
  if (Object.keys(shops).length <= countedShops) return { calls, shops }
  const [least] = Object.entries(shops).reduce((a, b) => (b[1] < a[1] ? b : a))
  delete shops[least]
  return { calls, shops }
}

/**
 * Takes one call, or says when to come again. Kept whatever happens: never more than the day's calls in any 24 hours, never sooner than the
 * carrier's interval, nothing while it rests; after a rest one probe at a time. A last part of what is saved is for those who look now,
 * and for a shop that has not had its share.
 */
export function reserveCall(before: Pace, quota: Quota | undefined, { shopId, worth, looking }: CallWish, now: Instant): Reservation {
  const probing = before.failures >= tripsAfter || before.code !== null
  if (now < before.restsUntil) return { granted: false, pace: before, retryAt: before.restsUntil }
  const probe = probing ? { restsUntil: now + probeMs } : {}
  if (!quota) return { granted: true, pace: { ...before, ...probe } }
  const pace = passTime(before, quota, now)
  const refuse = (retryAt: Instant | null): Reservation => ({ granted: false, pace, retryAt })
  if (now < pace.nextAt) return refuse(pace.nextAt)
  if (calledToday(pace) >= quota.perDay) return refuse(givenBackAt(pace))
  const share = Object.keys(pace.shops).length > 1 ? shareOf(pace, shopId) : 1
  const kept = looking || share < 1 ? 0 : reserved * capacity(quota)
  const needed = Math.min(capacity(quota), kept + 1)
  if (pace.saved < needed) return refuse(now + Math.max(1000, Math.ceil(((needed - pace.saved) * dayMs) / quota.perDay)))
  if (worth < priceOf(pace, quota, shopId, now)) return refuse(null)
  return { granted: true, pace: { ...pace, ...probe, ...countCall(pace, shopId, now), saved: pace.saved - 1, nextAt: now + quota.minIntervalMs } }
}

/** How a call ended. `restMs`: how long the carrier, or what failed, wants none (Retry-After, a key that is wrong). */
export interface CallResult { code: string; answered: boolean; restMs: number }

/** The state after a call: an answer of any kind closes the breaker; failures open it, for longer each time up to an hour. */
export function noteAnswer(pace: Pace, { code, answered, restMs: asked }: CallResult, now: Instant): Pace {
  if (answered) return { ...pace, failures: 0, restsUntil: 0, code: null }
  const failures = pace.failures + 1
  const rest = failures >= tripsAfter ? Math.min(longestRestMs, restMs * 2 ** Math.min(10, failures - tripsAfter)) : 0
  const until = now + Math.max(asked, rest)
  return { ...pace, failures, restsUntil: until > now ? until : 0, code: until > now ? code : null }
}
