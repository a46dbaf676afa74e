import { foldText, readCodes, type CodeRow } from './_codes.ts'
import type { ReadEvent, Unmapped } from './_events.ts'
import { cleanText } from './_text.ts'
import type { ReadTime } from './_time.ts'

const table = readCodes(new URL('./bpost.codes.csv', import.meta.url))
const byCode = new Map(table.map((row) => [row.code, row]))
const words = table.filter(({ code }) => code === 'word:en')

/** "DistributedNormally - regular" and "distribution.normal-regular" as the words they are made of. */
const apart = (text: string) => foldText(text.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[\s._/-]+/g, ' '))

/** The row of a step of the parcel as a whole. */
export const stepOf = (step: string | undefined): CodeRow | undefined => (step ? byCode.get(`step:${step.trim().toUpperCase()}`) : undefined)

export interface State { time: ReadTime | undefined; code: string | undefined; words: string | undefined; location: string | undefined }

/** One state in our words, or undefined where it has no readable time. */
export function readEvent({ time, code: letters, words: told, location: at }: State, unmapped: Unmapped): ReadEvent | undefined {
  if (!time) return undefined
  const code = cleanText(letters, 100) ?? ''
  const description = cleanText(told) ?? ''
  const byLetters = byCode.get(`code:${code.toUpperCase()}`)
  const row = (description ? words.find((one) => one.fits(apart(description))) : undefined) ?? byLetters
  if (!row) unmapped(code || 'none', description)
  const location = cleanText(at)
  return {
    at: Date.parse(time.iso), occurredAt: time.iso, status: row ? row.status ?? 'in_transit' : 'unknown', code, description,
    ...(row?.reason && { reason: row.reason }), ...(row?.flags.length && { flags: row.flags }), ...(location && { location }), ...(row?.informational && { informational: true }),
  }
}
