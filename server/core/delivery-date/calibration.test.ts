import { expect, test } from 'vitest'
import { makeRandom } from '../../../tests/builders/baskets.ts'
import { aFulfillment, anEvent, anOrder, aShipment, aShop, at } from '../../../tests/builders/order.ts'
import { makeHolidays } from '../../holidays.ts'
import type { Order } from '../order.ts'
import { numberOf } from '../time-zone.ts'
import { openDaysLater } from './calendar.ts'
import { deliveryCalendar } from './delivery-days.ts'
import { withExpectations } from './expect.ts'
import { scoreOf } from './learn-deliveries.ts'
import { momentsOf, passageOf, roadOf, shippedAtOf } from './passage.ts'
import { Transit } from './transit.ts'

const dayMs = 86_400_000
const holidays = makeHolidays()
const shop = aShop()
/** Postcode, carrier, and the true chance to arrive after so many delivery days. */
const lanes = [
  { postcode: '10115', carrier: 'dhl', days: [0, 0.6, 0.25, 0.1, 0.05] }, { postcode: '80331', carrier: 'dhl', days: [0, 0.2, 0.5, 0.2, 0.05, 0.05] },
  { postcode: '24105', carrier: 'gls', days: [0, 0, 0.1, 0.3, 0.3, 0.1, 0.1, 0.05, 0.05] },
]

function drawn(random: () => number, chances: readonly number[]): number {
  let left = random()
  const day = chances.findIndex((chance) => (left -= chance) < 0)
  return day < 0 ? chances.length - 1 : day
}

interface Trip { order: Order; sentAt: number; arrivedAt: number }
function makeTrip(random: () => number, index: number, sentAt: number): Trip {
  const { postcode, carrier, days } = lanes[Math.floor(random() * lanes.length)]!
  const calendar = deliveryCalendar(holidays, carrier, { country: 'DE', region: postcode === '80331' ? 'DE-BY' : postcode === '10115' ? 'DE-BE' : 'DE-SH' })
  const arrived = openDaysLater(calendar, Math.floor(sentAt / dayMs), drawn(random, days))
  const order = anOrder({
    id: `o${index}`, promise: null, placedAt: sentAt - dayMs, shippingAddress: { lines: [], country: 'DE', postcode }, fulfillments: [aFulfillment({ shippedAt: sentAt })],
    shipments: [aShipment({ carrier, events: [anEvent({ occurredAt: new Date(sentAt).toISOString(), status: 'picked_up' })], status: 'picked_up' })],
  })
  return { order, sentAt, arrivedAt: arrived * dayMs + 12 * 3_600_000 }
}

test('told at hand-over by a shop that learns as parcels arrive, without look-ahead: both ends hold about as often as they say', () => {
  const random = makeRandom(11)
  const transit = new Transit()
  const start = at('2026-01-05T16:00:00Z')
  const trips = Array.from({ length: 260 * 20 }, (_, index) => makeTrip(random, index, start + Math.floor(index / 20) * dayMs)).filter(({ sentAt }) => new Date(sentAt).getUTCDay() % 6 !== 0)
  const arriving = trips.toSorted((a, b) => a.arrivedAt - b.arrivedAt)
  const sums = { deliveries: 0, p50: 0, p90: 0, near: 0 }
  let told = 0
  for (const { order, sentAt, arrivedAt } of trips) {
    for (; arriving[told]!.arrivedAt < sentAt; told++) {
      const { order: past, arrivedAt: then } = arriving[told]!
      const parcel = past.shipments[0]!
      const moments = momentsOf({ ...parcel, deliveredAt: then }, shippedAtOf(past, parcel))
      transit.learn(passageOf(roadOf(holidays, past, shop, parcel), moments, then)!)
    }
    const { first } = withExpectations(order, shop, { holidays, transit, now: sentAt }).shipments[0]!.expected!
    if (sentAt < start + 60 * dayMs) continue
    expect(first.basis).toBe('learned')
    const score = scoreOf(first, numberOf(new Date(arrivedAt).toISOString().slice(0, 10)))
    sums.deliveries++
    sums.p50 += score.p50Held
    sums.p90 += score.p90Held
    sums.near += score.near
  }
  expect(sums.deliveries).toBeGreaterThan(2500)
  // Whole days reach further than the share they are named by: of the lane to Berlin 60 of 100 come on the first day already.
  expect(sums.p50 / sums.deliveries).toBeGreaterThan(0.5)
  expect(sums.p50 / sums.deliveries).toBeLessThan(0.75)
  expect(sums.p90 / sums.deliveries).toBeGreaterThan(0.88)
  expect(sums.p90 / sums.deliveries).toBeLessThan(0.97)
  expect(sums.near / sums.deliveries).toBeGreaterThan(0.89)
}, 60_000)
