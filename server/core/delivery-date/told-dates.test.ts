import { expect, test } from 'vitest'
import { at } from '../../../tests/builders/order.ts'
import { aCarrier, aWorld } from '../../../tests/builders/world.ts'
import type { TrackingEvent } from '../../contract/tracking.ts'
import { OrderPush } from '../../contract/order.ts'
import { receiveFulfillment } from '../receive-fulfillment.ts'
import { receiveOrder } from '../receive-order.ts'
import { receiveTracking } from '../receive-tracking.ts'
import { loadPage } from '../load-page.ts'
import { watchOrders } from '../trouble/watch-orders.ts'
import { shopAccuracy } from './accuracy.ts'
import { learnDeliveries } from './learn-deliveries.ts'

const message = (key: string) => ({ kind: 'rest:test', dedupeKey: key, body: '{}' })
const push = (id: string): OrderPush => OrderPush.parse({
  id, number: id, placedAt: '2026-11-16T09:41:00+01:00', currency: 'EUR', payment: { status: 'paid' }, shippingAddress: { country: 'DE', postcode: '24105', city: 'Kiel' },
  lines: [{ id: '1', title: 'Kaffee', quantity: 1, unitPrice: '10.00' }], totals: { total: '10.00' },
})

test('from the push to the door: the range is told at once, narrowed by scans, kept, and counted once it came true', async () => {
  const world = await aWorld({ carriers: [aCarrier()], at: at('2026-11-16T09:00:00Z') })
  const { order: { id } } = await receiveOrder(world, world.shop, push('A1'), message('1'))
  const page = async () => {
    const loaded = await loadPage(world, world.store, { shopId: world.shop.id, orderId: id, scope: 'view', generation: 0, expiresAt: Number.MAX_SAFE_INTEGER } as never, { placement: 'order_status' })
    const { state, promise, formerPromise } = loaded.ready!.facts
    return { state, promise, formerPromise }
  }
  expect(await page()).toEqual({ state: 'received', promise: { from: '2026-11-18', to: '2026-11-20' }, formerPromise: null })

  world.clock.at = at('2026-11-18T18:00:00Z')
  await receiveFulfillment(world, world.shop, 'A1', { id: 'F', status: 'shipped', shippedAt: '2026-11-18T18:00:00+01:00', parcels: [{ carrier: 'dhl', trackingNumber: '1' }] }, message('2'))
  const [parcel] = (await world.store.findOrder(id))!.shipments
  const events: TrackingEvent[] = []
  const scan = async (occurredAt: string, status: TrackingEvent['status']) => {
    world.clock.at = Date.parse(occurredAt)
    events.unshift({ occurredAt, status, code: status, description: '' })
    await receiveTracking(world, parcel!, { trackingNumber: '1', status, events: [...events] })
  }
  await scan('2026-11-18T19:00:00+01:00', 'picked_up')
  // Told at checkout: until Friday. That Saturday is possible now is no reason to move it.
  expect(await page()).toEqual({ state: 'shipped', promise: { from: '2026-11-19', to: '2026-11-20' }, formerPromise: null })
  await scan('2026-11-20T20:30:00+01:00', 'in_transit')
  expect(await page()).toMatchObject({ state: 'delayed', promise: { from: '2026-11-21' }, formerPromise: { from: '2026-11-18', to: '2026-11-20' } })
  await scan('2026-11-21T11:00:00+01:00', 'delivered')
  expect(await page()).toMatchObject({ state: 'delivered', promise: null })

  world.clock.at = at('2026-11-22T12:00:00Z')
  expect(await learnDeliveries(world, world.shop)).toBe(1)
  const { all } = await shopAccuracy(world, world.shop.id)
  expect(all).toMatchObject([{ told: 'first', deliveries: 1, kept: 0, near: 1, errorDays: 3, p90Held: 0 }, { told: 'hand_over', deliveries: 1, kept: 0, near: 1, errorDays: 2 }])
})

test('an answer without news still moves a range whose last day is over', async () => {
  const world = await aWorld({ carriers: [aCarrier()], at: at('2026-11-16T09:00:00Z') })
  const { order: { id } } = await receiveOrder(world, world.shop, push('A1'), message('1'))
  world.clock.at = at('2026-11-18T18:00:00Z')
  await receiveFulfillment(world, world.shop, 'A1', { id: 'F', status: 'shipped', parcels: [{ carrier: 'dhl', trackingNumber: '1' }] }, message('2'))
  const [parcel] = (await world.store.findOrder(id))!.shipments
  const report = { trackingNumber: '1', status: 'picked_up' as const, events: [{ occurredAt: '2026-11-18T19:00:00+01:00', status: 'picked_up' as const, code: 'p', description: '' }] }
  await receiveTracking(world, parcel!, report)
  const before = (await world.store.findOrder(id))!
  await receiveTracking(world, parcel!, report)
  expect((await world.store.findOrder(id))!.revision).toBe(before.revision)
  world.clock.at = at('2026-11-23T09:00:00Z')
  expect(await receiveTracking(world, parcel!, report)).toBe(false)
  const after = (await world.store.findOrder(id))!
  expect(after.revision).toBeGreaterThan(before.revision)
  expect(after.state).toBe('delayed')
  expect(after.shipments[0]!.expected!.from >= '2026-11-23').toBe(true)
  expect(after.shipments[0]!.expected!.first).toEqual(before.shipments[0]!.expected!.first)
})

test('an order that nobody hands over is looked at by itself, and its page tells the later range', async () => {
  const world = await aWorld({ at: at('2026-11-16T09:00:00Z') })
  const { order: { id } } = await receiveOrder(world, world.shop, push('A1'), message('1'))
  // Planned for Tuesday; Wednesday passes too.
  expect((await world.store.findOrder(id))!.watch!.at).toBe(at('2026-11-18T23:00:00Z'))
  world.clock.at = at('2026-11-18T23:00:01Z')
  while (await watchOrders(world) > 0);
  const { expected, watch } = (await world.store.findOrder(id))!
  expect(expected).toMatchObject({ from: '2026-11-20', to: '2026-11-20', first: { from: '2026-11-18', to: '2026-11-20' } })
  // Friday is the last day told.
  world.clock.at = watch!.at!
  expect(new Date(watch!.at!).toISOString()).toBe('2026-11-20T23:00:00.000Z')
  while (await watchOrders(world) > 0);
  const moved = (await world.store.findOrder(id))!
  expect(moved.state).toBe('delayed')
  expect(moved.expected!.to > '2026-11-20').toBe(true)
  expect(moved.expected!.first).toEqual(expected!.first)
})
