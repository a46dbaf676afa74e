import { sql, type Kysely } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'
import { AppError } from '../contract/errors.ts'
import { appErrorOf } from './database-errors.ts'
import type { Database, Engine } from './database.ts'
import { createAsking } from './migrate-asking.ts'
import { createDeliveries } from './migrate-deliveries.ts'
import { createProblems } from './migrate-problems.ts'
import type { Tables } from './tables.ts'

/** Columns that only an index's condition names are unknown to the types of the index builder. */
const column = (name: string) => sql.ref(name)

type Schema = Kysely<Tables>

/** Texts sort and compare by their bytes on both engines. */
const textOf = (engine: Engine) => (engine === 'postgres' ? sql`text collate "C"` : sql`text`)

async function createOrders(db: Schema, engine: Engine): Promise<void> {
  const text = textOf(engine)
  await db.schema.createTable('shop')
    .addColumn('id', text, (c) => c.primaryKey().notNull()).addColumn('platform', text, (c) => c.notNull())
    .addColumn('name', text, (c) => c.notNull()).addColumn('settings', text, (c) => c.notNull())
    .addColumn('revision', 'bigint', (c) => c.notNull()).execute()
  await db.schema.createTable('orders')
    .addColumn('id', text, (c) => c.primaryKey().notNull()).addColumn('shop_id', text, (c) => c.notNull())
    .addColumn('external_id', text, (c) => c.notNull()).addColumn('number', text, (c) => c.notNull())
    .addColumn('number_key', text, (c) => c.notNull()).addColumn('buyer_id', text)
    .addColumn('state', text, (c) => c.notNull()).addColumn('placed_at', 'bigint', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull()).addColumn('revision', 'bigint', (c) => c.notNull())
    .addColumn('token_generation', 'bigint', (c) => c.notNull()).addColumn('data', text, (c) => c.notNull()).execute()
  await db.schema.createIndex('orders_external').unique().on('orders').columns(['shop_id', 'external_id']).execute()
  await db.schema.createIndex('orders_number').on('orders').columns(['shop_id', 'number_key']).execute()
  await db.schema.createIndex('orders_buyer').on('orders').columns(['shop_id', 'buyer_id', 'placed_at', 'id']).where('buyer_id', 'is not', null).execute()
  await db.schema.createIndex('orders_state').on('orders').columns(['shop_id', 'state', 'placed_at', 'id']).execute()
  await db.schema.createIndex('orders_placed').on('orders').columns(['shop_id', 'placed_at', 'id']).execute()
  await db.schema.createTable('shipment')
    .addColumn('id', text, (c) => c.primaryKey().notNull())
    .addColumn('order_id', text, (c) => c.notNull().references('orders.id').onDelete('cascade'))
    .addColumn('position', 'bigint', (c) => c.notNull()).addColumn('carrier', text).addColumn('tracking_number', text)
    .addColumn('asked_at', 'bigint').addColumn('next_ask_at', 'bigint').addColumn('failures', 'bigint', (c) => c.notNull())
    .addColumn('last_error', text).addColumn('data', text, (c) => c.notNull()).execute()
  await db.schema.createIndex('shipment_order').on('shipment').columns(['order_id', 'position']).execute()
  await db.schema.createIndex('shipment_number').on('shipment').columns(['tracking_number', 'carrier']).where('tracking_number', 'is not', null).execute()
  await db.schema.createIndex('shipment_due').on('shipment').column('next_ask_at').where('next_ask_at', 'is not', null).execute()
}

async function createCatalogue(db: Schema, engine: Engine): Promise<void> {
  const text = textOf(engine)
  await db.schema.createTable('product')
    .addColumn('shop_id', text, (c) => c.notNull()).addColumn('id', text, (c) => c.notNull()).addColumn('category', text)
    .addColumn('updated_at', 'bigint', (c) => c.notNull()).addColumn('data', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('product_pk', ['shop_id', 'id']).execute()
  await db.schema.createIndex('product_category').on('product').columns(['shop_id', 'category', 'id']).execute()
  await db.schema.createTable('affinity')
    .addColumn('shop_id', text, (c) => c.notNull()).addColumn('generation', 'bigint', (c) => c.notNull())
    .addColumn('product_id', text, (c) => c.notNull()).addColumn('other_id', text, (c) => c.notNull())
    .addColumn('score', 'double precision', (c) => c.notNull()).addColumn('support', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('affinity_pk', ['shop_id', 'generation', 'product_id', 'other_id']).execute()
  await db.schema.createTable('affinity_generation')
    .addColumn('shop_id', text, (c) => c.primaryKey().notNull()).addColumn('generation', 'bigint', (c) => c.notNull()).execute()
}

async function createActs(db: Schema, engine: Engine): Promise<void> {
  const text = textOf(engine)
  await db.schema.createTable('act')
    .addColumn('id', text, (c) => c.primaryKey().notNull()).addColumn('shop_id', text, (c) => c.notNull())
    .addColumn('order_id', text, (c) => c.notNull()).addColumn('buyer_id', text).addColumn('widget', text, (c) => c.notNull())
    .addColumn('act', text, (c) => c.notNull()).addColumn('data', text, (c) => c.notNull()).addColumn('at', 'bigint', (c) => c.notNull()).execute()
  await db.schema.createIndex('act_order').on('act').columns(['order_id', 'at', 'id']).execute()
  await db.schema.createIndex('act_buyer').on('act').columns(['shop_id', 'buyer_id', 'at', 'id']).execute()
  await db.schema.createTable('act_result')
    .addColumn('shop_id', text, (c) => c.notNull()).addColumn('idempotency_key', text, (c) => c.notNull())
    .addColumn('result', text, (c) => c.notNull()).addColumn('at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('act_result_pk', ['shop_id', 'idempotency_key']).execute()
  await db.schema.createIndex('act_result_at').on('act_result').column('at').execute()
  await db.schema.createTable('question')
    .addColumn('shop_id', text, (c) => c.notNull()).addColumn('text', text, (c) => c.notNull())
    .addColumn('order_id', text, (c) => c.notNull()).addColumn('at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('question_pk', ['shop_id', 'text', 'order_id']).execute()
  await db.schema.createIndex('question_at').on('question').column('at').execute()
}

async function createMessages(db: Schema, engine: Engine): Promise<void> {
  const text = textOf(engine)
  await db.schema.createTable('inbound')
    .addColumn('id', text, (c) => c.primaryKey().notNull()).addColumn('shop_id', text, (c) => c.notNull())
    .addColumn('kind', text, (c) => c.notNull()).addColumn('dedupe_key', text, (c) => c.notNull()).addColumn('order_id', text)
    .addColumn('body', text, (c) => c.notNull()).addColumn('status', text, (c) => c.notNull()).addColumn('error', text)
    .addColumn('received_at', 'bigint', (c) => c.notNull())
    .addUniqueConstraint('inbound_dedupe', ['shop_id', 'kind', 'dedupe_key']).execute()
  await db.schema.createIndex('inbound_waiting').on('inbound').columns(['order_id', 'received_at', 'id']).where(column('status'), '=', sql.lit('waiting')).execute()
  await db.schema.createIndex('inbound_received').on('inbound').column('received_at').execute()
  await db.schema.createTable('unmapped_code')
    .addColumn('carrier', text, (c) => c.notNull()).addColumn('code', text, (c) => c.notNull())
    .addColumn('description', text, (c) => c.notNull()).addColumn('seen', 'bigint', (c) => c.notNull())
    .addColumn('last_seen_at', 'bigint', (c) => c.notNull()).addPrimaryKeyConstraint('unmapped_code_pk', ['carrier', 'code']).execute()
}

async function createAccess(db: Schema, engine: Engine): Promise<void> {
  const text = textOf(engine)
  await db.schema.createTable('attempt').addColumn('key', text, (c) => c.notNull()).addColumn('at', 'bigint', (c) => c.notNull()).execute()
  await db.schema.createIndex('attempt_key').on('attempt').columns(['key', 'at']).execute()
  await db.schema.createIndex('attempt_at').on('attempt').column('at').execute()
  await db.schema.createTable('secret')
    .addColumn('shop_id', text, (c) => c.notNull()).addColumn('name', text, (c) => c.notNull()).addColumn('sealed', text, (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull()).addPrimaryKeyConstraint('secret_pk', ['shop_id', 'name']).execute()
  await db.schema.createTable('merchant')
    .addColumn('id', text, (c) => c.primaryKey().notNull()).addColumn('email', text, (c) => c.notNull().unique())
    .addColumn('password_hash', text, (c) => c.notNull()).addColumn('created_at', 'bigint', (c) => c.notNull()).execute()
  await db.schema.createTable('session')
    .addColumn('id_hash', text, (c) => c.primaryKey().notNull())
    .addColumn('merchant_id', text, (c) => c.notNull().references('merchant.id').onDelete('cascade'))
    .addColumn('expires_at', 'bigint', (c) => c.notNull()).execute()
  await db.schema.createIndex('session_merchant').on('session').column('merchant_id').execute()
}

async function createJobs(db: Schema): Promise<void> {
  await db.schema.createTable('job')
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement()).addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('payload', 'text', (c) => c.notNull()).addColumn('key', 'text').addColumn('run_at', 'bigint', (c) => c.notNull())
    .addColumn('leased', 'integer', (c) => c.notNull()).addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('error', 'text').addColumn('died_at', 'bigint').execute()
  await db.schema.createIndex('job_key').unique().on('job').column('key').where('key', 'is not', null).execute()
  await db.schema.createIndex('job_due').on('job').columns(['run_at', 'id']).where(column('died_at'), 'is', null).execute()
  await db.schema.createIndex('job_dead').on('job').column('died_at').where('died_at', 'is not', null).execute()
}

async function createCarrierPush(db: Schema, engine: Engine): Promise<void> {
  const text = textOf(engine)
  await db.schema.alterTable('shipment').addColumn('pushed_until', 'bigint').execute()
  await db.schema.createIndex('shipment_pushed').on('shipment').columns(['carrier', 'pushed_until']).where(column('next_ask_at'), 'is not', null).execute()
  await db.schema.createIndex('inbound_unread').on('inbound').columns(['shop_id', 'kind', 'received_at', 'id']).where(column('status'), '=', sql.lit('received')).execute()
  await db.schema.createTable('carrier_hook')
    .addColumn('id', text, (c) => c.primaryKey().notNull()).addColumn('shop_id', text, (c) => c.notNull())
    .addColumn('carrier', text, (c) => c.notNull()).addColumn('secret', text, (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull()).addColumn('last_event_at', 'bigint').addColumn('last_error', text)
    .addColumn('subscription_id', text).addColumn('subscribed_until', 'bigint')
    .addColumn('failures', 'bigint', (c) => c.notNull()).addColumn('next_try_at', 'bigint', (c) => c.notNull())
    .addUniqueConstraint('carrier_hook_of_shop', ['shop_id', 'carrier']).execute()
  await db.schema.createTable('waiting_report')
    .addColumn('id', text, (c) => c.primaryKey().notNull()).addColumn('shop_id', text, (c) => c.notNull())
    .addColumn('tracking_number', text, (c) => c.notNull()).addColumn('carrier', text, (c) => c.notNull())
    .addColumn('report', text, (c) => c.notNull()).addColumn('received_at', 'bigint', (c) => c.notNull()).execute()
  await db.schema.createIndex('waiting_report_number').on('waiting_report').columns(['shop_id', 'tracking_number']).execute()
  await db.schema.createIndex('waiting_report_received').on('waiting_report').column('received_at').execute()
}

/** In order of their names; one that was released is never changed. */
const migrations = (engine: Engine): Record<string, Migration> => ({
  '0001_start': {
    async up(db: Schema) {
      await createOrders(db, engine)
      await createCatalogue(db, engine)
      await createActs(db, engine)
      await createMessages(db, engine)
      await createAccess(db, engine)
      if (engine === 'sqlite') await createJobs(db)
    },
  },
  '0002_content_of_keyed_messages': {
    async up(db: Schema) {
      await db.schema.alterTable('inbound').addColumn('content_hash', textOf(engine)).execute()
    },
  },
  '0003_asking': {
    up: (db: Schema) => createAsking(db, textOf(engine)),
  },
  '0004_carriers_push': {
    async up(db: Schema) {
      await createCarrierPush(db, engine)
    },
  },
  '0005_deliveries': {
    up: (db: Schema) => createDeliveries(db, textOf(engine)),
  },
  '0006_problems': {
    up: (db: Schema) => createProblems(db, textOf(engine)),
  },
  // What is kept of one order is found, and forgotten, without reading everybody's.
  '0007_by_order': {
    async up(db: Schema) {
      await db.schema.createIndex('inbound_order').on('inbound').column('order_id').where('order_id', 'is not', null).execute()
      await db.schema.createIndex('question_order').on('question').column('order_id').execute()
    },
  },
})

/** Brings the database to this version; does nothing where it is. Processes that start at once wait for each other. */
export async function migrateDatabase(database: Database): Promise<void> {
  const migrator = new Migrator({ db: database.write, provider: { getMigrations: async () => migrations(database.engine) } })
  const { error } = await migrator.migrateToLatest()
  const known = error && appErrorOf(error)
  if (known instanceof AppError && known.code === 'upstream_unavailable') throw new AppError('misconfigured', 'The database does not answer. Is it running, and does DATABASE_URL name it?', { cause: error })
  if (error) throw new AppError('misconfigured', 'The database could not be brought to this version; run "doctor" to see why', { cause: error })
  for (const further of database.furtherMigrations) await further()
}
