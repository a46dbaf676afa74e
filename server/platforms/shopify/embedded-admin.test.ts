import { createHmac } from 'node:crypto'
import { Hono } from 'hono'
import { expect, test, vi } from 'vitest'
import { anOrder } from '../../../tests/builders/order.ts'
import { aServer } from '../../../tests/builders/server.ts'
import { aWorld } from '../../../tests/builders/world.ts'
import { ShopSettings } from '../../contract/shop.ts'
import { issueFrameToken } from '../../core/merchant/admin-access.ts'
import type { World } from '../../core/ports.ts'
import { adminApi } from '../../http/admin.ts'
import { answerError } from '../../http/errors.ts'
import { exchangeToken } from './access-tokens.ts'
import { embeddedAdminRoutes, firstSteps, readAdminAccess } from './embedded-admin.ts'
import { shopify } from './platform.ts'
import { noteSurface } from './surfaces.ts'

const [key, secret, shopId] = ['app-key', 'app-secret-of-tests', 'shopify-teehaus']
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
function jwt(claims: Record<string, unknown>, by = secret): string {
  const body = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`
  return `${body}.${createHmac('sha256', by).update(body).digest('base64url')}`
}

async function aShopifyServer({ scopes = 'read_orders,read_fulfillments' } = {}) {
  const fetch = vi.fn(async () => Response.json({ access_token: 'shpat', scope: scopes, expires_in: 3600, refresh_token: 'r', refresh_token_expires_in: 7_776_000 }))
  const world = { ...await aWorld(), apps: new Map([['shopify', { key, secret }]]), fetch: fetch as unknown as typeof globalThis.fetch }
  const shop = { id: shopId, platform: 'shopify', name: 'Teehaus', settings: ShopSettings.parse({}), revision: 1 }
  const connected: string[] = []
  const connect = async (staff: { shopId: string }, token: string) => {
    connected.push(staff.shopId)
    await world.store.saveShop({ ...shop, id: staff.shopId })
    await exchangeToken(world, staff.shopId, token)
  }
  const now = () => Math.floor(world.clock.at / 1000)
  const claims = (changes: Record<string, unknown> = {}) =>
    ({ iss: 'https://teehaus.myshopify.com/admin', dest: 'https://teehaus.myshopify.com', aud: key, sub: '42', exp: now() + 60, nbf: now() - 1, iat: now(), sid: 's', ...changes })
  const app = new Hono().route('/', embeddedAdminRoutes(world))
    .route('/', adminApi(world, { secureCookie: true, trustProxy: 0, demo: false, foreign: [(token) => readAdminAccess(world as World, token, connect)] }) as unknown as Hono)
  app.onError((error, context) => answerError(context as never, error, world.log))
  const ask = (path: string, token: string) => app.request(`/admin/api${path}`, { headers: { authorization: `Bearer ${token}` } })
  return { world, app, ask, claims, connected, shop, connect }
}

test('the page: App Bridge first in the head, our key named, framed by this shop and Shopify\'s admin only', async () => {
  const { app, world } = await aShopifyServer()
  const page = await app.request('/shopify?shop=teehaus.myshopify.com&host=abc&embedded=1&id_token=x')
  const text = await page.text()
  expect(/<head>.*?<script src="([^"]+)">/s.exec(text)![1]).toBe('https://cdn.shopify.com/shopifycloud/app-bridge.js')
  expect(text.indexOf('shopify-api-key" content="app-key"')).toBeLessThan(text.indexOf('app-bridge.js'))
  expect(text).not.toContain(secret)
  const framing = async (path: string) => /frame-ancestors ([^;]+)/.exec((await app.request(path)).headers.get('content-security-policy')!)![1]
  expect(await framing('/shopify?shop=teehaus.myshopify.com')).toBe('https://teehaus.myshopify.com https://admin.shopify.com')
  expect(await framing('/shopify/problems?shop=teehaus.myshopify.com')).toBe('https://teehaus.myshopify.com https://admin.shopify.com')
  for (const shop of ['', 'evil.example', 'x.myshopify.com.evil.example', 'x.myshopify.com; script-src *', '%0d%0aX: y']) expect(await framing(`/shopify?shop=${encodeURIComponent(shop)}`), shop).toBe('https://admin.shopify.com')
  expect(page.headers.get('x-frame-options')).toBeNull()
  world.apps.clear()
  expect((await app.request('/shopify')).status).toBe(404)
})

test('staff of a shop sees this shop without any sign-in of ours; the first visit installs it, once', async () => {
  const { ask, claims, connected } = await aShopifyServer()
  expect(await (await ask('/session', jwt(claims()))).json()).toMatchObject({ shop: shopId, merchant: null })
  expect((await ask(`/shops/${shopId}`, jwt(claims()))).status).toBe(200)
  expect(connected).toEqual([shopId])
  const other = jwt(claims({ iss: 'https://other.myshopify.com/admin', dest: 'https://other.myshopify.com' }))
  expect((await ask(`/shops/${shopId}`, other)).status).toBe(404)
  expect(await (await ask('/shops', other)).json()).toEqual({ shops: [expect.objectContaining({ id: 'shopify-other' })] })
})

test('a buyer\'s token of an extension, and every broken one, opens nothing and installs nothing', async () => {
  const { world, ask, claims, connected } = await aShopifyServer()
  const past = Math.floor(world.clock.at / 1000) - 60
  const wrong: [string, string][] = [
    ['a signed-in buyer', jwt(claims({ iss: undefined, sub: 'gid://shopify/Customer/42' }))],
    ['a guest', jwt(claims({ iss: undefined, sub: undefined }))],
    ['a buyer with a staff-like number', jwt(claims({ iss: undefined }))],
    ['an issuer without admin', jwt(claims({ iss: 'https://teehaus.myshopify.com' }))],
    ['another app', jwt(claims({ aud: 'other' }))], ['another secret', jwt(claims(), 'no secret')], ['ended', jwt(claims({ exp: past }))], ['endless', jwt(claims({ exp: undefined }))],
    ['issuer of another shop', jwt(claims({ iss: 'https://other.myshopify.com/admin' }))], ['unsigned', `${part({ alg: 'none' })}.${part(claims())}.`],
    ['a shop elsewhere', jwt(claims({ iss: 'https://evil.example/admin', dest: 'https://evil.example' }))],
  ]
  for (const [name, token] of wrong) expect((await ask(`/shops/${shopId}`, token)).status, name).toBe(401)
  expect(connected).toEqual([])
  expect(world.log.lines.join()).not.toContain('eyJ')
})

test('a frame token of ours is none of Shopify\'s, and without an app at Shopify none of its tokens is read', async () => {
  const { world, claims, connect } = await aShopifyServer()
  expect(await readAdminAccess(world, issueFrameToken(world, shopId).token, connect)).toBeNull()
  const token = jwt(claims())
  world.apps.clear()
  expect(await readAdminAccess(world, token, connect)).toBeNull()
})

test('first steps are done once they were really seen', async () => {
  const { world, ask, claims, shop } = await aShopifyServer()
  await ask('/session', jwt(claims()))
  const done = async () => (await firstSteps(shop, world)).map((step) => `${step.id} ${step.done}`)
  expect(await done()).toEqual(['data_access true', 'extension_placed false', 'first_order false'])
  await world.store.saveOrder(anOrder({ id: 'o1', shopId, shipments: [], shippingAddress: null, buyer: { id: null, account: false, email: null, name: null, firstName: null } }))
  // Orders come, but nobody in them: protected customer data were not granted.
  expect(await done()).toEqual(['data_access false', 'extension_placed false', 'first_order true'])
  await world.store.saveOrder(anOrder({ id: 'o2', externalId: '2', shopId, shipments: [] }))
  await noteSurface(world, shopId, 'storefront')
  await noteSurface(world, shopId, 'thank_you')
  expect(await done()).toEqual(['data_access true', 'extension_placed true', 'first_order true'])
  const poor = await aShopifyServer({ scopes: 'read_products' })
  await poor.ask('/session', jwt(poor.claims()))
  expect((await firstSteps(poor.shop, poor.world))[0]).toMatchObject({ id: 'data_access', done: false })
})

test('the whole server has them: the page, its sign-in and the proxy; without an app at Shopify none of them', async () => {
  const server = await aServer()
  const { world } = server
  for (const path of ['/shopify', '/v1/shopify/proxy/home?shop=teehaus.myshopify.com']) expect((await server.get(path)).status, path).toBe(404)
  world.apps = new Map([['shopify', { key, secret }]])
  world.platforms = new Map([['shopify', shopify]])
  world.fetch = async () => Response.json({ access_token: 'shpat', scope: 'read_orders', expires_in: 3600, refresh_token: 'r', refresh_token_expires_in: 7_776_000 })
  await world.store.saveShop({ id: shopId, platform: 'shopify', name: 'Teehaus', settings: ShopSettings.parse({}), revision: 1 })
  await exchangeToken(world, shopId, 'token')
  const now = Math.floor(world.clock.at / 1000)
  const token = jwt({ iss: 'https://teehaus.myshopify.com/admin', dest: 'https://teehaus.myshopify.com', aud: key, sub: '42', exp: now + 60 })
  expect((await server.get('/shopify/problems?shop=teehaus.myshopify.com')).headers.get('content-security-policy')).toContain('frame-ancestors https://teehaus.myshopify.com https://admin.shopify.com')
  expect(await (await server.get(`/admin/api/shops/${shopId}/first-steps`, token)).json()).toEqual({ steps: [expect.objectContaining({ id: 'data_access', done: false }), expect.anything(), expect.anything()] })
  expect((await server.get(`/admin/api/shops/${world.shop.id}`, token)).status).toBe(404)
  expect((await server.get('/v1/shopify/proxy/home?shop=teehaus.myshopify.com')).status).toBe(401)
  expect(Object.keys((await (await server.get('/docs/openapi.json')).json() as { paths: object }).paths)).toContain('/v1/shopify/proxy/track')
})
