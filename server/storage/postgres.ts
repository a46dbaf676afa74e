import { Kysely, PostgresDialect } from 'kysely'
import { Pool, types } from 'pg'
import type { Log } from '../core/ports.ts'
import type { Database } from './database.ts'
import type { Tables } from './tables.ts'

const int8 = 20
const connections = 12

/** Opens a pool; nothing is sent before the first query. Counts and times come as numbers, as on SQLite. */
export function openPostgres(connectionString: string, log: Log): Database {
  const pool = new Pool({
    connectionString, max: connections, connectionTimeoutMillis: 5000, keepAlive: true, application_name: 'afterglow',
    types: { getTypeParser: (id: number, format?: 'text' | 'binary') => (id === int8 ? Number : types.getTypeParser(id, format as 'text')) } as typeof types,
  })
  // A connection may break while idle or while lent out; its query fails by itself, and the pool opens another.
  const onLost = (cause: Error) => log.warn('database.connection_lost', { reason: cause.message })
  pool.on('error', onLost)
  pool.on('connect', (client) => { client.on('error', onLost) })
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  return { engine: 'postgres', read: db, write: db, pool, furtherMigrations: [], close: () => db.destroy() }
}
