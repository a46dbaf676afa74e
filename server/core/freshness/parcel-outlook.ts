import type { EstimatedDelivery, TrackingStatus } from '../../contract/tracking.ts'
import type { Instant, Shipment } from '../order.ts'
import { dayNumber, localMoment, type LocalMoment } from './local-moment.ts'

/**
 * How often a parcel has news, and how often somebody looks at it, by the hour: a plain model, the same for every carrier, and tuned to
 * no carrier's timetable. Its numbers say what everybody knows of parcels (scans at dusk, at night and at dawn, the van by day, nothing on
 * Sundays, looks on the day it should come); how much is gained by them is measured in tests/load/freshness-sim.ts.
 */

const hourMs = 3_600_000
const dayHours = 24

/** What the planner must know of a parcel; a Shipment is one. */
export type KnownParcel = Pick<Shipment, 'id' | 'status' | 'createdAt' | 'scannedAt' | 'askedAt' | 'deliveredAt' | 'estimatedDelivery' | 'lookedAt' | 'pushedAt' | 'pushedUntil'>

/** Where the parcel is going. `rests` tells public holidays there, days counted since 1970-01-01. */
export interface Destination { timeZone: string; country?: string | null; rests?: (day: number) => boolean }

/** Where parcels are delivered on Saturdays as on any day. Elsewhere some are. */
const saturdayCountries: ReadonlySet<string> = new Set(['DE', 'AT', 'NL', 'FR', 'GB', 'US', 'BE', 'LU', 'IE'])

/** Share of a usual day's work that carriers do on this one. */
function dayWork({ day, weekday }: LocalMoment, { country, rests }: Destination): number {
  if (rests?.(day)) return 0.05
  if (weekday === 7) return 0.08
  return weekday === 6 && country && !saturdayCountries.has(country) ? 0.4 : 1
}

/** From which hour on which rate, told for each of the 24. */
function byHours<Name extends string>(tables: Record<Name, readonly (readonly [from: number, rate: number])[]>): Record<Name, readonly number[]> {
  const told = Object.entries<readonly (readonly [number, number])[]>(tables).map(([name, table]) => [name, Array.from({ length: 24 }, (_, hour) => table.findLast(([from]) => hour >= from)![1])])
  return Object.fromEntries(told) as Record<Name, readonly number[]>
}

/** News an hour at each local hour of a working day, before anything else is known of the parcel. */
type Phase = 'announced' | 'travelling' | 'on_van' | 'waiting' | 'ended'
const rates = byHours({
  announced: [[0, 0.02], [7, 0.06], [13, 0.12], [20, 0.05], [23, 0.02]],
  travelling: [[0, 0.12], [4, 0.16], [9, 0.07], [17, 0.12], [23, 0.12]],
  on_van: [[0, 0.02], [7, 0.08], [9, 0.22], [18, 0.12], [20, 0.03]],
  waiting: [[0, 0.01], [7, 0.05], [19, 0.02], [22, 0.01]],
  ended: [[0, 0.0005], [8, 0.002], [20, 0.0005]],
})
const phases: Record<TrackingStatus, Phase> = {
  pending: 'announced', info_received: 'announced', unknown: 'announced', picked_up: 'travelling', in_transit: 'travelling', out_for_delivery: 'on_van',
  delivery_attempted: 'waiting', available_for_pickup: 'waiting', exception: 'waiting', returning: 'waiting',
  delivered: 'ended', returned: 'ended', cancelled: 'ended', expired: 'ended',
}

/** The days a parcel is told to come, and its hours where known. */
interface Promised { first: number; last: number; window: { from: Instant; to: Instant } | null }

/** A parcel with what does not change from hour to hour taken out once. */
export interface Outlook {
  /** News an hour at this moment, if nothing happened since we last knew. `moment` is the same at the destination, where it is known already. */
  newsRate(at: Instant, moment?: LocalMoment): number
  /** Looks an hour at this moment. */
  lookRate(at: Instant, moment?: LocalMoment): number
}

function promisedBy(estimate: EstimatedDelivery | null, timeZone: string): Promised | null {
  if (estimate === null) return null
  if (typeof estimate === 'object') {
    const window = { from: Date.parse(estimate.from), to: Date.parse(estimate.to) }
    return { first: localMoment(window.from, timeZone).day, last: localMoment(window.to, timeZone).day, window }
  }
  const day = estimate.length === 10 ? dayNumber(estimate) : localMoment(Date.parse(estimate), timeZone).day
  return { first: day, last: day, window: null }
}

/** How much likelier (or less likely) news are for what was promised. */
function byPromise(promised: Promised | null, phase: Phase, at: Instant, { day, hour }: LocalMoment): number {
  if (!promised || phase === 'ended' || phase === 'waiting') return 1
  if (phase === 'on_van') {
    if (!promised.window) return 1
    return at < promised.window.from - hourMs ? 0.3 : at > promised.window.to ? 1.2 : 1.8
  }
  if (phase === 'announced') return day >= promised.first - 1 ? 1.3 : 0.8
  // Before its day a parcel is only moved between depots; at dawn of that day it is loaded.
  if (day < promised.first) return 0.8
  return day === promised.first && hour >= 3 && hour < 11 ? 2 : 1.2
}

/** How long parcels in this phase usually have left, in days. */
const left: Record<Phase, number> = { announced: 3, travelling: 2, on_van: 0.4, waiting: 2.5, ended: 0 }
/** Looks a day, by how it stands. */
const looks: Record<Phase, number> = { announced: 0.5, travelling: 0.9, on_van: 5, waiting: 1.5, ended: 0.25 }
const { lookHours } = byHours({ lookHours: [[0, 0.1], [6, 0.7], [8, 1.5], [20, 1.2], [23, 0.4]] })

/** What is likely of a parcel from now on. */
export function parcelOutlook(parcel: KnownParcel, destination: Destination): Outlook {
  const { timeZone } = destination
  const phase = phases[parcel.status]
  const promised = promisedBy(parcel.estimatedDelivery, timeZone)
  const since = parcel.scannedAt ?? parcel.createdAt
  const lastLook = parcel.lookedAt ?? null
  /** How likely the parcel is over by now, unseen: then hardly anybody looks. */
  const over = (at: Instant, { day, hour }: LocalMoment): number => {
    if (phase === 'ended') return 1
    const late = promised && phase !== 'waiting' ? day + hour / dayHours - promised.last - 0.9 : (at - since) / (dayHours * hourMs) - left[phase]
    return late <= 0 ? 0 : 1 - Math.exp(-late / 1.5)
  }
  return {
    newsRate(at, moment = localMoment(at, timeZone)) {
      const silence = (at - since) / (dayHours * hourMs)
      // What was silent for long stays so: the carrier lost it, never got it, or is done with it. A number nobody knows is asked ever more rarely by this.
      const fading = phase === 'ended' ? 1 : 1 / (1 + Math.max(0, silence - left[phase]) * 0.8)
      return rates[phase][Math.floor(moment.hour)]! * dayWork(moment, destination) * byPromise(promised, phase, at, moment) * fading
    },
    lookRate(at, moment = localMoment(at, timeZone)) {
      const gone = over(at, moment)
      const today = promised && moment.day >= promised.first && moment.day <= promised.last ? 2 : 1
      const base = looks[phase] * (1 - gone) * (phase === 'ended' ? 1 : today) + looks.ended * gone
      // Who looked looks again: within the hour, within the day. Who never did since yesterday rarely begins.
      const ago = lastLook === null ? null : Math.max(0, at - lastLook) / hourMs
      const habit = ago === null ? (at - parcel.createdAt > dayHours * hourMs ? 0.5 : 0.8) : 1 + 6 * Math.exp(-ago / 0.4) + 1.5 * Math.exp(-ago / 14)
      return (base / dayHours) * lookHours[Math.floor(moment.hour)]! * habit
    },
  }
}

export const isEnded = (status: TrackingStatus): boolean => phases[status] === 'ended'
