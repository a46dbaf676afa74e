import { tellDay, tellWhen, type Words } from '../kit/when.ts'
import type { OrderStatusView } from './view.ts'

/** The one large thing of the card. `at` is its time for machines, where it is one. */
export interface Fact { label?: string; big: string; at?: string }

const carrierOf = (view: OrderStatusView, { t }: Words) => view.carrier ?? t('order-status.carrier')
const oneDay = ({ from, to }: { from: string; to: string }, words: Words): string => (from === to ? tellDay(from, words, 'begin', 'long') : words.format.days(from, to))

function tellPromise(view: OrderStatusView, words: Words): Fact {
  const { t, format } = words
  const { promise, window, state } = view
  const label = t(`order-status.label.${state === 'delayed' ? 'delayed' : state === 'delivery_attempted' ? 'next_attempt' : view.pickup?.by === 'shop' ? 'pickup' : 'expected'}`)
  if (window) {
    const sameDay = format.dayKey(window.from) === format.dayKey(window.to)
    const big = sameDay ? `${tellDay(window.from, words, 'begin')}, ${format.times(window.from, window.to)}` : format.days(window.from, window.to)
    return { label, big, at: sameDay ? format.dayKey(window.from) : undefined }
  }
  if (!promise && state === 'out_for_delivery') return { big: t('order-status.big.out_for_delivery') }
  if (!promise) return { label, big: t(state === 'delayed' || state === 'delivery_attempted' ? 'order-status.openNew' : 'order-status.open') }
  return { label, big: oneDay(promise, words), at: promise.from === promise.to ? promise.from : undefined }
}

function tellPickup(view: OrderStatusView, words: Words): Fact {
  const { t } = words
  const until = view.pickup?.until
  if (until) return { label: t('order-status.label.pickup_until'), big: tellDay(until, words, 'begin', 'long'), at: until }
  return { label: t('order-status.label.ready'), big: t('order-status.big.ready') }
}

function tellPayment({ payment, pickup }: OrderStatusView, { t, format }: Words): Fact {
  if (!payment?.days) return { big: payment?.open ? format.money(payment.open) : t('state.payment_pending') }
  const { from, to } = payment.days
  const big = from === to ? t('order-status.big.workdays', { count: to }) : t('order-status.big.workdayRange', { from: format.number(from), to: format.number(to), count: to })
  return { label: t(pickup?.by === 'shop' ? 'order-status.label.payment_pickup' : 'order-status.label.payment_pending'), big }
}

/** When it happened, or the fact alone where nobody told us. */
function tellMoment(view: OrderStatusView, words: Words): Fact {
  const { t, format } = words
  const { at, state } = view
  const collected = state === 'delivered' && view.pickup?.by === 'shop'
  if (!at) return { big: t(collected ? 'state.collected' : `state.${state}`) }
  if (state === 'delivered') return { label: t(collected ? 'state.collected' : 'order-status.label.delivered'), big: tellWhen(at, words, 'begin'), at }
  return { label: t(`order-status.label.${state}`), big: format.day(at, 'long'), at }
}

function tellRefund(view: OrderStatusView, words: Words): Fact {
  const { t, format } = words
  if (!view.refund?.amount) return tellMoment(view, words)
  const label = view.at ? `${t(`order-status.label.${view.state}`)} ${format.day(view.at)}` : undefined
  return { label, big: format.money(view.refund.amount) }
}

/** What stands largest: a date, an amount, or what happens next. */
export function tellFact(view: OrderStatusView, words: Words): Fact {
  const { t } = words
  if (view.digital && ['received', 'in_preparation'].includes(view.state)) return { big: t('order-status.big.digital') }
  switch (view.state) {
    case 'payment_pending': return tellPayment(view, words)
    case 'ready_for_pickup': return tellPickup(view, words)
    case 'delivered': case 'cancelled': case 'returned': return tellMoment(view, words)
    case 'refunded': case 'partly_refunded': return tellRefund(view, words)
    case 'action_required': return { label: view.reason ? t(`parcel.reason.${view.reason}`) : t('order-status.label.action_required'), big: t('order-status.big.action_required', { carrier: carrierOf(view, words) }) }
    case 'lost': return { label: view.at ? t('order-status.label.lost', { at: tellWhen(view.at, words) }) : undefined, big: t('order-status.big.lost') }
    case 'exception': return { label: view.reason ? t(`parcel.reason.${view.reason}`) : undefined, big: t('order-status.big.exception') }
    case 'returning': return { label: view.reason ? t(`parcel.reason.${view.reason}`) : undefined, big: t('order-status.big.returning') }
    default: return tellPromise(view, words)
  }
}

/** How the delivery kept its promise; null where it did not, or where the promise moved. */
export function tellKept({ state, at, promise, former, pickup }: OrderStatusView, { t, format }: Words): string | null {
  if (pickup?.by === 'shop' || state !== 'delivered' || !at || !promise || former) return null
  const day = format.dayKey(at)
  const early = Math.round((Date.parse(promise.from) - Date.parse(day)) / 86_400_000)
  return early > 0 ? t('order-status.early', { count: early }) : day <= promise.to ? t('order-status.kept') : null
}

function tellPaymentSentence({ payment }: OrderStatusView, words: Words): string[] {
  const { t, format } = words
  if (!payment) return []
  return [
    payment.failed ? t('order-status.text.payment_failed') : null,
    payment.open ? t('order-status.text.payment_open', { amount: format.money(payment.open) }) : payment.failed ? null : t('order-status.text.payment_pending'),
    payment.reservedUntil ? t('order-status.text.reserved', { day: format.day(payment.reservedUntil, 'long') }) : null,
  ].filter((text) => text !== null)
}

/** One sentence, and where needed the one after it. */
export function tellSentence(view: OrderStatusView, words: Words): string[] {
  const { t } = words
  const carrier = carrierOf(view, words)
  const { state, reason, parcels: count } = view
  const why = reason && reason !== 'unknown' ? [`${t(`parcel.reason.${reason}`)}.`] : []
  switch (state) {
    case 'payment_pending': return tellPaymentSentence(view, words)
    case 'received': case 'in_preparation': {
      if (view.digital) return [t('order-status.text.digital')]
      const text = view.labelled ? t('order-status.text.labelled', { carrier, count }) : t(`order-status.text.${state}`)
      return view.promise ? [text] : [text, t('order-status.text.unpromised')]
    }
    case 'shipped':
      if (view.labelled) return [t('order-status.text.labelled', { carrier, count })]
      return [count === 0 || !view.lastScan ? t('order-status.text.sent') : t('order-status.text.shipped', { carrier, count })]
    case 'ready_for_pickup': return [t(`order-status.text.pickup_${view.pickup?.by ?? 'carrier'}`, { number: view.number })]
    case 'delivered':
      if (why.length > 0 && count === 1) return why
      if (view.digital) return [t('order-status.text.digital')]
      return [view.pickup?.by === 'shop' ? t('order-status.text.collected') : t('order-status.text.delivered', { count: Math.max(1, count) })]
    case 'delayed': return [...why, t(view.actions.some(({ kind }) => kind !== 'carrier') ? 'order-status.text.delayed_contact' : 'order-status.text.delayed')]
    case 'delivery_attempted': return [
      view.at ? t('order-status.text.attempted_at', { carrier, at: tellWhen(view.at, words) }) : t('order-status.text.attempted', { carrier }), ...why,
      t(view.promise || view.window ? 'order-status.text.attempted_next' : 'order-status.text.attempted_open'),
    ]
    case 'cancelled': return [t(view.owed ? 'order-status.text.cancelled_owed' : 'order-status.text.cancelled')]
    case 'refunded': case 'partly_refunded': return [view.refund?.method ? t('order-status.text.refund_method', { method: view.refund.method }) : t('order-status.text.refund'), t('order-status.text.refund_bank')]
    default: return [t(`order-status.text.${state}`, { carrier, count: Math.max(1, count) })]
  }
}
