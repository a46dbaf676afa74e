import { sql, type Selectable, type Updateable } from 'kysely'
import type { CarrierHook, PushReads, PushWrites, WaitingReport } from '../core/carrier-webhooks/push-store.ts'
import { messageOf } from './acts.ts'
import { shipmentColumns, shipmentOf } from './order-rows.ts'
import { prepared } from './prepared.ts'
import type { Tables } from './tables.ts'
import type { Scope, TransactionScope } from './transaction.ts'

/** Numbers of one query; well below the parameters either engine takes. */
const numbersAtOnce = 500

const hookById = prepared<{ id: string }>()((db, slot) => db.selectFrom('carrier_hook').selectAll().where('id', '=', slot('id')))
const unread = prepared<{ shop: string; kind: string; limit: number }>()((db, slot) => db.selectFrom('inbound').selectAll().where('shop_id', '=', slot('shop'))
  .where('kind', '=', slot('kind')).where('status', '=', sql.lit('received' as const)).orderBy('received_at').orderBy('id').limit(slot('limit')))

const hookOf = (row: Selectable<Tables['carrier_hook']>): CarrierHook => ({
  id: row.id, shopId: row.shop_id, carrier: row.carrier, secret: row.secret, createdAt: row.created_at, lastEventAt: row.last_event_at,
  lastError: row.last_error, subscriptionId: row.subscription_id, subscribedUntil: row.subscribed_until, failures: row.failures, nextTryAt: row.next_try_at,
})
const reportOf = (row: Selectable<Tables['waiting_report']>): WaitingReport => ({
  id: row.id, shopId: row.shop_id, trackingNumber: row.tracking_number, carrier: row.carrier,
  report: JSON.parse(row.report) as WaitingReport['report'], receivedAt: row.received_at,
})

async function inParts<T>(numbers: readonly string[], find: (some: string[]) => Promise<T[]>): Promise<T[]> {
  const found: T[] = []
  for (let start = 0; start < numbers.length; start += numbersAtOnce) found.push(...await find(numbers.slice(start, start + numbersAtOnce)))
  return found
}

export function pushReads(scope: Scope): PushReads {
  const { db } = scope
  return {
    findCarrierHook: async (id) => {
      const [row] = await hookById(scope, { id })
      return row ? hookOf(row) : null
    },
    listCarrierHooks: async (shopId) => (await db.selectFrom('carrier_hook').selectAll()
      .$if(shopId !== undefined, (query) => query.where('shop_id', '=', shopId!)).orderBy('shop_id').orderBy('carrier').execute()).map(hookOf),
    listUnread: async (shop, kind, limit) => (await unread(scope, { shop, kind, limit })).map(messageOf),
    findShipmentsOfShop: async (shopId, numbers) => inParts(numbers, async (some) => (await db.selectFrom('shipment').select(shipmentColumns)
      .where('tracking_number', 'in', some)
      .where(({ eb, selectFrom }) => eb(selectFrom('orders').select('shop_id').whereRef('orders.id', '=', 'shipment.order_id'), '=', shopId))
      .orderBy('id').execute()).map(shipmentOf)),
    findWaitingReports: async (shopId, numbers) => inParts(numbers, async (some) => (await db.selectFrom('waiting_report').selectAll()
      .where('shop_id', '=', shopId).where('tracking_number', 'in', some).orderBy('received_at').orderBy('id').execute()).map(reportOf)),
    listUnpushed: async (shopId, carrier, until, limit) => (await db.selectFrom('shipment').select(shipmentColumns)
      .where('carrier', '=', carrier).where('next_ask_at', 'is not', null).where('tracking_number', 'is not', null)
      .where(({ eb, or }) => or([eb('pushed_until', 'is', null), eb('pushed_until', '<', until)]))
      .where(({ eb, selectFrom }) => eb(selectFrom('orders').select('shop_id').whereRef('orders.id', '=', 'shipment.order_id'), '=', shopId))
      .orderBy('pushed_until').orderBy('id').limit(limit).execute()).map(shipmentOf),
  }
}

export function pushWrites({ db }: TransactionScope): PushWrites {
  return {
    saveCarrierHook: async ({ id, shopId, carrier, ...hook }) => {
      const row = {
        secret: hook.secret, created_at: hook.createdAt, last_event_at: hook.lastEventAt, last_error: hook.lastError,
        subscription_id: hook.subscriptionId, subscribed_until: hook.subscribedUntil, failures: hook.failures, next_try_at: hook.nextTryAt,
      }
      await db.insertInto('carrier_hook').values({ id, shop_id: shopId, carrier, ...row })
        .onConflict((conflict) => conflict.columns(['shop_id', 'carrier']).doUpdateSet({ id, ...row })).execute()
    },
    updateCarrierHook: async (id, { lastEventAt, lastError, subscriptionId, subscribedUntil, failures, nextTryAt }) => {
      const named = { last_event_at: lastEventAt, last_error: lastError, subscription_id: subscriptionId, subscribed_until: subscribedUntil, failures, next_try_at: nextTryAt }
      const changes = Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined)) as Updateable<Tables['carrier_hook']>
      if (Object.keys(changes).length) await db.updateTable('carrier_hook').set(changes).where('id', '=', id).execute()
    },
    deleteCarrierHook: async (id) => {
      await db.deleteFrom('carrier_hook').where('id', '=', id).execute()
    },
    saveWaitingReport: async ({ id, shopId, trackingNumber, carrier, report, receivedAt }) => {
      await db.insertInto('waiting_report').values({ id, shop_id: shopId, tracking_number: trackingNumber, carrier, report: JSON.stringify(report), received_at: receivedAt }).execute()
    },
    deleteWaitingReports: async (ids) => {
      if (ids.length) await db.deleteFrom('waiting_report').where('id', 'in', ids).execute()
    },
    savePushed: async (ids, until) => {
      if (ids.length) await db.updateTable('shipment').set({ pushed_until: until }).where('id', 'in', ids).execute()
    },
  }
}
