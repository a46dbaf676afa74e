import { randomUUID } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { cors } from 'hono/cors'
import { routePath } from 'hono/route'
import { AppError } from '../contract/errors.ts'
import type { Env } from './env.ts'
import { errorBody } from './errors.ts'
import type { HttpMetrics } from './metrics.ts'

/** On every answer. */
export const everyAnswer = { 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer' }

/** What scripts of other origins may read. */
const exposed = ['ETag', 'Retry-After', 'X-Request-Id']
/** On every answer to a buyer's page. */
export const anyOriginHeaders = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': exposed.join(',') }

/** Every request: an id, the headers that cost nothing and close much, and its duration by route pattern. */
export function around(metrics: HttpMetrics): MiddlewareHandler<Env> {
  return async (context, next) => {
    const started = performance.now()
    const requestId = randomUUID()
    context.set('requestId', requestId)
    context.header('X-Request-Id', requestId)
    for (const [name, value] of Object.entries(everyAnswer)) context.header(name, value)
    await next()
    metrics.request(context.req.method, routePath(context, -1), context.res.status, (performance.now() - started) / 1000)
  }
}

/** Buyers' routes answer any storefront; a bearer token opens them and no cookie is ever read, so no origin needs trust. */
export const anyOrigin = cors({
  origin: '*',
  allowMethods: ['GET', 'HEAD', 'POST'],
  allowHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key', 'If-None-Match', 'Last-Event-ID'],
  exposeHeaders: exposed,
  maxAge: 86_400,
})

/** Bodies above this are refused before they are read to the end. */
export function limitBody(bytes: number): MiddlewareHandler<Env> {
  return bodyLimit({
    maxSize: bytes,
    onError: (context) => context.json(errorBody(new AppError('invalid_input', `The body is larger than ${Math.floor(bytes / 1024)} KB. Send less at once.`), context.get('requestId') as string), 413),
  })
}
