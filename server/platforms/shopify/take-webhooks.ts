import { AppError } from '../../contract/errors.ts'
import { toMinor } from '../../contract/money.ts'
import { deleteOrder } from '../../core/delete-order.ts'
import { contentHash, orderIdOf } from '../../core/ids.ts'
import type { Order } from '../../core/order.ts'
import type { JobHandler, World } from '../../core/ports.ts'
import { receiveChange } from '../../core/receive-message.ts'
import { receiveProducts } from '../../core/receive-products.ts'
import type { InboundMessage, Shop } from '../../core/store-port.ts'
import { findInstallation, forgetAccess, noteInstallation } from './access-tokens.ts'
import { fulfil } from './compliance.ts'
import { fetchOrder } from './fetch-order.ts'
import { id, listOf, text, time } from './lenient.ts'
import * as z from 'zod'
import { mapFulfillment, mapRefunds } from './map-order.ts'
import { readProductBody } from './map-product.ts'
import { tellEvent } from './progress.ts'
import { readOrderBody, toldFulfillment, toldRefund, WebhookFulfillment, WebhookRefund } from './read-webhook.ts'
import { receiveTold } from './receive-told.ts'

/** A webhook as it is stored: its body as it was sent. */
export interface StoredWebhook { topic: string; triggeredAt: string | null; payload: string }
export const webhookKind = 'shopify:webhook'
export const webhookJob = 'shopify-webhooks'
/** Changes of stock come in thousands and say only which item: they are read together. */
export const stockKind = 'shopify:stock'
export const stockJob = 'shopify-stock'

/** One run of the job; then other shops get their turn. */
const messagesAtOnce = 100

interface Told { shop: Shop; message: InboundMessage; webhook: StoredWebhook; body: Record<string, unknown> }

/** Has the order read whole: it is not here yet, or the message does not tell enough of it. */
const fetchWhole = (world: World, { shop }: Told, externalId: string) => world.store.transaction((transaction) => fetchOrder(world, transaction, shop.id, externalId))

/** The known order a message is about; else the whole order is fetched, and with it what the message said. */
async function knownOrder(world: World, told: Told, externalId: string | null): Promise<Order | null> {
  if (externalId === null) throw new AppError('invalid_input', 'The message names no order.')
  const order = await world.store.findOrder(orderIdOf(told.shop.id, externalId))
  if (!order) await fetchWhole(world, told, externalId)
  return order
}

const piecesOf = (order: Order) => new Map(order.lines.map((line) => [line.id, line.quantity]))

async function takeFulfillment(world: World, told: Told): Promise<void> {
  const body = WebhookFulfillment.parse(told.body)
  const order = await knownOrder(world, told, body.order_id)
  const [fulfillment] = toldFulfillment(body)
  const push = order && fulfillment && mapFulfillment(fulfillment, piecesOf(order))
  if (!order || !push) return
  await receiveChange(world, told.shop, order.externalId, { type: 'fulfillment', push }, { kind: 'shopify:fulfillment', dedupeKey: contentHash(told.message.id), body: '' })
}

const Event = z.object({ fulfillment_id: id('Fulfillment'), order_id: id('Order'), status: text, happened_at: time, message: text, city: text, country: text, estimated_delivery_at: time })
async function takeEvent(world: World, told: Told): Promise<void> {
  const body = Event.parse(told.body)
  const order = await knownOrder(world, told, body.order_id)
  if (!order || body.fulfillment_id === null || body.status === null || body.happened_at === null) return
  await tellEvent(world, order, body.fulfillment_id, {
    status: body.status.toUpperCase(), at: body.happened_at, message: body.message, city: body.city, country: body.country, estimatedAt: body.estimated_delivery_at,
  })
}

async function takeRefund(world: World, told: Told): Promise<void> {
  const body = WebhookRefund.parse(told.body)
  const order = await knownOrder(world, told, body.order_id)
  if (!order) return
  const [refund] = toldRefund(body, order.currency)
  const others = order.refunds.filter((known) => known.id !== refund?.id).reduce((sum, { amount }) => sum + amount, 0)
  const [push] = refund ? mapRefunds([refund], { total: order.totals.total - others, currency: order.currency, lines: piecesOf(order) }) : []
  if (!push || toMinor(push.amount, order.currency) <= 0) return
  await receiveChange(world, told.shop, order.externalId, { type: 'refund', push }, { kind: 'shopify:refund', dedupeKey: contentHash(told.message.id), body: '' })
}

const Related = z.object({ id: z.unknown().optional(), order_id: id('Order'), order: z.object({ id: id('Order') }).nullish().catch(null), order_edit: z.object({ order_id: id('Order') }).nullish().catch(null) })
/** An edit and a return say what changed, not what the order is now. */
async function takeRelated(world: World, told: Told): Promise<void> {
  const body = Related.parse(told.body)
  const externalId = body.order_id ?? body.order?.id ?? body.order_edit?.order_id ?? null
  if (externalId === null) throw new AppError('invalid_input', 'The message names no order.')
  await fetchWhole(world, told, externalId)
}

async function takeDeletedProduct(world: World, { shop, body }: Told): Promise<void> {
  const groupId = id('Product').parse(body.id)
  if (groupId === null) return
  for (let after: string | undefined; ;) {
    const page = await world.store.listProducts(shop.id, { after, limit: 500 })
    const gone = page.filter((product) => product.groupId === groupId && product.available)
    if (gone.length > 0) await world.store.saveProducts(gone.map((product) => ({ ...product, available: false, updatedAt: Math.max(product.updatedAt, world.clock.now()) })))
    after = page.at(-1)?.id
    if (page.length < 500) return
  }
}

/** Uninstalled and installed again is installed: an old message does not end the new access. */
async function takeUninstalled(world: World, { shop, webhook, message }: Told): Promise<void> {
  const installed = await findInstallation(world, shop.id)
  const at = webhook.triggeredAt ? Date.parse(webhook.triggeredAt) : message.receivedAt
  if (!installed || at < installed.installedAt) return
  await forgetAccess(world, shop.id)
  world.log.info('shopify.uninstalled', { shop: shop.id })
}

async function take(world: World, told: Told): Promise<void> {
  const { shop, webhook: { topic }, body, message } = told
  switch (topic) {
    case 'orders/create': case 'orders/updated': case 'orders/cancelled': case 'orders/paid': case 'orders/fulfilled': case 'orders/partially_fulfilled':
      return void await receiveTold(world, shop, readOrderBody(body), message.id)
    case 'orders/delete': {
      const externalId = id('Order').parse(body.id)
      return externalId === null ? undefined : deleteOrder(world, shop, externalId)
    }
    case 'orders/edited': case 'returns/request': case 'returns/approve': case 'returns/decline': case 'returns/close': case 'returns/reopen': case 'returns/cancel': case 'returns/update':
      return takeRelated(world, told)
    case 'fulfillments/create': case 'fulfillments/update': return takeFulfillment(world, told)
    case 'fulfillment_events/create': return takeEvent(world, told)
    case 'refunds/create': return takeRefund(world, told)
    case 'products/create': case 'products/update': return void await receiveProducts(world, shop, await readProductBody(world, shop, body))
    case 'products/delete': return takeDeletedProduct(world, told)
    case 'app/uninstalled': return takeUninstalled(world, told)
    case 'app/scopes_update': return noteInstallation(world, shop.id, { scopes: listOf(z.string()).parse(body.current) })
    case 'customers/data_request': case 'customers/redact': case 'shop/redact':
      await fulfil(world, shop, topic, body, message.id)
      // The request names the buyer; the record of it does not.
      return message.orderId === null ? undefined : world.store.deleteOrder(message.orderId)
    default: world.log.info('shopify.webhook_unused', { shop: shop.id, topic })
  }
}

function open(message: InboundMessage): { webhook: StoredWebhook; body: Record<string, unknown> } {
  const webhook = JSON.parse(message.body) as StoredWebhook
  return { webhook, body: webhook.payload === '' ? {} : JSON.parse(webhook.payload) as Record<string, unknown> }
}

/** What a later try may not meet again: it stays unread, and the job comes back. */
const passing: ReadonlySet<string> = new Set(['conflict', 'upstream_unavailable', 'rate_limited'])

const clocks = ['updated_at', 'happened_at', 'processed_at', 'created_at'] as const
/** When it happened: what belongs together is mostly taken in that order, and waits for nothing. Anything else is settled by the times the parts carry. */
function ownTime({ message, webhook, body }: Told): number {
  const times = [...clocks.map((name) => body[name]), webhook.triggeredAt].map((told) => (typeof told === 'string' ? Date.parse(told) : Number.NaN))
  return times.find((at) => !Number.isNaN(at)) ?? message.receivedAt
}

async function takeOne(world: World, told: Told): Promise<void> {
  const { shop, message } = told
  try {
    await take(world, told)
    await world.store.markInbound(message.id, 'done')
  } catch (cause) {
    if (cause instanceof AppError && passing.has(cause.code)) throw cause
    const code = cause instanceof AppError ? cause.code : 'internal'
    world.log.warn('shopify.webhook_failed', { shop: shop.id, topic: told.webhook.topic, message: message.id, code })
    if (code === 'internal') world.log.error('shopify.webhook_broken', { message: message.id }, cause)
    await world.store.markInbound(message.id, 'failed', cause instanceof AppError ? cause.message : 'This message could not be taken. The log says why.')
  }
}

/** Has the unread messages of a shop read. */
export const wakeWebhooks = (world: World, shopId: string, kind = webhookJob): Promise<void> =>
  world.store.transaction((transaction) => world.jobs.enqueue(transaction, { kind, key: `${kind}:${shopId}`, payload: { shop: shopId } }))

/** Reads what is stored of a shop, a hundred messages a turn, oldest first by their own time: a shop with ten thousand keeps no other waiting. What fails for good never stands in the way of the next. */
export function takeWebhooks(world: World): JobHandler {
  return async ({ shop: shopId }) => {
    const shop = await world.store.findShop(String(shopId))
    if (!shop) return
    const messages = await world.store.listUnread(shop.id, webhookKind, messagesAtOnce)
    const told = messages.map((message): Told => ({ shop, message, ...open(message) })).toSorted((a, b) => ownTime(a) - ownTime(b))
    for (const one of told) await takeOne(world, one)
    if (messages.length === messagesAtOnce) await wakeWebhooks(world, shop.id)
  }
}

/** Wakes the readers of what a broken run left behind; for a periodic job. */
export async function readLeftWebhooks(world: World): Promise<void> {
  for (const shop of await world.store.listShops()) {
    if (shop.platform !== 'shopify') continue
    for (const [kind, job] of [[webhookKind, webhookJob], [stockKind, stockJob]] as const) {
      const [left] = await world.store.listUnread(shop.id, kind, 1)
      if (left && left.receivedAt < world.clock.now() - 60_000) await wakeWebhooks(world, shop.id, job)
    }
  }
}

