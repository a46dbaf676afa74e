import { AppError } from '../contract/errors.ts'
import type { World } from './ports.ts'

/** Makes every link to an order handed out so far worthless. Throws AppError `not_found` for an unknown order. */
export function revokeLinks(world: World, orderId: string): Promise<void> {
  return world.store.transaction(async (transaction) => {
    const order = await transaction.findOrder(orderId)
    if (!order) throw new AppError('not_found', 'There is no such order')
    await transaction.saveOrder({ ...order, tokenGeneration: order.tokenGeneration + 1 })
  })
}
