import type { FulfillmentPush } from '../contract/order.ts'
import type { World } from './ports.ts'
import type { Shop } from './store-port.ts'
import { receiveChange, type Message, type Receipt } from './receive-message.ts'

/** Takes what the merchant handed over: stored, applied once, and kept waiting where the order is not here yet. Throws AppError `invalid_input`. */
export const receiveFulfillment = (world: World, shop: Shop, externalOrderId: string, push: FulfillmentPush, message: Message): Promise<Receipt> =>
  receiveChange(world, shop, externalOrderId, { type: 'fulfillment', push }, message)
