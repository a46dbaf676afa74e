import { EventEmitter } from 'node:events'
import { Logger, run, runMigrations, type Runner, type WorkerEvents } from 'graphile-worker'
import { sql } from 'kysely'
import { AppError } from '../contract/errors.ts'
import type { DeadJob, Job, JobHandler, Jobs, Log } from '../core/ports.ts'
import type { Transaction } from '../core/store-port.ts'
import type { Database } from '../storage/database.ts'
import { scopeOf } from '../storage/transaction.ts'
import { maxAttempts, reasonOf } from './retry.ts'
import { WorkerPresence } from './worker-presence.ts'

export interface GraphileOptions { database: Database; log: Log; now(): number }

const pollMs = 1000
const concurrency = 5

/** graphile-worker on the store's own connections: add_job joins the caller's transaction, LISTEN wakes the workers. */
export class GraphileJobs implements Jobs {
  readonly #database: Database
  readonly #log: Log
  readonly #logger: Logger
  #runner: Runner | null = null
  #presence: WorkerPresence | null = null

  constructor({ database, log }: GraphileOptions) {
    this.#database = database
    this.#log = log
    // Its lines name jobs and errors freely; of those only the levels that need someone are kept, without their texts.
    this.#logger = new Logger((scope) => (level) => {
      if (level === 'error' || level === 'warning') log.warn('jobs.worker', { level, label: scope.label ?? null, kind: scope.taskIdentifier ?? null })
    })
    database.furtherMigrations.push(() => runMigrations({ pgPool: this.#pool(), logger: this.#logger }))
  }

  #pool() {
    const { pool } = this.#database
    if (!pool) throw new AppError('internal', 'graphile-worker needs PostgreSQL')
    return pool
  }

  async enqueue(transaction: Transaction, { kind, payload, runAt, key }: Job): Promise<void> {
    const at = runAt === undefined ? null : new Date(runAt)
    await sql`select graphile_worker.add_job(${kind}::text, payload := ${JSON.stringify(payload)}::json, run_at := ${at}::timestamptz,
      max_attempts := ${maxAttempts}::integer, job_key := ${key ?? null}::text, job_key_mode := 'replace')`.execute(scopeOf(transaction).db)
  }

  async start(handlers: Record<string, JobHandler>): Promise<void> {
    const taskList = Object.fromEntries(Object.entries(handlers).map(([kind, handler]) => [kind, async (payload: unknown, { job }: { job: { id: string; attempts: number } }) => {
      try {
        await handler(payload as Record<string, unknown>)
      } catch (error) {
        const dead = job.attempts >= maxAttempts
        this.#log[dead ? 'error' : 'warn'](dead ? 'jobs.dead' : 'jobs.failed', { kind, id: job.id, attempts: job.attempts, reason: reasonOf(error) })
        // What is thrown here is kept in its table and shown to the merchant.
        throw new Error(reasonOf(error), { cause: error })
      }
    }]))
    const pool = this.#pool()
    const events: WorkerEvents = new EventEmitter()
    let present = Promise.resolve()
    events.once('pool:create', ({ workerPool }) => {
      this.#presence = new WorkerPresence(pool, this.#log, workerPool.id)
      present = this.#presence.start()
    })
    this.#runner = await run({ pgPool: pool, taskList, events, concurrency, pollInterval: pollMs, noHandleSignals: true, logger: this.#logger, gracefulShutdownAbortTimeout: 60_000 })
    await present
  }

  async stop(): Promise<void> {
    const runner = this.#runner
    this.#runner = null
    if (!runner) return
    await runner.stop()
    await runner.promise
    this.#presence?.stop()
    this.#presence = null
  }

  async listDead(limit: number): Promise<DeadJob[]> {
    const { rows } = await sql<{ id: string; kind: string; error: string | null; attempts: number; died_at: number }>`
      select id::text, task_identifier as kind, last_error as error, attempts, (extract(epoch from updated_at) * 1000)::bigint as died_at
      from graphile_worker.jobs where attempts >= max_attempts and locked_at is null order by updated_at desc, id desc limit ${limit}`.execute(this.#database.read)
    return rows.map((row) => ({ id: row.id, kind: row.kind, error: row.error ?? '', attempts: row.attempts, diedAt: row.died_at }))
  }

  async retryDead(id: string): Promise<void> {
    const dead = /^\d{1,18}$/.test(id) && await sql`select 1 from graphile_worker.jobs where id = ${id}::bigint and attempts >= max_attempts and locked_at is null`.execute(this.#database.read)
    if (!dead || !dead.rows.length) throw new AppError('not_found', 'This job is no longer among the failed ones')
    await sql`select graphile_worker.reschedule_jobs(array[${id}::bigint], run_at := now(), attempts := 0)`.execute(this.#database.write)
  }

  async countWaiting(): Promise<number> {
    const { rows: [row] } = await sql<{ count: number }>`
      select count(*) as count from graphile_worker.jobs where attempts < max_attempts and locked_at is null`.execute(this.#database.read)
    return row?.count ?? 0
  }
}
