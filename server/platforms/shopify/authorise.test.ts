import { beforeEach, expect, test } from 'vitest'
import { aShopifyServer, app, kaffeehaus, orderBody, sessionToken, teehaus, type ShopifyServer } from '../../../tests/builders/shopify.ts'

let server: ShopifyServer
const ask = async (path: string, token: string | undefined, init: RequestInit = {}) => server.api.request(path, { ...init, headers: { ...token !== undefined && { authorization: `Bearer ${token}` }, ...init.headers } })
const pagePath = (order: string, checkout?: string) => `/v1/shopify/page?order=${encodeURIComponent(order)}${checkout === undefined ? '' : `&checkout=${encodeURIComponent(checkout)}`}`
const openServer = async () => {
  server = await aShopifyServer()
  await server.webhook(teehaus, 'orders/create', orderBody())
  await server.webhook(kaffeehaus, 'orders/create', orderBody({ id: 2002, name: '#2002', checkout_token: 'checkout-of-2002', customer: { id: 8, first_name: 'Jan', last_name: 'Kohl' }, email: 'jan@example.org' }))
  await server.work()
}

const shops = [teehaus, kaffeehaus] as const
const customers = [undefined, '7', '8', '9'] as const
const checkouts = [undefined, 'checkout-of-1001', 'checkout-of-2002', 'wrong', 'CHECKOUT-OF-1001', 'checkout-of-1001 '] as const
const orders = [
  { id: 'gid://shopify/Order/1001', of: teehaus, customer: '7', checkout: 'checkout-of-1001' }, { id: 'gid://shopify/OrderIdentity/1001', of: teehaus, customer: '7', checkout: 'checkout-of-1001' },
  { id: '1001', of: teehaus, customer: '7', checkout: 'checkout-of-1001' }, { id: 'gid://shopify/Order/2002', of: kaffeehaus, customer: '8', checkout: 'checkout-of-2002' },
  { id: 'gid://shopify/OrderIdentity/2002', of: kaffeehaus, customer: '8', checkout: 'checkout-of-2002' }, { id: 'gid://shopify/Order/3003', of: null, customer: null, checkout: null },
] as const

beforeEach(openServer)

test('only the order\'s own customer or its own checkout opens it: every shop × customer × checkout × id', async () => {
  let tried = 0
  for (const shop of shops) for (const customer of customers) for (const checkout of checkouts) for (const order of orders) {
    const expected = order.of !== shop ? 'pending' : customer === order.customer ? 'act' : checkout === order.checkout ? 'redacted' : 403
    const answer = await ask(pagePath(order.id, checkout), server.buyer(shop, customer))
    const body = await answer.json() as { status?: string; scope?: string; order?: { greeting?: string } | null }
    const told = answer.status !== 200 ? answer.status : body.status === 'pending' ? 'pending' : body.scope
    expect([shop, customer, checkout, order.id, told]).toEqual([shop, customer, checkout, order.id, expected])
    // Pending tells nothing, and is the same for another shop's order as for one that never was.
    if (told === 'pending') expect(body).toMatchObject({ order: null, widgets: [] })
    if (told !== 'act') expect(JSON.stringify(body)).not.toMatch(/Lena|Brandt|Holtenauer|Kohl|example\.org|22[.,]70/)
    if (told === 'act') expect(body.order?.greeting).toMatch(/Lena|Jan/)
    tried++
  }
  expect(tried).toBe(2 * 4 * 6 * 6)
}, 60_000)

test('acts need the customer; the checkout\'s token only looks', async () => {
  const act = (token: string, more: object) => ask('/v1/shopify/acts', token, {
    method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ placement: 'order_status', order: 'gid://shopify/Order/1001', widget: 'faq', act: 'ask', data: { question: 'Wann?' }, key: `key-${Math.random()}`, ...more }),
  })
  expect((await act(server.buyer(teehaus), { checkout: 'checkout-of-1001' })).status).toBe(403)
  expect((await act(server.buyer(teehaus, '8'), {})).status).toBe(403)
  expect((await act(server.buyer(kaffeehaus, '7'), {})).status).toBe(409)
  expect((await act(server.buyer(teehaus, '7'), { key: 'with space' })).status).toBe(400)
  const done = await act(server.buyer(teehaus, '7'), { widget: 'faq', act: 'ask', data: { question: 'Wann kommt mein Tee? 🍵' } })
  expect([done.status, (await done.json() as { page?: { scope: string } }).page?.scope]).toEqual([200, 'act'])
})

const now = () => Math.floor(server.world.clock.at / 1000)
test.each([
  ['no token', () => undefined], ['an empty one', () => ''], ['three dots', () => '...'], ['another app\'s', () => server.buyer(teehaus, '7', { aud: 'other' })],
  ['another secret', () => sessionToken({ dest: teehaus, aud: app.key, exp: now() + 60, sub: 'gid://shopify/Customer/7' }, { secret: 'guessed' })],
  ['alg none', () => sessionToken({ dest: teehaus, aud: app.key, exp: now() + 60 }, { alg: 'none' })],
  ['no end', () => server.buyer(teehaus, '7', { exp: undefined })], ['an end as text', () => server.buyer(teehaus, '7', { exp: '9999999999' })], ['an end that has passed', () => server.buyer(teehaus, '7', { exp: now() - 11 })],
  ['a beginning to come', () => server.buyer(teehaus, '7', { nbf: now() + 60 })], ['an issuer of another shop', () => server.buyer(teehaus, '7', { iss: `https://${kaffeehaus}/admin` })],
  ['a destination that is no shop', () => server.buyer(teehaus, '7', { dest: 'https://evil.example' })], ['a destination like a shop', () => server.buyer(teehaus, '7', { dest: `https://${teehaus}.evil.example` })],
  ['no destination', () => server.buyer(teehaus, '7', { dest: undefined })], ['a member of staff', () => server.staff(teehaus)], ['staff with a customer\'s number', () => server.staff(teehaus, { sub: '7' })],
  ['a shop without the app', () => server.buyer('fremd.myshopify.com', '7')], ['a subject that is no customer', () => server.buyer(teehaus, undefined, { sub: 'gid://shopify/Order/7' })],
])('a session token is refused: %s', async (_what, make) => {
  const token = make()
  const answer = await ask(pagePath('gid://shopify/Order/1001', 'checkout-of-1001'), token)
  expect(answer.status).toBe(401)
  expect(answer.headers.get('access-control-allow-origin')).toBe('*')
  const told = (await answer.text()) + server.world.log.lines.join('\n')
  for (const part of (token ?? '').split('.').filter((piece) => piece.length > 8)) expect(told).not.toContain(part)
})

test('what Shopify really sends is taken: a bare domain, an agreeing issuer, a clock some seconds off', async () => {
  for (const changes of [{ dest: teehaus }, { iss: `https://${teehaus}/admin` }, { exp: now() - 5 }, { nbf: now() + 5 }]) {
    expect((await ask(pagePath('gid://shopify/Order/1001'), server.buyer(teehaus, '7', changes))).status).toBe(200)
  }
})

test.each(['', 'gid://shopify/Product/1001', 'gid://shopify/Order/1001/2', '-1', '0', 'gid://shopify/Order/', '1001 or 1=1', 'gid://shopify/Order/1e3'])('%j is no order', async (id) => {
  expect((await ask(pagePath(id, 'checkout-of-1001'), server.buyer(teehaus, '7'))).status).toBe(400)
})

test('a page that has not changed is answered 304; OPTIONS is open; no cookie is ever set', async () => {
  const token = server.buyer(teehaus, '7')
  const first = await ask(pagePath('gid://shopify/Order/1001'), token)
  const again = await ask(pagePath('gid://shopify/Order/1001'), server.buyer(teehaus, '7'), { headers: { 'if-none-match': first.headers.get('etag')! } })
  expect([first.status, again.status, first.headers.get('set-cookie')]).toEqual([200, 304, null])
  const preflight = await server.api.request('/v1/shopify/acts', { method: 'OPTIONS', headers: { origin: 'null', 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,content-type' } })
  expect([preflight.status, preflight.headers.get('access-control-allow-origin'), preflight.headers.get('access-control-allow-credentials')]).toEqual([204, '*', null])
})

test('an order without a checkout\'s token and without customer opens for nobody', async () => {
  await server.webhook(teehaus, 'orders/create', orderBody({ id: 1002, checkout_token: null, customer: null }))
  await server.work()
  for (const checkout of [undefined, 'null', 'undefined', 'x']) for (const customer of customers) {
    expect((await ask(pagePath('gid://shopify/Order/1002', checkout), server.buyer(teehaus, customer))).status).toBe(403)
  }
})
