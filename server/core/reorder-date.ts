import type { OrderWithoutParcels, PlainDay } from './order.ts'
import { dayIn } from './time-zone.ts'

/** `day` may lie a little in the past: then it is due. `everyDays` is the usual time between two purchases of the last quantity. */
export interface ReorderDate { day: PlainDay; everyDays: number; purchases: number }

/** What one order held of a product. */
export interface Purchase { day: PlainDay; quantity: number }

const dayMs = 86_400_000
/** Fewer purchases are a coincidence. */
const minPurchases = 3
/** Habits change: only the newest count. */
const maxPurchases = 9
/** Shorter is an addition to the last order, longer is no habit anyone could know. */
const minDays = 5
const maxDays = 400
/** An interval is regular within this share of the median … */
const spread = 0.3
/** … and a habit is one where at least this share of intervals is regular. */
const regularShare = 2 / 3

const toNumber = (day: PlainDay) => Math.round(Date.parse(`${day}T00:00:00Z`) / dayMs)
const toDay = (number: number): PlainDay => new Date(number * dayMs).toISOString().slice(0, 10)

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Share of values near their median, and how far they lie from it in the mean, in parts of it. */
function regularity(values: number[]): { median: number; share: number; deviation: number } {
  const centre = median(values)
  const distances = values.map((value) => Math.abs(value - centre) / centre)
  return {
    median: centre,
    share: distances.filter((distance) => distance <= spread).length / values.length,
    deviation: distances.reduce((sum, distance) => sum + distance, 0) / values.length,
  }
}

/**
 * When a buyer usually needs a product again, from their own purchases of it, or null where these do not tell:
 * fewer than three, at irregular times, or given up (overdue by more than half an interval).
 * Two pounds last longer than one: where days per piece are steadier than days, these are counted.
 */
export function reorderDate(purchases: readonly Purchase[], today: PlainDay): ReorderDate | null {
  const byDay = new Map<number, number>()
  for (const { day, quantity } of purchases) if (quantity > 0) byDay.set(toNumber(day), (byDay.get(toNumber(day)) ?? 0) + quantity)
  const known = [...byDay].sort(([a], [b]) => a - b).slice(-maxPurchases)
  if (known.length < minPurchases) return null
  const intervals = known.slice(1).map(([day], index) => day - known[index]![0])
  const byTime = regularity(intervals)
  const byPiece = regularity(intervals.map((interval, index) => interval / known[index]![1]))
  const perPiece = byPiece.deviation < byTime.deviation
  const chosen = perPiece ? byPiece : byTime
  if (chosen.share < regularShare) return null
  const [lastDay, lastQuantity] = known.at(-1)!
  const everyDays = Math.round(perPiece ? chosen.median * lastQuantity : chosen.median)
  if (everyDays < minDays || everyDays > maxDays) return null
  const day = lastDay + everyDays
  if (toNumber(today) > day + everyDays / 2) return null
  return { day: toDay(day), everyDays, purchases: known.length }
}

/** Reorder dates of every product in a buyer's orders (this one and the earlier ones); cancelled orders and refunded pieces do not count. */
export function reorderDates(orders: readonly OrderWithoutParcels[], timeZone: string, today: PlainDay): Map<string, ReorderDate> {
  const purchases = new Map<string, Purchase[]>()
  for (const order of orders) {
    if (order.cancelledAt !== null || order.status === 'cancelled' || order.payment.status === 'refunded') continue
    const day = dayIn(order.placedAt, timeZone)
    for (const line of order.lines) {
      if (line.productId === null) continue
      const back = order.refunds.flatMap(({ items }) => items).filter(({ lineId }) => lineId === line.id).reduce((sum, { quantity }) => sum + quantity, 0)
      if (line.quantity > back) purchases.set(line.productId, [...purchases.get(line.productId) ?? [], { day, quantity: line.quantity - back }])
    }
  }
  const dates = new Map<string, ReorderDate>()
  for (const [productId, own] of purchases) {
    const date = own.length >= minPurchases ? reorderDate(own, today) : null
    if (date) dates.set(productId, date)
  }
  return dates
}
