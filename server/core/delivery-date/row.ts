/** What is known of an order when it is bought; anything may be unknown. */
export interface DeliveryRow {
  /** Local time at the shop, ISO 8601; an offset is passed over. */
  purchasedAt: string | null
  originRegion: string | null
  destinationRegion: string | null
  originPostcode: string | null
  destinationPostcode: string | null
  weightGrams: number | null
  value: number | null
  shippingCost: number | null
  items: number | null
  senders: number | null
  /** Days until the sender promises to hand over. */
  handlingDays: number | null
  category: string | null
}

/** An order that arrived. `days` are calendar days from purchase to delivery; null (still under way) teaches nothing. */
export interface PastDelivery extends DeliveryRow { days: number | null; deliveredAt: string | null }

/** Calendar days after purchase; never crossing, never negative. */
export interface DeliveryQuantiles { p10: number; p50: number; p80: number; p90: number }

const dayMs = 86_400_000

/** Days since 1970 with the time of day as a fraction, by the clock on the wall; NaN where there is none. */
export function dayNumber(text: string | null): number {
  if (text === null) return Number.NaN
  const part = (from: number, to: number) => Number(text.slice(from, to))
  return Date.UTC(part(0, 4), part(5, 7) - 1, part(8, 10), part(11, 13), part(14, 16)) / dayMs
}

/** A postcode as comparable text: numbers that lost their leading zeros get them back. */
export function postcodeText(postcode: string | null, digits: number): string | null {
  if (postcode === null) return null
  const text = postcode.replaceAll(/[\s-]/g, '').toUpperCase()
  if (text === '') return null
  return /^\d+$/.test(text) ? text.padStart(digits, '0') : text
}

/** Days grow by factors: a tenth late is a day on a short way and three on a long one. */
export const toScale = (days: number) => Math.log1p(days)
export const fromScale = (value: number) => Math.max(0, Math.expm1(value))
