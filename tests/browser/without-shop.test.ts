/** A server before its first shop. */
import type { Browser } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type RunningServer } from '../server.ts'
import { openBrowser } from './chromium.ts'
import { violations, visit } from './visit.ts'

let server: RunningServer
let browser: Browser
beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ env: { DEMO: 'false' } }), openBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

test('a server without a shop offers to open one, and its pages are kind until then', async () => {
  const { page, context } = await visit(browser, server.url, { language: 'en-GB' })
  await page.goto(server.url)
  await page.getByRole('heading', { name: 'Afterglow is running' }).waitFor()
  expect(await violations(page)).toEqual([])
  await page.goto(`${server.url}/track`)
  await page.getByRole('heading', { name: 'There is no shop here yet' }).waitFor()
  await page.getByRole('link', { name: 'Open the admin' }).click()
  await page.getByLabel('One-time code').fill(/code, once: (\S+)/.exec(server.output())![1]!)
  await page.getByLabel('E-mail').fill('owner@example.org')
  await page.getByLabel('Password').fill('correct horse battery')
  await page.getByRole('button', { name: 'Set up' }).click()
  await page.getByLabel('Name of the shop').fill('Laden')
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Open the shop' }).click()
  await page.getByRole('heading', { name: 'Connections', level: 1 }).waitFor()
  await page.getByRole('link', { name: 'Shop', exact: true }).click()
  expect(await page.getByLabel('Name of the shop').inputValue()).toBe('Laden')
  await context.close()
})
