import { parse } from 'csv-parse/sync'
import { readFileSync } from 'node:fs'
import * as z from 'zod'
import type { NumberFormat } from '../../core/detect-carrier.ts'
import { checkDigits } from './check-digits.ts'

const Words = z.string().transform((text) => text.split(' ').filter(Boolean))
const Countries = Words.pipe(z.array(z.string().regex(/^([A-Z]{2}|\*)=\d*\.?\d+$/))).transform((entries) =>
  new Map(entries.map((entry) => [entry.slice(0, entry.indexOf('=')), Number(entry.slice(entry.indexOf('=') + 1))])))
const Row = z.strictObject({
  carrier: z.string().min(1),
  also: Words,
  format: z.string().min(1),
  pattern: z.string().min(1).transform((source) => new RegExp(`^(?:${source})$`)),
  check: z.union([z.literal('').transform(() => null), z.string().refine((name) => Object.hasOwn(checkDigits, name)).transform((name) => checkDigits[name]!)]),
  share: z.coerce.number().positive(),
  countries: Countries,
  source: z.string().min(1),
})
const Operator = z.strictObject({ country: z.string().regex(/^[A-Z]{2}$/), carrier: z.string().min(1) })

const readRows = (name: string): unknown => parse(readFileSync(new URL(name, import.meta.url)), { columns: true, comment: '#', comment_no_infix: true, trim: true })

/** Numbers of posts (UPU S10): the last two letters are the country of origin; the post of the buyer's country, if the shop uses it, may be asked too. */
function postalFormats(): NumberFormat[] {
  const operators = z.array(Operator).parse(readRows('./operators.csv'))
  const every = operators.map(({ country }) => country).join('|')
  return operators.flatMap(({ country, carrier }): NumberFormat[] => {
    const format = { carrier, also: [], check: checkDigits.s10!, length: 13 }
    return [
      { ...format, pattern: new RegExp(`^[A-Z]{2}(?<checked>\\d{9})${country}$`), share: 1500, countries: new Map() },
      { ...format, pattern: new RegExp(`^[A-Z]{2}(?<checked>\\d{9})(?!${country})(?:${every})$`), share: 1, countries: new Map([[country, 4], ['*', 0]]) },
    ]
  })
}

/**
 * Every form of tracking numbers we know (formats.csv, operators.csv), for detectCarrier. They stand side by side in one table and not
 * with each adapter, because what a number means depends on all that look alike.
 */
export const numberFormats: readonly NumberFormat[] = [...z.array(Row).parse(readRows('./formats.csv')), ...postalFormats()]
