import type { Pool, PoolClient } from 'pg'
import type { Log } from '../core/ports.ts'
import { reasonOf } from './retry.ts'

const sweepMs = 60_000

/**
 * Gives the jobs of killed processes back. graphile-worker by itself waits four hours, as it cannot tell a killed worker from a slow one.
 * Here each worker holds an advisory lock named after it for as long as its connection lives; whose lock is free is gone.
 */
export class WorkerPresence {
  readonly #pool: Pool
  readonly #log: Log
  readonly #workerId: string
  #client: PoolClient | null = null
  #timer: NodeJS.Timeout | undefined

  constructor(pool: Pool, log: Log, workerId: string) {
    this.#pool = pool
    this.#log = log
    this.#workerId = workerId
  }

  /** Shows this worker to others, looks for gone ones now and every minute. */
  async start(): Promise<void> {
    this.#timer = setInterval(() => void this.#tick(), sweepMs)
    await this.#tick()
  }

  async #tick(): Promise<void> {
    try {
      await this.#show()
      // On another connection than the one that holds our lock, which could take it twice.
      await this.#pool.query(`select graphile_worker.force_unlock_workers(gone.ids) from (
        select array_agg(locked_by) as ids from (select distinct locked_by from graphile_worker.jobs where locked_by is not null) as worker
        where pg_try_advisory_xact_lock(hashtextextended(locked_by, 0))) as gone where gone.ids is not null`)
    } catch (error) {
      this.#log.warn('jobs.presence_failed', { reason: reasonOf(error) })
    }
  }

  async #show(): Promise<void> {
    if (this.#client) return
    const client = await this.#pool.connect()
    client.once('error', (error) => {
      if (this.#client !== client) return
      this.#client = null
      client.release(error)
    })
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [this.#workerId])
    this.#client = client
  }

  stop(): void {
    clearInterval(this.#timer)
    // Closed, not handed back: the lock ends with its connection.
    this.#client?.release(true)
    this.#client = null
  }
}
