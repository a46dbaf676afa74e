import { expect, test } from 'vitest'
import { aContext, aLine, anOrder, someFacts } from '../../tests/builders/order.ts'
import type { Product } from '../../server/core/order.ts'
import type { PresentContext } from '../../server/core/present-context.ts'
import { presenter } from './present.ts'
import { CrossSellSettings } from './settings.ts'
import { CrossSellView } from './view.ts'

const product = (id: string, changes: Partial<Product> = {}): Product => ({
  id, shopId: 'shop-1', groupId: null, title: id, variant: null, price: 1000, currency: 'EUR', compareAtPrice: null, unitPrice: null, stock: null, maxQuantity: null,
  consumable: false, category: null, imageUrl: null, url: `https://shop.example/${id}`, replacedBy: null, available: true, updatedAt: 0, ...changes,
})
const shelf = (...products: Product[]) => new Map([product('coffee-500'), product('dripper'), ...products].map((each) => [each.id, each]))
const leads = (otherId: string, score: number, support = 50, productId = 'dripper') => ({ productId, otherId, score, support })
type Changes = Partial<PresentContext<CrossSellSettings>>
const settings = (changes = {}) => CrossSellSettings.parse(changes)
const context = (changes: Changes = {}) => aContext<CrossSellSettings>({
  settings: settings(), products: shelf(product('a'), product('b'), product('c')), recommendations: [leads('a', 0.9), leads('b', 0.5), leads('c', 0.2)], ...changes,
})
const told = (changes: Changes = {}) => {
  const view = presenter.present(context(changes))
  return view && CrossSellView.parse(view)
}
const ids = (changes: Changes = {}) => told(changes)?.products.map(({ id }) => id) ?? null

test('complements, best first, with the reason in words', () => {
  expect(ids()).toEqual(['a', 'b', 'c'])
  expect(told()?.products[0]?.reason).toEqual({ kind: 'together', title: 'Handfilter »Lerche«', orders: 50 })
})

test('what several products of the order lead to comes first, with its strongest reason; few orders are not counted aloud', () => {
  const recommendations = [leads('a', 0.6), leads('b', 0.5, 4), leads('b', 0.4, 40, 'coffee-500')]
  expect(ids({ recommendations })).toEqual(['b', 'a'])
  expect(told({ recommendations })?.products[0]?.reason).toEqual({ kind: 'together', title: 'Handfilter »Lerche«', orders: undefined })
})

test.each<[string, Partial<Product>]>([
  ['sold out', { stock: 0 }], ['no longer sold', { available: false }], ['in another currency', { currency: 'CHF' }], ['of a product in this order', { groupId: 'g' }],
])('never one %s', (_, changes) => {
  const products = shelf(product('a', changes), product('b'), product('c'))
  products.set('dripper', product('dripper', { groupId: 'g' }))
  expect(ids({ products })).toEqual(['b', 'c'])
})

test('never what is in the order or owned, unless it is used up', () => {
  const recommendations = [leads('coffee-500', 1), leads('a', 0.9), leads('b', 0.8), leads('c', 0.7), leads('d', 0.6)]
  const history = [anOrder({ id: 'old', lines: [aLine({ productId: 'a' }), aLine({ id: 'l2', productId: 'b' })] })]
  const products = shelf(product('a'), product('b', { consumable: true }), product('c'), product('d'))
  expect(ids({ recommendations, history, products })).toEqual(['b', 'c', 'd'])
  expect(ids({ recommendations, history: [anOrder({ id: 'old', status: 'cancelled', lines: [aLine({ productId: 'a' })] })], products })).toEqual(['a', 'b', 'c', 'd'])
})

test('the merchant\'s own come first, exclusions never, four at most, one variant of a product', () => {
  const recommendations = ['a', 'b', 'c', 'd', 'e'].map((id, index) => leads(id, 1 - index / 10))
  const products = shelf(...['a', 'b', 'c', 'd', 'e'].map((id) => product(id)), product('pin'))
  expect(ids({ recommendations, products, settings: settings({ pins: ['pin', 'unknown', 'c'], exclude: ['a'] }) })).toEqual(['pin', 'c', 'b', 'd'])
  products.set('b', product('b', { groupId: 'mugs' })).set('c', product('c', { groupId: 'mugs' }))
  expect(ids({ recommendations, products })).toEqual(['a', 'b', 'd', 'e'])
  expect(presenter.productIds?.(settings({ pins: ['pin'] }))).toEqual(['pin'])
})

test('what the merchant sells with a product of the order goes before what was learned, and after the pins', () => {
  const products = shelf(product('dripper', { related: ['c', 'gone', 'dripper'] }), ...['a', 'b', 'c', 'pin'].map((id) => product(id)))
  expect(ids({ products })).toEqual(['c', 'a', 'b'])
  expect(ids({ products, recommendations: [], settings: settings({ pins: ['pin'] }) })).toEqual(['pin', 'c'])
  expect(told({ products })?.products[0]?.reason).toEqual({ kind: 'pinned' })
})

test('a reduced price only where it is one; base price as given', () => {
  const products = shelf(product('a', { compareAtPrice: 1200, unitPrice: { amount: 2780, per: 'kg' } }), product('b', { compareAtPrice: 1000 }), product('c'))
  expect(told({ products })?.products).toMatchObject([{ was: { amount: '12.00' }, unitPrice: { price: { amount: '27.80' }, per: 'kg' } }, { id: 'b' }, { id: 'c' }])
  expect(told({ products })?.products[1]?.was).toBeUndefined()
})

test.each<[string, Changes]>([
  ['with fewer than two', { recommendations: [leads('a', 1)] }],
  ['with too little evidence', { recommendations: [leads('a', 1, 2), leads('b', 1, 2)] }],
  ['for a redacted link', { scope: 'redacted' }],
  ['for an order called off', { facts: someFacts({ state: 'cancelled' }) }],
  ['for an order given back', { facts: someFacts({ state: 'returned' }) }],
  ['where neither cart nor page exists', { links: { ...context().links, cart: () => null, product: () => null } }],
])('hidden %s', (_, changes) => {
  expect(told(changes)).toBeNull()
})

test('without a cart link it leads to the products\' pages', () => {
  expect(told({ links: { ...context().links, cart: () => null } })).toMatchObject({ canAdd: false, products: [{ url: 'https://shop.example/a' }, {}, {}] })
})

test('adds one to the cart, and only what is offered now', () => {
  const { add } = presenter.acts!
  expect(add!.perform(context(), { productId: 'a' } as never)).toEqual({ url: 'https://shop.example/cart?items=a:1' })
  expect(() => add!.perform(context(), { productId: 'stranger' } as never)).toThrow(expect.objectContaining({ code: 'conflict' }))
})
