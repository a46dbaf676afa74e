import { foldText, readCodes, type CodeRow } from './_codes.ts'
import type { ReadEvent, Unmapped } from './_events.ts'
import { zoneOfPlace } from './_places.ts'
import { cleanText } from './_text.ts'
import { countryNamed, readTime, zoneOfCountry, type ReadTime } from './_time.ts'

const table = readCodes(new URL('./canada-post.codes.csv', import.meta.url))
const byCode = Map.groupBy(table, ({ code }) => code)
const words = table.filter(({ code }) => code.startsWith('word:'))

/** The abbreviations Canada Post writes beside a time: standard and daylight time of every Canadian zone, in English and French. */
const offsets: Record<string, string> = {
  NST: '-03:30', NDT: '-02:30', AST: '-04:00', ADT: '-03:00', EST: '-05:00', EDT: '-04:00', CST: '-06:00', CDT: '-05:00', MST: '-07:00', MDT: '-06:00', PST: '-08:00', PDT: '-07:00',
  HNT: '-03:30', HAT: '-02:30', HNA: '-04:00', HAA: '-03:00', HNE: '-05:00', HAE: '-04:00', HNC: '-06:00', HAC: '-05:00', HNR: '-07:00', HAR: '-06:00', HNP: '-08:00', HAP: '-07:00',
  UTC: 'Z', GMT: 'Z',
}
const provinces = /^(?:AB|BC|MB|NB|NL|NS|NT|NU|ON|PE|PQ|QC|SK|YT)$/

/** As Canada Post writes it: the texts of one scan. */
export interface Occurrence { identifier?: string; date?: string; time?: string; zone?: string; description?: string; site?: string; province?: string; retail?: string }

/** The zone of a scan: its province or state, the country its site or zone names ("02650,Israel"), that of an office of exchange abroad ("ILTLVA"), else Canada. */
function zoneOf({ identifier = '', zone, site, province }: Occurrence): string {
  const state = province?.trim().toUpperCase()
  if (state) return zoneOfPlace(/^[A-Z]{2}$/.test(state) && !provinces.test(state) ? 'US' : 'CA', state)
  const country = countryNamed(site?.split(',').at(-1)) ?? countryNamed(zone)
  if (country) return zoneOfCountry(country)
  // Scans of other posts are numbered from 4000 on.
  const office = /^4\d{3}$/.test(identifier.trim()) ? /^([A-Z]{2})[A-Z]{4}$/.exec(site?.trim() ?? '')?.[1] : undefined
  return office ? zoneOfCountry(office) : zoneOfPlace('CA', undefined)
}

export function readMoment(occurrence: Occurrence): ReadTime | undefined {
  const day = occurrence.date?.trim() ?? ''
  const [, hour, rest] = /^(\d{1,2})(:\d{2}(?::\d{2})?)$/.exec(occurrence.time?.trim() ?? '') ?? []
  const offset = offsets[occurrence.zone?.trim().toUpperCase() ?? ''] ?? ''
  return readTime(hour ? `${day}T${hour.padStart(2, '0')}${rest}${offset}` : day, 'CA', zoneOf(occurrence))
}

/** "0174" is 174. */
export const plainIdentifier = (identifier: string) => identifier.trim().replace(/^0+(?=\d)/, '')

/** What an event means: its number, decided by the words where the number stands for several things; its words where the number is in no list. */
export function readMeaning(code: string, description: string): { row: CodeRow | undefined; known: boolean } {
  const text = foldText(description)
  const rows = byCode.get(code) ?? []
  const known = rows.slice(0, -1).find((row) => row.fits(text)) ?? rows.at(-1)
  const spoken = !known || known.ambiguous ? words.find((row) => row.fits(text)) : undefined
  return { row: spoken ?? known, known: known !== undefined }
}

/** "SAINTE-FOY, QC", with the post office where one is named. */
const placeOf = ({ retail, site, province }: Occurrence) => cleanText([retail, site, province].map((part) => cleanText(part)).filter(Boolean).join(', '))

/** One occurrence in our words, or undefined where it has no readable time. */
export function readEvent(occurrence: Occurrence, unmapped: Unmapped): ReadEvent | undefined {
  const time = readMoment(occurrence)
  if (!time) return undefined
  const code = cleanText(occurrence.identifier, 100) ?? ''
  const description = cleanText(occurrence.description) ?? ''
  const { row, known } = readMeaning(plainIdentifier(code), description)
  if (!row || (code && !known)) unmapped(code || 'none', row?.status === 'delivered' ? '' : description)
  const location = placeOf(occurrence)
  return {
    at: Date.parse(time.iso), occurredAt: time.iso, status: row ? row.status ?? 'in_transit' : 'unknown', code, description,
    ...(row?.reason && { reason: row.reason }), ...(row?.flags.length && { flags: row.flags }), ...(location && { location }), ...(row?.informational && { informational: true }),
  }
}
