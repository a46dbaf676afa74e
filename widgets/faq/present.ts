import * as z from 'zod'
import { AppError } from '../../server/contract/errors.ts'
import { fromMinor } from '../../server/contract/money.ts'
import { paymentTold } from '../../server/contract/order.ts'
import type { OrderState } from '../../server/contract/page.ts'
import { RequiredText } from '../../server/contract/text.ts'
import type { Presenter } from '../../server/core/ports.ts'
import type { StorefrontQuestion, StorefrontView } from '../../server/contract/storefront.ts'
import type { ActOutcome, PresentContext, StorefrontContext, WidgetAct } from '../../server/core/present-context.ts'
import { FaqSettings, type FaqEntry, type StandardQuestion } from './settings.ts'
import { FaqView, type Fact, type FaqViewEntry } from './view.ts'

type Context = PresentContext<FaqSettings>

const text = (value: string | number | null | undefined): Fact | null => (value ? { kind: 'text', text: String(value) } : null)
const day = (at: number | string | null): Fact | null => (at === null ? null : { kind: 'day', day: typeof at === 'number' ? new Date(at).toISOString() : at })

/** Every fact an answer may name; null where it is unknown, or not for this buyer's scope. */
function factsOf({ order, facts, shop, scope, links }: Context): Record<string, Fact> {
  const { contact, returnDays, url } = shop.settings
  const parcel = facts.parcel ?? order.shipments.at(-1) ?? null
  // Held, damaged or lost: a day told now would not be kept.
  const open = facts.deliveredAt === null && !['cancelled', 'returned', 'refunded', 'lost', 'action_required', 'exception'].includes(facts.state)
  const sent = !['payment_pending', 'received', 'in_preparation'].includes(facts.state)
  const full = scope !== 'redacted'
  const paid = paymentTold(order.payment.status, facts.refunded, order.totals.total)
  const every: Record<string, Fact | null> = {
    'shop.name': text(shop.name),
    'shop.url': text(url),
    'contact.email': text(contact.email),
    'contact.phone': text(contact.phone),
    'contact.hours': text(contact.hours),
    'contact.url': text(contact.url),
    'order.number': text(order.number),
    'order.date': day(order.placedAt),
    'order.total': full ? { kind: 'money', money: fromMinor(order.totals.total, order.currency) } : null,
    'delivery.range': open && facts.promise ? { kind: 'days', ...facts.promise } : null,
    'delivery.date': day(facts.deliveredAt),
    'return.deadline': day(facts.withdrawUntil),
    'return.days': text(returnDays),
    'carrier.name': text(parcel && links.carrierName(parcel)),
    'tracking.number': sent ? text(parcel?.trackingNumber) : null,
    'shipping.method': text(order.shippingMethod),
    'payment.status': paid && { kind: 'payment', status: paid },
    'payment.method': full ? text(order.payment.method) : null,
    'payment.date': paid === 'paid' ? day(order.payment.paidAt) : null,
    'payment.due': paid === 'pending' ? day(order.payment.reservedUntil) : null,
  }
  return Object.fromEntries(Object.entries(every).filter((entry): entry is [string, Fact] => entry[1] !== null))
}

/** What is asked first depends on where the order stands. */
const first: Partial<Record<OrderState, StandardQuestion[]>> = {
  payment_pending: ['payment'], received: ['delivery', 'address'], delivered: ['withdrawal', 'damaged', 'missing'], delivery_attempted: ['missing'],
  cancelled: ['payment'], returned: ['payment'], refunded: ['payment'], partly_refunded: ['payment'],
}
const settled: OrderState[] = ['cancelled', 'returning', 'returned', 'refunded']
/** Questions that make no sense in a state are not asked. */
function makesSense(id: StandardQuestion, state: OrderState, pickup: boolean): boolean {
  if (id === 'delivery') return !settled.includes(state) && state !== 'ready_for_pickup'
  if (id === 'address') return !pickup && ['payment_pending', 'received', 'in_preparation', 'partly_shipped', 'shipped', 'delayed'].includes(state)
  if (id === 'missing') return !pickup && ['delivered', 'delivery_attempted', 'out_for_delivery', 'lost', 'exception'].includes(state)
  return id === 'payment' || state !== 'cancelled'
}

const languageOf = (locale: string) => locale.split('-')[0]
/** The merchant's entries in the page's language: of one id the closest, in the merchant's order. */
function ownEntries(entries: readonly FaqEntry[], locale: string): FaqEntry[] {
  const closeness = (entry: FaqEntry) => (entry.locale === locale ? 3 : languageOf(entry.locale) === languageOf(locale) ? 2 : entry.locale === '' ? 1 : 0)
  const best = new Map<string, FaqEntry>()
  for (const entry of entries) {
    const known = best.get(entry.id)
    if (closeness(entry) > (known ? closeness(known) : 0)) best.set(entry.id, entry)
  }
  return [...best.values()]
}

function entriesOf({ settings, locale, facts, order }: Context): FaqViewEntry[] {
  const own = new Map(ownEntries(settings.entries, locale).map(({ id, question, answer, fallback, words }) => [id, { id, question, answer, fallback, words }]))
  const rank = first[facts.state] ?? []
  const standard = [...new Set(settings.standard)].filter((id) => own.has(id) || makesSense(id, facts.state, order.pickup))
    .sort((a, b) => Number(rank.includes(b)) - Number(rank.includes(a)))
  const further = [...own.values()].filter(({ id }) => !standard.some((known) => known === id))
  return [...further, ...standard.map((id) => own.get(id) ?? { id, standard: id })]
}

/** More from one order is no longer a question. */
const maxQuestions = 5
const asksOf = ({ acts }: PresentContext) => acts.filter(({ widget, act }) => widget === 'faq' && act === 'ask').length

function present(context: Context): FaqView | null {
  const entries = entriesOf(context)
  if (!entries.length) return null
  const asked = asksOf(context)
  return { entries, facts: factsOf(context), canAsk: context.settings.ask && context.scope === 'act' && asked < maxQuestions, asked }
}

/** Ready-made answers that hold before anything is ordered; the others speak of an order. */
const beforeOrders: readonly StandardQuestion[] = ['withdrawal', 'missing']

/** The first of its answers that names facts of the shop only, in words; null hides the question. */
function answerOf(answers: readonly (string | undefined)[], facts: ReadonlyMap<string, string>): string | null {
  for (const each of answers) {
    let known = true
    const text = each?.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (_, name: string) => {
      if (!facts.has(name)) known = false
      return facts.get(name) ?? ''
    })
    if (text && known) return text
  }
  return null
}

function storefront({ settings, locale, shop, texts }: StorefrontContext<FaqSettings>): StorefrontView {
  const { contact, returnDays, url } = shop.settings
  const every = { 'shop.name': shop.name, 'shop.url': url, 'contact.email': contact.email, 'contact.phone': contact.phone, 'contact.hours': contact.hours, 'contact.url': contact.url, 'return.days': String(returnDays) }
  const facts = new Map(Object.entries(every).filter(([, value]) => value !== ''))
  const own = new Map(ownEntries(settings.entries, locale).map((entry) => [entry.id, entry]))
  const standard = [...new Set(settings.standard)].filter((id) => beforeOrders.includes(id) && !own.has(id))
  const told = (id: string, question: string | undefined, answers: (string | undefined)[]): StorefrontQuestion[] => {
    const answer = answerOf(answers, facts)
    return question && answer ? [{ id, question, answer }] : []
  }
  return {
    questions: [
      ...[...own.values()].flatMap(({ id, question, answer, fallback }) => told(id, question, [answer, fallback])),
      ...standard.flatMap((id) => told(id, texts[`faq.standard.${id}.question`], [texts[`faq.standard.${id}.answer`], ...id === 'withdrawal' ? [] : [texts[`faq.standard.${id}.fallback`]]])),
    ],
  }
}

const AskInput = z.object({ question: RequiredText(500) })
function ask(context: PresentContext, { question }: z.output<typeof AskInput>): ActOutcome {
  if (!(context.settings as FaqSettings).ask) throw new AppError('forbidden', 'This shop takes no questions here.')
  if (asksOf(context) >= maxQuestions) throw new AppError('conflict', 'Five questions have been sent for this order. Please write to the shop.')
  if (!/\p{L}{2}/u.test(question)) throw new AppError('invalid_input', 'Ask in words.', { issues: [{ path: 'question', message: 'holds no word' }] })
  return { question, record: {} }
}
const askAct: WidgetAct<typeof AskInput> = { input: AskInput, scope: 'act', perform: ask }

export const presenter: Presenter<typeof FaqSettings, typeof FaqView> = {
  id: 'faq', kind: 'service', help: true, region: 'main', placements: ['thank_you', 'order_status', 'tracking_page'], messages: ['faq'],
  settings: FaqSettings, view: FaqView, needs: ['acts'], present, storefront, acts: { ask: askAct as unknown as WidgetAct },
}
