import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type RunningServer } from '../server.ts'
import { openBrowser } from './chromium.ts'
import { sampleOrders, settled, tokenOf, visit, type Visit } from './visit.ts'

let server: RunningServer
let browser: Browser
let orders: Map<string, string[]>
beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), openBrowser()])
  orders = await sampleOrders(server.url)
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

/** A shop's page of our own making, under the server's origin. */
async function host(body: string, { head = '', width = 800 } = {}): Promise<Visit> {
  const visited = await visit(browser, server.url, { width })
  await visited.page.route('**/host-page', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: `<!doctype html><html lang="en"><title>Shop</title><link rel="icon" href="data:,">${head}<body>${body}</body></html>` }))
  await visited.page.goto(`${server.url}/host-page`)
  return visited
}
const script = '<script type="module" src="/embed/v1.js"></script>'
const of = async (state: string) => tokenOf(server.url, orders.get(state)![0]!)
const looks = (page: Page, selector: string) => page.locator(selector).first().evaluate((node) => {
  const { color, backgroundColor, fontSize, display, padding } = getComputedStyle(node)
  return { color, backgroundColor, fontSize, display, padding }
})

test('a bare tag draws the page, without a shift of what stands above, and is a plain link without JavaScript', async () => {
  const path = `${server.url}/demo/tag-only/${orders.get('shipped')![0]}`
  const drawn = await visit(browser, server.url, { width: 360 })
  await drawn.page.goto(path)
  await settled(drawn.page)
  expect(await drawn.page.locator('afterglow-page [data-widget="order-status"]').isVisible()).toBe(true)
  expect(await drawn.page.getByRole('link', { name: 'Deine Bestellung ansehen' }).isVisible()).toBe(false)
  await drawn.shift()
  expect(drawn.faults).toEqual([])
  await drawn.context.close()

  const plain = await visit(browser, server.url, { javaScript: false })
  await plain.page.goto(path)
  const link = plain.page.getByRole('link', { name: 'Deine Bestellung ansehen' })
  await link.click()
  expect(plain.page.url()).toContain('/o/')
  expect(await plain.page.locator('[data-widget="order-status"]').isVisible()).toBe(true)
  await plain.context.close()
})

test('one widget stands alone; several elements share one request and one stream; each tells the host page', async () => {
  const token = await of('shipped')
  const { page, context, faults } = await host(`
    <script>window.told = []; for (const name of ['ready', 'view', 'error']) addEventListener('afterglow:' + name, (event) => told.push(name + ' ' + (event.target.getAttribute('name') ?? 'page')))</script>
    <afterglow-widget name="tracking" token="${token}"></afterglow-widget><p id="between">Between</p><afterglow-widget name="order-status" token="${token}"></afterglow-widget>${script}`)
  const asked: string[] = []
  page.on('framenavigated', () => { asked.length = 0 })
  page.on('request', (request) => { if (request.url().includes('/v1/')) asked.push(new URL(request.url()).pathname) })
  await page.reload()
  await settled(page, 'afterglow-widget[name="tracking"]')
  await settled(page, 'afterglow-widget[name="order-status"]')
  expect(await page.locator('afterglow-widget[name="tracking"] [data-widget]').count()).toBe(1)
  expect(await page.locator('afterglow-widget[name="tracking"] [data-widget="tracking"]').isVisible()).toBe(true)
  expect(await page.locator('afterglow-widget[name="order-status"] [data-widget="order-status"]').isVisible()).toBe(true)
  await expect.poll(() => asked.filter((path) => path === '/v1/live').length).toBe(1)
  expect(asked.filter((path) => path === '/v1/page.html')).toHaveLength(1)
  expect(await page.evaluate(() => (window as unknown as { told: string[] }).told.filter((name) => name.startsWith('ready')).sort())).toEqual(['ready order-status', 'ready tracking'])
  expect(faults).toEqual([])
  await context.close()
})

test('a link no longer valid is told kindly, and to the host page too', async () => {
  const token = await of('shipped')
  const { page, context } = await host(`<script>window.told = []; addEventListener('afterglow:error', (event) => told.push(event.detail.code))</script><afterglow-page token="${token.slice(0, -3)}xyz"></afterglow-page>${script}`)
  await page.locator('afterglow-page').getByRole('link').waitFor()
  expect(await page.locator('afterglow-page').getByRole('link').getAttribute('href')).toBe(`${server.url}/track`)
  expect(await page.evaluate(() => (window as unknown as { told: string[] }).told)).toContain('unauthorized')
  await context.close()
})

test('the host page’s wild CSS and ours leave each other alone', async () => {
  const token = await of('delivered')
  const body = `<h2 class="ag-heading">Shop heading</h2><p class="ag-card ag-button">Shop text</p><button class="ag-button">Shop button</button><afterglow-page token="${token}"></afterglow-page>${script}`
  const calm = await host(body)
  await settled(calm.page)
  const wild = await host(body, {
    head: `<style>html{font-size:62.5%} *{color:red!important;margin:40px!important;padding:9px} button{display:none!important} svg{width:300px} h2,h3{font-size:90px!important;text-transform:uppercase} section,div{float:left;border:3px solid lime} ::slotted(*){display:none}
      a{letter-spacing:2em} input{opacity:0} @layer reset{*{all:unset}}</style>`,
  })
  await settled(wild.page)
  for (const selector of ['afterglow-page .ag-card', 'afterglow-page .ag-button', 'afterglow-page .ag-heading', 'afterglow-page .ag-badge', 'afterglow-page .ag-icon']) {
    const [quiet, loud] = [await looks(calm.page, selector), await looks(wild.page, selector)]
    expect(loud, selector).toEqual(quiet)
  }
  expect(await wild.page.locator('afterglow-page button:visible').count()).toBeGreaterThan(0)
  // And the other way: our class names on the host's own elements mean nothing.
  const shop = await host('<h2 class="ag-heading">Shop heading</h2><p class="ag-card ag-button">Shop text</p>')
  expect(await looks(calm.page, 'body > .ag-heading')).toEqual(await looks(shop.page, 'body > .ag-heading'))
  expect(await looks(calm.page, 'body > .ag-card')).toEqual(await looks(shop.page, 'body > .ag-card'))
  for (const { context } of [calm, wild, shop]) await context.close()
})

test('variables and parts restyle it', async () => {
  const token = await of('delivered')
  const { page, context } = await host(`<afterglow-page token="${token}"></afterglow-page>${script}`, {
    head: '<style>afterglow-page{--afterglow-accent:rgb(120,0,90);--afterglow-radius:0px} afterglow-page::part(card){border-color:rgb(1,2,3)} afterglow-page::part(heading){letter-spacing:3px}</style>',
  })
  await settled(page)
  const card = await page.locator('afterglow-page .ag-card').first().evaluate((node) => ({ radius: getComputedStyle(node).borderTopLeftRadius, colour: getComputedStyle(node).borderTopColor }))
  expect(card).toEqual({ radius: '0px', colour: 'rgb(1, 2, 3)' })
  expect(await page.locator('afterglow-page .ag-heading').first().evaluate((node) => getComputedStyle(node).letterSpacing)).toBe('3px')
  expect(await page.locator('afterglow-page .ag-button[data-variant="primary"]').first().evaluate((node) => getComputedStyle(node).backgroundColor)).toBe('rgb(120, 0, 90)')
  await context.close()
})

test('preview mode needs no order and asks the server for nothing', async () => {
  const { page, context, faults } = await host(`<afterglow-widget name="tracking" preview locale="de"></afterglow-widget><afterglow-page preview="delayed" locale="en"></afterglow-page>${script}`)
  const asked: string[] = []
  page.on('request', (request) => { if (request.url().includes('/v1/')) asked.push(request.url()) })
  await settled(page, 'afterglow-widget')
  await settled(page, 'afterglow-page')
  expect(await page.locator('afterglow-widget [data-widget="tracking"]').isVisible()).toBe(true)
  expect(await page.locator('afterglow-page [data-widget]').count()).toBeGreaterThan(5)
  expect(asked).toEqual([])
  expect(faults).toEqual([])
  await context.close()
})
