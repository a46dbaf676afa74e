import type { OrderPush } from '../contract/order.ts'
import { orderIdOf } from './ids.ts'
import type { Order } from './order.ts'
import { orderFromPush, withState } from './order-from-push.ts'
import type { Shop, World } from './ports.ts'
import { applyWaiting, inbound, type Message } from './receive-message.ts'

/**
 * Takes an order, new or told again: the message and its effect are stored together, or not at all. The same message again
 * changes nothing (`duplicate`); one older than what is known is stored and left aside; what waited for the order takes effect.
 * Throws AppError `invalid_input` where a fulfilment does not fit the lines; then nothing was stored.
 */
export function receiveOrder(world: World, shop: Shop, push: OrderPush, message: Message): Promise<{ order: Order; duplicate: boolean }> {
  const orderId = orderIdOf(shop.id, push.id)
  return world.store.transaction(async (transaction) => {
    const now = world.clock.now()
    const existing = await transaction.findOrder(orderId)
    const stored = inbound(shop, message, orderId, now)
    const first = await transaction.insertInbound(stored)
    if (existing && !first) return { order: existing, duplicate: true }
    const older = existing && push.updatedAt !== undefined && Date.parse(push.updatedAt) < existing.updatedAt
    const told = older ? existing : orderFromPush(shop, push, existing, { carriers: world.carriers, now, undated: now })
    const order = withState(await applyWaiting(world, transaction, told), shop, now)
    if (told !== existing) await transaction.saveOrder(order)
    if (first) await transaction.markInbound(stored.id, 'done')
    return { order: await transaction.findOrder(orderId) ?? order, duplicate: false }
  })
}
