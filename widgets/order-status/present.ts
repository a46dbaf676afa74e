import { isCarrierSilent } from '../../server/contract/carrier-silence.ts'
import { fromMinor } from '../../server/contract/money.ts'
import { paymentTold, type KnownPayment } from '../../server/contract/order.ts'
import type { OrderState } from '../../server/contract/page.ts'
import type { Instant, Shipment } from '../../server/core/order.ts'
import type { Presenter } from '../../server/core/ports.ts'
import type { PresentContext } from '../../server/core/present-context.ts'
import type { Action, OrderStatusFacts, StepId } from './facts.ts'
import { OrderStatusSettings } from './settings.ts'
import { tellStatus } from './tell.ts'
import { OrderStatusView } from './view.ts'

type Context = PresentContext<OrderStatusSettings>

const iso = (at: Instant) => new Date(at).toISOString()
const told = (at: Instant | null | undefined) => (at === null || at === undefined ? undefined : iso(at))

/** States in which nothing travels to the buyer any more, so that steps towards delivery would mislead. */
const stepless: ReadonlySet<OrderState> = new Set(['cancelled', 'returning', 'returned', 'refunded'])
/** States whose promise is worth showing; elsewhere a date would be a guess. */
const promising: ReadonlySet<OrderState> = new Set([
  'received', 'in_preparation', 'partly_shipped', 'shipped', 'out_for_delivery', 'delivered', 'delayed', 'delivery_attempted', 'partly_refunded',
])
/** How far along an order is by its state alone; elsewhere the last recorded milestone tells. */
const reached: Partial<Record<OrderState, number>> = {
  payment_pending: 0, received: 0, in_preparation: 1, partly_shipped: 2, shipped: 2, out_for_delivery: 3, delivery_attempted: 3, ready_for_pickup: 3, delivered: 4,
}

/** Steps towards the door, or towards the shop's counter. */
function stepsOf({ order, facts }: Context): Pick<OrderStatusFacts, 'steps' | 'step'> {
  const { milestones, state } = facts
  const moment = (id: StepId, at: Instant | null) => ({ id, at: at === null ? null : iso(at) })
  if (!order.pickup) {
    const ids = ['received', 'in_preparation', 'shipped', 'out_for_delivery', 'delivered'] as const
    const last = ids.reduce((last, id, index) => (milestones[id] === null ? last : index), 0)
    return { steps: ids.map((id) => moment(id, milestones[id])), step: reached[state] ?? last }
  }
  const handed = order.fulfillments.find(({ status }) => status === 'ready_for_pickup' || status === 'picked_up')
  const collected = handed?.status === 'picked_up' ? handed.updatedAt : milestones.delivered
  const ready = handed?.status === 'ready_for_pickup' ? handed.updatedAt : handed?.shippedAt ?? null
  const steps = [
    moment('received', milestones.received), moment('in_preparation', milestones.in_preparation), moment('ready_for_pickup', ready), moment('collected', collected),
  ]
  const step = state === 'delivered' || collected !== null ? 3 : state === 'ready_for_pickup' || ready !== null ? 2 : Math.min(reached[state] ?? 1, 1)
  return { steps, step }
}

/** When the state came about, where somebody told us. */
function momentOf({ order, facts }: Context): Instant | null {
  switch (facts.state) {
    case 'delivered': return facts.deliveredAt ?? facts.milestones.delivered
    case 'cancelled': return order.cancelledAt
    case 'refunded': case 'partly_refunded': return order.refunds.reduce<Instant | null>((last, { refundedAt }) => Math.max(last ?? refundedAt, refundedAt), null)
    case 'delivery_attempted': case 'returned': {
      const event = facts.parcel?.events.find(({ status }) => status === facts.state)
      return event ? Date.parse(event.occurredAt) : null
    }
    case 'lost': return facts.lastScan?.at ?? null
    default: return null
  }
}

function pickupOf({ order, facts, scope }: Context): OrderStatusFacts['pickup'] {
  if (order.pickup) {
    const place = order.fulfillments.find(({ pickupPlace }) => pickupPlace)?.pickupPlace
    return { by: 'shop', name: (scope !== 'redacted' && place) || undefined }
  }
  if (facts.state !== 'ready_for_pickup') return undefined
  const point = facts.parcel?.pickupPoint
  return { by: 'carrier', until: point?.until, ...(scope === 'redacted' ? {} : { name: point?.name, address: point?.address }) }
}

function paymentOf({ order, facts, shop, scope }: Context, digital: boolean): OrderStatusFacts['payment'] {
  if (facts.state !== 'payment_pending') return undefined
  const { handlingDays, transitDaysFrom, transitDaysTo } = shop.settings.delivery
  const transit = order.pickup ? [0] : [transitDaysFrom, transitDaysTo]
  return {
    failed: order.payment.status === 'failed',
    open: scope === 'redacted' ? undefined : fromMinor(order.totals.total, order.currency),
    reservedUntil: told(order.payment.reservedUntil),
    days: digital ? undefined : { from: Math.max(1, handlingDays + Math.min(...transit)), to: Math.max(1, handlingDays + Math.max(...transit)) },
  }
}

function refundOf({ order, facts, scope }: Context): OrderStatusFacts['refund'] {
  if (facts.state !== 'refunded' && facts.state !== 'partly_refunded') return undefined
  if (scope === 'redacted') return {}
  return { amount: facts.refunded > 0 ? fromMinor(facts.refunded, order.currency) : undefined, method: order.payment.method ?? undefined }
}

/** Each line's own state, but only where those that travel differ. */
function linesOf({ order, facts, settings }: Context): OrderStatusFacts['lines'] {
  if (!settings.lines || facts.lines.size === 0) return []
  const states = new Set<OrderState>()
  for (const { id, shipped } of order.lines) if (shipped && facts.lines.has(id)) states.add(facts.lines.get(id)!.state)
  if (states.size < 2 && facts.state !== 'partly_shipped') return []
  return order.lines.flatMap((line) => {
    const fact = facts.lines.get(line.id)
    return fact ? [{
      id: line.id, title: line.title, variant: line.variant ?? undefined, imageUrl: line.imageUrl ?? undefined, quantity: line.quantity, ...fact, digital: !line.shipped || undefined,
    }] : []
  })
}

/** What helps now, the first one most. */
const help: Partial<Record<OrderState, readonly ('carrier' | 'contact')[]>> = {
  payment_pending: ['contact'], ready_for_pickup: ['carrier'], delayed: ['contact', 'carrier'], action_required: ['carrier', 'contact'],
  delivery_attempted: ['carrier', 'contact'], lost: ['contact', 'carrier'], exception: ['contact', 'carrier'], delivered: ['contact'],
  cancelled: ['contact'], returning: ['contact'], returned: ['contact'],
}
function actionsOf({ facts, shop, links, settings }: Context): Action[] {
  if (!settings.actions) return []
  const { email, url } = shop.settings.contact
  return (help[facts.state] ?? []).flatMap((kind): Action[] => {
    if (kind === 'contact') return email ? [{ kind: 'mail', email }] : url ? [{ kind: 'page', url }] : []
    const carrier = facts.parcel && links.carrier(facts.parcel)
    return carrier ? [{ kind: 'carrier', url: carrier }] : []
  })
}

function scanOf({ order, facts: { lastScan }, links }: Context): OrderStatusFacts['lastScan'] {
  if (!lastScan) return undefined
  const shipment = order.shipments.find(({ scannedAt }) => scannedAt === lastScan.at)
  return { at: iso(lastScan.at), carrier: (shipment && links.carrierName(shipment)) ?? lastScan.carrierName ?? undefined }
}

const zones = new Map<string, Intl.DateTimeFormat>()
/** The day at the destination, `2026-11-20`. */
function dayIn(at: Instant, timeZone: string): string {
  let format = zones.get(timeZone)
  if (!format) zones.set(timeZone, (format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })))
  return format.format(at)
}

/**
 * What is promised now; once delivered, what was promised at checkout. A promise whose last day has passed is a former one, and
 * one no later than a failed attempt is that attempt's own, not the next.
 */
function promiseOf({ order, facts, timeZone, today }: Context, at: Instant | null): Pick<OrderStatusFacts, 'promise' | 'former' | 'window'> {
  const { state, promise, window, formerPromise } = facts
  if (!promising.has(state)) return {}
  if (state === 'delivered') return { promise: order.promise ?? undefined }
  if (state === 'delivery_attempted' && at !== null && promise && promise.from <= dayIn(at, timeZone)) return {}
  const past = promise !== null && promise.to < today
  const former = formerPromise ?? (past ? promise : null)
  return {
    promise: promise && !past ? promise : undefined, former: (state === 'delayed' && former) || undefined,
    window: window ? { from: iso(window.from), to: iso(window.to) } : undefined,
  }
}

/** Announced to the carrier and not scanned: the shop may call that shipped, the carrier does not. */
function isLabelled({ order: { shipments }, facts: { state } }: Context): boolean {
  const announced = ({ status }: Shipment) => status === 'info_received'
  return (state === 'in_preparation' && shipments.some(announced)) || (state === 'shipped' && shipments.length > 0 && shipments.every(announced))
}

/** Handed over, says the shop; a carrier that could tell has seen none of it. */
const isUnscanned = ({ order: { shipments }, facts: { state, lastScan } }: Context) => state === 'shipped' && !lastScan
  && shipments.some(({ carrier, trackingNumber }) => carrier && trackingNumber) && shipments.every(({ scannedAt }) => scannedAt === null)

/** Payments of which something is still to be given back. */
const owing: ReadonlySet<KnownPayment | null> = new Set(['paid', 'partly_refunded'])

/** What is known of this order. */
export function factsOf(context: Context): OrderStatusFacts {
  const { order, facts, settings, links, now } = context
  const { parcel, state } = facts
  const at = momentOf(context)
  const digital = order.lines.every(({ shipped }) => !shipped)
  return {
    heading: settings.heading || undefined, number: order.number, placedAt: iso(order.placedAt), state,
    parcels: order.shipments.length,
    labelled: isLabelled(context) || undefined, unscanned: isUnscanned(context) || undefined,
    digital: digital || undefined,
    ...digital ? {} : promiseOf(context, at), at: told(at), arrived: state === 'delivered' && at !== null ? dayIn(at, context.timeZone) : undefined,
    reason: parcel?.reason ?? undefined,
    carrier: (parcel && links.carrierName(parcel)) ?? facts.lastScan?.carrierName ?? undefined,
    pickup: pickupOf(context), payment: paymentOf(context, digital), refund: refundOf(context),
    owed: (state === 'cancelled' && owing.has(paymentTold(order.payment.status, facts.refunded, order.totals.total))) || undefined,
    ...(settings.steps && !digital && !stepless.has(state) ? stepsOf(context) : { steps: [], step: 0 }),
    lines: linesOf(context),
    lastScan: scanOf(context), silent: facts.silent,
    askedAt: told(facts.lastAsk), notAsked: (facts.lastAsk === null && order.shipments.some(({ carrier, nextAskAt }) => carrier !== null && nextAskAt !== null)) || undefined,
    stale: (parcel && isCarrierSilent(parcel, now)) || undefined,
    actions: actionsOf(context),
  }
}

/** Where the order is, in one card. */
export const presenter: Presenter<typeof OrderStatusSettings, typeof OrderStatusView> = {
  id: 'order-status', kind: 'service', region: 'main', placements: ['thank_you', 'order_status', 'tracking_page'],
  messages: ['order-status', 'parcel', 'state'], settings: OrderStatusSettings, view: OrderStatusView, needs: [],
  present: (context) => tellStatus(factsOf(context)),
}
