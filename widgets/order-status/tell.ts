import type { Told, ToldBadge, ToldTime } from '../../server/contract/page-types.ts'
import type { LineFacts, OrderStatusFacts } from './facts.ts'
import { look } from './look.ts'
import { tellSteps } from './tell-steps.ts'
import type { OrderStatusView } from './view.ts'

type Facts = OrderStatusFacts
type Values = Extract<Told, { key: string }>['values']
const say = (key: string, values?: Values): Told => (values ? { key, values } : { key })

/** The one large thing of the card. `at` is its time for machines, where it is one. */
interface Fact { label?: Told; big: Told; at?: string }

const carrierOf = ({ carrier }: Facts) => carrier ?? { key: 'order-status.carrier' }
/** Absolute: inside a sentence "today" for a date, said by the browser after the server, could make it wrap elsewhere and move the page. */
const clockAt = (at: string): ToldTime => ({ from: at, clock: true, absolute: true })
const byShop = ({ pickup }: Facts) => pickup?.by === 'shop'

function tellPromise(facts: Facts): Fact {
  const { promise, window, state } = facts
  const label = say(`order-status.label.${state === 'delayed' ? 'delayed' : state === 'delivery_attempted' ? 'next_attempt' : byShop(facts) ? 'pickup' : 'expected'}`)
  if (window) return { label, big: { ...window, clock: true }, at: window.from }
  if (promise) return { label, big: { ...promise, ...promise.from === promise.to && { long: true } }, at: promise.from === promise.to ? promise.from : undefined }
  if (state === 'out_for_delivery') return { big: say('order-status.big.out_for_delivery') }
  return { label, big: say(state === 'delayed' || state === 'delivery_attempted' ? 'order-status.openNew' : 'order-status.open') }
}

function tellPickup({ pickup }: Facts): Fact {
  const until = pickup?.until
  if (until) return { label: say('order-status.label.pickup_until'), big: { from: until, long: true }, at: until }
  return { label: say('order-status.label.ready'), big: say('order-status.big.ready') }
}

function tellPayment(facts: Facts): Fact {
  const { payment } = facts
  if (!payment?.days) return { big: payment?.open ?? say('state.payment_pending') }
  const { from, to } = payment.days
  const big = from === to ? say('order-status.big.workdays', { count: to }) : say('order-status.big.workdayRange', { from: { number: from }, to: { number: to }, count: to })
  return { label: say(byShop(facts) ? 'order-status.label.payment_pickup' : 'order-status.label.payment_pending'), big }
}

/** When it happened, or the fact alone where nobody told us. */
function tellMoment(facts: Facts): Fact {
  const { at, state } = facts
  const collected = state === 'delivered' && byShop(facts)
  if (!at) return { big: say(collected ? 'state.collected' : `state.${state}`) }
  if (state === 'delivered') return { label: say(collected ? 'state.collected' : 'order-status.label.delivered'), big: { from: at, clock: true }, at }
  return { label: say(`order-status.label.${state}`), big: { from: at, long: true, absolute: true }, at }
}

const tellReason = ({ reason }: Facts): Told | undefined => reason && say(`parcel.reason.${reason}`)

/** What stands largest: a date, an amount, or what happens next. */
function tellFact(facts: Facts): Fact {
  const { state, at, refund, digital } = facts
  if (digital && (state === 'received' || state === 'in_preparation')) return { big: say('order-status.big.digital') }
  switch (state) {
    case 'payment_pending': return tellPayment(facts)
    case 'ready_for_pickup': return tellPickup(facts)
    case 'refunded': case 'partly_refunded':
      if (refund?.amount) return { label: at === undefined ? undefined : say(`order-status.label.${state}_at`, { day: { from: at, absolute: true } }), big: refund.amount }
      return tellMoment(facts)
    case 'delivered': case 'cancelled': case 'returned': return tellMoment(facts)
    case 'action_required': return { label: tellReason(facts) ?? say('order-status.label.action_required'), big: say('order-status.big.action_required', { carrier: carrierOf(facts) }) }
    case 'lost': return { label: at === undefined ? undefined : say('order-status.label.lost', { at: clockAt(at) }), big: say('order-status.big.lost') }
    case 'exception': case 'returning': return { label: tellReason(facts), big: say(`order-status.big.${state}`) }
    default: return tellPromise(facts)
  }
}

/** How the delivery kept its promise; nothing where it did not, or where the promise moved. */
function tellKept({ state, arrived, promise, former, pickup }: Facts): Told | undefined {
  if (pickup?.by === 'shop' || state !== 'delivered' || !arrived || !promise || former) return undefined
  const early = Math.round((Date.parse(promise.from) - Date.parse(arrived)) / 86_400_000)
  return early > 0 ? say('order-status.early', { count: early }) : arrived <= promise.to ? say('order-status.kept') : undefined
}

function tellPaymentSentence({ payment }: Facts): (Told | false | undefined)[] {
  if (!payment) return []
  const { failed, open, reservedUntil } = payment
  return [
    failed && say('order-status.text.payment_failed'),
    open ? say('order-status.text.payment_open', { amount: open }) : !failed && say('order-status.text.payment_pending'),
    reservedUntil !== undefined && say('order-status.text.reserved', { day: { from: reservedUntil, long: true, absolute: true } }),
  ]
}

const inTime: ReadonlySet<string> = new Set(['received', 'in_preparation', 'partly_shipped', 'shipped', 'delayed'])
const dayMs = 86_400_000

/** A range in words, "Tuesday to Thursday", while its weekdays name one day each. */
function tellRange({ state, promise, window, digital }: Facts): Told | undefined {
  if (!inTime.has(state) || digital || window || !promise || promise.from === promise.to || promise.from.length !== 10) return undefined
  const [from, to] = [Date.parse(promise.from), Date.parse(promise.to)]
  const weekday = (day: number) => ({ key: `order-status.weekday.${new Date(day).getUTCDay()}` })
  return to - from < 7 * dayMs ? say('order-status.text.range', { from: weekday(from), to: weekday(to) }) : undefined
}

/** One sentence, and where needed the one after it. */
function tellSentence(facts: Facts): (Told | false | undefined)[] {
  const carrier = carrierOf(facts)
  const { state, reason, parcels: count, at } = facts
  const why = reason && reason !== 'unknown' ? say('order-status.why', { reason: { key: `parcel.reason.${reason}` } }) : undefined
  switch (state) {
    case 'payment_pending': return tellPaymentSentence(facts)
    case 'received': case 'in_preparation':
      if (facts.digital) return [say('order-status.text.digital')]
      return [facts.labelled ? say('order-status.text.labelled', { carrier, count }) : say(`order-status.text.${state}`), !facts.promise && say('order-status.text.unpromised')]
    case 'shipped':
      if (facts.unscanned) return [say('order-status.text.handed', { carrier, count })]
      return [count === 0 || !facts.lastScan ? say('order-status.text.sent') : say('order-status.text.shipped', { carrier, count })]
    case 'ready_for_pickup': return [say(`order-status.text.pickup_${facts.pickup?.by ?? 'carrier'}`, { number: facts.number })]
    case 'delivered':
      if (why && count === 1) return [why]
      if (facts.digital) return [say('order-status.text.digital')]
      return [byShop(facts) ? say('order-status.text.collected') : say('order-status.text.delivered', { count: Math.max(1, count) })]
    case 'delayed': return [why, say(facts.actions.some(({ kind }) => kind !== 'carrier') ? 'order-status.text.delayed_contact' : 'order-status.text.delayed')]
    case 'delivery_attempted': return [
      at === undefined ? say('order-status.text.attempted', { carrier }) : say('order-status.text.attempted_at', { carrier, at: clockAt(at) }), why,
      say(facts.promise || facts.window ? 'order-status.text.attempted_next' : 'order-status.text.attempted_open'),
    ]
    case 'cancelled': return [say(facts.owed ? 'order-status.text.cancelled_owed' : 'order-status.text.cancelled')]
    case 'refunded': case 'partly_refunded':
      return [facts.refund?.method ? say('order-status.text.refund_method', { method: facts.refund.method }) : say('order-status.text.refund'), say('order-status.text.refund_bank')]
    default: return [say(`order-status.text.${state}`, { carrier, count: Math.max(1, count) })]
  }
}

const preparing: ReadonlySet<string> = new Set(['received', 'in_preparation', 'delivered'])

function tellLine({ state, quantity, shipped, delivered, digital, ...line }: LineFacts): OrderStatusView['lines'][number] {
  const part = shipped > 0 && shipped < quantity ? say('order-status.partShipped', { some: { number: shipped }, all: { number: quantity } })
    : delivered > 0 && delivered < quantity ? say('order-status.partDelivered', { some: { number: delivered }, all: { number: quantity } }) : undefined
  const whole = Number.isInteger(quantity)
  return {
    ...line, quantity: whole ? quantity : undefined, amount: whole ? undefined : say('order-status.quantity', { quantity: { number: quantity } }), part,
    // A voucher or a download waits for no parcel.
    badge: digital && preparing.has(state) ? { icon: 'document', text: say('order-status.unshipped') } : { ...look[state], text: say(`state.${state}`) },
  }
}

function tellActions({ state, carrier, number, actions }: Facts): OrderStatusView['actions'] {
  return actions.map((action, index) => {
    const variant = index > 0 ? 'plain' : state === 'action_required' || state === 'lost' ? 'primary' : 'secondary'
    if (action.kind === 'carrier') return { variant, icon: 'external', href: action.url, label: carrier ? say('order-status.action.carrier', { carrier }) : say('order-status.action.parcel') }
    const to = action.kind === 'mail' ? { mail: { to: action.email, subject: say('order-status.subject', { number }) } } : { href: action.url }
    return { variant, icon: 'chat', label: say(state === 'delivered' ? 'order-status.action.wrong' : 'order-status.action.contact'), ...to }
  })
}

function tellBadge(facts: Facts): ToldBadge {
  const { state, unscanned } = facts
  if (unscanned) return { icon: 'box', tone: 'accent', text: say('state.handed') }
  return { ...look[state], text: say(state === 'delivered' && byShop(facts) ? 'state.collected' : `state.${state}`) }
}

function tellBanner({ state }: Facts): OrderStatusView['banner'] {
  if (state === 'delayed') return { tone: 'warning', icon: 'clock', title: say('order-status.sorry') }
  return state === 'action_required' || state === 'lost' || state === 'exception' ? { tone: 'critical', icon: look[state].icon } : undefined
}

/** While these are told, silence is news. */
const underway: ReadonlySet<string> = new Set(['shipped', 'partly_shipped', 'out_for_delivery', 'delayed'])

const isTold = (told: Told | false | undefined): told is Told => told !== undefined && told !== false

/** Decides how an order is told: words as keys, times as data, look as names. A component only draws it. */
export function tellStatus(facts: Facts): OrderStatusView {
  const { state, heading, pickup, former, stale, askedAt, notAsked, lastScan, placedAt } = facts
  const { label, big, at } = tellFact(facts)
  const asOf = stale ? askedAt ?? lastScan?.at : undefined
  return {
    state, heading, badge: tellBadge(facts),
    label: [asOf !== undefined && say('order-status.asOf', { at: clockAt(asOf) }), label].filter(isTold),
    fact: big, at, stale,
    former: former && say('order-status.former', { days: { ...former, absolute: true } }),
    kept: tellKept(facts),
    steps: tellSteps(facts),
    place: pickup && state !== 'delivered' && (pickup.name || pickup.address) ? { name: pickup.name, address: pickup.address } : undefined,
    sentence: [...tellSentence(facts), facts.silent && underway.has(state) && say('order-status.text.silent'), tellRange(facts)].filter(isTold), banner: tellBanner(facts),
    lines: facts.lines.map(tellLine), actions: tellActions(facts),
    scannedAt: lastScan ? say('order-status.scanned', { carrier: lastScan.carrier ?? carrierOf(facts), at: clockAt(lastScan.at) }) : say('order-status.placed', { at: clockAt(placedAt) }),
    // Its line is there before we first ask: the answer comes while somebody reads, and must not move the page.
    askedAt: askedAt !== undefined ? say('order-status.asked', { at: clockAt(askedAt) }) : notAsked ? say('order-status.notAsked') : undefined,
  }
}
