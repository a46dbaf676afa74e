import { Hono } from 'hono'
import { html } from 'hono/html'
import type { AdminAccess } from '../../core/merchant/admin-access.ts'
import type { FirstStep, World } from '../../core/ports.ts'
import type { Shop } from '../../core/store-port.ts'
import { findInstallation } from './access-tokens.ts'
import { readStaffSession, type StaffSession } from './session-token.ts'
import { domainOf, shopDomain, shopifyApp } from './shop-domain.ts'
import { listSurfaces } from './surfaces.ts'

/** The app's address at Shopify (`application_url`); its pages stand below it. */
export const embeddedAdminPath = '/shopify'
const cdn = 'https://cdn.shopify.com'
const backOffice = 'https://admin.shopify.com'
/** Without these nothing can be told of an order. */
const neededScopes = ['read_orders', 'read_fulfillments']
const lookBackMs = 60 * 86_400_000

/** App Bridge measures (monorail) and speaks to the admin around it; Polaris brings its own font and styles. */
const policy = (ancestors: string) => `default-src 'none'; script-src 'self' ${cdn}; style-src 'self' 'unsafe-inline' ${cdn}; font-src ${cdn}; img-src 'self' https: data:; `
  + `connect-src 'self' https://*.shopify.com https://*.shopifysvc.com; form-action 'self'; base-uri 'none'; frame-ancestors ${ancestors}`

/** Who may show the page in a frame: the shop Shopify names in the address, and the admin. A page without a shop holds nothing but scripts. */
export const framingOrigins = (domain: string | null): string[] => [...domain === null ? [] : [`https://${domain}`], backOffice]

/**
 * The page of our admin inside Shopify's, for every address of it. It holds no data: what it shows it asks for with a session token
 * (readAdminAccess). App Bridge must be the first script of the head, without `defer`: Shopify measures the app by it.
 */
export function embeddedAdminRoutes(world: World): Hono {
  const app = new Hono()
  for (const path of [embeddedAdminPath, `${embeddedAdminPath}/:page{[a-z-]+}`]) {
    app.get(path, (context) => {
      const { key } = shopifyApp(world)
      context.header('Content-Security-Policy', policy(framingOrigins(shopDomain(context.req.query('shop') ?? null)).join(' ')))
      context.header('Cache-Control', 'no-store')
      return context.html(html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>Afterglow</title>
<meta name="shopify-api-key" content="${key}"><script src="${cdn}/shopifycloud/app-bridge.js"></script><script src="${cdn}/shopifycloud/polaris.js"></script>
<link rel="stylesheet" href="/admin/app/main.css"><script type="module" src="/admin/app/main.js"></script></head>
<body><div id="admin"></div><noscript>This page needs JavaScript.</noscript></body></html>`)
    })
  }
  return app
}

/** What begins like a JWT: `{"`. A frame token of ours begins with `["`. */
const isJwt = (token: string): boolean => /^eyJ[\w-]*\.[\w-]+\.[\w-]+$/.test(token)

/**
 * What an App Bridge session token opens: the admin of its shop and nothing else. A buyer's token is refused, though it is signed with the same
 * secret. `connect` installs the shop where it is new, or was away: there is no other sign-up. Null for a token of another kind.
 */
export async function readAdminAccess(world: World, token: string, connect: (staff: StaffSession, token: string) => Promise<unknown>): Promise<AdminAccess | null> {
  if (!world.apps?.has('shopify') || !isJwt(token)) return null
  const staff = readStaffSession(world, token)
  const { shopId } = staff
  const [shop, installed] = [await world.store.findShop(shopId), await findInstallation(world, shopId)]
  if (!shop || !installed) await connect(staff, token)
  return { kind: 'shop', shopId }
}

/** Whether buyers' contact data come with orders: Shopify leaves them out where protected data were not granted. Null while there is no order to see it by. */
async function hasBuyers(world: Pick<World, 'store' | 'clock'>, shopId: string): Promise<boolean | null> {
  let seen = 0
  for await (const order of world.store.streamOrders(shopId, world.clock.now() - lookBackMs)) {
    if (order.buyer.email !== null || order.shippingAddress !== null) return true
    if (++seen === 20) break
  }
  return seen === 0 ? null : false
}

/** The first-run checklist: what only the merchant can do, and whether it is done, by what was really seen. */
export async function firstSteps(shop: Shop, world: World): Promise<FirstStep[]> {
  const domain = domainOf(shop)
  const [installed, surfaces, orders] = [await findInstallation(world, shop.id), await listSurfaces(world.store, shop.id), await world.store.countOrders(shop.id, 1)]
  const scopes = new Set(installed?.scopes)
  const granted = neededScopes.every((scope) => scopes.has(scope) || scopes.has(scope.replace('read_', 'write_')))
  return [
    { id: 'data_access', done: granted && await hasBuyers(world, shop.id) !== false, url: `https://${domain}/admin/settings/apps` },
    { id: 'extension_placed', done: surfaces.has('thank_you') || surfaces.has('order_status'), url: `https://${domain}/admin/settings/checkout` },
    { id: 'first_order', done: orders > 0, url: `https://${domain}/admin/orders` },
  ]
}
