import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { anOrder, aShipment, at, now } from '../../tests/builders/order.ts'
import { aPresenter, aWorld, type WorldParts } from '../../tests/builders/world.ts'
import { AppError } from '../contract/errors.ts'
import { ActRequest, type Scope } from '../contract/page.ts'
import type { Order } from './order.ts'
import type { PresentContext } from './present-context.ts'
import { anonymise, takeAct } from './take-act.ts'

const RateInput = z.object({ stars: z.coerce.number().int().min(1).max(5) })
let performed = 0
const review = aPresenter({
  id: 'review', kind: 'selling', needs: ['acts'],
  present: ({ acts }: PresentContext) => ({ rated: acts.map(({ data }) => data) }),
  acts: {
    rate: { input: RateInput, scope: 'act', perform: (_context: PresentContext, { stars }: { stars: number }) => (performed++, { record: { stars }, url: `https://shop.example/thanks/${stars}` }) },
    ask: { input: z.object({ text: z.string() }), scope: 'view', perform: (_context: PresentContext, { text }: { text: string }) => ({ question: text }) },
    late: { input: z.object({}), scope: 'act', perform: () => { throw new AppError('conflict', 'too late') } },
  } as never,
})
const claims = (scope: Scope = 'act', orderId = 'order-1') => ({ shopId: 'shop-1', orderId, scope, generation: 0, expiresAt: at('2027-01-01T00:00:00Z') })
const request = (changes: object = {}) => ActRequest.parse({ widget: 'review', act: 'rate', input: { stars: '5' }, ...changes })
async function start(order: Partial<Order> = {}, parts: WorldParts = {}) {
  performed = 0
  const world = await aWorld({ presenters: [review], ...parts })
  await world.store.saveOrder(anOrder({ revision: 0, ...order }))
  return world
}

test('an act is remembered, the page answered is fresh, and open pages are told', async () => {
  const world = await start()
  const told: number[] = []
  world.live.subscribe('order-1', (revision) => told.push(revision))
  const result = await takeAct(world, claims(), request(), 'key')
  expect(result).toMatchObject({ url: 'https://shop.example/thanks/5', page: { widgets: [{ view: { rated: [{ stars: 5 }] } }] } })
  expect(await world.store.listActs({ orderId: 'order-1' }, 9)).toMatchObject([{ widget: 'review', act: 'rate', buyerId: 'buyer-1', data: { stars: 5 }, at: now }])
  expect(told).toEqual([2])
})

test('the same key acts once, also at the same time; with another request it is refused; another order has its own keys', async () => {
  const world = await start()
  const answers = await Promise.all([1, 2, 3].map(() => takeAct(world, claims(), request(), 'key')))
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
  expect(performed).toBe(1)
  await expect(takeAct(world, claims(), request({ input: { stars: 1 } }), 'key')).rejects.toMatchObject({ code: 'conflict' })
  await world.store.saveOrder(anOrder({ revision: 0, id: 'order-2', externalId: '2', fulfillments: [], shipments: [] }))
  await takeAct(world, claims('act', 'order-2'), request(), 'key')
  expect(performed).toBe(2)
})

test.each<[string, string, Parameters<typeof takeAct>[2], Scope, WorldParts, Partial<Order>]>([
  ['unknown widget', 'forbidden', request({ widget: 'gone' }), 'act', {}, {}],
  ['switched off', 'forbidden', request(), 'act', { settings: { placements: { thank_you: [{ widget: 'review', enabled: false }] } } }, {}],
  ['not on this placement', 'forbidden', request({ placement: 'tracking_page' }), 'act', {}, {}],
  ['unknown act', 'not_found', request({ act: 'destroy' }), 'act', {}, {}],
  ['an act named like a part of every object', 'not_found', request({ act: 'constructor' }), 'act', {}, {}],
  ['a link that only shows', 'forbidden', request(), 'view', {}, {}],
  ['a redacted link', 'forbidden', request({ act: 'ask', input: { text: 'x' } }), 'redacted', {}, {}],
  ['bad input', 'invalid_input', request({ input: { stars: 6 } }), 'act', {}, {}],
  ['no input', 'invalid_input', request({ input: {} }), 'act', {}, {}],
  ['makes no sense now', 'conflict', request({ act: 'late', input: {} }), 'act', {}, {}],
  ['hidden while service comes first', 'conflict', request(), 'act', {}, { shipments: [aShipment({ flags: ['delayed'] })] }],
])('refused: %s → %s, and nothing is remembered', async (_name, code, asked, scope, parts, order) => {
  const world = await start(order, parts)
  await expect(takeAct(world, claims(scope), asked, 'key')).rejects.toMatchObject({ code })
  expect(await world.store.listActs({ orderId: 'order-1' }, 9)).toEqual([])
  expect((await world.store.findOrder('order-1'))!.revision).toBe(1)
})

test('an order that has not arrived cannot be acted on yet', async () => {
  await expect(takeAct(await start(), claims('act', 'ord_later'), request(), 'key')).rejects.toMatchObject({ code: 'conflict' })
})

test('questions are counted once per order, without what tells who asked', async () => {
  const world = await start()
  for (const [index, text] of ['Wo ist 4711?', 'wo ist  12?', 'Wo ist?'].entries()) await takeAct(world, claims('view'), request({ act: 'ask', input: { text } }), `k${index}`)
  await takeAct(world, claims('view'), request({ act: 'ask', input: { text: ' 42 a@b.de ' } }), 'empty')
  expect(await world.store.listUnansweredQuestions('shop-1', 1)).toEqual([{ text: 'wo ist ?', orders: 1, lastAskedAt: now }, { text: 'wo ist?', orders: 1, lastAskedAt: now }])
})

test.each([
  ['Meine Mail ist lena.brandt+x@example.com, danke', 'meine mail ist danke'], ['Nr. 1042 / ٣٤', 'nr. /'], ['O\u0308l', 'öl'], ['x'.repeat(500), 'x'.repeat(200)],
  ['Kann ich ２ Pakete 12345 an lena.brandt+x@web.de   schicken?', 'kann ich pakete an schicken?'],
])('anonymised: %s', (question, expected) => {
  expect(anonymise(question)).toBe(expected)
})

test('no digit and no address survives, whatever is asked', () => {
  fc.assert(fc.property(fc.array(fc.oneof(fc.emailAddress(), fc.nat().map(String), fc.string({ unit: 'grapheme' }), fc.constant('٣ ³ ⑦ Ⅷ')), { maxLength: 8 }), (parts) => {
    const kept = anonymise(parts.join(' '))
    expect(kept).not.toMatch(/[\p{N}@]/u)
    expect(kept.length).toBeLessThanOrEqual(200)
  }))
})
