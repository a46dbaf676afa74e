import * as z from 'zod'
import { parse } from '../../contract/errors.ts'
import { fromMinor } from '../../contract/money.ts'
import { FulfillmentPush, OrderPush, OrderStatusPush } from '../../contract/order.ts'
import { WebUrl } from '../../contract/text.ts'
import { changeOrder } from '../../core/change-order.ts'
import { orderIdOf } from '../../core/ids.ts'
import type { Instant, Order } from '../../core/order.ts'
import type { JobHandler, World } from '../../core/ports.ts'
import type { Shop } from '../../core/store-port.ts'
import { receiveFulfillment } from '../../core/receive-fulfillment.ts'
import { receiveOrder } from '../../core/receive-order.ts'
import { articlePath, currency, demoShopId, picturePath, sellableOf } from './catalogue/catalogue.ts'
import { mix } from './random.ts'
import { second, trackingNumber } from './orders/story.ts'
import type { CartLine } from './shop/cart.ts'
import type { CheckoutFields } from './shop/cart-pages.ts'

const jobKind = 'demo-advance'
/** What the shop does with a test order, one after the other, and how long after the one before. */
const steps = ['paid', 'processing', 'handed_over'] as const
const pauses: Readonly<Record<(typeof steps)[number], number>> = { paid: 4 * second, processing: 4 * second, handed_over: 6 * second }

const Payload = z.object({ externalId: z.string(), journey: z.string().length(1), step: z.enum(steps) })
type Payload = z.infer<typeof Payload>

const euros = (minor: number) => fromMinor(minor, currency).amount

/** The order as this shop tells Afterglow of it, the way any shop would. */
export function pushOf(fields: CheckoutFields, lines: readonly CartLine[], totals: { shipping: number; total: number }, publicUrl: string, now: Instant, language: string): OrderPush {
  // A push takes https, or http on one's own machine; elsewhere the order comes without pictures.
  const address = (path: string) => WebUrl.safeParse(`${publicUrl}${path}`).data
  return parse(OrderPush, {
    id: `test-${fields.key}`, number: `#T${fields.key.slice(0, 6).toUpperCase()}`, placedAt: new Date(now).toISOString(), status: 'open',
    payment: fields.payment === 'invoice' ? { status: 'authorised', method: 'Rechnung' } : { status: 'pending', method: 'Vorkasse', reservedUntil: new Date(now + 7 * 86_400_000).toISOString() },
    currency, locale: language,
    buyer: { email: fields.email, name: `${fields.firstName} ${fields.lastName}`, firstName: fields.firstName },
    shippingAddress: { name: `${fields.firstName} ${fields.lastName}`, lines: [fields.street], postcode: fields.postcode, city: fields.city, country: 'DE' },
    lines: lines.map(({ product, quantity }, index) => ({
      id: String(index + 1), productId: product.id, title: product.title, variant: product.variant ?? undefined, quantity, unitPrice: euros(product.price),
      imageUrl: address(picturePath(product.id)), url: address(articlePath(product.groupId ?? product.id)), shipped: sellableOf(product.id)?.article.shipped ?? true,
    })),
    totals: { shipping: euros(totals.shipping), total: euros(totals.total) }, shippingMethod: 'Demo Express',
  }, 'The test order')
}

const plan = (world: World, payload: Payload) => world.store.transaction((transaction) =>
  world.jobs.enqueue(transaction, { kind: jobKind, payload, key: `${jobKind}:${payload.externalId}:${payload.step}`, runAt: world.clock.now() + pauses[payload.step] }))

/**
 * Places a test order and plans what follows: paid, in preparation, handed over, then the demo carrier. The same push again
 * gives the same order. Its first step is planned before it is stored: whichever of the two a crash cuts off, a repeat mends.
 */
export async function placeTestOrder(world: World, shop: Shop, push: OrderPush, journey: string): Promise<Order> {
  await plan(world, { externalId: push.id, journey, step: push.payment.status === 'pending' ? 'paid' : 'processing' })
  const { order } = await receiveOrder(world, shop, push, { kind: 'demo:order', dedupeKey: push.id, body: JSON.stringify(push) })
  return order
}

/** Everything in one parcel; from three kinds of things on, the last ones travel in a second. */
function parcelsOf(order: Order, journey: string, now: Instant) {
  const shipped = order.lines.filter((line) => line.shipped).map(({ id, quantity }) => ({ lineId: id, quantity }))
  const cut = shipped.length >= 3 ? Math.ceil(shipped.length / 2) : shipped.length
  return [shipped.slice(0, cut), shipped.slice(cut)].filter(({ length }) => length).map((items, index) => ({
    carrier: 'demo', trackingNumber: trackingNumber(index ? 'N' : journey, 'Q', now, mix(order.placedAt, index)), items,
  }))
}

async function take(world: World, shop: Shop, order: Order, { externalId, journey, step }: Payload): Promise<void> {
  const now = world.clock.now()
  const at = new Date(now).toISOString()
  const message = { kind: `demo:${step}`, dedupeKey: externalId, body: JSON.stringify({ externalId, step }) }
  const tell = (push: object) => changeOrder(world, shop, externalId, parse(OrderStatusPush, push), message)
  if (step === 'paid') await tell({ payment: { status: 'paid', paidAt: at } })
  else if (step === 'processing') await tell({ status: 'processing', updatedAt: at })
  else if (!order.lines.some((line) => line.shipped)) await tell({ status: 'completed', updatedAt: at }) // vouchers go by mail
  else if (!order.fulfillments.length) await receiveFulfillment(world, shop, externalId, parse(FulfillmentPush, { id: `${externalId}-1`, shippedAt: at, parcels: parcelsOf(order, journey, now) }), message)
}

/** The jobs of the demo shop. An order or shop gone in the meantime is left in peace. */
export function demoJobs(world: World): Record<string, JobHandler> {
  return {
    [jobKind]: async (raw) => {
      const payload = parse(Payload, raw)
      const shop = await world.store.findShop(demoShopId)
      const order = await world.store.findOrder(orderIdOf(demoShopId, payload.externalId))
      if (!shop || !order) return
      await take(world, shop, order, payload)
      const next = steps[steps.indexOf(payload.step) + 1]
      if (next) await plan(world, { ...payload, step: next })
    },
  }
}
