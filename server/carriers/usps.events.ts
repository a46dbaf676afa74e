import type { TrackingFlag, TrackingReason, TrackingStatus } from '../contract/tracking.ts'
import { foldText, readCodes } from './_codes.ts'
import type { ReadEvent, Unmapped } from './_events.ts'
import { zoneOfPlace } from './_places.ts'
import { cleanText } from './_text.ts'
import { countryNamed, readTime } from './_time.ts'
import type { UspsEvent, UspsParcel } from './usps.answer.ts'

const table = readCodes(new URL('./usps.codes.csv', import.meta.url))
const byCode = Map.groupBy(table, ({ code }) => code)
const keywords = byCode.get('keyword:en') ?? []

interface Meaning { status: TrackingStatus; reason?: TrackingReason; flags: TrackingFlag[]; informational: boolean; mapped: boolean }

/** What a scan means after usps.codes.csv: its code, its words where the code is vague or in no list. */
export function readMeaning({ eventCode, eventType }: Pick<UspsEvent, 'eventCode' | 'eventType'>): Meaning {
  const code = eventCode?.trim().toUpperCase().replace(/^\d$/, '0$&') ?? ''
  const rows = byCode.get(`event:${code}`) ?? []
  const words = foldText(cleanText(eventType, 2000) ?? '')
  const spoken = !rows[0] || rows[0].ambiguous ? keywords.find((row) => row.fits(words)) : undefined
  const row = rows[0]?.ambiguous ? spoken ?? rows[1] : rows[0] ?? spoken
  return {
    status: row?.status ?? 'unknown', ...(row?.reason && { reason: row.reason }), flags: row?.flags ?? [], informational: row?.informational ?? false,
    mapped: rows.length > 0 || (code === '' && spoken !== undefined),
  }
}

/** USPS' word of the parcel as a whole: the words of its status, else its category. */
export function readSummary({ status, statusCategory }: UspsParcel): Meaning | undefined {
  const spoken = status ? readMeaning({ eventCode: undefined, eventType: status }) : undefined
  const row = byCode.get(`category:${foldText(statusCategory ?? '').trim()}`)?.[0]
  const known = spoken && spoken.status !== 'unknown' ? spoken : undefined
  return known ?? (row?.status ? { status: row.status, flags: row.flags, informational: false, mapped: true } : undefined)
}

/** ISO 3166 code of what USPS writes as country: nothing at home, a code, or an English name. */
export const countryOf = (country: string | undefined) => {
  const name = cleanText(country)
  return !name ? 'US' : /^[a-z]{2}$/i.test(name) ? name.toUpperCase() : countryNamed(name) ?? 'US'
}

const form = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)/
const pad = (part: number) => String(part).padStart(2, '0')

/** USPS writes it as -7:00; where it is missing, it is what local time and GMT differ by. In minutes. */
function offsetOf({ eventTimestamp, GMTTimestamp, GMTOffset }: UspsEvent): number | undefined {
  const [, sign, hours, minutes = '0'] = /^([+-])?(\d{1,2})(?::?(\d{2}))?$/.exec(GMTOffset?.trim() ?? '') ?? []
  const [local, gmt] = [eventTimestamp, GMTTimestamp].map((time) => Date.parse(`${(form.exec(time?.trim() ?? '') ?? []).slice(1).join('T')}Z`))
  const offset = hours ? (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) : Math.round((local! - gmt!) / 60_000)
  return Number.isInteger(offset / 15) && Math.abs(offset) <= 14 * 60 ? offset : undefined
}

/** A plant stands without a state: "DENVER CO DISTRIBUTION CENTER". */
const stateOf = ({ eventState, eventCity }: UspsEvent) => cleanText(eventState) ?? / ([A-Z]{2}) (?:[A-Z]+ ){0,2}(?:CENTER|FACILITY|ANNEX|HUB)\b/.exec(eventCity ?? '')?.[1]

/** The moment of a scan with its offset: from GMT and the offset, else the local time in the zone of its place. */
function readMoment(event: UspsEvent) {
  const country = countryOf(event.eventCountry)
  const offset = offsetOf(event)
  const written = offset === undefined ? '' : `${offset < 0 ? '-' : '+'}${pad(Math.floor(Math.abs(offset) / 60))}:${pad(Math.abs(offset) % 60)}`
  const [, day, clock] = form.exec(event.GMTTimestamp?.trim() ?? '') ?? []
  const gmt = Date.parse(`${day}T${clock}Z`)
  if (written && !Number.isNaN(gmt)) {
    const told = readTime(`${new Date(gmt + offset! * 60_000).toISOString().slice(0, 19)}${written}`, country)
    if (told) return told
  }
  const local = event.eventTimestamp?.trim() ?? ''
  const bare = !/(?:z|[+-]\d{2}:?\d{2})$/i.test(local.slice(10))
  return readTime(`${local}${bare && clock === undefined && form.test(local) ? written : ''}`, country, zoneOfPlace(country, stateOf(event), event.eventZIP ?? event.eventZIPCode))
}

/** One scan in our words, or undefined where it has no readable time. */
export function readEvent(event: UspsEvent, unmapped: Unmapped): ReadEvent | undefined {
  const time = readMoment(event)
  if (!time) return undefined
  const { mapped, informational, flags, ...meaning } = readMeaning(event)
  const description = cleanText(event.eventType) ?? ''
  const code = cleanText(event.eventCode, 100) ?? ''
  if (!mapped) unmapped(code || 'none', meaning.status === 'delivered' ? '' : description)
  const state = [event.eventState, event.eventZIP ?? event.eventZIPCode].map((part) => cleanText(part)).filter(Boolean).join(' ')
  const location = cleanText([event.eventCity, state, event.eventCountry].map((part) => cleanText(part)).filter(Boolean).join(', '))
  return {
    at: Date.parse(time.iso), occurredAt: time.iso, ...meaning, code, description,
    ...(flags.length > 0 && { flags }), ...(location && { location }), ...(informational && { informational }),
  }
}

const months = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december']
const date = String.raw`(?:(\d{1,2})\/(\d{1,2})\/(\d{4})|([A-Z][a-z]+) (\d{1,2}), (\d{4}))`
const clock = String.raw`(\d{1,2}):(\d{2}) ([ap])\.?m\.?`
const place = String.raw`([^,]{1,60}?)(?:, ([A-Z]{2})(?: (\d{5}))?)?`
const inList = new RegExp(String.raw`^(.{3,300}?), ${date}(?:, ${clock})?(?:, ${place})?\.?$`)
const inSentence = new RegExp(String.raw`^(.{3,300}?) at ${clock} on ${date}(?: in ${place})?\.(?: .*)?$`)

/** A line of the summary, "Out for Delivery, 06/17/2022, 6:10 am, FAIRFAX, VA 22032", as the scan it tells of. */
export function readLine(line: string): UspsEvent | undefined {
  const plain = cleanText(line, 600) ?? ''
  const sentence = inSentence.exec(plain)
  const found = sentence ?? inList.exec(plain)
  if (!found) return undefined
  const rest = found.slice(2)
  const times = sentence ? rest.splice(0, 3) : rest.splice(6, 3)
  const [month, day, year, spokenMonth, spokenDay, spokenYear, city, state, zip] = rest
  const [hour, minute, half] = times
  const hours = hour ? (Number(hour) % 12) + (half === 'p' ? 12 : 0) : undefined
  const number = month ? Number(month) : months.indexOf(spokenMonth!.toLowerCase()) + 1
  const iso = `${year ?? spokenYear}-${pad(number)}-${pad(Number(day ?? spokenDay))}${hours === undefined ? '' : `T${pad(hours)}:${minute}:00`}`
  return {
    eventType: found[1], eventCode: undefined, eventTimestamp: iso, GMTTimestamp: undefined, GMTOffset: undefined, eventCity: city, eventState: state, eventZIP: zip,
    eventZIPCode: undefined, eventCountry: undefined, firm: undefined, name: undefined,
  }
}
