/** A thread of its own for learning: it reads every order of two years, and pages are answered meanwhile. */
import { workerData } from 'node:worker_threads'
import type { Config } from './config.ts'
import { learnShopAffinities } from './core/recommend/learn-shop.ts'
import { makeLog } from './log.ts'
import { openStore } from './storage/open-store.ts'

const { databaseUrl, dataDir, logLevel } = workerData as Pick<Config, 'databaseUrl' | 'dataDir' | 'logLevel'>
const log = makeLog(logLevel)
const { store } = await openStore({ databaseUrl, dataDir, log })
try {
  for (const { id } of await store.listShops()) {
    const started = Date.now()
    await learnShopAffinities({ store }, id, started)
    log.info('affinities.learned', { shop: id, milliseconds: Date.now() - started })
  }
} finally {
  await store.close()
}
