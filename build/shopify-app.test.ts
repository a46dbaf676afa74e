/** `shopify app build` over the whole app, without network access or login: theme check clean, within budget; and the bundle it makes runs where it will run. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { answerAdmin, aShopifyServer, fulfillmentBody, orderBody, teehaus } from '../tests/builders/shopify.ts'
import { aWorker, signal, type Told } from '../tests/builders/shopify-worker.ts'
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

const page = {
  version: 1, status: 'ready', placement: 'thank_you', locale: 'de', direction: 'ltr', timeZone: 'Europe/Berlin', scope: 'act', shop: { name: 'Shop' }, order: null, messages: { 'order-status.title': 'Wo ist sie', 'legal.title': 'Recht' }, scheme: 'light', refreshSeconds: 30,
  widgets: [{ id: 'order-status', kind: 'service', region: 'main', view: { state: 'shipped', badge: { text: 'Unterwegs' }, label: [{ key: 'da' }], fact: { from: '2026-11-20' }, sentence: [], lines: [], actions: [], scannedAt: { key: 'eben' } } }],
}

test('it speaks to the host of shopify.app.toml, and draws with no more than a worker of Shopify\'s has', async () => {
  const asked: string[] = []
  const { extensions, body, end } = aWorker(bundle, (url) => {
    asked.push(url)
    return Promise.resolve(Response.json(page))
  })
  expect([...extensions.keys()]).toEqual(targets)
  await extensions.get('purchase.thank-you.block.render')!()
  await expect.poll(() => body.textContent).toContain('Wo ist sie')
  expect(body.textContent).toContain('Unterwegs')
  expect(asked).toEqual(['https://afterglow.example/v1/shopify/page?placement=thank_you&order=gid%3A%2F%2Fshopify%2FOrderIdentity%2F7&locale=de'])
  end()
})

test.each(['purchase.thank-you.announcement.render', 'customer-account.order-status.announcement.render'])('%s in that worker', async (target) => {
  const { extensions, body, end } = aWorker(bundle, () => Promise.resolve(Response.json(page)))
  await extensions.get(target)!()
  await expect.poll(() => body.textContent).toMatch(/^da: Fr,\s20\.\sNov\.$/)
  end()
})

describe('the bundle and our server', () => {
  /** Shopify's Admin API knows nothing yet: what is known here came by webhook. */
  beforeEach(() => answerAdmin(() => Response.json({ data: { order: null } })))

  /** A target of the built extension, on a page of this order, asking this server over its real routes. */
  async function stand(target: string, { customer, checkout, id = '1001' }: { customer?: string; checkout?: string; id?: string } = {}, ready?: Awaited<ReturnType<typeof aShopifyServer>>) {
    const server = ready ?? await aShopifyServer()
    const order = `gid://shopify/${customer ? 'Order' : 'OrderIdentity'}/${id}`
    const statuses: number[] = []
    const changes: Partial<Told> = {
      orderConfirmation: signal({ order: { id: order } }), order: signal({ id: order }), orderId: order, fulfillmentId: 'gid://shopify/Fulfillment/501',
      checkoutToken: signal(checkout), sessionToken: { get: () => Promise.resolve(server.buyer(teehaus, customer)) },
    }
    const worker = aWorker(bundle, async (url, init) => {
      const response = await server.api.request(url.replace('https://afterglow.example', ''), { ...init, headers: { ...init.headers as Record<string, string>, origin: 'null' } })
      expect(response.headers.get('access-control-allow-origin')).toBe('*')
      statuses.push(response.status)
      return response
    }, changes)
    await worker.extensions.get(target)!()
    return { server, statuses, ...worker }
  }
  const toldOf = async () => {
    const server = await aShopifyServer()
    await server.webhook(teehaus, 'orders/create', orderBody())
    await server.webhook(teehaus, 'fulfillments/create', fulfillmentBody())
    await server.work()
    return server
  }

  test('pending until the webhook has come, then the redacted page for the checkout; no name and no price', async () => {
    const { server, body, end } = await stand('purchase.thank-you.block.render', { checkout: 'checkout-of-1001' })
    await expect.poll(() => body.innerHTML).toContain('pendingTitle')
    await server.webhook(teehaus, 'orders/create', orderBody())
    await server.work()
    await expect.poll(() => body.querySelectorAll('s-section').length, { timeout: 15_000 }).toBeGreaterThan(1)
    expect(body.textContent).toContain('Nordlicht')
    expect(body.textContent).not.toMatch(/Lena|Kiel|22,70|8,90/)
    end()
  })

  test('the customer sees all of it', async () => {
    const { body, end } = await stand('customer-account.order-status.block.render', { customer: '7' }, await toldOf())
    await expect.poll(() => body.textContent).toMatch(/22,70/)
    expect(body.textContent).toContain('00340434161094042557')
    end()
  })

  test.each([['another customer', { customer: '8' }], ['another checkout', { checkout: 'of another order' }], ['nothing', {}]])('%s sees nothing of it, and is told how to', async (_, proof) => {
    const { body, statuses, end } = await stand('customer-account.order-status.block.render', proof, await toldOf())
    await expect.poll(() => body.innerHTML).toContain('signInTitle')
    expect(statuses[0]).toBe(403)
    expect(body.textContent).not.toMatch(/Nordlicht|Lena|0034/)
    end()
  })

  test('beside its fulfilment stand the parcels of it; one line says when it comes', async () => {
    const server = await toldOf()
    const parcels = await stand('customer-account.order-status.fulfillment-details.render-after', { customer: '7' }, server)
    await expect.poll(() => parcels.body.textContent).toContain('00340434161094042557')
    expect(parcels.body.textContent).not.toContain('22,70')
    parcels.end()
    const line = await stand('purchase.thank-you.announcement.render', { checkout: 'checkout-of-1001' }, server)
    await expect.poll(() => line.body.querySelectorAll('s-announcement').length).toBe(1)
    line.end()
  })
})
