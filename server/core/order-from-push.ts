import { toMinor } from '../contract/money.ts'
import type { OrderPush } from '../contract/order.ts'
import { applyFulfillment, type ApplyContext } from './apply-fulfillment.ts'
import { nextTurn, withExpectations, type Sources } from './delivery-date/expect.ts'
import { buyerIdOf, orderIdOf } from './ids.ts'
import type { Instant, LineItem, Order } from './order.ts'
import { deriveFacts } from './order-state.ts'
import { keptAddress } from './own-address.ts'
import type { Shop } from './store-port.ts'
import { soonest, watchOf } from './trouble/watch-of.ts'

const told = (time: string | undefined): Instant | null => (time ? Date.parse(time) : null)

function linesOf(push: OrderPush, publicUrl: string): LineItem[] {
  const kept = (url: string | undefined) => (url === undefined ? null : keptAddress(url, publicUrl))
  return push.lines.map((line) => ({
    id: line.id, productId: line.productId ?? null, title: line.title, variant: line.variant || null, quantity: line.quantity,
    unitPrice: toMinor(line.unitPrice, push.currency), imageUrl: kept(line.imageUrl), url: kept(line.url), shipped: line.shipped,
    ...line.gtin && { gtin: line.gtin },
  }))
}

function buyerOf(shop: Shop, { buyer }: OrderPush): Order['buyer'] {
  const id = buyer.id ? buyerIdOf(shop.id, `id ${buyer.id}`) : buyer.email ? buyerIdOf(shop.id, buyer.email) : null
  return { id, account: buyer.id !== undefined, email: buyer.email ?? null, name: buyer.name || null, firstName: buyer.firstName || null }
}

/** What belongs to us or came by other messages, and what a new order starts with. */
function ours(existing: Order | null): Pick<Order, 'fulfillments' | 'shipments' | 'refunds' | 'tokenGeneration' | 'revision' | 'state' | 'opens'> {
  return existing ?? { fulfillments: [], shipments: [], refunds: [], tokenGeneration: 0, revision: 0, state: 'received' }
}

/** `undated`: time of changes the shop did not date, ours of receipt while it happens, unknown in an import of old orders. `publicUrl`: of this server. */
export interface PushContext extends ApplyContext { undated: Instant | null; publicUrl: string }

/** The same order with what is expected of it, its state derived anew and the moment it must be looked at again, ready to be saved. */
export function withState(order: Order, shop: Shop, sources: Sources): Order {
  const expected = withExpectations(order, shop, sources)
  const facts = deriveFacts(expected, shop, sources.now, sources.holidays)
  return { ...expected, state: facts.state, watch: soonest(watchOf(expected, shop, facts, sources.now), nextTurn(expected, shop, sources)) }
}

/**
 * A pushed order as we keep it: a new one, or `existing` brought up to date. Our tracking, refunds and fulfilments pushed on
 * their own stay. Throws AppError `invalid_input` where a fulfilment does not fit the lines.
 */
export function orderFromPush(shop: Shop, push: OrderPush, existing: Order | null, context: PushContext): Order {
  const placedAt = Date.parse(push.placedAt)
  const changedAt = told(push.updatedAt)
  const cancelled = push.status === 'cancelled'
  const order: Order = {
    ...ours(existing),
    id: orderIdOf(shop.id, push.id), shopId: shop.id, platform: shop.platform, externalId: push.id, number: push.number,
    placedAt, updatedAt: changedAt ?? existing?.updatedAt ?? placedAt,
    cancelledAt: cancelled ? existing?.cancelledAt ?? changedAt ?? context.undated : null,
    status: push.status,
    processingAt: existing?.processingAt ?? (push.status === 'processing' ? changedAt ?? context.undated : null),
    payment: {
      status: push.payment.status, method: push.payment.method || null,
      paidAt: told(push.payment.paidAt) ?? existing?.payment.paidAt ?? null, reservedUntil: told(push.payment.reservedUntil),
    },
    currency: push.currency, locale: push.locale ?? null, buyer: buyerOf(shop, push), shippingAddress: push.shippingAddress ?? null,
    lines: linesOf(push, context.publicUrl),
    totals: {
      shipping: toMinor(push.totals.shipping, push.currency), discount: toMinor(push.totals.discount, push.currency),
      tax: push.totals.tax === undefined ? null : toMinor(push.totals.tax, push.currency), total: toMinor(push.totals.total, push.currency),
    },
    shippingMethod: push.shippingMethod || null, pickup: push.pickup, promise: push.promise ?? null,
  }
  return push.fulfillments.reduce((done, fulfillment) => applyFulfillment(done, fulfillment, context), order)
}
