import { Hono } from 'hono'
import type { Browser } from 'playwright'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { presenters } from '../../widgets/presenters.ts'
import { ShopSettings } from '../../server/contract/shop.ts'
import { buyerIdOf } from '../../server/core/ids.ts'
import type { Product } from '../../server/core/order.ts'
import { answerError } from '../../server/http/errors.ts'
import { proxyRoutes } from '../../server/platforms/shopify/proxy.ts'
import { anOrder } from '../builders/order.ts'
import { messages } from '../builders/server.ts'
import { aWorld } from '../builders/world.ts'
import { openBrowser } from './chromium.ts'
import { openPretendShop, type PretendShop } from './pretend-shop.ts'
import { visit, violations } from './visit.ts'

const [secret, shopId] = ['a secret of tests', 'shopify-teehaus']
let browser: Browser
beforeAll(async () => { browser = await openBrowser() })
afterAll(() => browser?.close())

const aProduct = (id: string, changes: Partial<Product> = {}): Product => ({
  id, shopId, groupId: `g${id}`, title: `Tee ${id}`, variant: null, price: 1000, currency: 'EUR', compareAtPrice: null, unitPrice: null, stock: 5, maxQuantity: null, consumable: true,
  category: null, imageUrl: null, url: `https://teehaus.myshopify.com/products/tee-${id}`, replacedBy: null, available: true, updatedAt: 1, ...changes,
})

async function open(blocks: readonly string[], more: Partial<PretendShop> = {}, settings: Record<string, unknown> = {}) {
  const world = { ...await aWorld({ presenters, at: Date.now() }), apps: new Map([['shopify', { key: 'key', secret }]]) }
  await world.store.saveShop({ id: shopId, platform: 'shopify', name: 'Teehaus', settings: ShopSettings.parse(settings), revision: 1 })
  await world.store.saveOrder(anOrder({ id: 'o1', shopId, shipments: [], number: '#1042', opens: { checkout: null, customer: '7001' }, buyer: { id: buyerIdOf(shopId, 'id 7001'), account: true, email: 'lena@example.com', name: null, firstName: null } }))
  await world.store.saveProducts([aProduct('1'), aProduct('2'), aProduct('3'), aProduct('4')])
  await world.store.replaceAffinities(shopId, [['2', '3', '4'].map((otherId) => ({ productId: '1', otherId, score: 0.5, support: 20 }))])
  const app = new Hono().route('/', proxyRoutes(world, { visitorOf: () => 'visitor', texts: messages.texts }))
  app.onError((error, context) => answerError(context as never, error, world.log))
  const products = [{ handle: 'tee-2', title: 'Tea <b>two</b>', price: 1290 }, { handle: 'tee-3', title: 'Gone', price: 1, available: false }, { handle: 'tee-4', title: 'Tea four', price: 990 }]
  const shop = await openPretendShop({ secret, app, products, blocks, ...more })
  onTestFinished(() => shop.close())
  const visited = await visit(browser, shop.url, { width: 390, height: 844, language: 'en-GB', ...(more.locale === 'de' ? { language: 'de-DE' } : {}) })
  await visited.page.goto(`${shop.url}/products/looked-at`)
  onTestFinished(() => visited.context.close())
  return { ...visited, shop, world }
}

test('a product page: the day it arrives, what goes with it at the market\'s price, questions; nothing moves, nobody else is asked', async () => {
  const { page, faults, shift } = await open(['arrives-by', 'cross-sell', 'faq'], { html: { after: '<footer>Footer</footer>' } }, { contact: { email: 'hallo@teehaus.example' }, delivery: { cutOff: '23:59' } })
  const arrives = page.locator('.afterglow-arrives')
  await expect.poll(() => arrives.locator('[data-days]').textContent()).toMatch(/\d/)
  const offers = page.locator('.afterglow-offers')
  await expect.poll(() => offers.getByRole('listitem').allTextContents()).toHaveLength(2)
  expect(await offers.textContent()).toContain('Tea <b>two</b>')
  expect(await offers.textContent()).toContain('12.90 EUR')
  expect(await offers.textContent()).not.toContain('Gone')
  expect(await offers.getByRole('button', { name: 'Add: Tea four' }).count()).toBe(1)
  await page.locator('.afterglow-faq summary').first().waitFor()
  expect(await shift()).toBeLessThan(0.01)
  expect(await violations(page, 'main')).toEqual([])
  await arrives.getByText('More exact for my postcode').click()
  await arrives.getByLabel('Postcode').fill('24105')
  const asked = page.waitForRequest((request) => request.url().includes('/arrives') && request.method() === 'POST')
  await arrives.getByRole('button', { name: 'Show' }).click()
  expect((await asked).url()).not.toContain('24105')
  expect(faults).toEqual([])
})

test('look-up: words for every answer, and the order in place once it is found; our embed is loaded only then', async () => {
  const { page, world } = await open(['lookup'])
  const embed: string[] = []
  await page.route('**/embed/v1.js', (route) => { embed.push(route.request().url()); return route.fulfill({ contentType: 'text/javascript', body: '' }) })
  const say = page.locator('.afterglow-lookup output')
  const look = async (contact: string) => {
    await page.getByLabel('Order number').fill('1042')
    await page.getByLabel('E-mail address or postcode').fill(contact)
    await page.getByRole('button', { name: 'Track order' }).click()
  }
  await look('99999')
  await expect.poll(() => say.textContent()).toContain('We found no order like this')
  await look('lena@example.com')
  await expect.poll(() => say.textContent()).toContain('a link is on its way')
  expect(embed).toEqual([])
  await look('24105')
  await expect.poll(() => say.textContent()).toContain('Here is your order')
  expect(await page.locator('afterglow-page').getAttribute('src')).toBe(world.publicUrl)
  expect(await page.locator('afterglow-page').getAttribute('placement')).toBe('tracking_page')
  await expect.poll(() => embed).toEqual(['https://afterglow.example/embed/v1.js'])
})

test('who is signed in sees their own last orders', async () => {
  const { page } = await open(['lookup'], { customer: '7001', locale: 'de' })
  await page.route('**/embed/v1.js', (route) => route.fulfill({ contentType: 'text/javascript', body: '' }))
  await page.getByRole('button', { name: /^#1042 · / }).click()
  await page.locator('afterglow-page').waitFor({ state: 'attached' })
  const stranger = await open(['lookup'], { customer: '7002' })
  await expect.poll(() => stranger.page.getByText('Your last orders').isVisible()).toBe(false)
})

test('a server that is away leaves calm blocks, and nothing jumps', async () => {
  const away = new Hono().all('*', (context) => context.text('no', 503))
  const { page, shift } = await open(['arrives-by', 'cross-sell', 'lookup'], { app: away, html: { after: '<footer>Footer</footer>' } })
  await expect.poll(() => page.locator('[data-days]').textContent()).toBe('We name the day at the checkout.')
  await page.getByLabel('Order number').fill('1042')
  await page.getByLabel('E-mail address or postcode').fill('24105')
  await page.getByRole('button', { name: 'Track order' }).click()
  await expect.poll(() => page.locator('.afterglow-lookup output').textContent()).toContain('did not work just now')
  expect(await shift()).toBeLessThan(0.01)
})
