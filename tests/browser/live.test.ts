import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type RunningServer } from '../server.ts'
import { openBrowser } from './chromium.ts'
import { placeOrder, settled, visit } from './visit.ts'

let server: RunningServer
let browser: Browser
beforeAll(async () => { [server, browser] = await Promise.all([startServer(), openBrowser()]) })
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const state = (page: Page) => page.locator('afterglow-page [data-widget="order-status"] [role="status"]').first()
const says = (page: Page, text: RegExp, timeout: number) => state(page).filter({ hasText: text }).waitFor({ timeout })

test('a test order placed in the shop is followed without reload, announced, and disturbs nobody', async () => {
  const { page, context, faults } = await visit(browser, server.url, { width: 360, height: 740 })
  await page.goto(`${server.url}/demo/products/nordlicht`)
  await page.getByRole('button', { name: 'In den Warenkorb' }).click()
  await page.getByRole('link', { name: 'Zur Kasse' }).click()
  await page.getByRole('radio', { name: /Vorkasse/ }).check()
  await page.getByRole('button', { name: 'Testbestellung aufgeben' }).click()
  await page.waitForURL(/thank-you/)
  await settled(page)
  await page.evaluate(() => { Object.assign(window, { marked: true }) })
  expect(await state(page).textContent()).toBe('Zahlung offen')
  // What a screen reader hears: the same live region, with another text.
  await page.evaluate(() => {
    const region = document.querySelector('afterglow-page')!.shadowRoot!.querySelector('[data-widget="order-status"] [role="status"]')!
    const heard: string[] = []
    Object.assign(window, { heard })
    new MutationObserver(() => heard.push(region.textContent!)).observe(region, { childList: true, characterData: true, subtree: true })
  })
  const questions = page.locator('afterglow-page [data-widget="faq"] details')
  await questions.nth(1).locator('summary').click()
  const opened = await questions.nth(1).locator('summary').textContent()
  const search = page.getByRole('searchbox')
  await search.focus()

  await says(page, /In Bearbeitung/, 25_000)
  await says(page, /Unterwegs/, 25_000)

  expect(await page.evaluate(() => (window as unknown as { marked?: true }).marked)).toBe(true)
  expect(await page.evaluate(() => (window as unknown as { heard: string[] }).heard)).toEqual(expect.arrayContaining(['In Bearbeitung', 'Unterwegs']))
  expect(await page.locator('afterglow-page [data-widget="faq"] details[open] summary').allTextContents()).toEqual([opened])
  expect(await page.evaluate(() => document.querySelector('afterglow-page')!.shadowRoot!.activeElement?.getAttribute('type'))).toBe('search')
  await page.locator('afterglow-page [data-widget="tracking"]').waitFor()
  expect(faults).toEqual([])
  await context.close()
})

test('a line that breaks is told, and the page catches up by itself', async () => {
  const { page, context } = await visit(browser, server.url, { width: 360, height: 740 })
  await page.goto(`${server.url}/demo/thank-you/${await placeOrder(server.url)}`)
  await settled(page)
  await context.setOffline(true)
  // A page asks when it is looked at again.
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  const notice = page.locator('afterglow-page .ag-page > .ag-banner[role="status"]')
  await notice.waitFor()
  expect(await notice.textContent()).toMatch(/\d{1,2}:\d{2}/)
  expect(await page.locator('afterglow-page [data-widget="order-status"]').isVisible()).toBe(true)
  await context.setOffline(false)
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await notice.waitFor({ state: 'detached' })
  await says(page, /In Bearbeitung|Unterwegs/, 25_000)
  await context.close()
})

test('a server killed in the middle comes back to a page that follows again', async () => {
  const { page, context } = await visit(browser, server.url, { width: 360, height: 740 })
  const id = await placeOrder(server.url)
  await page.goto(`${server.url}/demo/thank-you/${id}`)
  await settled(page)
  await page.evaluate(() => { Object.assign(window, { marked: true }) })
  await server.kill()
  expect(await state(page).isVisible()).toBe(true)
  await server.restart()
  await says(page, /Unterwegs/, 40_000)
  expect(await page.evaluate(() => (window as unknown as { marked?: true }).marked)).toBe(true)
  await context.close()
})
