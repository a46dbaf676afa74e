import { sql, type Selectable } from 'kysely'
import type { CarrierPattern, Problem, StoreReads, StoreWrites } from '../core/store-port.ts'
import { prepared } from './prepared.ts'
import type { Tables } from './tables.ts'
import type { Scope, TransactionScope } from './transaction.ts'

type ProblemReads = Pick<StoreReads, 'listProblems' | 'listProblemsOfOrder' | 'listConnectionProblems' | 'findProblem' | 'countProblems' | 'listCarrierPatterns' | 'listDueOrders'>
type ProblemWrites = Pick<StoreWrites, 'saveWatch' | 'insertProblem' | 'saveProblem' | 'saveCarrierPattern' | 'deleteCarrierPattern' | 'wakeWatch'>

/** Each is compared with each number that comes without a carrier; a shop that has its corrections remembered with every push grows them without end. */
const rememberedPatterns = 500

const problemOf = (row: Selectable<Tables['problem']>): Problem => ({
  id: row.id, shopId: row.shop_id, orderId: row.order_id, shipmentId: row.shipment_id, carrier: row.carrier, kind: row.kind, severity: row.severity,
  since: row.since, foundAt: row.found_at, status: row.status, endedAt: row.ended_at, details: JSON.parse(row.details) as Problem['details'],
})
/** True now of one and the same thing: it stands once. */
const subjectOf = ({ orderId, shipmentId, carrier, kind }: Problem) => JSON.stringify([orderId ?? carrier ?? '', shipmentId ?? '', kind])

const ofOrder = prepared<{ order: string; since: number }>()((db, slot) => db.selectFrom('problem').selectAll().where('order_id', '=', slot('order'))
  .where((is) => is.or([is('ended_at', 'is', null), is('ended_at', '>=', slot('since'))])).orderBy('found_at'))

export function problemReads(scope: Scope): ProblemReads {
  const { db } = scope
  return {
    listProblems: async (shopId, { status, kind, after, limit }) => (await db.selectFrom('problem').selectAll().where('shop_id', '=', shopId).where('status', '=', status)
      .$if(kind !== undefined, (query) => query.where('kind', '=', kind!))
      .$if(after !== undefined, (query) => query.where(sql<boolean>`(severity, since, id) < (${after?.severity}, ${after?.since}, ${after?.id})`))
      .orderBy('severity', 'desc').orderBy('since', 'desc').orderBy('id', 'desc').limit(limit).execute()).map(problemOf),
    listDueOrders: async (now, limit) => {
      const rows = await db.selectFrom('orders').select(['id', 'watch_at']).where('watch_at', '<=', now).orderBy('watch_at').orderBy('id').limit(limit)
        .$if(scope.locks, (query) => query.forUpdate().skipLocked()).execute()
      return rows.map(({ id, watch_at }) => ({ id, dueAt: watch_at! }))
    },
    listProblemsOfOrder: async (order, since = Number.MAX_SAFE_INTEGER) => (await ofOrder(scope, { order, since })).map(problemOf),
    listConnectionProblems: async (shopId) => {
      const rows = (status: 'open' | 'dismissed') => db.selectFrom('problem').selectAll().where('shop_id', '=', shopId).where('status', '=', status).where('kind', '=', 'connection').execute()
      return [...await rows('open'), ...await rows('dismissed')].map(problemOf)
    },
    findProblem: async (id) => {
      const row = await db.selectFrom('problem').selectAll().where('id', '=', id).executeTakeFirst()
      return row ? problemOf(row) : null
    },
    countProblems: async (shopId, atMost) => {
      const open = db.selectFrom('problem').select('id').where('shop_id', '=', shopId).where('status', '=', 'open').limit(atMost)
      return (await db.selectFrom(open.as('open')).select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow()).count
    },
    listCarrierPatterns: async (shopId): Promise<CarrierPattern[]> => (await db.selectFrom('carrier_pattern').selectAll().where('shop_id', '=', shopId)
      .orderBy('learned_at', 'desc').orderBy('pattern').limit(rememberedPatterns).execute()).map(({ pattern, carrier, learned_at }) => ({ pattern, carrier, learnedAt: learned_at })),
  }
}

export function problemWrites({ db }: TransactionScope): ProblemWrites {
  return {
    saveWatch: async (orderId, { at, mark }) => {
      await db.updateTable('orders').set({ watch_at: at, ...mark !== undefined && { watch_mark: mark } }).where('id', '=', orderId).execute()
    },
    wakeWatch: async (shopId, now) => {
      await db.updateTable('orders').set({ watch_at: 0 }).where('shop_id', '=', shopId).where('watch_at', '>', now).execute()
    },
    insertProblem: async (problem) => {
      const inserted = await db.insertInto('problem').values({
        id: problem.id, shop_id: problem.shopId, order_id: problem.orderId, shipment_id: problem.shipmentId, carrier: problem.carrier, subject: subjectOf(problem),
        kind: problem.kind, severity: problem.severity, since: problem.since, found_at: problem.foundAt, status: problem.status, ended_at: problem.endedAt,
        details: JSON.stringify(problem.details),
      }).onConflict((conflict) => conflict.columns(['shop_id', 'subject']).where('ended_at', 'is', null).doNothing()).returning('id').execute()
      return inserted.length === 1
    },
    saveProblem: async ({ id, severity, status, endedAt, details, carrier }) => {
      await db.updateTable('problem').set({ severity, status, ended_at: endedAt, carrier, details: JSON.stringify(details) }).where('id', '=', id).execute()
    },
    saveCarrierPattern: async (shopId, { pattern, carrier, learnedAt }) => {
      const row = { carrier, learned_at: learnedAt }
      await db.insertInto('carrier_pattern').values({ shop_id: shopId, pattern, ...row })
        .onConflict((conflict) => conflict.columns(['shop_id', 'pattern']).doUpdateSet(row)).execute()
    },
    deleteCarrierPattern: async (shopId, pattern) => {
      await db.deleteFrom('carrier_pattern').where('shop_id', '=', shopId).where('pattern', '=', pattern).execute()
    },
  }
}
