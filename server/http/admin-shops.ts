import { Hono } from 'hono'
import * as z from 'zod'
import { AppError, parse } from '../contract/errors.ts'
import { ShopSettings } from '../contract/shop.ts'
import { Country, RequiredText } from '../contract/text.ts'
import { saveShopSettings, settingsVersion } from '../core/merchant/save-shop-settings.ts'
import type { Presenter, World } from '../core/ports.ts'
import type { Shop } from '../core/store-port.ts'
import type { Env } from './env.ts'
import { readJson } from './read-json.ts'

const Change = z.object({ version: z.string().max(40), name: RequiredText(120).optional(), settings: z.record(z.string(), z.unknown()) })

const Place = z.object({ country: Country, language: z.string().regex(/^[a-z]{2}$/).default('en') })

/** A form's description of a schema: JSON Schema as zod writes it, with titles and help from `.meta`. */
export const formOf = (schema: z.ZodType): unknown => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })

/** Above this the admin says "more than". */
const countedOrders = 100_000

const describeWidget = ({ id, kind, region, placements, settings }: Presenter) => ({ id, kind, region, placements, form: formOf(settings), defaults: settings.safeParse({}).data ?? {} })

/** Shops, their settings and the widgets that stand on their pages. */
export function adminShops(world: World): Hono<Env> {
  const app = new Hono<Env>()
  const widgets = world.presenters.map(describeWidget)
  const shopForm = formOf(ShopSettings)
  const services = [...world.carriers.values()].filter(({ courierOf }) => courierOf).map(({ id, name }) => ({ id, name }))

  app.get('/shops', async (context) => {
    const access = context.get('access')
    const shops = (await world.store.listShops()).filter(({ id }) => access.kind === 'owner' || access.shopId === id)
    return context.json({ shops: shops.map(({ id, name, platform }) => ({ id, name, platform })) })
  })
  app.get('/shops/:shop', async (context) => {
    const shop = await findShop(world, context.req.param('shop'))
    return context.json({ ...shop, version: settingsVersion(shop), orders: await world.store.countOrders(shop.id, countedOrders + 1), widgetForms: widgets, form: shopForm, services })
  })
  app.put('/shops/:shop/settings', async (context) => {
    const { id } = await findShop(world, context.req.param('shop'))
    const saved = await saveShopSettings(world, id, parse(Change, await readJson(context)))
    return context.json({ version: settingsVersion(saved), settings: saved.settings })
  })
  app.get('/shops/:shop/first-steps', async (context) => {
    const shop = await findShop(world, context.req.param('shop'))
    return context.json({ steps: await world.platforms.get(shop.platform)?.firstSteps?.(shop, world) ?? [] })
  })
  app.get('/shops/:shop/questions', async (context) => {
    const { id } = await findShop(world, context.req.param('shop'))
    return context.json({ questions: await world.store.listUnansweredQuestions(id, 3) })
  })
  app.get('/regions/:country', (context) => {
    const { country, language } = parse(Place, { country: context.req.param('country'), language: context.req.query('language') })
    return context.json({ regions: world.holidays.regionsOf(country, language) })
  })
  return app
}

export async function findShop(world: World, id: string): Promise<Shop> {
  const shop = await world.store.findShop(id)
  if (!shop) throw new AppError('not_found', 'There is no such shop.')
  return shop
}
