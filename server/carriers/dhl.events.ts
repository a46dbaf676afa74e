import type { TrackingFlag, TrackingReason, TrackingStatus } from '../contract/tracking.ts'
import { foldText, readCodes, type CodeRow } from './_codes.ts'
import { families, languageOf, readWords } from './_dhl.ts'
import type { ReadEvent, Unmapped } from './_events.ts'
import { cleanText } from './_text.ts'
import { countryNamed, readTime } from './_time.ts'
import type { DhlEvent } from './dhl.answer.ts'

const tableOf = (file: string) => readCodes(new URL(file, import.meta.url))
const services = tableOf('./dhl.services.codes.csv')
const byCode = Map.groupBy([...tableOf('./dhl.codes.csv'), ...services], ({ code }) => code)
/** Divisions tell the words of DHL's list too where the code should stand. */
for (const row of services) {
  const words = `${row.code.slice(0, row.code.indexOf(':'))}:${foldText(row.wording)}`
  if (!byCode.has(words)) byCode.set(words, [row])
}
// DHL Express tells the same checkpoints in both its interfaces.
for (const row of tableOf('./dhl-express.codes.csv')) if (!byCode.has(`express:${row.code}`)) byCode.set(`express:${row.code}`, [row])
/** Services whose events bear the codes of another one: letters of Deutsche Post. */
const listOf: Record<string, string> = { 'post-de': 'svb', 'post-international': 'svb' }
const coarse = (statusCode: string) => byCode.get(`statusCode:${statusCode}`)?.[0]

interface Meaning { status: TrackingStatus; reason?: TrackingReason; flags: TrackingFlag[]; informational: boolean; language?: string; mapped: boolean }

const coarseCode = (event: DhlEvent) => event.statusCode?.trim().toLowerCase().replace(/[\s_]+/g, '-') ?? ''

/** The codes an event carries: its whole status in the list of its division, its words there, then short ones among its words. Sentences are no codes. */
function codesOf(event: DhlEvent, service: string): string[] {
  const list = listOf[service] ?? service
  const codes = [event.status, event.statusDetailed].map((text) => `${list}:${text?.trim().toUpperCase()}`)
  const told = [event.status, event.description].flatMap((text) => (text && text.length <= 200 ? [`${list}:${foldText(text).trim()}`] : []))
  const words = [event.status, event.statusDetailed, event.statusCode].flatMap((text) => (text && text.length <= 24 ? text.toUpperCase().split(/[\s/,;:]+/) : []))
  const short = [...new Set(words)].filter((word) => /^[A-Z]{2,5}$/.test(word)).flatMap((word) => [`ice:${word}`, `${service}:${word}`])
  return [...new Set([...codes, ...told, ...short])].filter((code) => byCode.has(code))
}

/** What an event means after dhl.codes.csv: its own code, then the words of DHL's message, then the coarse code. */
export function readMeaning(event: DhlEvent, service: string): Meaning {
  const family = families[coarseCode(event)]
  const base = coarse(coarseCode(event))
  const allowed = (row: CodeRow) => !row.status || !family || family.includes(row.status)
  const spoken = readWords([event.description, event.remark, event.status], allowed)
  const row = codesOf(event, service).flatMap((code) => byCode.get(code)!).map((one) => (one.ambiguous ? spoken : one))
    .find((one) => one && allowed(one)) ?? spoken
  // A code that gives no reason leaves it to DHL's words for the same status.
  const finer = spoken && row !== spoken && row?.status === spoken.status && !row?.reason ? spoken : row
  const meaning: Meaning = {
    status: row?.status ?? base?.status ?? (row ? 'in_transit' : 'unknown'),
    flags: finer?.flags.length ? finer.flags : row?.flags ?? [], informational: row?.informational ?? false, language: languageOf(spoken), mapped: Boolean(row),
  }
  if (finer?.reason) meaning.reason = finer.reason
  return meaning
}

/** The words of an event: the description, and the remark where it adds something. */
function wordsOf(event: DhlEvent): string {
  const description = cleanText(event.description)
  const remark = cleanText(event.remark)
  if (!description || !remark) return description ?? remark ?? cleanText(event.status) ?? ''
  return description.includes(remark) ? description : remark.includes(description) ? remark : `${description} – ${remark}`
}

/** One event in our words, or undefined where it has no readable time. */
export function readEvent(event: DhlEvent, service: string, unmapped: Unmapped): ReadEvent | undefined {
  const address = event.location?.address
  // DHL Express names the country of a scan behind the place only: "LEIPZIG - GERMANY".
  const time = readTime(event.timestamp, address?.countryCode ?? countryNamed(address?.addressLocality?.split(' - ').at(-1)))
  if (!time) return undefined
  const { mapped, language, informational, ...meaning } = readMeaning(event, service)
  const description = wordsOf(event)
  const shortStatus = event.status && (event.status.length <= 24 || /^[\w./-]{1,90}$/.test(event.status.trim())) ? cleanText(event.status, 100) : undefined
  const code = shortStatus ?? cleanText(event.statusCode, 100) ?? ''
  // The words of a delivery may name the person who signed: they are not told to anyone.
  if (!mapped) unmapped(code || 'none', meaning.status === 'delivered' ? '' : description)
  const location = cleanText(event.location?.servicePoint?.label) ?? cleanText(address?.addressLocality) ?? cleanText(address?.countryCode)
  return {
    at: Date.parse(time.iso), occurredAt: time.iso, status: meaning.status, code, description,
    ...(meaning.reason && { reason: meaning.reason }), ...(meaning.flags.length > 0 && { flags: meaning.flags }),
    ...(language && { language }), ...(location && { location }), ...(informational && { informational }),
  }
}
