import type { FulfillmentPush, OrderStatusPush, RefundPush } from '../contract/order.ts'
import { AppError } from '../contract/errors.ts'
import { applyFulfillment, type ApplyContext } from './apply-fulfillment.ts'
import { applyRefund, applyStatus } from './apply-change.ts'
import { contextFor, rememberCarriers } from './carrier-choice/context-for.ts'
import { settleReports } from './carrier-webhooks/apply-webhook.ts'
import { sourcesFor } from './delivery-date/learned-transit.ts'
import { newId, orderIdOf } from './ids.ts'
import type { Instant, Order } from './order.ts'
import { withState } from './order-from-push.ts'
import type { World } from './ports.ts'
import type { InboundMessage, Shop, Transaction } from './store-port.ts'

/** A message as it came in. `kind` names platform and subject (`rest:order`); `dedupeKey` is the provider's event id, an idempotency key or a content hash. `contentHash` goes with a key the sender chose. */
export interface Message { kind: string; dedupeKey: string; contentHash?: string; body: string }

/** What may come for an order, also before it. */
export type Change =
  | { type: 'fulfillment'; push: FulfillmentPush }
  | { type: 'status'; push: OrderStatusPush }
  | { type: 'refund'; push: RefundPush }

/** `waiting`: the order is not here yet; the message is kept and takes effect when it comes. */
export interface Receipt { orderId: string; waiting: boolean; duplicate: boolean }

export const inbound = (shop: Shop, message: Message, orderId: string | null, now: Instant): InboundMessage =>
  ({ id: newId('msg'), shopId: shop.id, ...message, orderId, receivedAt: now })

/** Pure: the order after one change. The context's `now` dates what the shop did not. Throws AppError `invalid_input` where the change does not fit the order. */
function applyChange(order: Order, change: Change, context: ApplyContext): Order {
  switch (change.type) {
    case 'fulfillment': return applyFulfillment(order, change.push, context)
    case 'status': return applyStatus(order, change.push, context.now)
    case 'refund': return applyRefund(order, change.push, context.now)
  }
}

/** The order after everything that came before it, oldest first. What does not fit is marked as failed and shown to the merchant. */
export async function applyWaiting(world: World, transaction: Transaction, shop: Shop, order: Order): Promise<Order> {
  const waiting = await transaction.listWaitingInbound(order.id)
  if (waiting.length === 0) return order
  const context = await contextFor(world, transaction, shop, world.clock.now())
  let current = order
  for (const message of waiting.toSorted((a, b) => a.receivedAt - b.receivedAt)) {
    try {
      const change = JSON.parse(message.body) as Change
      current = applyChange(current, change, { ...context, now: message.receivedAt })
      if (change.type === 'fulfillment') await rememberCarriers(transaction, shop, [change.push], context)
      await transaction.markInbound(message.id, 'done')
    } catch (cause) {
      if (!(cause instanceof AppError)) throw cause
      await transaction.markInbound(message.id, 'failed', cause.message)
      world.log.warn('inbound.unfit', { message: message.id, order: order.id, code: cause.code })
    }
  }
  return current
}

/**
 * Applies what still waits for an order that is here. Called after the commit of an order, and of a change that found none: where two
 * processes work at the same moment neither sees the other's transaction, but the later one sees both.
 */
export async function settleWaiting(world: World, shop: Shop, orderId: string): Promise<void> {
  if ((await world.store.listWaitingInbound(orderId)).length === 0) return
  await world.store.transaction(async (transaction) => {
    const order = await transaction.findOrder(orderId)
    const changed = order && await applyWaiting(world, transaction, shop, order)
    if (changed && changed !== order) await transaction.saveOrder(withState(changed, shop, await sourcesFor(world, transaction, shop.id)))
  })
  await settleTold(world, shop, orderId)
}

/** Applies what carriers told of the order's parcels before it did; called after the commit that brought them. */
async function settleTold(world: World, shop: Shop, orderId: string): Promise<void> {
  await settleReports(world, shop.id, (await world.store.findOrder(orderId))?.shipments ?? [])
}

/**
 * Stores a change of an order and applies it, in one transaction; before its order it waits. The same message again changes nothing.
 * Throws AppError `invalid_input` where it does not fit the order, `conflict` where its key was used for other content; then nothing was stored.
 */
export async function receiveChange(world: World, shop: Shop, externalOrderId: string, change: Change, message: Message): Promise<Receipt> {
  const orderId = orderIdOf(shop.id, externalOrderId)
  const receipt = await world.store.transaction(async (transaction) => {
    const now = world.clock.now()
    const order = await transaction.findOrder(orderId)
    // What waits is kept as the change itself: when the order comes, no platform is there to read the raw message again.
    const stored = inbound(shop, order ? message : { ...message, body: JSON.stringify(change) }, orderId, now)
    if (!await transaction.insertInbound(stored)) return { orderId, waiting: !order, duplicate: true }
    if (!order) {
      await transaction.markInbound(stored.id, 'waiting')
      return { orderId, waiting: true, duplicate: false }
    }
    const context = change.type === 'fulfillment' ? await contextFor(world, transaction, shop, now) : { carriers: world.carriers, now }
    const changed = applyChange(await applyWaiting(world, transaction, shop, order), change, context)
    if (change.type === 'fulfillment') await rememberCarriers(transaction, shop, [change.push], context)
    if (changed !== order) await transaction.saveOrder(withState(changed, shop, await sourcesFor(world, transaction, shop.id)))
    await transaction.markInbound(stored.id, 'done')
    return { orderId, waiting: false, duplicate: false }
  })
  if (receipt.waiting) await settleWaiting(world, shop, orderId)
  else if (change.type === 'fulfillment' && !receipt.duplicate) await settleTold(world, shop, orderId)
  return receipt
}
