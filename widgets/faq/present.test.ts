import { expect, test } from 'vitest'
import { aContext, anOrder, aShop, at, someFacts } from '../../tests/builders/order.ts'
import type { OrderState } from '../../server/contract/page.ts'
import type { PresentContext } from '../../server/core/present-context.ts'
import { presenter } from './present.ts'
import { FaqSettings } from './settings.ts'
import { FaqView } from './view.ts'

type Changes = Partial<PresentContext<FaqSettings>>
const settings = (changes = {}) => FaqSettings.parse(changes)
const context = (changes: Changes = {}) => aContext<FaqSettings>({ settings: settings(), ...changes })
const told = (changes: Changes = {}) => {
  const view = presenter.present(context(changes))
  return view && FaqView.parse(view)
}
const ids = (changes: Changes = {}) => told(changes)?.entries.map(({ id }) => id)
const own = (id: string, locale: string, question: string) => ({ id, locale, question, answer: 'A' })
const inState = (state: OrderState, changes = {}) => ({ facts: someFacts({ state, ...changes }) })

test('six ready-made questions, those that fit the state, the likeliest first', () => {
  expect(ids()).toEqual(['delivery', 'address', 'payment', 'withdrawal', 'damaged'])
  expect(ids(inState('payment_pending'))?.[0]).toBe('payment')
  expect(ids(inState('delivered'))).toEqual(['withdrawal', 'damaged', 'missing', 'delivery', 'payment'])
  expect(ids(inState('cancelled'))).toEqual(['payment'])
  expect(ids({ ...inState('shipped'), order: anOrder({ pickup: true }) })).not.toContain('address')
})

test('the merchant\'s entries in the page\'s language, the closest of one name, before ours or in place of one', () => {
  const entries = [own('gift', 'de', 'Geschenk?'), own('gift', 'de-AT', 'Packerl?'), own('gift', 'en', 'Gift?'), own('every', '', '?'), own('delivery', 'de', 'Wann?')]
  const at = told({ settings: settings({ entries }), locale: 'de-AT' })!.entries
  expect(at.slice(0, 2)).toMatchObject([{ id: 'gift', question: 'Packerl?' }, { id: 'every' }])
  expect(at.find(({ id }) => id === 'delivery')).toMatchObject({ question: 'Wann?' })
  expect(told({ settings: settings({ entries }), locale: 'en' })!.entries.find(({ id }) => id === 'gift')).toMatchObject({ question: 'Gift?' })
  expect(ids({ settings: settings({ entries }), locale: 'fr' })?.[0]).toBe('every')
})

test('switched off ready-made questions are gone, and with nothing left the widget is', () => {
  expect(ids({ settings: settings({ standard: ['payment'] }) })).toEqual(['payment'])
  expect(told({ settings: settings({ standard: [] }) })).toBeNull()
})

test('facts are typed, and the unknown is left out', () => {
  const { facts } = told({ shop: aShop({ settings: { contact: { email: 'hallo@morgentau.example' } } }) })!
  expect(facts).toMatchObject({
    'delivery.range': { kind: 'days', from: '2026-11-20', to: '2026-11-23' }, 'contact.email': { text: 'hallo@morgentau.example' }, 'carrier.name': { text: 'DHL' },
    'tracking.number': { text: '00340434161094021501' }, 'order.number': { text: '#1042' }, 'payment.date': { kind: 'day', day: '2026-11-17T07:00:00.000Z' }, 'return.days': { text: '14' },
  })
  for (const unknown of ['return.deadline', 'delivery.date', 'contact.phone', 'payment.due']) expect(facts).not.toHaveProperty([unknown])
})

test('what has arrived is not still expected, and what is refunded is not told as paid', () => {
  const { facts } = told({ ...inState('delivered', { deliveredAt: at('2026-11-18T12:00:00Z'), withdrawUntil: '2026-12-02' }), order: anOrder({ payment: { status: 'refunded', method: null, paidAt: 1, reservedUntil: null } }) })!
  expect(facts).not.toHaveProperty(['delivery.range'])
  expect(facts).not.toHaveProperty(['payment.date'])
  expect(facts['return.deadline']).toEqual({ kind: 'day', day: '2026-12-02' })
})

test('of a payment nobody told of nothing is said; a refund counts, whatever the shop told of the payment', () => {
  const order = (status: 'unknown' | 'paid') => ({ order: anOrder({ payment: { status, method: null, paidAt: at('2026-11-17T07:00:00Z'), reservedUntil: at('2026-11-23T07:00:00Z') } }) })
  for (const fact of ['payment.status', 'payment.date', 'payment.due']) expect(told(order('unknown'))!.facts).not.toHaveProperty([fact])
  const { facts } = told({ ...inState('refunded', { refunded: 6670 }), ...order('paid') })!
  expect(facts['payment.status']).toEqual({ kind: 'payment', status: 'refunded' })
  expect(facts).not.toHaveProperty(['payment.date'])
})

test.each(['action_required', 'exception'] as const)('no day is named while it is held: %s', (state) => {
  expect(told(inState(state))!.facts).not.toHaveProperty(['delivery.range'])
})

test('a parcel that only has its label cannot be redirected by its number yet', () => {
  expect(told(inState('in_preparation'))!.facts).not.toHaveProperty(['tracking.number'])
  expect(told(inState('shipped'))!.facts).toHaveProperty(['tracking.number'])
})

test('what can be collected is not asked for: it has come', () => {
  expect(told(inState('ready_for_pickup'))!.entries.map(({ id }) => id)).not.toContain('delivery')
})

test('a redacted link learns no amount and no way of payment, and may not ask', () => {
  const view = told({ scope: 'redacted' })!
  expect(view.facts).not.toHaveProperty(['order.total'])
  expect(view.facts).not.toHaveProperty(['payment.method'])
  expect(view.canAsk).toBe(false)
})

const asked = { id: 'a', shopId: 'shop-1', orderId: 'order-1', buyerId: null, widget: 'faq', act: 'ask', data: {}, at: 0 }
const ask = (question: unknown, changes: Changes = {}) => presenter.acts!.ask!.perform(context(changes), presenter.acts!.ask!.input.parse({ question }) as never)

test('no words, a shop that takes none, and a sixth question are refused', () => {
  expect(() => ask('12 34 ?!')).toThrow(expect.objectContaining({ code: 'invalid_input' }))
  expect(() => ask('Warum?', { settings: settings({ ask: false }) })).toThrow(expect.objectContaining({ code: 'forbidden' }))
  expect(() => ask('Warum?', { acts: [asked, asked, asked, asked, asked] })).toThrow(expect.objectContaining({ code: 'conflict' }))
  expect(told({ acts: [asked, asked] })).toMatchObject({ asked: 2, canAsk: true })
})
