import { expect, test } from 'vitest'
import { onBothEngines } from './engines.ts'
import { at, makeAct, makeMessage, makeOrder, makeProduct, makeShipment, makeShop } from './store-fixtures.ts'

const hour = 3_600_000
const day = 24 * hour

onBothEngines((open) => {
  test('shops are saved, listed and count their revisions', async () => {
    const { store } = await open()
    const shop = makeShop({ settings: { ...makeShop().settings, widgets: { faq: { title: '„Fragen“ 🤔' } } } })
    await store.saveShop(shop)
    await store.saveShop(makeShop({ id: 'another', revision: 4 }))
    expect(await store.findShop('shop')).toEqual({ ...shop, revision: 1 })
    expect((await store.listShops()).map(({ id, revision }) => [id, revision])).toEqual([['another', 5], ['shop', 1]])
    expect(await store.findShop('none')).toBeNull()
  })

  test('older news of a product never overwrite newer, in whatever order they come', async () => {
    const { store } = await open()
    await store.saveShop(makeShop())
    await store.saveProducts([makeProduct('p1', { stock: 5, updatedAt: at + 2 }), makeProduct('p1', { stock: 9, updatedAt: at + 1 })])
    const revision = async () => (await store.findShop('shop'))!.revision
    const before = await revision()
    await store.saveProducts([makeProduct('p1', { stock: 1, updatedAt: at })])
    expect(await revision()).toBe(before)
    expect(await store.findProducts('shop', ['p1', 'p1', 'gone'])).toEqual([makeProduct('p1', { stock: 5, updatedAt: at + 2 })])
    await store.saveProducts([makeProduct('p1', { stock: 0, updatedAt: at + 2 })])
    expect((await store.findProducts('shop', ['p1']))[0]!.stock).toBe(0)
    expect(await revision()).toBe(before + 1)
    await Promise.all(Array.from({ length: 30 }, (_, index) => store.saveProducts([makeProduct('p2', { stock: index, updatedAt: at + index }), makeProduct('p1', { stock: index, updatedAt: at + index + 3 })])))
    expect((await store.findProducts('shop', ['p1', 'p2'])).map(({ stock }) => stock)).toEqual([29, 29])
    expect(await store.findProducts('other', ['p1'])).toEqual([])
    expect(await store.findProducts('shop', [])).toEqual([])
    await store.saveProducts([])
  })

  test('products are listed page by page, also of one category', async () => {
    const { store } = await open()
    const products = Array.from({ length: 25 }, (_, index) => makeProduct(`p${String(index).padStart(2, '0')}`, { category: index % 2 ? 'tea' : null }))
    await store.saveProducts([...products].reverse())
    const first = await store.listProducts('shop', { limit: 20 })
    expect([...first, ...await store.listProducts('shop', { limit: 20, after: first.at(-1)!.id })]).toEqual(products)
    expect((await store.listProducts('shop', { limit: 3, category: 'tea', after: 'p03' })).map(({ id }) => id)).toEqual(['p05', 'p07', 'p09'])
    expect((await store.listProducts('shop', { limit: 100 })).map(({ id }) => id)).toEqual(products.map(({ id }) => id))
  })

  test('what was learned is replaced whole: readers see the old or the new, best first', async () => {
    const { store } = await open()
    await store.saveShop(makeShop())
    const affinity = (productId: string, otherId: string, score: number) => ({ productId, otherId, score, support: 3 })
    expect(await store.listAffinities('shop', ['p1'], 10)).toEqual([])
    await store.replaceAffinities('shop', [[affinity('p1', 'p2', 0.25), affinity('p1', 'p3', 0.75)], [affinity('p4', 'p2', 0.5)]])
    await store.replaceAffinities('other', [[affinity('p1', 'x', 1)]])
    expect(await store.listAffinities('shop', ['p1', 'p4', 'p1'], 2)).toEqual([affinity('p1', 'p3', 0.75), affinity('p4', 'p2', 0.5)])
    async function* learn() {
      yield Array.from({ length: 1200 }, (_, index) => affinity('p1', `n${index}`, index / 1200))
      expect(await store.listAffinities('shop', ['p1'], 1)).toEqual([affinity('p1', 'p3', 0.75)])
      await store.saveOrder(makeOrder('meanwhile'))
      yield [affinity('p9', 'p1', 1 / 3)]
    }
    await store.replaceAffinities('shop', learn())
    expect(await store.listAffinities('shop', ['p1', 'p9', 'p4'], 5000)).toHaveLength(1201)
    expect(await store.listAffinities('shop', ['p9'], 10)).toEqual([affinity('p9', 'p1', 1 / 3)])
    await expect(store.replaceAffinities('shop', (async function* broken() {
      yield [affinity('p1', 'p2', 1)]
      throw new Error('learning failed')
    })())).rejects.toThrow('learning failed')
    expect(await store.listAffinities('shop', ['p9'], 10)).toHaveLength(1)
    await store.transaction(async (transaction) => transaction.replaceAffinities('shop', []))
    expect(await store.listAffinities('shop', ['p9'], 10)).toEqual([])
    expect(await store.listAffinities('other', ['p1'], 10)).toHaveLength(1)
  })

  test('acts are appended and told newest first, of an order or of a buyer', async () => {
    const { store } = await open()
    await store.saveAct(makeAct('a1'))
    await store.saveAct(makeAct('a2', { at: at + 5, act: 'dismiss', data: {} }))
    await store.saveAct(makeAct('a3', { at: at + 1, orderId: 'o2', buyerId: null }))
    await store.saveAct(makeAct('a4', { at: at + 2, orderId: 'o3' }))
    expect(await store.listActs({ orderId: 'o1' }, 10)).toEqual([makeAct('a2', { at: at + 5, act: 'dismiss', data: {} }), makeAct('a1')])
    expect((await store.listActs({ shopId: 'shop', buyerId: 'buyer-1' }, 2)).map(({ id }) => id)).toEqual(['a2', 'a4'])
    await expect(store.saveAct(makeAct('a1'))).rejects.toMatchObject({ code: 'conflict' })
  })

  test('an idempotency key holds one result for seven days; of two at once only one wins', async () => {
    const { store } = await open()
    const act = (id: string) => store.transaction(async (transaction) => {
      if (await transaction.findActResult('shop', 'key')) return 'repeated'
      await transaction.saveAct(makeAct(id))
      await transaction.saveActResult('shop', 'key', '{"url":"x"}', at)
      return 'done'
    })
    const outcomes = await Promise.allSettled([act('a1'), act('a2')])
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled' && outcome.value === 'done')).toHaveLength(1)
    expect(await store.listActs({ orderId: 'o1' }, 10)).toHaveLength(1)
    expect(await act('a3')).toBe('repeated')
    expect(await store.findActResult('other', 'key')).toBeNull()
    await store.purge(at + 7 * day)
    expect(await store.findActResult('shop', 'key')).toBe('{"url":"x"}')
    await store.purge(at + 7 * day + 1)
    expect(await store.findActResult('shop', 'key')).toBeNull()
  })

  test('an inbound message is stored once; what came too early waits for its order', async () => {
    const { store } = await open()
    expect(await Promise.all(['m1', 'm2', 'm3'].map((id) => store.insertInbound(makeMessage(id, { dedupeKey: 'same' }))))).toEqual(expect.arrayContaining([true, false, false]))
    expect(await store.insertInbound(makeMessage('m4', { dedupeKey: 'same', kind: 'rest:refund', body: '{"text":"👍 \\u0000"}' }))).toBe(true)
    expect(await store.insertInbound(makeMessage('m5', { dedupeKey: 'same', shopId: 'other' }))).toBe(true)
    expect(await store.listWaitingInbound('o1')).toEqual([])
    expect(await store.findWaitingOrders(['o1', 'o2'])).toEqual([])
    await store.markInbound('m4', 'waiting')
    await store.markInbound('m5', 'failed', 'invalid_input')
    expect(await store.findWaitingOrders(['o1', 'o2'])).toEqual(['o1'])
    expect(await store.listWaitingInbound('o1')).toEqual([makeMessage('m4', { dedupeKey: 'same', kind: 'rest:refund', body: '{"text":"👍 \\u0000"}' })])
    await store.markInbound('m4', 'done')
    expect(await store.listWaitingInbound('o1')).toEqual([])
    await store.purge(at + 31 * day)
    expect(await store.insertInbound(makeMessage('m6', { dedupeKey: 'same', kind: 'rest:refund' }))).toBe(true)
    expect(await store.insertInbound(makeMessage('m7', { dedupeKey: 'same', shopId: 'other' }))).toBe(false)
  })

  test('a key of the sender stands for one content; messages of before that was kept count as the same', async () => {
    const { store } = await open()
    const keyed = (id: string, contentHash?: string) => store.insertInbound(makeMessage(id, { dedupeKey: 'key:a', contentHash }))
    const inserted = await Promise.allSettled([keyed('m1', 'one'), keyed('m2', 'one'), keyed('m3', 'one')])
    expect(inserted.filter((each) => each.status === 'fulfilled' && each.value)).toHaveLength(1)
    await expect(keyed('m4', 'two')).rejects.toMatchObject({ code: 'conflict' })
    expect(await keyed('m5', 'one')).toBe(false)
    expect(await store.insertInbound(makeMessage('m6', { dedupeKey: 'key:old' }))).toBe(true)
    expect(await store.insertInbound(makeMessage('m7', { dedupeKey: 'key:old', contentHash: 'two' }))).toBe(false)
  })

  test('a question counts once an order, is shown from enough orders on, and is forgotten after 90 days', async () => {
    const { store } = await open()
    for (const order of ['o1', 'o1', 'o2']) await store.countQuestion('shop', 'Wo ist mein Paket?', order, at)
    expect(await store.listUnansweredQuestions('shop', 3)).toEqual([])
    await store.countQuestion('shop', 'Wo ist mein Paket?', 'o3', at + day)
    await store.countQuestion('shop', 'Öffnungszeiten?', 'o3', at)
    await store.countQuestion('other', 'Wo ist mein Paket?', 'o4', at)
    expect(await store.listUnansweredQuestions('shop', 3)).toEqual([{ text: 'Wo ist mein Paket?', orders: 3, lastAskedAt: at + day }])
    expect(await store.listUnansweredQuestions('shop', 1)).toHaveLength(2)
    await store.purge(at + 90 * day + 1)
    expect(await store.listUnansweredQuestions('shop', 1)).toEqual([{ text: 'Wo ist mein Paket?', orders: 1, lastAskedAt: at + day }])
  })

  test('codes of carriers that we do not know are counted, and forgotten 90 days after the last', async () => {
    const { store } = await open()
    await store.countUnmappedCode('dhl', 'XX', 'first', at)
    await store.countUnmappedCode('dhl', 'YY', 'other', at + 1)
    await store.countUnmappedCode('dhl', 'XX', 'newest', at + 2)
    expect(await store.listUnmappedCodes()).toEqual([
      { carrier: 'dhl', code: 'XX', description: 'newest', seen: 2, lastSeenAt: at + 2 }, { carrier: 'dhl', code: 'YY', description: 'other', seen: 1, lastSeenAt: at + 1 },
    ])
    // Carriers write names into such texts.
    await store.purge(at + 90 * day + 2)
    expect((await store.listUnmappedCodes()).map(({ code }) => code)).toEqual(['XX'])
  })

  test('attempts are counted from a moment on and forgotten after a day', async () => {
    const { store } = await open()
    for (const offset of [0, 1, 2]) await store.recordAttempt('visitor', at + offset * hour)
    await store.recordAttempt('visitor-2', at)
    expect([await store.countAttempts('visitor', at), await store.countAttempts('visitor', at + hour), await store.countAttempts('none', at)]).toEqual([3, 2, 0])
    await store.purge(at + day + 1)
    expect(await store.countAttempts('visitor', 0)).toBe(2)
  })

  test('secrets are replaced, listed by exactly their prefix, and deleted', async () => {
    const { store } = await open()
    for (const name of ['carrier:dhl', 'carrier:dpd', 'carrier', 'carrier_x', 'carrier:🚚', 'push']) await store.saveSecret('shop', name, `sealed ${name}`, at)
    await store.saveSecret('shop', 'carrier:dhl', 'again', at + 1)
    await store.saveSecret('other', 'carrier:dhl', 'theirs', at)
    expect(await store.findSecret('shop', 'carrier:dhl')).toBe('again')
    expect(await store.listSecrets('shop', 'carrier:')).toEqual([
      { name: 'carrier:dhl', sealed: 'again', createdAt: at + 1 }, { name: 'carrier:dpd', sealed: 'sealed carrier:dpd', createdAt: at }, { name: 'carrier:🚚', sealed: 'sealed carrier:🚚', createdAt: at },
    ])
    expect(await store.listSecrets('shop', '')).toHaveLength(6)
    await store.deleteSecret('shop', 'carrier:dhl')
    expect(await store.findSecret('shop', 'carrier:dhl')).toBeNull()
    expect(await store.findSecret('other', 'carrier:dhl')).toBe('theirs')
    // Of several that replace the same one at once, one is told that it did.
    const swaps = await Promise.all(['a', 'b', 'c'].map((sealed) => store.swapSecret('other', 'carrier:dhl', 'theirs', sealed, at)))
    expect(swaps.filter(Boolean)).toHaveLength(1)
    expect(['a', 'b', 'c'][swaps.indexOf(true)]).toBe(await store.findSecret('other', 'carrier:dhl'))
    expect(await store.swapSecret('other', 'none', '', 'x', at)).toBe(false)
  })

  test('merchants sign in by e-mail in any case; a new password ends their sessions', async () => {
    const { store } = await open()
    const merchant = { id: 'm1', email: 'Chef@Example.org', passwordHash: 'hash', createdAt: at }
    expect(await store.countMerchants()).toBe(0)
    await store.saveMerchant(merchant)
    expect(await store.findMerchant({ email: ' chef@example.ORG' })).toEqual({ ...merchant, email: 'chef@example.org' })
    await expect(store.saveMerchant({ ...merchant, id: 'm2' })).rejects.toMatchObject({ code: 'conflict' })
    await store.saveSession('s1', 'm1', at + hour)
    await store.saveSession('s2', 'm1', at + day)
    await store.saveMerchant({ ...merchant, email: 'new@example.org' })
    expect(await store.findSession('s1')).toEqual({ merchantId: 'm1', expiresAt: at + hour })
    await store.purge(at + hour)
    expect(await store.findSession('s1')).toBeNull()
    await store.saveMerchant({ ...merchant, passwordHash: 'other' })
    expect(await store.findSession('s2')).toBeNull()
    await store.saveSession('s3', 'm1', at + day)
    await store.deleteSession('s3')
    expect(await store.findSession('s3')).toBeNull()
    expect(await store.findMerchant({ id: 'm1' })).toMatchObject({ passwordHash: 'other' })
    expect(await store.countMerchants()).toBe(1)
  })

  test('a shop that is deleted leaves nothing, and others whole', async () => {
    const { store, database } = await open()
    for (const [index, shopId] of ['shop', 'other'].entries()) {
      await store.saveShop(makeShop({ id: shopId }))
      await store.saveOrder(makeOrder(`o${index}`, { shopId, shipments: [makeShipment(`s${index}`, `o${index}`)] }))
      await store.saveProducts([makeProduct('p1', { shopId })])
      await store.replaceAffinities(shopId, [[{ productId: 'p1', otherId: 'p2', score: 1, support: 1 }]])
      await store.saveAct(makeAct(`a${index}`, { shopId }))
      await store.saveActResult(shopId, 'key', '{}', at)
      await store.insertInbound(makeMessage(`m${index}`, { shopId }))
      await store.countQuestion(shopId, 'Why?', 'o1', at)
      await store.saveSecret(shopId, 'push', 'sealed', at)
    }
    await store.deleteShop('shop')
    const tables = ['shop', 'orders', 'shipment', 'product', 'affinity', 'affinity_generation', 'act', 'act_result', 'inbound', 'question', 'secret'] as const
    for (const table of tables) expect(await database.read.selectFrom(table).selectAll().execute(), table).toHaveLength(1)
    expect(await store.findOrder('o1')).not.toBeNull()
  })
})
