import { Hono, type Context } from 'hono'
import { cors } from 'hono/cors'
import * as z from 'zod'
import { AppError, parse } from '../../contract/errors.ts'
import { Placement } from '../../contract/page.ts'
import { Locale } from '../../contract/text.ts'
import { makeComposePage } from '../../core/compose-page.ts'
import type { World } from '../../core/ports.ts'
import { takeAct } from '../../core/take-act.ts'
import type { TellPage } from '../_adapter.ts'
import { parseJson } from '../_signed-push.ts'
import { openOrder } from './authorise.ts'
import { readBuyerSession, sessionTokenOf } from './session-token.ts'
import { noteSurface } from './surfaces.ts'

const Claim = {
  order: z.string().max(100).describe('gid://shopify/Order/… or gid://shopify/OrderIdentity/…'),
  checkout: z.string().min(1).max(300).optional().describe('The checkout\'s token, where the page knows it'),
  locale: Locale.optional().describe('BCP 47; the order\'s language where omitted, the nearest of ours where unknown'),
}
const Where = Placement.extract(['thank_you', 'order_status'])

export const ShopifyPageQuery = z.object({
  placement: Where.default('thank_you').describe('Where the block stands'), ...Claim,
  fulfillment: z.string().max(100).optional().describe('Id of the fulfilment the block stands beside. The page is told whole; the block shows its part of it'),
})
export const ShopifyAct = z.object({
  placement: Where.default('thank_you'), ...Claim, widget: z.string().max(40), act: z.string().max(40), data: z.record(z.string(), z.unknown()).default({}),
  key: z.string().regex(/^[\x21-\x7e]{1,200}$/, 'must be 1 to 200 visible ASCII characters').describe('Made once for each act: the same again changes nothing'),
}).meta({ id: 'ShopifyAct' })

/** Extensions run in workers of no steady origin; a bearer token opens the routes and no cookie is ever read. */
const anyOrigin = cors({
  origin: '*', allowMethods: ['GET', 'HEAD', 'POST'], allowHeaders: ['Authorization', 'Content-Type', 'If-None-Match'], exposeHeaders: ['ETag', 'Retry-After', 'X-Request-Id'], maxAge: 86_400,
})

const minuteMs = 60_000
const actsAMinute = 60
const pagesAMinute = 240

/** At most so many a minute for each key, in this process. Throws `rate_limited`. */
function makeLimit(world: World, most: number): (key: string) => void {
  let since = 0
  const counts = new Map<string, number>()
  return (key) => {
    const now = world.clock.now()
    if (now - since >= minuteMs || now < since) {
      since = now
      counts.clear()
    }
    counts.set(key, (counts.get(key) ?? 0) + 1)
    if (counts.get(key)! > most) throw new AppError('rate_limited', 'That was a lot at once. Wait a moment and try again.', { retryAfterSeconds: Math.ceil((since + minuteMs - now) / 1000) })
  }
}

/** The page and its acts for blocks in checkout and customer account. */
export function shopifyPageRoutes(world: World, tellPage: TellPage): Hono {
  const composePage = makeComposePage(world)
  const [slowPages, slowActs] = [makeLimit(world, pagesAMinute), makeLimit(world, actsAMinute)]
  const sessionOf = (context: Context) => readBuyerSession(world, sessionTokenOf(context.req.header('authorization')))
  return new Hono().use('/v1/shopify/page', anyOrigin).use('/v1/shopify/acts', anyOrigin)
    .get('/v1/shopify/page', async (context) => {
      const session = sessionOf(context)
      const { order, checkout, placement, locale } = parse(ShopifyPageQuery, context.req.query(), 'The query')
      slowPages(`${session.shopId} ${order}`)
      const { token } = await openOrder(world, session, { order, checkout })
      await noteSurface(world, session.shopId, placement)
      const { headers, body } = await tellPage({ query: { placement, locale }, token, ifNoneMatch: context.req.header('if-none-match') })
      return body ? context.body(Buffer.concat(body), 200, headers) : context.body(null, 304, headers)
    })
    .post('/v1/shopify/acts', async (context) => {
      const session = sessionOf(context)
      const { order, checkout, placement, locale, widget, act, data, key } = parse(ShopifyAct, parseJson(await context.req.text()), 'The act')
      slowActs(`${session.shopId} ${order}`)
      const { claims } = await openOrder(world, session, { order, checkout })
      const result = await takeAct(world, claims, { widget, act, input: data, placement, locale }, key, composePage)
      return context.json(result, 200, { 'Cache-Control': 'no-store' })
    })
}
