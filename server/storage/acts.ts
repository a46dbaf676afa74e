import { sql, type Selectable } from 'kysely'
import { AppError } from '../contract/errors.ts'
import type { Act, InboundMessage, StoreReads, StoreWrites } from '../core/store-port.ts'
import { purgeAsking } from './asking.ts'
import { prepared } from './prepared.ts'
import type { Tables } from './tables.ts'
import type { Scope, TransactionScope } from './transaction.ts'

type ActReads = Pick<StoreReads, 'listActs' | 'findActResult' | 'listWaitingInbound' | 'findWaitingOrders' | 'listUnansweredQuestions' | 'listUnmappedCodes' | 'countAttempts'>
type ActWrites = Pick<StoreWrites, 'saveAct' | 'saveActResult' | 'insertInbound' | 'markInbound' | 'countQuestion' | 'countUnmappedCode' | 'recordAttempt' | 'purge'>

const hour = 3_600_000
const day = 24 * hour
/** How long each is kept after its time. */
const kept = { attempt: day, actResult: 7 * day, question: 90 * day, inbound: 30 * day, deliveryScore: 120 * day, waitingReport: 14 * day, problem: 90 * day, unmappedCode: 90 * day }
const unmappedLimit = 500

const actsOfOrder = prepared<{ order: string; limit: number }>()((db, slot) => db.selectFrom('act').selectAll()
  .where('order_id', '=', slot('order')).orderBy('at', 'desc').orderBy('id', 'desc').limit(slot('limit')))
const actsOfBuyer = prepared<{ shop: string; buyer: string; limit: number }>()((db, slot) => db.selectFrom('act').selectAll()
  .where('shop_id', '=', slot('shop')).where('buyer_id', '=', slot('buyer')).orderBy('at', 'desc').orderBy('id', 'desc').limit(slot('limit')))

const keyTaken = () => new AppError('conflict', 'This Idempotency-Key was used for a message with other content. Send the change under a new key.')

const actOf = (row: Selectable<Tables['act']>): Act => ({
  id: row.id, shopId: row.shop_id, orderId: row.order_id, buyerId: row.buyer_id, widget: row.widget, act: row.act,
  data: JSON.parse(row.data) as Act['data'], at: row.at,
})
export const messageOf = (row: Selectable<Tables['inbound']>): InboundMessage => ({
  id: row.id, shopId: row.shop_id, kind: row.kind, dedupeKey: row.dedupe_key, orderId: row.order_id, body: row.body, receivedAt: row.received_at,
})

export function actReads(scope: Scope): ActReads {
  const { db } = scope
  return {
    listActs: async (filter, limit) => ('orderId' in filter
      ? await actsOfOrder(scope, { order: filter.orderId, limit })
      : await actsOfBuyer(scope, { shop: filter.shopId, buyer: filter.buyerId, limit })).map(actOf),
    findActResult: async (shopId, key) =>
      (await db.selectFrom('act_result').select('result').where('shop_id', '=', shopId).where('idempotency_key', '=', key).executeTakeFirst())?.result ?? null,
    findWaitingOrders: async (orderIds) => (orderIds.length === 0 ? [] : (await db.selectFrom('inbound').select('order_id').distinct()
      .where('order_id', 'in', orderIds).where('status', '=', 'waiting').execute()).flatMap(({ order_id }) => order_id ?? [])),
    listWaitingInbound: async (orderId) => (await db.selectFrom('inbound').selectAll().where('order_id', '=', orderId)
      .where('status', '=', sql.lit('waiting' as const)).orderBy('received_at').orderBy('id').execute()).map(messageOf),
    listUnansweredQuestions: async (shopId, minOrders) => {
      const rows = await db.selectFrom('question').select(['text', ({ fn }) => fn.countAll<number>().as('orders'), ({ fn }) => fn.max('at').as('last')])
        .where('shop_id', '=', shopId).groupBy('text').having(({ fn }) => fn.countAll(), '>=', minOrders).orderBy('orders', 'desc').orderBy('text').execute()
      return rows.map((row) => ({ text: row.text, orders: row.orders, lastAskedAt: row.last }))
    },
    listUnmappedCodes: async () => (await db.selectFrom('unmapped_code').selectAll().orderBy('last_seen_at', 'desc').orderBy('carrier').orderBy('code').limit(unmappedLimit).execute())
      .map((row) => ({ carrier: row.carrier, code: row.code, description: row.description, seen: row.seen, lastSeenAt: row.last_seen_at })),
    countAttempts: async (key, since) => (await db.selectFrom('attempt').select(({ fn }) => fn.countAll<number>().as('count'))
      .where('key', '=', key).where('at', '>=', since).executeTakeFirstOrThrow()).count,
  }
}

export function actWrites(scope: TransactionScope): ActWrites {
  const { db } = scope
  return {
    saveAct: async (act) => {
      await db.insertInto('act').values({
        id: act.id, shop_id: act.shopId, order_id: act.orderId, buyer_id: act.buyerId, widget: act.widget, act: act.act, data: JSON.stringify(act.data), at: act.at,
      }).execute()
    },
    saveActResult: async (shopId, key, result, at) => {
      await db.insertInto('act_result').values({ shop_id: shopId, idempotency_key: key, result, at }).execute()
    },
    insertInbound: async (message) => {
      const inserted = await db.insertInto('inbound').values({
        id: message.id, shop_id: message.shopId, kind: message.kind, dedupe_key: message.dedupeKey, order_id: message.orderId,
        content_hash: message.contentHash ?? null, body: message.body, status: 'received', error: null, received_at: message.receivedAt,
      }).onConflict((conflict) => conflict.columns(['shop_id', 'kind', 'dedupe_key']).doNothing()).returning('id').execute()
      if (inserted.length === 1 || message.contentHash === undefined) return inserted.length === 1
      const first = await db.selectFrom('inbound').select('content_hash').where('shop_id', '=', message.shopId).where('kind', '=', message.kind)
        .where('dedupe_key', '=', message.dedupeKey).executeTakeFirst()
      // Messages of before this was kept have none, and count as the same.
      if (first && first.content_hash !== null && first.content_hash !== message.contentHash) throw keyTaken()
      return false
    },
    markInbound: async (id, status, error) => {
      await db.updateTable('inbound').set({ status, error: error ?? null }).where('id', '=', id).execute()
    },
    countQuestion: async (shopId, text, orderId, at) => {
      await db.insertInto('question').values({ shop_id: shopId, text, order_id: orderId, at })
        .onConflict((conflict) => conflict.columns(['shop_id', 'text', 'order_id']).doUpdateSet({ at })).execute()
    },
    countUnmappedCode: async (carrier, code, description, at) => {
      await db.insertInto('unmapped_code').values({ carrier, code, description, seen: 1, last_seen_at: at })
        .onConflict((conflict) => conflict.columns(['carrier', 'code']).doUpdateSet({ description, seen: sql`unmapped_code.seen + 1`, last_seen_at: at })).execute()
    },
    recordAttempt: async (key, at) => {
      await db.insertInto('attempt').values({ key, at }).execute()
    },
    purge: async (now) => {
      await purgeAsking(scope, now)
      await db.deleteFrom('attempt').where('at', '<', now - kept.attempt).execute()
      await db.deleteFrom('session').where('expires_at', '<=', now).execute()
      await db.deleteFrom('act_result').where('at', '<', now - kept.actResult).execute()
      await db.deleteFrom('question').where('at', '<', now - kept.question).execute()
      await db.deleteFrom('delivery_score').where('day', '<', Math.floor((now - kept.deliveryScore) / day)).execute()
      // What nobody read in all that time belonged to a connection that is gone.
      await db.deleteFrom('inbound').where('received_at', '<', now - kept.inbound).where('status', 'in', ['done', 'received']).execute()
      await db.deleteFrom('waiting_report').where('received_at', '<', now - kept.waitingReport).execute()
      await db.deleteFrom('unmapped_code').where('last_seen_at', '<', now - kept.unmappedCode).execute()
      await db.deleteFrom('problem').where('ended_at', '<', now - kept.problem).execute()
    },
  }
}
