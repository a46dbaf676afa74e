import { Hono, type Context } from 'hono'
import * as z from 'zod'
import { AppError, parse } from '../../contract/errors.ts'
import { Country } from '../../contract/text.ts'
import { composeStorefront } from '../../core/compose-storefront.ts'
import { quoteDelivery } from '../../core/delivery-date/quote.ts'
import { buyerIdOf } from '../../core/ids.ts'
import { pageLink } from '../../core/issue-page-link.ts'
import type { World } from '../../core/ports.ts'
import { resolveLocale } from '../../core/resolve-locale.ts'
import { keepShopMemories } from '../../core/shop-memory.ts'
import type { Shop } from '../../core/store-port.ts'
import { zoneOf } from '../../core/time-zone.ts'
import type { AdapterHttp } from '../_adapter.ts'
import { offersLiquid, questionsLiquid } from './proxy-liquid.ts'
import { answerLookUp } from './proxy-look-up.ts'
import { readProxyQuery, type ProxyRequest } from './proxy-signature.ts'
import { shopIdOf, shopifyApp } from './shop-domain.ts'
import { noteSurface } from './surfaces.ts'

/** Where Shopify's app proxy leads; `https://<shop>/apps/afterglow/<rest>` arrives at `<path>/<rest>`. */
export const proxyPath = '/v1/shopify/proxy'
const orderLimit = 5
const redactedDays = 1
const variantLimit = 250

const Id = z.string().regex(/^\d{1,20}$/)
const Ids = z.string().max(6000).default('').transform((text) => text.split(',').filter((id) => Id.safeParse(id).success).slice(0, variantLimit))
const Limit = (most: number) => z.coerce.number().int().min(1).max(most).catch(most)
const Place = z.object({ country: Country.catch(''), postcode: z.string().trim().max(12).optional() })

/** A signed request and the shop it came from. Throws `unauthorized`, and `not_found` where the shop is none of ours. */
export async function readProxy(world: World, context: Context): Promise<ProxyRequest & { shop: Shop; locale: string }> {
  const request = readProxyQuery(new URL(context.req.url).searchParams, shopifyApp(world).secret, world.clock.now())
  const shop = await world.store.findShop(shopIdOf(request.domain))
  if (!shop || shop.platform !== 'shopify') throw new AppError('not_found', 'Afterglow is not installed in this shop.')
  await noteSurface(world, shop.id, 'storefront')
  return { ...request, shop, locale: resolveLocale(world.messages, shop, request.query.get('locale')) }
}

/** Same answer for every visitor, for some minutes. */
const forAll = (context: Context) => context.header('Cache-Control', 'public, max-age=300')
const forOne = (context: Context) => context.header('Cache-Control', 'private, no-store')
const liquid = (context: Context, text: string) => context.body(text, 200, { 'Content-Type': 'application/liquid; charset=utf-8' })
const wantsJson = (context: Context) => (context.req.header('accept') ?? '').includes('application/json')

const dayFormat = (locale: string) => new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' })
/** "Tue, Nov 24 – Thu, Nov 26" in the visitor's language. */
export const daysText = (locale: string, from: string, to: string): string => dayFormat(locale).formatRange(Date.parse(from), Date.parse(to))

async function arrives(world: World, context: Context): Promise<Response> {
  const { shop, query, locale } = await readProxy(world, context)
  // A postcode only from the visitor's own hand, and in the body, where no log keeps it.
  const entered = context.req.method === 'POST' ? new URLSearchParams(await context.req.text()).get('postcode') ?? undefined : undefined
  const place = parse(Place, { country: query.get('country') ?? '', postcode: entered }, 'The place')
  const country = place.country || shop.settings.delivery.country
  const quote = await quoteDelivery(world, shop, { country, postcode: place.postcode })
  if (entered === undefined) forAll(context)
  else forOne(context)
  const timeZone = zoneOf(country, shop.settings.timeZone)
  return context.json(quote
    ? { days: daysText(locale, quote.from, quote.to), from: quote.from, to: quote.to, basis: quote.basis, orderBy: quote.orderBy === null ? null : new Date(quote.orderBy).toISOString(), timeZone }
    : { days: null, orderBy: null, timeZone })
}

/** Orders of the customer Shopify says is signed in. Any script of the storefront may read this: what opens them shows no name, address or price. */
async function listOwn(world: World, context: Context): Promise<Response> {
  const { shop, customer } = await readProxy(world, context)
  const known = customer === null ? [] : await world.store.listOrdersOfBuyer(shop.id, buyerIdOf(shop.id, `id ${customer}`), { limit: orderLimit })
  const orders = known.filter(({ opens }) => opens?.customer === customer)
  forOne(context)
  return context.json({
    src: world.publicUrl,
    orders: orders.map((order) => ({ number: order.number, placedAt: new Date(order.placedAt).toISOString(), token: pageLink(world, order, 'redacted', redactedDays).token })),
  })
}

/** What a storefront asks through Shopify's app proxy. Every request is signed by Shopify (proxy-signature.ts); none carries a cookie. */
export function proxyRoutes(world: World, http: AdapterHttp): Hono {
  const memoryOf = keepShopMemories(world)
  return new Hono().basePath(proxyPath)
    .get('/arrives', (context) => arrives(world, context))
    .post('/arrives', (context) => arrives(world, context))
    .get('/orders', (context) => listOwn(world, context))
    .post('/track', async (context) => answerLookUp(world, http, context, await readProxy(world, context)))
    .get('/home', async (context) => {
      await readProxy(world, context)
      forAll(context)
      return context.json({ src: world.publicUrl })
    })
    .get('/faq', async (context) => {
      const { shop, query, locale } = await readProxy(world, context)
      const { questions = [] } = await composeStorefront(world, shop, { widget: 'faq', locale }, memoryOf(shop))
      forAll(context)
      if (wantsJson(context)) return context.json({ questions: questions.slice(0, Limit(12).parse(query.get('limit') ?? undefined)) })
      return liquid(context, questionsLiquid(world.messages.forWidgets(locale, shop.settings.formality, ['faq'])['faq.title'] ?? '', questions))
    })
    .get('/cross-sell', async (context) => {
      const { shop, query, locale } = await readProxy(world, context)
      const productIds = Ids.parse(query.get('variants') ?? undefined)
      const { offers = [] } = await composeStorefront(world, shop, { widget: 'cross-sell', locale, productIds }, memoryOf(shop))
      forAll(context)
      const add = world.messages.forWidgets(locale, shop.settings.formality, ['cross-sell'])['cross-sell.add'] ?? '+'
      return liquid(context, offersLiquid(offers, add, Limit(4).parse(query.get('limit') ?? undefined)))
    })
}
