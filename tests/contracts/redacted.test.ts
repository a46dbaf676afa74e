/** Whoever guessed a number and a postcode sees parcels and dates. Every other word of an order is marked here and looked for in every byte of the page. */
import { expect, test } from 'vitest'
import type { TrackingStatus } from '../../server/contract/tracking.ts'
import type { Order } from '../../server/core/order.ts'
import { aFulfillment, aLine, anEvent, anOrder, aShipment, at } from '../builders/order.ts'
import { aServer } from '../builders/server.ts'

const secret = (what: string) => `Geheim-${what}`

/** An order whose every private text can be told apart, in a state of your choice. */
function aMarkedOrder(shopId: string, status: TrackingStatus, changes: Partial<Order> = {}): Order {
  return anOrder({
    shopId, currency: 'CHF',
    buyer: { id: secret('buyer'), account: true, email: 'geheim-mail@example.com', name: secret('name'), firstName: secret('first') },
    shippingAddress: { name: secret('recipient'), company: secret('company'), lines: [secret('street')], postcode: '99999', city: secret('city'), country: 'CH' },
    payment: { status: 'paid', method: secret('method'), paidAt: at('2026-11-17T07:00:00Z'), reservedUntil: null },
    lines: [aLine({ unitPrice: 987_654, productId: secret('product'), variant: secret('engraving'), url: `https://shop.example/${secret('page')}` }), aLine({ id: 'line-2', unitPrice: 123_499, url: null })],
    totals: { shipping: 77_731, discount: 55_523, tax: 44_417, total: 333_391 },
    refunds: [{ id: 'refund-1', amount: 222_283, refundedAt: at('2026-11-18T07:00:00Z'), items: [] }],
    fulfillments: [aFulfillment({ pickupPlace: secret('pickup-place') })],
    shipments: [aShipment({
      status, signedBy: secret('signature'), proofUrl: `https://carrier.example/${secret('proof')}`, nextSteps: secret('next-steps'),
      trackingUrl: `https://carrier.example/track?plz=99999&mail=geheim-mail%40example.com&n=${secret('query')}`,
      pickupPoint: { name: 'Filiale 510', address: secret('point-address'), until: '2026-11-26' },
      events: [
        anEvent({ status, description: `${secret('carrier-words')} bei Familie ${secret('neighbour')}`, location: `99999 ${secret('place')}` }),
        anEvent({ occurredAt: '2026-11-18T10:00:00Z', description: secret('earlier-words'), location: secret('earlier-place') }),
      ],
    })],
    ...changes,
  })
}

// A word of its own: German texts hold "nachfragen".
const never = /geheim|99999|(?<![a-z])CHF(?![a-z])|9[.,’']?876|1[.,’']?234[.,]99|777[.,]31|555[.,]23|444[.,]17|3[.,’']?333[.,]91|2[.,’']?222[.,]83/i
const statuses: TrackingStatus[] = ['in_transit', 'out_for_delivery', 'available_for_pickup', 'delivery_attempted', 'delivered', 'exception', 'returning', 'returned', 'unknown']

test.each(statuses)('a redacted page tells nothing private, parcel %s', async (status) => {
  const server = await aServer()
  const order = await server.save(aMarkedOrder(server.world.shop.id, status))
  await server.world.store.transaction((transaction) => transaction.saveProducts([{
    id: secret('product'), shopId: server.world.shop.id, groupId: null, title: 'Kaffee', variant: null, price: 987_600, currency: 'CHF', compareAtPrice: null, unitPrice: null, stock: 3,
    maxQuantity: null, consumable: true, category: null, imageUrl: null, url: 'https://shop.example/geheim', replacedBy: null, available: true, updatedAt: 0,
  }]))
  for (const placement of ['thank_you', 'order_status', 'tracking_page', 'storefront', 'mail']) {
    for (const locale of ['de', 'en']) {
      const answer = await server.get(`/v1/page?placement=${placement}&locale=${locale}`, server.token(order, 'redacted'))
      expect(answer.status).toBe(200)
      const text = await answer.text()
      const found = never.exec(text)
      expect(found && text.slice(Math.max(0, found.index - 150), found.index + 60), `${placement} ${locale}`).toBeNull()
    }
  }
  // The marks are real: the full page tells them.
  expect(await (await server.get('/v1/page?placement=order_status', server.token(order, 'view'))).text()).toMatch(never)
})

test('a redacted token cannot act, and opens no proof', async () => {
  const server = await aServer()
  const order = await server.save(aMarkedOrder(server.world.shop.id, 'delivered'))
  const full = await (await server.get('/v1/page?placement=order_status', server.token(order, 'view'))).text()
  const redacted = await (await server.get('/v1/page?placement=order_status', server.token(order, 'redacted'))).text()
  expect(redacted).not.toContain('/v1/files/')
  expect(full).toContain('/v1/files/')
  const act = await server.api.request('/v1/actions', {
    method: 'POST', body: JSON.stringify({ widget: 'review', act: 'rate', input: {}, placement: 'order_status' }),
    headers: { 'content-type': 'application/json', authorization: `Bearer ${server.token(order, 'redacted')}` },
  })
  expect([403, 404, 409]).toContain(act.status)
})
