import type { Instant } from '../order.ts'

/** A moment as a clock at the destination shows it. `day` counts days since 1970-01-01, `weekday` is 1 Monday to 7 Sunday, `hour` 0 to 24 with its fraction. */
export interface LocalMoment { day: number; weekday: number; hour: number }

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const formats = new Map<string, Intl.DateTimeFormat>()
const offsets = new Map<string, Map<number, number>>()
const keptHours = 20_000
let latest: { timeZone: string; known: Map<number, number> } | undefined

/** Milliseconds a zone is ahead of UTC in the hour that begins there; zones change theirs at full quarters of UTC hours only, in practice at full hours. */
function offsetAt(hour: number, timeZone: string): number {
  // The planner asks for hour after hour of one place.
  let known = latest?.timeZone === timeZone ? latest.known : offsets.get(timeZone)
  if (!known) offsets.set(timeZone, (known = new Map()))
  latest = { timeZone, known }
  const offset = known.get(hour)
  if (offset !== undefined) return offset
  let format = formats.get(timeZone)
  if (!format) formats.set(timeZone, (format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })))
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d+)(?::(\d+))?/.exec(format.format(hour * hourMs)) ?? []
  const found = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1)
  if (known.size >= keptHours) known.clear()
  known.set(hour, found)
  return found
}

/** The local day, weekday and hour; asked some thousand times a second by the planner, so that the zone's offset is looked up once an hour of history. */
export function localMoment(instant: Instant, timeZone: string): LocalMoment {
  const local = instant + offsetAt(Math.floor(instant / hourMs), timeZone)
  const day = Math.floor(local / dayMs)
  return { day, weekday: (((day + 3) % 7) + 7) % 7 + 1, hour: (local - day * dayMs) / hourMs }
}

/** The same numbering for a calendar day, `2026-11-20`. */
export const dayNumber = (day: string): number => Math.floor(Date.parse(`${day}T00:00:00Z`) / dayMs)
