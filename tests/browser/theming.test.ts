/** The snippets of docs/theming.md, on a shop of another origin, under the policy the same page recommends. */
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type RunningServer } from '../server.ts'
import { openBrowser } from './chromium.ts'
import { sampleOrders, settled, tokenOf } from './visit.ts'

const paper = readFileSync(join(import.meta.dirname, '../../docs/theming.md'), 'utf8')
const nonce = 'bm9uY2U'
let server: RunningServer
let browser: Browser
let token = ''
let shop: Server
let shopUrl = ''
let body = ''

/** The first block under a heading, in a language, as the reader would write it for this server. */
function snippet(title: string, language: string): string {
  const part = paper.slice(paper.indexOf(`# ${title}\n`))
  return new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(part)![1]!.replaceAll('https://orders.example.com', server.url).replaceAll('TOKEN', token)
}
const withNonce = (html: string) => html.replaceAll('<script ', `<script nonce="${nonce}" `)

async function open(html: string, scripted = true): Promise<{ page: Page; faults: string[] }> {
  body = `<!doctype html><html lang="de"><head><meta charset="utf-8"><title>Shop</title></head><body>${withNonce(html)}</body></html>`
  const page = await (await browser.newContext({ javaScriptEnabled: scripted })).newPage()
  const faults: string[] = []
  page.on('console', (message) => { if (message.type() === 'error') faults.push(message.text()) })
  page.on('pageerror', (error) => faults.push(error.message))
  await page.goto(shopUrl)
  return { page, faults }
}

beforeAll(async () => {
  server = await startServer({ env: { DEMO_ORDERS: '300' } })
  browser = await openBrowser()
  token = await tokenOf(server.url, (await sampleOrders(server.url)).get('partly_shipped')![0]!)
  const policy = snippet('Content-Security-Policy', '').replace('nonce-…', `nonce-${nonce}`).replaceAll('\n', ' ')
  shop = createServer((request, response) => {
    response.writeHead(request.url === '/' ? 200 : 404, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': `default-src 'none'; ${policy}` }).end(request.url === '/' ? body : '')
  })
  await new Promise<void>((resolve) => { shop.listen(0, '127.0.0.1', resolve) })
  shopUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}/`
})
afterAll(async () => {
  await browser?.close()
  shop?.close()
  await server?.stop()
})

const fragment = async () => (await fetch(`${server.url}/v1/page.html?placement=thank_you&locale=de`, { headers: { authorization: `Bearer ${token}` } })).text()

test('HTML first: complete without JavaScript, alive with it', async () => {
  const html = snippet('HTML first', 'html') + await fragment()
  expect(await (await open(html, false)).page.getByText('Teilweise versandt').count()).toBe(1)
  const { page, faults } = await open(html)
  await settled(page)
  expect(await page.getByText('Teilweise versandt').count()).toBe(1)
  expect(faults).toEqual([])
})

test('the tag alone: drawn by the script, a plain link without', async () => {
  const html = snippet('The tag alone', 'html')
  expect(await (await open(html, false)).page.getByRole('link', { name: 'Zur Bestellung' }).getAttribute('href')).toBe(`${server.url}/o/${token}`)
  const { page, faults } = await open(html)
  await settled(page)
  expect(await page.getByText('Teilweise versandt').count()).toBe(1)
  expect(faults).toEqual([])
})

const head = () => snippet('The tag alone', 'html').split('\n').slice(0, 2).join('\n')

test('single widgets stand each for itself', async () => {
  const { page, faults } = await open(head() + snippet('Single widgets', 'html'))
  await settled(page, '[name=tracking]')
  await settled(page, '[name=faq]')
  expect(await page.locator('afterglow-widget').evaluateAll((elements) => elements.map(({ shadowRoot }) => [...shadowRoot!.querySelectorAll('[data-widget]')].map((widget) => (widget as HTMLElement).dataset.widget)))).toEqual([['tracking'], ['faq']])
  expect(faults).toEqual([])
})

test('previews need no order', async () => {
  const { page, faults } = await open(head() + snippet('Preview', 'html'))
  await settled(page, 'afterglow-page')
  await settled(page, 'afterglow-widget')
  expect(await page.locator('afterglow-page [data-widget]').count()).toBe(9)
  expect(await page.getByText('Das tut uns leid.').count()).toBe(1)
  expect(faults).toEqual([])
})

test('variables, parts and schemes restyle it; events leave it', async () => {
  const { page } = await open(`${head()}<afterglow-page token="${token}" scheme="auto"></afterglow-page>`)
  await settled(page)
  const look = (part: string, property: string) => page.locator(`[part=${part}]`).first().evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property)
  const style = async (css: string) => page.evaluate((text) => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(text)
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
  }, css)
  expect(await look('card', 'border-radius')).toBe('14px')
  await style(snippet('Restyling', 'css') + snippet('Parts', 'css') + snippet('Dark', 'css'))
  expect([await look('card', 'border-radius'), await look('card', 'border-top-width'), await look('heading', 'font-family')]).toEqual(['4px', '2px', 'Fraunces, serif'])
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await look('card', 'background-color')).toBe('rgb(31, 30, 27)')
  const seen = page.evaluate(() => new Promise((resolve) => { document.addEventListener('afterglow:view', (event) => resolve((event as CustomEvent<{ status: string }>).detail.status), { once: true }) }))
  await page.locator('afterglow-page').evaluate((element) => element.setAttribute('locale', 'en'))
  expect(await seen).toBe('ready')
})

test('the headless client speaks as written', async () => {
  const code = snippet('Headless', 'js').replace('console.log(', 'seen.push(').replace(/^import (.*) from '(.*)'$/m, "const $1 = await import('$2')")
  const page = await browser.newPage()
  await page.goto(`${server.url}/admin`) // a page whose policy lets scripts of this server in
  const result = await page.evaluate(`(async () => {
    const seen = []
    const render = (state, view) => seen.push(state, view?.status)
    ${code}
    watch.stop()
    return { seen, fresh: fresh?.status }
  })()`)
  expect(result).toMatchObject({ seen: expect.arrayContaining(['partly_shipped']), fresh: 'ready' })
})
