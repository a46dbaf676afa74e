import { sql } from 'kysely'
import { AppError } from '../contract/errors.ts'
import type { Order, Shipment } from '../core/order.ts'
import type { StoreWrites } from '../core/store-port.ts'
import { wakeLines } from './asking.ts'
import { noteDeliveries } from './deliveries.ts'
import { orderRow, shipmentRow } from './order-rows.ts'
import type { TransactionScope } from './transaction.ts'

type OrderWrites = Pick<StoreWrites, 'saveOrder' | 'deleteOrder' | 'insertOrders' | 'saveShipment' | 'saveAsked'>

/** Rows of one insert; well below the parameters either engine takes (SQLite 32,766). */
const rowsPerInsert = 200

const moved = () => new AppError('conflict', 'The order was changed since it was read; read it again and retry')

const taken = () => new AppError('conflict', 'A parcel with this id belongs to another order')

async function upsertShipments(scope: TransactionScope, shopId: string, shipments: Shipment[], positionOf: (index: number) => number): Promise<void> {
  for (const [index, shipment] of shipments.entries()) {
    const { id, order_id, position, ...row } = shipmentRow(shipment, positionOf(index), shopId)
    const saved = await scope.db.insertInto('shipment').values({ id, order_id, position, ...row })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ ...row, position }).where('shipment.order_id', '=', order_id)).returning('id').execute()
    if (!saved.length) throw taken()
  }
}

async function saveOrder(scope: TransactionScope, order: Order): Promise<void> {
  const revision = order.revision + 1
  const { id, ...row } = orderRow(order, revision)
  const saved = await scope.db.insertInto('orders').values({ id, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row).where('orders.revision', '=', order.revision)).returning('id').execute()
  if (!saved.length) throw moved()
  if (order.revision > 0) {
    const kept = order.shipments.map((shipment) => shipment.id)
    await scope.db.deleteFrom('shipment').where('order_id', '=', id).$if(kept.length > 0, (query) => query.where('id', 'not in', kept)).execute()
  }
  await upsertShipments(scope, order.shopId, order.shipments, (index) => index)
  await wakeLines(scope, order.shopId, order.shipments)
  await noteDeliveries(scope, order.shipments.map((shipment) => ({ shopId: order.shopId, shipment })))
  scope.changed.set(id, revision)
}

async function deleteOrder(scope: TransactionScope, orderId: string): Promise<void> {
  // Parcels and problems go with their order.
  for (const table of ['act', 'inbound', 'question'] as const) await scope.db.deleteFrom(table).where('order_id', '=', orderId).execute()
  await scope.db.deleteFrom('delivery').where('shipment_id', 'in', scope.db.selectFrom('shipment').select('id').where('order_id', '=', orderId)).execute()
  await scope.db.deleteFrom('orders').where('id', '=', orderId).execute()
}

async function insertOrders(scope: TransactionScope, orders: Order[]): Promise<number> {
  let inserted = 0
  for (let start = 0; start < orders.length; start += rowsPerInsert) {
    const some = orders.slice(start, start + rowsPerInsert)
    const rows = await scope.db.insertInto('orders').values(some.map((order) => orderRow(order, order.revision + 1)))
      .onConflict((conflict) => conflict.doNothing()).returning('id').execute()
    const fresh = new Set(rows.map(({ id }) => id))
    inserted += fresh.size
    const added = some.filter(({ id }) => fresh.delete(id))
    const shipments = added.flatMap((order) => order.shipments.map((shipment, position) => shipmentRow(shipment, position, order.shopId)))
    for (let from = 0; from < shipments.length; from += rowsPerInsert) {
      await scope.db.insertInto('shipment').values(shipments.slice(from, from + rowsPerInsert)).execute()
    }
    for (const [shopId, of] of Map.groupBy(added, ({ shopId }) => shopId)) await wakeLines(scope, shopId, of.flatMap(({ shipments }) => shipments))
    const delivered = added.flatMap((order) => order.shipments.map((shipment) => ({ shopId: order.shopId, shipment })))
    for (let from = 0; from < delivered.length; from += rowsPerInsert) await noteDeliveries(scope, delivered.slice(from, from + rowsPerInsert))
    // SQLite answers without leaving the event loop; page requests get a turn between the pieces of an import.
    await new Promise((resolve) => { setImmediate(resolve) })
  }
  return inserted
}

async function saveShipment(scope: TransactionScope, shipment: Shipment): Promise<void> {
  const [order] = await scope.db.updateTable('orders').set({ revision: sql`revision + 1` }).where('id', '=', shipment.orderId).returning(['revision', 'shop_id']).execute()
  if (!order) throw new AppError('not_found', 'The order of this shipment is gone')
  const { position: _kept, id, order_id, ...row } = shipmentRow(shipment, 0, order.shop_id)
  const next = sql<number>`(select coalesce(max(position) + 1, 0) from shipment where order_id = ${order_id})`
  const saved = await scope.db.insertInto('shipment').values({ id, order_id, position: next, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row).where('shipment.order_id', '=', order_id)).returning('id').execute()
  if (!saved.length) throw taken()
  await wakeLines(scope, order.shop_id, [shipment])
  await noteDeliveries(scope, [{ shopId: order.shop_id, shipment }])
  scope.changed.set(shipment.orderId, order.revision)
}

export function orderWrites(scope: TransactionScope): OrderWrites {
  return {
    deleteOrder: (orderId) => deleteOrder(scope, orderId),
    saveOrder: (order) => saveOrder(scope, order),
    insertOrders: (orders) => insertOrders(scope, orders),
    saveShipment: (shipment) => saveShipment(scope, shipment),
    saveAsked: async ({ id, askedAt, nextAskAt, failures, lastError }) => {
      // What the carrier answers, or whether it does, may make something of the order true; a carrier that is not connected answers nothing.
      if (lastError !== 'misconfigured') {
        const other = scope.db.selectFrom('shipment').select('order_id').where('id', '=', id).where('last_error', 'is distinct from', lastError)
        await scope.db.updateTable('orders').set({ watch_at: 0 }).where('id', '=', other).execute()
      }
      await scope.db.updateTable('shipment').set({ asked_at: askedAt, next_ask_at: nextAskAt, failures, last_error: lastError }).where('id', '=', id).execute()
    },
  }
}
