import type { Kysely } from 'kysely'
import type { Pool } from 'pg'
import type { Tables } from './tables.ts'

export type Engine = 'sqlite' | 'postgres'

/** An open database. On SQLite `read` is a connection of its own, so that readers never wait for a writer. */
export interface Database {
  readonly engine: Engine
  /** Reads outside of transactions. */
  readonly read: Kysely<Tables>
  /** Transactions. */
  readonly write: Kysely<Tables>
  /** PostgreSQL's connections, for libraries that bring their own queries; null on SQLite. */
  readonly pool: Pool | null
  /** Others' tables that must exist after migrate(), e.g. those of the job library. */
  readonly furtherMigrations: (() => Promise<void>)[]
  close(): Promise<void>
}
