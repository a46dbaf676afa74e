import { expect, test } from 'vitest'
import type { Order } from '../../server/core/order.ts'
import { openJobs } from '../../server/jobs/open-jobs.ts'
import { openStore } from '../../server/storage/open-store.ts'
import { onBothEngines, recordingLog } from './engines.ts'
import { at, makeAct, makeOrder, makeShipment, makeShop } from './store-fixtures.ts'
import { anyOrder, fc } from './store-properties.ts'

const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}
/** As it is read back after one save. */
const saved = (order: Order): Order => ({ ...order, revision: order.revision + 1 })
const conflict = expect.objectContaining({ name: 'AppError', code: 'conflict' }) as Error

onBothEngines((open) => {
  test('a whole order comes back as it was saved', async () => {
    const { store } = await open()
    const order = makeOrder('o1', { shipments: [makeShipment('z', 'o1'), makeShipment('a', 'o1', { carrier: null, trackingNumber: null, events: [], failures: 3, lastError: 'rate_limited', nextAskAt: at + 5 })] })
    await store.saveOrder(order)
    expect(await store.findOrder('o1')).toEqual(saved(order))
    expect(await store.findOrderByExternalId('shop', 'ext-o1')).toEqual(saved(order))
    expect(await store.findOrder('nobody')).toBeNull()
    expect(await store.findOrderByExternalId('other', 'ext-o1')).toBeNull()
  })

  test('any order comes back deeply equal: emoji, RTL, markup, 300 characters, limits of money and time', async () => {
    const { store } = await open()
    let count = 0
    await fc.assert(fc.asyncProperty(anyOrder, async (some) => {
      const id = `any-${count++}`
      const order: Order = { ...some, id, externalId: `${some.externalId}-${id}`, number: `${some.number} ${id}`, shipments: some.shipments.map((shipment, index) => ({ ...shipment, id: `${id}-${index}`, orderId: id })) }
      await store.saveOrder(order)
      expect(await store.findOrder(id)).toEqual(saved(order))
      expect((await store.findOrdersByNumber(order.shopId, order.number)).map((found) => found.id)).toEqual([id])
    }), { numRuns: 60 })
  })

  test('saving again replaces the aggregate: parcels added, removed and reordered', async () => {
    const { store } = await open()
    await store.saveOrder(makeOrder('o1', { shipments: [makeShipment('a', 'o1'), makeShipment('b', 'o1')] }))
    const first = (await store.findOrder('o1'))!
    const second: Order = { ...first, state: 'delivered', number: 'NEW 7', tokenGeneration: 2, shipments: [makeShipment('c', 'o1'), { ...first.shipments[0]!, status: 'delivered' }] }
    await store.saveOrder(second)
    expect(await store.findOrder('o1')).toEqual(saved(second))
    expect(await store.findOrdersByNumber('shop', 'o1')).toEqual([])
    expect(await store.findOrdersByNumber('shop', 'new7')).toHaveLength(1)
    await store.saveOrder({ ...second, revision: 2, shipments: [] })
    expect((await store.findOrder('o1'))!.shipments).toEqual([])
    expect(await store.findShipmentByNumber('dhl', '00340434c')).toEqual([])
  })

  test('an order that moved since it was read is not overwritten', async () => {
    const { store } = await open()
    await store.saveOrder(makeOrder('o1'))
    const read = (await store.findOrder('o1'))!
    const both = await Promise.allSettled([store.saveOrder({ ...read, shippingMethod: 'first' }), store.saveOrder({ ...read, shippingMethod: 'second' })])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: conflict })
    expect((await store.findOrder('o1'))!.revision).toBe(2)
    await expect(store.saveOrder(makeOrder('o1'))).rejects.toEqual(conflict)
    await expect(store.saveOrder(makeOrder('o2', { externalId: 'ext-o1' }))).rejects.toEqual(conflict)
    expect(await store.findOrder('o2')).toBeNull()
  })

  test('read and saved in a transaction, no change is lost: 20 at once', async () => {
    const { store } = await open()
    await store.saveOrder(makeOrder('o1', { refunds: [] }))
    await Promise.all(Array.from({ length: 20 }, (_, index) => store.transaction(async (transaction) => {
      const order = (await transaction.findOrder('o1'))!
      await transaction.saveOrder({ ...order, refunds: [...order.refunds, { id: `r${index}`, amount: index, refundedAt: at, items: [] }] })
    })))
    const order = (await store.findOrder('o1'))!
    expect(order.revision).toBe(21)
    expect(new Set(order.refunds.map(({ id }) => id)).size).toBe(20)
  })

  test('a transaction is seen whole or not at all', async () => {
    const { store } = await open()
    await store.saveShop(makeShop())
    await expect(store.transaction(async (transaction) => {
      await transaction.saveOrder(makeOrder('o1', { shipments: [makeShipment('a', 'o1')] }))
      expect((await transaction.findOrder('o1'))!.shipments).toHaveLength(1)
      expect(await store.findOrder('o1')).toBeNull()
      await transaction.saveShop(makeShop({ name: 'renamed' }))
      throw new Error('changed my mind')
    })).rejects.toThrow('changed my mind')
    expect(await store.findOrder('o1')).toBeNull()
    expect((await store.findShop('shop'))!.name).toBe('Kaffee & Kerzen')
    expect(await store.transaction(async (transaction) => transaction.countOrders('shop'))).toBe(0)
  })

  test('transactions that wait for each other both take effect', async () => {
    const { store } = await open()
    await store.saveShop(makeShop())
    for (const id of ['a', 'b']) await store.saveOrder(makeOrder(id))
    const change = (first: string, second: string) => store.transaction(async (transaction) => {
      await transaction.findOrder(first)
      // Long enough for the other to hold its first order where transactions run side by side.
      await new Promise((resolve) => { setTimeout(resolve, 150) })
      await transaction.saveOrder((await transaction.findOrder(second))!)
    })
    await Promise.all([change('a', 'b'), change('b', 'a')])
    expect([(await store.findOrder('a'))!.revision, (await store.findOrder('b'))!.revision]).toEqual([2, 2])
  })

  test('writing around a running transaction is refused instead of waiting for ever', async () => {
    const { store } = await open()
    await expect(store.transaction(async () => store.saveShop(makeShop()))).rejects.toMatchObject({ code: 'internal' })
    let escaped: Parameters<Parameters<typeof store.transaction>[0]>[0] | undefined
    await store.transaction(async (transaction) => { escaped = transaction })
    await expect(escaped!.saveShop(makeShop())).rejects.toThrow()
    expect(await store.findShop('shop')).toBeNull()
    await store.saveShop(makeShop())
    expect(await store.findShop('shop')).not.toBeNull()
  })

  test('revisions: of the order with every change, of the shop with settings and catalogue', async () => {
    const { store } = await open()
    await store.saveShop(makeShop())
    await store.saveOrder(makeOrder('o1', { tokenGeneration: 3, shipments: [makeShipment('a', 'o1')] }))
    expect(await store.findRevisions('o1')).toEqual({ order: 1, shop: 1, tokenGeneration: 3 })
    const [shipment] = (await store.findOrder('o1'))!.shipments
    await store.saveShipment({ ...shipment!, status: 'delivered' })
    expect(await store.findRevisions('o1')).toEqual({ order: 2, shop: 1, tokenGeneration: 3 })
    await store.saveAsked({ id: 'a', askedAt: at + 9, nextAskAt: at + 10, failures: 1, lastError: 'upstream_unavailable' })
    await store.saveShop(makeShop({ name: 'renamed', revision: 1 }))
    expect(await store.findRevisions('o1')).toEqual({ order: 2, shop: 2, tokenGeneration: 3 })
    expect((await store.findOrder('o1'))!.shipments[0]).toEqual({ ...shipment!, status: 'delivered', askedAt: at + 9, nextAskAt: at + 10, failures: 1, lastError: 'upstream_unavailable' })
    expect(await store.findRevisions('nobody')).toBeNull()
  })

  test('a parcel is saved where its order is, a new one last, and never for a stranger', async () => {
    const { store } = await open()
    await store.saveOrder(makeOrder('o1', { shipments: [makeShipment('z', 'o1')] }))
    await store.saveOrder(makeOrder('o2'))
    await store.saveShipment(makeShipment('a', 'o1'))
    expect((await store.findOrder('o1'))!.shipments.map(({ id }) => id)).toEqual(['z', 'a'])
    await expect(store.saveShipment(makeShipment('b', 'gone'))).rejects.toMatchObject({ code: 'not_found' })
    await expect(store.saveShipment(makeShipment('a', 'o2'))).rejects.toEqual(conflict)
    await expect(store.saveOrder({ ...(await store.findOrder('o2'))!, shipments: [makeShipment('a', 'o2')] })).rejects.toEqual(conflict)
    expect(await store.findRevisions('o2')).toBeNull()
    expect((await store.findOrder('o2'))!.revision).toBe(1)
    expect(await store.findShipmentByNumber('dhl', '00340434a')).toEqual([makeShipment('a', 'o1')])
    expect(await store.findShipmentByNumber('dpd', '00340434a')).toEqual([])
  })

  test('a deleted order is forgotten with all that was kept of it, and no other', async () => {
    const { store } = await open()
    for (const id of ['o1', 'o2']) {
      await store.saveOrder(makeOrder(id, { shipments: [makeShipment(`p-${id}`, id, { status: 'delivered', deliveredAt: at + 1 })] }))
      await store.saveAct(makeAct(`act-${id}`, { orderId: id }))
      await store.insertInbound({ id: `msg-${id}`, shopId: 'shop', kind: 'rest:order', dedupeKey: id, orderId: id, body: 'Anna Öztürk', receivedAt: at })
      await store.countQuestion('shop', 'wo bleibt es', id, at)
    }
    await store.deleteOrder('o1')
    await store.deleteOrder('never-was')
    expect(await store.findOrder('o1')).toBeNull()
    expect(await store.listActs({ orderId: 'o1' }, 9)).toEqual([])
    expect(await store.findShipmentByNumber('dhl', '00340434p-o1')).toEqual([])
    expect(await store.listUnansweredQuestions('shop', 1)).toMatchObject([{ orders: 1 }])
    // Its message is gone too: told again, it is new.
    expect(await store.insertInbound({ id: 'msg-again', shopId: 'shop', kind: 'rest:order', dedupeKey: 'o1', orderId: 'o1', body: '', receivedAt: at })).toBe(true)
    expect(await store.insertInbound({ id: 'msg-other', shopId: 'shop', kind: 'rest:order', dedupeKey: 'o2', orderId: 'o2', body: 'Anna Öztürk', receivedAt: at })).toBe(false)
    expect((await store.findOrder('o2'))!.shipments).toHaveLength(1)
    expect(await store.listActs({ orderId: 'o2' }, 9)).toHaveLength(1)
  })

  test('a printed number is found however it is typed, and only in its shop', async () => {
    const { store } = await open()
    await store.insertOrders([makeOrder('o1', { number: ' #1042' }), makeOrder('o2', { number: 'BE-77 a' }), makeOrder('o3', { number: '1042', shopId: 'other' }), makeOrder('o4', { number: '#' })])
    for (const typed of [' #1042', '1042', '# 1042 ', '#1042', '１０４２', '10 42', '10\u200B4\u00002']) expect((await store.findOrdersByNumber('shop', typed)).map(({ id }) => id), typed).toEqual(['o1'])
    expect((await store.findOrdersByNumber('shop', '#be-77A')).map(({ id }) => id)).toEqual(['o2'])
    for (const typed of ['104', '10420', '', '#', '%', "1042' or '1'='1"]) expect(await store.findOrdersByNumber('shop', typed), typed).toEqual([])
  })

  test('lists: a buyer\'s orders newest first without this one, orders of a state, the count', async () => {
    const { store } = await open()
    await store.insertOrders([
      makeOrder('o1', { placedAt: at }), makeOrder('o2', { placedAt: at + 2, state: 'delivered' }), makeOrder('o3', { placedAt: at + 1, shipments: [makeShipment('a', 'o3')] }),
      makeOrder('o4', { placedAt: at + 9, buyer: { id: null, account: false, email: 'anna@example.org', name: null, firstName: null } }), makeOrder('o5', { shopId: 'other' }),
    ])
    const mine = await store.listOrdersOfBuyer('shop', 'buyer-1', { limit: 50 })
    expect(mine.map(({ id }) => id)).toEqual(['o2', 'o3', 'o1'])
    expect(mine[1]).not.toHaveProperty('shipments')
    expect((await store.listOrdersOfBuyer('shop', 'buyer-1', { except: 'o2', limit: 1 })).map(({ id }) => id)).toEqual(['o3'])
    expect(await store.listOrdersByState('shop', 'shipped', 2)).toEqual([
      { id: 'o4', number: '#o4', state: 'shipped', placedAt: at + 9, shopId: 'shop' }, { id: 'o3', number: '#o3', state: 'shipped', placedAt: at + 1, shopId: 'shop' },
    ])
    expect([await store.countOrders('shop'), await store.countOrders('other'), await store.countOrders('none')]).toEqual([4, 1, 0])
    expect([await store.countOrders('shop', 3), await store.countOrders('shop', 9)]).toEqual([3, 4])
  })

  test('an import leaves what is there alone and counts what is new', async () => {
    const { store } = await open()
    await store.saveOrder(makeOrder('o1', { shippingMethod: 'kept', shipments: [makeShipment('a', 'o1')] }))
    const orders = [makeOrder('o1', { shipments: [makeShipment('a', 'o1'), makeShipment('b', 'o1')] }), makeOrder('o2', { externalId: 'ext-o1' }), makeOrder('o3', { shipments: [makeShipment('c', 'o3')] }), makeOrder('o3')]
    expect(await store.insertOrders(orders)).toBe(1)
    expect(await store.insertOrders(orders)).toBe(0)
    expect(await store.insertOrders([])).toBe(0)
    expect(await store.findOrder('o1')).toMatchObject({ shippingMethod: 'kept', shipments: [{ id: 'a' }] })
    expect(await store.findOrder('o3')).toEqual(saved(orders[2]!))
    expect(await store.findOrder('o2')).toBeNull()
  })

  test('2,500 orders stream oldest first, each once, also those placed in the same moment', async () => {
    const { store } = await open()
    const orders = Array.from({ length: 2500 }, (_, index) => makeOrder(`o${String(index).padStart(4, '0')}`, { placedAt: at + Math.floor(index / 700), shipments: index % 2 ? [makeShipment(`s${index}`, `o${String(index).padStart(4, '0')}`, { events: [] })] : [] }))
    expect(await store.insertOrders([...orders].reverse())).toBe(2500)
    const streamed = await collect(store.streamOrders('shop'))
    expect(streamed.map(({ id }) => id)).toEqual(orders.map(({ id }) => id))
    const { shipments: _left, ...core } = saved(orders[1]!)
    expect(streamed[1]).toEqual(core)
    expect(await collect(store.streamOrders('shop', at + 3))).toHaveLength(400)
    expect(await collect(store.streamOrders('other'))).toEqual([])
  })

  test('three that migrate an empty database at once wait for each other; migrating again changes nothing', async () => {
    const { store, databaseUrl } = await open({ migrate: false })
    const others = await Promise.all([1, 2].map(async () => {
      const opened = await openStore({ databaseUrl, dataDir: '/nowhere', log: recordingLog() })
      openJobs({ database: opened.database, log: recordingLog(), now: Date.now })
      return opened.store
    }))
    await Promise.all([store, ...others].map((each) => each.migrate()))
    await store.saveShop(makeShop())
    await Promise.all([store, ...others].map((each) => each.migrate()))
    expect(await others[0]!.findShop('shop')).toEqual(makeShop({ revision: 1 }))
    await Promise.all(others.map((each) => each.close()))
  })

  test('a text with NUL is found nowhere or refused, in a transaction and outside of one, and is no fault of ours', async () => {
    const { store } = await open()
    const codeOf = (work: Promise<unknown>) => work.then((found) => (found === null || Array.isArray(found) || found === undefined ? 'nothing' : 'found'), (error: unknown) => (error as { code: string }).code)
    const works = [
      () => store.findShop('sh\0op'), () => store.findOrder('ord_\0'), () => store.findMerchant({ email: 'a\0@example.com' }), () => store.deleteSecret('shop', 'a\0'),
      () => store.transaction((transaction) => transaction.findShop('\0')),
    ]
    for (const work of works) {
      expect(['nothing', 'invalid_input']).toContain(await codeOf(work()))
    }
  })

  test('ping tells whether the database answers', async () => {
    const { databaseUrl } = await open()
    const { store } = await openStore({ databaseUrl, dataDir: '/nowhere', log: recordingLog() })
    expect(await store.ping()).toBe(true)
    await store.close()
    expect(await store.ping()).toBe(false)
  })
})
