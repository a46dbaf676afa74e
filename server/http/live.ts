import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import * as z from 'zod'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { AppError } from '../contract/errors.ts'
import { LiveEvent } from '../contract/page.ts'
import { authorise } from '../core/authorise.ts'
import type { NoteLook } from '../core/freshness/note-looks.ts'
import type { World } from '../core/ports.ts'
import { bearerOf } from './bearer.ts'
import type { ApiOptions, Env } from './env.ts'
import { buyer, faults } from './openapi-parts.ts'

const heartbeatMs = 15_000
/** A page that stands open counts as looked at for so many heartbeats; longer is a forgotten tab. */
const lookedBeats = 120
/** Node's timers count in 32 bits; a stream of weeks may well be opened anew. */
const longestTimerMs = 2 ** 31 - 1

/** Tells an open page that its order changed. The page then asks /v1/page; the stream itself carries no facts. */
export function liveRoutes(world: World, { streams }: ApiOptions, looked: NoteLook): Hono<Env> {
  return new Hono<Env>().get('/v1/live', async (context) => {
    const token = bearerOf(context.req.header('authorization'))
    const { orderId, expiresAt } = await authorise(world, token, 'redacted')
    // Nobody reads the body of a HEAD, so nothing would ever end its stream.
    if (context.req.method === 'HEAD') return context.body(null, 200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
    let end = () => {}
    const ended = new Promise<void>((resolve) => { end = resolve })
    const slot = streams.open(orderId, () => end())
    if (!slot) throw new AppError('rate_limited', 'Too many pages are open here at once. Ask /v1/page again in a moment instead.', { retryAfterSeconds: 30 })
    context.header('Cache-Control', 'no-store')
    context.header('X-Accel-Buffering', 'no')
    return streamSSE(context, async (stream) => {
      let told = Number(context.req.header('last-event-id') || Number.NaN)
      const send = async (type: LiveEvent['type'], revision: number) => {
        told = revision
        await stream.writeSSE({ id: String(revision), event: type, data: JSON.stringify({ type, revision } satisfies LiveEvent) })
      }
      const tell = async (revision: number) => {
        // A revoked link hears of no further change.
        await authorise(world, token, 'redacted')
        if (revision !== told) await send('changed', revision)
      }
      // Subscribed before the revision is read: a change in between is told twice rather than never.
      const unsubscribe = world.live.subscribe(orderId, (revision) => void tell(revision).catch(end))
      stream.onAbort(end)
      const expiry = setTimeout(end, Math.min(expiresAt - world.clock.now(), longestTimerMs))
      let beats = 0
      const heartbeat = setInterval(() => {
        if (++beats <= lookedBeats) looked(orderId)
        void stream.write(': still here\n\n')
      }, heartbeatMs)
      try {
        await stream.write('retry: 3000\n: open\n\n')
        const now = (await world.store.findRevisions(orderId))?.order ?? 0
        if (Number.isFinite(told) && told !== now) await send('changed', now)
        await ended
        if (!stream.aborted && streams.closing) await send('closing', Number.isFinite(told) ? told : now)
      } finally {
        clearInterval(heartbeat)
        clearTimeout(expiry)
        unsubscribe()
        slot.release()
      }
    })
  })
}

export const livePaths: ZodOpenApiPathsObject = {
  '/v1/live': {
    get: {
      tags: ['Buyers'], summary: 'Hear when the order changes', security: buyer,
      description: 'Server-sent events, read with fetch. `changed`: ask /v1/page again. `closing`: the server stops; open anew after a moment. A comment every 15 seconds keeps the line open. With Last-Event-ID a change missed meanwhile is told at once.',
      requestParams: { header: z.object({ 'Last-Event-ID': z.string().optional() }) },
      responses: {
        200: { description: 'A stream of events whose data is a LiveEvent', content: { 'text/event-stream': { schema: LiveEvent } } },
        ...faults('unauthorized', 'rate_limited'),
      },
    },
  },
}
