/** Problems, watched orders and carriers corrected by hand: the same on both databases. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Problem, ProblemPlace } from '../../server/core/store-port.ts'
import { problemFound, tellProblem } from '../../server/core/trouble/watch-orders.ts'
import { onBothEngines, until } from './engines.ts'
import { at, makeOrder, makeShipment, makeShop } from './store-fixtures.ts'

const day = 86_400_000
const makeProblem = (id: string, over: Partial<Problem> = {}): Problem => ({
  id, shopId: 'shop', orderId: null, shipmentId: null, carrier: null, kind: 'late', severity: 2, since: at, foundAt: at, status: 'open', endedAt: null, details: { orderNumber: '#„1“ 🌻' }, ...over,
})

onBothEngines((open) => {
  test('a problem comes back as it was stored; what is true stands once, and again once it is over', async () => {
    const { store } = await open()
    await store.saveOrder(makeOrder('o1', { shipments: [makeShipment('a', 'o1')] }))
    const problem = makeProblem('p1', { orderId: 'o1', shipmentId: 'a', carrier: 'dhl', kind: 'presumed_lost', severity: 3, details: { orderNumber: '1', scannedAt: at, day: '2026-11-20', reason: 'weather_delay' } })
    expect(await Promise.all([store.insertProblem(problem), store.insertProblem({ ...problem, id: 'p2' })])).toEqual(expect.arrayContaining([true, false]))
    const [known] = await store.listProblemsOfOrder('o1')
    expect(known).toEqual({ ...problem, id: known!.id })
    expect(await store.insertProblem({ ...problem, id: 'p3', kind: 'late' })).toBe(true)
    expect(await store.insertProblem({ ...problem, id: 'p4', shipmentId: 'b' })).toBe(true)
    expect(await store.insertProblem({ ...problem, id: 'p5', shopId: 'other' })).toBe(true)
    await store.saveProblem({ ...known!, status: 'dismissed' })
    expect(await store.insertProblem({ ...problem, id: 'p6' })).toBe(false)
    await store.saveProblem({ ...known!, status: 'resolved', endedAt: at + 5 })
    expect(await store.findProblem(known!.id)).toMatchObject({ status: 'resolved', endedAt: at + 5 })
    expect(await store.insertProblem({ ...problem, id: 'p7' })).toBe(true)
    expect((await store.listProblemsOfOrder('o1')).map(({ id }) => id).sort()).toEqual(['p3', 'p4', 'p5', 'p7'])
    expect((await store.listProblemsOfOrder('o1', at + 5)).map(({ id }) => id)).toContain(known!.id)
    expect((await store.listProblemsOfOrder('o1', at + 6)).map(({ id }) => id)).not.toContain(known!.id)
    expect(await store.findProblem('none')).toBeNull()
  })

  test('a new problem is told by one job, however many find it at once; none where the transaction fails', async () => {
    const { store, jobs } = await open()
    const told: unknown[] = []
    await jobs.start({ [problemFound]: async (payload) => void told.push(payload.problem) })
    const find = (id: string, fails = false) => store.transaction(async (transaction) => {
      await tellProblem({ jobs }, transaction, makeProblem(id, { shipmentId: fails ? 'lost' : 'a' }))
      if (fails) throw new Error('on purpose')
    })
    await find('rolled back', true).catch(() => undefined)
    await Promise.all(['one', 'two', 'three'].map((id) => find(id)))
    await until(() => told.length > 0, 'the job')
    const [problem] = await store.listProblems('shop', { status: 'open', limit: 5 })
    await new Promise((resolve) => { setTimeout(resolve, 100) })
    expect([told, await store.countProblems('shop', 10)]).toEqual([[problem!.id], 1])
  })

  test('pages of the list: worst first, then newest; every one once, also where many began at one moment', async () => {
    const { store } = await open()
    await store.transaction(async (transaction) => {
      for (let index = 0; index < 250; index++) {
        const severity = (1 + index % 3) as Problem['severity']
        await transaction.insertProblem(makeProblem(`p${index}`, { shipmentId: String(index), severity, since: at + index % 5, kind: index % 2 ? 'late' : 'stalled', status: index % 10 ? 'open' : 'dismissed' }))
      }
      await transaction.insertProblem(makeProblem('theirs', { shopId: 'other' }))
    })
    const walk = async (filter: { status: Problem['status']; kind?: Problem['kind'] }) => {
      const seen: Problem[] = []
      for (let after: ProblemPlace | undefined; ;) {
        const page = await store.listProblems('shop', { ...filter, ...after && { after }, limit: 7 })
        seen.push(...page)
        if (page.length < 7) return seen
        after = page.at(-1)
      }
    }
    const all = await walk({ status: 'open' })
    expect([all.length, new Set(all.map(({ id }) => id)).size]).toEqual([225, 225])
    const order = all.map(({ severity, since }) => severity * 10 + (since - at))
    expect(order).toEqual(order.toSorted((a, b) => b - a))
    expect((await walk({ status: 'open', kind: 'late' })).every(({ kind }) => kind === 'late')).toBe(true)
    expect([(await walk({ status: 'dismissed' })).length, await store.countProblems('shop', 1000), await store.countProblems('shop', 100)]).toEqual([25, 225, 100])
  })

  test('problems go with their order and their shop, and are forgotten 90 days after their end', async () => {
    const { store } = await open()
    await store.saveShop(makeShop())
    await store.saveOrder(makeOrder('o1'))
    await store.insertProblem(makeProblem('of order', { orderId: 'o1' }))
    await store.insertProblem(makeProblem('of connection', { kind: 'connection', carrier: 'dhl' }))
    await store.insertProblem(makeProblem('over', { shipmentId: 'x', status: 'resolved', endedAt: at }))
    expect((await store.listConnectionProblems('shop')).map(({ id }) => id)).toEqual(['of connection'])
    await store.purge(at + 90 * day)
    expect(await store.findProblem('over')).not.toBeNull()
    await store.purge(at + 90 * day + 1)
    expect(await store.findProblem('over')).toBeNull()
    await store.saveCarrierPattern('shop', { pattern: '14/0150', carrier: 'dpd', learnedAt: at })
    await store.deleteShop('shop')
    expect([await store.countProblems('shop', 10), await store.listCarrierPatterns('shop')]).toEqual([0, []])
  })

  test('an order is due at its moment, in the order of the moments, and stays as watched through a save', async () => {
    const { store } = await open()
    for (const [id, moment] of [['late', at + 5], ['now', at], ['never', null], ['new', 0]] as const) await store.saveOrder(makeOrder(id, { externalId: id, watch: { at: moment, mark: 'm' } }))
    await store.saveOrder(makeOrder('unwatched', { externalId: 'unwatched' }))
    expect(await store.listDueOrders(at, 10)).toEqual([{ id: 'new', dueAt: 0 }, { id: 'now', dueAt: at }])
    expect(await store.listDueOrders(at + 5, 1)).toEqual([{ id: 'new', dueAt: 0 }])
    expect([(await store.findOrder('now'))!.watch, (await store.findOrder('unwatched'))!.watch]).toEqual([{ at, mark: 'm' }, undefined])
    const { revision } = (await store.findOrder('now'))!
    await store.saveWatch('now', { at: null })
    expect(await store.findOrder('now')).toMatchObject({ revision, watch: { at: null, mark: 'm' } })
    await store.saveWatch('new', { at: null, mark: '' })
    expect((await store.findOrder('new'))!.watch).toBeUndefined()
    await store.wakeWatch('shop', at)
    expect(await store.listDueOrders(at, 10)).toEqual([{ id: 'late', dueAt: 0 }])
  })

  test('two processes never look at the same order at once', async () => {
    const { store } = await open()
    await store.insertOrders(Array.from({ length: 40 }, (_, index) => makeOrder(`o${index}`, { watch: { at, mark: '' } })))
    const take = () => store.transaction(async (transaction) => {
      const due = await transaction.listDueOrders(at, 15)
      await new Promise((resolve) => { setTimeout(resolve, 20) })
      for (const { id } of due) await transaction.saveWatch(id, { at: null })
      return due.map(({ id }) => id)
    })
    const taken = (await Promise.all([take(), take(), take()])).flat()
    expect([taken.length, new Set(taken).size]).toEqual([40, 40])
  })

  test('another answer of the carrier makes the order due, the same one and a missing connection do not', async () => {
    const { store } = await open()
    await store.saveOrder(makeOrder('o1', { shipments: [makeShipment('a', 'o1')] }))
    const asked = { id: 'a', askedAt: at, nextAskAt: at + 1, failures: 0 }
    const due = async () => (await store.listDueOrders(at, 10)).length
    await store.saveAsked({ ...asked, lastError: null })
    await store.saveAsked({ ...asked, lastError: 'misconfigured' })
    expect(await due()).toBe(0)
    await store.saveAsked({ ...asked, lastError: 'not_found' })
    expect(await due()).toBe(1)
    await store.saveWatch('o1', { at: null })
    await store.saveAsked({ ...asked, lastError: 'not_found' })
    expect(await due()).toBe(0)
  })

  test('a form of numbers belongs to one carrier of a shop, the newest correction', async () => {
    const { store } = await open()
    await store.saveCarrierPattern('shop', { pattern: '14/0150', carrier: 'dpd', learnedAt: at })
    await store.saveCarrierPattern('shop', { pattern: 'RR.9.DE/RR12', carrier: 'dhl', learnedAt: at + 1 })
    await store.saveCarrierPattern('shop', { pattern: '14/0150', carrier: 'gls', learnedAt: at + 2 })
    await store.saveCarrierPattern('other', { pattern: '14/0150', carrier: 'ups', learnedAt: at })
    expect(await store.listCarrierPatterns('shop')).toEqual([{ pattern: '14/0150', carrier: 'gls', learnedAt: at + 2 }, { pattern: 'RR.9.DE/RR12', carrier: 'dhl', learnedAt: at + 1 }])
    await store.deleteCarrierPattern('shop', '14/0150')
    expect((await store.listCarrierPatterns('shop')).map(({ carrier }) => carrier)).toEqual(['dhl'])
  })

  test('of corrections without end the newest 500 count', async () => {
    const { store } = await open()
    await store.transaction(async (transaction) => {
      for (let count = 0; count < 505; count++) await transaction.saveCarrierPattern('shop', { pattern: `14/${count}`, carrier: 'dpd', learnedAt: at + count })
    })
    const kept = await store.listCarrierPatterns('shop')
    expect([kept.length, kept[0]!.learnedAt, kept.at(-1)!.learnedAt]).toEqual([500, at + 504, at + 5])
  })

  test('100,000 problems: a page and the count take as long as with few', { timeout: 60_000 }, async () => {
    const { store, database } = await open()
    for (let start = 0; start < 100_000; start += 2000) {
      await database.write.insertInto('problem').values(Array.from({ length: 2000 }, (_, offset) => {
        const index = start + offset
        return {
          id: `p${index}`, shop_id: 'shop', order_id: null, shipment_id: null, carrier: null, subject: String(index), kind: index % 9 ? 'late' as const : 'lost' as const,
          severity: (1 + index % 3) as Problem['severity'], since: index, found_at: index, status: 'open' as const, ended_at: null, details: '{}',
        }
      })).execute()
    }
    await sql`analyze`.execute(database.write)
    const after = { severity: 2 as const, since: 50_000, id: 'p50000' }
    const started = performance.now()
    for (let round = 0; round < 5; round++) {
      expect(await store.listProblems('shop', { status: 'open', limit: 30 })).toHaveLength(30)
      expect((await store.listProblems('shop', { status: 'open', after, limit: 30 }))[0]!.since).toBeLessThan(50_000)
      expect(await store.listProblems('shop', { status: 'open', kind: 'lost', after, limit: 30 })).toHaveLength(30)
      expect(await store.countProblems('shop', 1000)).toBe(1000)
    }
    expect((performance.now() - started) / 20).toBeLessThan(25)
  })
})
