import { createHmac } from 'node:crypto'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { presenters } from '../../../widgets/presenters.ts'
import { anOrder } from '../../../tests/builders/order.ts'
import { messages } from '../../../tests/builders/server.ts'
import { aWorld } from '../../../tests/builders/world.ts'
import { ShopSettings } from '../../contract/shop.ts'
import { buyerIdOf } from '../../core/ids.ts'
import { readToken } from '../../core/buyer-token.ts'
import type { Product } from '../../core/order.ts'
import { answerError } from '../../http/errors.ts'
import { visitorKey } from '../../http/visitor.ts'
import { proxyText } from './proxy-signature.ts'
import { daysText, proxyPath, proxyRoutes } from './proxy.ts'
import { listSurfaces } from './surfaces.ts'

const secret = 'a secret of tests'
const shopId = 'shopify-teehaus'

const aProduct = (id: string, changes: Partial<Product> = {}): Product => ({
  id, shopId, groupId: `g${id}`, title: `Tee ${id}`, variant: null, price: 1000, currency: 'EUR', compareAtPrice: null, unitPrice: null, stock: 5, maxQuantity: null, consumable: true,
  category: null, imageUrl: null, url: `https://teehaus.myshopify.com/products/tee-${id}`, replacedBy: null, available: true, updatedAt: 1, ...changes,
})

async function aStorefront(settings: Record<string, unknown> = {}) {
  const world = { ...await aWorld({ presenters }), apps: new Map([['shopify', { key: 'key', secret }]]) }
  await world.store.saveShop({ id: shopId, platform: 'shopify', name: 'Teehaus', settings: ShopSettings.parse(settings), revision: 1 })
  await world.store.saveShop({ id: 'shopify-other', platform: 'shopify', name: 'Other', settings: ShopSettings.parse({}), revision: 1 })
  const app = new Hono().route('/', proxyRoutes(world, { visitorOf: (context, further) => visitorKey(context as never, further), texts: messages.texts }))
  app.onError((error, context) => answerError(context as never, error, world.log))
  const ask = (path: string, { query = {}, body, headers = {}, shop = 'teehaus.myshopify.com' }: { query?: Record<string, string>; body?: Record<string, string>; headers?: Record<string, string>; shop?: string } = {}) => {
    const signed = new URLSearchParams({ shop, logged_in_customer_id: '', path_prefix: '/apps/afterglow', timestamp: String(Math.floor(world.clock.at / 1000)), locale: 'en', ...query })
    signed.append('signature', createHmac('sha256', secret).update(proxyText(signed)).digest('hex'))
    return app.request(`${proxyPath}/${path}?${signed}`, { headers: { accept: 'application/json', ...headers }, ...body && { method: 'POST', body: new URLSearchParams(body) } })
  }
  return { world, app, ask }
}
const json = async (answer: Response | Promise<Response>) => (await answer).json() as Promise<Record<string, never>>

test('unsigned requests, shops nobody installed and servers without Shopify are refused', async () => {
  const { app, ask, world } = await aStorefront()
  for (const path of ['arrives', 'orders', 'home', 'faq', 'cross-sell']) expect((await app.request(`${proxyPath}/${path}?shop=teehaus.myshopify.com`)).status, path).toBe(401)
  expect((await app.request(`${proxyPath}/track`, { method: 'POST', body: 'number=1&contact=2' })).status).toBe(401)
  expect((await ask('home', { shop: 'nobody.myshopify.com' })).status).toBe(404)
  expect(await listSurfaces(world.store, shopId)).toEqual(new Set())
  expect(await json(ask('home'))).toEqual({ src: 'https://afterglow.example' })
  expect(await listSurfaces(world.store, shopId)).toEqual(new Set(['storefront']))
  world.apps.clear()
  expect((await ask('home')).status).toBe(404)
})

test('arrives by: the shop\'s hours and ways, for the country of the market, later abroad, and never on a holiday of the visitor\'s own place', async () => {
  const { world, ask } = await aStorefront({ delivery: { handlingDays: 0, cutOff: '16:00', transitDaysFrom: 1, transitDaysTo: 2 } })
  const answer = await ask('arrives', { query: { country: 'DE' } })
  expect(answer.headers.get('cache-control')).toBe('public, max-age=300')
  expect(await json(answer)).toMatchObject({ from: '2026-11-20', to: '2026-11-21', days: daysText('en', '2026-11-20', '2026-11-21'), basis: 'assumed', orderBy: '2026-11-19T15:00:00.000Z', timeZone: 'Europe/Berlin' })
  world.clock.at += 61 * 60_000
  expect(await json(ask('arrives', { query: { country: 'DE' } }))).toMatchObject({ from: '2026-11-21', orderBy: null })
  const abroad = await json(ask('arrives', { query: { country: 'US' } }))
  expect(String(abroad.to) > '2026-11-25').toBe(true)
  expect(await json(ask('arrives', { query: { country: '<b>' } }))).toMatchObject({ from: '2026-11-21' })
  world.clock.at = Date.parse('2026-06-02T10:00:00Z')
  const entered = await ask('arrives', { query: { country: 'DE' }, body: { postcode: '50667' } })
  expect(entered.headers.get('cache-control')).toBe('private, no-store')
  // Corpus Christi, 4 June, is a holiday in Cologne and none in Berlin.
  expect(await json(entered)).toMatchObject({ from: '2026-06-03', to: '2026-06-05' })
  expect(await json(ask('arrives', { query: { country: 'DE' }, body: { postcode: '10115' } }))).toMatchObject({ from: '2026-06-03', to: '2026-06-04' })
})

test('look-up: the right postcode opens the redacted page, e-mails right and wrong answer the same, five wrong tries close', async () => {
  const { world, ask } = await aStorefront()
  await world.store.saveOrder(anOrder({ id: 'o1', shipments: [], shopId, platform: 'shopify', number: '#1042' }))
  const track = (body: Record<string, string>, from = '203.0.113.9') => ask('track', { body, headers: { 'x-forwarded-for': `10.9.9.9, ${from}` } })
  const found = await json(track({ number: '1042', contact: '24105' }))
  expect(found).toMatchObject({ kind: 'page', src: 'https://afterglow.example' })
  expect(readToken(world.keys, found.token!, world.clock.at)).toMatchObject({ shopId, orderId: 'o1', scope: 'redacted' })
  const [right, wrong] = await Promise.all([track({ number: '1042', contact: 'lena@example.com' }), track({ number: '1042', contact: 'nobody@example.com' })])
  expect([right.status, await right.text()]).toEqual([wrong.status, await wrong.text()])
  expect(world.enqueued.filter(({ kind }) => kind === 'send-mail')).toHaveLength(1)
  const guesses = []
  for (let guess = 0; guess < 6; guess++) guesses.push((await track({ number: '1042', contact: `0000${guess}` }, '198.51.100.7')).status)
  expect(guesses).toEqual([404, 404, 404, 404, 404, 429])
  expect((await track({ number: '1042', contact: '24105' }, '198.51.100.8')).status).toBe(200)
  expect((await track({ number: '', contact: '' })).status).toBe(400)
  expect((await ask('track', { shop: 'other.myshopify.com', body: { number: '1042', contact: '24105' } })).status).toBe(404)
})

test('look-up without script: a redirect to the page, and words in the theme\'s frame in which no Liquid and no tag begins', async () => {
  const { world, ask } = await aStorefront()
  await world.store.saveOrder(anOrder({ id: 'o1', shipments: [], shopId, platform: 'shopify', number: '#1042' }))
  const plain = { accept: 'text/html' }
  const found = await ask('track', { body: { number: '1042', contact: '24105' }, headers: plain })
  expect([found.status, found.headers.get('location')?.startsWith('https://afterglow.example/o/')]).toEqual([303, true])
  const wrong = await ask('track', { body: { number: '1042', contact: '99999' }, headers: plain })
  expect([wrong.status, wrong.headers.get('content-type')]).toEqual([200, 'application/liquid; charset=utf-8'])
  expect(await wrong.text()).toContain('We found no order for this')
})

test('own orders: those of the customer Shopify signed for, of this shop, and redacted', async () => {
  const { world, ask } = await aStorefront()
  const save = (number: string, shop: string, customer: string | null) => world.store.saveOrder(anOrder({
    id: `o${number}`, shipments: [], shopId: shop, platform: 'shopify', number: `#${number}`, externalId: number, opens: { checkout: null, customer },
    buyer: { id: buyerIdOf(shop, `id ${customer ?? '7001'}`), account: true, email: null, name: null, firstName: null },
  }))
  await save('1', shopId, '7001')
  await save('2', 'shopify-other', '7001')
  await save('3', shopId, '7002')
  await save('4', shopId, null)
  const answer = await ask('orders', { query: { logged_in_customer_id: '7001' } })
  expect(answer.headers.get('cache-control')).toBe('private, no-store')
  const { orders } = await json(answer) as unknown as { orders: { number: string; token: string }[] }
  expect(orders.map(({ number }) => number)).toEqual(['#1'])
  expect(readToken(world.keys, orders[0]!.token, world.clock.at)).toMatchObject({ orderId: 'o1', scope: 'redacted' })
  expect(await json(ask('orders'))).toMatchObject({ orders: [] })
  expect(await json(ask('orders', { query: { customer: '7001' } }))).toMatchObject({ orders: [] })
})

test('questions: the merchant\'s own and those that hold before an order, no Liquid from anybody', async () => {
  const entry = { id: 'gift', question: 'Gift wrap? {{ shop.email }}', answer: 'Yes <b>{% raw %}</b>\nWrite to {{contact.email}}.', fallback: '', words: '' }
  const { ask } = await aStorefront({ contact: { email: 'hallo@teehaus.example' }, widgets: { faq: { entries: [entry, { id: 'no', question: 'Where is {{order.number}}?', answer: 'At {{order.number}}', fallback: '', words: '' }] } } })
  const { questions } = await json(ask('faq')) as unknown as { questions: { id: string; question: string; answer: string }[] }
  expect(questions.map(({ id }) => id)).toEqual(['gift', 'withdrawal', 'missing'])
  expect(questions[0]!.answer).toBe('Yes <b>{% raw %}</b>\nWrite to hallo@teehaus.example.')
  const page = await (await ask('faq', { headers: { accept: 'text/html' } })).text()
  expect(page).toContain('&lt;b&gt;')
  expect(page).not.toMatch(/\{\{|\{%|<b>/)
  expect((await json(ask('faq', { query: { limit: '1' } })) as unknown as { questions: unknown[] }).questions).toHaveLength(1)
})

test('cross-sell: learned and pinned products by their handles alone; price and stock are Shopify\'s to write', async () => {
  const { world, ask } = await aStorefront({ widgets: { 'cross-sell': { pins: ['5'], exclude: ['4'] } } })
  await world.store.saveProducts([aProduct('1'), aProduct('2'), aProduct('3', { available: false }), aProduct('4'), aProduct('5', { url: 'https://x/products/a%27b' }), aProduct('6', { groupId: 'g1' }), aProduct('7', { url: 'https://x/products/gr%C3%BCner-tee' })])
  await world.store.replaceAffinities(shopId, [['2', '3', '4', '6', '7'].map((otherId) => ({ productId: '1', otherId, score: 0.5, support: 20 }))])
  const answer = await ask('cross-sell', { query: { variants: '1,abc,9' } })
  expect(answer.headers.get('content-type')).toBe('application/liquid; charset=utf-8')
  const text = await answer.text()
  expect([...text.matchAll(/all_products\['([^']*)'\]/g)].map(([, handle]) => handle)).toEqual(['tee-2', 'grüner-tee'])
  expect(text).not.toMatch(/1000|10[.,]00/)
  const off = await aStorefront({ placements: { storefront: [{ widget: 'cross-sell', enabled: false }] }, widgets: { 'cross-sell': { pins: ['2'] } } })
  await off.world.store.saveProducts([aProduct('2')])
  expect(await (await off.ask('cross-sell')).text()).not.toContain('all_products')
})
