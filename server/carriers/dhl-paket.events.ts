import { readCodes, type CodeRow } from './_codes.ts'
import { families, languageOf, readWords } from './_dhl.ts'
import { turnHomeward, type ReadEvent, type Unmapped } from './_events.ts'
import { cleanText } from './_text.ts'
import { countryNamed, readTime, type ReadTime } from './_time.ts'

const byCode = Map.groupBy(readCodes(new URL('./dhl-paket.codes.csv', import.meta.url)), ({ code }) => code)

/** DHL's combinations <ice>/<ric>/<std>; and <ice>/<ric> alone, where every standard code gives it the same meaning. */
const combined = new Map(readCodes(new URL('./dhl-paket.ice.codes.csv', import.meta.url)).map((row) => [row.code, row]))
for (const [pair, rows] of Map.groupBy([...combined.values()], ({ code }) => code.slice(0, code.lastIndexOf('/')))) {
  if (rows.every(({ status, informational }) => status === rows[0]!.status && informational === rows[0]!.informational)) combined.set(pair, rows[0]!)
}

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

/** What an event means: its combination of codes, then a code that means one thing, then DHL's sentence, then what its codes mean by themselves. */
export function readMeaning(event: Attributes): { row: CodeRow | undefined; known: boolean; language: string | undefined } {
  const [ice, ric, standard] = [event['ice'], event['ric'], event['standard-event-code']].map((text) => text?.trim().toUpperCase() ?? '') as [string, string, string]
  const codes = [`ric:${ric}`, `ice:${ice}`, `std:${standard}`]
  const rows = codes.map((code) => byCode.get(code) ?? [])
  const family = families[familyOf[standard] ?? '']
  const allowed = (row: CodeRow) => !row.status || !family || family.includes(row.status)
  const spoken = readWords([event['event-text'], event['event-status'], event['status'], event['recipient-id-text']], allowed)
  const listed = combined.get(`${ice}/${ric}/${standard}`) ?? (standard ? undefined : combined.get(`${ice}/${ric}`))
  if (listed) return { row: withReason(listed, spoken), known: true, language: languageOf(spoken) }
  const clear = rows.flat().find((row, _, all) => !row.ambiguous && allowed(row) && !all.some((other) => other.ambiguous && other.code === row.code))
  const [byIce, byStandard] = [rows[1]!, rows[2]!].map((own) => own.find((row) => !row.ambiguous && allowed(row)))
  // That a parcel moved says less than its standard code.
  const fallback = byIce?.status !== 'in_transit' ? byIce ?? byStandard : byStandard ?? byIce
  const row = clear ?? (spoken?.status || !fallback ? spoken : { ...fallback, ...(spoken && withSpoken(fallback, spoken)) })
  return { row, known: rows.some((own) => own.length > 0), language: languageOf(spoken) }
}

/** A combination with the reason that DHL's sentence gives it; DHL tells the delivery of a return with the codes of any delivery. */
function withReason(listed: CodeRow, spoken: CodeRow | undefined): CodeRow {
  if (listed.status === 'delivered' && spoken?.status === 'returned') return spoken
  const adds = spoken && !listed.reason && !listed.informational && (!spoken.status || spoken.status === listed.status)
  return adds ? { ...listed, ...(spoken.reason && { reason: spoken.reason }), flags: [...new Set([...listed.flags, ...spoken.flags])] } : listed
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
