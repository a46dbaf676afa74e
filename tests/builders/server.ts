/** The whole HTTP surface over a small world, asked without a socket. */
import { join } from 'node:path'
import { presenters } from '../../widgets/presenters.ts'
import { makeApp, type App, type AppParts } from '../../server/app.ts'
import type { Scope } from '../../server/contract/page.ts'
import { pageLink } from '../../server/core/issue-page-link.ts'
import type { Order } from '../../server/core/order.ts'
import type { Renderer } from '../../server/core/ports.ts'
import { createShopSecret } from '../../server/core/shop-secrets.ts'
import { loadMessages } from '../../server/messages.ts'
import { signatureOf } from '../../server/platforms/_signature.ts'
import { anOrder } from './order.ts'
import { aWorld, type TestWorld, type WorldParts } from './world.ts'

export const messages = loadMessages(join(import.meta.dirname, '../../locales'))

/** Tells as text what it was given to draw. */
const plainRenderer: Renderer = {
  fragment: (view, { baseUrl }) => `<afterglow-page src="${baseUrl}">${view.order?.number ?? 'pending'}</afterglow-page>`,
  document: (view, { nonce }) => `<!doctype html><script nonce="${nonce}"></script>${view.order?.number ?? 'pending'}`,
}

export interface PushOptions { key?: string; secret?: string; timestamp?: string; signature?: string; headers?: Record<string, string> }
export interface TestServer extends App {
  world: TestWorld
  /** How pages came about, in order. */
  pages: string[]
  /** Open live streams. */
  liveCount(): number
  key: { id: string; secret: string }
  get(path: string, token?: string, headers?: Record<string, string>): Promise<Response>
  /** A signed push; a string or bytes are sent as they are. */
  push(method: string, path: string, body?: unknown, options?: PushOptions): Promise<Response>
  token(order: Order, scope?: Scope): string
  save(order?: Order): Promise<Order>
}

export async function aServer({ config, ...parts }: WorldParts & { config?: Partial<AppParts['config']> } = {}): Promise<TestServer> {
  const world = await aWorld({ presenters, ...parts })
  const pages: string[] = []
  let live = 0
  const metrics = { request: () => {}, page: (result: string) => void pages.push(result), liveConnections: (count: number) => void (live = count), text: async () => 'afterglow_pages_total 1\n', contentType: 'text/plain' }
  const app = makeApp({ world, messages, renderer: plainRenderer, metrics, config: { production: false, trustProxy: 0, demo: false, metricsToken: undefined, pageCacheBytes: 10_000_000, ...config }, dist: '/nowhere' })
  const key = await createShopSecret(world, world.shop.id)
  return {
    ...app, world, pages, key, liveCount: () => live,
    get: async (path, token, headers = {}) => app.api.request(path, { headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers } }),
    async push(method, path, body, options = {}) {
      const raw = body === undefined ? '' : typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body)
      const timestamp = options.timestamp ?? String(Math.floor(world.clock.at / 1000))
      return app.api.request(path, {
        method, ...(body === undefined ? {} : { body: raw as BodyInit }),
        headers: {
          'content-type': 'application/json', 'afterglow-key': options.key ?? key.id, 'afterglow-timestamp': timestamp,
          'afterglow-signature': options.signature ?? signatureOf(options.secret ?? key.secret, { timestamp, method, pathWithQuery: path }, raw), ...options.headers,
        },
      })
    },
    token: (order, scope = 'act') => pageLink(world, order, scope).token,
    async save(order = anOrder({ shopId: world.shop.id })) {
      await world.store.saveOrder(order)
      return (await world.store.findOrder(order.id))!
    },
  }
}
