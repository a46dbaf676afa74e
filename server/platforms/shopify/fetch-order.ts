import type { World } from '../../core/ports.ts'
import type { Transaction } from '../../core/store-port.ts'

export const fetchOrderJob = 'shopify-fetch-order'

/** Pages may ask for ids nobody ever saw: this many fetches a minute and shop, the rest is left to Shopify's own telling. */
const fetchesAMinute = 30

/** Has an order read from Shopify: what a webhook did not tell in full, or did not tell at all. One waits at most. */
export async function fetchOrder(world: World, transaction: Transaction, shopId: string, externalId: string, runAt?: number): Promise<void> {
  await world.jobs.enqueue(transaction, { kind: fetchOrderJob, key: `${fetchOrderJob}:${shopId}:${externalId}`, payload: { shop: shopId, order: externalId }, ...runAt && { runAt } })
}

/** The same for a page that waits for its order; Shopify's webhook is usually here first. */
export async function fetchLater(world: World, shopId: string, externalId: string): Promise<void> {
  const now = world.clock.now()
  const key = `${fetchOrderJob}:${shopId}`
  await world.store.transaction(async (transaction) => {
    if (await transaction.countAttempts(key, now - 60_000) >= fetchesAMinute || await transaction.countAttempts(`${key}:${externalId}`, now - 60_000) > 0) return
    await transaction.recordAttempt(key, now)
    await transaction.recordAttempt(`${key}:${externalId}`, now)
    await fetchOrder(world, transaction, shopId, externalId, now + 5000)
  })
}
