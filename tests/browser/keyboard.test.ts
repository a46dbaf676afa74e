import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type RunningServer } from '../server.ts'
import { openBrowser } from './chromium.ts'
import { sampleOrders, settled, visit, type Visit } from './visit.ts'

let server: RunningServer
let browser: Browser
let visited: Visit
let page: Page
beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), openBrowser()])
  visited = await visit(browser, server.url, { width: 1280, height: 900 })
  page = visited.page
  await page.goto(`${server.url}/demo/thank-you/${(await sampleOrders(server.url)).get('delivered')![0]}`)
  await settled(page)
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

/** The element of ours that has the focus: what it is called, where it stands, whether one can see that it has it. */
const focused = () => page.evaluate(() => {
  const node = document.activeElement?.shadowRoot?.activeElement
  if (!node) return null
  const shown = node.matches('.ag-vh') ? node.closest('label')! : node
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(shown)
  const ring = (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) || boxShadow !== 'none'
  const { top, left } = shown.getBoundingClientRect()
  return {
    widget: node.closest('[data-widget]')?.getAttribute('data-widget') ?? '', ring: ring || (node.closest('.ag-field__box, label, .ag-rating') !== null && [...document.activeElement!.shadowRoot!.querySelectorAll(':focus-visible')].length === 1),
    html: node.outerHTML.slice(0, 100), top: top + scrollY, left,
  }
})

test('Tab goes through the whole page, widget by widget, each stop to be seen', async () => {
  const stops: NonNullable<Awaited<ReturnType<typeof focused>>>[] = []
  for (let press = 0; press < 120; press++) {
    await page.keyboard.press('Tab')
    const stop = await focused()
    if (stop) stops.push(stop)
    else if (stops.length) break
  }
  const order = stops.map(({ widget }) => widget).filter((widget, index, all) => widget !== all[index - 1])
  const placed = await page.evaluate(() => [...document.querySelector('afterglow-page')!.shadowRoot!.querySelectorAll('[data-widget]')].map((node) => node.getAttribute('data-widget')))
  expect(order).toEqual(placed.filter((widget) => order.includes(widget!)))
  expect(order).toEqual(expect.arrayContaining(['faq', 'legal']))
  expect(stops.filter(({ ring }) => !ring)).toEqual([])
})

test('questions open, the search tolerates a typo, stars are chosen by arrows: all without a mouse', async () => {
  const search = page.getByRole('searchbox')
  await search.focus()
  await page.keyboard.type('wideruf')
  const questions = page.locator('afterglow-page [data-widget="faq"] details')
  await expect.poll(() => questions.first().locator('summary').textContent()).toMatch(/widerrufen/i)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  expect(await questions.first().getAttribute('open')).not.toBeNull()

  await page.getByRole('radio', { name: '1 Stern', exact: true }).focus()
  await page.keyboard.press('Space')
  for (let press = 0; press < 3; press++) await page.keyboard.press('ArrowRight')
  expect(await page.getByRole('radio', { name: '4 Sterne' }).isChecked()).toBe(true)
  await page.getByRole('textbox', { name: /Was sollen wir wissen/ }).focus()
  await page.keyboard.type('Alles gut')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Danke für deine Bewertung' }).waitFor()
  // Where the form stood, the thanks have the focus: nobody is thrown back to the top.
  await expect.poll(() => page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.getAttribute('data-widget'))).toBe('review')
})

test('a screen reader is told names and roles', async () => {
  const tree = await page.locator('afterglow-page').ariaSnapshot()
  for (const told of [/region "Lieferstatus"/, /list ".+":/, /listitem/, /heading "Häufige Fragen" \[level=2\]/, /searchbox/, /status/, /link "Impressum"/]) expect(tree).toMatch(told)
  expect(tree).not.toMatch(/(button|link|textbox|radio|checkbox|img)(?= *(\[|:|$))(?! ")/m)
  expect(visited.faults).toEqual([])
})
