/** A thread of its own for learning: it reads every order of two years, or every parcel that arrived, and pages are answered meanwhile. */
import { workerData } from 'node:worker_threads'
import { systemClock } from './clock.ts'
import type { Config } from './config.ts'
import { learnDeliveries } from './core/delivery-date/learn-deliveries.ts'
import { learnOrders } from './core/delivery-date/learn-orders.ts'
import { learnShopAffinities } from './core/recommend/learn-shop.ts'
import { makeHolidays } from './holidays.ts'
import type { Lesson } from './learn.ts'
import { makeLog } from './log.ts'
import { openStore } from './storage/open-store.ts'

const { databaseUrl, dataDir, logLevel, lesson } = workerData as Pick<Config, 'databaseUrl' | 'dataDir' | 'logLevel'> & { lesson: Lesson }
const log = makeLog(logLevel)
const { store } = await openStore({ databaseUrl, dataDir, log })
const holidays = makeHolidays()
try {
  for (const shop of await store.listShops()) {
    const started = Date.now()
    if (lesson === 'affinities') {
      await learnShopAffinities({ store }, shop.id, started)
      log.info('affinities.learned', { shop: shop.id, milliseconds: Date.now() - started })
    } else {
      const deliveries = await learnDeliveries({ store, holidays, clock: systemClock, log }, shop)
      const orders = await learnOrders({ store, holidays, clock: systemClock }, shop)
      log.info('deliveries.learned', { shop: shop.id, deliveries, orders, milliseconds: Date.now() - started })
    }
  }
} finally {
  await store.close()
}
