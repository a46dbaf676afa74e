import { Hono, type Context } from 'hono'
import type { ReadableStream } from 'node:stream/web'
import { AppError, parse } from '../../contract/errors.ts'
import { ExternalId, FulfillmentPush, OrderPush, OrderStatusPush, RefundPush, type OrderReceipt } from '../../contract/order.ts'
import { changeOrder } from '../../core/change-order.ts'
import { importOrders } from '../../core/import-orders.ts'
import { orderIdOf } from '../../core/ids.ts'
import { pageLink } from '../../core/issue-page-link.ts'
import type { World } from '../../core/ports.ts'
import { receiveFulfillment } from '../../core/receive-fulfillment.ts'
import { receiveOrder } from '../../core/receive-order.ts'
import { receiveProducts } from '../../core/receive-products.ts'
import { receiveRefund } from '../../core/receive-refund.ts'
import { beginPush, readPush } from '../_signed-push.ts'
import { ProductsPush, type ChangeReceipt, type OrderLink } from './messages.ts'
import { badSignature } from '../_signature.ts'
import { spool } from './spool.ts'

const orderId = (context: Context) => parse(ExternalId, context.req.param('id'), 'The order id')

/** The pushes of a shop. Each is signed (signature.ts), stored before it is answered, and may come twice or before its order. */
export function restRoutes(world: World): Hono {
  return new Hono()
    .post('/v1/orders', async (context) => {
      const push = await readPush(world, context)
      const { order, duplicate } = await receiveOrder(world, push.shop, parse(OrderPush, push.json, 'The order'), push.message('rest:order'))
      return context.json({ orderId: order.id, ...pageLink(world, order, 'act'), duplicate } satisfies OrderReceipt, duplicate ? 200 : 201)
    })
    .patch('/v1/orders/:id', async (context) => {
      const push = await readPush(world, context)
      const receipt = await changeOrder(world, push.shop, orderId(context), parse(OrderStatusPush, push.json, 'The change'), push.message('rest:status'))
      return context.json(receipt satisfies ChangeReceipt, receipt.waiting ? 202 : 200)
    })
    .post('/v1/orders/:id/fulfillments', async (context) => {
      const push = await readPush(world, context)
      const receipt = await receiveFulfillment(world, push.shop, orderId(context), parse(FulfillmentPush, push.json, 'The fulfillment'), push.message('rest:fulfillment'))
      return context.json(receipt satisfies ChangeReceipt, receipt.waiting ? 202 : 200)
    })
    .post('/v1/orders/:id/refunds', async (context) => {
      const push = await readPush(world, context)
      const receipt = await receiveRefund(world, push.shop, orderId(context), parse(RefundPush, push.json, 'The refund'), push.message('rest:refund'))
      return context.json(receipt satisfies ChangeReceipt, receipt.waiting ? 202 : 200)
    })
    .get('/v1/orders/:id/link', async (context) => {
      const { shop } = await readPush(world, context)
      const known = await world.store.findOrderByExternalId(shop.id, orderId(context))
      const order = known ?? { id: orderIdOf(shop.id, orderId(context)), shopId: shop.id, tokenGeneration: 0 }
      return context.json({ orderId: order.id, ...pageLink(world, order, 'act'), known: Boolean(known) } satisfies OrderLink)
    })
    .post('/v1/products', async (context) => {
      const push = await readPush(world, context)
      return context.json(await receiveProducts(world, push.shop, parse(ProductsPush, push.json, 'The products').products))
    })
}

/** Each holds up to 4 GB of disk until its signature is known. */
const importsAtOnce = 4

/** The bulk import: no limit on the body, so it has its own place beside the others. */
export function restImport(world: World): Hono {
  let running = 0
  return new Hono().post('/v1/import/orders', async (context) => {
    const signature = await beginPush(world, context)
    // Of a stranger not a byte is kept: what a key's owner may fill the disk with, nobody else may.
    if (!signature.claimed) throw badSignature()
    if (running >= importsAtOnce) throw new AppError('rate_limited', 'Other imports are running. Send this one when they are done.', { retryAfterSeconds: 60 })
    running++
    try {
      const file = await spool(context.req.raw.body as ReadableStream<Uint8Array> | null, signature.update)
      try {
        return context.json(await importOrders(world, signature.finish(), file.lines()))
      } finally {
        await file.remove()
      }
    } finally {
      running--
    }
  })
}
