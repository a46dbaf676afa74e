import { join } from 'node:path'
import { AppError } from '../contract/errors.ts'
import type { LiveBus, Log } from '../core/ports.ts'
import type { Store } from '../core/store-port.ts'
import type { Database } from './database.ts'
import { localLiveBus, PostgresLiveBus } from './live.ts'
import { openPostgres } from './postgres.ts'
import { openSqlite } from './sqlite.ts'
import { storeOf } from './store.ts'

export interface StoreOptions {
  /** `sqlite:<path>`, `sqlite::memory:` or `postgres://…`; without it, `afterglow.db` in `dataDir`. */
  databaseUrl?: string
  dataDir: string
  log: Log
}
export interface OpenedStore {
  store: Store
  live: LiveBus
  /** For openJobs(), which joins the store's transactions. */
  database: Database
}

/** Opens the database and nothing more: store.migrate() brings it to this version, store.close() closes everything. Throws AppError misconfigured. */
export async function openStore({ databaseUrl, dataDir, log }: StoreOptions): Promise<OpenedStore> {
  const url = databaseUrl || `sqlite:${join(dataDir, 'afterglow.db')}`
  if (/^postgres(ql)?:\/\//.test(url)) {
    const database = openPostgres(url, log)
    const live = new PostgresLiveBus(url, database, log)
    await live.connect()
    return { store: storeOf(database, live, () => undefined), live, database }
  }
  if (!url.startsWith('sqlite:') || url === 'sqlite:') throw new AppError('misconfigured', 'DATABASE_URL must be "sqlite:<path>" or "postgres://user:password@host/database"')
  let database: Database
  try {
    database = openSqlite(url.slice('sqlite:'.length))
  } catch (cause) {
    throw new AppError('misconfigured', 'The SQLite file of DATABASE_URL or DATA_DIR cannot be opened; check that its folder exists and may be written', { cause })
  }
  const live = localLiveBus(log)
  return { store: storeOf(database, live, live.publish), live, database }
}
