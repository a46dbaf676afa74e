import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root, startServer, type RunningServer } from '../server.ts'
import { openBrowser } from './chromium.ts'
import { overflow, sampleOrders, settled, tokenOf, violations, visit, type Visit } from './visit.ts'

let server: RunningServer
let browser: Browser
let admin: Visit
let page: Page
let order: string
beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), openBrowser()])
  order = (await sampleOrders(server.url)).get('delivered')![0]!
  admin = await visit(browser, server.url, { language: 'en-GB', width: 1280, height: 900 })
  page = admin.page
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const publish = async () => {
  await page.getByRole('button', { name: 'Publish' }).click()
  await page.getByText('Published', { exact: true }).waitFor()
}
const pageOf = async (token: string) => (await fetch(`${server.url}/v1/page?placement=thank_you`, { headers: { authorization: `Bearer ${token}` } })).json() as Promise<{ widgets: { id: string }[] }>

test('the code from the terminal opens the admin, once, and only this one', async () => {
  const code = /code, once: (\S+)/.exec(server.output())![1]!
  await page.goto(`${server.url}/admin`)
  await page.getByLabel('One-time code').fill('AAAAA-AAAAA')
  await page.getByLabel('E-mail').fill('owner@example.org')
  await page.getByLabel('Password').fill('correct horse battery')
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Set up' }).click()
  await page.getByRole('alert').waitFor()
  expect(admin.faults.splice(0).every((fault) => fault.includes('status of 4'))).toBe(true)
  await page.getByLabel('One-time code').fill(code)
  await page.getByRole('button', { name: 'Set up' }).click()
  await page.getByRole('heading', { name: 'Widgets', level: 1 }).waitFor()
  expect((await fetch(`${server.url}/admin/api/set-up`, {
    method: 'POST', headers: { 'content-type': 'application/json', 'x-afterglow-admin': '1' }, body: JSON.stringify({ code, email: 'second@example.org', password: 'correct horse battery' }),
  })).ok).toBe(false)
})

test('a widget switched off and published leaves the open page of the buyer and is refused at the API', async () => {
  const token = await tokenOf(server.url, order)
  const buyer = await visit(browser, server.url, { width: 360 })
  await buyer.page.goto(`${server.url}/demo/thank-you/${order}`)
  await settled(buyer.page)
  expect((await pageOf(token)).widgets.map(({ id }) => id)).toContain('faq')

  await page.getByRole('switch', { name: 'Questions enabled' }).press('Space')
  await page.getByText('Not published yet').waitFor()
  expect((await pageOf(token)).widgets.map(({ id }) => id)).toContain('faq')
  await publish()

  expect((await pageOf(token)).widgets.map(({ id }) => id)).not.toContain('faq')
  const refused = await fetch(`${server.url}/v1/actions`, {
    method: 'POST', headers: { 'authorization': `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': 'browser-test-1' },
    body: JSON.stringify({ widget: 'faq', act: 'ask', input: { question: 'Wo ist mein Paket?' }, placement: 'thank_you' }),
  })
  expect(refused.status).toBeGreaterThanOrEqual(400)
  expect(refused.status).toBeLessThan(500)
  await buyer.page.reload()
  await settled(buyer.page)
  expect(await buyer.page.locator('[data-widget="faq"]').count()).toBe(0)
  expect(await buyer.page.locator('[data-widget="order-summary"]').count()).toBe(1)
  await buyer.context.close()
})

test('widgets change places by buttons, headings by the form made from the schema', async () => {
  const token = await tokenOf(server.url, order)
  const before = (await pageOf(token)).widgets.map(({ id }) => id)
  expect(before.indexOf('order-status')).toBeLessThan(before.indexOf('tracking'))
  await page.getByRole('button', { name: 'Move Parcels up' }).click()
  await page.getByRole('button', { name: /^Order status/ }).click()
  const heading = page.getByRole('textbox', { name: /heading/i }).first()
  await heading.fill('Where is it? <b>🌻</b>')
  await publish()
  const after = (await pageOf(token)).widgets.map(({ id }) => id)
  expect(after.indexOf('tracking')).toBeLessThan(after.indexOf('order-status'))
  const buyer = await visit(browser, server.url, { width: 360 })
  await buyer.page.goto(`${server.url}/demo/thank-you/${order}`)
  await settled(buyer.page)
  expect(await buyer.page.getByRole('heading', { name: 'Where is it? <b>🌻</b>' }).isVisible()).toBe(true)
  await buyer.context.close()
})

test('connections: a secret is shown once, a carrier’s key is kept and never shown again', async () => {
  await page.getByRole('link', { name: 'Connections' }).click()
  await page.getByRole('button', { name: 'New secret' }).click()
  await page.getByText('Copy it now').waitFor()
  const secret = (await page.locator('output code').last().textContent())!
  expect(secret.length).toBeGreaterThan(30)
  const offers = page.getByRole('region', { name: 'Add a carrier' })
  await offers.getByLabel('Search by name').fill('ceska')
  await offers.getByText(/^Linked to by itself.*Česká pošta/).waitFor()
  await offers.getByLabel('Search by name').fill('dhl')
  await offers.getByRole('button', { name: 'Connect DHL', exact: true }).press('Enter')
  const key = offers.getByLabel('API key')
  await expect.poll(() => key.evaluate((input) => input === document.activeElement)).toBe(true)
  await offers.getByRole('button', { name: 'Save' }).click()
  await offers.getByText('Please fill this in.').waitFor()
  expect(admin.faults.splice(0).every((fault) => fault.includes('status of 4'))).toBe(true)
  await key.fill('demo-key-for-this-test')
  expect(await violations(page)).toEqual([])
  await key.press('Enter')
  const dhl = page.getByRole('region', { name: 'DHL', exact: true })
  await dhl.getByText('Saved, encrypted.').waitFor()
  await expect.poll(() => dhl.getByRole('heading', { name: 'DHL' }).evaluate((heading) => heading === document.activeElement)).toBe(true)
  await dhl.getByText('Key and settings').click()
  expect(await violations(page)).toEqual([])
  await page.reload()
  await dhl.getByText('Key stored', { exact: true }).waitFor()
  const text = await page.content()
  expect(text).not.toContain(secret)
  expect(text).not.toContain('demo-key-for-this-test')
})

test('problems: listed and counted by themselves, waved off and shown again by keyboard, a carrier corrected and taken back', async () => {
  await page.goto(`${server.url}/admin#/problems`)
  const list = page.getByRole('region', { name: 'Problems' })
  const rows = list.locator('.adm-problems > li')
  await rows.first().waitFor()
  const count = page.getByRole('link', { name: /^Problems/ })
  const open = async () => Number(/, (\d+) open/.exec(await count.textContent() ?? '')?.[1] ?? 0)
  await expect.poll(open).toBeGreaterThan(3)
  const before = await open()
  expect((await rows.first().innerText()).toLowerCase()).toMatch(/lost|refused|damaged|address|act/)
  const name = (await rows.first().getAttribute('aria-label'))!
  await page.getByRole('button', { name: `Dismiss: ${name}` }).press('Enter')
  await expect.poll(open).toBe(before - 1)
  await list.getByText('Dismissed', { exact: true }).click()
  await page.getByRole('button', { name: `Show again: ${name}` }).press('Enter')
  await expect.poll(open).toBe(before)
  await list.getByText('Over', { exact: true }).click()
  await list.getByText('Nothing here.').or(rows.first()).waitFor()
  await list.getByText('Open', { exact: true }).click()
  await list.getByLabel('Kind').selectOption('late')
  await page.getByRole('button', { name: /^Wrong carrier\?: Late/ }).first().click()
  await list.getByLabel('Carrier', { exact: true }).selectOption('gls')
  expect(await violations(page)).toEqual([])
  await page.setViewportSize({ width: 360, height: 740 })
  expect(await overflow(page)).toBe(0)
  await page.setViewportSize({ width: 1280, height: 900 })
  await list.getByRole('button', { name: 'Save carrier' }).click()
  await list.getByText(/^Now with GLS/).waitFor()
  const remembered = page.getByRole('region', { name: 'Remembered carriers' })
  await remembered.getByText(/^DEMO….*GLS$/).waitFor()
  await list.getByRole('button', { name: 'Undo' }).click()
  await list.getByRole('button', { name: 'Save carrier' }).waitFor()
  await remembered.waitFor({ state: 'detached' })
})

test('what is not saved is asked about before it is lost, and outlives the end of the session', async () => {
  await page.goto(`${server.url}/admin#/shop`)
  const name = page.getByLabel('Name of the shop')
  const before = await name.inputValue()
  await name.fill('Half written')
  await page.getByRole('link', { name: 'Connections' }).click()
  const dialog = page.getByRole('dialog', { name: 'Not saved yet' })
  await dialog.waitFor()
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  expect([new URL(page.url()).hash, await name.inputValue()]).toEqual(['#/shop', 'Half written'])

  const cookies = await admin.context.cookies()
  await admin.context.clearCookies()
  await page.getByRole('button', { name: 'Publish' }).click()
  await page.getByText('Your sign-in has ended.').waitFor()
  await admin.context.addCookies(cookies)
  await page.getByRole('textbox', { name: 'E-mail' }).fill('owner@example.org')
  await page.getByLabel('Password').fill('correct horse battery')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await name.waitFor()
  expect(await name.inputValue()).toBe('Half written')
  expect(admin.faults.splice(0).every((fault) => fault.includes('status of 4'))).toBe(true)

  await page.getByRole('link', { name: 'Connections' }).click()
  await dialog.getByRole('button', { name: 'Leave without saving' }).click()
  await page.getByRole('heading', { name: 'Connections', level: 1 }).waitFor()
  await page.getByRole('link', { name: 'Shop', exact: true }).click()
  expect(await name.inputValue()).toBe(before)
})

test('a setting that is not right is named beside its field, and the reader led there', async () => {
  const mail = page.getByLabel('E-mail')
  await mail.fill('nobody')
  await page.getByRole('button', { name: 'Publish' }).click()
  await page.getByText('1 entry is not right.').waitFor()
  await page.getByText('Please enter an e-mail address.').waitFor()
  expect(await mail.evaluate((input) => input === document.activeElement)).toBe(true)
  expect(admin.faults.splice(0).every((fault) => fault.includes('status of 4'))).toBe(true)
  await page.getByRole('button', { name: 'Discard' }).click()
})

test('on a phone the pages stand in a menu that Escape closes', async () => {
  await page.setViewportSize({ width: 360, height: 740 })
  const menu = page.getByRole('button', { name: /^Menu/ })
  expect(await page.getByRole('link', { name: 'Delivery dates' }).isVisible()).toBe(false)
  await menu.press('Enter')
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
  expect(await menu.evaluate((button) => [button === document.activeElement, button.getAttribute('aria-expanded')])).toEqual([true, 'false'])
  await menu.click()
  await page.getByRole('link', { name: 'Delivery dates' }).click()
  await page.getByRole('heading', { name: 'Delivery dates', level: 1 }).waitFor()
  expect(await page.getByRole('link', { name: 'Widgets' }).isVisible()).toBe(false)
  await page.setViewportSize({ width: 1280, height: 900 })
})

test('every page of the admin is accessible and fits a phone', async () => {
  for (const [name, hash] of [['Widgets', 'widgets'], ['Problems', 'problems'], ['Connections', 'connections'], ['Delivery dates', 'delivery'], ['Shop', 'shop']] as const) {
    await page.goto(`${server.url}/admin#/${hash}`)
    await page.getByRole('heading', { name, level: 1 }).waitFor()
    expect(await violations(page), name).toEqual([])
  }
  await page.setViewportSize({ width: 360, height: 740 })
  for (const hash of ['widgets', 'problems', 'connections', 'delivery', 'shop']) {
    await page.goto(`${server.url}/admin#/${hash}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(await overflow(page), hash).toBe(0)
  }
  await page.setViewportSize({ width: 1280, height: 900 })
})

test('several shops: each has its address; the demo goes in two steps, and its pages say so', async () => {
  await promisify(execFile)(process.execPath, ['server/start.mjs', '--cli', 'api-key', 'create', '--shop', 'laden', '--name', 'Laden <b>'], { cwd: root, env: server.environment })
  await page.goto(`${server.url}/admin#/shop`)
  await page.reload()
  const name = page.getByLabel('Name of the shop')
  expect(await name.inputValue()).toBe('Laden <b>')
  await page.getByLabel('Shop on show').selectOption('demo')
  await page.waitForURL(/#\/shop\?shop=demo$/)
  await page.locator('#shop-name:not([value="Laden <b>"])').waitFor()
  expect(await name.inputValue()).not.toBe('Laden <b>')
  await page.reload()
  await page.getByLabel('Shop on show').waitFor()
  expect(await page.getByLabel('Shop on show').inputValue()).toBe('demo')
  await page.getByRole('link', { name: 'Connections' }).click()
  const pane = page.getByRole('region', { name: 'Remove the demo' })
  await pane.getByRole('button', { name: 'Remove the demo' }).click()
  expect(await violations(page)).toEqual([])
  await pane.getByRole('button', { name: 'Keep it' }).click()
  expect((await fetch(`${server.url}/demo`)).status).toBe(200)
  await pane.getByRole('button', { name: 'Remove the demo' }).click()
  await pane.getByRole('button', { name: 'Yes, remove the demo' }).press('Enter')
  await page.waitForURL(/shop=laden$/)
  await pane.waitFor({ state: 'detached' })
  expect(await page.getByLabel('Shop on show').count()).toBe(0)
  expect((await fetch(`${server.url}/demo`)).status).toBe(404)
})

test('signing out closes it; the password opens it again', async () => {
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
  expect(await page.evaluate(async () => (await fetch('/admin/api/shops')).status)).toBe(401)
  admin.faults.splice(0)
  await page.getByLabel('E-mail').fill('owner@example.org')
  await page.getByLabel('Password').fill('correct horse battery')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('link', { name: 'Connections' }).waitFor()
  expect(admin.faults).toEqual([])
})

test('the playground shows every widget and is accessible', async () => {
  const { page, context, faults } = await visit(browser, server.url, { language: 'en-GB' })
  await page.goto(`${server.url}/playground`)
  await page.getByRole('heading').first().waitFor()
  await page.waitForLoadState('networkidle')
  expect(await violations(page)).toEqual([])
  expect(faults).toEqual([])
  await page.setViewportSize({ width: 360, height: 740 })
  expect(await overflow(page)).toBe(0)
  await context.close()
})
