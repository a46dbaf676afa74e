import * as z from 'zod'
import { deleteOrder } from '../../core/delete-order.ts'
import { buyerIdOf, contentHash, orderIdOf } from '../../core/ids.ts'
import { dropPrivacyFilesOf, savePrivacyRequest, subjectOf, type PrivacyRequest } from '../../core/merchant/privacy-requests.ts'
import type { Order } from '../../core/order.ts'
import type { World } from '../../core/ports.ts'
import type { Shop } from '../../core/store-port.ts'
import { findInstallation } from './access-tokens.ts'
import { id, listOf, maybe, text } from './lenient.ts'

/** The three topics every app must answer (shopify.dev, privacy law compliance). */
const kinds = { 'customers/data_request': 'data_request', 'customers/redact': 'redact_customer', 'shop/redact': 'redact_shop' } as const
type Topic = keyof typeof kinds
export const isCompliance = (topic: string): topic is Topic => topic in kinds

const Body = z.object({
  customer: maybe(z.object({ id: id('Customer'), email: text })), orders_requested: listOf(id('Order')), orders_to_redact: listOf(id('Order')),
  data_request: maybe(z.object({ id: z.unknown().optional() })),
})
type Body = z.output<typeof Body>
const ordersAtOnce = 1000

/** Of the customer's account and of their e-mail: orders as a guest are theirs too. */
async function ordersOf(world: World, shop: Shop, { customer }: Body, named: readonly (string | null)[]): Promise<Order[]> {
  const buyers = [customer?.id ? buyerIdOf(shop.id, `id ${customer.id}`) : null, customer?.email ? buyerIdOf(shop.id, customer.email) : null]
  const ids = new Set(named.flatMap((externalId) => (externalId === null ? [] : [orderIdOf(shop.id, externalId)])))
  for (const buyer of buyers) {
    if (buyer !== null) for (const order of await world.store.listOrdersOfBuyer(shop.id, buyer, { limit: ordersAtOnce })) ids.add(order.id)
  }
  const orders: Order[] = []
  for (const orderId of ids) {
    const order = await world.store.findOrder(orderId)
    if (order?.shopId === shop.id) orders.push(order)
  }
  return orders
}

/** All that is kept of these orders, in words a person can read; without what is only ours. */
async function fileOf(world: World, shop: Shop, orders: readonly Order[]): Promise<unknown> {
  const told = await Promise.all(orders.map(async (order) => {
    const { opens: _, watch: _w, tokenGeneration: _t, revision: _r, ...kept } = order
    return { ...kept, acts: (await world.store.listActs({ orderId: order.id }, 1000)).map(({ widget, act, data, at }) => ({ widget, act, data, at: new Date(at).toISOString() })) }
  }))
  return { shop: shop.name, made: new Date(world.clock.now()).toISOString(), orders: told }
}

const requestOf = (world: World, shopId: string, topic: Topic, person: string, id: string): PrivacyRequest => {
  const now = world.clock.now()
  return { id, shopId, kind: kinds[topic], subject: subjectOf(shopId, person), receivedAt: now, doneAt: now, orders: 0, left: null }
}

/** A request about a shop that is not here: nothing is kept of it, and that is written down. */
export async function recordForUnknown(world: World, shopId: string, topic: Topic, told: Record<string, unknown>): Promise<void> {
  const { customer } = Body.parse(told)
  const person = customer?.id ?? ''
  await savePrivacyRequest(world, world.store, { ...requestOf(world, shopId, topic, person, `none-${topic.replace('/', '-')}-${subjectOf(shopId, person).slice(0, 16)}`), left: 'Nothing is kept of this shop.' })
}

async function redactShop(world: World, shop: Shop, request: PrivacyRequest): Promise<void> {
  // It comes two days after the app was removed. Who came back in between is a customer again.
  if (await findInstallation(world, shop.id)) return savePrivacyRequest(world, world.store, { ...request, left: 'The shop had installed the app again.' })
  const orders = await world.store.countOrders(shop.id)
  await world.store.transaction(async (transaction) => {
    await transaction.deleteShop(shop.id)
    await savePrivacyRequest(world, transaction, { ...request, orders })
  })
}

/**
 * Does what a compliance webhook asks, and writes down that it was done: a data request makes a file for the merchant, a redaction forgets the
 * orders it names and all others of the customer's, with parcels, acts and the messages they came in. Repeated, it changes nothing.
 */
export async function fulfil(world: World, shop: Shop, topic: Topic, told: Record<string, unknown>, messageId: string): Promise<void> {
  const body = Body.parse(told)
  // The same request told again is the same record; a shop may go more than once.
  const request = requestOf(world, shop.id, topic, body.customer?.id ?? '', topic === 'shop/redact' ? messageId : `req_${contentHash(JSON.stringify([topic, told]))}`)
  if (topic === 'shop/redact') return redactShop(world, shop, request)
  const orders = await ordersOf(world, shop, body, topic === 'customers/redact' ? body.orders_to_redact : body.orders_requested)
  if (topic === 'customers/redact') {
    for (const { externalId } of orders) await deleteOrder(world, shop, externalId)
    await dropPrivacyFilesOf(world, shop.id, request.subject)
    // Also of orders that never arrived here, a message may wait.
    for (const externalId of body.orders_to_redact) if (externalId !== null) await deleteOrder(world, shop, externalId)
  }
  const file = topic === 'customers/data_request' ? await fileOf(world, shop, orders) : undefined
  await savePrivacyRequest(world, world.store, { ...request, orders: orders.length }, file)
  world.log.info('shopify.privacy_done', { shop: shop.id, kind: request.kind, orders: orders.length })
}
