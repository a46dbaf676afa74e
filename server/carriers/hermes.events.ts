import { readCodes, type CodeRow } from './_codes.ts'
import { inform, sortEvents, turnHomeward, withoutDoubles, type ReadEvent, type Unmapped } from './_events.ts'
import { cleanText } from './_text.ts'
import { readTime } from './_time.ts'
import type { HermesStatus, ScanningUnit } from './hermes.ts'

const tableOf = (file: string) => new Map(readCodes(new URL(file, import.meta.url)).map((row) => [row.code, row]))
const table = new Map([...tableOf('./hermes.codes.csv'), ...tableOf('./hermes.short.codes.csv')])

/** Hermes writes codes as 090001004, 90001004, 90-1-4 (three groups) or 3510 (four digits). */
export function readCode(text: string): string | undefined {
  const groups = text.split(/[-./\s]+/).filter(Boolean)
  if (!groups.every((group) => /^\d{1,9}$/.test(group))) return undefined
  if (groups.length === 3) return groups.map((group) => group.padStart(3, '0')).join('')
  if (groups.length === 2) return groups.map((group) => group.padStart(2, '0')).join('')
  return groups.length === 1 ? groups[0]!.padStart(groups[0]!.length <= 4 ? 4 : 9, '0') : undefined
}

const rowOf = (code: string): CodeRow | undefined => table.get(readCode(code) ?? '')

/** ISO 3166 alpha-3, as Hermes writes countries: those it delivers to. */
const alpha3 = 'AUT AT BEL BE BGR BG CHE CH CYP CY CZE CZ DEU DE DNK DK ESP ES EST EE FIN FI FRA FR GBR GB GRC GR HRV HR HUN HU IRL IE ITA IT LIE LI LTU LT LUX LU LVA LV MCO MC MLT MT NLD NL NOR NO POL PL PRT PT ROU RO SVK SK SVN SI SWE SE'.split(' ')
const countries = new Map(alpha3.flatMap((code, index) => (index % 2 === 0 ? [[code, alpha3[index + 1]!] as const] : [])))
export const countryOf = (code: string | undefined) => countries.get(code?.trim().toUpperCase() ?? '') ?? code

/**
 * The text without Hermes's placeholders (#IM# #ORT# #CITY# stand for "in the distribution centre Kiel"): the scan's place stands in
 * for them where it is known, and they go where it is not.
 */
export function fillPlaceholders(text: string, unit: ScanningUnit | undefined): string {
  if (!text.includes('#')) return text
  const [city, name] = [unit?.city ?? unit?.name ?? '', unit?.name ?? unit?.city ?? '']
  const filled = text.replace(/(\bin )?#[A-Z]+#(?: #[A-Z]+#)*/g, (marks) => {
    if (marks.includes('#PAKETSHOPNAME#')) return name
    if (marks === '#LAND#' || !city) return marks.includes('#ART#') ? (text.startsWith('The ') ? 'the site' : 'den Standort') : ''
    return marks.includes('#ART#') ? city : `in ${city}`
  })
  return filled.replace(/\s+/g, ' ').replace(/ ([.,])/g, '$1').trim()
}

/** One scan in our words, or undefined where it has no readable time. */
export function readEvent({ timestamp, code: raw, description: words, scanningUnit: unit }: HermesStatus, unmapped: Unmapped): ReadEvent | undefined {
  const time = readTime(timestamp, countryOf(unit?.countryCode))
  if (!time) return undefined
  const code = cleanText(raw, 100) ?? ''
  const row = rowOf(code)
  const told = cleanText(words)
  const description = fillPlaceholders(told ?? row?.wording ?? '', { city: cleanText(unit?.city), name: cleanText(unit?.name), countryCode: undefined })
  if (!row) unmapped(code || 'none', description)
  const location = cleanText(unit?.city) ?? cleanText(unit?.name) ?? cleanText(countryOf(unit?.countryCode))
  return {
    at: Date.parse(time.iso), occurredAt: time.iso, status: row?.status ?? 'unknown', code, description,
    ...(row?.reason && { reason: row.reason }), ...(row?.flags.length && { flags: row.flags }), ...(!told && description && { language: 'de' }),
    ...(location && { location }), ...(row?.informational && { informational: true }),
  }
}

/** Codes that take back: the scan before them (4070, 4072, 4690), or a cancellation (9399). */
const takesBack = (code: string): 'scan' | 'cancellation' | undefined => {
  const known = readCode(code) ?? ''
  if (/^(4070|4072|4690|0(48|50|60)090\d{3}|100090\d{3})$/.test(known)) return 'scan'
  return /^(9399|390020\d{3})$/.test(known) ? 'cancellation' : undefined
}

type State = Pick<ReadEvent, 'status' | 'reason' | 'flags'>
/**
 * What scans mean after one another. A code without a status (not arrived yet) leaves the parcel where it was. One that takes another
 * back leaves it where it was before that one, which then only informs. Expects newest first.
 */
function inTurn(events: ReadEvent[]): ReadEvent[] {
  const read = events.toReversed()
  const moves: { index: number; before: State }[] = []
  let state: State = { status: 'info_received' }
  for (const [index, event] of read.entries()) {
    const what = takesBack(event.code)
    const last = moves.at(-1)
    if (last && (what === 'scan' || (what && state.status === 'cancelled'))) {
      moves.pop()
      const { reason: _reason, flags: _flags, ...wrong } = read[last.index]!
      read[last.index] = { ...wrong, status: last.before.status, informational: true }
      state = last.before
    }
    const row = rowOf(event.code)
    if (what) read[index] = { ...event, ...state }
    else if (row && !row.status) read[index] = { ...event, status: state.status }
    else if (row) {
      moves.push({ index, before: state })
      state = { status: event.status, ...(event.reason && { reason: event.reason }), ...(event.flags && { flags: event.flags }) }
    }
  }
  return read.toReversed()
}

/** All scans, newest first. */
export function readEvents(scans: HermesStatus[], unmapped: Unmapped): ReadEvent[] {
  const read = scans.map((scan) => readEvent(scan, unmapped)).filter((event) => event !== undefined)
  return inform(turnHomeward(inTurn(sortEvents(withoutDoubles(read))), false))
}
