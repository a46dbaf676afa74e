import { sql } from 'kysely'
import { AppError } from '../contract/errors.ts'
import type { DeadJob, Job, JobHandler, Jobs, Log } from '../core/ports.ts'
import type { Transaction } from '../core/store-port.ts'
import type { Database } from '../storage/database.ts'
import { scopeOf } from '../storage/transaction.ts'
import { maxAttempts, reasonOf, retryDelayMs } from './retry.ts'

export interface EmbeddedOptions { database: Database; log: Log; now(): number; random?(): number }

const leaseMs = 30_000
/** The longest sleep; covers jobs that another process enqueued. */
const pollMs = 1000
const concurrency = 5

interface Claimed { id: number; kind: string; payload: string; attempts: number }

/** The queue on SQLite: one table, worked in this process. A job that a killed process held is taken again when its lease has run out. */
export class EmbeddedJobs implements Jobs {
  readonly #database: Database
  readonly #log: Log
  readonly #now: () => number
  readonly #random: () => number
  readonly #running = new Set<Promise<void>>()
  #handlers: Map<string, JobHandler> | null = null
  #timer: NodeJS.Timeout | undefined
  #claiming: Promise<void> | null = null
  #again = false

  constructor({ database, log, now, random = Math.random }: EmbeddedOptions) {
    this.#database = database
    this.#log = log
    this.#now = now
    this.#random = random
  }

  async enqueue(transaction: Transaction, { kind, payload, runAt, key }: Job): Promise<void> {
    const scope = scopeOf(transaction)
    // A running job with this key ends as it likes, and its end changes nothing any more.
    if (key !== undefined) await scope.db.deleteFrom('job').where('key', '=', key).execute()
    await scope.db.insertInto('job').values({
      kind, payload: JSON.stringify(payload), key: key ?? null, run_at: runAt ?? this.#now(), leased: 0, attempts: 0, error: null, died_at: null,
    }).execute()
    scope.afterCommit(() => this.#wake(0))
  }

  async start(handlers: Record<string, JobHandler>): Promise<void> {
    this.#handlers = new Map(Object.entries(handlers))
    this.#wake(0)
  }

  async stop(): Promise<void> {
    this.#handlers = null
    clearTimeout(this.#timer)
    await this.#claiming
    await Promise.all(this.#running)
  }

  async listDead(limit: number): Promise<DeadJob[]> {
    const rows = await this.#database.read.selectFrom('job').select(['id', 'kind', 'error', 'attempts', 'died_at'])
      .where('died_at', 'is not', null).orderBy('died_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
    return rows.map((row) => ({ id: String(row.id), kind: row.kind, error: row.error ?? '', attempts: row.attempts, diedAt: row.died_at! }))
  }

  async retryDead(id: string): Promise<void> {
    const revived = await this.#database.write.updateTable('job').set({ died_at: null, attempts: 0, run_at: this.#now(), leased: 0 })
      .where('id', '=', Number(id)).where('died_at', 'is not', null).returning('id').execute()
    if (!revived.length) throw new AppError('not_found', 'This job is no longer among the failed ones')
    this.#wake(0)
  }

  async countWaiting(): Promise<number> {
    const { count } = await this.#database.read.selectFrom('job').select(({ fn }) => fn.countAll<number>().as('count'))
      .where('died_at', 'is', null).where('leased', '=', 0).executeTakeFirstOrThrow()
    return count
  }

  #wake(inMs: number): void {
    if (!this.#handlers) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      if (this.#claiming) this.#again = true
      else {
        this.#claiming = this.#claim().catch((error: unknown) => {
          this.#log.error('jobs.claim_failed', {}, error)
          this.#wake(pollMs)
        }).finally(() => {
          this.#claiming = null
          if (this.#again) this.#wake(0)
          this.#again = false
        })
      }
    }, inMs)
  }

  async #claim(): Promise<void> {
    const free = concurrency - this.#running.size
    const handlers = this.#handlers
    if (free <= 0 || !handlers) return
    const now = this.#now()
    const { write, read } = this.#database
    const kinds = [...handlers.keys()]
    const due = await read.selectFrom('job').select('id').where('died_at', 'is', null).where('run_at', '<=', now).limit(1).execute()
    if (due.length) {
      await write.updateTable('job').set({ died_at: now, leased: 0, error: 'The process ended while the job ran' })
        .where('died_at', 'is', null).where('run_at', '<=', now).where('attempts', '>=', maxAttempts).execute()
      const claimed = await write.updateTable('job').set({ leased: 1, run_at: now + leaseMs, attempts: sql`attempts + 1` })
        .where('id', 'in', (is) => is.selectFrom('job').select('id').where('died_at', 'is', null).where('run_at', '<=', now).where('kind', 'in', kinds)
          .orderBy('run_at').orderBy('id').limit(free)).returning(['id', 'kind', 'payload', 'attempts']).execute()
      for (const job of claimed) this.#run(job, handlers.get(job.kind)!)
      if (claimed.length === free) return
    }
    const next = await read.selectFrom('job').select('run_at').where('died_at', 'is', null).where('kind', 'in', kinds).orderBy('run_at').limit(1).executeTakeFirst()
    this.#wake(next ? Math.min(Math.max(next.run_at - this.#now(), 1), pollMs) : pollMs)
  }

  #run(job: Claimed, handler: JobHandler): void {
    const done = this.#work(job, handler).catch((error: unknown) => this.#log.error('jobs.bookkeeping_failed', { kind: job.kind, id: job.id }, error)).finally(() => {
      this.#running.delete(done)
      this.#wake(0)
    })
    this.#running.add(done)
  }

  /** Only the newest claim of a job may end it: `attempts` tells an outlived lease from the current one. */
  async #work({ id, kind, payload, attempts }: Claimed, handler: JobHandler): Promise<void> {
    const { write } = this.#database
    const heartbeat = setInterval(() => {
      write.updateTable('job').set({ run_at: this.#now() + leaseMs }).where('id', '=', id).where('attempts', '=', attempts).execute()
        .catch((error: unknown) => this.#log.warn('jobs.heartbeat_failed', { kind, id, reason: reasonOf(error) }))
    }, leaseMs / 3)
    try {
      await handler(JSON.parse(payload) as Record<string, unknown>)
      await write.deleteFrom('job').where('id', '=', id).where('attempts', '=', attempts).execute()
    } catch (error) {
      const dead = attempts >= maxAttempts
      this.#log[dead ? 'error' : 'warn'](dead ? 'jobs.dead' : 'jobs.failed', { kind, id, attempts, reason: reasonOf(error) })
      await write.updateTable('job').set({
        leased: 0, error: reasonOf(error), died_at: dead ? this.#now() : null, run_at: this.#now() + retryDelayMs(attempts, this.#random()),
      }).where('id', '=', id).where('attempts', '=', attempts).execute()
    } finally {
      clearInterval(heartbeat)
    }
  }
}
