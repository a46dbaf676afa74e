import { sql } from 'kysely'
import type { Shipment } from '../core/order.ts'
import type { DeliveryScore, ParcelOfOrder, StoreReads, StoreWrites } from '../core/store-port.ts'
import { coreOf, orderColumns, shipmentColumns, shipmentOf } from './order-rows.ts'
import type { Scope, TransactionScope } from './transaction.ts'

type DeliveryReads = Pick<StoreReads, 'findLearned' | 'listUnlearnedDeliveries' | 'listArrived' | 'listUnderWay' | 'sumDeliveryScores'>
type DeliveryWrites = Pick<StoreWrites, 'saveLearned' | 'markLearned' | 'addDeliveryScores'>

const counts = ['deliveries', 'kept', 'near', 'error_days', 'estimated', 'p50_held', 'p90_held'] as const
type ShipmentRow = Parameters<typeof shipmentOf>[0]

/** Each with its order; what lost it is left out. */
async function withOrders({ db }: Scope, rows: readonly ShipmentRow[]): Promise<ParcelOfOrder[]> {
  if (rows.length === 0) return []
  const found = await db.selectFrom('orders').select(orderColumns).where('id', 'in', [...new Set(rows.map(({ order_id }) => order_id))]).execute()
  const orders = new Map(found.map((row) => [row.id, coreOf(row)]))
  return rows.flatMap((row) => {
    const order = orders.get(row.order_id)
    return order ? [{ order, shipment: shipmentOf(row) }] : []
  })
}

/** Notes parcels that arrived, each once however often it is saved; joins the transaction that saves them. */
export async function noteDeliveries(scope: TransactionScope, arrived: readonly { shopId: string; shipment: Pick<Shipment, 'id' | 'orderId' | 'status' | 'deliveredAt' | 'createdAt'> }[]): Promise<void> {
  const rows = arrived.filter(({ shipment }) => shipment.status === 'delivered')
    .map(({ shopId, shipment }) => ({ shipment_id: shipment.id, order_id: shipment.orderId, shop_id: shopId, learned: 0, arrived_at: shipment.deliveredAt ?? shipment.createdAt }))
  if (rows.length > 0) await scope.db.insertInto('delivery').values(rows).onConflict((conflict) => conflict.doNothing()).execute()
}

export function deliveryReads(scope: Scope): DeliveryReads {
  const { db, locks } = scope
  return {
    findLearned: async (shopId, what) => {
      const row = await db.selectFrom('learned').select(['data', 'saved_at']).where('shop_id', '=', shopId).where('what', '=', what).$if(locks, (query) => query.forUpdate()).executeTakeFirst()
      return row ? { data: row.data, savedAt: row.saved_at } : null
    },
    listUnlearnedDeliveries: async (shopId, limit) => {
      const noted = db.selectFrom('delivery').select('shipment_id').where('shop_id', '=', shopId).where('learned', '=', sql.lit(0)).orderBy('shipment_id').limit(limit)
      const ids = (await noted.execute()).map(({ shipment_id }) => shipment_id)
      const rows = ids.length === 0 ? [] : await db.selectFrom('shipment').select(shipmentColumns).where('id', 'in', ids).execute()
      return { ids, parcels: await withOrders(scope, rows) }
    },
    listArrived: async (shopId, { before, limit }) => {
      const noted = await db.selectFrom('delivery').select(['shipment_id', 'arrived_at']).where('shop_id', '=', shopId)
        .$if(before !== undefined, (query) => query.where(sql<boolean>`(arrived_at, shipment_id) < (${before?.arrivedAt}, ${before?.id})`))
        .orderBy('arrived_at', 'desc').orderBy('shipment_id', 'desc').limit(limit).execute()
      const last = noted.at(-1)
      const rows = noted.length === 0 ? [] : await db.selectFrom('shipment').select(shipmentColumns).where('id', 'in', noted.map(({ shipment_id }) => shipment_id)).execute()
      return { parcels: await withOrders(scope, rows), next: last && noted.length === limit ? { arrivedAt: last.arrived_at, id: last.shipment_id } : null }
    },
    listUnderWay: async (shopId, { after, limit }) => {
      const rows = await db.selectFrom('shipment').select(shipmentColumns).where('next_ask_at', 'is not', null)
        .$if(after !== undefined, (query) => query.where(sql<boolean>`(next_ask_at, id) > (${after?.nextAskAt}, ${after?.id})`))
        .where(({ eb, selectFrom }) => eb(selectFrom('orders').select('shop_id').whereRef('orders.id', '=', 'shipment.order_id'), '=', shopId))
        .orderBy('next_ask_at').orderBy('id').limit(limit).execute()
      const last = rows.at(-1)
      return { parcels: await withOrders(scope, rows), next: last && rows.length === limit ? { nextAskAt: last.next_ask_at!, id: last.id } : null }
    },
    sumDeliveryScores: async (since, shopId) => {
      const rows = await db.selectFrom('delivery_score').select(['carrier', 'destination', 'told']).$if(shopId !== undefined, (query) => query.where('shop_id', '=', shopId!))
        .select(({ fn }) => counts.map((name) => fn.sum<number | string>(name).as(name))).where('day', '>=', since).groupBy(['carrier', 'destination', 'told']).orderBy('carrier').orderBy('destination').orderBy('told').execute()
      return rows.map((row): DeliveryScore => ({
        carrier: row.carrier, destination: row.destination, told: row.told, deliveries: Number(row.deliveries), kept: Number(row.kept), near: Number(row.near),
        errorDays: Number(row.error_days), estimated: Number(row.estimated), p50Held: Number(row.p50_held), p90Held: Number(row.p90_held),
      }))
    },
  }
}

export function deliveryWrites({ db }: TransactionScope): DeliveryWrites {
  return {
    saveLearned: async (shopId, what, data, at) => {
      await db.insertInto('learned').values({ shop_id: shopId, what, data, saved_at: at }).onConflict((conflict) => conflict.columns(['shop_id', 'what']).doUpdateSet({ data, saved_at: at })).execute()
    },
    markLearned: async (shipmentIds) => {
      if (shipmentIds.length > 0) await db.updateTable('delivery').set({ learned: 1 }).where('shipment_id', 'in', shipmentIds).execute()
    },
    addDeliveryScores: async (shopId, day, scores) => {
      for (const { carrier, destination, told, deliveries, kept, near, errorDays, estimated, p50Held, p90Held } of scores) {
        const added = { deliveries, kept, near, error_days: errorDays, estimated, p50_held: p50Held, p90_held: p90Held }
        const sums = Object.fromEntries(counts.map((name) => [name, sql<number>`${sql.ref(`delivery_score.${name}`)} + ${added[name]}`]))
        await db.insertInto('delivery_score').values({ shop_id: shopId, day, carrier, destination, told, ...added })
          .onConflict((conflict) => conflict.columns(['shop_id', 'day', 'carrier', 'destination', 'told']).doUpdateSet(sums)).execute()
      }
    },
  }
}
