import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Tables } from './tables.ts'

/** Whose turn it is to be asked for, by shop and carrier; who asks for which parcel right now; and what each credential may still call. */
export async function createAsking(db: Kysely<Tables>, text: RawBuilder<unknown>): Promise<void> {
  for (const [name, type] of [['shop_id', text], ['looked_at', 'bigint'], ['leased_until', 'bigint']] as const) {
    await db.schema.alterTable('shipment').addColumn(name, type as 'bigint').execute()
  }
  await sql`update shipment set shop_id = (select shop_id from orders where orders.id = shipment.order_id)`.execute(db)
  await db.schema.createIndex('shipment_turn').on('shipment').columns(['shop_id', 'carrier', 'next_ask_at']).where(sql.ref('next_ask_at'), 'is not', null).execute()
  await db.schema.createTable('ask_line')
    .addColumn('shop_id', text, (c) => c.notNull()).addColumn('carrier', text, (c) => c.notNull()).addColumn('wake_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('ask_line_pk', ['shop_id', 'carrier']).execute()
  await db.schema.createIndex('ask_line_wake').on('ask_line').column('wake_at').execute()
  await sql`insert into ask_line (shop_id, carrier, wake_at) select distinct shop_id, coalesce(carrier, ''), 0 from shipment where next_ask_at is not null and shop_id is not null`.execute(db)
  await db.schema.createTable('ask_pace')
    .addColumn('key', text, (c) => c.primaryKey().notNull()).addColumn('data', text, (c) => c.notNull()).addColumn('saved_at', 'bigint', (c) => c.notNull()).execute()
}
