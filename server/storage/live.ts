import { Client } from 'pg'
import type { LiveBus, Log } from '../core/ports.ts'
import type { Database } from './database.ts'
import { liveChannel } from './transaction.ts'

type Listener = (revision: number) => void
const firstRetryMs = 250
const slowestRetryMs = 10_000

class Listeners {
  readonly #byOrder = new Map<string, Set<Listener>>()
  readonly #log: Log
  constructor(log: Log) { this.#log = log }

  add(orderId: string, listener: Listener): () => void {
    // Each subscription is its own, even where the same function subscribes twice.
    const own: Listener = (revision) => listener(revision)
    const listeners = this.#byOrder.get(orderId) ?? new Set()
    this.#byOrder.set(orderId, listeners.add(own))
    return () => {
      listeners.delete(own)
      if (!listeners.size && this.#byOrder.get(orderId) === listeners) this.#byOrder.delete(orderId)
    }
  }
  tell(orderId: string, revision: number): void {
    for (const listener of this.#byOrder.get(orderId) ?? []) {
      try {
        listener(revision)
      } catch (error) {
        this.#log.error('live.listener_failed', { orderId }, error)
      }
    }
  }
  orderIds(): string[] { return [...this.#byOrder.keys()] }
  clear(): void { this.#byOrder.clear() }
}

/** In this process; `publish` is called once a transaction is committed. */
export function localLiveBus(log: Log): LiveBus & { publish(changed: ReadonlyMap<string, number>): void } {
  const listeners = new Listeners(log)
  return {
    subscribe: (orderId, listener) => listeners.add(orderId, listener),
    publish(changed) { for (const [orderId, revision] of changed) listeners.tell(orderId, revision) },
    close: async () => listeners.clear(),
  }
}

/** LISTEN on a connection of its own; after a lost connection every watched order is told its newest revision. */
export class PostgresLiveBus implements LiveBus {
  readonly #listeners: Listeners
  readonly #connectionString: string
  readonly #database: Database
  readonly #log: Log
  #client: Client | null = null
  #retry: NodeJS.Timeout | undefined
  #retryMs = firstRetryMs
  #closed = false
  #interrupted = false

  constructor(connectionString: string, database: Database, log: Log) {
    this.#listeners = new Listeners(log)
    this.#connectionString = connectionString
    this.#database = database
    this.#log = log
  }

  subscribe(orderId: string, listener: Listener): () => void { return this.#listeners.add(orderId, listener) }

  /** Resolves when it listens or has found that it cannot yet; then it goes on trying. */
  async connect(): Promise<void> {
    if (this.#closed) return
    const client = new Client({ connectionString: this.#connectionString, connectionTimeoutMillis: 5000, keepAlive: true, application_name: 'afterglow live' })
    this.#client = client
    let lost = false
    const onLost = (reason: string) => {
      if (lost || this.#closed) return
      lost = true
      this.#interrupted = true
      this.#log.warn('live.connection_lost', { reason, retryMs: this.#retryMs })
      this.#retry = setTimeout(() => void this.connect(), this.#retryMs)
      this.#retryMs = Math.min(this.#retryMs * 2, slowestRetryMs)
      client.end().catch(() => undefined)
    }
    client.on('error', (cause) => onLost(cause.message))
    client.on('end', () => onLost('connection closed'))
    client.on('notification', ({ payload }) => this.#receive(payload))
    try {
      await client.connect()
      await client.query(`listen ${liveChannel}`)
      this.#retryMs = firstRetryMs
      if (this.#interrupted) await this.#catchUp()
      this.#interrupted = false
    } catch (cause) {
      onLost(cause instanceof Error ? cause.message : 'unknown')
    }
  }

  #receive(payload: string | undefined): void {
    try {
      const [orderId, revision] = JSON.parse(payload ?? '') as [string, number]
      this.#listeners.tell(orderId, revision)
    } catch {
      this.#log.warn('live.unreadable_notification')
    }
  }

  async #catchUp(): Promise<void> {
    const ids = this.#listeners.orderIds()
    if (!ids.length) return
    const rows = await this.#database.read.selectFrom('orders').select(['id', 'revision']).where('id', 'in', ids).execute()
    for (const { id, revision } of rows) this.#listeners.tell(id, revision)
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#retry)
    this.#listeners.clear()
    await this.#client?.end().catch(() => undefined)
  }
}
