import type { TrackingStatus } from '../contract/tracking.ts'
import { foldText, readCodes, type CodeRow } from './_codes.ts'
import { cleanText } from './_text.ts'
import { readTime } from './_time.ts'

const words = readCodes(new URL('./_dhl.words.csv', import.meta.url))

/** DHL's coarse code is binding: a refinement outside its family is not believed. `unknown` and a missing code bind nothing. */
export const families: Record<string, readonly TrackingStatus[]> = {
  'pre-transit': ['pending', 'info_received', 'picked_up', 'cancelled'],
  transit: ['info_received', 'picked_up', 'in_transit', 'out_for_delivery', 'available_for_pickup', 'delivery_attempted', 'exception', 'returning'],
  delivered: ['delivered', 'returned', 'available_for_pickup', 'exception'],
  failure: ['in_transit', 'delivery_attempted', 'available_for_pickup', 'exception', 'returning', 'returned', 'cancelled'],
}

/** What DHL's own sentences say, where the family of the code allows it. */
export function readWords(texts: (string | undefined)[], allowed: (row: CodeRow) => boolean): CodeRow | undefined {
  const text = foldText(texts.map((one) => cleanText(one, 2000) ?? '').join(' · '))
  return words.find((row) => row.fits(text) && allowed(row))
}

/** The language a row of DHL's words is in. */
export const languageOf = (row: CodeRow | undefined) => row?.code.slice('keyword:'.length)

const months = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december']
/** "bis zum 27.11.2026", "until 27 November 2026", "until 2026-11-27": the last day a parcel is kept. */
function readDeadline(text: string): string | undefined {
  const [, rest] = /\b(?:bis|until|through|by)\b(?: (?:zum|einschließlich|including|and including))*:? (?:\p{L}+,? (?:den )?)?((?:\d{1,2}\.? ?(?:\d{1,2}\.|\p{L}+) ?\d{4}|\d{4}-\d{2}-\d{2}))/iu.exec(text) ?? []
  if (!rest) return undefined
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(rest) ?? []
  const [, spokenDay, spokenMonth = '', spokenYear] = /^(\d{1,2})\.? ?(\d{1,2}|\p{L}+)\.? ?(\d{4})$/u.exec(rest) ?? []
  const number = /^\d/.test(spokenMonth) ? Number(spokenMonth) : months.indexOf(spokenMonth.toLowerCase()) + 1
  const iso = year ? `${year}-${month}-${day}` : `${spokenYear}-${String(number).padStart(2, '0')}-${spokenDay?.padStart(2, '0')}`
  return readTime(iso, undefined)?.day
}

/** Who signed, as DHL Express writes it into its sentence: "Delivered : ALBY H", "Delivered - Signed for by: ALBY H". */
export const readSpokenSigner = (words: string | undefined) => /^delivered\s*(?:-\s*)?(?:signed for by)?\s*:\s*(\S.{0,99})$/i.exec(cleanText(words) ?? '')?.[1]

const pickupForms = [/ in der (.{3,250}?)(?: bis [^.]{3,30})? zur Abholung bereit/iu, / (?:ready for pick-?up|for pick-up|ready for collection) (?:at|in) (?:the )?(.{3,250}?)(?: until .*)?\.?$/iu]

/** Where a parcel waits and until when, as DHL's sentences say it; the first of them names the place. */
export function readSpokenPickup(words: string[]): { name?: string; address?: string; until?: string } {
  const spoken = pickupForms.map((form) => form.exec(` ${words[0]}`)?.[1]).find(Boolean)
  const [name, ...address] = spoken?.split(/\s*,\s*/) ?? []
  const until = readDeadline(words.join(' · '))
  return { ...(name && { name: name.slice(0, 300) }), ...(address.length > 0 && { address: address.join(', ').slice(0, 300) }), ...(until && { until }) }
}
