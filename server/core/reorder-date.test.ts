import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aLine, anOrder, at } from '../../tests/builders/order.ts'
import { reorderDate, reorderDates } from './reorder-date.ts'

const bought = (...days: (string | [string, number])[]) => days.map((day) => (typeof day === 'string' ? { day, quantity: 1 } : { day: day[0], quantity: day[1] }))

test('three regular purchases tell the next', () => {
  expect(reorderDate(bought('2026-09-01', '2026-10-01', '2026-10-31'), '2026-11-19')).toEqual({ day: '2026-11-30', everyDays: 30, purchases: 3 })
})

test('two are a coincidence, and twice on one day is one', () => {
  expect(reorderDate(bought('2026-09-01', '2026-10-01'), '2026-10-02')).toBeNull()
  expect(reorderDate(bought('2026-09-01', '2026-09-01', '2026-10-01'), '2026-10-02')).toBeNull()
})

test('irregular purchases tell nothing', () => {
  expect(reorderDate(bought('2026-01-01', '2026-01-15', '2026-07-01', '2026-07-20', '2026-11-01'), '2026-11-02')).toBeNull()
  expect(reorderDate(bought('2026-09-01', '2026-09-21', '2026-11-01'), '2026-11-02')).toBeNull()
})

test('one holiday among regular purchases does not hide the habit', () => {
  const date = reorderDate(bought('2026-05-01', '2026-05-31', '2026-06-30', '2026-09-01', '2026-10-01'), '2026-10-02')
  expect(date?.day).toBe('2026-10-31')
})

test('two pounds last twice as long: days per piece count where they are steadier', () => {
  const date = reorderDate(bought(['2026-06-01', 1], ['2026-07-01', 2], ['2026-08-30', 1], ['2026-09-29', 3]), '2026-10-01')
  expect(date).toEqual({ day: '2026-12-28', everyDays: 90, purchases: 4 })
})

test('a habit given up is not brought up again', () => {
  const days = bought('2026-03-01', '2026-04-01', '2026-05-01')
  expect(reorderDate(days, '2026-06-10')?.day).toBe('2026-06-01')
  expect(reorderDate(days, '2026-06-20')).toBeNull()
})

test('the order of purchases does not matter, and a date never lies before the last one', () => {
  const day = fc.integer({ min: 0, max: 900 }).map((n) => new Date(Date.UTC(2024, 0, 1) + n * 86_400_000).toISOString().slice(0, 10))
  fc.assert(fc.property(fc.array(fc.record({ day, quantity: fc.integer({ min: 0, max: 5 }) }), { maxLength: 12 }), day, (purchases, today) => {
    const date = reorderDate(purchases, today)
    expect(reorderDate(purchases.toReversed(), today)).toEqual(date)
    if (!date) return
    expect(date.purchases).toBeGreaterThanOrEqual(3)
    expect(date.everyDays).toBeGreaterThanOrEqual(5)
    expect(date.day > purchases.filter(({ quantity }) => quantity > 0).map((each) => each.day).sort().at(-1)!).toBe(true)
  }))
})

test('by product of a buyer\'s orders: cancelled ones and returned pieces do not count, the day is the destination\'s', () => {
  const order = (placed: string, changes = {}) => anOrder({ id: placed, placedAt: at(placed), lines: [aLine()], ...changes })
  // 23:30 UTC is already the next day in Berlin, in summer and in winter.
  const orders = [order('2026-08-31T22:30:00Z'), order('2026-09-30T22:30:00Z'), order('2026-10-30T23:30:00Z')]
  expect(reorderDates(orders, 'Europe/Berlin', '2026-11-19').get('coffee-500')?.day).toBe('2026-11-30')
  expect(reorderDates([...orders.slice(1), order('2026-08-31T22:30:00Z', { status: 'cancelled' })], 'Europe/Berlin', '2026-11-19').size).toBe(0)
  const returned = order('2026-08-31T22:30:00Z', { refunds: [{ id: 'r', amount: 2780, refundedAt: 0, items: [{ lineId: 'line-1', quantity: 2 }] }] })
  expect(reorderDates([...orders.slice(1), returned], 'Europe/Berlin', '2026-11-19').size).toBe(0)
})
