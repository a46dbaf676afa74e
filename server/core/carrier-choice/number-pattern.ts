import type { CarrierPattern } from '../store-port.ts'

const prefixLength = 4

/** What of a number is ever compared: capitals and digits. */
export const plainNumber = (number: string): string => number.normalize('NFKC').toUpperCase().replace(/[^A-Z\d]/g, '')

/** Runs of digits by their length, letters at both ends as they are (`RR9DE`, `JJD18`), letters within by their count. */
function shapeOf(number: string): string {
  const runs = number.match(/[A-Z]+|\d+/g) ?? []
  return runs.map((run, index) => (/\d/.test(run) ? `${run.length}` : index === 0 || index === runs.length - 1 ? run : `(${run.length})`)).join('.')
}

/** The form of a tracking number, as a correction is remembered by: its shape and its first four signs. It does not tell the number. */
export function patternOf(number: string): string {
  const plain = plainNumber(number)
  return `${shapeOf(plain)}/${plain.slice(0, prefixLength)}`
}

type Learned = Pick<CarrierPattern, 'pattern' | 'carrier'>

/** How much of the beginning two numbers share, of the signs that are compared. */
function shared(one: string, other: string): number {
  let length = 0
  while (length < prefixLength && length < one.length && one[length] === other[length]) length++
  return length
}

/** From this on a carrier counts as sure. */
const sure = { begins: 0.97, letters: 0.95, halfBegins: 0.9, shape: 0.8 }

/**
 * The carrier a number like this was corrected to, and how sure that is: the same shape and beginning, or the letters that name a service,
 * settle it; the same shape alone only while all corrections of that shape agree. Null where nothing like it was corrected.
 */
export function recall(number: string, learned: readonly Learned[]): { carrier: string; confidence: number; byShape: boolean } | null {
  const [shape, prefix] = patternOf(number).split('/') as [string, string]
  const alike = learned.filter(({ pattern }) => pattern.split('/')[0] === shape)
    .map(({ carrier, pattern }) => ({ carrier, length: shared(prefix, pattern.split('/')[1] ?? '') })).sort((a, b) => b.length - a.length)
  const [best] = alike
  if (!best || !number) return null
  const rivals = alike.filter(({ carrier, length }) => carrier !== best.carrier && length === best.length)
  if (rivals.length > 0) return null
  const found = (confidence: number) => ({ carrier: best.carrier, confidence, byShape: confidence === sure.shape })
  if (best.length === prefixLength) return found(sure.begins)
  if (alike.some(({ carrier }) => carrier !== best.carrier)) return null
  return found(/^[A-Z]{2}/.test(shape) ? sure.letters : best.length >= 2 ? sure.halfBegins : sure.shape)
}
