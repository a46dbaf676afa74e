/** A seeded database of its own, a server on it, and the world behind it, for measuring. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../../server/config.ts'
import { pageLink } from '../../server/core/issue-page-link.ts'
import type { Order } from '../../server/core/order.ts'
import type { World } from '../../server/core/ports.ts'
import { createShopSecret } from '../../server/core/shop-secrets.ts'
import { ShopSettings } from '../../server/contract/shop.ts'
import { makeLog } from '../../server/log.ts'
import { demoShopId } from '../../server/platforms/demo/catalogue/catalogue.ts'
import { seedDemo } from '../../server/platforms/demo/seed.ts'
import { signatureOf } from '../../server/platforms/_signature.ts'
import { openWorld } from '../../server/world.ts'
import { startServer, type RunningServer } from '../server.ts'

export interface BenchWorld {
  world: World
  /** Orders a second while seeding. */
  seedRate: number
  /** Tokens of at most `limit` orders, spread over all of them. */
  tokens(limit: number): Promise<string[]>
  serve(): Promise<RunningServer>
  close(): Promise<void>
}

export async function openBench(orders: number): Promise<BenchWorld> {
  const dataDir = mkdtempSync(join(tmpdir(), 'afterglow-bench-'))
  const remove = () => rmSync(dataDir, { recursive: true, force: true })
  process.once('exit', remove)
  const { world, close } = await openWorld(loadConfig({ DATA_DIR: dataDir }), makeLog('silent'))
  await world.store.migrate()
  const started = performance.now()
  await seedDemo(world, { orders })
  const seedRate = orders / ((performance.now() - started) / 1000)
  let server: RunningServer | undefined
  return {
    world, seedRate,
    async tokens(limit) {
      const found: string[] = []
      const each = Math.max(1, Math.floor(orders / limit))
      let count = 0
      for await (const order of world.store.streamOrders(demoShopId)) if (count++ % each === 0 && found.length < limit) found.push(pageLink(world, order, 'act').token)
      return found
    },
    async serve() {
      // As it runs for buyers: no development checks.
      server = await startServer({ dataDir, env: { NODE_ENV: 'production', DEMO: 'true' }, readyMs: 120_000 })
      return server
    },
    async close() {
      await server?.stop()
      await close()
      remove()
    },
  }
}

export interface Pusher { push(method: string, path: string, body: string): Promise<Response>; pageUrl(order: Order): string }
/** A shop that tells by API, with a key. */
export async function openShop(world: World, url: string): Promise<Pusher> {
  await world.store.saveShop({ id: 'bench', platform: 'rest', name: 'Bench', revision: 1, settings: ShopSettings.parse({}) })
  const { id, secret } = await createShopSecret(world, 'bench')
  return {
    push(method, path, body) {
      const timestamp = String(Math.floor(Date.now() / 1000))
      const signature = signatureOf(secret, { timestamp, method, pathWithQuery: path }, body)
      const init: RequestInit = { method, body, headers: { 'content-type': 'application/json', 'afterglow-key': id, 'afterglow-timestamp': timestamp, 'afterglow-signature': signature } }
      return fetch(url + path, init)
    },
    pageUrl: (order) => `${url}/o/${pageLink(world, order, 'act').token}`,
  }
}

export const orderPush = (id: string, placedAt = '2026-11-01T09:00:00Z') => JSON.stringify({
  id, number: `#${id}`, placedAt, currency: 'EUR', locale: 'de', status: 'open', payment: { status: 'paid', paidAt: placedAt, method: 'Rechnung' },
  buyer: { email: `buyer${id}@example.org`, name: 'Lena Brandt', firstName: 'Lena' },
  shippingAddress: { name: 'Lena Brandt', lines: ['Holtenauer Straße 88'], postcode: '24105', city: 'Kiel', country: 'DE' },
  lines: [{ id: '1', productId: 'p1', title: 'Espresso', quantity: 2, unitPrice: '12.90' }, { id: '2', productId: 'p2', title: 'Tasse', quantity: 1, unitPrice: '19.00' }],
  totals: { shipping: '4.90', total: '49.70' },
})
