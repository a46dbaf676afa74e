import { expect, test, vi } from 'vitest'
import * as z from 'zod'
import { aLine, anEvent, anOrder, aShipment, at, now } from '../../tests/builders/order.ts'
import { aPresenter, aWorld, type TestWorld } from '../../tests/builders/world.ts'
import { PageView, type Scope } from '../contract/page.ts'
import { readToken, type TokenClaims } from './buyer-token.ts'
import { readFileLink } from './calendar-file.ts'
import { makeComposePage } from './compose-page.ts'
import { makePresenterGuard } from './guard-presenter.ts'
import type { Order, Product } from './order.ts'
import type { Presenter } from './ports.ts'
import type { PresentContext } from './present-context.ts'
import { receiveOrder } from './receive-order.ts'
import { OrderPush } from '../contract/order.ts'
import { orderIdOf } from './ids.ts'

const claims = (scope: Scope = 'act', changes: Partial<TokenClaims> = {}): TokenClaims => ({ shopId: 'shop-1', orderId: 'order-1', scope, generation: 0, expiresAt: at('2027-01-01T00:00:00Z'), ...changes })
const thankYou = { placement: 'thank_you' } as const
async function pageOf(world: TestWorld, order: Partial<Order> | null, scope: Scope = 'act', request: Parameters<ReturnType<typeof makeComposePage>>[1] = thankYou) {
  if (order) await world.store.saveOrder(anOrder({ revision: 0, ...order }))
  return makeComposePage(world, { validate: true })(claims(scope), request)
}
const ids = (page: { view: PageView }) => page.view.widgets.map(({ id }) => id)
const everyKind = (['service', 'selling', 'asking', 'content'] as const).map((kind) => aPresenter({ id: kind, kind }))

test('a page tells its order, widgets and texts, and is what the contract says', async () => {
  const world = await aWorld({ presenters: [aPresenter({ messages: ['contact'], settings: z.object({ heading: z.string().default('Hallo') }), present: ({ settings }: { settings: unknown }) => ({ settings }) })] })
  const { view, revision, validUntil } = await pageOf(world, {})
  expect(PageView.parse(view)).toEqual(view)
  expect(view).toMatchObject({
    status: 'ready', locale: 'de', direction: 'ltr', timeZone: 'Europe/Berlin', scope: 'act', shop: { name: 'Morgentau' },
    order: { number: '#1042', state: 'shipped', placedAt: '2026-11-16T08:41:00.000Z', greeting: 'Lena' },
    widgets: [{ id: 'teller', kind: 'service', region: 'main', view: { settings: { heading: 'Hallo' } } }],
  })
  expect(Object.keys(view.messages).length).toBeGreaterThan(0)
  expect(Object.keys(view.messages).every((key) => key.startsWith('contact.'))).toBe(true)
  expect(revision).toBe(`1.${world.shop.revision}`)
  expect(validUntil).toBe(now + 60_000)
})

test('an order not told of yet gives a pending page, which completes by itself', async () => {
  const world = await aWorld({ presenters: everyKind })
  const early = claims('view', { orderId: orderIdOf('shop-1', '7') })
  const compose = makeComposePage(world)
  const pending = await compose(early, thankYou)
  expect(pending.view).toMatchObject({ status: 'pending', order: null, widgets: [] })
  expect(pending.validUntil).toBe(now)
  const push = OrderPush.parse({ id: '7', number: '7', placedAt: '2026-11-19T10:00:00Z', currency: 'EUR', lines: [{ id: 'l', title: 'x', quantity: 1, unitPrice: '1' }], totals: { total: '1' } })
  await receiveOrder(world, world.shop, push, { kind: 'rest:order', dedupeKey: '1', body: '' })
  expect((await compose(early, thankYou)).view.status).toBe('ready')
})

test('a token of another shop, of a shop that is gone or of a revoked generation opens nothing', async () => {
  const world = await aWorld({ presenters: everyKind })
  await world.store.saveOrder(anOrder({ revision: 0, tokenGeneration: 2 }))
  await world.store.saveShop({ ...world.shop, id: 'shop-2' })
  const compose = makeComposePage(world)
  for (const wrong of [claims('act', { shopId: 'shop-2', generation: 2 }), claims('act', { shopId: 'gone', generation: 2 }), claims('act', { generation: 1 })]) {
    await expect(compose(wrong, thankYou)).rejects.toMatchObject({ code: 'unauthorized' })
  }
})

test('the redacted page: no widget is given name, address, price, proof or the carrier\'s words; nothing is sold or asked', async () => {
  const given: PresentContext[] = []
  const keep = (context: PresentContext) => (given.push(context), { told: true })
  const world = await aWorld({ presenters: (['service', 'selling', 'asking', 'content'] as const).map((kind) => aPresenter({ id: kind, kind, needs: ['history', 'acts', 'products', 'recommendations'], present: keep })) })
  const page = await pageOf(world, {
    payment: { status: 'paid', method: 'PayPal lena@paypal.example', paidAt: now, reservedUntil: null }, totals: { shipping: 49_449, discount: 33_833, tax: 10_661, total: 66_766 }, refunds: [{ id: 'r', amount: 77_177, refundedAt: now, items: [] }],
    shipments: [aShipment({ signedBy: 'Lena Brandt', proofUrl: 'https://carrier.example/proof', nextSteps: 'Lena Brandt anrufen', events: [anEvent({ description: 'Zugestellt an Lena Brandt' })] })],
  }, 'redacted')
  expect(ids(page)).toEqual(['service', 'content'])
  expect(page.view.order!.greeting).toBeUndefined()
  const everything = JSON.stringify(given.map(({ order, facts, history, acts, earlierActs }) => ({ order, facts, history, acts, earlierActs })))
  for (const secret of ['Lena', 'Brandt', 'lena@', 'Holtenauer', '24105', 'Kiel', 'PayPal', '1390', '3400', '49449', '33833', '10661', '66766', '77177', '/proof', 'anrufen', 'buyer-1']) expect(everything).not.toContain(secret)
  expect(page.view.timeZone).toBe('Europe/Berlin')
})

test('service first hides selling and asking and brings help up', async () => {
  const help = aPresenter({ id: 'contact', help: true })
  const world = await aWorld({ presenters: [...everyKind, help] })
  expect(ids(await pageOf(world, { shipments: [aShipment({ flags: ['delayed'] })] }))).toEqual(['service', 'contact', 'content'])
})

test('service first also while only one parcel is late and another leads, and while a complaint is open', async () => {
  const world = await aWorld({ presenters: everyKind })
  await world.store.saveAct({ id: 'a', shopId: 'shop-1', orderId: 'order-1', buyerId: null, widget: 'complaint', act: 'complain', data: {}, at: now })
  expect(ids(await pageOf(world, {}))).toEqual(['service', 'content'])
  const other = await aWorld({ presenters: everyKind })
  expect(ids(await pageOf(other, { shipments: [aShipment({ status: 'available_for_pickup' }), aShipment({ id: 's2', trackingNumber: '2', flags: ['delayed'] })] }))).toEqual(['service', 'content'])
})

test('one ask a visit', async () => {
  const world = await aWorld({ presenters: [aPresenter({ id: 'newsletter', kind: 'asking' }), aPresenter({ id: 'review', kind: 'asking' })] })
  expect(ids(await pageOf(world, {}))).toEqual(['review'])
})

test('a widget that throws, tells nonsense or hides itself leaves the others alone, and rests after five failures', async () => {
  const broken = vi.fn(() => { throw new Error('x') })
  const world = await aWorld({ presenters: [
    aPresenter({ id: 'broken', present: broken }), aPresenter({ id: 'nonsense', view: z.object({ n: z.number() }), present: () => ({ n: 'no' }) }),
    aPresenter({ id: 'hidden', present: () => null }), aPresenter({ id: 'fine' }),
  ] })
  await world.store.saveOrder(anOrder({ revision: 0 }))
  const compose = makeComposePage(world, { validate: true })
  for (let visit = 0; visit < 8; visit++) expect(ids(await compose(claims(), thankYou))).toEqual(['fine'])
  expect(broken).toHaveBeenCalledTimes(5)
  expect(world.log.lines.filter((line) => line.includes('widget.rests'))).toHaveLength(2)
})

test('the guard: slow counts as bad but is shown, one good answer forgives, a minute heals', () => {
  let time = 0
  const guard = makePresenterGuard({ info() {}, warn() {}, error() {} }, () => time)
  const slow = () => { time += 21; return 'slow' }
  const run = (present: () => string | null) => guard.run('w', present)
  expect([1, 2, 3, 4].map(() => run(slow))).toEqual(['slow', 'slow', 'slow', 'slow'])
  expect(run(() => 'quick')).toBe('quick')
  for (let round = 0; round < 5; round++) run(slow)
  expect(run(() => 'quick')).toBeNull()
  time += 60_000
  expect(run(() => 'quick')).toBe('quick')
})

test('stored settings that are no longer valid give way to the defaults, with a line in the log', async () => {
  const world = await aWorld({ presenters: [aPresenter({ present: ({ settings }: { settings: unknown }) => ({ settings }) })], settings: { widgets: { teller: { words: 7 } } } })
  expect((await pageOf(world, {})).view.widgets[0]!.view).toEqual({ settings: { words: 'default' } })
  expect(world.log.lines.join()).toContain('widget.settings_invalid')
})

test.each<[string | undefined, string | null, string[], string]>([
  [undefined, null, ['de', 'en'], 'de'], [undefined, 'en-GB', ['de', 'en'], 'en'], ['de-AT', 'en', ['de', 'en'], 'de'], ['fr', 'en', ['de', 'en'], 'en'],
  ['xx', null, ['de', 'en'], 'de'], ['sv-DE', 'en', ['de', 'en'], 'en'], ['fr, en;q=0.5', null, ['de', 'en'], 'en'], ['en', null, ['de'], 'de'],
])('language: asked %s, ordered in %s, offered %s: %s', async (locale, ordered, locales, expected) => {
  const world = await aWorld({ settings: { locales } })
  expect((await pageOf(world, { locale: ordered }, 'act', { ...thankYou, locale })).view.locale).toBe(expected)
})

test('what widgets need is loaded in one query each, and only if one needs it', async () => {
  const given: PresentContext[] = []
  const needy = (needs: Presenter['needs']) => aPresenter({ id: `w${needs.join()}`, needs, productIds: () => ['pinned'], present: (context: PresentContext) => (given.push(context), {}) })
  const world = await aWorld({ presenters: [needy(['history']), needy(['products', 'recommendations']), needy(['history', 'acts'])] })
  await world.store.saveOrder(anOrder({ revision: 0, id: 'old', externalId: 'old', placedAt: at('2026-10-01T00:00:00Z'), shipments: [], lines: [aLine({ productId: 'filter' })] }))
  const product = (id: string, replacedBy: string | null = null): Product => ({ id, shopId: 'shop-1', groupId: null, title: id, variant: null, price: 1, currency: 'EUR', compareAtPrice: null,
    unitPrice: null, stock: 1, maxQuantity: null, consumable: false, category: null, imageUrl: null, url: null, replacedBy, available: true, updatedAt: 1 })
  await world.store.saveProducts([product('coffee-500', 'coffee-new'), product('coffee-new'), product('mug'), product('pinned'), product('filter'), product('other')])
  await world.store.replaceAffinities('shop-1', [[{ productId: 'coffee-500', otherId: 'mug', score: 0.5, support: 9 }]])
  for (const orderId of ['order-1', 'old']) await world.store.saveAct({ id: orderId, shopId: 'shop-1', orderId, buyerId: 'buyer-1', widget: 'x', act: 'y', data: {}, at: 1 })
  const spies = (['listOrdersOfBuyer', 'listAffinities', 'findProducts', 'listActs', 'findOrder'] as const).map((name) => vi.spyOn(world.store, name))
  await pageOf(world, {})
  expect(spies.map(({ mock }) => mock.calls.length)).toEqual([1, 1, 2, 2, 1])
  expect([...given[0]!.products.keys()].toSorted()).toEqual(['coffee-500', 'coffee-new', 'filter', 'mug', 'pinned'])
  expect(given[0]).toMatchObject({ history: [{ id: 'old' }], recommendations: [{ otherId: 'mug' }], acts: [{ orderId: 'order-1' }], earlierActs: [{ orderId: 'old' }] })
})

test('links open no more than the buyer\'s own, are the same each time, and their files are checked again', async () => {
  const links: PresentContext['links'][] = []
  const world = await aWorld({ presenters: [aPresenter({ present: (context: PresentContext) => (links.push(context.links), {}) })] })
  await pageOf(world, { shipments: [aShipment({ status: 'delivered', proofUrl: 'https://carrier.example/p' })] }, 'view')
  await pageOf(world, null, 'view')
  await pageOf(world, null, 'redacted')
  const [view, again, redacted] = links.map((link) => ({ page: link.orderPage, proof: link.proof(aShipment()), calendar: link.calendar('reorder', '2026-12-24') }))
  expect(again).toEqual(view)
  expect(readToken(world.keys, view!.page.split('/o/')[1]!, now)).toEqual(claims('view'))
  const open = (address: string) => readFileLink(world, address.split('/v1/files/')[1]!)
  expect(await open(view!.proof!)).toMatchObject({ file: { kind: 'proof' }, shipment: { proofUrl: 'https://carrier.example/p' } })
  expect(await open(redacted!.calendar)).toMatchObject({ file: { kind: 'calendar', subject: 'reorder', day: '2026-12-24' }, shipment: null })
  expect(redacted!.proof).toBeNull()
  await world.store.saveOrder({ ...(await world.store.findOrder('order-1'))!, tokenGeneration: 1 })
  await expect(open(view!.proof!)).rejects.toMatchObject({ code: 'unauthorized' })
})

test.each<[string, string, Partial<Order>, string]>([
  ['midnight at the destination', '2026-11-19T22:59:30Z', {}, '2026-11-19T23:00:00Z'],
  ['midnight of summer time', '2026-07-19T21:59:30Z', {}, '2026-07-19T22:00:00Z'],
  ['the end of the carrier\'s hours', '2026-11-19T16:59:30Z', { shipments: [aShipment({ estimatedDelivery: { from: '2026-11-19T15:00:00Z', to: '2026-11-19T17:00:00Z' } })] }, '2026-11-19T17:00:00.001Z'],
  ['the end of a reservation', '2026-11-19T16:59:30Z', { payment: { status: 'pending', method: null, paidAt: null, reservedUntil: at('2026-11-19T17:00:00Z') } }, '2026-11-19T17:00:00Z'],
  ['at the latest a minute while a carrier is asked', '2026-11-19T12:00:00Z', { shipments: [aShipment({ nextAskAt: at('2026-11-19T13:00:00Z') })] }, '2026-11-19T12:01:00Z'],
  ['at the latest five minutes', '2026-11-19T12:00:00Z', { shipments: [] }, '2026-11-19T12:05:00Z'],
])('a page holds until %s', async (_name, moment, order, until) => {
  const world = await aWorld({ at: at(moment) })
  expect(new Date((await pageOf(world, order)).validUntil).toISOString()).toBe(new Date(until).toISOString())
})

test('a page holds no longer than the visit in which its buyer answered something', async () => {
  const world = await aWorld({ at: now })
  await pageOf(world, { shipments: [] })
  await world.store.saveAct({ id: 'a', shopId: 'shop-1', orderId: 'order-1', buyerId: 'buyer-1', widget: 'review', act: 'rate', data: {}, at: now - 27 * 60_000 })
  expect((await pageOf(world, null)).validUntil).toBe(now + 3 * 60_000)
})

test('what a shop is does not outlive its revision, nor a minute', async () => {
  const told: PresentContext[] = []
  const world = await aWorld({ presenters: [aPresenter({ needs: ['products', 'recommendations'], present: (context: PresentContext) => (told.push(context), {}) })] })
  await world.store.saveOrder(anOrder({ revision: 0, lines: [aLine({ productId: 'mug' })] }))
  const mug: Product = { id: 'mug', shopId: 'shop-1', groupId: null, title: 'Mug', variant: null, price: 1, currency: 'EUR', compareAtPrice: null,
    unitPrice: null, stock: 1, maxQuantity: null, consumable: false, category: null, imageUrl: null, url: null, replacedBy: null, available: true, updatedAt: 1 }
  const compose = makeComposePage(world)
  const page = async () => { await compose(claims(), thankYou); return told.at(-1)! }
  expect((await page()).products.size).toBe(0)
  await world.store.saveProducts([mug])
  expect((await page()).products.get('mug')?.price).toBe(1)
  const find = vi.spyOn(world.store, 'findProducts')
  await page()
  expect(find).not.toHaveBeenCalled()
  await world.store.saveProducts([{ ...mug, price: 2, updatedAt: 2 }])
  await world.store.replaceAffinities('shop-1', [[{ productId: 'mug', otherId: 'spoon', score: 0.5, support: 9 }]])
  expect(await page()).toMatchObject({ products: new Map([['mug', { price: 2 }]]), recommendations: [{ otherId: 'spoon' }] })
  world.clock.at += 60_000
  find.mockClear()
  await page()
  expect(find).toHaveBeenCalled()
})
