import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type RunningServer } from '../server.ts'
import { openBrowser } from './chromium.ts'
import { overflow, sampleOrders, tokenOf, violations, visit } from './visit.ts'

let server: RunningServer
let browser: Browser
let orders: Map<string, string[]>
let page: Page
beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), openBrowser()])
  orders = await sampleOrders(server.url)
  page = (await visit(browser, server.url, { width: 360, javaScript: false })).page
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

test.each(['delivered', 'delayed', 'partly_shipped', 'payment_pending', 'cancelled'])('an order that is %s tells its facts without JavaScript', async (state) => {
  const id = orders.get(state)![0]!
  await page.goto(`${server.url}/demo/thank-you/${id}`)
  const { order, widgets } = await (await fetch(`${server.url}/v1/page`, { headers: { authorization: `Bearer ${await tokenOf(server.url, id)}` } })).json() as { order: { number: string }; widgets: { id: string }[] }
  for (const { id: widget } of widgets) expect(await page.locator(`[data-widget="${widget}"]`).isVisible(), widget).toBe(true)
  await page.locator('[data-widget="order-summary"]').getByText(order.number).first().waitFor()
  expect(await overflow(page)).toBe(0)
  expect(await page.locator('[data-widget="legal"]').getByRole('link').count()).toBeGreaterThan(2)
  await page.locator('[data-widget="legal"]').getByRole('link', { name: 'Widerruf' }).click()
  expect(page.url()).toContain('/demo/legal/widerruf')
})

/** Opens the first sample order whose page shows it. */
async function firstWith(widget: string, selector: string): Promise<void> {
  for (const id of [...orders.values()].flat()) {
    await page.goto(`${server.url}/demo/thank-you/${id}`)
    if (await page.locator(`[data-widget="${widget}"] ${selector}`).count()) return
  }
  throw new Error(`No sample order shows ${widget}`)
}

test('a review is given by a form', async () => {
  await firstWith('review', 'form textarea')
  const path = page.url()
  await page.locator('[data-widget="review"]').getByRole('radio', { name: '4 Sterne' }).check({ force: true })
  await page.getByRole('textbox', { name: /Was sollen wir wissen/ }).fill('Gern wieder ☕ <b>!</b>')
  await page.getByRole('button', { name: 'Bewertung senden' }).click()
  expect(page.url()).toBe(path)
  expect(await page.locator('[data-widget="review"]').getByText('Danke für deine Bewertung').count()).toBeGreaterThan(0)
  // The browser sends it again, as after a reload: it stays one review, and no error.
  await page.reload()
  expect(await page.locator('[data-widget="review"] textarea').count()).toBe(0)
})

test('reordering leads to the shop’s cart and buys nothing', async () => {
  await firstWith('reorder', 'input[name="lines"]:not([disabled])')
  const name = (await page.locator('[data-widget="reorder"] label:has(input:not([disabled]))').first().innerText()).split('\n')[0]!.split(',')[0]!
  await page.locator('[data-widget="reorder"]').getByRole('button', { name: 'In den Warenkorb' }).click()
  expect(page.url()).toBe(`${server.url}/demo/cart`)
  expect(await page.getByRole('main').innerText()).toContain(name)
})

test('a guest finds the order by postcode, and learns nothing by guessing', async () => {
  const id = orders.get('delivered')![0]!
  const token = await tokenOf(server.url, id)
  await page.goto(`${server.url}/o/${token}`)
  const number = (await page.title()).match(/#\w+/)![0]
  const address = await page.locator('[data-widget="order-summary"]').innerText()
  const postcode = /\n(\d{5}) \S/.exec(address)![1]!
  const tryWith = async (contact: string, order = number) => {
    await page.goto(`${server.url}/track`)
    await page.getByRole('textbox').nth(0).fill(order)
    await page.getByRole('textbox').nth(1).fill(contact)
    await page.getByRole('button').click()
    return page.content()
  }
  const wrong = await tryWith('99999')
  expect(await tryWith('99999', '#00001')).toBe(wrong)
  await tryWith(postcode)
  expect(page.url()).toContain('/o/')
  expect(await page.locator('[data-widget="order-status"]').isVisible()).toBe(true)
  const redacted = await page.locator('body').innerText()
  expect(redacted).not.toContain(postcode)
  expect(redacted).not.toMatch(/\d,\d\d\s€/)
})

test('the permanent page keeps to itself; a link that no longer opens leads to the look-up', async () => {
  const token = await tokenOf(server.url, orders.get('shipped')![0]!)
  const answer = await page.goto(`${server.url}/o/${token}`)
  const headers = answer!.headers()
  expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' })
  expect(headers['x-robots-tag']).toContain('noindex')
  expect(headers['content-security-policy']).toMatch(/default-src 'none'.*script-src[^;]*'nonce-/)
  expect(headers['content-security-policy']).not.toContain('unsafe')
  const altered = `${token.slice(0, -4)}${token.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`
  const refused = await page.goto(`${server.url}/o/${altered}`)
  expect(refused!.status()).toBe(401)
  await page.getByRole('link').click()
  expect(page.url()).toBe(`${server.url}/track`)
})

test('the permanent page and the look-up are accessible, and the page follows its policy', async () => {
  for (const scheme of ['light', 'dark'] as const) {
    const { page, context, faults, shift } = await visit(browser, server.url, { width: 360, scheme })
    await page.goto(`${server.url}/o/${await tokenOf(server.url, orders.get('shipped')![0]!)}`)
    await page.locator('afterglow-page[data-settled]').waitFor()
    expect(await shift()).toBe(0)
    expect(await violations(page)).toEqual([])
    await page.goto(`${server.url}/track`)
    expect(await violations(page)).toEqual([])
    expect(faults.filter((fault) => !/favicon/.test(fault))).toEqual([])
    await context.close()
  }
})
