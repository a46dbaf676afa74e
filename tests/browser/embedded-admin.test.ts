import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { buildAll } from '../../build/build.ts'
import { presenters } from '../../widgets/presenters.ts'
import { assetRoutes } from '../../server/assets.ts'
import { ShopSettings } from '../../server/contract/shop.ts'
import { adminApi } from '../../server/http/admin.ts'
import { answerError } from '../../server/http/errors.ts'
import { exchangeToken } from '../../server/platforms/shopify/access-tokens.ts'
import { embeddedAdminRoutes, firstSteps, readAdminAccess } from '../../server/platforms/shopify/embedded-admin.ts'
import { noteSurface } from '../../server/platforms/shopify/surfaces.ts'
import { root } from '../server.ts'
import { aWorld } from '../builders/world.ts'
import { openBrowser } from './chromium.ts'
import { overflow, violations } from './visit.ts'

const [key, secret, shopId] = ['app-key', 'app-secret-of-tests', 'shopify-teehaus']
let browser: Browser
beforeAll(async () => {
  await buildAll({ ifNeeded: true, forShops: false })
  browser = await openBrowser()
})
afterAll(() => browser?.close())

/** App Bridge as far as our admin uses it; every call is written down in `bridge`. A stand-in of ours, not Shopify's script. */
const stub = (token: string) => `
  window.bridge = { shown: false, toasts: [], tokens: 0, stay: false }
  window.shopify = {
    idToken: async () => { bridge.tokens++; return ${JSON.stringify(token)} },
    saveBar: {
      show: async () => { bridge.shown = true }, hide: async () => { bridge.shown = false },
      leaveConfirmation: async () => { if (bridge.shown && bridge.stay) throw new Error('stays') },
    },
    toast: { show: (text) => bridge.toasts.push(text) },
  }`
interface Bridge { shown: boolean; toasts: string[]; tokens: number; stay: boolean }
const bridge = (page: Page) => page.evaluate(() => (window as unknown as { bridge: Bridge }).bridge)
/** What Polaris' own description (@shopify/polaris-types, as @shopify/dev-mcp ships it) does not know of the elements on the page. App Bridge's are not in it. */
async function foreignToPolaris(page: Page): Promise<string[]> {
  const folder = join(root, 'node_modules/@shopify/dev-mcp/dist/data/types/@shopify/polaris-types/1.0.7/dist/custom-elements.json.gz')
  interface Described { tagName?: string; attributes?: { name: string }[] }
  const { modules } = JSON.parse(gunzipSync(readFileSync(folder)).toString()) as { modules: { declarations?: Described[] }[] }
  const known = new Map(modules.flatMap(({ declarations = [] }) => declarations).flatMap(({ tagName, attributes = [] }) => (tagName ? [[tagName, new Set(attributes.map(({ name }) => name))] as const] : [])))
  const used = await page.evaluate(() => [...document.querySelectorAll('*')].filter((node) => node.localName.startsWith('s-') && !node.closest('s-app-nav')).map((node) => [node.localName, node.getAttributeNames()] as const))
  if (used.length < 10) throw new Error('nothing of Polaris on this page')
  return used.flatMap(([tag, names]) => (known.has(tag) ? names.filter((name) => !known.get(tag)!.has(name)).map((name) => `${tag} ${name}`) : [tag]))
}
/** A click in Shopify's own navigation arrives as this event at our link. */
const navigate = (page: Page, href: string) => page.evaluate((to) => document.querySelector(`s-app-nav s-link[href="${to}"]`)!.dispatchEvent(new CustomEvent('shopify:navigate', { bubbles: true })), href)

async function open({ width = 1100 } = {}) {
  const answer = async () => Response.json({ access_token: 'shpat', scope: 'read_orders,read_fulfillments', expires_in: 3600, refresh_token: 'r', refresh_token_expires_in: 7_776_000 })
  const base = { ...await aWorld({ presenters }), apps: new Map([['shopify', { key, secret }]]), fetch: answer as unknown as typeof fetch }
  const world = { ...base, platforms: new Map([['shopify', { id: 'shopify', cartUrl: () => null, productUrl: () => null, firstSteps }]]) }
  await world.store.saveShop({ id: shopId, platform: 'shopify', name: 'Teehaus', settings: ShopSettings.parse({}), revision: 1 })
  await exchangeToken(world, shopId, 'token')
  const app = new Hono().route('/', embeddedAdminRoutes(world)).route('/', assetRoutes(join(root, 'dist/admin'), '/admin/app')).route('/', assetRoutes(join(root, 'dist/embed'), '/embed'))
    .route('/', adminApi(world, { secureCookie: false, trustProxy: 0, demo: false, foreign: [(token) => readAdminAccess(world, token, async () => undefined)] }) as unknown as Hono)
  app.onError((error, context) => answerError(context as never, error, world.log))
  const server = await new Promise<ReturnType<typeof serve>>((resolve) => { const started = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(started)) })
  onTestFinished(() => void server.close())
  const now = Math.floor(world.clock.at / 1000)
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const body = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ iss: 'https://teehaus.myshopify.com/admin', dest: 'https://teehaus.myshopify.com', aud: key, sub: '42', exp: now + 60, nbf: now })}`
  const context = await browser.newContext({ viewport: { width, height: 800 }, locale: 'en-GB' })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const problems: string[] = []
  page.on('console', (message) => { if (message.type() === 'error') problems.push(message.text()) })
  page.on('pageerror', ({ message }) => problems.push(message))
  await page.route('https://cdn.shopify.com/**', (route) => route.fulfill({ contentType: 'text/javascript', body: route.request().url().endsWith('app-bridge.js') ? stub(`${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`) : '' }))
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/shopify?shop=teehaus.myshopify.com&host=x&embedded=1`)
  await page.getByRole('heading', { name: 'Widgets', level: 1 }).waitFor()
  return { page, world, problems, context }
}

test('without any sign-in of ours the shop\'s admin stands in Shopify\'s frame: its navigation, its save bar, its toast', async () => {
  const { page, world, problems, context } = await open()
  expect(await page.locator('s-app-nav s-link').evaluateAll((links) => links.map((link) => `${link.getAttribute('rel') ?? ''} ${link.getAttribute('href')}`)))
    .toEqual(['home /shopify', ' /shopify/problems', ' /shopify/connections', ' /shopify/delivery', ' /shopify/shop'])
  expect(await page.locator('nav.nav').count()).toBe(0)
  expect(await context.cookies()).toEqual([])
  await navigate(page, '/shopify/shop')
  await page.getByRole('heading', { name: 'Shop', level: 1 }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/shopify/shop')
  expect(await bridge(page)).toMatchObject({ shown: false })
  await page.getByLabel('Name of the shop').fill('Teehaus am Hafen')
  await expect.poll(async () => (await bridge(page)).shown).toBe(true)
  await page.evaluate(() => { (window as unknown as { bridge: Bridge }).bridge.stay = true })
  await navigate(page, '/shopify/problems')
  expect(new URL(page.url()).pathname).toBe('/shopify/shop')
  await page.locator('ui-save-bar button').nth(1).evaluate((button: HTMLButtonElement) => button.click())
  await expect.poll(async () => (await bridge(page)).shown).toBe(false)
  expect(await page.getByLabel('Name of the shop').inputValue()).toBe('Teehaus')
  await page.getByLabel('Name of the shop').fill('Teehaus am Hafen')
  await page.locator('ui-save-bar button[variant="primary"]').evaluate((button: HTMLButtonElement) => button.click())
  await expect.poll(async () => (await bridge(page)).toasts).toEqual(['Published'])
  expect((await world.store.findShop(shopId))!.name).toBe('Teehaus am Hafen')
  expect((await bridge(page)).tokens).toBeGreaterThan(3)
  await page.goBack()
  await page.getByRole('heading', { name: 'Widgets', level: 1 }).waitFor()
  expect(await violations(page)).toEqual([])
  expect(problems).toEqual([])
})

test('the first steps tell what is seen, and go once all is done; on a phone nothing is wider than it', async () => {
  const { page, world } = await open({ width: 375 })
  const steps = page.locator('s-section[heading="First steps"]')
  await steps.getByText('1 of 3 done').waitFor()
  expect(await steps.locator('s-link', { hasText: 'Open the checkout settings' }).getAttribute('href')).toBe('https://teehaus.myshopify.com/admin/settings/checkout')
  expect(await overflow(page)).toBe(0)
  expect(await foreignToPolaris(page)).toEqual([])
  expect(await violations(page)).toEqual([])
  await noteSurface(world, shopId, 'thank_you')
  await page.evaluate(() => dispatchEvent(new Event('focus')))
  await steps.getByText('2 of 3 done').waitFor()
})
