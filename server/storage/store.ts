import type { LiveBus } from '../core/ports.ts'
import type { Store, StoreReads, StoreWrites, Transaction } from '../core/store-port.ts'
import { actReads, actWrites } from './acts.ts'
import { askReads, askWrites } from './asking.ts'
import { catalogueReads, replaceAffinities, saveProducts } from './catalogue.ts'
import { pushReads, pushWrites } from './carrier-push.ts'
import type { Database } from './database.ts'
import { deliveryReads, deliveryWrites } from './deliveries.ts'
import { appErrorOf } from './database-errors.ts'
import { migrateDatabase } from './migrations.ts'
import { orderReads } from './order-reads.ts'
import { orderWrites } from './order-writes.ts'
import { problemReads, problemWrites } from './problems.ts'
import { shopReads, shopWrites } from './shops.ts'
import { runTransaction, scopeOf, type Scope, type TransactionScope } from './transaction.ts'

const readsOf = (scope: Scope): StoreReads => ({ ...shopReads(scope), ...orderReads(scope), ...catalogueReads(scope), ...actReads(scope), ...pushReads(scope), ...problemReads(scope), ...askReads(scope), ...deliveryReads(scope) })

const transactionOf = (scope: TransactionScope): Transaction => ({
  transaction: true,
  ...readsOf(scope), ...shopWrites(scope), ...orderWrites(scope), ...actWrites(scope), ...pushWrites(scope), ...problemWrites(scope), ...askWrites(scope), ...deliveryWrites(scope),
  saveProducts: (products) => saveProducts(scope, products),
  replaceAffinities: (shopId, affinities) => replaceAffinities((work) => work(scope), shopId, affinities),
})

const writes = [
  'saveShop', 'saveOrder', 'deleteOrder', 'insertOrders', 'saveShipment', 'claimAskLines', 'claimShipments', 'releaseShipments', 'restLine', 'noteLooks', 'lockPace', 'savePace', 'wakeShipments', 'saveAsked', 'saveProducts', 'saveAct', 'saveActResult',
  'insertInbound', 'markInbound', 'countQuestion', 'countUnmappedCode', 'recordAttempt', 'saveSecret', 'deleteSecret', 'swapSecret', 'saveMerchant',
  'saveSession', 'deleteSession', 'purge', 'deleteShop', 'saveCarrierHook', 'updateCarrierHook', 'deleteCarrierHook', 'saveWaitingReport', 'deleteWaitingReports', 'savePushed',
  'saveLearned', 'markLearned', 'addDeliveryScores', 'saveWatch', 'wakeWatch', 'insertProblem', 'saveProblem', 'saveCarrierPattern', 'deleteCarrierPattern',
] as const satisfies (keyof StoreWrites)[]
type Single = Pick<StoreWrites, typeof writes[number]>

/** Reads outside of transactions fail in the same words as those within. */
function tellingErrors(reads: StoreReads): StoreReads {
  const told = Object.entries(reads).map(([name, read]: [string, (...input: unknown[]) => unknown]) => [name, (...input: unknown[]) => {
    const answer = read(...input)
    return answer instanceof Promise ? answer.catch((error: unknown) => { throw appErrorOf(error) }) : answer
  }])
  return Object.fromEntries(told) as StoreReads
}

/** The store over an open database. A single write is a transaction of its own. */
export function storeOf(database: Database, live: LiveBus, published: (changed: ReadonlyMap<string, number>) => void): Store {
  const transaction = <T>(work: (transaction: Transaction) => Promise<T>) => runTransaction(database, transactionOf, published, work)
  const single = Object.fromEntries(writes.map((name) => [
    name, (...input: unknown[]) => transaction((open) => (open[name] as (...input: unknown[]) => Promise<unknown>)(...input)),
  ])) as unknown as Single
  return {
    ...tellingErrors(readsOf({ engine: database.engine, db: database.read, locks: false })), ...single, transaction,
    replaceAffinities: (shopId, affinities) => replaceAffinities((work) => transaction((open) => work(scopeOf(open))), shopId, affinities),
    migrate: () => migrateDatabase(database),
    close: async () => {
      await live.close()
      await database.close()
    },
  }
}
