import * as z from 'zod'
import type { World } from '../../core/ports.ts'
import type { JobHandler } from '../../core/ports.ts'
import { AppError } from '../../contract/errors.ts'
import { orderIdOf } from '../../core/ids.ts'
import { receiveProducts } from '../../core/receive-products.ts'
import type { Shop } from '../../core/store-port.ts'
import { findInstallation } from './access-tokens.ts'
import type { AdminApi } from './admin-api.ts'
import { changedOrdersQuery, orderLinesQuery, orderQuery, variantsOfItemsQuery } from './documents.ts'
import { readFact, saveFact } from './facts.ts'
import { id, listOf, maybe, text, time } from './lenient.ts'
import { readVariantNode } from './map-product.ts'
import { readOrderNode } from './read-graphql.ts'
import { receiveTold } from './receive-told.ts'
import { stockKind, wakeWebhooks, stockJob } from './take-webhooks.ts'

const minuteMs = 60_000
/** Changes are read again from this long before the last reading: Shopify's index is a little behind its orders. */
const overlapMs = 5 * minuteMs
export const reconcileEveryMs = 10 * minuteMs
export const reconcileJob = 'shopify-reconcile'
/** Pages of a hundred orders a turn; then other shops get theirs. */
const pagesAtOnce = 2

const Page = z.object({ nodes: z.array(z.unknown()).catch([]), pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: text }).catch({ hasNextPage: false, endCursor: null }) })
const Orders = z.object({ orders: Page })
const Lines = z.object({ order: maybe(z.object({ lineItems: Page })) })

/** Orders of more lines than a page holds, with all of them. */
async function withAllLines(api: AdminApi, shopId: string, node: unknown): Promise<unknown> {
  const read = z.object({ id: z.string(), lineItems: Page }).safeParse(node)
  if (!read.success || !read.data.lineItems.pageInfo.hasNextPage) return node
  const nodes = [...read.data.lineItems.nodes]
  for (let after = read.data.lineItems.pageInfo.endCursor; after !== null;) {
    const page = Lines.parse(await api.ask(shopId, orderLinesQuery, { id: read.data.id, after })).order?.lineItems
    nodes.push(...page?.nodes ?? [])
    after = page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
  }
  return { ...(node as object), lineItems: { nodes } }
}

/** Reads one order whole and takes it. Answers whether Shopify has it. */
export async function readOrder(world: World, api: AdminApi, shop: Shop, externalId: string): Promise<boolean> {
  const { order } = await api.ask(shop.id, orderQuery, { id: `gid://shopify/Order/${externalId}` })
  if (!order) return false
  await receiveTold(world, shop, readOrderNode(await withAllLines(api, shop.id, order)), 'query')
  return true
}

/** The job of fetch-order.ts. */
export function fetchOrderHandler(world: World, api: AdminApi): JobHandler {
  return async ({ shop: shopId, order }) => {
    const shop = await world.store.findShop(String(shopId))
    if (!shop || !await findInstallation(world, shop.id)) return
    await readOrder(world, api, shop, String(order))
  }
}

const Mark = z.object({ upTo: z.number(), after: z.string().nullable(), from: z.number().nullable() })

const Changed = z.object({ id: id('Order'), updatedAt: time })

/** An order that is known as it is told now needs no reading. */
async function isKnown(world: World, shop: Shop, externalId: string, updatedAt: string | null): Promise<boolean> {
  const known = await world.store.findOrder(orderIdOf(shop.id, externalId))
  return known !== null && updatedAt !== null && known.updatedAt === Date.parse(updatedAt) && known.opens !== undefined
}

async function takePage(world: World, api: AdminApi, shop: Shop, nodes: readonly unknown[]): Promise<void> {
  for (const { id: externalId, updatedAt } of listOf(Changed).parse(nodes)) {
    try {
      if (externalId !== null && !await isKnown(world, shop, externalId, updatedAt)) await readOrder(world, api, shop, externalId)
    } catch (cause) {
      // One that cannot be read keeps no other waiting.
      if (!(cause instanceof AppError) || cause.code !== 'invalid_input') throw cause
      world.log.warn('shopify.order_unreadable', { shop: shop.id, code: cause.code })
    }
  }
}

/**
 * Reads what changed since the last reading, and so heals every webhook that was missed. A long list is read in turns: where it was is kept.
 */
export function reconcileHandler(world: World, api: AdminApi): JobHandler {
  return async ({ shop: shopId }) => {
    const shop = await world.store.findShop(String(shopId))
    const installed = shop && await findInstallation(world, shop.id)
    if (!shop || !installed) return
    const now = world.clock.now()
    const mark = await readFact(world, world.store, shop.id, 'reconciled', Mark) ?? { upTo: installed.installedAt, after: null, from: null }
    const began = mark.from ?? now
    const query = `updated_at:>='${new Date(mark.upTo - overlapMs).toISOString()}'`
    let { after } = mark
    for (let page = 0; page < pagesAtOnce; page++) {
      const { orders } = Orders.parse(await api.ask(shop.id, changedOrdersQuery, { query, after }))
      await takePage(world, api, shop, orders.nodes)
      after = orders.pageInfo.endCursor
      if (!orders.pageInfo.hasNextPage || after === null) return saveFact(world, world.store, shop.id, 'reconciled', { upTo: began, after: null, from: null })
      await saveFact(world, world.store, shop.id, 'reconciled', { upTo: mark.upTo, after, from: began })
    }
    await wakeWebhooks(world, shop.id, reconcileJob)
  }
}

const itemsAtOnce = 20
const Items = z.object({ nodes: z.array(z.unknown()).catch([]), shop: z.object({ currencyCode: z.string() }) })
const Item = z.object({ variants: listOf(z.unknown()) })

/** The job of changed stock: twenty items a query, however often each changed. */
export function stockHandler(world: World, api: AdminApi): JobHandler {
  return async ({ shop: shopId }) => {
    const shop = await world.store.findShop(String(shopId))
    if (!shop || !await findInstallation(world, shop.id)) return
    const messages = await world.store.listUnread(shop.id, stockKind, itemsAtOnce)
    if (messages.length === 0) return
    const ids = new Set(messages.flatMap(({ body }) => {
      const { inventory_item_id: item } = JSON.parse((JSON.parse(body) as { payload: string }).payload) as { inventory_item_id?: unknown }
      return typeof item === 'number' || typeof item === 'string' ? [`gid://shopify/InventoryItem/${String(item)}`] : []
    }))
    if (ids.size > 0) {
      const { nodes, shop: { currencyCode } } = Items.parse(await api.ask(shop.id, variantsOfItemsQuery, { ids: [...ids] }))
      const readAt = new Date(world.clock.now()).toISOString()
      const pushes = nodes.flatMap((node) => Item.safeParse(node).data?.variants ?? []).flatMap((variant) => readVariantNode(variant, currencyCode, readAt))
      await receiveProducts(world, shop, pushes)
    }
    for (const message of messages) await world.store.markInbound(message.id, 'done')
    if (messages.length === itemsAtOnce) await wakeWebhooks(world, shop.id, stockJob)
  }
}
