/** `node docs/pictures/take.ts`: takes the pictures of the papers again, from a demo shop of its own that goes away. CHROMIUM_PATH names another browser. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright'
import { buildAll } from '../../build/build.ts'
import { openBrowser } from '../../tests/browser/chromium.ts'
import { startServer, type RunningServer } from '../../tests/server.ts'

const phone: BrowserContextOptions = { viewport: { width: 360, height: 760 }, deviceScaleFactor: 2 }
const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 1000 }, deviceScaleFactor: 1.5 }

/** Chromium itself turns the picture into WebP: a tenth of the PNG. */
async function keep(page: Page, name: string, picture: Buffer): Promise<void> {
  const webp = await page.evaluate(async (png) => {
    const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob())
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
    canvas.getContext('2d')!.drawImage(bitmap, 0, 0)
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/webp', quality: 0.86 })).arrayBuffer())
    return bytes.reduce((text, byte) => text + String.fromCharCode(byte), '')
  }, picture.toString('base64'))
  writeFileSync(join(import.meta.dirname, `${name}.webp`), Buffer.from(webp, 'latin1'))
}

/** One picture: `open` brings the page where it shall be seen; with `height` the top of it, without it what the window shows. */
async function take(browser: Browser, name: string, options: BrowserContextOptions, open: (page: Page) => Promise<void>, height?: number): Promise<void> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
  const page = await context.newPage()
  await open(page)
  await page.evaluate(() => document.fonts.ready)
  const { width } = options.viewport!
  const picture = await page.screenshot(height ? { fullPage: true, clip: { x: 0, y: 0, width, height } } : {})
  const blank = await context.newPage()
  await keep(blank, name, picture)
  await context.close()
}

/** The demo shop's thank-you page of its first order in a state, live. */
const thankYou = (url: string, state: string, language = 'de') => async (page: Page) => {
  await page.goto(`${url}/demo/orders${language === 'en' ? '?lang=en' : ''}`)
  await page.locator(`ul[aria-labelledby="${state}"] a`).first().click()
  await page.locator('afterglow-page[data-settled]').waitFor()
}

const admin = (server: RunningServer) => async (page: Page) => {
  const code = /Set up the admin with this code, once: (\S+)/.exec(server.output())![1]!
  const answer = await page.request.post(`${server.url}/admin/api/set-up`, {
    headers: { 'x-afterglow-admin': '1' }, data: { code, email: 'lena@morgentau.example', password: 'only for this picture' },
  })
  if (!answer.ok()) throw new Error(`The admin could not be set up: ${await answer.text()}`)
  await page.goto(`${server.url}/admin`)
  await page.getByRole('switch').first().waitFor()
  await page.waitForTimeout(1000)
}

const playground = (url: string) => async (page: Page) => {
  await page.goto(`${url}/playground`)
  await page.getByRole('main').waitFor()
  await page.waitForTimeout(1500)
}

await buildAll({ ifNeeded: true })
const server = await startServer()
const browser = await openBrowser()
try {
  const { url } = server
  await take(browser, 'thank-you-desktop', { ...desktop, locale: 'de-DE' }, thankYou(url, 'partly_shipped'), 1240)
  await take(browser, 'thank-you-phone', { ...phone, locale: 'en-GB' }, thankYou(url, 'out_for_delivery', 'en'), 1240)
  await take(browser, 'delayed-phone-dark', { ...phone, locale: 'de-DE', colorScheme: 'dark' }, thankYou(url, 'delayed'), 1240)
  await take(browser, 'admin', { ...desktop, locale: 'en-GB' }, admin(server))
  await take(browser, 'playground', { ...desktop, locale: 'en-GB' }, playground(url))
} finally {
  await browser.close()
  await server.stop()
}
