/** A server with our app at Shopify, and Shopify's side of it: session tokens, signed webhooks, answers of the Admin API. */
import { createHmac, randomUUID } from 'node:crypto'
import { http, HttpResponse, type JsonBodyType } from 'msw'
import { dhl } from '../../server/carriers/dhl.ts'
import { ShopSettings } from '../../server/contract/shop.ts'
import { orderIdOf } from '../../server/core/ids.ts'
import type { Order } from '../../server/core/order.ts'
import { exchangeToken } from '../../server/platforms/shopify/access-tokens.ts'
import { makeAdminApi } from '../../server/platforms/shopify/admin-api.ts'
import { shopify, shopifyJobs } from '../../server/platforms/shopify/platform.ts'
import { apiVersion, shopIdOf } from '../../server/platforms/shopify/shop-domain.ts'
import { outside } from '../setup-node.ts'
import { aServer, type TestServer } from './server.ts'

export const app = { key: 'test-client-id', secret: 'shpss_test_secret_of_the_app' }
export const teehaus = 'teehaus.myshopify.com'
export const kaffeehaus = 'kaffeehaus.myshopify.com'

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
/** A token as Shopify signs it; claims that are undefined are left out. */
export function sessionToken(claims: Record<string, unknown>, { secret = app.secret, alg = 'HS256' } = {}): string {
  const body = `${base64({ alg, typ: 'JWT' })}.${base64(claims)}`
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`
}

export interface ShopifyServer extends TestServer {
  /** Of a block in this shop; `customer` is signed in. */
  buyer(domain: string, customer?: string, changes?: Record<string, unknown>): string
  staff(domain: string, changes?: Record<string, unknown>): string
  webhook(domain: string, topic: string, body: unknown, options?: { id?: string; secret?: string; hmac?: string; headers?: Record<string, string> }): Promise<Response>
  /** Runs every job of Shopify's that waits, and those they make. */
  work(): Promise<void>
  stored(domain: string, id?: string): Promise<Order | null>
  addShop(domain: string, settings?: Record<string, unknown>): Promise<void>
}

/** Answers every token request of every shop. */
export const grantTokens = (answer: JsonBodyType = { access_token: 'shpat_1', scope: 'read_orders', expires_in: 3600, refresh_token: 'shprt_1', refresh_token_expires_in: 7_776_000 }) =>
  outside.use(http.post('https://:shop/admin/oauth/access_token', () => HttpResponse.json(answer)))

/** Answers the Admin API of every shop. */
export const answerAdmin = (answer: (request: { query: string; variables: Record<string, unknown>; shop: string; token: string | null }) => Response | Promise<Response>) =>
  outside.use(http.post(`https://:shop/admin/api/${apiVersion}/graphql.json`, async ({ request, params }) => {
    const { query, variables } = await request.json() as { query: string; variables: Record<string, unknown> }
    return answer({ query, variables, shop: String(params.shop), token: request.headers.get('x-shopify-access-token') })
  }))

export async function aShopifyServer({ settings }: { settings?: Record<string, unknown> } = {}): Promise<ShopifyServer> {
  const server = await aServer({ carriers: [dhl] })
  const { world } = server
  world.apps = new Map([['shopify', app]])
  world.platforms = new Map([...world.platforms, ['shopify', shopify]])
  grantTokens()
  const seconds = () => Math.floor(world.clock.at / 1000)
  const claims = (domain: string) => ({ dest: `https://${domain}`, aud: app.key, exp: seconds() + 300, nbf: seconds() - 5, iat: seconds() - 5, jti: randomUUID() })
  const handlers = shopifyJobs(world, makeAdminApi(world, async (ms) => { world.clock.at += ms }))
  const shopifyServer: ShopifyServer = {
    ...server,
    buyer: (domain, customer, changes = {}) => sessionToken({ ...claims(domain), ...customer && { sub: `gid://shopify/Customer/${customer}` }, ...changes }),
    staff: (domain, changes = {}) => sessionToken({ ...claims(domain), iss: `https://${domain}/admin`, sub: '42', ...changes }),
    async webhook(domain, topic, body, options = {}) {
      const text = typeof body === 'string' ? body : JSON.stringify(body)
      world.clock.at++
      return server.api.request('/v1/shopify/webhooks', {
        method: 'POST', body: text,
        headers: {
          'content-type': 'application/json', 'x-shopify-topic': topic, 'x-shopify-shop-domain': domain, 'x-shopify-event-id': options.id ?? randomUUID(),
          'x-shopify-hmac-sha256': options.hmac ?? createHmac('sha256', options.secret ?? app.secret).update(text).digest('base64'), ...options.headers,
        },
      })
    },
    async work() {
      for (let job = world.enqueued.shift(); job; job = world.enqueued.shift()) await (handlers as Record<string, (payload: Record<string, unknown>) => Promise<void>>)[job.kind]?.(job.payload)
    },
    stored: (domain, id = '1001') => world.store.findOrder(orderIdOf(shopIdOf(domain), id)),
    async addShop(domain, more = settings ?? {}) {
      await world.store.saveShop({ id: shopIdOf(domain), platform: 'shopify', name: domain, settings: ShopSettings.parse(more), revision: 0 })
      await exchangeToken(world, shopIdOf(domain), 'session token')
    },
  }
  await shopifyServer.addShop(teehaus)
  await shopifyServer.addShop(kaffeehaus)
  return shopifyServer
}

const bag = (amount: string) => ({ shop_money: { amount, currency_code: 'EUR' }, presentment_money: { amount, currency_code: 'EUR' } })
/** The body of an `orders/*` webhook. */
export const orderBody = (changes: Record<string, unknown> = {}) => ({
  id: 1001, admin_graphql_api_id: 'gid://shopify/Order/1001', name: '#1001', created_at: '2026-11-19T18:30:00+01:00', processed_at: '2026-11-19T18:30:00+01:00',
  updated_at: '2026-11-19T18:31:00+01:00', cancelled_at: null, checkout_token: 'checkout-of-1001', customer_locale: 'de-DE', email: 'lena@example.org', contact_email: 'lena@example.org',
  financial_status: 'paid', fulfillment_status: null, payment_gateway_names: ['shopify_payments'], currency: 'EUR', presentment_currency: 'EUR',
  customer: { id: 7, first_name: 'Lena', last_name: 'Brandt' },
  shipping_address: { name: 'Lena Brandt', address1: 'Holtenauer Straße 88', address2: null, zip: '24105', city: 'Kiel', country_code: 'DE' },
  total_price: '22.70', total_price_set: bag('22.70'), total_discounts_set: bag('0.00'), total_tax_set: bag('3.62'), total_shipping_price_set: bag('4.90'),
  shipping_lines: [{ title: 'DHL Paket' }],
  line_items: [{ id: 11, variant_id: 42, title: 'Nordlicht', variant_title: '250 g', sku: 'N-250', quantity: 2, current_quantity: 2, price: '8.90', price_set: bag('8.90'), requires_shipping: true, discount_allocations: [] }],
  fulfillments: [], refunds: [], ...changes,
})
export const fulfillmentBody = (changes: Record<string, unknown> = {}) => ({
  id: 501, order_id: 1001, status: 'success', created_at: '2026-11-20T09:00:00+01:00', updated_at: '2026-11-20T09:00:00+01:00', tracking_company: 'DHL',
  tracking_numbers: ['00340434161094042557'], tracking_urls: ['https://www.dhl.de/'], line_items: [{ id: 11, quantity: 2 }], ...changes,
})
