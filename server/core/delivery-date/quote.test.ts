import { expect, test } from 'vitest'
import { at } from '../../../tests/builders/order.ts'
import { aWorld } from '../../../tests/builders/world.ts'
import { anOrder } from '../../../tests/builders/order.ts'
import { sourcesFor } from './learned-transit.ts'
import { withExpectations } from './expect.ts'
import { quoteDelivery } from './quote.ts'

const delivery = { handlingDays: 1, cutOff: '14:00', transitDaysFrom: 1, transitDaysTo: 2 }
const place = { country: 'DE', postcode: '24105' }

test('what a product page tells is what the order is told right after', async () => {
  const world = await aWorld({ settings: { delivery } })
  for (const moment of ['2026-11-19T08:00:00Z', '2026-11-19T13:00:00Z', '2026-11-21T12:00:00Z', '2026-12-23T15:00:00Z', '2027-03-28T00:30:00Z']) {
    world.clock.at = at(moment)
    const quote = await quoteDelivery(world, world.shop, place)
    const order = withExpectations(anOrder({
      status: 'open', placedAt: world.clock.at, payment: { status: 'paid', method: null, paidAt: world.clock.at, reservedUntil: null }, promise: null, fulfillments: [], shipments: [],
    }), world.shop, { ...await sourcesFor(world, world.store, world.shop.id), orders: null })
    expect(quote, moment).toMatchObject({ from: order.expected!.from, to: order.expected!.to })
  }
})

test('order by: the cut-off of today in the warehouse\'s zone, also on the days the clocks change, and only where it makes a difference', async () => {
  const world = await aWorld({ settings: { delivery: { ...delivery, workdays: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] } } })
  const told = async (moment: string) => {
    world.clock.at = at(moment)
    const { orderBy } = (await quoteDelivery(world, world.shop, place))!
    return orderBy && new Date(orderBy).toISOString()
  }
  expect(await told('2026-11-19T08:00:00Z')).toBe('2026-11-19T13:00:00.000Z')
  expect(await told('2026-11-19T12:59:59Z')).toBe('2026-11-19T13:00:00.000Z')
  expect(await told('2026-11-19T13:00:00Z')).toBeNull()
  // Clocks went forward at 2:00 that night: 14:00 is 12:00 UTC, and back in autumn: 13:00 UTC.
  expect(await told('2027-03-27T23:30:00Z')).toBe('2027-03-28T12:00:00.000Z')
  expect(await told('2027-10-30T22:30:00Z')).toBe('2027-10-31T13:00:00.000Z')
})

test('no cut-off, and a warehouse at rest: no hurry is made up', async () => {
  const open = await aWorld({ settings: { delivery: { ...delivery, cutOff: '' } } })
  expect((await quoteDelivery(open, open.shop, place))!.orderBy).toBeNull()
  const resting = await aWorld({ settings: { delivery }, at: at('2026-11-22T08:00:00Z') })
  expect((await quoteDelivery(resting, resting.shop, place))!.orderBy).toBeNull()
})
