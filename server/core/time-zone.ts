import { Temporal } from 'temporal-polyfill'
import type { Instant, PlainDay } from './order.ts'

/** ISO country → the IANA zone most of its people live in. Countries with several zones are told by the one of their capital or largest region. */
const zones = new Map(Object.entries({
  AT: 'Europe/Vienna', AU: 'Australia/Sydney', BE: 'Europe/Brussels', BG: 'Europe/Sofia', BR: 'America/Sao_Paulo', CA: 'America/Toronto',
  CH: 'Europe/Zurich', CN: 'Asia/Shanghai', CY: 'Asia/Nicosia', CZ: 'Europe/Prague', DE: 'Europe/Berlin', DK: 'Europe/Copenhagen',
  EE: 'Europe/Tallinn', ES: 'Europe/Madrid', FI: 'Europe/Helsinki', FR: 'Europe/Paris', GB: 'Europe/London', GR: 'Europe/Athens',
  HK: 'Asia/Hong_Kong', HR: 'Europe/Zagreb', HU: 'Europe/Budapest', IE: 'Europe/Dublin', IL: 'Asia/Jerusalem', IN: 'Asia/Kolkata',
  IS: 'Atlantic/Reykjavik', IT: 'Europe/Rome', JP: 'Asia/Tokyo', KR: 'Asia/Seoul', LI: 'Europe/Vaduz', LT: 'Europe/Vilnius',
  LU: 'Europe/Luxembourg', LV: 'Europe/Riga', MC: 'Europe/Monaco', MT: 'Europe/Malta', MX: 'America/Mexico_City', NL: 'Europe/Amsterdam',
  NO: 'Europe/Oslo', NZ: 'Pacific/Auckland', PL: 'Europe/Warsaw', PT: 'Europe/Lisbon', RO: 'Europe/Bucharest', RS: 'Europe/Belgrade',
  SE: 'Europe/Stockholm', SG: 'Asia/Singapore', SI: 'Europe/Ljubljana', SK: 'Europe/Bratislava', TR: 'Europe/Istanbul', UA: 'Europe/Kyiv',
  US: 'America/New_York', ZA: 'Africa/Johannesburg',
}))

/** Zone of a destination; `fallback` where the country is unknown. */
export const zoneOf = (country: string | null | undefined, fallback: string): string => (country && zones.get(country)) || fallback

const latest = new Map<string, { instant: Instant; day: PlainDay }>()
const formats = new Map<string, Intl.DateTimeFormat>()
/** The years Intl writes with four digits in every zone. */
const plainYears = { from: Date.UTC(1000, 0, 2), to: Date.UTC(9999, 11, 30) }

function tellDay(instant: Instant, timeZone: string): PlainDay {
  if (instant < plainYears.from || instant > plainYears.to) return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone).toPlainDate().toString()
  let format = formats.get(timeZone)
  if (!format) formats.set(timeZone, (format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })))
  return format.format(instant)
}

/** The calendar day at a place. The last answer of each zone is kept: an import asks for every order which day it is today. */
export function dayIn(instant: Instant, timeZone: string): PlainDay {
  const known = latest.get(timeZone)
  if (known?.instant === instant) return known.day
  const day = tellDay(instant, timeZone)
  latest.set(timeZone, { instant, day })
  return day
}

/** The first instant of a day at a place; on a day whose midnight is skipped, the first there is. */
export function startOfDay(day: PlainDay, timeZone: string): Instant {
  const key = `${day} ${timeZone}`
  const known = starts.get(key)
  if (known !== undefined) return known
  const instant = Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds
  if (starts.size >= mostStarts) starts.clear()
  starts.set(key, instant)
  return instant
}
/** Every page of a day asks when it ends, and every parcel when its days begin: few days, in few zones, each thousands of times. */
const starts = new Map<string, Instant>()
const mostStarts = 5000

const dayMs = 86_400_000
/** Days since 1970 (dayOf leads back). A calendar day has no zone, so that UTC counts it exactly; an import does this for every order. */
export const numberOf = (day: PlainDay): number => Date.parse(`${day}T00:00:00Z`) / dayMs
export const dayOf = (number: number): PlainDay => new Date(number * dayMs).toISOString().slice(0, 10)

/** The day `days` calendar days later (or earlier, if negative). */
export const addDays = (day: PlainDay, days: number): PlainDay => dayOf(numberOf(day) + days)

/** The first instant after a day has ended at a place: 23, 24 or 25 hours after it began. */
export const endOfDay = (day: PlainDay, timeZone: string): Instant => startOfDay(addDays(day, 1), timeZone)

/** 1 Monday to 7 Sunday. */
const weekday = (number: number) => new Date(number * dayMs).getUTCDay() || 7

/** `days` days later on which parcels move, Monday to Saturday; a start on a Sunday counts from Monday. Holidays and carriers' own days: delivery-date/calendar.ts. */
export function addTransitDays(day: PlainDay, days: number): PlainDay {
  let reached = numberOf(day)
  const rests = () => weekday(reached) === 7
  while (rests()) reached++
  for (let left = days; left > 0; left--) do reached++; while (rests())
  return dayOf(reached)
}

/** Local hour, 0 to 23. */
export const hourIn = (instant: Instant, timeZone: string): number =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone).hour

/** Local minutes after midnight, 0 to 1439. */
export function minuteIn(instant: Instant, timeZone: string): number {
  const { hour, minute } = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone)
  return hour * 60 + minute
}

/** The instant of a wall-clock hour on a day at a place. */
export const atHour = (day: PlainDay, hour: number, timeZone: string): Instant =>
  Temporal.PlainDate.from(day).toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from({ hour }) }).epochMilliseconds
