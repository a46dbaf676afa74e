import { expect, test } from 'vitest'
import * as z from 'zod'
import { anEvent, anOrder, aShipment, now } from '../../../tests/builders/order.ts'
import { aCarrier, aWorld, type TestWorld } from '../../../tests/builders/world.ts'
import { AppError } from '../../contract/errors.ts'
import type { ParcelReport } from '../../contract/tracking.ts'
import type { Carrier, TrackingQuery } from '../carrier-port.ts'
import { connectCarrier } from '../merchant/connect-carrier.ts'
import type { Shipment } from '../order.ts'
import { makeAskCarriers } from './ask-carriers.ts'
import { makeNoteLooks } from './note-looks.ts'
import { readPaces } from './read-paces.ts'

const minute = 60_000
const hour = 60 * minute
const report = (trackingNumber: string): ParcelReport => ({ trackingNumber, status: 'in_transit', events: [anEvent({ occurredAt: '2026-11-19T14:50:00+01:00', code: 'T' })] })
const parcels = (count: number, changes: Partial<Shipment> = {}) => Array.from({ length: count }, (_, index) =>
  aShipment({ id: `p${index}`, trackingNumber: `N${index}`, nextAskAt: now - count + index, askedAt: null, events: [], status: 'pending', createdAt: now - 20 * hour, ...changes }))
async function start(carrier: Partial<Carrier>, shipments: Shipment[]): Promise<TestWorld> {
  const world = await aWorld({ carriers: [aCarrier(carrier)] })
  await world.store.saveOrder(anOrder({ revision: 0, shipments }))
  return world
}
const stored = async (world: TestWorld) => (await world.store.findOrder('order-1'))!.shipments
const numbersOf = (queries: readonly TrackingQuery[]) => queries.map(({ trackingNumber }) => trackingNumber).toSorted()

test('what is due is asked for together; a number missing from the answer is not found, others\' are dropped, and each learns its own', async () => {
  const asked: string[][] = []
  const world = await start({
    quota: { perDay: 100, minIntervalMs: 0 },
    trackMany: { most: 3, track: async (queries) => { asked.push(numbersOf(queries)); return { shipments: [report('strange'), ...queries.filter(({ trackingNumber }) => trackingNumber !== 'N1').map(({ trackingNumber }) => report(trackingNumber))] } } },
  }, parcels(3))
  await makeAskCarriers(world).tick()
  expect(asked).toEqual([['N0', 'N1', 'N2']])
  expect((await stored(world)).map(({ status, askedAt, lastError, events }) => [status, askedAt, lastError, events.length])).toEqual([
    ['in_transit', now, null, 1], ['pending', now, 'not_found', 0], ['in_transit', now, null, 1],
  ])
})

test('a call with room takes along those whose turn comes next', async () => {
  const asked: string[][] = []
  const due = parcels(5).map((shipment, index) => (index < 2 ? { ...shipment, lookedAt: now } : { ...shipment, nextAskAt: now + index * hour }))
  const world = await start({ quota: { perDay: 100, minIntervalMs: 0 }, trackMany: { most: 4, track: async (queries) => { asked.push(numbersOf(queries)); return { shipments: queries.map(({ trackingNumber }) => report(trackingNumber)) } } } }, due)
  await makeAskCarriers(world).tick()
  expect(asked).toEqual([['N0', 'N1', 'N2', 'N3']])
  expect((await stored(world))[4]!.askedAt).toBeNull()
})

test('one bad number that spoils the question of all is found by asking each alone, and stays alone', async () => {
  const alone: string[] = []
  const together: string[][] = []
  const refused = () => { throw new AppError('invalid_input', 'x') }
  const world = await start({
    quota: { perDay: 100, minIntervalMs: 0 },
    track: async ({ trackingNumber }) => { alone.push(trackingNumber); return trackingNumber === 'N1' ? refused() : { shipments: [report(trackingNumber)] } },
    trackMany: { most: 3, track: async (queries) => { together.push(numbersOf(queries)); return numbersOf(queries).includes('N1') ? refused() : { shipments: queries.map(({ trackingNumber }) => report(trackingNumber)) } } },
  }, parcels(3))
  const asker = makeAskCarriers(world)
  await asker.tick()
  expect([together, alone.toSorted()]).toEqual([[['N0', 'N1', 'N2']], ['N0', 'N1', 'N2']])
  expect((await stored(world)).map(({ status, lastError }) => [status, lastError])).toEqual([['in_transit', null], ['pending', 'invalid_input'], ['in_transit', null]])
  world.clock.at = now + 30 * hour
  await world.store.wakeShipments('shop-1', 'dhl', world.clock.at)
  for (const shipment of await stored(world)) await world.store.saveAsked({ ...shipment, nextAskAt: world.clock.at })
  await asker.tick()
  expect(together.slice(1).flat()).not.toContain('N1')
})

test('a call that fails puts all its parcels off and rests the credential as asked', async () => {
  const world = await start({ quota: { perDay: 100, minIntervalMs: 0 }, trackMany: { most: 3, track: async () => { throw new AppError('rate_limited', 'x', { retryAfterSeconds: 300 }) } } }, parcels(5))
  await makeAskCarriers(world).tick()
  const after = await stored(world)
  expect(after.filter(({ failures }) => failures === 1)).toHaveLength(3)
  expect(after.every(({ nextAskAt, askedAt }) => nextAskAt! >= now + 300_000 && askedAt === null)).toBe(true)
})

test('a merchant\'s own quota counts, is kept beside the settings, and the admin hears how much of it is used and why it rests', async () => {
  let code: 'ok' | 'unauthorized' = 'ok'
  let calls = 0
  const settings = z.object({ apiKey: z.string().meta({ secret: true }) })
  const world = await start({ settings, quota: { perDay: 1, minIntervalMs: 0 }, track: async ({ trackingNumber }) => {
    calls++
    if (code === 'unauthorized') throw new AppError('unauthorized', 'x')
    return { shipments: [report(trackingNumber)] }
  } }, parcels(4))
  await connectCarrier(world, 'shop-1', 'dhl', { apiKey: 'k', callsPerDay: '600' })
  await makeAskCarriers(world).tick()
  expect(calls).toBe(4)
  expect((await readPaces(world, world.shop)).get('dhl')).toEqual({ perDay: 600, called: 4, restsUntil: null, code: null })
  code = 'unauthorized'
  world.clock.at = now + 26 * hour
  for (const shipment of await stored(world)) await world.store.saveAsked({ ...shipment, nextAskAt: now })
  await makeAskCarriers(world).tick()
  expect(calls).toBe(5)
  expect((await readPaces(world, world.shop)).get('dhl')).toMatchObject({ restsUntil: world.clock.at + 15 * minute, code: 'unauthorized' })
  await connectCarrier(world, 'shop-1', 'dhl', { apiKey: 'k', callsPerDay: '' })
  expect((await readPaces(world, world.shop)).get('dhl')).toMatchObject({ perDay: 1, restsUntil: null })
})

test('a parcel silent for thirty days is told as expired without a call, and asked no more', async () => {
  let calls = 0
  const world = await start({ track: async () => { calls++; return { shipments: [] } } }, parcels(1, { status: 'in_transit', createdAt: now - 40 * 24 * hour, scannedAt: now - 31 * 24 * hour, askedAt: now - 24 * hour, events: [anEvent({ occurredAt: '2026-10-19T12:00:00Z' })] }))
  await makeAskCarriers(world).tick()
  expect((await stored(world))[0]).toMatchObject({ status: 'expired', nextAskAt: null, askedAt: now - 24 * hour })
  expect(calls).toBe(0)
})

test('a page that is opened puts its parcel to the front, once a minute at most, and never what failed', async () => {
  const later = now + 5 * hour
  const world = await start({}, [...parcels(1, { nextAskAt: later, askedAt: now - hour }), aShipment({ id: 'failed', trackingNumber: 'F', nextAskAt: later, askedAt: null, failures: 2, lastError: 'upstream_unavailable' })])
  let noted = 0
  const look = makeNoteLooks({ ...world, store: { ...world.store, noteLooks: async (...input) => { noted++; await world.store.noteLooks(...input) } } })
  for (let times = 0; times < 5; times++) look('order-1')
  await new Promise((resolve) => { setTimeout(resolve, 400) })
  expect((await stored(world)).map(({ nextAskAt, lookedAt }) => [nextAskAt, lookedAt])).toEqual([[now, now], [later, now]])
  look('order-1')
  await new Promise((resolve) => { setTimeout(resolve, 300) })
  expect(noted).toBe(1)
})
