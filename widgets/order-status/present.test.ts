import { expect, test } from 'vitest'
import { aContext, aFulfillment, aLine, anEvent, anOrder, aShipment, aShop, at, now, someFacts } from '../../tests/builders/order.ts'
import { OrderState } from '../../server/contract/page.ts'
import type { OrderFacts, PresentContext } from '../../server/core/present-context.ts'
import type { OrderStatusFacts } from './facts.ts'
import { factsOf, presenter } from './present.ts'
import { OrderStatusSettings } from './settings.ts'
import { OrderStatusView } from './view.ts'

type Changes = Partial<Omit<PresentContext<OrderStatusSettings>, 'facts'>> & { facts?: Partial<OrderFacts> }
const settings = OrderStatusSettings.parse({})
const reachable = aShop({ settings: { contact: { email: 'hallo@shop.example', url: 'https://shop.example/kontakt' } } })

const contextOf = ({ facts, ...changes }: Changes) => aContext({ settings, shop: reachable, ...changes, facts: someFacts({ parcel: aShipment(), ...facts }) })
/** What is known of the order. */
const present = (changes: Changes = {}) => JSON.parse(JSON.stringify(factsOf(contextOf(changes)))) as OrderStatusFacts
/** The view as it travels: parsed strictly, so that a field the schema does not name fails. */
const travel = (changes: Changes = {}) => OrderStatusView.strict().parse(JSON.parse(JSON.stringify(presenter.present(contextOf(changes)))))

test('every state in every scope gives a view that travels, and no state sells a promise it cannot keep', () => {
  const unpromised: OrderState[] = ['payment_pending', 'action_required', 'lost', 'exception', 'cancelled', 'returning', 'returned', 'refunded', 'ready_for_pickup']
  for (const state of OrderState.options) for (const scope of ['redacted', 'view', 'act'] as const) {
    const view = present({ facts: { state, refunded: 3400 }, scope })
    expect(travel({ facts: { state, refunded: 3400 }, scope }).state).toBe(state)
    if (unpromised.includes(state)) expect(view.promise, state).toBeUndefined()
    else expect(view.promise, state).toEqual({ from: '2026-11-20', to: '2026-11-23' })
    expect(view.actions.length).toBeLessThanOrEqual(2)
  }
})

test('the redacted scope tells no price, name, address, place or way of payment', () => {
  const secrets = ['Lena', 'Brandt', 'Holtenauer', '24105', '66.70', '6670', '34.00', 'PayPal', 'Vorkasse', 'Postfiliale', 'Kiosk', 'M. Petersen', 'lena@example.com']
  const parcel = aShipment({ pickupPoint: { name: 'Postfiliale Kiosk', address: 'Holtenauer Str. 41', until: '2026-11-27' }, signedBy: 'M. Petersen' })
  const order = anOrder({ payment: { status: 'paid', method: 'PayPal', paidAt: null, reservedUntil: null }, fulfillments: [aFulfillment({ pickupPlace: 'Kiosk' })] })
  for (const state of OrderState.options) for (const pickup of [true, false]) {
    const told = JSON.stringify(travel({ scope: 'redacted', order: { ...order, pickup }, facts: { state, parcel, refunded: 3400, lines: new Map([['line-1', { state, shipped: 1, delivered: 0 }]]) } }))
    for (const secret of secrets) expect(told, `${state} ${secret}`).not.toContain(secret)
  }
})

test.each([
  ['payment_pending', 0], ['received', 0], ['in_preparation', 1], ['partly_shipped', 2], ['shipped', 2], ['out_for_delivery', 3], ['delivery_attempted', 3],
  ['ready_for_pickup', 3], ['delivered', 4], ['delayed', 2], ['action_required', 2], ['lost', 2], ['exception', 2], ['partly_refunded', 2],
] as const)('%s stands on step %i', (state, step) => {
  const view = present({ facts: { state } })
  expect(view.step).toBe(step)
  expect(view.steps.map(({ id }) => id)).toEqual(['received', 'in_preparation', 'shipped', 'out_for_delivery', 'delivered'])
})

test.each(['cancelled', 'returning', 'returned', 'refunded'] as const)('%s shows no steps towards a delivery that will not come', (state) => {
  expect(present({ facts: { state } }).steps).toEqual([])
})

test('a step that nobody recorded stays blank', () => {
  const milestones = { received: at('2026-11-16T08:41:00Z'), in_preparation: null, shipped: null, out_for_delivery: null, delivered: at('2026-11-19T10:08:00Z') }
  expect(present({ facts: { state: 'delivered', milestones, deliveredAt: milestones.delivered } }).steps.map((step) => step.at)).toEqual(['2026-11-16T08:41:00.000Z', null, null, null, '2026-11-19T10:08:00.000Z'])
})

test('the former promise is told only while late', () => {
  const moved = { promise: { from: '2026-11-24', to: '2026-11-25' }, formerPromise: { from: '2026-11-20', to: '2026-11-23' } }
  expect(present({ facts: { state: 'delayed', ...moved } }).former).toEqual(moved.formerPromise)
  expect(present({ facts: { state: 'shipped', ...moved } }).former).toBeUndefined()
})

test('a promise whose last day has passed is the former one; on that day it still stands', () => {
  const promise = { from: '2026-11-17', to: '2026-11-18' }
  expect(present({ facts: { state: 'delayed', promise } })).toMatchObject({ former: promise })
  expect(present({ facts: { state: 'delayed', promise } }).promise).toBeUndefined()
  expect(present({ facts: { state: 'out_for_delivery', promise } }).promise).toBeUndefined()
  expect(present({ facts: { state: 'delayed', promise }, today: '2026-11-18' }).promise).toEqual(promise)
})

test('delivered is measured against what the shop promised at checkout', () => {
  const facts = { state: 'delivered' as const, promise: null, deliveredAt: now }
  expect(present({ facts }).promise).toEqual({ from: '2026-11-20', to: '2026-11-23' })
  expect(present({ facts, order: anOrder({ promise: null }) }).promise).toBeUndefined()
})

test.each([
  ['Europe/Berlin', '2026-11-19T22:59:00Z', '2026-11-19'], ['Europe/Berlin', '2026-11-19T23:30:00Z', '2026-11-20'], ['America/New_York', '2026-11-20T04:00:00Z', '2026-11-19'],
])('in %s, %s is the day %s it arrived on', (timeZone, deliveredAt, arrived) => {
  expect(present({ timeZone, facts: { state: 'delivered', deliveredAt: at(deliveredAt) } }).arrived).toBe(arrived)
})

test.each([
  // 23:30 in Berlin is the 19th there, but already the 20th in Tokyo.
  ['Europe/Berlin', '2026-11-20', true], ['Asia/Tokyo', '2026-11-20', false], ['Asia/Tokyo', '2026-11-21', true], ['America/New_York', '2026-11-19', false],
])('after a failed attempt seen from %s, a promise for %s counts as the next try: %s', (timeZone, day, shown) => {
  const parcel = aShipment({ status: 'delivery_attempted', events: [anEvent({ status: 'delivery_attempted', occurredAt: '2026-11-19T23:30:00+01:00' }), anEvent()] })
  const view = present({ timeZone, facts: { state: 'delivery_attempted', parcel, promise: { from: day, to: day } } })
  expect(view.at).toBe('2026-11-19T22:30:00.000Z')
  expect(view.promise).toEqual(shown ? { from: day, to: day } : undefined)
})

test('a pending payment names the sum, the reservation and working days, never a date', () => {
  const order = anOrder({ payment: { status: 'pending', method: 'Vorkasse', paidAt: null, reservedUntil: at('2026-11-23T22:59:59Z') } })
  // Stored before the two were compared.
  const { settings, ...rest } = aShop()
  const shop = { ...rest, settings: { ...settings, delivery: { ...settings.delivery, handlingDays: 1, transitDaysFrom: 3, transitDaysTo: 1 } } }
  expect(present({ order, shop, facts: { state: 'payment_pending' } }).payment).toEqual({
    failed: false, open: { amount: '66.70', currency: 'EUR' }, reservedUntil: '2026-11-23T22:59:59.000Z', days: { from: 2, to: 4 },
  })
})

test('after the payment a download takes no days, and what is collected takes only those of the shop', () => {
  const lines = [aLine({ shipped: false })]
  expect(present({ order: anOrder({ lines }), facts: { state: 'payment_pending' } }).payment?.days).toBeUndefined()
  expect(present({ order: anOrder({ pickup: true }), facts: { state: 'payment_pending' } }).payment?.days).toEqual({ from: 1, to: 1 })
})

test('a cancelled order owes money only if it was paid', () => {
  const payment = anOrder().payment
  for (const [status, owed] of [['paid', true], ['partly_refunded', true], ['pending', undefined], ['refunded', undefined], ['failed', undefined]] as const) {
    expect(present({ order: anOrder({ payment: { ...payment, status }, cancelledAt: now }), facts: { state: 'cancelled' } }).owed, status).toBe(owed)
  }
})

test('lines are told apart only where their states differ', () => {
  const same = new Map([['line-1', { state: 'shipped' as const, shipped: 2, delivered: 0 }], ['line-2', { state: 'shipped' as const, shipped: 1, delivered: 0 }]])
  expect(present({ facts: { lines: same } }).lines).toEqual([])
  const split = new Map([['line-1', { state: 'delivered' as const, shipped: 2, delivered: 2 }], ['line-2', { state: 'received' as const, shipped: 0, delivered: 0 }], ['gone', { state: 'shipped' as const, shipped: 1, delivered: 0 }]])
  expect(present({ facts: { lines: split } }).lines.map(({ id, state }) => [id, state])).toEqual([['line-1', 'delivered'], ['line-2', 'received']])
  expect(present({ facts: { lines: split }, settings: { ...settings, lines: false } }).lines).toEqual([])
})

test.each([
  ['an answer a day ago', { askedAt: now - 24 * 3_600_000 }, undefined],
  ['an answer more than a day ago', { askedAt: now - 24 * 3_600_000 - 1 }, true],
  ['a failed ask', { lastError: 'upstream_unavailable' }, true], ['nobody asked for want of a key', { askedAt: null, lastError: 'misconfigured' }, undefined],
  ['a parcel that is asked no more', { askedAt: 0, nextAskAt: null }, undefined],
  ['a parcel not asked yet', { askedAt: null }, undefined],
] as const)('stale: %s', (_, parcel, stale) => {
  expect(present({ facts: { parcel: aShipment(parcel) } }).stale).toBe(stale)
})

test('a pickup order goes to the counter: four steps, the place, no carrier', () => {
  const order = anOrder({ pickup: true, shipments: [], fulfillments: [aFulfillment({ status: 'ready_for_pickup', pickupPlace: 'Lindenweg 4', updatedAt: now })] })
  const view = present({ order, facts: { state: 'ready_for_pickup', parcel: null, lastScan: null, lastAsk: null } })
  expect(view.pickup).toEqual({ by: 'shop', name: 'Lindenweg 4' })
  expect(view.steps.map(({ id }) => id)).toEqual(['received', 'in_preparation', 'ready_for_pickup', 'collected'])
  expect(view.step).toBe(2)
  const collected = present({ order: { ...order, fulfillments: [aFulfillment({ status: 'picked_up', updatedAt: now })] }, facts: { state: 'delivered', parcel: null } })
  expect(collected.step).toBe(3)
})

test('downloads get neither steps nor a date', () => {
  const view = present({ order: anOrder({ lines: [aLine({ shipped: false })], shipments: [], fulfillments: [] }), facts: { state: 'received', parcel: null } })
  expect(view).toMatchObject({ digital: true, steps: [] })
  expect(view.promise).toBeUndefined()
})

test('help leads to the carrier or to the shop, mail before page, and is left out where there is none', () => {
  expect(present({ facts: { state: 'action_required' } }).actions).toEqual([{ kind: 'carrier', url: 'https://carrier.example/dhl/00340434161094021501' }, { kind: 'mail', email: 'hallo@shop.example' }])
  expect(present({ facts: { state: 'lost', parcel: null }, shop: aShop() }).actions).toEqual([])
  expect(present({ facts: { state: 'lost' }, settings: { ...settings, actions: false } }).actions).toEqual([])
})

test.each([
  ['in_preparation', ['info_received', 'in_transit'], true], ['in_preparation', ['pending'], undefined], ['in_preparation', [], undefined],
  ['shipped', ['info_received', 'info_received'], true], ['shipped', ['info_received', 'in_transit'], undefined], ['shipped', [], undefined],
] as const)('%s with parcels %j is only announced: %s', (state, statuses, labelled) => {
  const shipments = statuses.map((status, index) => aShipment({ id: `s${index}`, status }))
  expect(present({ order: anOrder({ shipments }), facts: { state } }).labelled).toBe(labelled)
})

test('the freshness names the carrier that scanned last, in its own spelling', () => {
  const view = present({ order: anOrder({ shipments: [aShipment({ carrierName: 'DHL Paket' })] }), facts: { lastScan: { at: at('2026-11-19T13:32:00Z'), carrierName: 'dhl' } } })
  expect(view.lastScan).toEqual({ at: '2026-11-19T13:32:00.000Z', carrier: 'DHL Paket' })
  expect(view.askedAt).toBe('2026-11-19T13:50:00.000Z')
})

test('handed over and never scanned by a carrier that could tell: neither badge nor step nor sentence says the carrier has it', () => {
  const parcel = aShipment({ status: 'pending', scannedAt: null, events: [] })
  const unscanned = (changes: Partial<typeof parcel>, lastScan: OrderFacts['lastScan'] = null) =>
    travel({ order: anOrder({ shipments: [{ ...parcel, ...changes }] }), facts: { state: 'shipped', parcel, lastScan } })
  const view = unscanned({})
  expect(view.badge).toEqual({ icon: 'box', tone: 'accent', text: { key: 'state.handed' } })
  expect(view.steps!.steps[2]!.label).toEqual({ key: 'order-status.step.handed' })
  expect(view.sentence[0]).toEqual({ key: 'order-status.text.handed', values: { carrier: 'DHL', count: 1 } })
  expect(unscanned({}, { at: now, carrierName: 'DHL' }).badge.text).toEqual({ key: 'state.shipped' })
  expect(unscanned({ scannedAt: now }).badge.text).toEqual({ key: 'state.shipped' })
  expect(unscanned({ trackingNumber: null }).badge.text).toEqual({ key: 'state.shipped' })
})

test('a voucher beside what arrived is no open line; in a split order it is told as unshipped', () => {
  const lines = [aLine({ id: 'cup' }), aLine({ id: 'pot' }), aLine({ id: 'voucher', shipped: false })]
  const state = (cup: OrderState, pot: OrderState): Changes => ({
    order: anOrder({ lines }), facts: { state: cup === pot ? cup : 'partly_shipped', lines: new Map([['cup', cup], ['pot', pot], ['voucher', 'in_preparation']].map(([id, state]) => [id!, { state: state as OrderState, shipped: 0, delivered: 0 }])) },
  })
  expect(travel(state('delivered', 'delivered')).lines).toEqual([])
  expect(travel(state('shipped', 'in_preparation')).lines.map(({ badge }) => badge.text)).toEqual([{ key: 'state.shipped' }, { key: 'state.in_preparation' }, { key: 'order-status.unshipped' }])
})

test('steps that ended under another name say where', () => {
  const milestones = { received: 1, in_preparation: 2, shipped: 3, out_for_delivery: 4, delivered: 5 }
  expect(travel({ facts: { state: 'partly_refunded', refunded: 100, milestones } }).steps?.next).toEqual({ key: 'order-status.step.delivered' })
  expect(travel({ facts: { state: 'delivered', milestones } }).steps).not.toHaveProperty('next')
})
