import { Hono, type Context } from 'hono'
import { html } from 'hono/html'
import * as z from 'zod'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { AppError } from '../contract/errors.ts'
import { lookUp, type LookUpQuery } from '../core/look-up-order.ts'
import type { World } from '../core/ports.ts'
import type { Shop } from '../core/store-port.ts'
import { document, plainPolicy } from './document.ts'
import type { ApiOptions, Env, PageText } from './env.ts'
import { statusOf } from './errors.ts'
import { noShopPage } from './start-page.ts'
import { visitorKey } from './visitor.ts'

const LookUpForm = z.object({
  number: z.string().trim().min(1).max(64).describe('Order number as printed'),
  contact: z.string().trim().min(1).max(320).describe('E-mail address or postcode'),
  shop: z.string().max(64).optional().describe('Id of the shop, where this server has several'),
})

type Notice = 'sent' | 'notFound' | 'tooMany' | 'incomplete'

/** The shop asked for, else the one the server has, else the newest: a server of one shop needs no parameter. Null where it has none at all. */
async function findShop(world: World, id: string | undefined): Promise<Shop | null> {
  const shop = id ? await world.store.findShop(id) : (await world.store.listShops())[0]
  if (!shop && id) throw new AppError('not_found', 'There is no such shop here.')
  return shop ?? null
}

/** The form. What was typed is never shown again: right and wrong guesses answer the same bytes. */
function form(t: PageText, shop: Shop, notice: Notice | null) {
  return html`<div class="card"><h1>${t('lookUp.title')}</h1><p>${shop.name}</p>
${notice ? html`<p class="notice" role="alert">${t(`lookUp.${notice}`)}</p>` : html`<p>${t('lookUp.intro')}</p>`}
<form method="post" action="/track"><input type="hidden" name="shop" value="${shop.id}">
<label for="number">${t('lookUp.number')}</label><input id="number" name="number" required maxlength="64" autocomplete="off" aria-describedby="number-hint"><span class="hint" id="number-hint">${t('lookUp.numberHint')}</span>
<label for="contact">${t('lookUp.emailOrPostcode')}</label><input id="contact" name="contact" required maxlength="320" autocomplete="email" aria-describedby="contact-hint"><span class="hint" id="contact-hint">${t('lookUp.emailOrPostcodeHint')}</span>
<button class="button">${t('lookUp.submit')}</button></form></div>`
}

const noticeOf = (error: unknown): Notice | null => {
  if (!(error instanceof AppError)) return null
  return error.code === 'not_found' ? 'notFound' : error.code === 'rate_limited' ? 'tooMany' : error.code === 'invalid_input' ? 'incomplete' : null
}

/** Guests find their order: number and e-mail (a link goes to the address on file) or postcode (opens the redacted page). Needs no script. */
export function trackRoutes(world: World, { texts, trustProxy }: ApiOptions): Hono<Env> {
  function answer(context: Context<Env>, shop: Shop, notice: Notice | null, status: 200 | 400 | 404 | 429) {
    const { settings } = shop
    const locale = world.messages.resolve(context.req.query('locale') ?? context.req.header('accept-language'), settings.locale)
    const t = texts(locale, settings.formality)
    context.header('Cache-Control', 'no-store')
    context.header('Content-Security-Policy', plainPolicy)
    return context.html(document({ locale, title: t('lookUp.title'), body: form(t, shop, notice) }), status)
  }
  return new Hono<Env>()
    .get('/track', async (context) => {
      const shop = await findShop(world, context.req.query('shop'))
      return shop ? answer(context, shop, null, 200) : noShopPage(world, { texts }, context)
    })
    .post('/track', async (context) => {
      const fields = LookUpForm.safeParse(Object.fromEntries(new URLSearchParams(await context.req.text())))
      const shop = await findShop(world, fields.data?.shop)
      if (!shop) return noShopPage(world, { texts }, context)
      if (!fields.success) return answer(context, shop, 'incomplete', 400)
      const { number, contact } = fields.data
      const query: LookUpQuery = contact.includes('@') ? { number, email: contact } : { number, postcode: contact }
      try {
        const found = await lookUp(world, shop, query, visitorKey(context, trustProxy))
        if (found.kind === 'mailed') return await answer(context, shop, 'sent', 200)
        context.header('Cache-Control', 'no-store')
        return context.redirect(found.pageUrl, 303)
      } catch (error) {
        const notice = noticeOf(error)
        if (!notice) throw error
        const { retryAfterSeconds } = error as AppError
        if (retryAfterSeconds !== undefined) context.header('Retry-After', String(retryAfterSeconds))
        return answer(context, shop, notice, statusOf(error as AppError) as 400 | 404 | 429)
      }
    })
}

const page = { 'text/html': { schema: { type: 'string' as const } } }

export const trackPaths: ZodOpenApiPathsObject = {
  '/track': {
    get: { tags: ['Buyers'], summary: 'Find an order', description: 'For people.', requestParams: { query: z.object({ shop: z.string().optional(), locale: z.string().optional() }) }, responses: { 200: { description: 'The form', content: page } } },
    post: {
      tags: ['Buyers'], summary: 'Look an order up', requestBody: { content: { 'application/x-www-form-urlencoded': { schema: LookUpForm } } },
      responses: {
        200: { description: 'If number and e-mail belong together, the link is on its way; the same words either way', content: page },
        303: { description: 'Number and postcode belong together: leads to the redacted page' },
        400: { description: 'A field is empty', content: page }, 404: { description: 'Nothing found, or no shop here yet', content: page }, 429: { description: 'Too many tries', content: page },
      },
    },
  },
}
