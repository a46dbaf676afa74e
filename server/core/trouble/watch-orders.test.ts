import { expect, test } from 'vitest'
import { aCarrier, aWorld, type TestWorld } from '../../../tests/builders/world.ts'
import { anEvent, anOrder, aShipment, at } from '../../../tests/builders/order.ts'
import type { Order, Shipment } from '../order.ts'
import { sourcesFor } from '../delivery-date/learned-transit.ts'
import { withState } from '../order-from-push.ts'
import { receiveTracking } from '../receive-tracking.ts'
import { problemFound, watchOrders } from './watch-orders.ts'

const hourMs = 3_600_000
const quiet = { promise: { from: '2026-11-20', to: '2026-11-23' } }

async function save(world: TestWorld, order: Partial<Order> = {}): Promise<string> {
  const made = anOrder({ revision: 0, shopId: world.shop.id, ...quiet, ...order })
  await world.store.saveOrder(withState(made, world.shop, await sourcesFor(world, world.store, world.shop.id)))
  return made.id
}
const parcel = (changes: Partial<Shipment>) => ({ shipments: [aShipment(changes)] })
const lost = parcel({ status: 'exception', reason: 'carrier_parcel_lost' })
const settle = async (world: TestWorld) => { while (await watchOrders(world) > 0); }
const open = async (world: TestWorld) => (await world.store.listProblems(world.shop.id, { status: 'open', limit: 50 })).map(({ kind }) => kind)
const told = (world: TestWorld) => world.enqueued.filter(({ kind }) => kind === problemFound).map(({ payload }) => payload.kind)

test('a new problem is told once, however often it is looked at and saved', async () => {
  const world = await aWorld()
  const id = await save(world, lost)
  expect(await open(world)).toEqual([])
  await settle(world)
  expect(await open(world)).toEqual(['lost'])
  const order = (await world.store.findOrder(id))!
  await world.store.saveOrder(withState({ ...order, shippingMethod: 'other' }, world.shop, await sourcesFor(world, world.store, world.shop.id)))
  await world.store.saveWatch(id, { at: 0, mark: '' })
  await settle(world)
  await world.store.saveWatch(id, { at: 0 })
  await Promise.all([watchOrders(world), watchOrders(world)])
  expect([await open(world), told(world)]).toEqual([['lost'], ['lost']])
})

test('time alone: at the end of the promise the order is late, its page told, and the list', async () => {
  const world = await aWorld()
  const id = await save(world)
  const heard: number[] = []
  world.live.subscribe(id, (revision) => void heard.push(revision))
  await settle(world)
  const first = (await world.store.findOrder(id))!
  expect([first.revision, first.watch, heard]).toEqual([1, { at: at('2026-11-23T12:32:00Z') + hourMs, mark: '' }, []])
  world.clock.at = at('2026-11-23T13:32:00Z')
  await settle(world)
  expect([(await world.store.findOrder(id))!.revision, await open(world)]).toEqual([2, ['stalled']])
  world.clock.at = at('2026-11-23T23:00:00Z')
  await settle(world)
  const late = (await world.store.findOrder(id))!
  expect([late.state, late.revision, (await open(world)).sort(), heard]).toEqual(['delayed', 3, ['late', 'stalled'], [2, 3]])
  expect(told(world)).toEqual(['stalled', 'late'])
})

test('nothing due costs nothing: an order in order is not looked at before its time', async () => {
  const world = await aWorld()
  const id = await save(world)
  await settle(world)
  world.clock.at += hourMs
  expect(await watchOrders(world)).toBe(0)
  expect((await world.store.findOrder(id))!.revision).toBe(1)
})

test('a scan ends what it ends; the same again later is news again', async () => {
  const world = await aWorld({ carriers: [aCarrier()] })
  const id = await save(world)
  world.clock.at = at('2026-11-23T14:00:00Z')
  await settle(world)
  expect(await open(world)).toEqual(['stalled'])
  const scan = (occurredAt: string) => receiveTracking(world, { id: 'shipment-1', orderId: id }, { trackingNumber: '00340434161094021501', status: 'in_transit', events: [anEvent({ occurredAt, code: 'hub' })] })
  await scan('2026-11-23T14:50:00+01:00')
  await settle(world)
  expect(await open(world)).toEqual([])
  expect(await world.store.listProblems(world.shop.id, { status: 'resolved', limit: 5 })).toMatchObject([{ kind: 'stalled', endedAt: world.clock.at }])
  world.clock.at = at('2026-12-01T14:00:00Z')
  await settle(world)
  expect(told(world).filter((kind) => kind === 'stalled')).toHaveLength(2)
})

test('what a carrier takes back and says again within a day is told once', async () => {
  const world = await aWorld({ carriers: [aCarrier()] })
  const id = await save(world, { promise: { from: '2027-01-01', to: '2027-01-02' }, shipments: [aShipment({ flags: ['delayed'] })] })
  await settle(world)
  const flagged = async (delayed: boolean) => {
    world.clock.at += hourMs
    const order = (await world.store.findOrder(id))!
    const changed = { ...order, shipments: order.shipments.map((shipment) => ({ ...shipment, flags: delayed ? ['delayed' as const] : [] })) }
    await world.store.saveOrder(withState(changed, world.shop, await sourcesFor(world, world.store, world.shop.id)))
    await settle(world)
  }
  await flagged(false)
  expect(await open(world)).toEqual([])
  await flagged(true)
  await flagged(false)
  await flagged(true)
  expect([await open(world), told(world)]).toEqual([['late'], ['late']])
  expect(await world.store.listProblems(world.shop.id, { status: 'resolved', limit: 5 })).toEqual([])
})

test('what the merchant waved off stays so while it is true, also when its details change', async () => {
  const world = await aWorld()
  const id = await save(world, lost)
  await settle(world)
  const [problem] = await world.store.listProblems(world.shop.id, { status: 'open', limit: 1 })
  await world.store.saveProblem({ ...problem!, status: 'dismissed' })
  const order = (await world.store.findOrder(id))!
  await world.store.saveOrder(withState({ ...order, number: '#1042-B' }, world.shop, await sourcesFor(world, world.store, world.shop.id)))
  await settle(world)
  expect([await open(world), told(world)]).toEqual([[], ['lost']])
  expect(await world.store.listProblems(world.shop.id, { status: 'dismissed', limit: 5 })).toMatchObject([{ kind: 'lost', details: { orderNumber: '#1042-B' } }])
})

test('a number the carrier does not know: told when the answer changes, without the order being saved', async () => {
  const world = await aWorld()
  await save(world, parcel({ status: 'pending', events: [], scannedAt: null, askedAt: null }))
  await settle(world)
  world.clock.at = at('2026-11-22T00:00:00Z')
  expect(await watchOrders(world)).toBeLessThanOrEqual(1)
  expect(await open(world)).toEqual([])
  const asked = { id: 'shipment-1', askedAt: world.clock.at, nextAskAt: world.clock.at + hourMs, failures: 0 }
  await world.store.saveAsked({ ...asked, lastError: 'not_found' })
  await settle(world)
  expect(await open(world)).toEqual(['not_found'])
  await world.store.saveAsked({ ...asked, lastError: 'not_found' })
  expect(await watchOrders(world)).toBe(0)
})

test('an old order that is imported is no news', async () => {
  const world = await aWorld()
  const old = { ...parcel({ status: 'exception', reason: 'carrier_parcel_lost', scannedAt: at('2026-06-01T00:00:00Z'), events: [] }), promise: { from: '2026-06-01', to: '2026-06-02' } }
  await world.store.insertOrders([withState(anOrder({ revision: 0, shopId: world.shop.id, ...old }), world.shop, await sourcesFor(world, world.store, world.shop.id))])
  await settle(world)
  expect(await open(world)).toEqual([])
})

test('10,000 orders in order and one in trouble: one is looked at', async () => {
  const world = await aWorld()
  const sources = await sourcesFor(world, world.store, world.shop.id)
  const orders = Array.from({ length: 10_000 }, (_, index) => withState(anOrder({
    revision: 0, id: `o${index}`, externalId: String(index), shopId: world.shop.id, ...quiet, shipments: [aShipment({ id: `s${index}`, orderId: `o${index}`, ...index === 7 ? { status: 'returning' } : {} })],
  }), world.shop, sources))
  await world.store.insertOrders(orders)
  expect([await watchOrders(world), await watchOrders(world), await open(world)]).toEqual([1, 0, ['returning']])
})
