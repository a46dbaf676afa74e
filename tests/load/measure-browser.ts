/** What a buyer waits for, in Chromium. */
import type { Browser, Page } from 'playwright'
import { median } from './measure-http.ts'

/** Milliseconds from the start of navigation. */
export interface Rendered { first: number; settled: number }

/** Notes when the first widget can be seen and when the element says that all is alive. */
const watch = () => {
  const times = { first: 0, settled: 0 }
  Object.assign(window, { afterglowTimes: times })
  const look = () => {
    const element = document.querySelector<HTMLElement>('afterglow-page')
    const widget = element?.shadowRoot?.querySelector<HTMLElement>('[data-widget="order-status"]')
    if (!times.first && widget && widget.getBoundingClientRect().height > 0 && performance.getEntriesByName('first-contentful-paint').length) times.first = performance.now()
    if (!times.settled && element && 'settled' in element.dataset) times.settled = performance.now()
    if (!times.first || !times.settled) requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

/** Cold cache each time, a phone's window, the processor slowed down `slowdown` times (CDP); medians. */
export async function measureRender(browser: Browser, url: string, { slowdown = 4, rounds = 7 } = {}): Promise<Rendered> {
  const seen: Rendered[] = []
  for (let round = 0; round < rounds; round++) {
    const context = await browser.newContext({ viewport: { width: 360, height: 740 } })
    const page = await context.newPage()
    await page.addInitScript(watch)
    const session = await context.newCDPSession(page)
    await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
    await page.goto(url)
    const times = await page.waitForFunction(() => { const { afterglowTimes: times } = window as unknown as { afterglowTimes: Rendered }; return times.first && times.settled ? times : null })
    seen.push((await times.jsonValue())!)
    await context.close()
  }
  return { first: median(seen.map(({ first }) => first)), settled: median(seen.map(({ settled }) => settled)) }
}

/** Milliseconds from the change having been stored to the open page showing it, for each change. */
export async function measureLive(page: Page, pages: { url: string; change(): Promise<number> }[]): Promise<number[]> {
  const waits: number[] = []
  for (const { url, change } of pages) {
    const opened = page.waitForResponse((response) => response.url().includes('/v1/live'))
    await page.goto(url)
    await opened
    await page.waitForTimeout(300)
    await page.evaluate(() => {
      const root = document.querySelector('afterglow-page')!.shadowRoot!
      const text = () => root.querySelector('[data-widget="order-status"] [role="status"]')!.textContent
      const before = text()
      const state = { at: 0 }
      Object.assign(window, { changed: state })
      new MutationObserver(() => { if (!state.at && text() !== before) state.at = Date.now() }).observe(root, { subtree: true, childList: true, characterData: true })
    })
    const stored = await change()
    const shown = await page.waitForFunction(() => (window as unknown as { changed: { at: number } }).changed.at || null)
    waits.push(Math.max(0, Number(await shown.jsonValue()) - stored))
  }
  return waits
}
