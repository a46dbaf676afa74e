import { LRUCache } from 'lru-cache'
import { join } from 'node:path'
import { Hono } from 'hono'
import { assetRoutes } from './assets.ts'
import { calendarFile } from './calendar.ts'
import type { Config } from './config.ts'
import { AppError } from './contract/errors.ts'
import { showProof } from './core/delivery-proof.ts'
import type { Renderer, World } from './core/ports.ts'
import { framedBy } from './core/merchant/framed-by.ts'
import { demoIsGone } from './first-start.ts'
import { fetchProof, sniff } from './fetch-proof.ts'
import { adminApi } from './http/admin.ts'
import { makeApi, type Api, type Mounted } from './http/api.ts'
import { browserApp, type BrowserApp } from './http/browser-app.ts'
import { devReload } from './http/dev-reload.ts'
import type { LiveStreams } from './http/env.ts'
import { makeLiveStreams } from './http/live-streams.ts'
import type { HttpMetrics } from './http/metrics.ts'
import { demoGate, startPaths, startRoutes } from './http/start-page.ts'
import type { CachedPage } from './http/page-cache.ts'
import { visitorKey } from './http/visitor.ts'
import type { Catalogues } from './messages.ts'
import type { AdapterHttp } from './platforms/_adapter.ts'
import { demoStorefront } from './platforms/demo/storefront.ts'
import { platforms } from './platforms/index.ts'
import { rememberProofs } from './proof-memory.ts'
import { root } from './world.ts'

/** What a page in memory costs beside its bytes and its key. */
const pageOverhead = 600
/** Each costs a socket and a few kilobytes. */
const maxStreams = 10_000

export interface AppParts {
  world: World
  messages: Catalogues
  renderer: Renderer
  metrics: HttpMetrics
  config: Pick<Config, 'production' | 'metricsToken' | 'trustProxy' | 'demo' | 'pageCacheBytes'>
  /** Where the bundles lie. */
  dist?: string
  /** Pages reload by themselves once a new server answers; never in production. */
  reload?: boolean
  /** Why the server cannot serve now, beyond the database; null if it can. */
  notReady?: () => string | null
}
export interface App extends Api { streams: LiveStreams }

/** The server without its socket: what main.ts serves and tests ask. */
export function makeApp({ world, messages, renderer, metrics, config, dist = join(root, 'dist'), notReady = () => null, reload = false }: AppParts): App {
  const cache = new LRUCache<string, CachedPage>({ maxSize: config.pageCacheBytes, sizeCalculation: ({ head }, key) => head.byteLength + key.length + pageOverhead })
  const streams = makeLiveStreams(maxStreams, metrics)
  const http: AdapterHttp = { visitorOf: (context, further) => visitorKey(context, config.trustProxy + further), texts: messages.texts }
  const mounted: Mounted[] = [
    ...(reload && !config.production ? [{ routes: new Hono().route('/', devReload({ streams, notReady })), unlimited: true }] : []),
    ...platforms.flatMap(({ mount }) => mount?.(world, (token, query) => fragment(token, query), (request) => page(request), http) ?? []),
    { routes: assetRoutes(join(dist, 'embed'), '/embed') },
  ]
  const ownApp = (name: string, title: string, more: Pick<BrowserApp, 'framedBy'> = {}): Mounted[] => [
    { routes: assetRoutes(join(dist, name), `/${name}/app`) },
    { routes: new Hono().route('/', browserApp({ path: `/${name}`, title, mount: name, ...more })) },
  ]
  mounted.push(...ownApp('admin', 'Afterglow', { framedBy: (shopId) => framedBy(world, shopId) }), {
    routes: new Hono().route('/', adminApi(world, {
      secureCookie: world.publicUrl.startsWith('https:'), trustProxy: config.trustProxy, demo: config.demo,
      foreign: platforms.flatMap(({ adminAccess }) => (adminAccess ? [(token: string) => adminAccess(world, token)] : [])),
    })),
  })
  if (config.demo) {
    const gate = new Hono().use('/demo/*', demoGate(world, messages, () => demoIsGone(world)))
    mounted.push({ routes: gate }, { routes: demoStorefront(world, { renderer }) }, ...ownApp('playground', 'Playground · Afterglow'))
  }
  mounted.push({ routes: new Hono().route('/', startRoutes(world, messages, async () => (config.demo && !await demoIsGone(world) ? '/demo' : null))), paths: startPaths })
  const { api, page, fragment } = makeApi(world, {
    renderer, metrics, cache, streams, calendarFile, texts: messages.texts, showProof: rememberProofs((file) => showProof(world, { fetchProof, sniff }, file)),
    production: config.production, metricsToken: config.metricsToken, trustProxy: config.trustProxy,
    async notReady() {
      if (streams.closing) return new AppError('upstream_unavailable', 'The server is stopping.')
      if (!await world.store.ping()) return new AppError('upstream_unavailable', 'The database does not answer.')
      const reason = notReady()
      return reason === null ? null : new AppError('upstream_unavailable', reason)
    },
  }, mounted)
  return { api, page, fragment, streams }
}
