import type { Carrier } from '../carrier-port.ts'
import type { Instant, Shipment } from '../order.ts'
import { localMoment } from './local-moment.ts'
import { isEnded, parcelOutlook, type Destination, type KnownParcel, type Outlook } from './parcel-outlook.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
/** A parcel nobody scans for this long is `expired`: nobody asks any more. */
export const silentDays = 30
/** Proof, signature and returns come in after the end. */
const afterEndDays = 3
/** Looked at so lately that somebody is there now. */
const lookMs = 3 * minuteMs
/** Carriers scan no faster than this, and answer from caches; while somebody looks, and while nobody does. */
export const lookedGapMs = 3 * minuteMs
const usualGapMs = 30 * minuteMs
/** A parcel whose news its carrier brings by itself is asked for only in case one was lost. */
const pushedGapMs = 12 * hourMs
const pushedTrustMs = 7 * dayMs
const lostPushes = 0.05
/** How far ahead a plan reaches; then it is made anew, without asking. */
const horizonSteps = 24
const stepMs = hourMs
/** How far ahead looks count, and how much less later ones do, because by then we may have asked again. */
const aheadSteps = 10
const fadeHours = 8

/** No scan for 30 days, nor since it was handed over. */
export const isSilent = ({ scannedAt, createdAt }: Pick<Shipment, 'scannedAt' | 'createdAt'>, now: Instant) =>
  now - Math.max(scannedAt ?? 0, createdAt) > silentDays * dayMs

/** Nobody asks any more: over for three days, cancelled, or silent for thirty. */
export function isAskedNoMore(parcel: Pick<Shipment, 'status' | 'deliveredAt' | 'scannedAt' | 'createdAt'>, at: Instant): boolean {
  if (parcel.status === 'expired' || parcel.status === 'cancelled') return true
  if (parcel.status === 'delivered' || parcel.status === 'returned') return at > (parcel.deliveredAt ?? parcel.scannedAt ?? parcel.createdAt) + afterEndDays * dayMs
  return isSilent(parcel, at)
}

/** Between 0 and 1, the same for the same parcel: spreads the asking of many. */
function spread(id: string): number {
  let hash = 0
  for (const character of id) hash = (hash * 31 + character.codePointAt(0)!) % 9973
  return hash / 9973
}

/** Whether its carrier tells news by itself: it did so lately, or a subscription promises it. */
const isPushed = ({ pushedAt, pushedUntil }: KnownParcel, at: Instant) => Boolean((pushedAt && at - pushedAt < pushedTrustMs) || (pushedUntil && at < pushedUntil))

/** The soonest a parcel may be asked again after it was. */
function gapOf(parcel: KnownParcel, at: Instant): number {
  if (parcel.askedAt === null) return 0
  if (isLookedAt(parcel, at)) return lookedGapMs
  return isPushed(parcel, at) ? pushedGapMs : usualGapMs
}

/** The likelihood of unseen news, and the hours what is shown is then expected to be behind, at a moment. */
interface Lag { unseen: number; hours: number; risk: number }

/** Goes on from `from` to `to` in few steps: news come by the rate of each. */
function advance(lag: Lag, outlook: Outlook, trust: number, from: Instant, to: Instant): Lag {
  if (to <= from) return lag
  const steps = Math.min(24, Math.ceil((to - from) / stepMs))
  const step = (to - from) / steps
  let { risk, hours } = lag
  for (let index = 0; index < steps; index++) {
    const more = outlook.newsRate(from + (index + 0.5) * step) * trust * (step / hourMs)
    hours += (1 - Math.exp(-(risk + more / 2))) * (step / hourMs)
    risk += more
  }
  return { risk, hours, unseen: 1 - Math.exp(-risk) }
}

/** Rates of the hours from a moment on, read once for all the moments a plan weighs. */
interface Hours { news: number[]; looks: number[] }
function hoursFrom(outlook: Outlook, { timeZone }: Destination, trust: number, from: Instant, count: number): Hours {
  const hours: Hours = { news: [], looks: [] }
  for (let index = 0; index < count; index++) {
    const at = from + (index + 0.5) * stepMs
    const moment = localMoment(at, timeZone)
    hours.news.push(outlook.newsRate(at, moment) * trust)
    hours.looks.push(outlook.lookRate(at, moment))
  }
  return hours
}

/**
 * What asking at the beginning of hour `at` is worth: the hours by which it makes what buyers see newer, summed over the looks expected until
 * it would be asked again anyway. With news unseen at t with likelihood p, behind by L hours on average, a look at u gains L + p ∫ e^(-risk since t).
 */
function valueAt(lag: Lag, { news, looks }: Hours, at: number, looking: boolean): number {
  let value = looking ? lag.hours : 0
  let [risk, fresh] = [0, 0]
  for (let step = 0; step < aheadSteps; step++) {
    const half = Math.exp(-risk) / 2
    fresh += half
    value += looks[at + step]! * (lag.hours + lag.unseen * fresh) * fades[step]!
    fresh += half
    risk += news[at + step]!
  }
  return value
}
const fades = Array.from({ length: aheadSteps }, (_, step) => Math.exp(-(step + 0.5) / fadeHours))

/** Somebody looks at it right now. */
export const isLookedAt = ({ lookedAt }: Pick<KnownParcel, 'lookedAt'>, now: Instant): boolean => Boolean(lookedAt && now - lookedAt < lookMs)

/** What is known the moment a parcel was asked for; and of one never asked for, of which the carrier knows more than the shop told (a day, a product). */
const nothing: Lag = { unseen: 0, hours: 0, risk: 0 }
const untold: Lag = { unseen: 1 - Math.exp(-0.4), hours: 0, risk: 0.4 }
const lagSince = (parcel: KnownParcel) => (parcel.askedAt === null ? untold : nothing)
const trustOf = (parcel: KnownParcel, at: Instant) => (isPushed(parcel, at) ? lostPushes : 1)
const knownSince = ({ askedAt, pushedAt, createdAt }: KnownParcel) => Math.max(askedAt ?? createdAt, pushedAt ?? 0)

/** Hours of staleness that asking for this parcel now takes from those who look, in sum; 0 while it was asked too lately. */
export function valueAsk(parcel: KnownParcel, destination: Destination, now: Instant): number {
  if (isAskedNoMore(parcel, now) || (parcel.askedAt !== null && now < parcel.askedAt + gapOf(parcel, now))) return 0
  const outlook = parcelOutlook(parcel, destination)
  const trust = trustOf(parcel, now)
  const lag = advance(lagSince(parcel), outlook, trust, knownSince(parcel), now)
  return valueAt(lag, hoursFrom(outlook, destination, trust, now, aheadSteps), 0, isLookedAt(parcel, now))
}

/** When a parcel that is worth a call comes again where none is to be had: soon while somebody looks, else within the hour. */
export const putOff = ({ id }: Pick<KnownParcel, 'id'>, looking: boolean, retryAt: Instant, now: Instant): Instant =>
  Math.max(retryAt, now + minuteMs * (looking ? 1 : 20 + 40 * spread(id)))

/** `price`: what a call must be worth (reserve-call.ts). */
export interface PlanOptions { price?: number; carrier?: Pick<Carrier, 'nextAskAt'> }

/** The least a call is worth, where there are calls enough. */
export const leastValue = 0.003

/**
 * When to look at this parcel again; null: never. The carrier's own plan wins. Else the first hour at which asking is worth its price,
 * at the latest in a day: then it is weighed anew. Never in the past, never once nobody asks any more.
 */
export function planNextAsk(parcel: KnownParcel, destination: Destination, now: Instant, { price = leastValue, carrier }: PlanOptions = {}): Instant | null {
  if (carrier?.nextAskAt) return carrier.nextAskAt(parcel as Shipment, now)
  if (isAskedNoMore(parcel, now)) return null
  const outlook = parcelOutlook(parcel, destination)
  const trust = trustOf(parcel, now)
  const share = spread(parcel.id)
  // A look that ends does not keep others from being asked as usual.
  const first = Math.max(now + minuteMs, (parcel.askedAt ?? 0) + gapOf({ ...parcel, lookedAt: null }, now))
  const start = Math.round(first + share * 10 * minuteMs)
  const hours = hoursFrom(outlook, destination, trust, start, horizonSteps + aheadSteps)
  let lag = advance(lagSince(parcel), outlook, trust, knownSince(parcel), start)
  for (let step = 0; step < horizonSteps; step++) {
    const at = start + step * stepMs
    // Silent for thirty days by then: it is taken once more, to be told as expired.
    if (isAskedNoMore(parcel, at)) return isEnded(parcel.status) ? null : at
    if (valueAt(lag, hours, step, false) >= price) return at
    const risk = lag.risk + hours.news[step]!
    lag = { risk, hours: lag.hours + 1 - Math.exp(-(lag.risk + risk) / 2), unseen: 1 - Math.exp(-risk) }
  }
  const end = start + horizonSteps * stepMs
  return isEnded(parcel.status) && isAskedNoMore(parcel, end) ? null : end
}
