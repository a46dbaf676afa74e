import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Tables } from './tables.ts'

/** An order in one of these may still get into trouble by time alone. */
const open = ['received', 'in_preparation', 'partly_shipped', 'shipped', 'out_for_delivery', 'ready_for_pickup', 'delayed', 'action_required', 'delivery_attempted', 'lost', 'exception', 'returning'] as const

/** What goes wrong, when to look for it, and the carriers corrected by hand. */
export async function createProblems(db: Kysely<Tables>, text: RawBuilder<unknown>): Promise<void> {
  await db.schema.alterTable('orders').addColumn('watch_at', 'bigint').execute()
  await db.schema.alterTable('orders').addColumn('watch_mark', text, (c) => c.notNull().defaultTo('')).execute()
  await db.updateTable('orders').set({ watch_at: 0 }).where('state', 'in', open).execute()
  await db.schema.createIndex('orders_watch').on('orders').columns(['watch_at', 'id']).where('watch_at', 'is not', null).execute()
  await db.schema.createTable('problem')
    .addColumn('id', text, (c) => c.primaryKey().notNull()).addColumn('shop_id', text, (c) => c.notNull())
    .addColumn('order_id', text, (c) => c.references('orders.id').onDelete('cascade')).addColumn('shipment_id', text).addColumn('carrier', text)
    .addColumn('subject', text, (c) => c.notNull()).addColumn('kind', text, (c) => c.notNull())
    .addColumn('severity', 'bigint', (c) => c.notNull()).addColumn('since', 'bigint', (c) => c.notNull())
    .addColumn('found_at', 'bigint', (c) => c.notNull()).addColumn('status', text, (c) => c.notNull()).addColumn('ended_at', 'bigint')
    .addColumn('details', text, (c) => c.notNull()).execute()
  const ended = sql.ref('ended_at')
  await db.schema.createIndex('problem_once').unique().on('problem').columns(['shop_id', 'subject']).where(ended, 'is', null).execute()
  await db.schema.createIndex('problem_order').on('problem').column('order_id').where('order_id', 'is not', null).execute()
  await db.schema.createIndex('problem_list').on('problem').columns(['shop_id', 'status', 'severity', 'since', 'id']).execute()
  await db.schema.createIndex('problem_kind').on('problem').columns(['shop_id', 'status', 'kind', 'severity', 'since', 'id']).execute()
  await db.schema.createIndex('problem_ended').on('problem').column('ended_at').where(ended, 'is not', null).execute()
  await db.schema.createTable('carrier_pattern')
    .addColumn('shop_id', text, (c) => c.notNull()).addColumn('pattern', text, (c) => c.notNull())
    .addColumn('carrier', text, (c) => c.notNull()).addColumn('learned_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('carrier_pattern_pk', ['shop_id', 'pattern']).execute()
}
