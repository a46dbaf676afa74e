import type { OrderStatusPush } from '../contract/order.ts'
import type { World } from './ports.ts'
import type { Shop } from './store-port.ts'
import { receiveChange, type Message, type Receipt } from './receive-message.ts'

/** Takes a new status of order or payment: stored, applied once, and kept waiting where the order is not here yet. */
export const changeOrder = (world: World, shop: Shop, externalOrderId: string, push: OrderStatusPush, message: Message): Promise<Receipt> =>
  receiveChange(world, shop, externalOrderId, { type: 'status', push }, message)
