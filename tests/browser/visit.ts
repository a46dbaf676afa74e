/** Opens pages as buyers do, and keeps book of what no page may do. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, BrowserContext, Page } from 'playwright'

/** What the page did wrong so far: errors, requests to other hosts, breaches of the host page's policy. */
export interface Visit { page: Page; context: BrowserContext; faults: string[]; shift(): Promise<number> }
export interface VisitOptions { width?: number; height?: number; scheme?: 'light' | 'dark'; javaScript?: boolean; language?: string; touch?: boolean }

declare global {
  interface Window { afterglowTest: { shift: number; violations: string[] } }
}

/** Runs before any script of the page. */
const watch = () => {
  const seen = { shift: 0, violations: [] as string[] }
  Object.assign(window, { afterglowTest: seen })
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => seen.violations.push(`${violatedDirective} ${blockedURI}`))
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as unknown as { value: number; hadRecentInput: boolean }[]) if (!entry.hadRecentInput) seen.shift += entry.value
  }).observe({ type: 'layout-shift', buffered: true })
}

export async function visit(browser: Browser, home: string, { width = 1280, height = 800, scheme = 'light', javaScript = true, language = 'de-DE', touch = false }: VisitOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, javaScriptEnabled: javaScript, locale: language, hasTouch: touch, timezoneId: 'Europe/Berlin', reducedMotion: 'reduce' })
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  const faults: string[] = []
  page.on('console', (message) => { if (message.type() === 'error') faults.push(`console: ${message.text()}`) })
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`))
  page.on('request', (request) => { if (/^https?:/.test(request.url()) && new URL(request.url()).origin !== home) faults.push(`request to ${request.url()}`) })
  if (javaScript) await page.addInitScript(watch)
  const shift = async () => {
    faults.push(...(await page.evaluate(() => window.afterglowTest.violations.splice(0))).map((text) => `policy: ${text}`))
    return page.evaluate(() => window.afterglowTest.shift)
  }
  return { page, context, faults, shift }
}

/** The element has what it needs: scripts loaded, all widgets alive. */
export const settled = (page: Page, selector = 'afterglow-page') => page.locator(`${selector}[data-settled]`).first().waitFor({ state: 'attached' })

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
interface AxeResult { violations: { id: string; nodes: { target: unknown; failureSummary?: string }[] }[]; passes: unknown[] }

/** Every violation of WCAG 2.2 A and AA and of axe's best practices, shadow roots included; `[]` is good. Throws where axe saw nothing. */
export async function violations(page: Page, within = 'html'): Promise<string[]> {
  // Through the debugger, so that no policy of the page has a say in it.
  await page.evaluate(axeSource)
  const { violations: found, passes } = await page.evaluate((context) => (window as unknown as { axe: { run(context: string, options: object): Promise<AxeResult> } }).axe.run(context, {
    runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
    resultTypes: ['violations', 'passes'], preload: false, // it would try inline styles
  }), within)
  if (passes.length < 10) throw new Error('axe found nothing to look at')
  return found.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${JSON.stringify(target)} ${failureSummary ?? ''}`))
}

/** How far the document is wider than its window. */
export const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** The demo shop's sample orders by state, as its index shows them. */
export async function sampleOrders(home: string): Promise<Map<string, string[]>> {
  const text = await (await fetch(`${home}/demo/orders?lang=en`)).text()
  const groups = [...text.matchAll(/<h2 id="(\w+)">[^<]*<\/h2>(?:<ul[^>]*>(.*?)<\/ul>)?/gs)]
  return new Map(groups.map(([, state, list = '']) => [state!, [...list.matchAll(/thank-you\/(\w[\w-]*)/g)].map(([, id]) => id!)]))
}

/** The buyer's token of an order, as the page of the shop carries it. */
export async function tokenOf(home: string, order: string): Promise<string> {
  const text = await (await fetch(`${home}/demo/tag-only/${order}`)).text()
  return /<afterglow-page token="([^"]+)"/.exec(text)![1]!
}

export interface TestBuyer { firstName: string; lastName: string; journey: string; payment: string; items: string }
/** Places a test order by the shop's own form; answers its id. */
export async function placeOrder(home: string, { firstName = 'Lena', lastName = 'Brandt', journey = 'N', payment = 'invoice', items = 'nordlicht-250:1' }: Partial<TestBuyer> = {}): Promise<string> {
  const filled = await fetch(`${home}/demo/cart?add=${items}`, { redirect: 'manual' })
  const cookie = filled.headers.get('set-cookie')!.split(';')[0]!
  const form = await (await fetch(`${home}/demo/checkout`, { headers: { cookie } })).text()
  const key = /name="key" value="(\w+)"/.exec(form)![1]!
  const body = new URLSearchParams({ firstName, lastName, journey, payment, key, email: 'lena.brandt@example.org', street: 'Holtenauer Straße 88', postcode: '24105', city: 'Kiel' })
  const placed = await fetch(`${home}/demo/checkout`, { method: 'POST', headers: { cookie }, body, redirect: 'manual' })
  return /thank-you\/([\w-]+)/.exec(placed.headers.get('location') ?? '')![1]!
}
