import { createHash, randomUUID } from 'node:crypto'
import { Hono, type Context } from 'hono'
import * as z from 'zod'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { AppError, parse } from '../contract/errors.ts'
import { ActRequest, ActResult, Placement } from '../contract/page.ts'
import { authorise } from '../core/authorise.ts'
import type { ComposePage } from '../core/compose-page.ts'
import type { World } from '../core/ports.ts'
import { takeAct } from '../core/take-act.ts'
import { bearerOf } from './bearer.ts'
import type { Env } from './env.ts'
import type { ErrorPage } from './error-page.ts'
import { answerError } from './errors.ts'
import { readJson } from './read-json.ts'
import { makeRateLimit } from './rate-limit.ts'
import { buyer, faults } from './openapi-parts.ts'

const IdempotencyKey = z.string().regex(/^[\x21-\x7e]{1,200}$/, 'must be 1 to 200 visible ASCII characters')
const Fields = z.object({
  token: z.string().max(2000), widget: z.string().max(40), act: z.string().max(40),
  placement: Placement.optional(), locale: z.string().max(35).optional(), returnUrl: z.string().max(2000).optional(), idempotencyKey: IdempotencyKey.optional(),
})
const envelope = new Set(Object.keys(Fields.shape))

/** A form's fields as an act: what the kit's Form adds, and the rest as input. A name that stands twice becomes a list. */
function readForm(form: URLSearchParams) {
  const fields = parse(Fields, Object.fromEntries([...form].filter(([name]) => envelope.has(name))), 'The form')
  const input: Record<string, unknown> = Object.create(null) as Record<string, unknown>
  for (const name of new Set(form.keys())) {
    if (envelope.has(name)) continue
    const values = form.getAll(name)
    input[name] = values.length > 1 ? values : values[0]
  }
  return { fields, request: { widget: fields.widget, act: fields.act, input: { ...input }, placement: fields.placement ?? 'thank_you', locale: fields.locale } satisfies ActRequest }
}

/** Where a form may lead back to: this server or the shop itself. Anything else is ignored, so that a link cannot be made to lead elsewhere. */
export function safeReturn(returnUrl: string | undefined, publicUrl: string, shopUrl: string | undefined): string | null {
  if (!returnUrl) return null
  try {
    const target = new URL(returnUrl, `${publicUrl}/`)
    const homes = [publicUrl, shopUrl].filter((home) => home).map((home) => new URL(home!).origin)
    return /^https?:$/.test(target.protocol) && !target.username && homes.includes(target.origin) ? target.href : null
  } catch {
    return null
  }
}

/** Acts of buyers: as JSON from the script, and as a form where no script runs. */
export function actionRoutes(world: World, composePage: ComposePage, errorPage: ErrorPage): Hono<Env> {
  const limit = makeRateLimit(60, 60_000, () => world.clock.now())
  const slowDown = (token: string) => limit(createHash('sha256').update(token).digest('base64url'))

  async function answerForm(context: Context<Env>) {
    const { fields, request } = readForm(new URLSearchParams(await context.req.text()))
    const claims = await authorise(world, fields.token, 'redacted')
    slowDown(fields.token)
    const shop = await world.store.findShop(claims.shopId)
    const back = safeReturn(fields.returnUrl, world.publicUrl, shop?.settings.url) ?? `${world.publicUrl}/o/${fields.token}`
    try {
      const { url } = await takeAct(world, claims, request, fields.idempotencyKey ?? randomUUID(), composePage)
      return context.redirect(url ?? back, 303)
    } catch (thrown) {
      return answerError(context, thrown, world.log, (error) => errorPage(context, error, { href: back, locale: fields.locale }))
    }
  }

  return new Hono<Env>().post('/v1/actions', async (context) => {
    const type = (context.req.header('content-type') ?? '').split(';')[0]!.trim().toLowerCase()
    if (type === 'application/x-www-form-urlencoded') return answerForm(context)
    if (type !== 'application/json') throw new AppError('invalid_input', 'Send the act as application/json.')
    const token = bearerOf(context.req.header('authorization'))
    const claims = await authorise(world, token, 'redacted')
    slowDown(token)
    const request = parse(ActRequest, await readJson(context), 'The act')
    const header = context.req.header('idempotency-key')
    const key = header === undefined ? randomUUID() : parse(IdempotencyKey, header, 'Idempotency-Key')
    return context.json(await takeAct(world, claims, request, key, composePage), 200, { 'Cache-Control': 'no-store' })
  })
}

export const actionPaths: ZodOpenApiPathsObject = {
  '/v1/actions': {
    post: {
      tags: ['Buyers'], summary: 'Do something on a widget', security: buyer,
      description: 'Answers the fresh page, and where the buyer goes next if the act leads somewhere. The same Idempotency-Key is done once and answered the same. A form post (application/x-www-form-urlencoded with the token in a field) is answered 303.',
      requestParams: { header: z.object({ 'Idempotency-Key': IdempotencyKey.optional() }) },
      requestBody: { content: { 'application/json': { schema: ActRequest }, 'application/x-www-form-urlencoded': { schema: Fields } } },
      responses: {
        200: { description: 'Done', content: { 'application/json': { schema: ActResult } } },
        303: { description: 'Done; for forms' },
        ...faults('invalid_input', 'unauthorized', 'forbidden', 'not_found', 'conflict', 'rate_limited'),
      },
    },
  },
}
