import { Hono, type Context } from 'hono'
import { html } from 'hono/html'
import * as z from 'zod'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { parse } from '../contract/errors.ts'
import { answerCarrierQuestion, readCarrierQuestion, type CarrierQuestion } from '../core/carrier-choice/ask-buyer.ts'
import type { World } from '../core/ports.ts'
import { document, plainPolicy } from './document.ts'
import type { ApiOptions, Env, PageText } from './env.ts'

const Answer = z.object({ carrier: z.string().min(1).max(80) })

function form(t: PageText, { shop, shipment, candidates, pageUrl }: CarrierQuestion) {
  return html`<div class="card"><h1>${t('whichCarrier.title')}</h1><p>${shop.name}</p>
<p>${t(candidates.length > 0 ? 'whichCarrier.intro' : 'whichCarrier.none', { number: shipment.trackingNumber! })}</p>
${candidates.map(({ id, name }) => html`<form method="post"><input type="hidden" name="carrier" value="${id}"><p><button class="button">${name}</button></p></form>`)}
<p><a href="${pageUrl}">${t('error.back')}</a></p></div>`
}

/** Buyers say who brings a parcel, where the shop did not and its number fits several carriers. Needs no script. */
export function askCarrierRoutes(world: World, { texts }: ApiOptions): Hono<Env> {
  const guard = (context: Context<Env>) => {
    context.header('Cache-Control', 'no-store')
    context.header('X-Robots-Tag', 'noindex')
    context.header('Content-Security-Policy', plainPolicy)
  }
  return new Hono<Env>()
    .get('/parcel/:signed', async (context) => {
      const question = await readCarrierQuestion(world, context.req.param('signed'))
      const { order, shop: { settings } } = question
      const locale = world.messages.resolve(order.locale, settings.locale)
      const t = texts(locale, settings.formality)
      guard(context)
      return context.html(document({ locale, title: t('whichCarrier.title'), body: form(t, question) }))
    })
    .post('/parcel/:signed', async (context) => {
      const { carrier } = parse(Answer, Object.fromEntries(new URLSearchParams(await context.req.text())), 'The answer')
      const pageUrl = await answerCarrierQuestion(world, context.req.param('signed'), carrier)
      guard(context)
      return context.redirect(pageUrl, 303)
    })
}

const page = { 'text/html': { schema: { type: 'string' as const } } }
const path = z.object({ signed: z.string() })

export const askCarrierPaths: ZodOpenApiPathsObject = {
  '/parcel/{signed}': {
    get: { tags: ['Buyers'], summary: 'Ask who brings a parcel', description: 'For people. The page tells this address of a parcel nobody knows the carrier of.', requestParams: { path }, responses: { 200: { description: 'The question', content: page }, 401: { description: 'The link is not valid' }, 409: { description: 'The carrier is known by now' } } },
    post: {
      tags: ['Buyers'], summary: 'Say who brings a parcel', requestParams: { path }, requestBody: { content: { 'application/x-www-form-urlencoded': { schema: Answer } } },
      responses: { 303: { description: 'Taken; leads to the order\'s page' }, 400: { description: 'None of the carriers' }, 401: { description: 'The link is not valid' }, 409: { description: 'The carrier is known by now' } },
    },
  },
}
