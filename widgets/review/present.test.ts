import { expect, test } from 'vitest'
import { aContext, aLine, anOrder, at, now, someFacts } from '../../tests/builders/order.ts'
import type { Act } from '../../server/core/store-port.ts'
import type { PresentContext } from '../../server/core/present-context.ts'
import { presenter } from './present.ts'
import { ReviewSettings } from './settings.ts'
import { ReviewView } from './view.ts'

const dayMs = 86_400_000
type Changes = Partial<PresentContext<ReviewSettings>>
const settings = (changes = {}) => ReviewSettings.parse(changes)
const arrived = (days: number) => someFacts({ state: 'delivered', deliveredAt: now - days * dayMs, promise: null })
const context = (changes: Changes = {}) => aContext<ReviewSettings>({ settings: settings(), placement: 'order_status', facts: arrived(3), ...changes })
const told = (changes: Changes = {}) => {
  const view = presenter.present(context(changes))
  return view && ReviewView.parse(view)
}
const act = (name: string, daysAgo: number, changes: Partial<Act> = {}): Act =>
  ({ id: name, shopId: 'shop-1', orderId: 'order-1', buyerId: 'buyer-1', widget: 'review', act: name, data: {}, at: now - daysAgo * dayMs, ...changes })
const perform = (name: string, input: unknown, changes: Changes = {}) => presenter.acts![name]!.perform(context(changes), presenter.acts![name]!.input.parse(input) as never)

test('asks after delivery and the merchant\'s days, not before', () => {
  expect(told()).toEqual({ step: 'ask', shop: 'Morgentau' })
  expect(told({ facts: arrived(1) })).toBeNull()
  expect(told({ facts: arrived(0), settings: settings({ waitDays: 0 }) })?.step).toBe('ask')
  for (const state of ['received', 'shipped', 'returned', 'refunded'] as const) expect(told({ facts: someFacts({ state }) })).toBeNull()
})

test('a link that may only look is not asked', () => {
  expect(told({ scope: 'view' })).toBeNull()
  expect(told({ scope: 'redacted' })).toBeNull()
})

test('waved off or answered on any order within 90 days: not again', () => {
  expect(told({ acts: [act('dismiss', 1)] })).toBeNull()
  expect(told({ earlierActs: [act('dismiss', 89, { orderId: 'old' })] })).toBeNull()
  expect(told({ earlierActs: [act('rate', 89, { orderId: 'old' })] })).toBeNull()
  expect(told({ earlierActs: [act('dismiss', 91, { orderId: 'old' })] })?.step).toBe('ask')
  expect(told({ earlierActs: [act('dismiss', 1, { widget: 'nps' })] })?.step).toBe('ask')
})

const links = { google: 'https://g.page/r/x', shop: 'https://shop.example/review' }
test.each([1, 2, 3, 4, 5])('after %i stars: thanks, and the same places for everyone', (stars) => {
  expect(told({ settings: settings({ links }), acts: [act('rate', 0, { data: { stars, comment: '' } })] }))
    .toEqual({ step: 'thanks', shop: 'Morgentau', stars, places: [{ id: 'google', url: links.google }, { id: 'shop', url: links.shop }] })
})

test('the thanks go after a week, and stored nonsense shows nothing', () => {
  expect(told({ acts: [act('rate', 8, { data: { stars: 5 } })] })).toBeNull()
  expect(told({ acts: [act('rate', 0, { data: { stars: 'many' } })] })).toBeNull()
})

test('a rating is stored with its comment; fields of a form without script are texts', () => {
  expect(perform('rate', { stars: '4', comment: ' Gut.\u202e ' })).toEqual({ record: { stars: 4, comment: 'Gut.' } })
  expect(perform('rate', { stars: 1 })).toEqual({ record: { stars: 1, comment: '' } })
})

test.each([{}, { stars: 0 }, { stars: 6 }, { stars: 4.5 }, { stars: 'five' }, { stars: 4, comment: 'x'.repeat(2001) }])('refuses %j', (input) => {
  expect(() => perform('rate', input)).toThrow()
})

test('not before delivery, not twice', () => {
  expect(() => perform('rate', { stars: 5 }, { facts: someFacts() })).toThrow(expect.objectContaining({ code: 'conflict' }))
  expect(() => perform('rate', { stars: 5 }, { acts: [act('rate', 0, { data: { stars: 5 } })] })).toThrow(expect.objectContaining({ code: 'conflict' }))
})

const google = { settings: settings({ googleMerchantId: '123' }), placement: 'thank_you', facts: someFacts() } as const
test('Google\'s survey on the thank-you page, with every field it needs', () => {
  expect(told(google)).toEqual({ step: 'google', shop: 'Morgentau', google: {
    merchantId: '123', orderId: '#1042', email: 'lena@example.com', country: 'DE', deliveryDay: '2026-11-23', gtins: [],
  } })
})

test.each<[string, Changes]>([
  ['on another page', { placement: 'order_status' }],
  ['without a merchant id', { settings: settings() }],
  ['without a promised day', { facts: someFacts({ promise: null }) }],
  ['with a day gone by', { facts: someFacts({ promise: { from: '2026-11-10', to: '2026-11-18' } }) }],
  ['without an e-mail', { order: anOrder({ buyer: { id: null, account: false, email: null, name: null, firstName: null } }) }],
  ['without a country', { order: anOrder({ shippingAddress: null }) }],
  ['of a cancelled order', { facts: someFacts({ state: 'cancelled' }) }],
  ['for a redacted link', { scope: 'redacted' }],
  ['once answered', { acts: [act('google', 0)] }],
  ['once waved off', { acts: [act('dismiss', 0)] }],
])('no survey %s', (_, changes) => {
  expect(told({ ...google, ...changes })).toBeNull()
})

test('a delivered order on the thank-you page is asked for our rating, not Google\'s', () => {
  expect(told({ ...google, facts: someFacts({ state: 'delivered', deliveredAt: at('2026-11-16T10:00:00Z') }) })?.step).toBe('ask')
})

test('Google learns the trade numbers the shop told, each once, and nothing that is none', () => {
  const lines = ['4006381333931', '4006381333931', '96385074', 'SKU-1', undefined].map((gtin, index) => aLine({ id: `l${index}`, gtin }))
  expect(told({ ...google, order: anOrder({ lines }) })).toMatchObject({ google: { gtins: ['4006381333931', '96385074'] } })
})
