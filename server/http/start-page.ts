import { Hono, type Context, type MiddlewareHandler } from 'hono'
import { html } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import type { World } from '../core/ports.ts'
import { document, plainPolicy } from './document.ts'
import type { ApiOptions, Env, PageText } from './env.ts'

type Texts = Pick<ApiOptions, 'texts'>
type Body = (t: PageText) => HtmlEscapedString | Promise<HtmlEscapedString>

/** A small page of ours that belongs to no shop, in the reader's language. `name` is its group in locales/<lang>/pages.json. */
function plainPage({ messages }: Pick<World, 'messages'>, { texts }: Texts, context: Context, name: string, body: Body) {
  const locale = messages.resolve(context.req.query('locale') ?? context.req.header('accept-language'), 'de')
  const t = texts(locale, 'informal')
  context.header('Content-Security-Policy', plainPolicy)
  context.header('Cache-Control', 'no-store')
  return document({ locale, title: t(`${name}.title`), body: html`<div class="card"><h1>${t(`${name}.title`)}</h1><p>${t(`${name}.text`)}</p>${body(t)}</div>` })
}

/** What leads the merchant on. */
const toAdmin: Body = (t) => html`<p><a class="button" href="/admin">${t('start.admin')}</a></p>`

/** The look-up of a server without any shop. */
export const noShopPage = (world: World, texts: Texts, context: Context) => context.html(plainPage(world, texts, context, 'noShop', toAdmin), 404)

/** The root: leads to `home` where there is one, else says what this server is. */
export function startRoutes(world: World, texts: Texts, home: () => Promise<string | null>): Hono<Env> {
  return new Hono<Env>().get('/', async (context) => {
    const path = await home()
    context.header('Cache-Control', 'no-store')
    if (path) return context.redirect(path)
    return context.html(plainPage(world, texts, context, 'start', (t) => html`${toAdmin(t)}<p><a href="/track">${t('lookUp.title')}</a> · <a href="/docs">${t('start.docs')}</a></p>`))
  })
}

export const startPaths: ZodOpenApiPathsObject = {
  '/': {
    get: {
      tags: ['Operators'], summary: 'What this server is', description: 'For people: leads to the demo where there is one.',
      responses: { 200: { description: 'A small page', content: { 'text/html': { schema: { type: 'string' } } } }, 302: { description: 'To the demo shop' } },
    },
  },
}

/** Stands before the demo shop: once it was removed, its addresses say so. */
export const demoGate = (world: World, texts: Texts, isGone: () => Promise<boolean>): MiddlewareHandler => async (context, next) => {
  if (!await isGone()) return next()
  return context.html(plainPage(world, texts, context, 'noDemo', toAdmin), 404)
}
