import { http, HttpResponse } from 'msw'
import { expect, test } from 'vitest'
import { answerAdmin, aShopifyServer, grantTokens, teehaus, type ShopifyServer } from '../../../tests/builders/shopify.ts'
import { outside } from '../../../tests/setup-node.ts'
import { ShopSettings } from '../../contract/shop.ts'
import { accessTokenOf, exchangeToken, findInstallation, forgetAccess, noteInstallation } from './access-tokens.ts'

const shopId = 'shopify-teehaus'
const minute = 60_000
interface Asked { grant_type: string; refresh_token?: string; expiring?: string; subject_token?: string }

/** Shopify's side: each refresh gives a new pair; an old refresh token works until the new one was used. */
function rotating({ slowMs = 0, fail = () => null as Response | null } = {}): { asked: Asked[]; valid: () => string } {
  const asked: Asked[] = []
  let [count, used] = [1, 1]
  outside.use(http.post('https://:shop/admin/oauth/access_token', async ({ request }) => {
    const body = await request.json() as Asked
    asked.push(body)
    const failing = fail()
    if (failing) return failing
    await new Promise((resolve) => { setTimeout(resolve, slowMs) })
    const given = Number(body.refresh_token?.split('_')[1] ?? 0)
    if (body.grant_type === 'refresh_token' && given < used) return HttpResponse.json({ error: 'invalid_request' }, { status: 400 })
    used = Math.max(used, given)
    count++
    return HttpResponse.json({ access_token: `shpat_${count}`, scope: 'read_orders', expires_in: 3600, refresh_token: `shprt_${count}`, refresh_token_expires_in: 7_776_000 })
  }))
  return { asked, valid: () => `shpat_${count}` }
}
const tokens = (server: ShopifyServer, many: number) => Promise.all(Array.from({ length: many }, () => accessTokenOf(server.world, shopId)))

test('the exchange asks for an expiring offline token, and keeps it sealed', async () => {
  const server = await aShopifyServer()
  await forgetAccess(server.world, shopId)
  const { asked } = rotating()
  await exchangeToken(server.world, shopId, 'a.session.token')
  expect(asked).toMatchObject([{ grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange', expiring: '1', subject_token: 'a.session.token', requested_token_type: 'urn:shopify:params:oauth:token-type:offline-access-token' }])
  expect(await server.world.store.findSecret(shopId, 'shopify:access')).not.toMatch(/shpat|shprt|read_orders/)
  expect(await tokens(server, 1)).toEqual(['shpat_2'])
})

test('it is renewed ahead of its end, once however many ask at the same moment; the rotated token is what is kept', async () => {
  const server = await aShopifyServer()
  const { asked } = rotating({ slowMs: 30 })
  server.world.clock.at += 55 * minute
  // While one renews, the old one still holds: nobody waits.
  const first = await tokens(server, 20)
  expect(new Set(first)).toEqual(new Set(['shpat_1', 'shpat_2']))
  expect(asked).toHaveLength(1)
  expect(new Set(await tokens(server, 5))).toEqual(new Set(['shpat_2']))
  server.world.clock.at += 90 * minute
  // Ended: all wait for the one that renews.
  expect(new Set(await tokens(server, 20))).toEqual(new Set(['shpat_3']))
  expect(asked.map(({ refresh_token }) => refresh_token)).toEqual(['shprt_1', 'shprt_2'])
})

test('a process that dies while it renews loses nothing: the next begins after it', async () => {
  const server = await aShopifyServer()
  const { asked } = rotating()
  const { swapSecret } = server.world.store
  let swaps = 0
  server.world.store.swapSecret = async (...input) => {
    if (++swaps === 2) throw new Error('killed')
    return swapSecret(...input)
  }
  server.world.clock.at += 61 * minute
  await expect(accessTokenOf({ ...server.world, store: { ...server.world.store } }, shopId)).rejects.toThrow('killed')
  server.world.store.swapSecret = swapSecret
  server.world.clock.at += 2 * minute
  expect(await tokens(server, 3)).toEqual(['shpat_3', 'shpat_3', 'shpat_3'])
  expect(asked.map(({ refresh_token }) => refresh_token)).toEqual(['shprt_1', 'shprt_1'])
})

test('while Shopify is away the old token serves to its end; then it is told so', async () => {
  const server = await aShopifyServer()
  rotating({ fail: () => new HttpResponse(null, { status: 503 }) })
  server.world.clock.at += 55 * minute
  expect(await tokens(server, 1)).toEqual(['shpat_1'])
  server.world.clock.at += 10 * minute
  await expect(tokens(server, 1)).rejects.toMatchObject({ code: 'upstream_unavailable' })
})

test('a refused token is replaced once; refused for good, the shop must be opened again, and then works', async () => {
  const server = await aShopifyServer()
  const shopify = rotating()
  expect(await accessTokenOf(server.world, shopId, 'shpat_1')).toBe('shpat_2')
  grantTokens({ error: 'invalid_request' })
  outside.use(http.post('https://:shop/admin/oauth/access_token', () => HttpResponse.json({ error: 'invalid_request' }, { status: 400 })))
  await expect(accessTokenOf(server.world, shopId, 'shpat_2')).rejects.toMatchObject({ code: 'misconfigured' })
  expect(await findInstallation(server.world, shopId)).toBeNull()
  rotating()
  await exchangeToken(server.world, shopId, 'a.session.token')
  expect(await findInstallation(server.world, shopId)).not.toBeNull()
  expect(shopify.asked.length).toBe(1)
})

test('a change of scopes under a renewal is written beside the new token, not over it', async () => {
  const server = await aShopifyServer()
  rotating({ slowMs: 60 })
  server.world.clock.at += 61 * minute
  const [token] = await Promise.all([accessTokenOf(server.world, shopId), noteInstallation(server.world, shopId, { scopes: ['read_orders', 'read_products'] })])
  expect([token, await accessTokenOf(server.world, shopId), (await findInstallation(server.world, shopId))!.scopes]).toEqual(['shpat_2', 'shpat_2', ['read_orders', 'read_products']])
})

test('opening the admin installs the shop by its session token; again it changes nothing; uninstalled and opened, it is back with its settings', async () => {
  const server = await aShopifyServer()
  answerAdmin(({ query }) => HttpResponse.json({ data: query.startsWith('query Shop') ? {
    shop: { id: 'gid://shopify/Shop/99', name: 'Neuhaus', contactEmail: 'hallo@neuhaus.example', ianaTimezone: 'Europe/Vienna', primaryDomain: { url: 'https://neuhaus.example/' }, shopAddress: { countryCodeV2: 'AT' } },
    shopLocales: [{ locale: 'de-AT', primary: true, published: true }], currentAppInstallation: { accessScopes: [{ handle: 'read_orders' }] },
  } : { bulkOperationRunQuery: { bulkOperation: { id: 'gid://shopify/BulkOperation/1' }, userErrors: [] } } }))
  const open = () => server.api.request('/admin/api/session', { headers: { authorization: `Bearer ${server.staff('neuhaus.myshopify.com')}` } })
  expect(await (await open()).json()).toMatchObject({ shop: 'shopify-neuhaus' })
  const shop = (await server.world.store.findShop('shopify-neuhaus'))!
  expect(shop).toMatchObject({ name: 'Neuhaus', platform: 'shopify', settings: { url: 'https://neuhaus.example', timeZone: 'Europe/Vienna', locale: 'de-AT', delivery: { country: 'AT' } } })
  await server.world.store.saveShop({ ...shop, settings: ShopSettings.parse({ ...shop.settings, formality: 'formal' }) })
  expect(server.world.enqueued.map(({ kind }) => kind)).toContain('shopify-import')
  await server.webhook('neuhaus.myshopify.com', 'app/uninstalled', { myshopify_domain: 'neuhaus.myshopify.com' }, { headers: { 'x-shopify-triggered-at': new Date(server.world.clock.at + 1000).toISOString() } })
  await server.work()
  expect(await findInstallation(server.world, 'shopify-neuhaus')).toBeNull()
  await open()
  expect(await findInstallation(server.world, 'shopify-neuhaus')).toMatchObject({ scopes: ['read_orders'], shopNumber: '99' })
  expect((await server.world.store.findShop('shopify-neuhaus'))!.settings.formality).toBe('formal')
  // A buyer's token opens no back office.
  expect(await (await server.api.request('/admin/api/session', { headers: { authorization: `Bearer ${server.buyer(teehaus, '7')}` } })).json()).toMatchObject({ shop: null })
})
