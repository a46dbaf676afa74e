import type { OrderState, Placement, WidgetKind } from '../contract/page.ts'
import type { ShopSettings } from '../contract/shop.ts'
import type { Instant } from './order.ts'
import type { Presenter } from './ports.ts'
import type { Act } from './store-port.ts'

/** The rules of the page (docs/architecture.md): service first, one ask a visit, off means off. Pure functions. */

type Placed = Pick<Presenter, 'id' | 'placements'>

/** Which ask stands back for which. The Google opt-in is the review widget's on the thank-you page, and so the one ask there. */
const askOrder = ['review', 'nps', 'survey', 'referral', 'newsletter', 'birthday']
/** As long as a page is usually kept open: what was answered in it counts as this visit's ask. */
export const visitMs = 30 * 60_000

/**
 * The widgets that stand on a placement, in page order: as the merchant put them, and each they did not name after the one
 * it follows by default. Off means off; a name nobody knows is left aside.
 */
export function placedWidgets<P extends Placed>(presenters: readonly P[], settings: Pick<ShopSettings, 'placements'>, placement: Placement): P[] {
  const named = settings.placements[placement] ?? []
  const byId = new Map(presenters.map((presenter) => [presenter.id, presenter]))
  const said = new Map(named.map(({ widget, enabled }) => [widget, enabled]))
  const placed = [...new Set(named.map(({ widget }) => widget))].flatMap((id) => byId.get(id) ?? [])
  presenters.forEach((presenter, index) => {
    if (said.has(presenter.id)) return
    const before = presenters.slice(0, index).toReversed().find((earlier) => placed.includes(earlier))
    placed.splice(before ? placed.indexOf(before) + 1 : 0, 0, presenter)
  })
  return placed.filter(({ id, placements }) => said.get(id) ?? placements.includes(placement))
}

/** A complaint is open from an act `complain` until one `resolve` of the same widget. `acts` newest first. */
export function isComplaintOpen(acts: readonly Pick<Act, 'widget' | 'act'>[]): boolean {
  const last = new Map<string, string>()
  for (const { widget, act } of acts) if ((act === 'complain' || act === 'resolve') && !last.has(widget)) last.set(widget, act)
  return [...last.values()].includes('complain')
}

/** True while help comes before selling and asking: a part of the order is in a state the merchant named, or a complaint is open. */
export const isServiceFirst = (states: ReadonlySet<OrderState>, serviceFirst: readonly OrderState[], complaintOpen: boolean): boolean =>
  complaintOpen || serviceFirst.some((state) => states.has(state))

/** Kinds that may stand on this page at all. A redacted page tells where the parcels are, and sells and asks nothing. */
export const allowedKinds = (serviceFirst: boolean, redacted: boolean): readonly WidgetKind[] =>
  (serviceFirst || redacted ? ['service', 'content'] : ['service', 'selling', 'asking', 'content'])

/**
 * The one asking widget of this visit out of those that want to ask: the one answered a moment ago keeps its place,
 * and one waved off a moment ago lets no other follow; else the first by `askOrder`. `acts` newest first.
 */
export function chooseAsk(wanting: readonly string[], acts: readonly Pick<Act, 'widget' | 'at'>[], asking: ReadonlySet<string>, now: Instant): string | null {
  const last = acts.find(({ widget, at }) => asking.has(widget) && now - at < visitMs)
  if (last) return wanting.includes(last.widget) ? last.widget : null
  const rank = (id: string) => (askOrder.includes(id) ? askOrder.indexOf(id) : askOrder.length)
  return wanting.toSorted((a, b) => rank(a) - rank(b))[0] ?? null
}

/** Page order while service comes first: what tells the state stays on top, what helps follows, the rest after. */
export function helpFirst<W>(widgets: readonly W[], helps: (widget: W) => boolean): W[] {
  const [top, ...others] = widgets
  return top === undefined ? [] : [top, ...others.filter(helps), ...others.filter((widget) => !helps(widget))]
}
