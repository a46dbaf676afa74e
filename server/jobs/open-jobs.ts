import type { Jobs, Log } from '../core/ports.ts'
import type { Database } from '../storage/database.ts'
import { EmbeddedJobs } from './embedded.ts'
import { GraphileJobs } from './graphile.ts'

export interface JobsOptions {
  /** The one openStore() answered, so that jobs join its transactions. */
  database: Database
  log: Log
  /** Epoch milliseconds. PostgreSQL's queue goes by the database's clock. */
  now(): number
}

/** The queue that fits the database. Call it before store.migrate(), which makes its tables too. */
export const openJobs = (options: JobsOptions): Jobs => (options.database.engine === 'postgres' ? new GraphileJobs(options) : new EmbeddedJobs(options))
