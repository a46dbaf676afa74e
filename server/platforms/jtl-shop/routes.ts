import { Hono } from 'hono'
import type { Context } from 'hono'
import { AppError, parse } from '../../contract/errors.ts'
import { ShopSettings } from '../../contract/shop.ts'
import { pageLink } from '../../core/issue-page-link.ts'
import { issueFrameToken } from '../../core/merchant/admin-access.ts'
import type { World } from '../../core/ports.ts'
import type { Shop } from '../../core/store-port.ts'
import type { DrawPage } from '../_adapter.ts'
import { readPush } from '../_signed-push.ts'
import { JtlEvents, JtlHello, JtlPageRequest, type JtlPageAnswer, type JtlReceipt, type JtlWelcome } from './messages.ts'
import { rememberKey } from './pull-outbox.ts'
import { receiveEvents, receiveJtlOrder } from './receive-events.ts'

/** Above this the connection check says "more than". */
const countedOrders = 100_000

/** A signed push of a JTL-Shop; a key of another kind of shop opens nothing here. */
async function readJtl(world: World, context: Context): Promise<{ shop: Shop; json: unknown }> {
  const push = await readPush(world, context)
  if (push.shop.platform !== 'jtl-shop') throw new AppError('forbidden', 'This key belongs to a shop that is no JTL-Shop. Make one for this shop.')
  return push
}

/** The shop's address as the plugin tells it: where its cart is, who may frame our admin, and where its outbox is asked. */
async function rememberAddress(world: World, shop: Shop, url: string): Promise<Shop> {
  const address = url.replace(/\/+$/, '')
  if (shop.settings.url === address) return shop
  return world.store.transaction(async (transaction) => {
    const now = await transaction.findShop(shop.id)
    if (!now) throw new AppError('not_found', 'There is no such shop.')
    const changed = { ...now, settings: ShopSettings.parse({ ...now.settings, url: address }) }
    await transaction.saveShop(changed)
    return changed
  })
}

/** What the plugin of a JTL-Shop calls. Each request is signed over time, method, path and body (_signature.ts). */
export function jtlRoutes(world: World, drawPage: DrawPage): Hono {
  return new Hono()
    .post('/v1/jtl-shop/page', async (context) => {
      const { shop, json } = await readJtl(world, context)
      const { order: told, placement, link } = parse(JtlPageRequest, json, 'The request')
      const order = await receiveJtlOrder(world, shop, told)
      // The shop's mails cannot know which links were ended (revoke-links.ts): of such an order none of theirs opens it any more.
      if (link && order.tokenGeneration > 0) throw new AppError('forbidden', 'The links to this order were ended. The shop shows it on its own page.')
      const { token, pageUrl } = pageLink(world, order, 'act')
      return context.json({ token, pageUrl, html: await drawPage(token, { placement }) } satisfies JtlPageAnswer)
    })
    .post('/v1/jtl-shop/events', async (context) => {
      const { shop, json } = await readJtl(world, context)
      return context.json(await receiveEvents(world, shop, parse(JtlEvents, json, 'The batch').events) satisfies JtlReceipt)
    })
    .post('/v1/jtl-shop/hello', async (context) => {
      const { shop, json } = await readJtl(world, context)
      const hello = parse(JtlHello, json, 'The request')
      const { id, name } = await rememberAddress(world, shop, hello.url)
      await rememberKey(world, shop, context.req.header('afterglow-key')!)
      world.log.info('jtl.hello', { shop: id, version: hello.version, shopVersion: hello.shopVersion })
      return context.json({
        shop: { id, name }, now: new Date(world.clock.now()).toISOString(), orders: await world.store.countOrders(id, countedOrders),
        adminUrl: `${world.publicUrl}/admin/frame/${encodeURIComponent(id)}#access=${issueFrameToken(world, id).token}`,
      } satisfies JtlWelcome)
    })
}
