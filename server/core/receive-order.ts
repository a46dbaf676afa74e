import { AppError } from '../contract/errors.ts'
import type { OrderPush, RefundPush } from '../contract/order.ts'
import { applyRefund } from './apply-change.ts'
import { settleReports } from './carrier-webhooks/apply-webhook.ts'
import { contextFor, rememberCarriers } from './carrier-choice/context-for.ts'
import { sourcesFor } from './delivery-date/learned-transit.ts'
import { orderIdOf } from './ids.ts'
import type { Order } from './order.ts'
import { orderFromPush, withState } from './order-from-push.ts'
import type { World } from './ports.ts'
import type { Shop } from './store-port.ts'
import { applyWaiting, inbound, settleWaiting, type Message } from './receive-message.ts'

/** What a platform tells beside the order itself, with it or not at all. A `checkout` once known stays. */
export interface OrderExtras { refunds?: readonly RefundPush[]; opens?: Order['opens'] }

function withExtras(order: Order, { refunds = [], opens }: OrderExtras, now: number): Order {
  const told = refunds.reduce((done, refund) => applyRefund(done, refund, now), order)
  return opens ? { ...told, opens: { checkout: opens.checkout ?? order.opens?.checkout ?? null, customer: opens.customer } } : told
}

async function receiveOnce(world: World, shop: Shop, push: OrderPush, message: Message, extras: OrderExtras): Promise<{ order: Order; duplicate: boolean; isNew: boolean }> {
  const orderId = orderIdOf(shop.id, push.id)
  return world.store.transaction(async (transaction) => {
    const now = world.clock.now()
    const existing = await transaction.findOrder(orderId)
    const stored = inbound(shop, message, orderId, now)
    const first = await transaction.insertInbound(stored)
    if (existing && !first) return { order: existing, duplicate: true, isNew: false }
    const context = push.fulfillments.length > 0 ? await contextFor(world, transaction, shop, now) : { carriers: world.carriers, now }
    const older = existing && push.updatedAt !== undefined && Date.parse(push.updatedAt) < existing.updatedAt
    const told = older ? existing : withExtras(orderFromPush(shop, push, existing, { ...context, undated: now, publicUrl: world.publicUrl }), extras, now)
    if (!older) await rememberCarriers(transaction, shop, push.fulfillments, context)
    const order = withState(await applyWaiting(world, transaction, shop, told), shop, await sourcesFor(world, transaction, shop.id))
    if (told !== existing) await transaction.saveOrder(order)
    if (first) await transaction.markInbound(stored.id, 'done')
    return { order: await transaction.findOrder(orderId) ?? order, duplicate: false, isNew: !existing }
  })
}

/**
 * Takes an order, new or told again: the message and its effect are stored together, or not at all. The same message again
 * changes nothing (`duplicate`); one older than what is known is stored and left aside; what waited for the order takes effect.
 * Throws AppError `invalid_input` where a fulfilment or refund does not fit the order, `conflict` where its key was used for other content; then nothing
 * was stored.
 */
export async function receiveOrder(world: World, shop: Shop, push: OrderPush, message: Message, extras: OrderExtras = {}): Promise<{ order: Order; duplicate: boolean }> {
  const attempt = () => receiveOnce(world, shop, push, message, extras)
  const { order, duplicate, isNew } = await attempt().catch((cause: unknown) => {
    // Another process told the same new order at this moment; now it is here and this one comes second.
    if (cause instanceof AppError && cause.code === 'conflict') return attempt()
    throw cause
  })
  if (isNew) await settleWaiting(world, shop, order.id)
  if (!duplicate) await settleReports(world, shop.id, order.shipments)
  return { order, duplicate }
}
