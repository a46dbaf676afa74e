import { AppError, parse } from '../../contract/errors.ts'
import { deleteOrder } from '../../core/delete-order.ts'
import { contentHash, orderIdOf } from '../../core/ids.ts'
import type { Order } from '../../core/order.ts'
import type { World } from '../../core/ports.ts'
import { receiveOrder } from '../../core/receive-order.ts'
import { receiveProducts } from '../../core/receive-products.ts'
import type { Shop } from '../../core/store-port.ts'
import { mapOrder } from './map-order.ts'
import { JtlDeleted, JtlOrder, JtlProduct, type JtlEvent, type JtlReceipt } from './messages.ts'

/** Takes an order as it was read from the shop's database; an older reading than the known one changes nothing. Throws AppError `invalid_input`. */
export async function receiveJtlOrder(world: World, shop: Shop, told: JtlOrder): Promise<Order> {
  const known = await world.store.findOrder(orderIdOf(shop.id, told.id))
  const push = mapOrder(told, (known?.fulfillments ?? []).filter(({ status }) => status !== 'cancelled').map(({ id }) => id))
  const body = JSON.stringify(told)
  const { order } = await receiveOrder(world, shop, push, { kind: 'jtl-shop:order', dedupeKey: contentHash(body), body })
  return order
}

async function receive(world: World, shop: Shop, { kind, data }: JtlEvent): Promise<void> {
  switch (kind) {
    case 'order': return void await receiveJtlOrder(world, shop, parse(JtlOrder, data, 'The order'))
    case 'order_deleted': return deleteOrder(world, shop, parse(JtlDeleted, data, 'The deletion').id)
    case 'product': return void await receiveProducts(world, shop, [parse(JtlProduct, data, 'The product')])
    case 'product_deleted': return takeOffer(world, shop, parse(JtlDeleted, data, 'The deletion'))
  }
}

/** A product that is gone stays known by name and picture, and is no longer offered. */
async function takeOffer(world: World, shop: Shop, { id, at }: JtlDeleted): Promise<void> {
  const [known] = await world.store.findProducts(shop.id, [id])
  if (known) await world.store.saveProducts([{ ...known, available: false, updatedAt: Math.max(known.updatedAt, Date.parse(at)) }])
}

/**
 * Takes a batch of the outbox, one event after the other: one that cannot be read is refused by name and never keeps the others waiting.
 * What is wrong on our side is thrown, so that the shop sends the batch again; each event may come any number of times.
 */
export async function receiveEvents(world: World, shop: Shop, events: readonly JtlEvent[]): Promise<JtlReceipt> {
  const results: JtlReceipt['results'] = []
  for (const event of events) {
    try {
      await receive(world, shop, event)
      results.push({ id: event.id, result: 'taken' })
    } catch (cause) {
      if (!(cause instanceof AppError) || (cause.code !== 'invalid_input' && cause.code !== 'conflict')) throw cause
      world.log.warn('jtl.event_refused', { shop: shop.id, kind: event.kind, event: event.id, code: cause.code })
      results.push({ id: event.id, result: 'refused', message: cause.message })
    }
  }
  return { results }
}
