import type { RefundPush } from '../contract/order.ts'
import type { World } from './ports.ts'
import type { Shop } from './store-port.ts'
import { receiveChange, type Message, type Receipt } from './receive-message.ts'

/** Takes money given back: stored, counted once, and kept waiting where the order is not here yet. Throws AppError `invalid_input`. */
export const receiveRefund = (world: World, shop: Shop, externalOrderId: string, push: RefundPush, message: Message): Promise<Receipt> =>
  receiveChange(world, shop, externalOrderId, { type: 'refund', push }, message)
