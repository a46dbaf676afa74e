import * as fc from 'fast-check'
import type { Order, Shipment } from '../../server/core/order.ts'
import { makeOrder, makeShipment } from './store-fixtures.ts'

export { fc }

const nasty = ['👩‍👩‍👧‍👦 Zoë', '‏שלום עולם', '<script>alert(1)</script>', "Robert'); drop table orders;--", 'Ünïcödé ẞ', '名前'.repeat(150), '\\u0000 "\\" \n\t', '%_?$1:x', '']
/** What passes the schemas of the contract: any characters but NUL. */
const text = fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary', maxLength: 300 }).map((some) => some.replaceAll('\u0000', '')))
const money = fc.oneof(fc.constantFrom(0, 1, 99_999_999_999_999, Number.MAX_SAFE_INTEGER), fc.nat())
const instant = fc.integer({ min: Date.UTC(1990), max: Date.UTC(2100) })
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null })

const shipment: fc.Arbitrary<Shipment> = fc.record({ carrierName: maybe(text), trackingNumber: maybe(text), signedBy: maybe(text), deliveredAt: maybe(instant), nextAskAt: maybe(instant), askedAt: maybe(instant), failures: fc.nat(100), lastError: maybe(text), location: text })
  .map(({ location, ...over }) => ({ ...makeShipment('x', 'x', over), events: [{ occurredAt: '2026-10-25T02:30:00+01:00', status: 'exception', code: location.slice(0, 9), description: location, location }] }))

/** Orders as the contract lets them in; ids are set by the test. */
export const anyOrder: fc.Arbitrary<Order> = fc.record({
  externalId: text, number: text, placedAt: instant, updatedAt: instant, cancelledAt: maybe(instant), locale: maybe(text), currency: fc.constantFrom('EUR', 'JPY', 'KWD'),
  title: text, quantity: fc.oneof(fc.integer({ min: 1, max: 100_000 }), fc.double({ min: 0.001, max: 99_999, noNaN: true })), unitPrice: money, total: money, tax: maybe(money),
  buyerId: maybe(text), name: maybe(text), address: fc.option(fc.array(text, { maxLength: 4 }), { nil: null }), tokenGeneration: fc.nat(), shipments: fc.array(shipment, { maxLength: 3 }),
}).map(({ title, quantity, unitPrice, total, tax, buyerId, name, address, ...over }) => makeOrder('x', {
  ...over,
  lines: [{ id: title.slice(0, 128), productId: null, title, variant: title, quantity, unitPrice, imageUrl: null, url: null, shipped: true }],
  totals: { shipping: 0, discount: unitPrice, tax, total }, buyer: { id: buyerId, account: buyerId !== null, email: null, name, firstName: name },
  shippingAddress: address && { lines: address, city: title },
}))
