import { describe, expect, test } from 'vitest'
import { aFulfillment, anEvent, anOrder, aShipment, aShop, at } from '../../../tests/builders/order.ts'
import { onBothEngines, recordingLog } from '../../../tests/contracts/engines.ts'
import { makeHolidays } from '../../holidays.ts'
import type { ExpectedDelivery, Order, ToldRange } from '../order.ts'
import type { DeliveryScore, Store } from '../store-port.ts'
import { addDays } from '../time-zone.ts'
import { overallAccuracy, shopAccuracy } from './accuracy.ts'
import { learnDeliveries, scoreOf } from './learn-deliveries.ts'
import { learnOrders } from './learn-orders.ts'
import { sourcesFor, transitOf } from './learned-transit.ts'
import { orderRow } from './order-row.ts'

const shop = aShop()
const holidays = makeHolidays()
const lane = { origin: 'DE', carrier: 'dhl', service: 'dhl paket', destination: 'DE-SH' }
const assumed = { way: { p50: 1, p90: 3 }, van: { p50: 0, p90: 1 }, again: { p50: 1, p90: 2 }, label: { p50: 1, p90: 3 }, silence: { p50: 1, p90: 3 } }
const told = (from: string, to: string, basis: ToldRange['basis'] = 'learned', when = at('2026-11-01T09:00:00Z')): ToldRange => ({ from, to, basis, at: when })

/** Handed over at five in the afternoon of a day, arrived at eleven of another. */
function delivered(id: string, handedOver: string, arrivedOn: string | null, expected?: ExpectedDelivery, changes: Partial<Order> = {}): Order {
  const events = [
    ...arrivedOn ? [anEvent({ occurredAt: `${arrivedOn}T11:00:00+01:00`, status: 'delivered', code: 'd' })] : [],
    anEvent({ occurredAt: `${handedOver}T17:00:00+01:00`, status: 'picked_up', code: 'p' }),
  ]
  return anOrder({
    id, externalId: id, shopId: shop.id, revision: 0, fulfillments: [aFulfillment()],
    shipments: [aShipment({
      id: `s-${id}`, orderId: id, trackingNumber: id, status: arrivedOn ? 'delivered' : 'in_transit', events, expected, nextAskAt: arrivedOn ? null : 1,
      deliveredAt: arrivedOn ? at(`${arrivedOn}T10:00:00Z`) : null,
    })], ...changes,
  })
}
const worldOf = (store: Store, now = '2026-11-20T12:00:00Z') => ({ store, holidays, log: recordingLog(), clock: { now: () => at(now) }, carriers: new Map([['dhl', {} as never]]) })
const stored = async (store: Store) => transitOf((await store.findLearned(shop.id, 'transit'))?.data)
const weight = async (store: Store) => (await stored(store)).isLearned('way', lane, 20_777)

onBothEngines((open, engine) => {
  describe(engine, () => {
    test('each delivered parcel is learned from once, however often it is saved and learned', async () => {
      const { store } = await open()
      const world = worldOf(store)
      await store.saveShop({ ...shop, revision: 0 })
      // 16 to 18 November: two delivery days.
      await store.insertOrders(Array.from({ length: 40 }, (_, index) => delivered(`o${index}`, '2026-11-16', '2026-11-18')))
      expect(await learnDeliveries(world, shop)).toBe(40)
      expect(await learnDeliveries(world, shop)).toBe(0)
      expect((await stored(store)).quantile('way', lane, 0.5, { today: 20_777, assumed })).toBe(2)
      const before = await store.findLearned(shop.id, 'transit')
      await store.saveOrder((await store.findOrder('o3'))!)
      await store.saveShipment((await store.findOrder('o4'))!.shipments[0]!)
      expect(await learnDeliveries(world, shop)).toBe(0)
      expect((await store.findLearned(shop.id, 'transit'))!.data).toBe(before!.data)
      await store.saveOrder(delivered('o40', '2026-11-16', '2026-11-18'))
      expect(await learnDeliveries(world, shop)).toBe(1)
    })

    test('a learner that is stopped in between goes on where it was', async () => {
      const { store } = await open()
      await store.saveShop({ ...shop, revision: 0 })
      await store.insertOrders(Array.from({ length: 2400 }, (_, index) => delivered(`o${index}`, '2026-11-16', '2026-11-19')))
      let transactions = 0
      const breaking: Store = { ...store, transaction: (work) => (++transactions > 2 ? Promise.reject(new Error('stopped')) : store.transaction(work)) }
      await expect(learnDeliveries(worldOf(breaking), shop)).rejects.toThrow('stopped')
      expect(await learnDeliveries(worldOf(store), shop)).toBe(400)
      const { data } = (await store.findLearned(shop.id, 'transit'))!
      const arrived = (JSON.parse(data) as { arrived: { groups: Record<string, [number[], number[]]> } }).arrived.groups['way|dhl']!
      expect(arrived[0].reduce((sum, count) => sum + count, 0)).toBeCloseTo(2400, 3)
    })

    test('how dates came true: kept, near, off by, held; each delivery counted once', async () => {
      const { store } = await open()
      const world = worldOf(store)
      await store.saveShop({ ...shop, revision: 0 })
      const first = (range: ToldRange, handOver?: ToldRange): ExpectedDelivery => ({ from: range.from, to: range.to, basis: range.basis, first: range, ...handOver && { handOver } })
      await store.insertOrders([
        delivered('in-time', '2026-11-16', '2026-11-18', first(told('2026-11-18', '2026-11-20'), told('2026-11-18', '2026-11-19'))),
        delivered('in-range', '2026-11-16', '2026-11-19', first(told('2026-11-18', '2026-11-20'), told('2026-11-17', '2026-11-18'))),
        delivered('late', '2026-11-16', '2026-11-20', first(told('2026-11-17', '2026-11-18'))),
        delivered('by-the-carrier', '2026-11-16', '2026-11-18', first(told('2026-11-18', '2026-11-18', 'carrier'))),
        // Told only after it had arrived, told by nobody, and of another age: none of them counts.
        delivered('afterwards', '2026-11-16', '2026-11-18', first(told('2026-11-18', '2026-11-18', 'carrier', at('2026-11-19T09:00:00Z')))),
        delivered('untold', '2026-11-16', '2026-11-18'),
        delivered('long-ago', '2026-03-02', '2026-03-04', first(told('2026-03-04', '2026-03-06', 'learned', at('2026-03-01T09:00:00Z')))),
      ])
      await learnDeliveries(world, shop)
      await learnDeliveries(world, shop)
      const { all, carriers, lanes } = await shopAccuracy(world, shop.id)
      const byTold = (rows: typeof all, what: string) => rows.find((row) => row.told === what)
      expect(byTold(all, 'first')).toEqual({ carrier: '', destination: '', told: 'first', deliveries: 4, kept: 0.75, near: 0.75, errorDays: 1, estimated: 3, p50Held: 1 / 3, p90Held: 2 / 3 })
      expect(byTold(all, 'hand_over')).toMatchObject({ deliveries: 2, kept: 0.5, near: 1, errorDays: 1 })
      expect(byTold(carriers, 'first')).toMatchObject({ carrier: 'dhl', deliveries: 4 })
      expect(lanes).toMatchObject([{ carrier: 'dhl', destination: 'DE-SH', told: 'first', deliveries: 4 }])
      const overall = await overallAccuracy(world)
      expect(byTold(overall.carriers, 'first')).toMatchObject({ carrier: 'dhl', destination: '', deliveries: 4, kept: 0.75 })
      expect(byTold(overall.lanes, 'first')).toMatchObject({ carrier: 'dhl', destination: 'DE-SH', deliveries: 4, kept: 0.75 })
      const unknown = await overallAccuracy({ ...world, carriers: new Map() })
      expect(unknown.carriers).toMatchObject([{ carrier: 'other' }, { carrier: 'other' }])
      expect(unknown.lanes).toMatchObject([{ carrier: 'other', destination: 'DE-SH' }, { carrier: 'other', destination: 'DE-SH' }])
      // Ninety days later it is no longer told, and soon gone.
      expect((await shopAccuracy(worldOf(store, '2027-02-28T12:00:00Z'), shop.id)).all).toEqual([])
      await store.purge(at('2027-06-01T12:00:00Z'))
      expect(await store.sumDeliveryScores(0)).toEqual([])
    })

    test('over all shops the 50 busiest lanes are told by name, a carrier\'s others as one', async () => {
      const { store } = await open()
      const world = worldOf(store)
      const score = (carrier: string, destination: string, deliveries: number): DeliveryScore => ({
        carrier, destination, told: 'first', deliveries, kept: deliveries - 1, near: deliveries, errorDays: deliveries * 2, estimated: 0, p50Held: 0, p90Held: 0,
      })
      const day = Math.floor(world.clock.now() / 86_400_000) - 1
      const places = Array.from({ length: 60 }, (_, index) => `P${String(index).padStart(2, '0')}`)
      for (const [id, other] of [['one', 'own:a'], ['two', 'own:b']] as const) {
        await store.saveShop({ ...shop, id, revision: 0 })
        // Carriers of the shops' own are one together; 60 deliveries are fewer than the fiftieth lane's 102.
        await store.addDeliveryScores(id, day, [...places.map((place, index) => score('dhl', place, 100 - index)), score(other, 'P00', 30)])
      }
      const { carriers, lanes } = await overallAccuracy(world)
      expect(lanes).toHaveLength(52)
      expect(lanes.filter(({ destination }) => destination !== 'other').map(({ carrier, destination, deliveries }) => `${carrier} ${destination} ${deliveries}`))
        .toEqual(places.slice(0, 50).map((place, index) => `dhl ${place} ${200 - 2 * index}`))
      const folded = lanes.filter(({ destination }) => destination === 'other')
      // Ten lanes of two shops: 2 × (50 + 49 + … + 41), of which each missed one.
      expect(folded).toMatchObject([{ carrier: 'dhl', deliveries: 910, kept: 890 / 910, near: 1, errorDays: 2 }, { carrier: 'other', deliveries: 60, kept: 58 / 60 }])
      const sum = (rows: { deliveries: number }[]) => rows.reduce((total, { deliveries }) => total + deliveries, 0)
      expect(sum(lanes)).toBe(sum(carriers))
    })

    test('whole orders are learned from once a day, and expected by that', async () => {
      const { store } = await open()
      const world = worldOf(store)
      await store.saveShop({ ...shop, revision: 0 })
      expect(await learnOrders(world, shop)).toBe(0)
      // Placed on each day of half a year, on the way for eight days.
      const day = (index: number) => addDays('2026-05-01', Math.floor(index / 8))
      await store.insertOrders(Array.from({ length: 1500 }, (_, index) => delivered(`o${index}`, addDays(day(index), 6), addDays(day(index), 8), undefined, {
        placedAt: at(`${day(index)}T08:00:00Z`), payment: { status: 'paid', method: null, paidAt: null, reservedUntil: null },
      })))
      expect(await learnOrders(world, shop)).toBe(1500)
      expect(await learnOrders(world, shop)).toBe(0)
      const { orders } = await sourcesFor(world, store, shop.id)
      const row = orderRow(holidays, anOrder({ placedAt: at('2026-11-19T08:00:00Z') }), shop)
      expect(orders!(row).p50).toBeGreaterThan(7)
      expect(orders!(row).p90).toBeLessThan(11)
      expect(await learnOrders(worldOf(store, '2026-11-22T12:00:00Z'), shop)).toBe(1500)
    }, 60_000)

    test('what is under way is known not to have arrived; a shop that goes takes all of it along', async () => {
      const { store } = await open()
      await store.saveShop({ ...shop, revision: 0 })
      await store.insertOrders([
        ...Array.from({ length: 60 }, (_, index) => delivered(`d${index}`, '2026-11-16', '2026-11-17')),
        ...Array.from({ length: 60 }, (_, index) => delivered(`u${index}`, '2026-11-16', null)),
      ])
      await learnDeliveries(worldOf(store), shop)
      // Half arrived after a day; the other half has been under way for four.
      expect((await stored(store)).quantile('way', lane, 0.9, { today: 20_777, assumed })).toBeGreaterThanOrEqual(4)
      expect(await weight(store)).toBe(true)
      await store.deleteShop(shop.id)
      expect(await store.findLearned(shop.id, 'transit')).toBeNull()
      expect((await store.listUnlearnedDeliveries(shop.id, 10)).ids).toEqual([])
    })
  })
})

test('one told range and one arrival', () => {
  const arrive = (day: string) => Date.parse(`${day}T00:00:00Z`) / 86_400_000
  const range = told('2026-11-18', '2026-11-20')
  expect(scoreOf(range, arrive('2026-11-17'))).toMatchObject({ kept: 1, near: 1, errorDays: 1, p50Held: 1, p90Held: 1 })
  expect(scoreOf(range, arrive('2026-11-16'))).toMatchObject({ kept: 1, near: 0, errorDays: 2 })
  expect(scoreOf(range, arrive('2026-11-21'))).toMatchObject({ kept: 0, near: 1, errorDays: 3, p90Held: 0 })
  expect(scoreOf({ ...range, basis: 'shop' }, arrive('2026-11-18'))).toMatchObject({ kept: 1, estimated: 0, p50Held: 0, p90Held: 0 })
})
