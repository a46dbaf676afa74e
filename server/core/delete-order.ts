import type { World } from './ports.ts'
import { orderIdOf } from './ids.ts'
import type { Shop } from './store-port.ts'

/** Forgets a shop's order and all that was kept of it. One that is not here is forgotten already. */
export async function deleteOrder(world: Pick<World, 'store' | 'log'>, shop: Shop, externalOrderId: string): Promise<void> {
  const orderId = orderIdOf(shop.id, externalOrderId)
  await world.store.deleteOrder(orderId)
  world.log.info('order.deleted', { order: orderId, shop: shop.id })
}
