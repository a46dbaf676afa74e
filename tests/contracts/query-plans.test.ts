/** What a page request reads is found by index at any size: no plan walks through orders or parcels. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Store } from '../../server/core/store-port.ts'
import { onBothEngines } from './engines.ts'
import { at, makeAct, makeMessage, makeOrder, makeProduct, makeShipment, makeShop } from './store-fixtures.ts'

const reads: Record<string, (store: Store) => Promise<unknown>> = {
  findOrder: (store) => store.findOrder('o7'),
  findRevisions: (store) => store.findRevisions('o7'),
  findShop: (store) => store.findShop('shop'),
  findOrderByExternalId: (store) => store.findOrderByExternalId('shop', 'ext-o7'),
  findOrdersByNumber: (store) => store.findOrdersByNumber('shop', '#o7'),
  listOrdersOfBuyer: (store) => store.listOrdersOfBuyer('shop', 'b7', { except: 'o7', limit: 50 }),
  listOrdersByState: (store) => store.listOrdersByState('shop', 'lost', 20),
  findProducts: (store) => store.findProducts('shop', ['p1', 'p2']),
  listAffinities: (store) => store.listAffinities('shop', ['p1', 'p2'], 20),
  'listActs of an order': (store) => store.listActs({ orderId: 'o7' }, 50),
  'listActs of a buyer': (store) => store.listActs({ shopId: 'shop', buyerId: 'b7' }, 50),
  findActResult: (store) => store.findActResult('shop', 'key'),
  findShipmentByNumber: (store) => store.findShipmentByNumber('dhl', '00340434s7'),
  listWaitingInbound: (store) => store.listWaitingInbound('o7'),
  listDueOrders: (store) => store.listDueOrders(at, 5),
  listProblems: (store) => store.listProblems('shop', { status: 'open', limit: 5 }),
  'listProblems of a kind, further on': (store) => store.listProblems('shop', { status: 'open', kind: 'late', after: { severity: 2, since: at, id: 'x' }, limit: 5 }),
  listProblemsOfOrder: (store) => store.listProblemsOfOrder('o7'),
  countAttempts: (store) => store.countAttempts('visitor', at),
  claimAskLines: (store) => store.claimAskLines(at, 1000, 5),
  claimShipments: (store) => store.claimShipments({ shopId: 'shop', carrier: 'dhl', wakeAt: at }, { now: at, until: at, leaseMs: 1000, limit: 5 }),
  restLine: (store) => store.restLine({ shopId: 'shop', carrier: 'dhl', wakeAt: at }, at, at),
  noteLooks: (store) => store.noteLooks(['o0'], at, 1000),
  findPace: (store) => store.findPace('dhl x'),
  findCarrierHook: (store) => store.findCarrierHook('hook'),
  findShipmentsOfShop: (store) => store.findShipmentsOfShop('shop', ['00340434s7', '00340434s8']),
  findWaitingReports: (store) => store.findWaitingReports('shop', ['00340434s7']),
  listUnread: (store) => store.listUnread('shop', 'carrier:ups', 20),
  listUnpushed: (store) => store.listUnpushed('shop', 'dhl', at, 100),
  wakeShipments: (store) => store.wakeShipments('shop', 'dhl', at),
}

onBothEngines((open, engine) => {
  test('every read of a page goes by an index', async () => {
    const { store, database } = await open()
    await store.saveShop(makeShop())
    await store.insertOrders(Array.from({ length: 3000 }, (_, index) => makeOrder(`o${index}`, {
      buyer: { id: `b${index}`, account: true, email: null, name: null, firstName: null }, state: index % 300 ? 'delivered' : 'lost', placedAt: at + index,
      shipments: [makeShipment(`s${index}`, `o${index}`, { events: [], nextAskAt: index % 300 ? null : at })],
    })))
    await store.saveProducts(Array.from({ length: 2000 }, (_, index) => makeProduct(`p${index}`)))
    await store.replaceAffinities('shop', [Array.from({ length: 5000 }, (_, index) => ({ productId: `p${index % 500}`, otherId: `p${index}`, score: 1, support: 1 }))])
    await store.transaction(async (transaction) => {
      for (let index = 0; index < 500; index++) {
        await transaction.saveAct(makeAct(`a${index}`, { orderId: `o${index}`, buyerId: `b${index}` }))
        await transaction.saveActResult('shop', `key${index}`, '{}', at)
        await transaction.recordAttempt(`visitor${index}`, at)
        await transaction.insertProblem({
          id: `pr${index}`, shopId: 'shop', orderId: `o${index}`, shipmentId: null, carrier: null, kind: 'late', severity: 2, since: at + index, foundAt: at,
          status: index % 100 ? 'open' : 'dismissed', endedAt: null, details: {},
        })
        await transaction.saveWatch(`o${index}`, { at: at + index })
        await transaction.saveWaitingReport({ id: `r${index}`, shopId: 'shop', trackingNumber: `00340434s${index}`, carrier: 'ups', report: { trackingNumber: 'x', status: 'pending', events: [] }, receivedAt: at })
        await transaction.saveCarrierHook({ id: `hook${index}`, shopId: `shop${index}`, carrier: 'ups', secret: '', createdAt: at, lastEventAt: null, lastError: null, subscriptionId: null, subscribedUntil: null, failures: 0, nextTryAt: 0 })
        await transaction.insertInbound(makeMessage(`m${index}`, { orderId: `o${index}` }))
        await transaction.markInbound(`m${index}`, index % 100 === 7 ? 'waiting' : 'done')
      }
    })
    await sql`analyze`.execute(database.write)

    for (const [name, read] of Object.entries(reads)) {
      const queries = await record(database, () => read(store))
      expect(queries.length, name).toBeGreaterThan(0)
      expect(queries.length, name).toBeLessThanOrEqual(2)
      for (const { text, parameters } of queries) {
        const plan = await explain(engine, database, text, parameters)
        // Tables with one row a shop, or a shop's carrier, may be read whole where there is one.
        expect(plan.replaceAll(/(?:SCAN|Seq Scan on) (?:shop|affinity_generation|ask_line|ask_pace)\b/g, ''), `${name}: ${text}`).not.toMatch(/\bSCAN |Seq Scan/)
      }
    }
  })
})

type Recorded = { text: string; parameters: readonly unknown[] }
type Opened = Parameters<Parameters<typeof onBothEngines>[0]>[0] extends () => Promise<infer B> ? B : never

/** The statements that reach the driver. */
async function record(database: Opened['database'], run: () => Promise<unknown>): Promise<Recorded[]> {
  const seen: Recorded[] = []
  const restore = [...new Set([database.read, database.write])].map((db) => {
    const driver = db.getExecutor() as unknown as { provideConnection(consumer: (connection: { executeQuery(query: { sql: string; parameters: readonly unknown[] }): unknown }) => unknown): unknown }
    const original = driver.provideConnection
    driver.provideConnection = function provide(consumer) {
      return original.call(this, (connection) => consumer({
        ...connection, executeQuery: (query) => { seen.push({ text: query.sql, parameters: query.parameters }); return connection.executeQuery(query) },
      }))
    }
    return () => { driver.provideConnection = original }
  })
  try {
    await run()
  } finally {
    for (const undo of restore) undo()
  }
  return seen.filter(({ text }) => /^(select|update)/.test(text))
}

async function explain(engine: string, database: Opened['database'], text: string, parameters: readonly unknown[]): Promise<string> {
  const query = { sql: `${engine === 'sqlite' ? 'explain query plan' : 'explain'} ${text}`, parameters, query: { kind: 'RawNode' }, queryId: { queryId: 'plan' } }
  const { rows } = await database.write.executeQuery(query as unknown as Parameters<typeof database.write.executeQuery>[0])
  return rows.map((row) => Object.values(row as object).join(' ')).join('\n')
}
