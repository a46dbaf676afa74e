/** `node tests/load/measure-theme.ts`: what our theme blocks cost a product page of our own, in Chromium with a slowed line and processor. Lighthouse is not used: its metrics are taken from the browser itself. */
import { Hono } from 'hono'
import type { Browser } from 'playwright'
import { openBrowser } from '../browser/chromium.ts'
import { openPretendShop } from '../browser/pretend-shop.ts'

/** As Lighthouse slows a phone: 1.6 Mbit/s down, 150 ms there and back, a processor four times slower. */
const line = { offline: false, latency: 150, downloadThroughput: 1.6 * 1024 * 1024 / 8, uploadThroughput: 750 * 1024 / 8 }
const slower = 4
const runs = 9
const secret = 'measured'

interface Measured { fcp: number; lcp: number; cls: number; blocked: number; bytes: number; requests: number }

/** A theme of usual weight: a hero picture, text, some script of its own. */
const picture = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="900" height="900">${Array.from({ length: 1500 }, (_, at) => `<rect x="${(at * 37) % 900}" y="${(at * 71) % 900}" width="40" height="40" fill="#${((at * 7919) % 0xffffff).toString(16).padStart(6, '0')}"/>`).join('')}</svg>`).toString('base64')
const before = `<style>body{margin:0;font:16px/1.5 system-ui}main,header{max-width:60rem;margin:auto;padding:1rem}img.hero{width:100%;height:auto}</style><header>Teehaus</header><img class="hero" width="900" height="900" alt="" src="data:image/svg+xml;base64,${picture}">`
const after = `<footer>${'Text of the theme. '.repeat(800)}</footer><script>for(let i=0,x=0;i<3e6;i++)x+=Math.sqrt(i)</script>`

const answers = new Hono()
  .get('*/arrives', (context) => context.json({ days: 'Tue, Nov 24 – Thu, Nov 26', orderBy: null, timeZone: 'Europe/Berlin' }))
  .get('*/faq', (context) => context.json({ questions: Array.from({ length: 4 }, (_, at) => ({ id: String(at), question: `Question ${at}?`, answer: 'An answer of usual length. '.repeat(6) })) }))
  .get('*/cross-sell', (context) => context.body(['a', 'b', 'c', 'd'].map((handle) => `<li><a href="/products/${handle}"><i class="afterglow-blank"></i><span>Tea ${handle}</span></a><div>12.90 EUR</div><form><button>Add</button></form></li>`).join(''), 200, { 'content-type': 'text/html' }))

/** Runs in the page before anything else. */
const watch = () => {
  const seen = { lcp: 0, cls: 0, blocked: 0, fcp: 0 }
  Object.assign(window, { seen })
  const on = (type: string, take: (entry: PerformanceEntry & { value: number; hadRecentInput: boolean }) => void) =>
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) take(entry as never) }).observe({ type, buffered: true })
  on('largest-contentful-paint', ({ startTime }) => { seen.lcp = startTime })
  on('paint', ({ name, startTime }) => { if (name === 'first-contentful-paint') seen.fcp = startTime })
  on('layout-shift', ({ value, hadRecentInput }) => { if (!hadRecentInput) seen.cls += value })
  on('longtask', ({ duration }) => { seen.blocked += Math.max(0, duration - 50) })
}

async function measure(browser: Browser, url: string): Promise<Measured> {
  const context = await browser.newContext({ viewport: { width: 412, height: 823 }, deviceScaleFactor: 1.75, isMobile: true })
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', line)
  await session.send('Emulation.setCPUThrottlingRate', { rate: slower })
  let [bytes, requests] = [0, 0]
  session.on('Network.loadingFinished', ({ encodedDataLength }) => { bytes += encodedDataLength; requests++ })
  await page.addInitScript(watch)
  await page.goto(url, { waitUntil: 'load' })
  await page.waitForTimeout(2500)
  const seen = await page.evaluate(() => (window as unknown as { seen: Omit<Measured, 'bytes' | 'requests'> }).seen)
  await context.close()
  return { ...seen, bytes, requests }
}

const middle = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!

/** Lighthouse 12's curve of a metric: the share of pages that are slower than this. `p10` scores 0.9, `median` 0.5. */
function score(value: number, { p10, median }: { p10: number; median: number }): number {
  const spread = Math.log(median / p10) / (Math.SQRT2 * 0.9061938024368232)
  const x = Math.log(Math.max(value, 1e-6) / median) / (Math.SQRT2 * spread)
  // Abramowitz and Stegun 7.1.26.
  const t = 1 / (1 + 0.3275911 * Math.abs(x))
  const erf = Math.sign(x) * (1 - ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t * Math.exp(-x * x))
  return (1 - erf) / 2
}
/** Weights and curves of Lighthouse 12 for a phone. Its Speed Index (a tenth) needs a film of the page and is left out; the others stand for the whole. */
function points({ fcp, lcp, blocked, cls }: Measured): number {
  const parts: [number, number][] = [[score(fcp, { p10: 1800, median: 3000 }), 10], [score(lcp, { p10: 2500, median: 4000 }), 25], [score(blocked, { p10: 200, median: 600 }), 30], [score(cls, { p10: 0.1, median: 0.25 }), 25]]
  return 100 * parts.reduce((sum, [value, weight]) => sum + value * weight, 0) / parts.reduce((sum, [, weight]) => sum + weight, 0)
}

const browser = await openBrowser()
const cases: [string, string[]][] = [['without', []], ['embed alone', ['loader']], ['all four blocks', ['arrives-by', 'cross-sell', 'faq', 'lookup']]]
const shops = await Promise.all(cases.map(async ([name, blocks]) => ({ name, shop: await openPretendShop({ secret, app: answers, products: [], blocks, html: { before, after } }), runs: [] as Measured[] })))
// By turns, so that a busy moment of this machine meets all of them.
for (let run = 0; run <= runs; run++) for (const { shop, runs: kept } of shops) {
  const measured = await measure(browser, `${shop.url}/products/looked-at`)
  if (run > 0) kept.push(measured)
}
console.log('page             FCP ms  LCP ms  CLS     TBT ms  bytes   requests  points')
for (const { name, runs: kept, shop } of shops) {
  const of = (key: keyof Measured) => middle(kept.map((each) => each[key]))
  const row: Measured = { fcp: of('fcp'), lcp: of('lcp'), cls: of('cls'), blocked: of('blocked'), bytes: of('bytes'), requests: of('requests') }
  console.log([name.padEnd(16), row.fcp.toFixed(0).padStart(6), row.lcp.toFixed(0).padStart(7), row.cls.toFixed(4).padStart(7), row.blocked.toFixed(0).padStart(7), String(row.bytes).padStart(7), String(row.requests).padStart(9), points(row).toFixed(1).padStart(7)].join(' '))
  shop.close()
}
await browser.close()
