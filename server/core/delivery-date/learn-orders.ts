import type { World } from '../ports.ts'
import type { ArrivedPlace, Shop } from '../store-port.ts'
import { fitDeliveryDates } from './learn.ts'
import { pastOrder } from './order-row.ts'
import { momentsOf, roadOf, shippedAtOf } from './passage.ts'
import type { PastDelivery } from './row.ts'

/** Newest parcels that are learned from; memory stays the same however long a shop's history is. */
const mostParcels = 30_000
const pageSize = 1000
const everyMs = 20 * 3_600_000

/** The newest parcels that arrived, as rows of a history. */
async function readPast({ store, holidays }: Pick<World, 'store' | 'holidays'>, shop: Shop): Promise<PastDelivery[]> {
  const past: PastDelivery[] = []
  let before: ArrivedPlace | undefined
  for (let read = 0; read < mostParcels; read += pageSize) {
    const { parcels, next } = await store.listArrived(shop.id, { before, limit: pageSize })
    for (const { order, shipment } of parcels) {
      const row = pastOrder(holidays, order, shop, roadOf(holidays, order, shop, shipment), momentsOf(shipment, shippedAtOf(order, shipment)))
      if (row) past.push(row)
    }
    if (!next) break
    before = next
  }
  return past
}

/**
 * Learns once a day when orders just placed arrive, with all that the lab learns by (learn.ts). With too few deliveries for that nothing is
 * stored, and handling and way tell. Answers how many deliveries were learned from.
 */
export async function learnOrders(world: Pick<World, 'store' | 'holidays' | 'clock'>, shop: Shop): Promise<number> {
  const now = world.clock.now()
  const known = await world.store.findLearned(shop.id, 'orders')
  if (known && now - known.savedAt < everyMs) return 0
  const past = await readPast(world, shop)
  const model = fitDeliveryDates(past)
  if (!model.trees) return 0
  await world.store.saveLearned(shop.id, 'orders', JSON.stringify(model), now)
  return past.length
}
