import { expect, test } from 'vitest'
import * as z from 'zod'
import { anEvent, anOrder, aShipment, now } from '../../../tests/builders/order.ts'
import { aCarrier, aWorld, type TestWorld } from '../../../tests/builders/world.ts'
import { AppError } from '../../contract/errors.ts'
import type { ParcelReport } from '../../contract/tracking.ts'
import { makeAskCarriers } from './ask-carriers.ts'
import { reportFor } from './ask-parcels.ts'
import { connectCarrier } from '../merchant/connect-carrier.ts'
import type { Shipment } from '../order.ts'
import type { Carrier, TrackingQuery } from '../carrier-port.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const parcels = (count: number, changes: Partial<Shipment> = {}) => Array.from({ length: count }, (_, index) =>
  aShipment({ id: `p${index}`, trackingNumber: `N${index}`, nextAskAt: now - count + index, askedAt: null, events: [], status: 'pending', ...changes }))
const answer = (changes: Partial<ParcelReport> = {}) => async ({ trackingNumber }: TrackingQuery) => ({ shipments: [{ trackingNumber, status: 'pending' as const, events: [], ...changes }] })
const failing = (error: unknown) => async () => { throw error }
async function start(carrier: Partial<Carrier>, shipments: Shipment[]): Promise<TestWorld> {
  const world = await aWorld({ carriers: [aCarrier(carrier)] })
  await world.store.saveOrder(anOrder({ revision: 0, shipments }))
  return world
}
const stored = async (world: TestWorld) => (await world.store.findOrder('order-1'))!
const delivered = anEvent({ occurredAt: '2026-11-19T14:50:00+01:00', status: 'delivered', code: 'D' })

test('a due parcel is asked for once, with what the carrier may know, and the page is told', async () => {
  const queries: TrackingQuery[] = []
  const world = await start({ track: (query) => (queries.push(query), answer({ status: 'delivered', events: [delivered] })(query)) }, parcels(1))
  const told: number[] = []
  world.live.subscribe('order-1', (revision) => told.push(revision))
  const asker = makeAskCarriers(world)
  expect([await asker.tick(), await asker.tick()]).toEqual([1, 0])
  expect(queries).toEqual([{ trackingNumber: 'N0', postcode: '24105', country: 'DE', language: 'de', isFirst: true }])
  expect(await stored(world)).toMatchObject({ state: 'delivered', revision: 2, shipments: [{ status: 'delivered', askedAt: now, failures: 0 }] })
  expect(told).toEqual([2])
})

test('nothing new: the time of asking is kept, and no page is told', async () => {
  const world = await start({ track: answer() }, parcels(1))
  await makeAskCarriers(world).tick()
  const { revision, shipments } = await stored(world)
  expect(shipments[0]!.askedAt).toBe(now)
  expect(shipments[0]!.nextAskAt).toBeGreaterThan(now + 30 * minute)
  world.clock.at = shipments[0]!.nextAskAt!
  await makeAskCarriers(world).tick()
  expect((await stored(world)).shipments[0]!.askedAt).toBe(world.clock.at)
  expect((await stored(world)).revision).toBe(revision)
})

test.each<[string, unknown, { code: string; failures: number; asked: boolean; least: number }]>([
  ['unknown number', new AppError('not_found', 'x'), { code: 'not_found', failures: 0, asked: true, least: 30 * minute }],
  ['too many', new AppError('rate_limited', 'x', { retryAfterSeconds: 120 }), { code: 'rate_limited', failures: 1, asked: false, least: 120_000 }],
  ['wrong key', new AppError('unauthorized', 'x'), { code: 'unauthorized', failures: 1, asked: false, least: hour }],
  ['down', new AppError('upstream_unavailable', 'x'), { code: 'upstream_unavailable', failures: 1, asked: false, least: 5 * minute }],
  ['a bug', new TypeError('x is not a function'), { code: 'upstream_unavailable', failures: 1, asked: false, least: 5 * minute }],
])('a carrier that fails (%s) leaves what was known', async (_name, error, { code, failures, asked, least }) => {
  const known = parcels(1, { status: 'in_transit', events: [anEvent()], askedAt: 7 })
  const world = await start({ track: failing(error) }, known)
  const results: string[] = []
  await makeAskCarriers(world, { asked: (_carrier, result) => results.push(result) }).tick()
  const { revision, shipments: [shipment] } = await stored(world)
  expect(results).toEqual([code])
  expect(shipment).toMatchObject({ status: 'in_transit', events: [anEvent()], lastError: code, failures, askedAt: asked ? now : 7 })
  expect(shipment!.nextAskAt! - now).toBeGreaterThanOrEqual(least)
  expect(revision).toBe(1)
})

test('waiting grows with every failure, up to six hours', async () => {
  const world = await start({ track: failing(new AppError('upstream_unavailable', 'x')) }, parcels(1))
  const waits: number[] = []
  for (let round = 0; round < 9; round++) {
    await makeAskCarriers(world).tick()
    const next = (await stored(world)).shipments[0]!.nextAskAt!
    waits.push((next - world.clock.at) / minute)
    world.clock.at = next
  }
  expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 360, 360])
})

test('Retry-After holds for every parcel of the shop with this carrier', async () => {
  let calls = 0
  const world = await start({ track: async () => { calls++; throw new AppError('rate_limited', 'x', { retryAfterSeconds: 600 }) } }, parcels(3))
  await makeAskCarriers(world).tick()
  expect(calls).toBe(1)
  expect((await stored(world)).shipments.map(({ nextAskAt, failures }) => [nextAskAt! - now, failures])).toEqual([[600_000, 1], [600_000, 0], [600_000, 0]])
})

test('three failures in a row rest the carrier for five minutes; an answer ends it', async () => {
  let calls = 0
  const world = await start({ track: async (query) => { if (calls++ < 3) throw new AppError('upstream_unavailable', 'x'); return answer()(query) } }, parcels(5))
  const asker = makeAskCarriers(world)
  await asker.tick()
  expect(calls).toBe(3)
  world.clock.at += 5 * minute
  await asker.tick()
  expect(calls).toBe(8)
})

test('the quota of a carrier is kept, across askers, and is not gone in the first hour', async () => {
  const calls: number[] = []
  const world = await start({ quota: { perDay: 24, minIntervalMs: 5000 }, track: (query) => (calls.push(world.clock.at), answer()(query)) }, parcels(60, { createdAt: now - 20 * hour }))
  for (; world.clock.at < now + 2 * day; world.clock.at += 7 * minute) await makeAskCarriers(world).tick()
  const most = (ms: number) => Math.max(...calls.map((from) => calls.filter((call) => call >= from && call < from + ms).length))
  expect(most(day)).toBeLessThanOrEqual(24)
  expect(most(hour)).toBeLessThanOrEqual(10)
  expect(most(5000)).toBe(1)
  expect(calls.length).toBeGreaterThan(36)
}, 30_000)

test('a carrier that is not connected waits for its settings', async () => {
  const seen: unknown[] = []
  const world = await start({ settings: z.object({ apiKey: z.string() }), track: (query, settings) => (seen.push(settings), answer()(query)) }, parcels(1))
  await makeAskCarriers(world).tick()
  expect((await stored(world)).shipments[0]).toMatchObject({ lastError: 'misconfigured', failures: 0 })
  await connectCarrier(world, 'shop-1', 'dhl', { apiKey: 'k' })
  await makeAskCarriers(world).tick()
  expect(seen).toEqual([{ apiKey: 'k' }])
})

test('one broken parcel does not keep others waiting, and two askers never ask for one parcel twice', async () => {
  const asked: string[] = []
  const world = await start({ track: (query) => (asked.push(query.trackingNumber), query.trackingNumber === 'N0' ? Promise.resolve({ shipments: [] }) : answer()(query)) }, parcels(4))
  await Promise.all([makeAskCarriers(world).tick(), makeAskCarriers(world).tick()])
  expect(asked.toSorted()).toEqual(['N0', 'N1', 'N2', 'N3'])
  expect(world.log.lines.filter((line) => line.includes('ask_broken'))).toHaveLength(1)
})

test('of several answers the one about this number counts, then the newest', () => {
  const report = (trackingNumber: string, occurredAt: string): ParcelReport => ({ trackingNumber, status: 'in_transit', events: [anEvent({ occurredAt })] })
  const [a, b, other] = [report('00-34', '2026-11-01T00:00:00Z'), report('0034', '2026-11-02T00:00:00Z'), report('99', '2026-11-03T00:00:00Z')]
  expect(reportFor({ shipments: [a, other, b] }, '0034')).toBe(b)
  expect(reportFor({ shipments: [other] }, '0034')).toBe(other)
})

test('a key entered later wakes the parcels that waited for it, also after a wrong one', async () => {
  const settings = z.object({ apiKey: z.string() })
  const world = await start({ settings, track: async (query, given) => {
    if ((given as { apiKey: string }).apiKey !== 'right') throw new AppError('unauthorized', 'x')
    return answer()(query)
  } }, parcels(2))
  const asker = makeAskCarriers(world)
  const results = async () => (await stored(world)).shipments.map(({ lastError, askedAt }) => [lastError, askedAt])
  await asker.tick()
  expect(await results()).toEqual([['misconfigured', null], ['misconfigured', null]])
  for (const [apiKey, expected] of [['wrong', ['unauthorized', null]], ['right', [null, now]]] as const) {
    await connectCarrier(world, world.shop.id, 'dhl', { apiKey })
    expect(await asker.tick()).toBe(2)
    expect(await results()).toEqual([expected, expected])
  }
})
