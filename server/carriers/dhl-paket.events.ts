import { readCodes, type CodeRow } from './_codes.ts'
import { families, languageOf, readWords } from './_dhl.ts'
import { turnHomeward, type ReadEvent, type Unmapped } from './_events.ts'
import { cleanText } from './_text.ts'
import { countryNamed, readTime, type ReadTime } from './_time.ts'

const byCode = Map.groupBy(readCodes(new URL('./dhl-paket.codes.csv', import.meta.url)), ({ code }) => code)

/** What DHL's sentence may add to a standard code: the families of the coarse codes that the Unified API gives for it. */
const familyOf: Record<string, string> = {
  VA: 'pre-transit', AN: 'pre-transit', AE: 'transit', ES: 'transit', AA: 'transit', EE: 'transit', NB: 'transit', PO: 'transit', LA: 'transit', ZF: 'transit', ZO: 'transit',
  ZU: 'delivered', ZN: 'failure', BV: 'failure',
}

export type Attributes = Record<string, string>

/** "18.03.2016 10:02", in German time or that of the country it names. */
export function readDhlTime(text: string | undefined, country: string | undefined): ReadTime | undefined {
  const [, day, month, year, time] = /^(\d{2})\.(\d{2})\.(\d{4})(?: (\d{2}:\d{2}(?::\d{2})?))?$/.exec(text?.trim() ?? '') ?? []
  return readTime(year ? `${year}-${month}-${day}${time ? `T${time}` : ''}` : text, countryOf(country))
}

const countryOf = (name: string | undefined) => (name && /^[a-z]{2}$/i.test(name) ? name : countryNamed(name))

/** What an event means: a code that means one thing, then DHL's sentence, then what its codes mean by themselves. */
export function readMeaning(event: Attributes): { row: CodeRow | undefined; known: boolean; language: string | undefined } {
  const standard = event['standard-event-code']?.trim().toUpperCase() ?? ''
  const codes = [`ric:${event['ric']?.trim().toUpperCase()}`, `ice:${event['ice']?.trim().toUpperCase()}`, `std:${standard}`]
  const rows = codes.map((code) => byCode.get(code) ?? [])
  const family = families[familyOf[standard] ?? '']
  const allowed = (row: CodeRow) => !row.status || !family || family.includes(row.status)
  const spoken = readWords([event['event-text'], event['event-status'], event['status'], event['recipient-id-text']], allowed)
  const clear = rows.flat().find((row, _, all) => !row.ambiguous && allowed(row) && !all.some((other) => other.ambiguous && other.code === row.code))
  const [ice, std] = [rows[1]!, rows[2]!].map((own) => own.find((row) => !row.ambiguous && allowed(row)))
  // That a parcel moved says less than its standard code.
  const fallback = ice?.status !== 'in_transit' ? ice ?? std : std ?? ice
  const row = clear ?? (spoken?.status || !fallback ? spoken : { ...fallback, ...(spoken && withSpoken(fallback, spoken)) })
  return { row, known: rows.some((own) => own.length > 0), language: languageOf(spoken) }
}

/** A sentence without a status of its own adds its reason and flags to what the codes say. */
const withSpoken = (row: CodeRow, spoken: CodeRow) => ({
  ...(spoken.reason && { reason: spoken.reason }), flags: [...new Set([...row.flags, ...spoken.flags])], informational: spoken.informational,
})

/** One event in our words, or undefined where it has no readable time. */
export function readEvent(event: Attributes, unmapped: Unmapped): ReadEvent | undefined {
  const time = readDhlTime(event['event-timestamp'] ?? event['status-timestamp'] ?? event['last-event-timestamp'], event['event-country'])
  if (!time) return undefined
  const { row, known, language } = readMeaning(event)
  const description = cleanText(event['event-text']) ?? cleanText(event['event-status']) ?? cleanText(event['status']) ?? cleanText(event['event-short-status']) ?? ''
  const code = cleanText([event['standard-event-code'], event['ice'], event['ric']].map((one) => one?.trim()).filter(Boolean).join('/'), 100) ?? ''
  // Codes nobody knows are told though DHL's sentence was understood.
  if (!row || (code && !known)) unmapped(code || 'none', row?.status === 'delivered' ? '' : description)
  const location = cleanText(event['event-location']) ?? cleanText(event['event-country'])
  const read: ReadEvent = {
    at: Date.parse(time.iso), occurredAt: time.iso, status: row ? row.status ?? 'in_transit' : 'unknown', code, description,
    ...(row?.reason && { reason: row.reason }), ...(row?.flags.length && { flags: row.flags }),
    ...(language && { language }), ...(location && { location }), ...(row?.informational && { informational: true }),
  }
  return event['ruecksendung'] === 'true' ? turnHomeward([read], true)[0] : read
}
