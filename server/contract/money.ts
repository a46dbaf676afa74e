import * as z from 'zod'

const currencies = new Set(Intl.supportedValuesOf('currency'))

/** ISO 4217, as this runtime's Intl knows it. */
export const CurrencyCode = z.string().refine((code) => currencies.has(code), 'is not an ISO 4217 currency code in capitals, like EUR')

/** Digits after the decimal point, at most four; never negative. */
export const Amount = z.string().regex(/^\d{1,12}(\.\d{1,4})?$/, 'is not an amount like "12.90" (no sign, no thousands separator)')

export const Money = z.object({ amount: z.string(), currency: z.string() }).meta({ id: 'Money' })
/** Decimal string and currency, e.g. `{ amount: "12.90", currency: "EUR" }`. */
export type Money = z.infer<typeof Money>

const digitsOf = new Map<string, number>()
/** Decimal places of a currency: 2 for EUR, 0 for JPY (ISO 4217, by Intl). */
export function minorDigits(currency: string): number {
  let digits = digitsOf.get(currency)
  if (digits === undefined) {
    digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
    digitsOf.set(currency, digits)
  }
  return digits
}

/** "12.90" EUR → 1290. Digits beyond the currency's own are rounded half up; no floating point on the way. */
export function toMinor(amount: string, currency: string): number {
  const digits = minorDigits(currency)
  const [, sign = '', whole = '0', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount) ?? []
  const padded = (fraction + '0'.repeat(digits + 1)).slice(0, digits + 1)
  const tenths = Number(whole + padded)
  const minor = Math.floor(tenths / 10) + (tenths % 10 >= 5 ? 1 : 0)
  return sign ? -minor : minor
}

/** 1290 EUR → `{ amount: "12.90", currency: "EUR" }`. */
export function fromMinor(minor: number, currency: string): Money {
  const digits = minorDigits(currency)
  const text = String(Math.abs(minor)).padStart(digits + 1, '0')
  const amount = digits ? `${text.slice(0, -digits)}.${text.slice(-digits)}` : text
  return { amount: minor < 0 ? `-${amount}` : amount, currency }
}
