import { Hono } from 'hono'
import * as z from 'zod'
import { AppError, parse } from '../contract/errors.ts'
import { ProblemKind, ProblemStatus, type ProblemSeverity } from '../contract/problem.ts'
import { openChooser } from '../core/carrier-choice/choose-carrier.ts'
import { correctCarrier, undoCorrection } from '../core/carrier-choice/correct-carrier.ts'
import { carriersOf } from '../core/carrier-choice/own-carriers.ts'
import type { World } from '../core/ports.ts'
import type { Problem, ProblemPlace, Shop } from '../core/store-port.ts'
import { dismissProblem } from '../core/trouble/dismiss-problem.ts'
import { findShop } from './admin-shops.ts'
import type { Env } from './env.ts'
import { readJson } from './read-json.ts'

const pageSize = 30
/** Above this the admin says "more than". */
const counted = 999
const Severity = z.union([z.literal(1), z.literal(2), z.literal(3)]) satisfies z.ZodType<ProblemSeverity>
/** Where the next page begins: severity, time and id of the last one shown. */
const Place = z.string().max(120).transform((text, context): ProblemPlace => {
  const [severity, since, ...id] = text.split('.')
  const read = z.tuple([Severity, z.int()]).safeParse([Number(severity), Number(since)])
  if (read.success && id.length > 0) return { severity: read.data[0], since: read.data[1], id: id.join('.') }
  context.addIssue({ code: 'custom', message: 'is not a place in this list' })
  return z.NEVER
})
const placeOf = ({ severity, since, id }: ProblemPlace) => `${severity}.${since}.${id}`
const Filter = z.object({ status: ProblemStatus.default('open'), kind: ProblemKind.optional(), after: Place.optional() })
const Choice = z.object({ carrier: z.string().min(1).max(64) })

/** One row of the list: what was known, under the carrier's present name and page. */
function told(world: World, shop: Shop, { details, ...problem }: Problem) {
  const carrier = problem.carrier === null ? undefined : carriersOf(world, shop).get(problem.carrier)
  const link = details.trackingNumber === undefined ? null : carrier?.trackingUrl(details.trackingNumber, shop.settings.locale) ?? null
  return { ...problem, ...details, carrierName: carrier?.name ?? details.carrierName, trackingUrl: details.trackingUrl ?? link ?? undefined }
}

/** What is wrong with a shop's parcels, and the carriers corrected by hand. */
export function adminProblems(world: World): Hono<Env> {
  const app = new Hono<Env>()
  const parcelOf = (param: (name: 'shop' | 'order' | 'parcel') => string) => ({ shopId: param('shop'), orderId: param('order'), shipmentId: param('parcel') })

  app.get('/shops/:shop/problems', async (context) => {
    const shop = await findShop(world, context.req.param('shop'))
    const filter = parse(Filter, context.req.query(), 'The filter')
    const found = await world.store.listProblems(shop.id, { ...filter, limit: pageSize + 1 })
    const problems = found.slice(0, pageSize)
    return context.json({ problems: problems.map((problem) => told(world, shop, problem)), next: found.length > pageSize ? placeOf(problems.at(-1)!) : null })
  })
  app.get('/shops/:shop/problem-count', async (context) => {
    const { id } = await findShop(world, context.req.param('shop'))
    return context.json({ open: await world.store.countProblems(id, counted + 1) })
  })
  app.put('/shops/:shop/problems/:problem/status', async (context) => {
    const { id } = await findShop(world, context.req.param('shop'))
    const { status } = parse(z.object({ status: ProblemStatus.exclude(['resolved']) }), await readJson(context))
    await dismissProblem(world, id, context.req.param('problem'), status)
    return context.json({ ok: true })
  })
  app.get('/shops/:shop/problems/:problem/carriers', async (context) => {
    const shop = await findShop(world, context.req.param('shop'))
    const problem = await world.store.findProblem(context.req.param('problem'))
    const order = problem?.shopId === shop.id && problem.orderId !== null ? await world.store.findOrder(problem.orderId) : null
    const number = order?.shipments.find(({ id }) => id === problem!.shipmentId)?.trackingNumber
    if (!order || !number) throw new AppError('not_found', 'This parcel is gone.')
    const all = carriersOf(world, shop)
    const candidates = (await openChooser(world, world.store, shop)).candidates(number, order.shippingAddress?.country)
    return context.json({
      candidates: candidates.map((candidate) => ({ ...candidate, name: all.get(candidate.carrier)!.name })),
      carriers: [...all.values()].filter(({ id, courierOf }) => id !== 'demo' && !courierOf).map(({ id, name }) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name)),
    })
  })
  app.put('/shops/:shop/orders/:order/parcels/:parcel/carrier', async (context) => {
    const { carrier } = parse(Choice, await readJson(context))
    await correctCarrier(world, parcelOf((name) => context.req.param(name)), carrier)
    return context.json({ ok: true })
  })
  app.delete('/shops/:shop/orders/:order/parcels/:parcel/carrier', async (context) => {
    await undoCorrection(world, parcelOf((name) => context.req.param(name)))
    return context.json({ ok: true })
  })
  app.get('/shops/:shop/carrier-patterns', async (context) => {
    const shop = await findShop(world, context.req.param('shop'))
    const all = carriersOf(world, shop)
    return context.json({ patterns: (await world.store.listCarrierPatterns(shop.id)).map((known) => ({ ...known, name: all.get(known.carrier)?.name ?? known.carrier })) })
  })
  app.delete('/shops/:shop/carrier-patterns/:pattern', async (context) => {
    const { id } = await findShop(world, context.req.param('shop'))
    await world.store.deleteCarrierPattern(id, context.req.param('pattern'))
    return context.json({ ok: true })
  })
  return app
}
