import { beforeAll, describe, expect, test } from 'vitest'
import { demo } from '../../../carriers/demo.ts'
import { OrderState } from '../../../contract/page.ts'
import { TrackingAnswer, TrackingStatus } from '../../../contract/tracking.ts'
import type { Order } from '../../../core/order.ts'
import { Transit } from '../../../core/delivery-date/transit.ts'
import { withState } from '../../../core/order-from-push.ts'
import { sellableOf } from '../catalogue/catalogue.ts'
import { demoShop } from '../seed.ts'
import { companions } from './baskets.ts'
import { generateOrders } from './generate.ts'
import { day } from './story.ts'
import { makeHolidays } from '../../../holidays.ts'

const now = Date.parse('2026-11-21T10:00:00Z')
const settingAt = (at: number, seed = 1) => ({ seed, now: at, carrier: demo, context: { fetch, log: null as never, now: () => at } })
const all = async (orders: number, at = now, seed = 1) => {
  const list: Order[] = []
  for await (const order of generateOrders(settingAt(at, seed), { orders, firstNumber: 10_001 })) list.push(order)
  return list
}
const shop = demoShop('https://demo.example')
const [holidays, transit] = [makeHolidays(), new Transit()]

test('the same moment tells the same story, another seed another one', async () => {
  const [one, again, other] = await Promise.all([all(400), all(400), all(400, now, 2)])
  expect(JSON.stringify(again)).toBe(JSON.stringify(one))
  expect(JSON.stringify(other)).not.toBe(JSON.stringify(one))
})

test('exactly as many as asked for, at any size', async () => {
  for (const orders of [1, 7, 60, 250, 1001]) expect(await all(orders)).toHaveLength(orders)
})

test.each(['2026-11-21T00:00:30Z', '2026-12-27T23:59:00Z', '2027-03-28T01:30:00Z', '2028-02-29T12:00:00Z'])('every order state and tracking status is there when seeded at %s', async (time) => {
  const at = Date.parse(time)
  const orders = await all(1200, at)
  const states = new Set(orders.map((order) => withState(order, shop, { now: at, holidays, transit }).state))
  expect(OrderState.options.filter((state) => !states.has(state))).toEqual([])
  const statuses = new Set(orders.flatMap(({ shipments }) => shipments.map(({ status }) => status)))
  expect(TrackingStatus.options.filter((status) => !statuses.has(status))).toEqual([])
})

test('a million is a stream: the first orders come without the others', async () => {
  const started = performance.now()
  const stream = generateOrders(settingAt(now), { orders: 1_000_000, firstNumber: 1 })
  for (let n = 0; n < 100; n++) expect((await stream.next()).done).toBe(false)
  await stream.return(undefined)
  expect(performance.now() - started).toBeLessThan(10_000)
})

describe('25,000 orders', () => {
  let orders: Order[] = []
  beforeAll(async () => { orders = await all(25_000) }, 60_000)

  test('lie in order within 24 months before now', () => {
    const times = orders.map(({ placedAt }) => placedAt)
    expect(times.every((time, index) => index === 0 || time >= times[index - 1]!)).toBe(true)
    expect(times[0]).toBeGreaterThan(now - 732 * day)
    expect(times.at(-1)).toBeLessThanOrEqual(now)
    expect(new Set(orders.map(({ id }) => id)).size).toBe(25_000)
  })

  test('come of about 3,000 customers, many of them again and again', () => {
    const counts = new Map<string, number>()
    for (const { buyer } of orders) counts.set(buyer.id!, (counts.get(buyer.id!) ?? 0) + 1)
    expect(counts.size).toBeGreaterThan(2800)
    expect(counts.size).toBeLessThanOrEqual(3000)
    expect([...counts.values()].filter((count) => count >= 5).length).toBeGreaterThan(1000)
    expect(orders.some(({ shippingAddress }) => shippingAddress?.country === 'CH')).toBe(true)
    expect(orders.some(({ buyer }) => buyer.name!.includes('<script>'))).toBe(true)
    expect(orders.some(({ buyer }) => /\p{Script=Arabic}/u.test(buyer.name!))).toBe(true)
  })

  test('hold whole, positive money that adds up', () => {
    for (const { lines, totals, refunds } of orders) {
      const sum = lines.reduce((total, { unitPrice, quantity }) => total + unitPrice * quantity, 0)
      expect(lines.every(({ unitPrice, quantity }) => Number.isInteger(unitPrice) && unitPrice > 0 && Number.isInteger(quantity) && quantity > 0)).toBe(true)
      expect(totals.total).toBe(sum + totals.shipping - totals.discount)
      expect(Number.isInteger(totals.total) && totals.total > 0 && Number.isInteger(totals.tax) && totals.tax! > 0 && totals.tax! < totals.total).toBe(true)
      expect(refunds.reduce((total, { amount }) => total + amount, 0)).toBeLessThanOrEqual(totals.total)
    }
  })

  test('fill baskets of 1 to 8 different things', () => {
    const sizes = new Set(orders.map(({ lines }) => lines.length))
    expect([...sizes].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect(orders.every(({ lines }) => new Set(lines.map(({ productId }) => productId)).size === lines.length)).toBe(true)
  })

  test('nothing lies in the future, and no parcel holds what was not ordered', () => {
    for (const { shipments, fulfillments, refunds, payment, lines } of orders) {
      const instants = [...fulfillments.map(({ updatedAt }) => updatedAt), ...refunds.map(({ refundedAt }) => refundedAt), payment.paidAt ?? 0,
        ...shipments.flatMap(({ scannedAt, askedAt, createdAt, events }) => [scannedAt ?? 0, askedAt ?? 0, createdAt, ...events.map(({ occurredAt }) => Date.parse(occurredAt))])]
      expect(Math.max(0, ...instants)).toBeLessThanOrEqual(now)
      const packed = shipments.flatMap(({ items }) => items ?? []).map(({ lineId }) => lineId)
      expect(new Set(packed).size).toBe(packed.length)
      expect(packed.every((id) => lines.some((line) => line.id === id && line.shipped))).toBe(true)
    }
  })

  test('December doubles a summer month', () => {
    const inMonth = (month: string) => orders.filter(({ placedAt }) => new Date(placedAt).toISOString().startsWith(month)).length
    expect(inMonth('2025-12')).toBeGreaterThan(2 * inMonth('2025-07'))
  })

  test('what is meant to go together does: lift above 2 for every pair', () => {
    const articlesOf = orders.map(({ lines }) => new Set(lines.map(({ productId }) => sellableOf(productId!)!.article.id)))
    const share = (...ids: string[]) => articlesOf.filter((basket) => ids.every((id) => basket.has(id))).length / articlesOf.length
    const weak = Object.entries(companions).flatMap(([first, list]) => list.map(([other]) => ({ pair: `${first} + ${other}`, lift: share(first, other) / (share(first) * share(other)) })).filter(({ lift }) => lift <= 2))
    expect(weak).toEqual([])
  })

  test('habits keep their rhythm: the median distance of a regular lies near their interval', () => {
    const times = new Map<string, number[]>()
    for (const { buyer, lines, placedAt } of orders) for (const { productId } of lines) if (productId === 'hafen-1000') times.set(buyer.id!, [...(times.get(buyer.id!) ?? []), placedAt])
    const regular = [...times.values()].filter((list) => list.length >= 8)
    expect(regular.length).toBeGreaterThan(5)
    for (const list of regular) {
      const gaps = list.slice(1).map((time, index) => (time - list[index]!) / day).sort((a, b) => a - b)
      expect(gaps[Math.floor(gaps.length / 2)]).toBeGreaterThan(20)
      expect(gaps[Math.floor(gaps.length / 2)]).toBeLessThan(100)
    }
  })

  test('what the carriers told is a valid report, and what ended is never asked for again', () => {
    for (const { shipments } of orders.slice(-2000)) {
      for (const { trackingNumber, status, events, nextAskAt, deliveredAt } of shipments) {
        if (events.length) TrackingAnswer.parse({ shipments: [{ trackingNumber, status, events }] })
        if (status === 'delivered' || status === 'returned') expect([nextAskAt, status === 'returned' || deliveredAt !== null]).toEqual([null, true])
      }
    }
  })
})
