import { Hono, type Context } from 'hono'
import { html } from 'hono/html'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import * as z from 'zod'
import { AppError } from '../contract/errors.ts'
import { readToken } from '../core/buyer-token.ts'
import type { World } from '../core/ports.ts'
import type { Shop } from '../core/store-port.ts'
import { document, newNonce, plainPolicy } from './document.ts'
import type { ApiOptions, Env } from './env.ts'
import { viewOf, type PageAnswerer } from './page-answer.ts'

/**
 * What the order page may load. Pictures come from the shop (https anywhere); Google's opt-in loads after the buyer's click.
 * form-action allows https because a form's act may lead on to the shop's cart, and browsers check that redirect too.
 */
function orderPolicy(nonce: string, publicUrl: string): string {
  // The page asks the public address, whatever name it was opened under.
  const { origin } = new URL(publicUrl)
  return [
    "default-src 'none'", `script-src 'self' ${origin} 'nonce-${nonce}' https://apis.google.com`, `style-src 'self' ${origin} 'nonce-${nonce}'`, `connect-src 'self' ${origin}`,
    `img-src 'self' ${origin} https: data:`, 'frame-src https://*.google.com', `form-action 'self' ${origin} https:`, "base-uri 'none'", "frame-ancestors 'none'",
  ].join('; ')
}

/** Neither caches nor search engines nor the next site learn the address. */
function keepPrivate(context: Context<Env>) {
  context.header('Cache-Control', 'no-store')
  context.header('Referrer-Policy', 'no-referrer')
  context.header('X-Robots-Tag', 'noindex, nofollow')
}

/** Whose link it was, so that it is told the shop's way; where the token is not genuine, the shop this server has. */
async function shopOf({ keys, store }: World, token: string): Promise<Shop | null> {
  try {
    // Read as of 1970: an expired token still names its shop.
    return await store.findShop(readToken(keys, token, 0).shopId)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return (await store.listShops())[0] ?? null
  }
}

/** The permanent order page, and a kind one where its link no longer opens anything. */
export function orderPageRoutes(world: World, answer: PageAnswerer, { renderer, texts }: ApiOptions): Hono<Env> {
  return new Hono<Env>().get('/o/:token', async (context) => {
    const token = context.req.param('token')
    const nonce = newNonce()
    keepPrivate(context)
    try {
      const view = viewOf(await answer(token, { placement: 'order_status', locale: undefined }))
      context.header('Content-Security-Policy', orderPolicy(nonce, world.publicUrl))
      return context.html(renderer.document(view, { token, baseUrl: world.publicUrl, nonce, returnUrl: `${world.publicUrl}/o/${token}` }))
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'unauthorized')) throw error
      const shop = await shopOf(world, token)
      const locale = world.messages.resolve(context.req.header('accept-language'), shop?.settings.locale ?? 'de')
      const t = texts(locale, shop?.settings.formality ?? 'informal')
      context.header('Content-Security-Policy', plainPolicy)
      const page = html`<div class="card"><h1>${t('expired.title')}</h1><p>${t('expired.text')}</p><p><a class="button" href="/track">${t('expired.lookUp')}</a></p></div>`
      return context.html(document({ locale, title: t('expired.title'), body: page }), 401)
    }
  })
}

export const orderPagePaths: ZodOpenApiPathsObject = {
  '/o/{token}': {
    get: {
      tags: ['Buyers'], summary: 'The permanent order page', description: 'For people. Print its address (`pageUrl` of a push) into your mails.',
      requestParams: { path: z.object({ token: z.string() }) },
      responses: { 200: { description: 'The page', content: { 'text/html': { schema: { type: 'string' } } } }, 401: { description: 'A kind page that leads to the look-up', content: { 'text/html': { schema: { type: 'string' } } } } },
    },
  },
}
