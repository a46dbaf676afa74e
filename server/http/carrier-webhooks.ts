import { Hono } from 'hono'
import * as z from 'zod'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { AppError, ErrorBody } from '../contract/errors.ts'
import { receiveWebhook } from '../core/carrier-webhooks/receive-webhook.ts'
import type { World } from '../core/ports.ts'
import type { ApiOptions, Env } from './env.ts'
import { limitBody } from './middleware.ts'
import { makeRateLimit } from './rate-limit.ts'
import { visitorKey } from './visitor.ts'

const path = '/v1/carriers/:carrier/webhooks/:connection'
/** The largest are whole journeys with a picture of the delivery. */
const bodyLimit = 1024 * 1024
const refusalsAMinute = 120

/**
 * Where carriers and aggregators send their news. What is not proven is answered alike whatever is wrong with it, and only such requests
 * count towards the limit: one service sends for many shops from few addresses.
 */
export function carrierWebhookRoutes(world: World, { trustProxy }: Pick<ApiOptions, 'trustProxy'>): Hono<Env> {
  const limit = makeRateLimit(refusalsAMinute, 60_000, () => world.clock.now())
  return new Hono<Env>().use(path, limitBody(bodyLimit)).post(path, async (context) => {
    const rawBody = new Uint8Array(await context.req.arrayBuffer())
    try {
      await receiveWebhook(world, context.req.param('carrier'), context.req.param('connection'), { headers: context.req.header(), rawBody, url: new URL(context.req.url) })
    } catch (error) {
      if (error instanceof AppError && error.code === 'unauthorized') limit(visitorKey(context, trustProxy))
      throw error
    }
    context.header('Cache-Control', 'no-store')
    return context.json({ ok: true })
  })
}

const answer = (description: string, schema: z.ZodType) => ({ description, content: { 'application/json': { schema } } })

export const carrierWebhookPaths: ZodOpenApiPathsObject = {
  '/v1/carriers/{carrier}/webhooks/{connection}': {
    post: {
      tags: ['Carriers'], summary: 'Tell news of parcels',
      description: 'Called by carriers and aggregators at the address shown under Connections, signed in the carrier\'s own way over the bytes of the body. Stored before it is answered; the same message again changes nothing.',
      requestParams: { path: z.object({ carrier: z.string().describe('Id of the carrier, like aftership'), connection: z.string().describe('The connection of one shop to it, as the address has it') }) },
      requestBody: { required: true, description: 'The carrier\'s own message', content: { 'application/json': { schema: z.unknown() } } },
      responses: {
        200: answer('Stored; what it says takes effect at once, or when the parcel is told of', z.object({ ok: z.literal(true) })),
        400: answer('The body is no text', ErrorBody), 401: answer('No such connection, or its signature does not fit', ErrorBody),
        413: answer('The body is larger than 1 MB', ErrorBody), 429: answer('Too many that were refused', ErrorBody),
      },
    },
  },
}
