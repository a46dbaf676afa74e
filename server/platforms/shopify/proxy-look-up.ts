import type { Context } from 'hono'
import * as z from 'zod'
import { AppError, type ErrorCode } from '../../contract/errors.ts'
import { lookUp } from '../../core/look-up-order.ts'
import type { World } from '../../core/ports.ts'
import type { Shop } from '../../core/store-port.ts'
import type { AdapterHttp } from '../_adapter.ts'
import { liquidText, pageLiquid } from './proxy-liquid.ts'

const LookUpForm = z.object({ number: z.string().trim().min(1).max(64), contact: z.string().trim().min(1).max(320) })

type Notice = 'sent' | 'notFound' | 'tooMany' | 'incomplete'
const notices: Partial<Record<ErrorCode, { notice: Notice; status: 400 | 404 | 429 }>> = {
  not_found: { notice: 'notFound', status: 404 }, rate_limited: { notice: 'tooMany', status: 429 }, invalid_input: { notice: 'incomplete', status: 400 },
}

/** JSON for the theme's script; for who has none a page in the theme's frame, which leads back to where the form stands. */
function tell({ texts: textsOf }: AdapterHttp, context: Context, { shop, locale }: { shop: Shop; locale: string }, notice: Notice, status: 200 | 400 | 404 | 429): Response {
  if ((context.req.header('accept') ?? '').includes('application/json')) return context.json(status === 200 ? { kind: 'mailed' } : { notice }, status)
  const texts = textsOf(locale, shop.settings.formality)
  // A page of a theme is a page: with another status Shopify would show its own.
  return context.body(pageLiquid(texts('lookUp.title'), `<p role="alert">${liquidText(texts(`lookUp.${notice}`))}</p>`), 200, { 'Content-Type': 'application/liquid; charset=utf-8' })
}

/** A guest's look-up in the storefront: the rules, limits and same answers of core/look-up-order.ts. Shopify's proxy stands in front of the server's own. */
export async function answerLookUp(world: World, http: AdapterHttp, context: Context, request: { shop: Shop; locale: string }): Promise<Response> {
  context.header('Cache-Control', 'private, no-store')
  const fields = LookUpForm.safeParse(Object.fromEntries(new URLSearchParams(await context.req.text())))
  if (!fields.success) return tell(http, context, request, 'incomplete', 400)
  const { number, contact } = fields.data
  try {
    const found = await lookUp(world, request.shop, contact.includes('@') ? { number, email: contact } : { number, postcode: contact }, http.visitorOf(context, 1))
    if (found.kind === 'mailed') return tell(http, context, request, 'sent', 200)
    if ((context.req.header('accept') ?? '').includes('application/json')) return context.json({ kind: 'page', src: world.publicUrl, token: found.token })
    return context.redirect(found.pageUrl, 303)
  } catch (error) {
    const known = error instanceof AppError ? notices[error.code] : undefined
    if (!known) throw error
    const { retryAfterSeconds } = error as AppError
    if (retryAfterSeconds !== undefined) context.header('Retry-After', String(retryAfterSeconds))
    return tell(http, context, request, known.notice, known.status)
  }
}
