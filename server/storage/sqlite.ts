import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import {
  CompiledQuery, Kysely, SqliteAdapter, SqliteDriver, SqliteIntrospector, SqliteQueryCompiler,
  type DatabaseConnection, type Dialect, type QueryResult, type SqliteDatabase,
} from 'kysely'
import type { Database } from './database.ts'
import type { Tables } from './tables.ts'

const busyTimeoutMs = 10_000
const cachedStatements = 500

/** node:sqlite as the small interface Kysely asks for, each statement prepared once. */
function statementsOf(database: DatabaseSync): SqliteDatabase {
  type Prepared = ReturnType<SqliteDatabase['prepare']>
  const cache = new Map<string, Prepared>()
  const wrap = (statement: StatementSync): Prepared => ({
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...parameters as SQLInputValue[]),
    run: (parameters) => statement.run(...parameters as SQLInputValue[]),
    iterate: (parameters) => statement.iterate(...parameters as SQLInputValue[]),
  })
  return {
    close: () => database.close(),
    prepare(sql) {
      let prepared = cache.get(sql)
      if (prepared) cache.delete(sql)
      else prepared = wrap(database.prepare(sql))
      cache.set(sql, prepared)
      if (cache.size > cachedStatements) cache.delete(cache.keys().next().value!)
      return prepared
    },
  }
}

const busy = 5
const isBusy = (error: unknown) => error instanceof Error && 'errcode' in error && error.errcode === busy

/** While another process writes, SQLite would wait on the event loop; this waits beside it. A busy statement has done nothing yet. */
class PatientConnection implements DatabaseConnection {
  readonly #connection: DatabaseConnection
  constructor(connection: DatabaseConnection) { this.#connection = connection }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const end = performance.now() + busyTimeoutMs
    for (let waitMs = 1; ; waitMs = Math.min(waitMs * 2, 50)) {
      try {
        return await this.#connection.executeQuery<Row>(query)
      } catch (error) {
        if (!isBusy(error) || performance.now() > end) throw error
        await new Promise((resolve) => { setTimeout(resolve, waitMs) })
      }
    }
  }
  streamQuery<Row>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<Row>> {
    return this.#connection.streamQuery<Row>(query, chunkSize)
  }
}

/** Takes the write lock at the start: a transaction that has read never fails later because another process wrote. */
class ImmediateDriver extends SqliteDriver {
  #patient: DatabaseConnection | undefined
  override async acquireConnection(): Promise<DatabaseConnection> {
    this.#patient ??= new PatientConnection(await super.acquireConnection())
    return this.#patient
  }
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}
/** SQLite rolls back DDL too; so migrations run in one transaction, and two processes that start at once take turns. */
class WriterAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean { return true }
}
/** Reads are synchronous and never open a transaction, so they need not queue for the connection. */
class ReaderAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean { return true }
}

const dialect = (database: DatabaseSync, adapter: SqliteAdapter, driver: (database: SqliteDatabase) => SqliteDriver): Dialect => ({
  createDriver: () => driver(statementsOf(database)),
  createAdapter: () => adapter,
  createQueryCompiler: () => new SqliteQueryCompiler(),
  createIntrospector: (db) => new SqliteIntrospector(db),
})

/**
 * Opens a SQLite file: write-ahead log, synced at every commit, readable by its owner only.
 * `:memory:` is a temporary file without syncing, gone when closed, so that it behaves like any other.
 */
export function openSqlite(path: string): Database {
  const temporary = path === ':memory:' ? mkdtempSync(join(tmpdir(), 'afterglow-')) : null
  const file = temporary ? join(temporary, 'memory.db') : path
  mkdirSync(dirname(file), { recursive: true })
  const writer = new DatabaseSync(file, { timeout: busyTimeoutMs })
  chmodSync(file, 0o600)
  // Ids are random, so an import touches pages everywhere: a large cache and rare checkpoints (16 MB) write each page less often.
  writer.exec(`pragma journal_mode = wal; pragma synchronous = ${temporary ? 'off' : 'full'}; pragma foreign_keys = on;
    pragma cache_size = -128000; pragma wal_autocheckpoint = 4000; pragma busy_timeout = 0`)
  const reader = new DatabaseSync(file, { timeout: busyTimeoutMs, readOnly: true })
  reader.exec('pragma cache_size = -64000; pragma mmap_size = 1073741824')
  const write = new Kysely<Tables>({ dialect: dialect(writer, new WriterAdapter(), (statements) => new ImmediateDriver({ database: statements })) })
  const read = new Kysely<Tables>({ dialect: dialect(reader, new ReaderAdapter(), (statements) => new SqliteDriver({ database: statements })) })
  return {
    engine: 'sqlite', read, write, pool: null, furtherMigrations: [],
    async close() {
      await Promise.all([read.destroy(), write.destroy()])
      for (const connection of [reader, writer]) if (connection.isOpen) connection.close()
      if (temporary) rmSync(temporary, { recursive: true, force: true })
    },
  }
}
