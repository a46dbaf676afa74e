/** `shopify app build` over the whole app, without network access or login: theme check clean, within budget; and the bundle it makes runs where it will run. */
import { JSDOM } from 'jsdom'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { brotliCompressSync, constants } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from './bundles.ts'
import { buildShopifyApp, checkShopifyBuild, extensionBudget, themeOffences, type ShopifyBuild } from './shopify-app.ts'

// Below the root: the extension finds its packages in the folders above it.
mkdirSync(join(root, 'dist'), { recursive: true })
const dist = mkdtempSync(join(root, 'dist/test-'))
afterAll(() => rmSync(dist, { recursive: true }))

let built: ShopifyBuild
let bundle: string
beforeAll(async () => {
  built = await buildShopifyApp(dist)
  bundle = readFileSync(join(dist, 'shopify-app/extension/shopify-checkout/dist/afterglow-checkout.js'), 'utf8')
}, 120_000)

const targets = [...readFileSync(join(root, 'extension/shopify-checkout/shopify.extension.toml'), 'utf8').matchAll(/^\s*target = "(.+)"$/gm)].map(([, target]) => target!)

test('everything is built, the theme check has nothing to say, and the extension is light', () => {
  expect(built.log).toContain('afterglow-checkout successfully built')
  expect(built.log).toContain('Running theme check on your Theme app extension')
  expect(themeOffences(built.log)).toEqual([])
  expect(() => checkShopifyBuild(built)).not.toThrow()
  expect(built.brotli).toBe(brotliCompressSync(bundle, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length)
  // What the CLI itself says is what we gate.
  expect(built.log.replaceAll(/\s+/g, ' ')).toContain(`~${(built.brotli / 1024).toFixed(1)} KB compressed`)
})

test('too heavy, or an offence of the theme: the build fails and says which', () => {
  expect(() => checkShopifyBuild({ ...built, brotli: extensionBudget + 1 })).toThrow(/^Over budget:\nShopify extension.+32\.00 KB brotli \(budget 32\.00 KB\)$/)
  const log = `${built.log}\n   afterglow-theme │ [error]: UnknownFilter\n   afterglow-theme │ Unknown filter 'x' used.\n   afterglow-theme │ [warning]: RemoteAsset\n`
  expect(() => checkShopifyBuild({ ...built, log })).toThrow(/^Theme check is not clean:\n\[error\]: UnknownFilter\n\[warning\]: RemoteAsset\n/)
})

test('one bundle has every target of the configuration', () => {
  expect(targets).toHaveLength(7)
  expect([...bundle.matchAll(/shopify\.extend\("([^"]+)"/g)].map(([, target]) => target)).toEqual(targets)
})

/** Where an extension runs: a worker with what Shopify's runtime promises (its documentation, runtime-environment.md), and a document to append to. */
function sandbox(answer: unknown) {
  const { window } = new JSDOM('<body></body>')
  const extensions = new Map<string, () => Promise<void>>()
  const signal = <T>(value: T) => ({ value, subscribe: () => () => {} })
  const asked: string[] = []
  const fetch = (url: string) => {
    asked.push(url)
    return Promise.resolve(new Response(JSON.stringify(answer)))
  }
  const shopify = {
    extend: (target: string, draw: () => Promise<void>) => extensions.set(target, draw),
    orderConfirmation: signal({ order: { id: 'gid://shopify/OrderIdentity/7' } }), order: signal({ id: 'gid://shopify/Order/7' }), orderId: 'gid://shopify/Order/7', fulfillmentId: 'gid://shopify/Fulfillment/9',
    settings: signal({}), localization: { language: signal({ isoCode: 'de' }) }, i18n: { translate: (key: string) => key }, sessionToken: { get: () => Promise.resolve('token') },
    storage: { read: () => Promise.resolve(null), write: () => Promise.resolve(), delete: () => Promise.resolve() },
  }
  const timers: NodeJS.Timeout[] = []
  const later = (work: () => void, ms?: number) => {
    const timer = setTimeout(work, ms)
    timers.push(timer)
    return timer
  }
  const scope = createContext({ console, setTimeout: later, clearTimeout, setInterval: () => 0, clearInterval, fetch, Headers, Request, Response, document: window.document, shopify })
  runInContext('globalThis.self = globalThis', scope)
  runInContext(bundle, scope)
  return { extensions, asked, body: window.document.body, end: () => timers.forEach(clearTimeout) }
}

const page = {
  version: 1, status: 'ready', placement: 'thank_you', locale: 'de', direction: 'ltr', timeZone: 'Europe/Berlin', scope: 'act', shop: { name: 'Shop' }, order: null, messages: { 'order-status.title': 'Wo ist sie', 'legal.title': 'Recht' }, scheme: 'light', refreshSeconds: 30,
  widgets: [{ id: 'order-status', kind: 'service', region: 'main', view: { state: 'shipped', badge: { text: 'Unterwegs' }, label: [{ key: 'da' }], fact: { from: '2026-11-20' }, sentence: [], lines: [], actions: [], scannedAt: { key: 'eben' } } }],
}

test('it speaks to the host of shopify.app.toml, and draws with no more than a worker of Shopify\'s has', async () => {
  const { extensions, asked, body, end } = sandbox(page)
  expect([...extensions.keys()]).toEqual(targets)
  await extensions.get('purchase.thank-you.block.render')!()
  await expect.poll(() => body.textContent).toContain('Wo ist sie')
  expect(body.textContent).toContain('Unterwegs')
  expect(asked).toEqual(['https://afterglow.example/v1/shopify/page?placement=thank_you&order=gid%3A%2F%2Fshopify%2FOrderIdentity%2F7&locale=de'])
  end()
})

test.each(['purchase.thank-you.announcement.render', 'customer-account.order-status.announcement.render'])('%s in that worker', async (target) => {
  const { extensions, body, end } = sandbox(page)
  await extensions.get(target)!()
  await expect.poll(() => body.textContent).toMatch(/^da: Fr,\s20\.\sNov\.$/)
  end()
})
