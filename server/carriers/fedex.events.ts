import type { TrackingFlag, TrackingReason, TrackingStatus } from '../contract/tracking.ts'
import { foldText, readCodes, type CodeRow } from './_codes.ts'
import type { ReadEvent, Unmapped } from './_events.ts'
import { zoneOfPlace } from './_places.ts'
import { cleanText } from './_text.ts'
import { readTime } from './_time.ts'
import type { FedexAddress, FedexResult, FedexScan } from './fedex.answer.ts'

const table = readCodes(new URL('./fedex.codes.csv', import.meta.url))
const byCode = Map.groupBy(table, ({ code }) => code)
const places = byCode.get('place:en') ?? []
const words = byCode.get('words:en') ?? []

interface Meaning { status: TrackingStatus; reason?: TrackingReason; flags: TrackingFlag[]; informational: boolean; /** Codes no row knows. */ unknown: string[] }
type Told = Pick<FedexScan, 'eventType' | 'derivedStatusCode' | 'exceptionCode' | 'exceptionDescription' | 'eventDescription' | 'delayDetail'>

const plain = (code: string | undefined) => code?.trim().toUpperCase() ?? ''
/** Express writes its numbers as A25 (ANSI X12), 25 or 8; Ground as 007, which is another list. */
const exceptionOf = (code: string) => (byCode.has(`exception:${code}`) ? code : code.replace(/^A(?=\d\d$)/, '').replace(/^\d$/, '0$&'))

/** Why a delivery counts as one: the place FedEx names, else its words. */
export function readPlace(locationType: string | undefined, ...words: (string | undefined)[]): TrackingReason | undefined {
  const spoken = foldText(words.map((word) => cleanText(word) ?? '').join(' · '))
  return byCode.get(`place:${plain(locationType)}`)?.[0]?.reason ?? places.find((row) => row.fits(spoken))?.reason
}

/** What a scan means after fedex.codes.csv. Only DL delivers: the exception of another scan may say so, but is not believed. */
export function readMeaning(scan: Told): Meaning {
  const codes = [scan.eventType, scan.derivedStatusCode].map(plain).filter(Boolean)
  const rows = codes.map((code) => byCode.get(`event:${code}`)).find(Boolean) ?? []
  const exception = exceptionOf(plain(scan.exceptionCode))
  const listed = byCode.get(`exception:${exception}`)?.[0]
  // No list of FedEx Ground's numbers is public: its words decide about those that stand in none.
  const why = listed ?? (rows[0]?.ambiguous ? words.find((row) => row.fits(foldText(cleanText(scan.exceptionDescription) ?? ''))) : undefined)
  const delay = plain(scan.delayDetail?.status) === 'DELAYED' ? byCode.get(`delay:${plain(scan.delayDetail?.type)}`)?.[0] : undefined
  const usable: CodeRow | undefined = why?.status === 'delivered' ? undefined : why
  const row = rows[0]?.ambiguous ? usable ?? rows[1] : rows[0]
  const status = row?.status ?? 'unknown'
  const spoken = status === 'delivered' ? why?.reason?.startsWith('delivered_') ? why.reason : readPlace(undefined, scan.exceptionDescription, scan.eventDescription) : undefined
  const ended = status === 'delivered' || status === 'returned'
  const reason = row?.reason ?? spoken ?? (ended ? undefined : delay?.reason)
  const flags = [...new Set([...row?.flags ?? [], ...(ended || !delay ? [] : delay.flags)])]
  return {
    status, ...(reason && { reason }), flags, informational: row?.informational ?? false,
    unknown: [...(rows.length === 0 ? [codes[0] ?? 'none'] : []), ...(exception && !listed && rows[0]?.ambiguous ? [`${codes[0]} ${exception}`] : [])],
  }
}

/** FedEx' word of now: its code, or the coarser one where that only informs. There, IN is "Initiated": a label and no more. */
export function readSummary({ latestStatusDetail }: FedexResult): Meaning | undefined {
  if (!latestStatusDetail) return undefined
  const { code, derivedCode, ancillaryDetails, delayDetail, statusByLocale } = latestStatusDetail
  const [ancillary] = ancillaryDetails
  const rest = { derivedStatusCode: undefined, exceptionCode: ancillary?.reason, exceptionDescription: ancillary?.reasonDescription, eventDescription: statusByLocale, delayDetail }
  const fine = readMeaning({ eventType: code, ...rest })
  return fine.status === 'unknown' || fine.informational ? readMeaning({ eventType: plain(derivedCode) === 'IN' ? 'OC' : derivedCode, ...rest }) : fine
}

/** What FedEx says of a delay of the whole parcel: the scans do not always repeat it. */
export function readDelay({ latestStatusDetail }: FedexResult): CodeRow | undefined {
  const { type, status } = latestStatusDetail?.delayDetail ?? {}
  return plain(status) === 'DELAYED' ? byCode.get(`delay:${plain(type)}`)?.[0] ?? byCode.get('delay:GENERAL')?.[0] : undefined
}

/** A time of FedEx at a place; without a place it is read at FedEx' home. */
export const readMoment = (time: string | undefined, place: FedexAddress | undefined) => {
  const country = cleanText(place?.countryCode) ?? 'US'
  return readTime(time, country, zoneOfPlace(country, place?.stateOrProvinceCode))
}

/** One scan in our words, or undefined where it has no readable time. */
export function readEvent(scan: FedexScan, unmapped: Unmapped): ReadEvent | undefined {
  const time = readMoment(scan.date, scan.scanLocation)
  if (!time) return undefined
  const { unknown, informational, flags, ...meaning } = readMeaning(scan)
  const [event, exception] = [cleanText(scan.eventDescription) ?? cleanText(scan.derivedStatus), cleanText(scan.exceptionDescription)]
  const description = event && exception && !event.includes(exception) ? `${event} – ${exception}` : event ?? exception ?? ''
  // The words of a delivery may name who took the parcel: they are not told to anyone.
  for (const code of unknown) unmapped(cleanText(code, 100) ?? 'none', meaning.status === 'delivered' ? '' : description)
  const { city, stateOrProvinceCode, countryCode } = scan.scanLocation ?? {}
  const location = cleanText([city, stateOrProvinceCode, countryCode].map((part) => cleanText(part)).filter(Boolean).join(', '))
  return {
    at: Date.parse(time.iso), occurredAt: time.iso, ...meaning, code: cleanText(scan.eventType, 100) ?? cleanText(scan.derivedStatusCode, 100) ?? '', description,
    ...(flags.length > 0 && { flags }), ...(location && { location }), ...(informational && { informational }),
  }
}
