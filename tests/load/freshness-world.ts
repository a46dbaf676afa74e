/** The parcels of a simulation: the demo carrier's journeys, and people who look at them. All of it follows from a seed. */
import { readCodes } from '../../server/carriers/_codes.ts'
import { estimateAt } from '../../server/carriers/demo.ts'
import { readNumber, scansOf, type Scan } from '../../server/carriers/demo.journeys.ts'
import type { EstimatedDelivery, TrackingStatus } from '../../server/contract/tracking.ts'
import { localMoment } from '../../server/core/freshness/local-moment.ts'

export const hour = 3_600_000
export const day = 24 * hour
const minute = 60_000
export const timeZone = 'Europe/Berlin'
/** A Monday in March: the clocks change within the first month. */
export const start = Date.UTC(2026, 2, 2)

/** mulberry32: the same numbers for the same seed, everywhere. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** What is known of a parcel once so many of its scans were seen. */
export interface Known { status: TrackingStatus; scannedAt: number | null; deliveredAt: number | null; estimatedDelivery: EstimatedDelivery | null }
export interface SimParcel { id: string; createdAt: number; /** Times of the scans that are news. */ news: number[]; known(seen: number): Known }
export interface Look { at: number; parcel: number; ms: number }
export interface SimWorld { parcels: SimParcel[]; looks: Look[]; end: number }

const meanings = new Map(readCodes(new URL('../../server/carriers/demo.codes.csv', import.meta.url)).map((row) => [row.code, row]))
/** Per thousand parcels; what a shop in Germany sees. */
const mix: Readonly<Record<string, number>> = { N: 610, B: 90, S: 50, M: 45, K: 50, D: 45, A: 35, P: 30, W: 8, C: 10, T: 5, L: 3, G: 3, R: 5, X: 2, E: 2, U: 2, I: 5 }
const unknown: Known = { status: 'pending', scannedAt: null, deliveredAt: null, estimatedDelivery: null }

function pickJourney(random: number): string {
  let left = random * Object.values(mix).reduce((sum, share) => sum + share, 0)
  for (const [journey, share] of Object.entries(mix)) if ((left -= share) < 0) return journey
  return 'N'
}

/** Labels are printed on working days, most of them in the afternoon. */
function labelTime(random: () => number, days: number): number {
  for (;;) {
    const at = start + Math.floor(random() * days) * day + (10 + 8 * Math.max(random(), random())) * hour
    if (localMoment(at, timeZone).weekday <= 5 || random() < 0.15) return Math.floor(at / 1000) * 1000
  }
}

function makeParcel(random: () => number, days: number): SimParcel {
  const createdAt = labelTime(random, days)
  const seed = Math.floor(random() * 36 ** 4)
  const id = `DEMO${pickJourney(random())}${random() < 0.9 ? 'R' : 'X'}${(createdAt / 1000).toString(36).toUpperCase().padStart(6, '0')}${seed.toString(36).toUpperCase().padStart(4, '0')}`
  const parcel = readNumber(id)!
  const all = scansOf(parcel)
  // That there is a label the shop itself has told; notices and what no table knows move nothing.
  const scans: Scan[] = all.filter(({ code }) => code !== 'LBL' && meanings.get(code)?.informational === false)
  const memory: Known[] = [unknown]
  return {
    id, createdAt, news: scans.map(({ at }) => at),
    known(seen) {
      const latest = scans[seen - 1]
      if (!latest) return unknown
      const status = meanings.get(latest.code)!.status as TrackingStatus
      return memory[seen] ??= { status, scannedAt: latest.at, deliveredAt: status === 'delivered' ? latest.at : null, estimatedDelivery: estimateAt(parcel, latest, all) ?? null }
    },
  }
}

const awake = (at: number, random: () => number) => {
  const { hour: local } = localMoment(at, timeZone)
  return local >= 7 && local < 23 ? true : random() < 0.12
}

/** One sitting: the page is opened, and a few times again within the next minutes. */
function* sitting(parcel: number, at: number, random: () => number): Generator<Look> {
  for (let count = 1 + Math.floor(random() ** 2 * 4), moment = at; count > 0; count--, moment += (2 + 18 * random()) * minute) {
    yield { parcel, at: Math.floor(moment), ms: Math.floor((15 + 165 * random() ** 2) * 1000) }
  }
}

/**
 * How people look at a parcel: a quarter never; half a few times, a quarter often. Some right after it was sent, some on the way, most on
 * its last day until it is there, some just after, few later. The plan knows nothing of this but what everybody knows.
 */
function* looksAt({ createdAt, news }: SimParcel, parcel: number, random: () => number): Generator<Look> {
  const kind = random()
  const sittings = kind < 0.25 ? 0 : kind < 0.75 ? 1 + Math.floor(random() * 4) : 5 + Math.floor(random() * 7)
  const last = news.at(-1) ?? createdAt
  const lastDay = Math.max(createdAt, last - 10 * hour)
  for (let count = 0; count < sittings; count++) {
    const when = random()
    const at = when < 0.15 ? createdAt + random() * 2 * hour
      : when < 0.4 ? createdAt + random() * (last - createdAt)
        : when < 0.75 ? lastDay + random() * (last - lastDay)
          : when < 0.9 ? last + random() * 3 * hour : last + random() * 3 * day
    if (awake(at, random)) yield* sitting(parcel, at, random)
  }
}

/** People who do not care where the parcel is: as many looks, at any time of its life. */
function* evenLooks({ createdAt, news }: SimParcel, parcel: number, random: () => number): Generator<Look> {
  const last = (news.at(-1) ?? createdAt) + day
  for (let count = Math.floor(random() * 8); count > 0; count--) yield { parcel, at: Math.floor(createdAt + random() * (last - createdAt)), ms: 60_000 }
}

/** `days`: over how many days the parcels are sent. */
export function makeSimWorld({ parcels: count, days, seed, even = false }: { parcels: number; days: number; seed: number; even?: boolean }): SimWorld {
  const random = seeded(seed)
  const parcels = Array.from({ length: count }, () => makeParcel(random, days)).sort((a, b) => a.createdAt - b.createdAt)
  const looks = parcels.flatMap((parcel, index) => [...(even ? evenLooks : looksAt)(parcel, index, random)]).sort((a, b) => a.at - b.at)
  return { parcels, looks, end: start + (days + 10) * day }
}
