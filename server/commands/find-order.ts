import { AppError } from '../contract/errors.ts'
import type { Order } from '../core/order.ts'
import type { World } from '../core/ports.ts'

/** An order as a person names it: our id, the number as printed, or the shop's own id. Throws `not_found`, or `conflict` where several fit. */
export async function findOrderByName(world: World, name: string, shopId?: string): Promise<Order> {
  const own = await world.store.findOrder(name)
  if (own && (!shopId || own.shopId === shopId)) return own
  const found = new Map<string, Order>()
  for (const shop of await world.store.listShops()) {
    if (shopId && shop.id !== shopId) continue
    const external = await world.store.findOrderByExternalId(shop.id, name)
    for (const order of [...(external ? [external] : []), ...await world.store.findOrdersByNumber(shop.id, name)]) found.set(order.id, order)
  }
  const orders = [...found.values()]
  if (orders.length > 1) throw new AppError('conflict', `Several orders are called "${name}": ${orders.slice(0, 5).map(({ id, shopId }) => `${id} (shop ${shopId})`).join(', ')}. Name one by its id.`)
  if (!orders[0]) throw new AppError('not_found', `There is no order "${name}". Give its number, our id (ord_…) or the shop's own id.`)
  return orders[0]
}
