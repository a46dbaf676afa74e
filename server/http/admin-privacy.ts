import { Hono } from 'hono'
import { readPrivacyFile } from '../core/merchant/privacy-requests.ts'
import type { World } from '../core/ports.ts'
import { findShop } from './admin-shops.ts'
import type { Env } from './env.ts'

/** Files of data requests, to hand out; the list of requests stands with the connections. */
export function adminPrivacy(world: World): Hono<Env> {
  return new Hono<Env>()
    .get('/shops/:shop/privacy/:request/file', async (context) => {
      const { id } = await findShop(world, context.req.param('shop'))
      const file = await readPrivacyFile(world, id, context.req.param('request'))
      return context.body(file, 200, { 'Content-Type': 'application/json; charset=UTF-8', 'Content-Disposition': 'attachment; filename="buyer-data.json"' })
    })
}
