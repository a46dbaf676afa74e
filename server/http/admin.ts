import { Hono } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Context, MiddlewareHandler } from 'hono'
import * as z from 'zod'
import { AppError, parse } from '../contract/errors.ts'
import { RequiredText } from '../contract/text.ts'
import { readFrameToken, requireOwner, requireShop, type AdminAccess } from '../core/merchant/admin-access.ts'
import { openedByHand, startEmpty } from '../core/merchant/start-empty.ts'
import { endSession, readSession, sessionDays } from '../core/merchant/sessions.ts'
import { setUpMerchant } from '../core/merchant/set-up.ts'
import { rememberDevice, signIn } from '../core/merchant/sign-in.ts'
import type { World } from '../core/ports.ts'
import { adminConnections } from './admin-connections.ts'
import { adminDelivery } from './admin-delivery.ts'
import { adminPrivacy } from './admin-privacy.ts'
import { adminProblems } from './admin-problems.ts'
import { adminShops } from './admin-shops.ts'
import { bearerOf } from './bearer.ts'
import type { Env } from './env.ts'
import { readJson } from './read-json.ts'
import { limitBody } from './middleware.ts'
import { visitorKey } from './visitor.ts'

const cookie = 'afterglow_admin'
const deviceCookie = 'afterglow_device'
const deviceDays = 400
const Password = z.string().min(10, 'must have at least 10 characters').max(200)
const SetUp = z.object({ code: z.string().min(1).max(40), email: z.email().max(320), password: Password })
const SignIn = z.object({ email: z.string().max(320), password: z.string().max(200) })

/** What another back office's sign-in opens here; null where the token is none of its own. Throws `unauthorized` for a bad one. */
export type ForeignAccess = (token: string) => Promise<AdminAccess | null>
export interface AdminOptions { secureCookie: boolean; trustProxy: number; demo: boolean; foreign?: readonly ForeignAccess[] }

/**
 * The admin's API under /admin/api. The owner's session cookie (HttpOnly, SameSite=Strict) opens it, or the bearer token of a frame in a
 * shop's own back office, which reaches that shop only; a request that carries a bearer is never judged by its cookie. A changing request
 * must also carry `X-Afterglow-Admin: 1`, which no form and no other origin can send without a preflight that is never granted.
 */
export function adminApi(world: World, { secureCookie, trustProxy, demo, foreign = [] }: AdminOptions): Hono<Env> {
  const keep = (context: Context<Env>, name: string, value: string, days: number) =>
    setCookie(context, name, value, { path: '/admin', httpOnly: true, sameSite: 'Strict', secure: secureCookie, maxAge: days * 86_400 })
  const open = (context: Context<Env>, session: string, email: string) => {
    keep(context, cookie, session, sessionDays)
    keep(context, deviceCookie, rememberDevice(world, email), deviceDays)
  }
  const app = new Hono<Env>().basePath('/admin/api')
  app.use(limitBody(512 * 1024), noStore, sameSiteOnly)

  const accessOf = (context: Context<Env>) => (context.req.header('authorization') === undefined
    ? readSession(world, getCookie(context, cookie)).then(({ email }): AdminAccess => ({ kind: 'owner', email }))
    : readForeign(world, foreign, bearerOf(context.req.header('authorization'))))

  app.get('/session', async (context) => {
    const merchants = await world.store.countMerchants()
    const access = await accessOf(context).catch(() => null)
    return context.json({
      setUp: merchants > 0, demo: demo && access?.kind !== 'shop',
      merchant: access?.kind === 'owner' ? { email: access.email } : null, shop: access?.kind === 'shop' ? access.shopId : null,
    })
  })
  app.post('/set-up', async (context) => {
    const input = parse(SetUp, await readJson(context))
    open(context, await setUpMerchant(world, input, visitorKey(context, trustProxy)), input.email)
    return context.json({ ok: true })
  })
  app.post('/sign-in', async (context) => {
    const input = parse(SignIn, await readJson(context))
    open(context, await signIn(world, input, visitorKey(context, trustProxy), getCookie(context, deviceCookie)), input.email)
    return context.json({ ok: true })
  })
  app.use(async (context, next) => {
    context.set('access', await accessOf(context))
    await next()
  })
  const ownShop: MiddlewareHandler<Env> = async (context, next) => {
    requireShop(context.get('access'), context.req.param('shop')!)
    await next()
  }
  app.use('/shops/:shop', ownShop)
  app.use('/shops/:shop/*', ownShop)
  app.post('/sign-out', async (context) => {
    await endSession(world, getCookie(context, cookie) ?? '')
    deleteCookie(context, cookie, { path: '/admin' })
    return context.json({ ok: true })
  })
  app.post('/start-empty', async (context) => {
    requireOwner(context.get('access'))
    const { name, platform } = parse(z.object({ name: RequiredText(120).optional(), platform: z.enum(openedByHand).optional() }), await readJson(context))
    return context.json(await startEmpty(world, name, platform))
  })
  app.route('/', adminShops(world))
  app.route('/', adminConnections(world))
  app.route('/', adminDelivery(world))
  app.route('/', adminPrivacy(world))
  app.route('/', adminProblems(world))
  return app
}

async function readForeign(world: World, foreign: readonly ForeignAccess[], token: string): Promise<AdminAccess> {
  for (const read of foreign) {
    const access = await read(token)
    if (access) return access
  }
  return readFrameToken(world, token)
}

const noStore: MiddlewareHandler<Env> = async (context, next) => {
  await next()
  context.header('Cache-Control', 'no-store')
}

const sameSiteOnly: MiddlewareHandler<Env> = async (context, next) => {
  const changes = !['GET', 'HEAD'].includes(context.req.method)
  const site = context.req.header('sec-fetch-site')
  if (changes && (context.req.header('x-afterglow-admin') !== '1' || (site && site !== 'same-origin'))) {
    throw new AppError('forbidden', 'This request did not come from the admin.')
  }
  await next()
}
