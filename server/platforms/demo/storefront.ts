import { randomBytes } from 'node:crypto'
import { Hono, type Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import * as z from 'zod'
import { AppError } from '../../contract/errors.ts'
import type { OrderState } from '../../contract/page.ts'
import { RequiredText } from '../../contract/text.ts'
import { authorise } from '../../core/authorise.ts'
import { makeComposePage } from '../../core/compose-page.ts'
import { pageLink } from '../../core/issue-page-link.ts'
import type { Order } from '../../core/order.ts'
import type { Renderer, World } from '../../core/ports.ts'
import type { Shop } from '../../core/store-port.ts'
import { demoShopId, drawingOf, sellableOf } from './catalogue/catalogue.ts'
import { draw } from './pictures/draw.ts'
import { addItems, openCart, priceCart, readItems, sealCart, type CartItem } from './shop/cart.ts'
import { cartPage, checkoutPage, demoBuyer, type CheckoutFields } from './shop/cart-pages.ts'
import { categoryPage, homePage, productPage, type Products } from './shop/catalogue-pages.ts'
import { policy, to, visitOf, type Html, type Visit } from './shop/frame.ts'
import { legalPage, notFoundPage, ordersPage, tagOnlyPage, thankYouPage } from './shop/order-pages.ts'
import { styles } from './shop/styles.ts'
import { journeyChoices, stateNames } from './shop/texts.ts'
import { placeTestOrder, pushOf } from './test-order.ts'

const cookieName = 'morgentau_cart'

const Checkout = z.object({
  firstName: RequiredText(150), lastName: RequiredText(150), email: z.email().max(320), street: RequiredText(300), postcode: RequiredText(20), city: RequiredText(200),
  payment: z.enum(['prepaid', 'invoice']), journey: z.enum(journeyChoices.map(({ letter }) => letter)), key: z.string().regex(/^[a-z0-9]{12}$/),
})

interface Storefront { world: World; renderer: Renderer }

/** The fields of a posted form as text; files and repeated fields are no concern of this shop. */
async function formOf(context: Context): Promise<Record<string, string>> {
  const body = await context.req.parseBody()
  return Object.fromEntries(Object.entries(body).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])))
}

const visitTo = ({ world }: Storefront, context: Context, cart: readonly CartItem[]): Visit => visitOf({
  language: context.req.query('lang')?.startsWith('en') ? 'en' : 'de', nonce: randomBytes(16).toString('base64url'),
  inCart: cart.reduce((sum, { quantity }) => sum + quantity, 0), publicUrl: world.publicUrl, path: context.req.path,
})
const cartOf = ({ world }: Storefront, context: Context) => openCart(world.keys, getCookie(context, cookieName))

function keepCart({ world }: Storefront, context: Context, items: readonly CartItem[]) {
  setCookie(context, cookieName, sealCart(world.keys, items), { path: '/demo', httpOnly: true, sameSite: 'Lax', secure: world.publicUrl.startsWith('https:'), maxAge: 7 * 86_400 })
}

async function send({ world }: Storefront, context: Context, visit: Visit, page: Html | null): Promise<Response> {
  context.header('Content-Security-Policy', policy(visit.nonce, world.publicUrl))
  context.header('Cache-Control', 'no-store')
  return page ? context.html(await page) : context.html(await notFoundPage(visit), 404)
}

async function productsOf({ world }: Storefront): Promise<Products> {
  return new Map((await world.store.listProducts(demoShopId, { limit: 500 })).map((product) => [product.id, product]))
}

async function shopOf({ world }: Storefront): Promise<Shop> {
  const shop = await world.store.findShop(demoShopId)
  if (!shop) throw new AppError('not_found', 'The demo shop is not there. Make it with: npm run --silent afterglow -- seed-demo')
  return shop
}

/** An order of this shop by our id or by its number. */
async function findOrder({ world }: Storefront, name: string): Promise<Order | null> {
  const order = name.startsWith('ord_') ? await world.store.findOrder(name) : (await world.store.findOrdersByNumber(demoShopId, name))[0]
  return order?.shopId === demoShopId ? order : null
}

function catalogueRoutes(storefront: Storefront): Hono {
  const show = async (context: Context, page: (visit: Visit, products: Products) => Html | null) => {
    const visit = visitTo(storefront, context, cartOf(storefront, context))
    return send(storefront, context, visit, page(visit, await productsOf(storefront)))
  }
  return new Hono()
    .get('/shop.css', (context) => context.body(styles, 200, { 'Content-Type': 'text/css; charset=UTF-8', 'Cache-Control': 'public, max-age=300' }))
    .get('/pictures/:file{[a-z0-9-]+\\.svg}', (context) => {
      const sellable = sellableOf(context.req.param('file').slice(0, -4))
      if (!sellable) return context.notFound()
      return context.body(draw(drawingOf(sellable)), 200, {
        'Content-Type': 'image/svg+xml', 'Cache-Control': 'public, max-age=86400', 'Content-Security-Policy': "default-src 'none'", 'Cross-Origin-Resource-Policy': 'cross-origin',
      })
    })
    .get('/', (context) => show(context, homePage))
    .get('/c/:id', (context) => show(context, (visit, products) => categoryPage(visit, context.req.param('id'), products)))
    .get('/products/:id', (context) => show(context, (visit, products) => productPage(visit, context.req.param('id'), products)))
    .get('/legal/:name', (context) => show(context, (visit) => legalPage(visit, context.req.param('name'))))
}

function cartRoutes(storefront: Storefront): Hono {
  const back = (context: Context, items: readonly CartItem[]) => {
    keepCart(storefront, context, items)
    return context.redirect(to(visitTo(storefront, context, items), '/demo/cart'), 303)
  }
  return new Hono()
    .get('/cart', async (context) => {
      const cart = cartOf(storefront, context)
      const add = context.req.query('add')
      if (add !== undefined) return back(context, addItems(cart, readItems(add)))
      const visit = visitTo(storefront, context, cart)
      return send(storefront, context, visit, cartPage(visit, priceCart(cart, await productsOf(storefront))))
    })
    .post('/cart/add', async (context) => {
      const { id = '', quantity = '1' } = await formOf(context)
      return back(context, addItems(cartOf(storefront, context), readItems(`${id}:${quantity}`)))
    })
    .post('/cart/set', async (context) => {
      const { id, quantity = '0', remove } = await formOf(context)
      const wanted = remove || !/^\d{1,2}$/.test(quantity) ? 0 : Number(quantity)
      return back(context, cartOf(storefront, context).flatMap((item) => (item.id !== id ? [item] : wanted ? [{ ...item, quantity: wanted }] : [])))
    })
}

function checkoutRoutes(storefront: Storefront): Hono {
  const { world } = storefront
  return new Hono()
    .get('/checkout', async (context) => {
      const cart = cartOf(storefront, context)
      const visit = visitTo(storefront, context, cart)
      const priced = priceCart(cart, await productsOf(storefront))
      if (!priced.lines.length) return context.redirect(to(visit, '/demo/cart'), 303)
      const key = BigInt(`0x${randomBytes(10).toString('hex')}`).toString(36).padStart(12, '0').slice(-12)
      return send(storefront, context, visit, checkoutPage(visit, priced, { ...demoBuyer, key }))
    })
    .post('/checkout', async (context) => {
      const cart = cartOf(storefront, context)
      const visit = visitTo(storefront, context, cart)
      const priced = priceCart(cart, await productsOf(storefront))
      const raw = await formOf(context)
      const fields = Checkout.safeParse(raw)
      // Sent twice: the first one emptied the cart and made the order.
      const earlier = fields.success ? await world.store.findOrderByExternalId(demoShopId, `test-${fields.data.key}`) : null
      if (earlier) return context.redirect(to(visit, `/demo/thank-you/${earlier.id}`), 303)
      if (!priced.lines.length) return context.redirect(to(visit, '/demo/cart'), 303)
      if (!fields.success) {
        const issues = fields.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))
        context.status(400)
        return send(storefront, context, visit, checkoutPage(visit, priced, { ...demoBuyer, ...raw } as CheckoutFields, issues))
      }
      const push = pushOf(fields.data, priced.lines, priced, world.publicUrl, world.clock.now(), visit.language)
      const order = await placeTestOrder(world, await shopOf(storefront), push, fields.data.journey)
      keepCart(storefront, context, [])
      return context.redirect(to(visit, `/demo/thank-you/${order.id}`), 303)
    })
}

function orderRoutes(storefront: Storefront): Hono {
  const { world, renderer } = storefront
  const composePage = makeComposePage(world)
  const states = Object.keys(stateNames) as OrderState[]
  const tagOnly = async (context: Context, order: Order | null) => {
    const visit = visitTo(storefront, context, cartOf(storefront, context))
    if (!order) return send(storefront, context, visit, null)
    const { token, pageUrl } = pageLink(world, order, 'act')
    return send(storefront, context, visit, tagOnlyPage(visit, order, token, pageUrl))
  }
  return new Hono()
    .get('/orders', async (context) => {
      const visit = visitTo(storefront, context, cartOf(storefront, context))
      const groups = await Promise.all(states.map(async (state) => ({ state, orders: await world.store.listOrdersByState(demoShopId, state, 6) })))
      return send(storefront, context, visit, ordersPage(visit, groups))
    })
    .get('/thank-you/:order', async (context) => {
      const order = await findOrder(storefront, context.req.param('order'))
      const visit = visitTo(storefront, context, cartOf(storefront, context))
      if (!order) return send(storefront, context, visit, null)
      const { token } = pageLink(world, order, 'act')
      const { view } = await composePage(await authorise(world, token, 'act'), { placement: 'thank_you', locale: visit.language })
      const returnUrl = `${world.publicUrl}${to(visit, `/demo/thank-you/${order.id}`)}`
      return send(storefront, context, visit, thankYouPage(visit, order, renderer.fragment(view, { token, baseUrl: world.publicUrl, returnUrl })))
    })
    .get('/tag-only', async (context) => {
      for (const state of ['out_for_delivery', 'shipped', ...states] as const) {
        const [summary] = await world.store.listOrdersByState(demoShopId, state, 1)
        if (summary) return tagOnly(context, await world.store.findOrder(summary.id))
      }
      return tagOnly(context, null)
    })
    .get('/tag-only/:order', async (context) => tagOnly(context, await findOrder(storefront, context.req.param('order'))))
}

/**
 * The demo shop as people see it, under /demo: catalogue, cart, checkout for test orders, and pages that embed Afterglow as a
 * theme developer would. Server-rendered, without a script of its own. Not for production: whoever opens it may see its orders.
 */
export function demoStorefront(world: World, { renderer }: { renderer: Renderer }): Hono {
  const storefront: Storefront = { world, renderer }
  return new Hono().basePath('/demo').route('/', catalogueRoutes(storefront)).route('/', cartRoutes(storefront)).route('/', checkoutRoutes(storefront)).route('/', orderRoutes(storefront))
    .get('/*', (context) => send(storefront, context, visitTo(storefront, context, cartOf(storefront, context)), null))
}
