import { Hono } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Context, MiddlewareHandler } from 'hono'
import * as z from 'zod'
import { AppError, parse } from '../contract/errors.ts'
import { RequiredText } from '../contract/text.ts'
import { startEmpty } from '../core/merchant/start-empty.ts'
import { endSession, readSession, sessionDays } from '../core/merchant/sessions.ts'
import { setUpMerchant } from '../core/merchant/set-up.ts'
import { rememberDevice, signIn } from '../core/merchant/sign-in.ts'
import type { World } from '../core/ports.ts'
import { adminConnections } from './admin-connections.ts'
import { adminShops } from './admin-shops.ts'
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

export interface AdminOptions { secureCookie: boolean; trustProxy: number; demo: boolean }

/**
 * The admin's API under /admin/api. A session cookie (HttpOnly, SameSite=Strict) opens it; a changing request must also carry
 * `X-Afterglow-Admin: 1`, which no form and no other origin can send without a preflight that is never granted.
 */
export function adminApi(world: World, { secureCookie, trustProxy, demo }: AdminOptions): Hono<Env> {
  const keep = (context: Context<Env>, name: string, value: string, days: number) =>
    setCookie(context, name, value, { path: '/admin', httpOnly: true, sameSite: 'Strict', secure: secureCookie, maxAge: days * 86_400 })
  const open = (context: Context<Env>, session: string, email: string) => {
    keep(context, cookie, session, sessionDays)
    keep(context, deviceCookie, rememberDevice(world, email), deviceDays)
  }
  const app = new Hono<Env>().basePath('/admin/api')
  app.use(limitBody(512 * 1024), noStore, sameSiteOnly)

  app.get('/session', async (context) => {
    const merchants = await world.store.countMerchants()
    const merchant = await readSession(world, getCookie(context, cookie)).catch(() => null)
    return context.json({ setUp: merchants > 0, merchant: merchant && { email: merchant.email }, demo })
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
    await readSession(world, getCookie(context, cookie))
    await next()
  })
  app.post('/sign-out', async (context) => {
    await endSession(world, getCookie(context, cookie) ?? '')
    deleteCookie(context, cookie, { path: '/admin' })
    return context.json({ ok: true })
  })
  app.post('/start-empty', async (context) => {
    const { name } = parse(z.object({ name: RequiredText(120).optional() }), await readJson(context))
    return context.json(await startEmpty(world, name))
  })
  app.route('/', adminShops(world))
  app.route('/', adminConnections(world))
  return app
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
