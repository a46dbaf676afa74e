import { AsyncLocalStorage } from 'node:async_hooks'
import { sql, type Kysely } from 'kysely'
import { AppError } from '../contract/errors.ts'
import type { Transaction } from '../core/store-port.ts'
import type { Database, Engine } from './database.ts'
import { appErrorOf } from './database-errors.ts'
import type { Tables } from './tables.ts'

/** Where queries run: a connection outside of transactions, or one transaction. */
export interface Scope {
  readonly engine: Engine
  readonly db: Kysely<Tables>
  /** True in a transaction of PostgreSQL, where a row must be locked to stay as it was read; SQLite has one writer. */
  readonly locks: boolean
}
/** A running transaction. What it gathers happens once it is committed, and never if it is rolled back. */
export interface TransactionScope extends Scope {
  /** Newest revision of each order changed here. */
  readonly changed: Map<string, number>
  afterCommit(work: () => void): void
}

export const liveChannel = 'afterglow_order_changed'

const scopes = new WeakMap<Transaction, TransactionScope>()
const current = new AsyncLocalStorage<{ open: boolean }>()

/** The connection of a transaction that storage handed out, for what must join it. */
export function scopeOf(transaction: Transaction): TransactionScope {
  const scope = scopes.get(transaction)
  if (!scope) throw new AppError('internal', 'This transaction has ended, or is not one of this store')
  return scope
}

/** PostgreSQL ended one of several that waited for each other (serialization_failure, deadlock_detected): nothing happened, so it may begin anew. */
const begunAnew = new Set<unknown>(['40001', '40P01'])
const attempts = 5

/**
 * Runs `work` in one transaction, again from its beginning where the database ended it for another's sake. `bind` makes the object the caller works with.
 * Changed orders are announced on PostgreSQL with the commit, elsewhere through `published` right after it.
 */
export async function runTransaction<T>(
  database: Database, bind: (scope: TransactionScope) => Transaction, published: (changed: ReadonlyMap<string, number>) => void,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await runOnce(database, bind, published, work)
    } catch (error) {
      if (attempt === attempts || !begunAnew.has((error as { code?: unknown }).code)) throw appErrorOf(error)
      await new Promise((resolve) => { setTimeout(resolve, Math.random() * 20 * attempt) })
    }
  }
}

async function runOnce<T>(
  database: Database, bind: (scope: TransactionScope) => Transaction, published: (changed: ReadonlyMap<string, number>) => void,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  // A second transaction within the first would wait for it for ever.
  if (current.getStore()?.open) throw new AppError('internal', 'A transaction is running: write through it, not through the store')
  const state = { open: true }
  const afterCommit: (() => void)[] = []
  const changed = new Map<string, number>()
  try {
    const result = await current.run(state, () => database.write.transaction().execute(async (db) => {
      const scope = { engine: database.engine, db, locks: database.engine === 'postgres', changed, afterCommit: (work: () => void) => void afterCommit.push(work) }
      const transaction = bind(scope)
      scopes.set(transaction, scope)
      try {
        const result = await work(transaction)
        if (database.engine === 'postgres' && changed.size) await announce(db, changed)
        return result
      } finally {
        scopes.delete(transaction)
      }
    }))
    state.open = false
    if (database.engine === 'sqlite' && changed.size) published(changed)
    for (const work of afterCommit) work()
    return result
  } finally {
    state.open = false
  }
}

async function announce(db: Kysely<Tables>, changed: ReadonlyMap<string, number>): Promise<void> {
  const payloads = JSON.stringify([...changed].map((change) => JSON.stringify(change)))
  await sql`select pg_notify(${liveChannel}, payload) from json_array_elements_text(${payloads}::json) as payload`.execute(db)
}
