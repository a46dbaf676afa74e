/** What pushing carriers keep, the same on both databases. */
import { expect, test } from 'vitest'
import type { CarrierHook } from '../../server/core/carrier-webhooks/push-store.ts'
import { onBothEngines } from './engines.ts'
import { at, makeOrder, makeShipment, makeShop } from './store-fixtures.ts'

const aHook = (changes: Partial<CarrierHook> = {}): CarrierHook => ({
  id: 'hook-1', shopId: 'shop', carrier: 'ups', secret: 'sealed', createdAt: at, lastEventAt: null, lastError: null, subscriptionId: null, subscribedUntil: null, failures: 0, nextTryAt: 0, ...changes,
})

onBothEngines((open) => {
  test('a shop has one way per carrier; what is changed of it leaves the rest', async () => {
    const { store } = await open()
    await store.saveCarrierHook(aHook())
    await store.saveCarrierHook(aHook({ id: 'hook-2', carrier: 'dhl' }))
    await store.saveCarrierHook(aHook({ id: 'hook-3', shopId: 'other' }))
    await store.updateCarrierHook('hook-1', { lastEventAt: at + 1, failures: 2, lastError: 'wrong key' })
    await store.updateCarrierHook('hook-1', { lastError: null, subscribedUntil: null })
    await store.updateCarrierHook('gone', { failures: 1 })
    await store.updateCarrierHook('hook-2', {})
    expect(await store.findCarrierHook('hook-1')).toEqual(aHook({ lastEventAt: at + 1, failures: 2 }))
    expect((await store.listCarrierHooks('shop')).map(({ id }) => id)).toEqual(['hook-2', 'hook-1'])
    expect(await store.listCarrierHooks()).toHaveLength(3)
    await store.saveCarrierHook(aHook({ id: 'hook-4', secret: 'new' }))
    expect([await store.findCarrierHook('hook-1'), (await store.findCarrierHook('hook-4'))!.secret]).toEqual([null, 'new'])
    await store.deleteCarrierHook('hook-4')
    expect((await store.listCarrierHooks('shop')).map(({ id }) => id)).toEqual(['hook-2'])
    await store.deleteShop('shop')
    expect((await store.listCarrierHooks()).map(({ id }) => id)).toEqual(['hook-3'])
  })

  test('parcels are found by number in their own shop only, whatever carrier', async () => {
    const { store } = await open()
    await store.saveShop(makeShop())
    await store.saveOrder(makeOrder('o1', { shipments: [makeShipment('s1', 'o1', { trackingNumber: 'A1' }), makeShipment('s2', 'o1', { trackingNumber: 'A2', carrier: null })] }))
    await store.saveOrder(makeOrder('o2', { shopId: 'other', shipments: [makeShipment('s3', 'o2', { trackingNumber: 'A1' })] }))
    expect((await store.findShipmentsOfShop('shop', ['A1', 'A2', 'A3'])).map(({ id }) => id)).toEqual(['s1', 's2'])
    expect((await store.findShipmentsOfShop('other', ['A1'])).map(({ id }) => id)).toEqual(['s3'])
    expect(await store.findShipmentsOfShop('shop', [])).toEqual([])
    expect(await store.findShipmentsOfShop('shop', Array.from({ length: 1200 }, (_, index) => `N${index}`))).toEqual([])
  })

  test('what nobody pushes is listed until somebody does, and when that ends; saving the order keeps it', async () => {
    const { store } = await open()
    await store.saveShop(makeShop())
    const parcel = (id: string, more = {}) => makeShipment(id, 'o1', { carrier: 'ups', trackingNumber: id, nextAskAt: at, ...more })
    await store.saveOrder(makeOrder('o1', { shipments: [parcel('a'), parcel('b'), parcel('over', { nextAskAt: null }), parcel('dhl', { carrier: 'dhl' }), parcel('none', { trackingNumber: null })] }))
    await store.saveOrder(makeOrder('o2', { shopId: 'other', shipments: [makeShipment('theirs', 'o2', { carrier: 'ups', nextAskAt: at })] }))
    const unpushed = async (until: number, limit = 9) => (await store.listUnpushed('shop', 'ups', until, limit)).map(({ id }) => id).toSorted()
    expect(await unpushed(at)).toEqual(['a', 'b'])
    expect(await unpushed(at, 1)).toHaveLength(1)
    await store.savePushed(['a'], at + 1000)
    await store.savePushed([], at)
    expect([await unpushed(at + 1000), await unpushed(at + 1001)]).toEqual([['b'], ['a', 'b']])
    const order = (await store.findOrder('o1'))!
    expect([order.revision, order.shipments.find(({ id }) => id === 'a')!.pushedUntil]).toEqual([1, at + 1000])
    await store.saveOrder(order)
    expect(await unpushed(at + 1000)).toEqual(['b'])
    await store.savePushed(['a'], null)
    expect(await unpushed(at)).toEqual(['a', 'b'])
  })

  test('news wait by number, oldest first, and are forgotten after two weeks', async () => {
    const { store } = await open()
    const report = { trackingNumber: 'A1', status: 'in_transit' as const, events: [] }
    for (const [id, shopId, receivedAt] of [['r2', 'shop', at + 1], ['r1', 'shop', at], ['r3', 'other', at]] as const) {
      await store.saveWaitingReport({ id, shopId, trackingNumber: 'A1', carrier: 'aftership', report, receivedAt })
    }
    expect(await store.findWaitingReports('shop', ['A0', 'A1'])).toEqual(['r1', 'r2'].map((id, index) => ({ id, shopId: 'shop', trackingNumber: 'A1', carrier: 'aftership', report, receivedAt: at + index })))
    await store.deleteWaitingReports(['r1'])
    await store.deleteWaitingReports([])
    expect((await store.findWaitingReports('shop', ['A1'])).map(({ id }) => id)).toEqual(['r2'])
    await store.purge(at + 14 * 86_400_000 + 2)
    expect([await store.findWaitingReports('shop', ['A1']), await store.findWaitingReports('other', ['A1'])]).toEqual([[], []])
  })

  test('messages nobody has read are listed oldest first, each kind and shop apart', async () => {
    const { store } = await open()
    const message = (id: string, more = {}) => ({ id, shopId: 'shop', kind: 'carrier:ups', dedupeKey: id, orderId: null, body: '{"a":"ü"}', receivedAt: at, ...more })
    expect(await store.insertInbound(message('m2', { receivedAt: at + 1 }))).toBe(true)
    expect(await store.insertInbound(message('m3', { dedupeKey: 'm2' }))).toBe(false)
    for (const more of [message('m1'), message('dhl', { kind: 'carrier:dhl' }), message('theirs', { shopId: 'other' })]) await store.insertInbound(more)
    expect(await store.listUnread('shop', 'carrier:ups', 9)).toEqual([message('m1'), message('m2', { receivedAt: at + 1 })])
    expect(await store.listUnread('shop', 'carrier:ups', 1)).toHaveLength(1)
    await store.markInbound('m1', 'done')
    await store.markInbound('m2', 'failed', 'unreadable')
    expect(await store.listUnread('shop', 'carrier:ups', 9)).toEqual([])
  })
})
