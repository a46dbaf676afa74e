import type { OrderState } from '../contract/page.ts'
import { endOfPeriod, noHolidays } from './delivery-date/calendar.ts'
import { destinationPlace } from './delivery-date/delivery-days.ts'
import { warehousePlace } from './delivery-date/handling.ts'
import { agreedPromise, movedFrom, parcelPromise, union, windowOf, type DayRange } from './delivery-promise.ts'
import { deriveLines } from './line-state.ts'
import { deriveMilestones } from './milestones.ts'
import type { Instant, ItemQuantity, Order, PlainDay, Shipment } from './order.ts'
import { parcelState, splitOrder, type Portion, type ToldPortion } from './parcel-state.ts'
import type { Holidays } from './ports.ts'
import type { Shop } from './store-port.ts'
import type { OrderFacts } from './present-context.ts'
import { exact, shippedLines, subtract } from './quantities.ts'
import { addDays, dayIn, zoneOf } from './time-zone.ts'
import { isLeftBehind, isStalled, type Route } from './trouble/silence.ts'
import { mostUrgent, unsent } from './urgency.ts'

/** Ended without reaching the buyer: a later fulfilment of the same lines replaces it. */
const failed: ReadonlySet<OrderState> = new Set(['lost', 'exception', 'returning', 'returned'])
/** Nothing more is promised for what is in one of these. */
const settled: ReadonlySet<OrderState> = new Set(['delivered', 'returned', 'returning', 'lost', 'ready_for_pickup'])

/** What order-state.ts knows beyond OrderFacts: every state that is true of some part, for the rules of the page. */
export interface DerivedFacts extends OrderFacts {
  states: ReadonlySet<OrderState>
  /** What travels together, each part with its state and promise; without what was sent again. */
  portions: readonly ToldPortion[]
  /** Promised for the whole order, by the shop or its settings. */
  agreed: DayRange | null
}

/** Zone of the destination; the shop's for what is collected there and for countries not known. */
export const destinationZone = (order: Order | null, shop: Shop): string =>
  order && !order.pickup ? zoneOf(order.shippingAddress?.country, shop.settings.timeZone) : shop.settings.timeZone

function tell(portion: Portion, order: Order, agreed: DayRange | null, zone: string, today: PlainDay): ToldPortion {
  const { fulfillment, parcels } = portion
  const promises = parcels.map((parcel) => parcelPromise(parcel, order, agreed, zone, today))
  const parcelStates = parcels.map((parcel, index) => parcelState(parcel, fulfillment, promises[index]!.late))
  const state = fulfillment.status === 'picked_up' ? 'delivered'
    : fulfillment.status === 'ready_for_pickup' ? 'ready_for_pickup'
      : mostUrgent(parcelStates) ?? untrackedState(fulfillment.shippedAt, agreed, today)
  return { ...portion, state, parcelStates, promises }
}

/** Handed over without any parcel told: late only for a while, then nobody knows. */
function untrackedState(shippedAt: Instant | null, agreed: DayRange | null, today: PlainDay): OrderState {
  if (!agreed || today <= agreed.to) return 'shipped'
  return shippedAt !== null && today <= addDays(agreed.to, 14) ? 'delayed' : 'shipped'
}

/** Without the portions that failed and were sent again: the newest hold what was ordered. */
function withoutReplaced(order: Order, portions: ToldPortion[]): ToldPortion[] {
  const surplus = new Map(order.lines.map(({ id, quantity }) => [id, -quantity]))
  for (const { items } of portions) for (const { lineId, quantity } of items) surplus.set(lineId, exact((surplus.get(lineId) ?? 0) + quantity))
  if (![...surplus.values()].some((over) => over > 0)) return portions
  return portions.filter(({ state, items }) => {
    const replaced = failed.has(state) && items.length > 0 && items.every(({ lineId, quantity }) => (surplus.get(lineId) ?? 0) >= quantity)
    if (replaced) for (const { lineId, quantity } of items) surplus.set(lineId, surplus.get(lineId)! - quantity)
    return !replaced
  })
}

/** The state of goods in no parcel: how far the shop is, or late. */
function openState(order: Order, agreed: DayRange | null, today: PlainDay): OrderState {
  if (order.status === 'completed') return order.pickup ? 'delivered' : 'shipped'
  if (agreed && (today > agreed.to || movedFrom(order.expected))) return 'delayed'
  return baseState(order)
}
const baseState = (order: Order): OrderState => (order.status === 'processing' || order.processingAt !== null ? 'in_preparation' : 'received')

function settlement(order: Order, refunded: number, sent: boolean): OrderState | null {
  if (order.status === 'cancelled' || order.cancelledAt !== null) return 'cancelled'
  if (order.payment.status === 'refunded' || (refunded > 0 && refunded >= order.totals.total)) return 'refunded'
  return !sent && (order.payment.status === 'pending' || order.payment.status === 'failed') ? 'payment_pending' : null
}

/** Every state that is true of a part of the order. */
function statesOf(order: Order, portions: ToldPortion[], open: ItemQuantity[], openAs: OrderState, refunded: number): Set<OrderState> {
  const states = new Set<OrderState>(portions.map(({ state }) => state))
  for (const { fulfillment, parcels, parcelStates, promises, state } of portions) {
    if (fulfillment.status === 'shipped') for (const one of parcelStates) states.add(one)
    if (state === 'out_for_delivery' && promises.some(({ late }) => late)) states.add('delayed')
    if (!settled.has(state) && parcels.some(({ flags }) => flags.includes('customs'))) states.add('exception')
  }
  if (open.length > 0) states.add(openAs)
  if (states.size === 0) states.add(order.status === 'completed' ? 'delivered' : baseState(order))
  const sent = portions.some(({ state }) => !unsent.has(state))
  const unsentPart = portions.some(({ state }) => unsent.has(state)) || (open.length > 0 && order.status !== 'completed')
  if (sent && unsentPart) states.add('partly_shipped')
  if (refunded > 0 || order.payment.status === 'partly_refunded') states.add('partly_refunded')
  return states
}

/** The state told: what is only true of a parcel that is in another, better state (late on the van, passing customs) leads no headline. */
function headline(portions: ToldPortion[], states: ReadonlySet<OrderState>, openAs: OrderState | null): OrderState {
  const own = new Set<OrderState>([...portions.map(({ state }) => state), ...(openAs ? [openAs] : [])])
  return mostUrgent([...states].filter((state) => own.has(state) || (state !== 'delayed' && state !== 'exception')))!
}

/** Whether a parcel that should move does not: unscanned for longer than is usual, or never since its label. */
function standing(portions: ToldPortion[], route: Route, now: Instant): 'silent' | 'left_behind' | null {
  const moving = portions.filter(({ state }) => !settled.has(state))
  if (moving.some(({ parcels }) => parcels.some((parcel) => isStalled(parcel, route, now)))) return 'silent'
  return moving.some(({ parcels, fulfillment: { shippedAt } }) => parcels.some((parcel) => isLeftBehind(parcel, shippedAt, route.zone, now))) ? 'left_behind' : null
}

function parcelOf(portions: ToldPortion[], state: OrderState): Shipment | null {
  const candidates = portions.flatMap(({ parcels, parcelStates }) => parcels.filter((_, index) => parcelStates[index] === state))
  return candidates.sort((a, b) => (b.scannedAt ?? 0) - (a.scannedAt ?? 0))[0] ?? null
}

/** Promise, the one before it, and hours, over all that is still to come. */
function promiseOf(order: Order, portions: ToldPortion[], open: boolean, agreed: DayRange | null, now: Instant, today: PlainDay): Pick<OrderFacts, 'promise' | 'formerPromise' | 'window'> {
  const coming = portions.flatMap((portion) => portion.parcels.flatMap((parcel, index) =>
    (settled.has(portion.parcelStates[index]!) || settled.has(portion.state) ? [] : [{ parcel, ...portion.promises[index]! }])))
  const untold = portions.some(({ parcels, state }) => parcels.length === 0 && !settled.has(state))
  const promise = union([...coming.map(({ current }) => current), open || untold ? agreed : null])
  const own = open ? movedFrom(order.expected) : null
  const moved = [...coming, ...own ? [{ current: agreed, former: own }] : []].filter(({ former }) => former !== null).sort((a, b) => (a.current!.to < b.current!.to ? 1 : -1))[0]
  return { promise: promise && promise.from < today && today <= promise.to ? { from: today, to: promise.to } : promise, formerPromise: moved?.former ?? null, window: windowOf(coming.map(({ parcel }) => parcel), now) }
}

function lastNews(portions: ToldPortion[]): Pick<OrderFacts, 'lastScan' | 'lastAsk'> {
  const parcels = portions.flatMap((portion) => portion.parcels)
  const scanned = parcels.filter(({ scannedAt }) => scannedAt !== null).sort((a, b) => b.scannedAt! - a.scannedAt!)[0]
  const asked = parcels.flatMap(({ askedAt }) => (askedAt === null ? [] : [askedAt]))
  return {
    lastScan: scanned ? { at: scanned.scannedAt!, carrierName: scanned.carrierName ?? scanned.carrier } : null,
    lastAsk: asked.length > 0 ? Math.max(...asked) : null,
  }
}

const withdrawalEnd = (order: Order, { settings: { delivery } }: Shop, day: PlainDay, holidays: Holidays): PlainDay =>
  endOfPeriod(holidays, day, [destinationPlace(order.shippingAddress, delivery.country), warehousePlace(delivery)])

/**
 * What is true of an order at this moment, from what the shop and the carriers told; nothing is guessed. Precedence: urgency.ts.
 * A completed order without fulfilments counts as sent, at a time nobody told. Refunded pieces that never left are not owed.
 * The withdrawal period ends `returnDays` days after the day of the last delivery (§ 355 (2), § 187 (1) BGB: that day is not counted),
 * on the next working day where that is a weekend or a public holiday at the buyer's or the shop's place (§ 193 BGB).
 */
export function deriveFacts(order: Order, shop: Shop, now: Instant, holidays: Holidays = noHolidays): DerivedFacts {
  const zone = destinationZone(order, shop)
  const today = dayIn(now, zone)
  const agreed = agreedPromise(order, shop, holidays)
  const portions = withoutReplaced(order, splitOrder(order).map((portion) => tell(portion, order, agreed, zone, today)))
  // What a completed order still lacks beside its parcels is not coming any more.
  const open = order.status === 'completed' && portions.length > 0 ? []
    : subtract(shippedLines(order), [...portions.flatMap(({ items }) => items), ...order.refunds.flatMap(({ items }) => items)])
  const refunded = order.refunds.reduce((sum, { amount }) => sum + amount, 0)
  const sent = portions.some(({ state }) => !unsent.has(state)) || order.status === 'completed'
  const fixed = settlement(order, refunded, sent)
  const openAs = openState(order, agreed, today)
  const parts = statesOf(order, portions, open, openAs, refunded)
  const still = standing(portions, { zone, from: shop.settings.timeZone }, now)
  // Nothing is sold beside a parcel that does not move; the headline stays what is known.
  if (still) parts.add('delayed')
  const states = fixed ? new Set([fixed]) : parts
  const state = fixed ?? headline(portions, states, open.length > 0 ? openAs : null)
  const milestones = deriveMilestones(order, portions, open.length > 0)
  return {
    state, states, milestones, portions, agreed,
    ...(fixed ? { promise: null, formerPromise: null, window: null } : promiseOf(order, portions, open.length > 0 && openAs !== 'delivered', agreed, now, today)),
    lines: deriveLines(order, portions, open, { fixed, openAs }),
    unshipped: fixed === 'cancelled' || fixed === 'refunded' || order.status === 'completed' ? [] : open,
    ...lastNews(portions), ...still === 'silent' && !fixed && { silent: true },
    parcel: parcelOf(portions, state),
    deliveredAt: milestones.delivered,
    withdrawUntil: milestones.delivered === null ? null : withdrawalEnd(order, shop, addDays(dayIn(milestones.delivered, zone), shop.settings.returnDays), holidays),
    refunded,
  }
}
