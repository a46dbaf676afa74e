import { createHmac, timingSafeEqual } from 'node:crypto'
import { Hono, type Context } from 'hono'
import { AppError } from '../../contract/errors.ts'
import { contentHash, newId, orderIdOf } from '../../core/ids.ts'
import type { World } from '../../core/ports.ts'
import type { Shop } from '../../core/store-port.ts'
import { findInstallation } from './access-tokens.ts'
import { isCompliance, recordForUnknown } from './compliance.ts'
import { numericId, shopDomain, shopIdOf, shopifyApp } from './shop-domain.ts'
import { stockKind, stockJob, webhookJob, webhookKind, type StoredWebhook } from './take-webhooks.ts'

const refused = () => new AppError('unauthorized', 'The signature does not fit.')

/** Shopify's two families of messages name their headers with and without an x. */
const header = (context: Context, name: string) => context.req.header(`x-shopify-${name}`) ?? context.req.header(`shopify-${name}`) ?? ''

/** Proves the very bytes with the app's secret, in constant time. Throws `unauthorized`. */
export function checkWebhook(secret: string, bytes: Uint8Array, given: string): void {
  const right = createHmac('sha256', secret).update(bytes).digest()
  const hmac = Buffer.from(given, 'base64')
  if (hmac.length !== right.length || !timingSafeEqual(hmac, right)) throw refused()
}

interface Body { text: string; json: Record<string, unknown> }
function decode(bytes: Uint8Array): Body {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    const json = text === '' ? {} : JSON.parse(text) as unknown
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return { text, json: json as Record<string, unknown> }
  } catch (cause) {
    throw new AppError('invalid_input', 'The body is no JSON in UTF-8.', { cause })
  }
  throw new AppError('invalid_input', 'The body is no JSON object.')
}

/**
 * The signature covers the body only: a body of one shop sent on under the name of another would pass. So what the body says of its shop
 * must agree with the header. `undefined`: it says nothing.
 */
function namesShop({ json }: Body, domain: string, shopNumber: string | null): boolean | undefined {
  const told = json.myshopify_domain ?? json.shop_domain
  if (typeof told === 'string') return shopDomain(told) === domain
  const page = typeof json.order_status_url === 'string' && URL.canParse(json.order_status_url) ? new URL(json.order_status_url) : null
  if (!page) return undefined
  const number = /^\/(\d+)\/orders\//.exec(page.pathname)?.[1]
  if (number !== undefined && shopNumber !== null) return number === shopNumber
  return page.hostname.endsWith('.myshopify.com') ? page.hostname === domain : undefined
}

/** The order a message is about, so that it is forgotten with it. */
function orderOf(topic: string, { json }: Body): string | null {
  const edit = json.order_edit as { order_id?: unknown } | undefined
  const order = json.order as { id?: unknown } | undefined
  return numericId(topic.startsWith('orders/') ? json.id ?? edit?.order_id : json.order_id ?? order?.id, ['Order'])
}

/** A compliance message holds the very data it is about: marked so that it is forgotten by itself once it was done (take-webhooks.ts). */
const ownMark = (topic: string, { text }: Body) => (isCompliance(topic) ? `privacy_${contentHash(text)}` : null)

/** Stored with the job that reads it, in one transaction. Throws `unauthorized` where the same body came for another shop. */
async function store(world: World, shop: Shop, told: { topic: string; key: string; triggeredAt: string | null }, body: Body): Promise<void> {
  const now = world.clock.now()
  const { topic, key, triggeredAt } = told
  const [kind, job] = topic === 'inventory_levels/update' ? [stockKind, stockJob] : [webhookKind, webhookJob]
  const externalId = orderOf(topic, body)
  const stored: StoredWebhook = { topic, triggeredAt, payload: body.text }
  await world.store.transaction(async (transaction) => {
    // Bodies hold ids no other shop has: the same bytes can be of one shop only.
    const seen = { id: newId('msg'), shopId: '', kind: 'shopify:seen', dedupeKey: contentHash(body.text), contentHash: contentHash(shop.id), orderId: null, body: '', receivedAt: now }
    await transaction.insertInbound(seen).catch((cause: unknown) => {
      if (cause instanceof AppError && cause.code === 'conflict') throw refused()
      throw cause
    })
    const isNew = await transaction.insertInbound({
      id: newId('msg'), shopId: shop.id, kind, dedupeKey: key, orderId: externalId === null ? ownMark(topic, body) : orderIdOf(shop.id, externalId), body: JSON.stringify(stored), receivedAt: now,
    })
    if (isNew) await world.jobs.enqueue(transaction, { kind: job, key: `${job}:${shop.id}`, payload: { shop: shop.id } })
  })
}

/** Where Shopify sends all its webhooks. Proven over the raw bytes and stored before it is answered; the same event again changes nothing. */
export function shopifyWebhookRoutes(world: World): Hono {
  return new Hono().post('/v1/shopify/webhooks', async (context) => {
    const { secret } = shopifyApp(world)
    const bytes = new Uint8Array(await context.req.arrayBuffer())
    checkWebhook(secret, bytes, header(context, 'hmac-sha256'))
    const domain = shopDomain(header(context, 'shop-domain'))
    const topic = header(context, 'topic').toLowerCase()
    if (domain === null || !/^[a-z_]+\/[a-z_]+$/.test(topic)) throw new AppError('invalid_input', 'The headers name no shop and topic of Shopify.')
    const body = decode(bytes)
    const shop = await world.store.findShop(shopIdOf(domain))
    const shopNumber = shop && (await findInstallation(world, shop.id))?.shopNumber
    if (namesShop(body, domain, shopNumber ?? null) === false) {
      world.log.warn('shopify.webhook_of_another_shop', { shop: shopIdOf(domain), topic })
      throw refused()
    }
    context.header('Cache-Control', 'no-store')
    if (!shop) {
      // Answered well, or Shopify would repeat it for days; of a shop that is not here nothing is kept.
      if (isCompliance(topic)) await recordForUnknown(world, shopIdOf(domain), topic, body.json)
      world.log.info('shopify.webhook_of_unknown_shop', { shop: shopIdOf(domain), topic })
      return context.json({ ok: true })
    }
    const id = header(context, 'event-id') || header(context, 'webhook-id')
    const key = `${topic} ${/^[\x21-\x7e]{1,200}$/.test(id) ? id : contentHash(body.text)}`
    await store(world, shop, { topic, key, triggeredAt: header(context, 'triggered-at') || null }, body)
    return context.json({ ok: true })
  })
}
