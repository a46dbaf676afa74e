import type { Browser } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type RunningServer } from '../server.ts'
import { openBrowser } from './chromium.ts'
import { overflow, placeOrder, sampleOrders, settled, tokenOf, violations, visit } from './visit.ts'

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

/** What a page tells, in short: another one tells something else. */
async function etagOf(id: string): Promise<string> {
  const { headers } = await fetch(`${server.url}/v1/page`, { headers: { authorization: `Bearer ${await tokenOf(server.url, id)}` } })
  return headers.get('etag')!
}

const looks = [
  { language: 'de', width: 360, scheme: 'light' }, { language: 'de', width: 360, scheme: 'dark' }, { language: 'de', width: 1280, scheme: 'light' }, { language: 'de', width: 1280, scheme: 'dark' },
  { language: 'en', width: 360, scheme: 'light' }, { language: 'en', width: 360, scheme: 'dark' }, { language: 'en', width: 1280, scheme: 'light' }, { language: 'en', width: 1280, scheme: 'dark' },
] as const
/** Every state is seen once at least, the ones with most on them in several looks. */
const states = [
  'delivered', 'delayed', 'shipped', 'payment_pending', 'cancelled', 'ready_for_pickup', 'returned', 'partly_shipped', 'out_for_delivery', 'delivery_attempted', 'action_required',
  'lost', 'returning', 'refunded', 'partly_refunded', 'received', 'in_preparation', 'exception', 'delivered', 'delayed', 'partly_shipped', 'ready_for_pickup', 'shipped', 'lost',
]

test.each(looks)('the thank-you page in $language, $width px, $scheme: accessible, still, nothing from elsewhere, nothing forbidden', async ({ language, width, scheme }) => {
  const look = looks.findIndex((each) => each.language === language && each.width === width && each.scheme === scheme)
  const { page, context, faults, shift } = await visit(browser, server.url, { width, scheme, height: 740, touch: width === 360 })
  const wrong: string[] = []
  for (const state of states.filter((_, index) => index % looks.length === look)) {
    const id = orders.get(state)?.[0]
    if (!id) throw new Error(`The demo shop has no order that is ${state}`)
    const known = await etagOf(id)
    const answer = await page.goto(`${server.url}/demo/thank-you/${id}${language === 'en' ? '?lang=en' : ''}`)
    expect(answer!.headers()['content-security-policy']).toContain("default-src 'none'")
    await settled(page)
    expect(await page.locator('afterglow-page .ag').getAttribute('lang')).toBe(language)
    wrong.push(...(await violations(page)).map((text) => `${state}: ${text}`))
    const moved = await shift()
    // A scan that came in meanwhile adds its line: news, and no flaw of the layout.
    if (moved !== 0 && await etagOf(id) === known) wrong.push(`${state}: moved by ${moved}`)
    if (await overflow(page) > 0) wrong.push(`${state}: scrolls sideways`)
    const inline = await page.evaluate(() => document.querySelector('afterglow-page')!.shadowRoot!.querySelectorAll('[style], style, script:not([type="application/ld+json"])').length)
    if (inline) wrong.push(`${state}: ${inline} inline styles or scripts`)
  }
  await context.close()
  expect(wrong).toEqual([])
  expect(faults).toEqual([])
})

test('whatever a buyer is called is text, and keeps to its place', async () => {
  const buyers = [
    { firstName: `Maria-${'Magdalena-'.repeat(14)}`, lastName: `von und zu ${'Hohenstein-Wackerbarth-'.repeat(5)}Salm` },
    { firstName: 'نور', lastName: 'الهاشمي' }, { firstName: '🌻 Rosa', lastName: '👩‍🍳 Sonnenschein 🇩🇪' },
    { firstName: '<img src=x onerror=alert(1)>', lastName: '</script><script>alert("x")</script>' }, { firstName: '{{order.number}}', lastName: '&amp;' },
  ]
  const { page, context, faults, shift } = await visit(browser, server.url, { width: 360, height: 740, scheme: 'dark' })
  page.on('dialog', (dialog) => { faults.push(`dialog: ${dialog.message()}`); void dialog.dismiss() })
  for (const buyer of buyers) {
    await page.goto(`${server.url}/demo/thank-you/${await placeOrder(server.url, buyer)}`)
    await settled(page)
    expect(await page.locator('afterglow-page').getByText(`${buyer.firstName} ${buyer.lastName}`.trim()).count(), buyer.firstName).toBeGreaterThan(0)
    expect(await overflow(page), buyer.firstName).toBe(0)
    expect(await violations(page)).toEqual([])
    expect(await shift()).toBe(0)
    expect(await page.locator('afterglow-page img[src="x"]').count()).toBe(0)
  }
  await context.close()
  expect(faults).toEqual([])
})

test('everything a finger shall hit is 44 px high and wide', async () => {
  const { page, context } = await visit(browser, server.url, { width: 360, height: 740, touch: true })
  const small: unknown[] = []
  for (const state of ['delivered', 'shipped', 'partly_shipped']) {
    await page.goto(`${server.url}/demo/thank-you/${orders.get(state)![0]}`)
    await settled(page)
    small.push(...await page.evaluate(() => {
      const root = document.querySelector('afterglow-page')!.shadowRoot!
      // What is hidden for the eye is hit through its label; links inside a sentence are exempt (WCAG 2.5.8).
      const targets = [...root.querySelectorAll<HTMLElement>('button, summary, .ag-button, .ag-link, .ag-choice, .ag-rating label, input:not([type=hidden]):not(.ag-vh), textarea, select')]
      return targets.filter((target) => target.checkVisibility() && !target.closest('p, li > span') && !target.closest('.ag-choice input')).flatMap((target) => {
        const { width, height } = target.getBoundingClientRect()
        return height < 44 || width < 44 ? [`${target.outerHTML.slice(0, 120)} ${width}×${height}`] : []
      })
    }))
  }
  await context.close()
  expect(small).toEqual([])
})
