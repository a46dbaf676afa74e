import { Hono } from 'hono'
import { accuracyDays, shopAccuracy } from '../core/delivery-date/accuracy.ts'
import type { World } from '../core/ports.ts'
import { findShop } from './admin-shops.ts'
import type { Env } from './env.ts'

/** How the delivery dates a shop told came true. */
export function adminDelivery(world: World): Hono<Env> {
  const app = new Hono<Env>()
  app.get('/shops/:shop/delivery-accuracy', async (context) => {
    const { id } = await findShop(world, context.req.param('shop'))
    const accuracy = await shopAccuracy(world, id)
    const names = Object.fromEntries(accuracy.carriers.flatMap(({ carrier }) => (world.carriers.has(carrier) ? [[carrier, world.carriers.get(carrier)!.name]] : [])))
    return context.json({ days: accuracyDays, names, ...accuracy })
  })
  return app
}
