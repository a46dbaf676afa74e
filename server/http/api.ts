import { Hono } from 'hono'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { AppError } from '../contract/errors.ts'
import { makeComposePage } from '../core/compose-page.ts'
import { makeNoteLooks } from '../core/freshness/note-looks.ts'
import type { World } from '../core/ports.ts'
import { actionPaths, actionRoutes } from './actions.ts'
import { askCarrierPaths, askCarrierRoutes } from './ask-carrier.ts'
import { carrierWebhookPaths, carrierWebhookRoutes } from './carrier-webhooks.ts'
import { docsRoutes } from './docs.ts'
import type { ApiOptions, Env } from './env.ts'
import { makeErrorPage } from './error-page.ts'
import { answerError } from './errors.ts'
import { faviconRoutes } from './favicon.ts'
import { filePaths, fileRoutes } from './files.ts'
import { healthPaths, healthRoutes } from './health.ts'
import { livePaths, liveRoutes } from './live.ts'
import { anyOrigin, around, limitBody } from './middleware.ts'
import { orderPagePaths, orderPageRoutes } from './order-page.ts'
import { makePageAnswer, viewOf, type PageQuery } from './page-answer.ts'
import { makePageResponder, type PageResponder } from './page-responder.ts'
import { pagePaths, pageRoutes } from './page.ts'
import { trackPaths, trackRoutes } from './track.ts'

/** Routes of an adapter (a platform's pushes, the demo shop) with their description; `unlimited` bodies are the adapter's own concern. */
export interface Mounted { routes: Hono; paths?: ZodOpenApiPathsObject; unlimited?: boolean }

export interface Api {
  api: Hono<Env>
  /** The busiest route by itself; server/page-listener.ts serves it without the framework. */
  page: PageResponder
  /** The page of a token as HTML for a shop to include. */
  fragment(token: string, query: PageQuery): Promise<string>
}

/** An order of a thousand lines fits; ten thousand are read and refused by name rather than by size. */
const bodyLimit = 4 * 1024 * 1024

/** The whole HTTP surface. What throws is answered by errors.ts; what matches nothing is a 404 of the same shape. */
export function makeApi(world: World, options: ApiOptions, mounted: readonly Mounted[] = []): Api {
  const looked = makeNoteLooks(world)
  const composePage = makeComposePage(world, { validate: !options.production })
  const answer = makePageAnswer(world, composePage, options.cache, options.metrics, looked)
  const page = makePageResponder(answer, options.metrics)
  const errorPage = makeErrorPage(world, options)
  const app = new Hono<Env>()
  app.onError((error, context) => answerError(context, error, world.log, (known) => errorPage(context, known)))
  app.notFound((context) => answerError(context, new AppError('not_found', 'There is nothing at this address. GET /docs lists what there is.'), world.log, (known) => errorPage(context, known)))
  app.use(around(options.metrics))
  for (const path of ['/v1/page', '/v1/page.html', '/v1/live', '/v1/actions', '/v1/files/*']) app.use(path, anyOrigin)
  for (const { routes } of mounted.filter(({ unlimited }) => unlimited)) app.route('/', routes)
  app.use(limitBody(bodyLimit))
  app.route('/', pageRoutes(world, page, answer, options))
  app.route('/', liveRoutes(world, options, looked))
  app.route('/', actionRoutes(world, composePage, errorPage))
  app.route('/', fileRoutes(world, options))
  app.route('/', orderPageRoutes(world, answer, options))
  app.route('/', trackRoutes(world, options))
  app.route('/', askCarrierRoutes(world, options))
  app.route('/', carrierWebhookRoutes(world, options))
  app.route('/', healthRoutes(options))
  app.route('/', faviconRoutes())
  for (const { routes } of mounted.filter(({ unlimited }) => !unlimited)) app.route('/', routes)
  const paths: ZodOpenApiPathsObject = Object.assign({}, pagePaths, livePaths, actionPaths, filePaths, ...mounted.map((part) => part.paths ?? {}), orderPagePaths, trackPaths, askCarrierPaths, carrierWebhookPaths, healthPaths)
  app.route('/', docsRoutes(paths, world.publicUrl))
  return { api: app, page, fragment: async (token, query) => options.renderer.fragment(viewOf(await answer(token, query)), { token, baseUrl: world.publicUrl }) }
}
