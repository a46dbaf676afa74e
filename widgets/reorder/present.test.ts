import { expect, test } from 'vitest'
import { aContext, aLine, anOrder, at, someFacts } from '../../tests/builders/order.ts'
import type { Product } from '../../server/core/order.ts'
import type { PresentContext } from '../../server/core/present-context.ts'
import { presenter } from './present.ts'
import { ReorderSettings } from './settings.ts'
import { ReorderView } from './view.ts'

const product = (id: string, changes: Partial<Product> = {}): Product => ({
  id, shopId: 'shop-1', groupId: null, title: `Now ${id}`, variant: null, price: 1390, currency: 'EUR', compareAtPrice: null, unitPrice: null, stock: null,
  maxQuantity: null, consumable: false, category: null, imageUrl: null, url: null, replacedBy: null, available: true, updatedAt: 0, ...changes,
})
const shelf = (...products: Product[]) => new Map(products.map((each) => [each.id, each]))
const arrived = someFacts({ state: 'delivered', deliveredAt: at('2026-11-18T12:00:00Z') })
type Changes = Partial<PresentContext<ReorderSettings>>
const context = (changes: Changes = {}) => aContext<ReorderSettings>({
  settings: ReorderSettings.parse({}), placement: 'order_status', facts: arrived, products: shelf(product('coffee-500'), product('dripper', { price: 3400 })), ...changes,
})
const told = (changes: Changes = {}) => {
  const view = presenter.present(context(changes))
  return view && ReorderView.parse(view)
}
const lineOf = (changes: Changes, id = 'coffee-500') => told(changes)?.lines.find((line) => line.id === id)
const cart = (lines: unknown, changes: Changes = {}) => presenter.acts!.cart!.perform(context(changes), presenter.acts!.cart!.input.parse({ lines }) as never)

test('an order that has arrived, unchanged: every line at its price', () => {
  expect(told()).toMatchObject({ source: 'this', digits: 2, lines: [
    { id: 'coffee-500', quantity: 2, price: { amount: '13.90' }, minor: 2780 }, { id: 'dripper', quantity: 1, minor: 3400 },
  ] })
  expect(lineOf({})?.change).toBeUndefined()
})

test('dearer and cheaper name the difference and the price paid', () => {
  expect(lineOf({ products: shelf(product('coffee-500', { price: 1490 })) })).toMatchObject({ was: { amount: '13.90' }, change: { kind: 'dearer', by: { amount: '1.00' } } })
  expect(lineOf({ products: shelf(product('coffee-500', { price: 1189 })) })).toMatchObject({ change: { kind: 'cheaper', by: { amount: '2.01' } } })
})

test.each([
  ['sold out', product('coffee-500', { stock: 0 }), 'sold_out'],
  ['oversold', product('coffee-500', { stock: -3 }), 'sold_out'],
  ['no longer sold', product('coffee-500', { available: false }), 'gone'],
])('%s cannot be chosen', (_, coffee, problem) => {
  expect(lineOf({ products: shelf(coffee, product('dripper')) })).toMatchObject({ quantity: 0, minor: 0, problem })
})

test('a product nobody knows any more is gone; one sold in another currency cannot be had', () => {
  expect(lineOf({ products: shelf(product('dripper')) })?.problem).toBe('gone')
  expect(lineOf({ products: shelf(product('coffee-500', { currency: 'CHF' }), product('dripper')) })?.quantity).toBe(0)
})

test('stock and the largest quantity limit what is offered', () => {
  const order = anOrder({ lines: [aLine({ quantity: 5 })] })
  expect(lineOf({ order, products: shelf(product('coffee-500', { stock: 3 })) })).toMatchObject({ quantity: 3, wanted: 5, minor: 4170 })
  expect(lineOf({ order, products: shelf(product('coffee-500', { stock: 3, maxQuantity: 2 })) })).toMatchObject({ quantity: 2 })
})

test('a replacement is named and offered; a circle of replacements ends; the merchant may switch them off', () => {
  const gone = product('coffee-500', { available: false, replacedBy: 'coffee-new' })
  expect(lineOf({ products: shelf(gone, product('coffee-new')) }, 'coffee-new')).toMatchObject({ title: 'Now coffee-new', replaces: 'Kaffee »Morgenrot«, 500 g', quantity: 2 })
  const circle = shelf(gone, product('coffee-new', { stock: 0, replacedBy: 'coffee-500' }), product('dripper'))
  expect(lineOf({ products: circle })?.problem).toBe('gone')
  const off = ReorderSettings.parse({ replacements: false })
  expect(lineOf({ settings: off, products: shelf(gone, product('coffee-new'), product('dripper')) })?.problem).toBe('gone')
})

test('what was sent back is not offered again, and two lines of one product are one', () => {
  const refunds = [{ id: 'r', amount: 100, refundedAt: 0, items: [{ lineId: 'line-1', quantity: 2 }] }]
  expect(lineOf({ order: anOrder({ refunds }) })).toBeUndefined()
  expect(lineOf({ order: anOrder({ lines: [aLine(), aLine({ id: 'line-3', quantity: 1 })] }) })?.quantity).toBe(3)
})

test.each<[string, Changes]>([
  ['on the way', { facts: someFacts() }],
  ['returned', { facts: someFacts({ state: 'returned', deliveredAt: 1 }) }],
  ['for a link that shows no prices', { scope: 'redacted' }],
  ['where nothing can be had', { products: shelf(product('coffee-500', { stock: 0 }), product('dripper', { available: false })) }],
  ['where the shop told us no products', { products: new Map() }],
  ['without a link to the cart', { links: { ...context().links, cart: () => null } }],
  ['where no line is a product', { order: anOrder({ lines: [aLine({ productId: null })] }) }],
])('hidden %s', (_, changes) => {
  expect(told(changes)).toBeNull()
})

const earlier = (id: string, placedAt: string, lines: ReturnType<typeof aLine>[], changes = {}) => anOrder({ id, placedAt: at(placedAt), lines, state: 'delivered', ...changes })
test('the thank-you page of a fresh order shows what was bought before and is worth repeating, never the same again', () => {
  const tea = aLine({ id: 'a', productId: 'tea', title: 'Tee' })
  const lamp = aLine({ id: 'b', productId: 'lamp', title: 'Lampe' })
  const mug = aLine({ id: 'c', productId: 'mug', title: 'Becher' })
  const history = [
    earlier('o3', '2026-09-02T08:00:00Z', [tea, lamp, aLine()]), earlier('o2', '2026-06-01T08:00:00Z', [mug]), earlier('o1', '2026-03-01T08:00:00Z', [mug]),
    earlier('o0', '2026-02-01T08:00:00Z', [lamp], { state: 'returned' }),
  ]
  const view = told({ placement: 'thank_you', facts: someFacts(), history, products: shelf(product('tea', { consumable: true }), product('lamp'), product('mug'), product('coffee-500')) })
  expect(view).toMatchObject({ source: 'earlier', lines: [{ id: 'mug' }, { id: 'tea', boughtAt: '2026-09-02T08:00:00.000Z' }] })
  expect(told({ placement: 'thank_you', facts: someFacts(), history: [] })).toBeNull()
  expect(told({ placement: 'thank_you', facts: someFacts(), history, identified: false, products: shelf(product('tea', { consumable: true })) })).toBeNull()
})

test('the next regular need is told with its calendar entry, only ahead, only if the merchant wants', () => {
  const reorderDates = new Map([['coffee-500', { day: '2027-01-12', everyDays: 56, purchases: 4 }], ['dripper', { day: '2026-11-01', everyDays: 90, purchases: 3 }]])
  expect(told({ reorderDates })?.again).toEqual({ title: 'Kaffee »Morgenrot«', day: '2027-01-12', url: 'https://afterglow.example/files/reorder-2027-01-12.ics' })
  expect(told({ reorderDates, settings: ReorderSettings.parse({ remind: false }) })?.again).toBeUndefined()
})

test('the cart gets the chosen lines at what can be had, one or many', () => {
  expect(cart('coffee-500')).toEqual({ url: 'https://shop.example/cart?items=coffee-500:2' })
  expect(cart(['dripper', 'coffee-500', 'stranger'])).toEqual({ url: 'https://shop.example/cart?items=coffee-500:2,dripper:1' })
})

test('nothing chosen, or nothing of it left, is said', () => {
  expect(() => cart([])).toThrow(expect.objectContaining({ code: 'invalid_input' }))
  expect(() => cart(undefined)).toThrow(expect.objectContaining({ code: 'invalid_input' }))
  expect(() => cart(['stranger'])).toThrow(expect.objectContaining({ code: 'conflict' }))
  expect(() => cart(['coffee-500'], { facts: someFacts() })).toThrow(expect.objectContaining({ code: 'conflict' }))
})

test('a currency without decimals, and cloth by the metre', () => {
  const order = anOrder({ currency: 'JPY', lines: [aLine({ quantity: 1.5, unitPrice: 1000 })] })
  const view = told({ order, products: shelf(product('coffee-500', { currency: 'JPY', price: 1001 })) })
  expect(view).toMatchObject({ digits: 0, lines: [{ minor: 1502, price: { amount: '1001' }, change: { by: { amount: '1' } } }] })
})
