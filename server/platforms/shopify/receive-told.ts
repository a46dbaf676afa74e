import { contentHash, orderIdOf } from '../../core/ids.ts'
import type { Order } from '../../core/order.ts'
import type { World } from '../../core/ports.ts'
import { receiveOrder } from '../../core/receive-order.ts'
import type { Shop } from '../../core/store-port.ts'
import { mapOrder } from './map-order.ts'
import { tellProgress } from './progress.ts'
import type { ToldOrder } from './told-order.ts'

/** A query answers so many at most (documents.ts): with fewer, one that is missing is gone. */
const mostFulfillments = 10

/** A webhook brings no pictures: those of the catalogue, or of an earlier telling, stand in. */
async function withPictures(world: World, shop: Shop, told: ToldOrder, known: Order | null): Promise<ToldOrder> {
  const bare = told.lines.filter(({ imageUrl, variantId }) => imageUrl === null && variantId !== null)
  if (bare.length === 0) return told
  const products = new Map((await world.store.findProducts(shop.id, [...new Set(bare.map(({ variantId }) => variantId!))])).map((product) => [product.id, product]))
  const earlier = new Map((known?.lines ?? []).map((line) => [line.id, line]))
  return {
    ...told,
    lines: told.lines.map((line) => {
      const product = products.get(line.variantId ?? '')
      return {
        ...line, imageUrl: line.imageUrl ?? product?.imageUrl ?? earlier.get(line.id)?.imageUrl ?? null, url: line.url ?? product?.url ?? earlier.get(line.id)?.url ?? null,
        barcode: line.barcode ?? earlier.get(line.id)?.gtin ?? null,
      }
    }),
  }
}

/**
 * Takes an order as Shopify tells it, by webhook, query or import; an older telling than the known one changes nothing. `from` names the
 * message it came in. Throws AppError `invalid_input` where nothing can be made of it.
 */
export async function receiveTold(world: World, shop: Shop, told: ToldOrder, from: string): Promise<Order> {
  const known = await world.store.findOrder(orderIdOf(shop.id, told.id))
  const living = told.fulfillments.length < mostFulfillments ? (known?.fulfillments ?? []).filter(({ status }) => status !== 'cancelled').map(({ id }) => id) : []
  const { push, extras } = mapOrder(await withPictures(world, shop, told, known), living)
  // The message itself is stored where it came in, or can be asked for again at any time.
  const { order } = await receiveOrder(world, shop, push, { kind: 'shopify:order', dedupeKey: contentHash(`${from} ${JSON.stringify([push, extras])}`), body: '' }, extras)
  await tellProgress(world, order, told.fulfillments)
  return order
}
