import type { TrackingFlag, TrackingReason, TrackingStatus } from '../contract/tracking.ts'
import { foldText, readCodes, type CodeRow } from './_codes.ts'
import type { ReadEvent, Unmapped } from './_events.ts'
import { zoneOfPlace } from './_places.ts'
import { cleanText } from './_text.ts'
import { readTime, type ReadTime } from './_time.ts'
import type { UpsActivity, UpsAddress, UpsStatus } from './ups.answer.ts'

const table = [...readCodes(new URL('./ups.activity.codes.csv', import.meta.url)), ...readCodes(new URL('./ups.codes.csv', import.meta.url))]
const byCode = Map.groupBy(table, ({ code }) => code)
const keywords = table.filter(({ code }) => code.startsWith('keyword:'))
const places = byCode.get('place:en') ?? []

interface Meaning { status: TrackingStatus; reason?: TrackingReason; flags: TrackingFlag[]; informational: boolean; mapped: boolean }

/** The type of a scan is binding: only a delivery delivers, and a delivery is no exception. */
function allowed(row: CodeRow, type: string): boolean {
  if (!row.status) return true
  if (type === 'D') return ['delivered', 'available_for_pickup', 'in_transit', 'returning', 'returned'].includes(row.status)
  if (type === 'MV') return row.status === 'cancelled'
  return row.status !== 'delivered' || !byCode.has(`type:${type}`) || type === 'RS'
}

/** UPS' lists a code of a scan may stand in, by its type; the first that has it counts. */
const listsOf: Record<string, readonly string[]> = {
  X: ['exception', 'dials', 'movement'], D: ['dials', 'exception'], RS: ['exception', 'dials'], I: ['movement', 'exception', 'dials'],
  M: ['manifest', 'movement'], MV: ['manifest'], U: ['updates'],
}

/** The rows of the three-digit code, whose zeros UPS' appendix leaves out; it may stand in either field. */
function threeDigits({ code, statusCode }: UpsStatus): CodeRow[] {
  const texts = [statusCode, code?.trim().length === 3 ? code : ''].map((text) => text?.trim() ?? '').filter((text) => /^\d{1,3}$/.test(text))
  return texts.flatMap((text) => byCode.get(`status:${text.padStart(3, '0')}`) ?? [])
}

/** Whether a text begins as UPS words a code; clients and languages vary the end. */
const isWording = (words: string, { wording }: CodeRow) => words.length > 0 && wording !== '*' && foldText(wording).slice(0, 40).startsWith(words.slice(0, 40))

/**
 * The row of a status: UPS' own words for the scan's code; else the three-digit code, where it is not vague, and the scan's code
 * where the three digits only repeat the type; where they are vague, UPS' words and then the scan's code.
 */
function rowOf(status: UpsStatus, type: string, listed: readonly CodeRow[], coded: readonly CodeRow[]): CodeRow | undefined {
  const words = foldText(cleanText(status.description, 2000) ?? '')
  const own = listed.find((row) => allowed(row, type))
  const told = listed.find((row) => isWording(words, row) && allowed(row, type))
  if (told) return told
  const spoken = () => keywords.find((row) => row.fits(words) && allowed(row, type))
  const [first] = coded
  const clear = coded.find((row) => !row.ambiguous && allowed(row, type))
  if (!first || first.ambiguous) return (type === 'X' || first ? spoken() : undefined) ?? own ?? clear
  const generic = clear?.status === byCode.get(`type:${type}`)?.[0]?.status && !clear?.reason && !clear?.flags.length && !clear?.informational
  // A delivery's code says where the parcel was left, a movement's what was scanned.
  const finer = own && (type === 'D' ? own.status === clear?.status : !own.code.startsWith('exception:'))
  return generic && finer ? own : clear
}

/** What a status means after ups.codes.csv and ups.activity.codes.csv, and its type where they do not tell. `mail`: a parcel of UPS Mail Innovations, which has codes of its own. */
export function readMeaning(status: UpsStatus, mail = false): Meaning {
  const type = status.type?.trim().toUpperCase() ?? ''
  const code = status.code?.trim().toUpperCase() ?? ''
  const listed = [...mail ? ['mail'] : [], ...listsOf[type] ?? ['movement'], 'activity'].flatMap((list) => byCode.get(`${list}:${code}`) ?? [])
  const coded = threeDigits(status)
  const row = rowOf(status, type, listed, coded)
  const base = byCode.get(`type:${type}`)?.[0]
  const informational = row?.informational || base?.informational || false
  return {
    status: row?.status ?? base?.status ?? (informational ? 'in_transit' : 'unknown'),
    ...(row?.reason && { reason: row.reason }), flags: row?.flags ?? [], informational,
    mapped: listed.length + coded.length > 0 || Boolean(base && !code && !status.statusCode?.trim()),
  }
}

/** Why a delivery counts as one, from the place UPS left the parcel at. */
export const readPlace = (location: string | undefined) => {
  const words = foldText(cleanText(location) ?? '')
  return words ? places.find((row) => row.fits(words))?.reason : undefined
}

const dayOf = (date: string | undefined) => date?.trim().replace(/^(\d{4})-?(\d{2})-?(\d{2})$/, '$1-$2-$3')
/** HHMMSS, whose leading zero UPS sometimes drops, or HH:MM:SS. */
const clockOf = (time: string | undefined) => {
  const digits = time?.trim().replaceAll(':', '') ?? ''
  return /^\d{1,6}$/.test(digits) ? digits.padStart(6, '0').replace(/^(\d{2})(\d{2})(\d{2})$/, '$1:$2:$3') : undefined
}

/** A day and a time of UPS at a place, or the day alone; without a place it is read at UPS' home. */
export function readMoment(date: string | undefined, time: string | undefined, address: UpsAddress | undefined, offset = ''): ReadTime | undefined {
  const clock = clockOf(time)
  const country = cleanText(address?.countryCode) ?? cleanText(address?.country) ?? 'US'
  return readTime(`${dayOf(date)}${clock ? `T${clock}${offset}` : ''}`, country, zoneOfPlace(country, address?.stateProvince))
}

/** UPS writes it as -05:00 or -05.00; where it is missing, it is what local time and GMT differ by. */
function offsetOf({ date, time, gmtDate, gmtTime, gmtOffset }: UpsActivity): string {
  const written = gmtOffset?.trim().replace('.', ':') ?? ''
  if (/^[+-]\d{2}:?\d{2}$/.test(written)) return written
  const [local, gmt] = [[date, time], [gmtDate, gmtTime]].map(([day, clock]) => Date.parse(`${dayOf(day)}T${clockOf(clock)}Z`))
  const minutes = (local! - gmt!) / 60_000
  if (!Number.isInteger(minutes / 15) || Math.abs(minutes) > 14 * 60) return ''
  const [hour, minute] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  return `${minutes < 0 ? '-' : '+'}${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}

/** "Adrian, MI, US" of what is known. */
export function placeName(address: UpsAddress | undefined): string | undefined {
  const country = cleanText(address?.countryCode ?? address?.country)
  return cleanText([address?.city, address?.stateProvince, country].map((part) => cleanText(part)).filter(Boolean).join(', '))
}

/** One activity in our words, or undefined where it has no readable time. */
export function readEvent(activity: UpsActivity, unmapped: Unmapped, mail = false): ReadEvent | undefined {
  const status = activity.status ?? { type: undefined, code: undefined, statusCode: undefined, description: undefined, simplifiedTextDescription: undefined }
  const address = activity.location?.address
  const time = readMoment(activity.date, activity.time, address, offsetOf(activity))
  if (!time) return undefined
  const { mapped, informational, flags, ...meaning } = readMeaning(status, mail)
  const description = cleanText(status.description) ?? cleanText(status.simplifiedTextDescription) ?? ''
  const code = cleanText(status.code, 100) ?? cleanText(status.statusCode, 100) ?? cleanText(status.type, 100) ?? ''
  // The words of a delivery may name who took the parcel: they are not told to anyone.
  if (!mapped) unmapped(cleanText([status.type, status.code, status.statusCode].filter(Boolean).join(' '), 100) ?? 'none', meaning.status === 'delivered' ? '' : description)
  const location = placeName(address)
  return {
    at: Date.parse(time.iso), occurredAt: time.iso, ...meaning, code, description,
    ...(flags.length > 0 && { flags }), ...(location && { location }), ...(informational && { informational }),
  }
}
