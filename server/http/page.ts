import { Hono } from 'hono'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { parse } from '../contract/errors.ts'
import { PageView } from '../contract/page.ts'
import type { World } from '../core/ports.ts'
import { bearerOf } from './bearer.ts'
import type { ApiOptions, Env } from './env.ts'
import type { PageAnswerer } from './page-answer.ts'
import { PageQuery, viewOf } from './page-answer.ts'
import type { PageResponder } from './page-responder.ts'
import { buyer, faults } from './openapi-parts.ts'

/** The page as data and as HTML. Both carry an ETag; a client that has the page already is answered 304. */
export function pageRoutes(world: World, respond: PageResponder, answer: PageAnswerer, { renderer }: ApiOptions): Hono<Env> {
  return new Hono<Env>()
    .get('/v1/page', async (context) => {
      const { headers, body } = await respond({ query: { placement: context.req.query('placement'), locale: context.req.query('locale') }, token: bearerOf(context.req.header('authorization')), ifNoneMatch: context.req.header('if-none-match') })
      return body ? context.body(Buffer.concat(body), 200, headers) : context.body(null, 304, headers)
    })
    .get('/v1/page.html', async (context) => {
      const query = parse(PageQuery, context.req.query(), 'The query')
      const token = bearerOf(context.req.header('authorization'))
      const page = await answer(token, query)
      const html = renderer.fragment(viewOf(page), { token, baseUrl: world.publicUrl })
      return context.body(html, 200, { ETag: page.etag.replace('W/"', 'W/"html.'), 'Cache-Control': 'private, no-cache', Vary: 'Authorization', 'Content-Type': 'text/html; charset=UTF-8' })
    })
}

export const pagePaths: ZodOpenApiPathsObject = {
  '/v1/page': {
    get: {
      tags: ['Buyers'], summary: 'The page of an order, now', security: buyer,
      description: 'One answer holds all that a storefront shows. Send If-None-Match to be answered 304 while nothing changed; when we last asked a carrier is no change.',
      requestParams: { query: PageQuery },
      responses: {
        200: { description: 'The page', content: { 'application/json': { schema: PageView } } },
        304: { description: 'Nothing changed since the ETag you sent' },
        ...faults('invalid_input', 'unauthorized'),
      },
    },
  },
  '/v1/page.html': {
    get: {
      tags: ['Buyers'], summary: 'The same page as HTML', security: buyer,
      description: 'A fragment a shop\'s server includes in its own page: an <afterglow-page> element with its shadow root declared. Works without JavaScript.',
      requestParams: { query: PageQuery },
      responses: { 200: { description: 'The fragment', content: { 'text/html': { schema: { type: 'string' } } } }, ...faults('invalid_input', 'unauthorized') },
    },
  },
}
