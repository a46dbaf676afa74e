import { AppError } from '../contract/errors.ts'
import { TrackingAnswer, type EstimatedDelivery, type ParcelReport, type TrackingFlag, type TrackingReason, type TrackingStatus } from '../contract/tracking.ts'
import { readCodes, type CodeRow } from './_codes.ts'
import { composeReport, inform, sortEvents, turnHomeward, withoutDoubles, type ReadEvent, type Summary, type Unmapped } from './_events.ts'
import { refusal, unreadable } from './_http.ts'
import { zoneOfPlace } from './_places.ts'
import { cleanText } from './_text.ts'
import { readTime } from './_time.ts'

/** What the services that read many carriers for a merchant have in common: a fine code under a coarse one, and a list of scans. */

type CodeTable = ReadonlyMap<string, CodeRow>
/** A status table by code; case does not matter. */
export const tableOf = (url: URL): CodeTable => new Map(readCodes(url).map((row) => [row.code.toLowerCase(), row]))

interface Meaning { status?: TrackingStatus; reason?: TrackingReason; flags: TrackingFlag[]; informational: boolean; known: boolean }

/**
 * What these codes mean together, the finest first. The status is the first that any of them tells, and so is the reason; a code that
 * stands in no row is told to `unmapped`, and what is coarser decides.
 */
export function meaningOf(table: CodeTable, codes: (string | undefined)[], unmapped: Unmapped, description = ''): Meaning {
  const rows: CodeRow[] = []
  for (const code of codes) {
    if (!code) continue
    const row = table.get(code.toLowerCase())
    if (row) rows.push(row)
    else unmapped(code, description)
  }
  const status = rows.find((row) => row.status)?.status
  const reason = rows.find((row) => row.reason)?.reason
  return {
    ...(status && { status }), ...(reason && { reason }), flags: [...new Set(rows.flatMap(({ flags }) => flags))],
    informational: rows[0]?.informational ?? false, known: rows.length > 0,
  }
}

/** One scan as such a service tells it. */
export interface Scan {
  /** The first of them that can be read counts. */
  times: (string | undefined)[]
  /** As they stand in the table, the finest first. */
  codes: (string | undefined)[]
  /** The scan's code as it stands in the answer: the parcel's own carrier's where it is passed on, else the service's finest. */
  code: string | undefined
  text: string | undefined
  /** The parts of the place. */
  place: (string | undefined)[]
  /** ISO 3166 alpha-2, for times without an offset. */
  country?: string | undefined
  state?: string | undefined
  zip?: string | undefined
  /** What the service itself says of somebody having to act; outranks the table. */
  action?: boolean | undefined
}

function readScan(table: CodeTable, scan: Scan, unmapped: Unmapped): ReadEvent | undefined {
  const time = scan.times.map((one) => readTime(one, scan.country, scan.country ? zoneOfPlace(scan.country, scan.state, scan.zip) : undefined)).find(Boolean)
  if (!time) return undefined
  const description = cleanText(scan.text) ?? ''
  const codes = scan.codes.map((code) => cleanText(code, 100))
  const { status, reason, flags: listed, informational, known } = meaningOf(table, codes, unmapped, description)
  const flags = scan.action === undefined ? listed : [...listed.filter((flag) => flag !== 'action_required'), ...(scan.action ? ['action_required' as const] : [])]
  const location = cleanText([...new Set(scan.place.map((part) => cleanText(part)).filter(Boolean))].join(', '))
  // A scan the service gives no code to means nothing to it.
  const informs = informational || !codes.some(Boolean) || (known && !status)
  return {
    at: Date.parse(time.iso), occurredAt: time.iso, status: status ?? 'unknown', code: cleanText(scan.code, 100) ?? '', description,
    ...(reason && { reason }), ...(flags.length > 0 && { flags }), ...(location && { location }), ...(informs && { informational: true }),
  }
}

/** All scans, newest first, with what they mean after one another. */
export function readScans(table: CodeTable, scans: Scan[], unmapped: Unmapped): ReadEvent[] {
  const read = scans.slice(0, 1000).map((scan) => readScan(table, scan, unmapped)).filter((event) => event !== undefined)
  return inform(turnHomeward(sortEvents(withoutDoubles(read)), false))
}

/** What the codes of a parcel as a whole say, since when. Where scans tell the codes too, those nobody knows were reported with them. */
export function summaryOf(table: CodeTable, codes: (string | undefined)[], since: string | undefined, events: ReadEvent[], unmapped: Unmapped, country?: string): Summary | undefined {
  const { status, reason, flags } = meaningOf(table, codes.map((code) => cleanText(code, 100)), events.length > 0 ? () => {} : unmapped)
  if (!status) return undefined
  const time = readTime(since, country)
  return { status, ...(reason && { reason }), ...(flags.length > 0 && { flags }), ...(time && { at: Date.parse(time.iso), occurredAt: time.iso }) }
}

/** A day, a moment or a window from these ends; midnight names only the day. */
export function readEstimate(from: string | undefined, to: string | undefined, country?: string): EstimatedDelivery | undefined {
  const [start, end] = [readTime(from, country), readTime(to, country)]
  const last = end ?? start
  if (!last) return undefined
  if (start && end && Date.parse(start.iso) < Date.parse(end.iso)) {
    const wholeDay = end.second ? end : readTime(`${end.day}T23:59`, country)!
    return start.day === end.day && !end.second ? end.day : { from: start.iso, to: wholeDay.iso }
  }
  return last.second ? last.iso : last.day
}

/** One parcel and every number it goes by. */
export interface ReadParcel { numbers: string[]; report: ParcelReport; newest: number }

/** A parcel on its way back is that for its summary too. */
function homewardToo(summary: Summary, events: ReadEvent[]): Summary {
  const [turned] = turnHomeward<ReadEvent>([{ ...summary, at: Infinity, occurredAt: '', code: '', description: '' }, ...events], false)
  if (!turned || turned.status === summary.status) return summary
  const { reason: _reason, ...rest } = summary
  return { ...rest, status: turned.status, ...(turned.reason && { reason: turned.reason }) }
}

/** The report of one parcel; undefined where it has no number. */
export function parcelOf(numbers: (string | undefined)[], more: Omit<ParcelReport, 'trackingNumber' | 'status' | 'reason' | 'flags' | 'deliveredAt' | 'events'>, events: ReadEvent[], summary: Summary | undefined): ReadParcel | undefined {
  const known = numbers.map((number) => cleanText(number, 100)).filter((number) => number !== undefined)
  const [trackingNumber] = known
  if (!trackingNumber) return undefined
  const report = composeReport({ trackingNumber, ...more }, events, summary && homewardToo(summary, events))
  if (report.signedBy && report.status === 'delivered') report.flags = [...new Set([...report.flags ?? [], 'signed' as const])]
  return { numbers: known, report, newest: events[0]?.at ?? summary?.at ?? 0 }
}

const plainNumber = (number: string) => number.toUpperCase().replace(/[\s.-]/g, '')

/** The answer with these parcels, those with the newest scan first; of a question, only those that were asked for. */
export function answerOf(name: string, parcels: (ReadParcel | undefined)[], number?: string): TrackingAnswer {
  const readable = parcels.filter((parcel) => parcel !== undefined)
  if (readable.length === 0) throw unreadable(name, 'none of its parcels has a number')
  const own = readable.filter(({ numbers }) => number === undefined || numbers.some((one) => plainNumber(one) === plainNumber(number)))
  if (own.length === 0) throw refusal(name, 404)
  const answer = TrackingAnswer.safeParse({ shipments: own.toSorted((a, b) => b.newest - a.newest).map(({ report }) => report) })
  if (!answer.success) throw unreadable(name, 'it has another form', answer.error)
  return answer.data
}

/** The number as it is asked for. Throws `invalid_input` for what no carrier's number looks like. */
export function askable(trackingNumber: string): string {
  const number = trackingNumber.trim().replace(/\s+/g, '')
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{3,49}$/.test(number)) throw new AppError('invalid_input', 'This is no tracking number: it has 4 to 50 letters and digits.')
  return number
}

/** https addresses only, as a proof of delivery may stand at. */
export function proofOf(url: string | undefined): string | undefined {
  const address = url?.trim() ?? ''
  return address.length <= 2000 && URL.canParse(address) && new URL(address).protocol === 'https:' ? address : undefined
}
