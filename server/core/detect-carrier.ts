import { AppError } from '../contract/errors.ts'
import { findCarrier } from './find-carrier.ts'
import { recall } from './carrier-choice/number-pattern.ts'
import type { Carrier } from './carrier-port.ts'
import type { CarrierPattern } from './store-port.ts'

/** One form a carrier's numbers have. */
export interface NumberFormat {
  carrier: string
  /** Our other adapters that read the same parcels (dhl reads those of dhl-paket): named instead where the merchant uses them. */
  also: readonly string[]
  /** Of the whole number, in capitals, without separators. What the check digit covers is the group `checked`, else all of it. */
  pattern: RegExp
  /** Of every number of this form, where they all have one: others are not tried. */
  length?: number
  check: { odds: number; holds(text: string): boolean } | null
  /** How common it is among numbers that look like this, beside `unknownShare` for all we do not know. */
  share: number
  /** How much more or less common it is for buyers in a country; `*` is every other one, and at 0 the country has to be known. */
  countries: ReadonlyMap<string, number>
}

/** What is known besides the number: where the buyer lives (ISO 3166), whom the shop ships with (ids or names), what was corrected by hand, the language of links. */
export interface DetectHints {
  country?: string | undefined
  carriers?: readonly string[] | undefined
  learned?: readonly Pick<CarrierPattern, 'pattern' | 'carrier'>[] | undefined
  language?: string | undefined
}
export interface KnownCarriers { carriers: ReadonlyMap<string, Carrier>; formats: readonly NumberFormat[] }
/** `confidence` 0 to 1; from 0.8 on it is sure, and a wrong check digit never exceeds 0.3. */
export interface CarrierCandidate { carrier: string; confidence: number; trackingUrl: string | null }

const unknownShare = 300
const usedByShop = 30
const notUsedByShop = 0.1
const mostWithWrongCheck = 0.3
const leastTold = 0.01
/** What is left for all others where a correction by hand speaks. */
const mostBesideCorrected = 0.3
const sureFrom = 0.8
const longestNumber = 60
const shown = 8

const separators = /[\s\p{Cf}\p{Pd}.,:;#/\\_%()[\]*'"|]+/gu
const labels = /^(?:(?:tracking|shipment|parcel|package|consignment|sendungs|paket|track)[\s-]*(?:number|numbers|nummer|nr|no|num|id|code)?|awb|waybill|barcode|nr|no)\s*[.:#]*\s+(?=\S*\d)/i
const clean = (text: string) => text.replace(separators, '').toUpperCase()

interface Reading { number: string; named: string | null }

/** The number as written, and without a carrier's name before it ("UPS 1Z…", "DHL: 0034…"), most likely first. */
function readingsOf(text: string, { carriers }: KnownCarriers): Reading[] {
  const unlabelled = text.replace(labels, '')
  const whole = { number: clean(unlabelled), named: null }
  const name = /^(\p{L}[\p{L}\s.!&-]*?)[\s:#.-]+(?=\S*\d)(\S.*)$/u.exec(unlabelled) ?? /^([a-z]{3,})(\d.*|1z.*)$/iu.exec(unlabelled)
  const named = name && name[1]!.length >= 3 ? findCarrier(carriers, name[1]) : null
  return named ? [{ number: clean(name![2]!.replace(labels, '')), named }, whole] : [whole]
}

/** Carriers whose numbers we do not know (aggregators, the shop's own van) say nothing about a number. */
const isOf = (format: NumberFormat, id: string) => format.carrier === id || format.also.includes(id)

const matchOf = ({ length, pattern }: NumberFormat, number: string) => (length === undefined || length === number.length ? pattern.exec(number) : null)

interface Match { format: NumberFormat; weight: number; holds: boolean }

function weigh(format: NumberFormat, match: RegExpExecArray, country: string | undefined, used: ReadonlySet<string>): Match {
  const elsewhere = format.countries.get('*') ?? 1
  const here = country === undefined ? Math.sign(elsewhere) : format.countries.get(country) ?? elsewhere
  const own = [format.carrier, ...format.also].some((id) => used.has(id))
  const weight = format.share * here * (used.size === 0 ? 1 : own ? usedByShop : notUsedByShop)
  return { format, weight, holds: format.check?.holds(match.groups?.checked ?? match[0]) ?? true }
}

/**
 * Bayes in small: what is common for such a number, times how much a check digit that holds tells, times what country and shop make of
 * it, as part of all that it could be. A format whose check fails is out of that sum and only makes all others less sure.
 */
function confidences(matches: readonly Match[]): Map<string, { confidence: number; format: NumberFormat }> {
  const found = new Map<string, { confidence: number; format: NumberFormat }>()
  const right = matches.filter(({ holds }) => holds).map(({ format, weight }) => ({ format, weight: weight * (format.check?.odds ?? 1) }))
  const wrong = matches.filter(({ format, holds }) => !holds && !right.some((other) => other.format.carrier === format.carrier))
  const doubt = unknownShare + wrong.reduce((sum, { weight }) => sum + Math.min(weight, unknownShare) / 2, 0)
  const all = doubt + right.reduce((sum, { weight }) => sum + weight, 0)
  for (const { format, weight } of right.toSorted((a, b) => a.weight - b.weight)) found.set(format.carrier, { format, confidence: Math.min(0.99, (found.get(format.carrier)?.confidence ?? 0) + weight / all) })
  for (const { format, weight } of wrong) {
    const confidence = mostWithWrongCheck * weight / (weight + 2 * unknownShare)
    if (confidence > (found.get(format.carrier)?.confidence ?? 0)) found.set(format.carrier, { format, confidence })
  }
  return found
}

function detect({ number, named }: Reading, { country, carriers = [], language = 'en' }: DetectHints, known: KnownCarriers): CarrierCandidate[] {
  if (number.length > longestNumber || !/^[A-Z\d]*\d[A-Z\d]*$/.test(number) || /^(\d)\1*$/.test(number)) return []
  const used = new Set((named ? [named] : carriers.flatMap((name) => findCarrier(known.carriers, name) ?? [])).filter((id) => known.formats.some((format) => isOf(format, id))))
  const matches = known.formats.flatMap((format) => {
    const match = matchOf(format, number)
    return match ? [weigh(format, match, country?.toUpperCase().replace(/^UK$/, 'GB'), used)] : []
  })
  return [...confidences(matches).values()].flatMap(({ format, confidence }) => {
    const id = [...format.also, format.carrier].find((id) => used.has(id) && known.carriers.has(id)) ?? format.carrier
    const carrier = known.carriers.get(id)
    return carrier && confidence >= leastTold ? [{ carrier: id, confidence: Math.round(confidence * 1000) / 1000, trackingUrl: carrier.trackingUrl(number, language) }] : []
  }).sort((a, b) => b.confidence - a.confidence).slice(0, shown)
}

/**
 * Corrections by hand go before all that a number's form tells. Where only the shape is like a corrected one, a number that is surely
 * another carrier's stays theirs, and a check digit of the corrected carrier that does not hold is no such number.
 */
function corrected(number: string, candidates: CarrierCandidate[], { learned = [], language = 'en' }: DetectHints, known: KnownCarriers): CarrierCandidate[] {
  const memory = recall(number, learned)
  const carrier = memory && known.carriers.get(memory.carrier)
  if (!memory || !carrier) return candidates
  const other = candidates.find(({ carrier: id }) => id !== memory.carrier)
  if (memory.byShape && (other?.confidence ?? 0) >= sureFrom) return candidates
  const formats = known.formats.filter((format) => isOf(format, memory.carrier)).flatMap((format) => {
    const match = matchOf(format, number)
    return match ? [weigh(format, match, undefined, new Set())] : []
  })
  if (memory.byShape && formats.length > 0 && formats.every(({ holds }) => !holds)) return candidates
  const first = { carrier: memory.carrier, confidence: memory.confidence, trackingUrl: carrier.trackingUrl(number, language) }
  const others = candidates.filter(({ carrier: id }) => id !== memory.carrier).map((each) => ({ ...each, confidence: Math.min(each.confidence, mostBesideCorrected) }))
  return [first, ...others].slice(0, shown)
}

/**
 * Whose number this may be, best first; nothing where no carrier's numbers look like it. Spaces, dashes, case, a label or a carrier's
 * name before it do not matter. Throws AppError `invalid_input` for an empty number only.
 */
export function detectCarrier(number: string, hints: DetectHints, known: KnownCarriers): CarrierCandidate[] {
  const text = number.slice(0, 500).normalize('NFKC').trim()
  if (!text) throw new AppError('invalid_input', 'The tracking number is empty.')
  for (const reading of readingsOf(text, known)) {
    const candidates = corrected(reading.number, detect(reading, hints, known), reading.named ? { ...hints, learned: [] } : hints, known)
    if (candidates.length) return candidates
  }
  return []
}
