/** Who is asked for what and when, on both databases: turns, leases, quotas. */
import { expect, test } from 'vitest'
import { makeKeys } from '../../server/core/keys.ts'
import { makeCredential } from '../../server/core/freshness/credential.ts'
import type { CarrierLine } from '../../server/core/choose-line.ts'
import type { World } from '../../server/core/ports.ts'
import { openStore } from '../../server/storage/open-store.ts'
import { aShop } from '../builders/order.ts'
import { aCarrier } from '../builders/world.ts'
import { onBothEngines, recordingLog } from './engines.ts'
import { at, makeOrder, makeShipment } from './store-fixtures.ts'

const line = { shopId: 'shop', carrier: 'dhl', wakeAt: 0 }
const minute = 60_000

onBothEngines((open) => {
  test('three claimers take 200 due parcels of a line, each once, and none that is not due; a crash gives them back', async () => {
    const { store } = await open()
    await store.insertOrders(Array.from({ length: 210 }, (_, index) =>
      makeOrder(`o${index}`, { shipments: [makeShipment(`s${index}`, `o${index}`, { nextAskAt: index < 200 ? at - index : index < 205 ? at + 1 : null })] })))
    await store.insertOrders([makeOrder('x', { shopId: 'other', shipments: [makeShipment('theirs', 'x', { nextAskAt: at })] }), makeOrder('y', { shipments: [makeShipment('dpd', 'y', { carrier: 'dpd', nextAskAt: at })] })])
    const taken: string[] = []
    const claim = (now: number, limit: number) => store.claimShipments(line, { now, until: now, leaseMs: minute, limit })
    await Promise.all([1, 2, 3].map(async () => {
      for (let misses = 0; misses < 3;) {
        const claimed = await claim(at, 7)
        expect(claimed.length).toBeLessThanOrEqual(7)
        taken.push(...claimed.map(({ id }) => id))
        misses = claimed.length ? 0 : misses + 1
      }
    }))
    expect(taken.length).toBe(200)
    expect(new Set(taken).size).toBe(200)
    expect(await claim(at + minute - 1, 500)).toHaveLength(5)
    await store.releaseShipments(taken.slice(0, 3))
    expect((await claim(at + minute - 1, 500)).map(({ id, nextAskAt }) => [id, nextAskAt! <= at]).sort()).toEqual(taken.slice(0, 3).sort().map((id) => [id, true]))
    expect(await claim(at + minute, 500)).toHaveLength(197)
  })

  test('lines wake when a parcel of theirs is due, one claimer each, the longest waiting first; saving a parcel wakes its line', async () => {
    const { store } = await open()
    await store.saveOrder(makeOrder('o1', { shipments: [makeShipment('a', 'o1', { nextAskAt: at + 5 * minute }), makeShipment('b', 'o1', { carrier: null, nextAskAt: at }), makeShipment('c', 'o1', { carrier: 'ups', nextAskAt: null })] }))
    await store.saveOrder(makeOrder('o2', { shopId: 'small', shipments: [makeShipment('d', 'o2', { nextAskAt: at - minute })] }))
    const lines = await store.claimAskLines(at, minute, 10)
    expect(lines.map(({ shopId, carrier }) => [shopId, carrier])).toEqual(expect.arrayContaining([['small', 'dhl'], ['shop', null]]))
    expect(lines).toHaveLength(2)
    expect(await store.claimAskLines(at, minute, 10)).toEqual([])
    // Slept too long, but for what came in between.
    const unknown = lines.find(({ carrier }) => carrier === null)!
    await store.restLine(unknown, 0, at + 30 * minute)
    expect((await store.claimAskLines(at, minute, 10)).map(({ carrier }) => carrier)).toEqual([null])
    const small = lines.find(({ shopId }) => shopId === 'small')!
    await store.saveAsked({ id: 'd', askedAt: at, nextAskAt: at + 20 * minute, failures: 0, lastError: null })
    await store.noteLooks(['o2'], at + 5 * minute, 3 * minute)
    await store.restLine(small, 0, at + 30 * minute)
    expect((await store.claimAskLines(at + 5 * minute, minute, 10)).map(({ shopId, carrier }) => `${shopId} ${carrier}`).sort()).toEqual(['shop dhl', 'shop null', 'small dhl'])
  })

  test('a look makes a parcel due unless it was asked for just now, and is no news of the order', async () => {
    const { store } = await open()
    const later = at + 60 * minute
    await store.saveOrder(makeOrder('o1', { shipments: [
      makeShipment('long', 'o1', { askedAt: at - 10 * minute, nextAskAt: later }), makeShipment('now', 'o1', { askedAt: at - minute, nextAskAt: later }),
      makeShipment('never', 'o1', { askedAt: null, nextAskAt: later }), makeShipment('over', 'o1', { nextAskAt: null }),
    ] }))
    await store.noteLooks(['o1', 'gone'], at, 3 * minute)
    const { revision, shipments } = (await store.findOrder('o1'))!
    expect(shipments.map(({ id, lookedAt, nextAskAt }) => [id, lookedAt, nextAskAt])).toEqual([['long', at, at], ['now', at, later], ['never', at, at], ['over', undefined, null]])
    expect(revision).toBe(1)
    // Saving the order, by whoever read it before the look, does not undo it.
    await store.saveOrder({ ...(await store.findOrder('o1'))!, shipments: shipments.map(({ lookedAt: _unknown, ...shipment }) => shipment) })
    expect((await store.findOrder('o1'))!.shipments[0]!.lookedAt).toBe(at)
  })

  test('what waits for a carrier is woken: of this shop and this carrier, asked again at all, and not answered the last time', async () => {
    const { store } = await open()
    const later = { nextAskAt: at + 900_000, askedAt: null, lastError: 'misconfigured' }
    await store.saveOrder(makeOrder('o1', { shipments: [
      makeShipment('waits', 'o1', later), makeShipment('new', 'o1', { ...later, lastError: null }), makeShipment('failed', 'o1', { ...later, askedAt: at }),
      makeShipment('answered', 'o1', { ...later, askedAt: at, lastError: null }), makeShipment('dpd', 'o1', { ...later, carrier: 'dpd' }), makeShipment('over', 'o1', { ...later, nextAskAt: null }),
    ] }))
    await store.saveOrder(makeOrder('o2', { shopId: 'other', shipments: [makeShipment('theirs', 'o2', later)] }))
    const due = async () => (await store.findOrder('o1'))!.shipments.filter(({ nextAskAt }) => nextAskAt !== null && nextAskAt <= at).map(({ id }) => id).sort()
    await store.wakeShipments('shop', 'dhl', at)
    expect(await due()).toEqual(['failed', 'new', 'waits'])
    expect((await store.claimAskLines(at, minute, 10)).map(({ shopId, carrier }) => [shopId, carrier])).toEqual([['shop', 'dhl']])
    await store.wakeShipments('shop', null, at)
    expect(await due()).toEqual(['dpd', 'failed', 'new', 'waits'])
    expect((await store.findOrder('o1'))!.revision).toBe(1)
  })

  test('two processes and three shops with one key never call more often than it grants, in a day or in a second', async () => {
    const bench = await open()
    const other = await openStore({ databaseUrl: bench.databaseUrl, dataDir: '/nowhere', log: recordingLog() })
    const keys = makeKeys([{ id: 'k1', secret: 'a secret of tests, long enough to pass' }])
    let now = at
    const worldOf = (store: World['store']) => ({ store, keys, clock: { now: () => now }, log: recordingLog() }) as unknown as World
    const carrier = aCarrier({ quota: { perDay: 40, minIntervalMs: 1000 } })
    const credentials = [bench.store, other.store].flatMap((store) => ['a', 'b', 'c'].map((id) =>
      makeCredential(worldOf(store), { shop: aShop({ id }), carrier, settings: {} } as CarrierLine)))
    const shared = credentials.map((_, index) => makeCredential(worldOf(index % 2 ? bench.store : other.store), { shop: aShop({ id: 'same' }), carrier, settings: {} } as CarrierLine))
    const calls: number[] = []
    try {
      for (let second = 0; second < 60; second++, now += 1000) {
        const granted = await Promise.all(shared.map((one) => one.reserve({ worth: 1e9, looking: true })))
        const count = granted.filter((one) => one.granted).length
        expect(count).toBeLessThanOrEqual(1)
        calls.push(...Array<number>(count).fill(now))
      }
      // Six hours of calls are saved up at most; the rest comes in evenly.
      expect(calls.length).toBeLessThanOrEqual(14)
      expect(calls.length).toBeGreaterThan(4)
      for (let hour = 1; hour <= 72; hour++) {
        now = at + hour * 3_600_000
        for (const one of shared) if ((await one.reserve({ worth: 1e9, looking: true })).granted) { calls.push(now); now += 1000 }
      }
      const busiest = Math.max(...calls.map((from) => calls.filter((one) => one >= from && one < from + 86_400_000).length))
      expect(busiest).toBeLessThanOrEqual(40)
      expect(calls.length).toBeGreaterThan(100)
    } finally {
      await other.store.close()
    }
  })
})
