import type { Instant } from '../../../core/order.ts'
import type { Random } from '../random.ts'

export const second = 1000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour

/** R: no delivery on Sundays. X: on every day. Q: quick, for watching. As the demo carrier documents its numbers. */
export type Pace = 'R' | 'X' | 'Q'

export interface ParcelStory {
  /** When its label was made. */
  at: Instant
  journey: string
  pace: Pace
  /** Indexes of the order's lines that are in it. */
  lines: number[]
  /** Which hand-over it belongs to. */
  fulfillment: number
  /** False where the shop gave no tracking number. */
  tracked?: boolean
  /** The carrier has not answered for this long. */
  silentFor?: number
}

/** What happens to an order. What lies after now has not happened yet. */
export interface Story {
  method: string
  paidAt: Instant | null
  reservedUntil?: Instant
  processingAt: Instant | null
  cancelledAt?: Instant
  pickup?: { readyAt: Instant; collectedAt: Instant | null }
  parcels: ParcelStory[]
  refund?: { at: Instant; lines: number[] | 'all' }
}

/** The number of a demo parcel; the form is the demo carrier's (server/carriers/demo.journeys.ts). */
export function trackingNumber(journey: string, pace: Pace, at: Instant, seed: number): string {
  const base36 = (value: number, digits: number) => value.toString(36).toUpperCase().padStart(digits, '0').slice(-digits)
  return `DEMO${journey}${pace}${base36(Math.floor(at / 1000), 6)}${base36(seed % 1_679_616, 4)}`
}

/** Seven in the morning (UTC) of the next day the warehouse works, Monday to Friday. */
export function nextWorkday(after: Instant): Instant {
  let at = Math.floor(after / day) * day + 7 * hour
  if (at <= after) at += day
  while ([0, 6].includes(new Date(at).getUTCDay())) at += day
  return at
}

const journeysAtHome = [['N', 690], ['B', 60], ['S', 45], ['M', 30], ['K', 40], ['D', 48], ['A', 30], ['P', 28], ['W', 3], ['L', 3], ['G', 3], ['R', 9]] as const
const journeysThroughCustoms = [['C', 88], ['T', 12]] as const
function journeyOf(random: Random, customs: boolean): string {
  const list: readonly (readonly [string, number])[] = customs ? journeysThroughCustoms : journeysAtHome
  let rest = random.next() * list.reduce((sum, [, weight]) => sum + weight, 0)
  return list.find(([, weight]) => (rest -= weight) < 0)?.[0] ?? 'N'
}

const methods = ['PayPal', 'PayPal', 'PayPal', 'PayPal', 'Kreditkarte', 'Kreditkarte', 'Rechnung', 'Rechnung', 'SEPA-Lastschrift', 'Vorkasse'] as const

function paymentOf(random: Random, placedAt: Instant): Pick<Story, 'method' | 'paidAt' | 'reservedUntil'> {
  const method = random.pick(methods)
  if (method === 'Vorkasse') return { method, paidAt: placedAt + random.int(14, 70) * hour, reservedUntil: placedAt + 7 * day }
  if (method === 'Rechnung') return { method, paidAt: placedAt + random.int(3, 13) * day }
  return { method, paidAt: placedAt + random.int(8, 90) * second }
}

/** Cancelled before anything was sent; what was paid by then goes back. */
function cancelled(payment: Pick<Story, 'method' | 'paidAt'>, at: Instant): Story {
  const paid = payment.paidAt !== null && payment.paidAt < at
  return { method: payment.method, paidAt: paid ? payment.paidAt : null, processingAt: null, cancelledAt: at, parcels: [], ...(paid && { refund: { at: at + 2 * hour, lines: 'all' } }) }
}

/** How things usually go: most parcels arrive on the day promised, some do not. `shippable` are the indexes of lines that travel. */
export function usualStory(random: Random, placedAt: Instant, shippable: number[], country: string): Story {
  const payment = paymentOf(random, placedAt)
  const released = payment.method === 'Vorkasse' ? payment.paidAt! : placedAt
  if (random.chance(0.014)) return cancelled(payment, placedAt + random.int(1, 40) * hour)
  const processingAt = nextWorkday(released) + random.int(0, 180) * minute
  if (!shippable.length) return { ...payment, processingAt: placedAt + minute, parcels: [] }
  if (country === 'DE' && random.chance(0.02)) {
    const readyAt = processingAt + random.int(1, 5) * hour
    return { ...payment, processingAt, pickup: { readyAt, collectedAt: readyAt + random.int(3, 90) * hour }, parcels: [] }
  }
  const at = Math.floor(processingAt / day) * day + 13 * hour + random.int(0, 150) * minute
  const customs = ['CH', 'GB'].includes(country)
  const journey = journeyOf(random, customs)
  const parcels: ParcelStory[] = [{ at, journey, pace: 'R', lines: shippable, fulfillment: 0 }]
  if (shippable.length >= 2 && random.chance(0.14)) {
    const cut = Math.ceil(shippable.length / 2)
    const later = random.chance(0.4)
    parcels[0]!.lines = shippable.slice(0, cut)
    parcels.push({ at: later ? nextWorkday(at + random.int(1, 4) * day) + 7 * hour : at, journey: journeyOf(random, customs), pace: 'R', lines: shippable.slice(cut), fulfillment: later ? 1 : 0 })
  }
  const story: Story = { ...payment, processingAt, parcels }
  const failed = parcels.filter((parcel) => ['R', 'L', 'G'].includes(parcel.journey)).flatMap(({ lines }) => lines)
  if (failed.length) story.refund = { at: at + 12 * day, lines: failed.length === shippable.length ? 'all' : failed }
  else if (random.chance(0.045)) story.refund = { at: at + random.int(9, 24) * day, lines: random.chance(0.4) || shippable.length === 1 ? 'all' : [random.pick(shippable)] }
  return story
}
