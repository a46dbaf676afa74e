import { createHash, timingSafeEqual } from 'node:crypto'
import { Hono } from 'hono'
import * as z from 'zod'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { AppError } from '../contract/errors.ts'
import { bearerOf } from './bearer.ts'
import type { ApiOptions, Env } from './env.ts'
import { faults } from './openapi-parts.ts'

const digest = (text: string) => createHash('sha256').update(text).digest()

/** For those who run it: alive, ready, measured. */
export function healthRoutes({ notReady, metrics, metricsToken, production }: ApiOptions): Hono<Env> {
  return new Hono<Env>()
    .get('/healthz', (context) => context.json({ status: 'alive' }))
    .get('/readyz', async (context) => {
      const fault = await notReady()
      return fault ? context.json({ status: 'not_ready', reason: fault.message }, 503) : context.json({ status: 'ready' })
    })
    .get('/metrics', async (context) => {
      // Closed in production unless a token was set: counts of orders and faults are nobody else's business.
      if (production && !metricsToken) throw new AppError('not_found', 'Set METRICS_TOKEN to open the metrics.')
      if (metricsToken && !timingSafeEqual(digest(bearerOf(context.req.header('authorization'))), digest(metricsToken))) throw new AppError('unauthorized', 'Send METRICS_TOKEN as a bearer token.')
      return context.body(await metrics.text(), 200, { 'Content-Type': metrics.contentType, 'Cache-Control': 'no-store' })
    })
}

const Status = z.object({ status: z.string(), reason: z.string().optional() })

export const healthPaths: ZodOpenApiPathsObject = {
  '/healthz': { get: { tags: ['Operators'], summary: 'The process lives', responses: { 200: { description: 'Alive', content: { 'application/json': { schema: Status } } } } } },
  '/readyz': {
    get: {
      tags: ['Operators'], summary: 'It can serve', description: 'The database answers, its migrations have run, and the server is not stopping.',
      responses: { 200: { description: 'Ready', content: { 'application/json': { schema: Status } } }, 503: { description: 'Not ready, and why', content: { 'application/json': { schema: Status } } } },
    },
  },
  '/metrics': {
    get: {
      tags: ['Operators'], summary: 'Prometheus metrics', security: [{ metricsToken: [] }],
      responses: { 200: { description: 'Text exposition format', content: { 'text/plain': { schema: { type: 'string' } } } }, ...faults('unauthorized', 'not_found') },
    },
  },
}
