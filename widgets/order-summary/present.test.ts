import { expect, test } from 'vitest'
import { aContext, aLine, anOrder, someFacts } from '../../tests/builders/order.ts'
import type { Order } from '../../server/core/order.ts'
import type { PresentContext } from '../../server/core/present-context.ts'
import { presenter } from './present.ts'
import { OrderSummarySettings } from './settings.ts'
import { OrderSummaryView } from './view.ts'

const settings = OrderSummarySettings.parse({})

/** The view as it travels: parsed strictly, so that a field the schema does not name fails. */
function present(order: Partial<Order> = {}, changes: Partial<PresentContext<OrderSummarySettings>> = {}): OrderSummaryView {
  return OrderSummaryView.strict().parse(JSON.parse(JSON.stringify(presenter.present(aContext({ settings, order: anOrder(order), ...changes })))))
}

test('a buyer sees lines, totals, payment and address', () => {
  expect(present()).toEqual({
    number: '#1042',
    lines: [
      { id: 'line-1', title: 'Kaffee »Morgenrot«', variant: '500 g', quantity: 2, imageUrl: 'https://shop.example/coffee.png', total: { amount: '27.80', currency: 'EUR' } },
      { id: 'line-2', title: 'Handfilter »Lerche«', quantity: 1, total: { amount: '34.00', currency: 'EUR' } },
    ],
    totals: {
      goods: { amount: '61.80', currency: 'EUR' }, shipping: { amount: '4.90', currency: 'EUR' }, shippingMethod: 'DHL Paket',
      tax: { amount: '10.66', currency: 'EUR' }, total: { amount: '66.70', currency: 'EUR' },
    },
    payment: { method: 'Vorkasse', status: 'paid' },
    address: { lines: ['Lena Brandt', 'Holtenauer Str. 88', '24105 Kiel'], country: 'DE' },
  })
})

test('the redacted scope holds quantities, pictures and titles, and nothing else', () => {
  expect(present({}, { scope: 'redacted' })).toEqual({
    number: '#1042',
    lines: [{ id: 'line-1', title: 'Kaffee »Morgenrot«', quantity: 2, imageUrl: 'https://shop.example/coffee.png' }, { id: 'line-2', title: 'Handfilter »Lerche«', quantity: 1 }],
  })
})

test.each([
  ['EUR', 1990, 2.35, '46.77'], ['EUR', 333, 1.5, '5.00'], ['JPY', 12800, 1, '12800'], ['KWD', 12345, 2, '24.690'], ['EUR', 1, 0.4, '0.00'],
])('%s %i × %f is %s', (currency, unitPrice, quantity, amount) => {
  expect(present({ currency, lines: [aLine({ unitPrice, quantity })] }).lines[0]!.total).toEqual({ amount, currency })
})

test('free shipping is told as free, and left out where nothing is shipped', () => {
  const totals = { shipping: 0, discount: 0, tax: null, total: 2780 }
  expect(present({ totals }).totals).toMatchObject({ shipping: null })
  expect(present({ totals }).totals).not.toHaveProperty('goods')
  expect(present({ totals, lines: [aLine({ shipped: false })] }).totals).toEqual({ total: { amount: '27.80', currency: 'EUR' } })
})

test('discount and refund are taken off', () => {
  const view = present({ totals: { shipping: 0, discount: 500, tax: null, total: 5680 } }, { facts: someFacts({ refunded: 3400 }) })
  expect(view.totals).toMatchObject({ goods: { amount: '61.80' }, discount: { amount: '-5.00' }, refunded: { amount: '-34.00' } })
})

test.each([
  ['paid', 'Vorkasse', 0, { method: 'Vorkasse', status: 'paid' }], ['paid', 'Vorkasse', 6670, { method: 'Vorkasse', status: 'refunded' }],
  ['paid', null, 100, { status: 'partly_refunded' }], ['authorised', null, 100, { status: 'authorised' }], ['unknown', 'Vorkasse', 0, { method: 'Vorkasse' }], ['unknown', null, 0, undefined],
  ['unknown', null, 6670, { status: 'refunded' }],
] as const)('a payment %s by %s of which %i were given back', (status, method, refunded, expected) => {
  expect(present({ payment: { status, method, paidAt: null, reservedUntil: null } }, { facts: someFacts({ refunded }) }).payment).toEqual(expected)
})

test.each<[string, Partial<Order>, OrderSummaryView['address']]>([
  ['none', { shippingAddress: null }, undefined],
  ['an empty one', { shippingAddress: { lines: [] } }, undefined],
  ['only a country', { shippingAddress: { lines: [], country: 'AT' } }, { lines: [], country: 'AT' }],
  ['a company without postcode', { shippingAddress: { company: 'Morgentau', lines: ['Hof 1', ''], city: 'Wien' } }, { lines: ['Morgentau', 'Hof 1', 'Wien'] }],
  ['one of a pickup order', { pickup: true }, undefined],
])('address: %s', (_, order, address) => expect(present(order).address).toEqual(address))

test('settings switch off pictures, payment and address', () => {
  const view = present({}, { settings: { heading: 'Deins', pictures: false, payment: false, address: false } })
  expect(view).toMatchObject({ heading: 'Deins' })
  expect(view).not.toHaveProperty('payment')
  expect(view).not.toHaveProperty('address')
  expect(view.lines.some((line) => line.imageUrl)).toBe(false)
})
