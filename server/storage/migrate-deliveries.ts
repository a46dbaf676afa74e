import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Tables } from './tables.ts'

/**
 * What delivery dates are learned from and measured by: each delivered parcel once, what was learned of a shop, and how its dates came true,
 * counted by day. Parcels delivered before are learned from too.
 */
export async function createDeliveries(db: Kysely<Tables>, text: RawBuilder<unknown>): Promise<void> {
  await db.schema.createTable('delivery')
    .addColumn('shipment_id', text, (c) => c.primaryKey().notNull()).addColumn('order_id', text, (c) => c.notNull())
    .addColumn('shop_id', text, (c) => c.notNull()).addColumn('learned', 'bigint', (c) => c.notNull())
    .addColumn('arrived_at', 'bigint', (c) => c.notNull()).execute()
  await db.schema.createIndex('delivery_unlearned').on('delivery').columns(['shop_id', 'shipment_id']).where(sql.ref('learned'), '=', sql.lit(0)).execute()
  await db.schema.createIndex('delivery_arrived').on('delivery').columns(['shop_id', 'arrived_at', 'shipment_id']).execute()
  await db.schema.createTable('learned')
    .addColumn('shop_id', text, (c) => c.notNull()).addColumn('what', text, (c) => c.notNull()).addColumn('data', text, (c) => c.notNull())
    .addColumn('saved_at', 'bigint', (c) => c.notNull()).addPrimaryKeyConstraint('learned_pk', ['shop_id', 'what']).execute()
  const count = ['deliveries', 'kept', 'near', 'error_days', 'estimated', 'p50_held', 'p90_held'] as const
  const table = db.schema.createTable('delivery_score')
    .addColumn('shop_id', text, (c) => c.notNull()).addColumn('day', 'bigint', (c) => c.notNull()).addColumn('carrier', text, (c) => c.notNull())
    .addColumn('destination', text, (c) => c.notNull()).addColumn('told', text, (c) => c.notNull())
  await count.reduce((all, name) => all.addColumn(name, 'bigint', (c) => c.notNull()), table)
    .addPrimaryKeyConstraint('delivery_score_pk', ['shop_id', 'day', 'carrier', 'destination', 'told']).execute()
  await sql`insert into delivery (shipment_id, order_id, shop_id, learned, arrived_at)
    select shipment.id, shipment.order_id, orders.shop_id, 0, orders.placed_at from shipment join orders on orders.id = shipment.order_id
    where shipment.data like ${'%"status":"delivered","reason"%'}`.execute(db)
}
