import { Hono } from 'hono'
import * as z from 'zod'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { mintToken, unauthorized } from '../core/buyer-token.ts'
import { readFileLink } from '../core/calendar-file.ts'
import type { World } from '../core/ports.ts'
import type { ApiOptions, Env } from './env.ts'
import { faults } from './openapi-parts.ts'

const extensions: Record<string, string> = { 'image/png': 'png', 'image/jpeg': 'jpg', 'image/gif': 'gif', 'image/webp': 'webp', 'application/pdf': 'pdf' }

/** Files of an order behind signed addresses: a carrier's proof, fetched through us, and calendar entries. */
export function fileRoutes(world: World, { showProof, calendarFile, texts }: ApiOptions): Hono<Env> {
  return new Hono<Env>().get('/v1/files/:signed', async (context) => {
    const linked = await readFileLink(world, context.req.param('signed'))
    const { file, order, shop } = linked
    context.header('Cache-Control', 'private, no-store')
    context.header('Content-Security-Policy', "default-src 'none'; sandbox")
    context.header('X-Robots-Tag', 'noindex')
    if (file.kind === 'proof') {
      const { bytes, type } = await showProof(linked)
      context.header('Content-Disposition', `inline; filename="proof.${extensions[type]}"`)
      return context.body(bytes, 200, { 'Content-Type': type })
    }
    if (!file.day) throw unauthorized()
    const locale = world.messages.resolve(order.locale, shop.settings.locale)
    const title = texts(locale, shop.settings.formality)('calendar.reorder', { shop: shop.name })
    // Calendars are shared: the link in one shows no address and no price, and lives no longer than the one it came from.
    const pageUrl = `${world.publicUrl}/o/${mintToken(world.keys, { ...file, scope: 'redacted' })}`
    const entry = calendarFile({ id: `${order.id}.${file.subject}`, title, day: file.day, url: pageUrl, at: world.clock.now() })
    context.header('Content-Disposition', 'attachment; filename="reminder.ics"')
    return context.body(entry, 200, { 'Content-Type': 'text/calendar; charset=UTF-8' })
  })
}

export const filePaths: ZodOpenApiPathsObject = {
  '/v1/files/{signed}': {
    get: {
      tags: ['Buyers'], summary: 'A file of an order', description: 'The page tells these addresses. A proof of delivery, or a calendar entry.',
      requestParams: { path: z.object({ signed: z.string() }) },
      responses: {
        200: { description: 'The file', content: { 'text/calendar': { schema: { type: 'string' } }, 'image/*': { schema: { type: 'string', format: 'binary' } }, 'application/pdf': { schema: { type: 'string', format: 'binary' } } } },
        ...faults('unauthorized', 'not_found', 'rate_limited', 'upstream_rejected', 'upstream_unavailable'),
      },
    },
  },
}
