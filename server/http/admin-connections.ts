import { Hono } from 'hono'
import * as z from 'zod'
import { connectionSettings } from '../contract/carrier-connection.ts'
import { parse } from '../contract/errors.ts'
import { requireOwner } from '../core/merchant/admin-access.ts'
import type { Carrier } from '../core/carrier-port.ts'
import { closeHook, openHook, readHooks } from '../core/carrier-webhooks/hooks.ts'
import { readPaces } from '../core/freshness/read-paces.ts'
import { checkCarrier, connectCarrier, disconnectCarrier, readConnections } from '../core/merchant/connect-carrier.ts'
import { listPrivacyRequests } from '../core/merchant/privacy-requests.ts'
import type { World } from '../core/ports.ts'
import { createShopSecret, listShopSecrets, revokeShopSecret } from '../core/shop-secrets.ts'
import { findShop, formOf } from './admin-shops.ts'
import type { Env } from './env.ts'
import { readJson } from './read-json.ts'

const about = ({ aliases, about: told, courierOf }: Carrier) => ({ aliases, gives: told?.gives ?? [], readsOthers: Boolean(courierOf) })
/** Names of those that are never asked, and need no connection. */
const linkedOnly = ({ carriers }: World): string[] => [...carriers.values()].filter(({ track, own }) => !track && !own).map(({ name }) => name)

/** What connects a shop to the outside: carriers, API secrets, and the messages that got stuck. */
export function adminConnections(world: World): Hono<Env> {
  const app = new Hono<Env>()

  app.get('/shops/:shop/connections', async (context) => {
    const shop = await findShop(world, context.req.param('shop'))
    const { id } = shop
    const carriers = [...world.carriers.values()].filter((carrier) => carrier.track && carrier.id !== 'demo')
    const [states, hooks, paces] = await Promise.all([readConnections(world, id, carriers), readHooks(world, id), readPaces(world, shop)])
    return context.json({
      carriers: carriers.map((carrier) => ({
        id: carrier.id, name: carrier.name, form: formOf(connectionSettings(carrier)), quota: carrier.quota ?? null, pace: paces.get(carrier.id) ?? null,
        ...states.get(carrier.id), canCheck: Boolean(carrier.check), ...about(carrier),
        webhook: carrier.webhook ? { secret: carrier.webhook.secret, hook: hooks.get(carrier.id) ?? null } : null,
      })),
      linked: linkedOnly(world), secrets: await listShopSecrets(world, id),
      imports: await world.platforms.get(shop.platform)?.imports?.(shop, world) ?? [], privacy: await listPrivacyRequests(world, id),
      // Work that got stuck and what carriers said of any shop's parcels name no shop: they are the owner's to see.
      ...(context.get('access').kind === 'owner' ? { dead: await world.jobs.listDead(50), unmapped: await world.store.listUnmappedCodes() } : { dead: [], unmapped: [] }),
    })
  })
  app.put('/shops/:shop/carriers/:carrier', async (context) => {
    const { id } = await findShop(world, context.req.param('shop'))
    const entered = parse(z.record(z.string(), z.unknown()), await readJson(context))
    await connectCarrier(world, id, context.req.param('carrier'), entered, context.get('access'))
    return context.json({ ok: true })
  })
  app.delete('/shops/:shop/carriers/:carrier', async (context) => {
    const { id } = await findShop(world, context.req.param('shop'))
    // While its settings are still there: they cancel what the carrier was asked to push.
    await closeHook(world, id, context.req.param('carrier'))
    await disconnectCarrier(world, id, context.req.param('carrier'))
    return context.json({ ok: true })
  })
  app.post('/shops/:shop/carriers/:carrier/check', async (context) => {
    const { id } = await findShop(world, context.req.param('shop'))
    await checkCarrier(world, id, context.req.param('carrier'))
    return context.json({ ok: true })
  })
  app.post('/shops/:shop/carriers/:carrier/webhook', async (context) => {
    const { id } = await findShop(world, context.req.param('shop'))
    return context.json(await openHook(world, id, context.req.param('carrier'), parse(z.object({ renew: z.boolean().default(false) }), await readJson(context))))
  })
  app.delete('/shops/:shop/carriers/:carrier/webhook', async (context) => {
    const { id } = await findShop(world, context.req.param('shop'))
    await closeHook(world, id, context.req.param('carrier'))
    return context.json({ ok: true })
  })
  app.post('/shops/:shop/secrets', async (context) => {
    const { id } = await findShop(world, context.req.param('shop'))
    return context.json(await createShopSecret(world, id), 201)
  })
  app.delete('/shops/:shop/secrets/:secret', async (context) => {
    const { id } = await findShop(world, context.req.param('shop'))
    await revokeShopSecret(world, id, context.req.param('secret'))
    return context.json({ ok: true })
  })
  app.post('/dead/:job/retry', async (context) => {
    requireOwner(context.get('access'))
    await world.jobs.retryDead(context.req.param('job'))
    return context.json({ ok: true })
  })
  return app
}
