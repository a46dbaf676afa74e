import * as z from 'zod'
import { Money } from './money.ts'

/** Where a widget stands. */
export const Placement = z.enum(['thank_you', 'order_status', 'tracking_page', 'storefront', 'mail'])
export type Placement = z.infer<typeof Placement>

/** `service` tells and helps, `selling` offers, `asking` wants something of the buyer, `content` is the merchant's own. */
export const WidgetKind = z.enum(['service', 'selling', 'asking', 'content'])
export type WidgetKind = z.infer<typeof WidgetKind>

/** What a buyer token opens. `redacted`: states, parcels, dates, pictures; no name, address, price or proof. `act` includes `view`. */
export const Scope = z.enum(['redacted', 'view', 'act'])
export type Scope = z.infer<typeof Scope>

/** What the order looks like to its buyer, now. One of these, the most urgent that is true. */
export const OrderState = z.enum([
  'payment_pending', 'received', 'in_preparation', 'partly_shipped', 'shipped', 'out_for_delivery', 'delivered',
  'ready_for_pickup', 'delayed', 'action_required', 'delivery_attempted', 'lost', 'exception',
  'cancelled', 'returning', 'returned', 'refunded', 'partly_refunded',
])
export type OrderState = z.infer<typeof OrderState>

/** A widget as it stands on this page. `view` is what its present() told; its schema stands in widgets/<id>/present.ts. */
export const PageWidget = z.object({
  id: z.string(),
  kind: WidgetKind,
  region: z.enum(['main', 'side', 'footer']),
  view: z.record(z.string(), z.unknown()),
})
export type PageWidget = z.infer<typeof PageWidget>

/** The one answer a storefront needs. Times ISO 8601 UTC, money decimal strings; texts by key in `messages`. */
export const PageView = z.object({
  version: z.literal(1),
  status: z.enum(['ready', 'pending']).describe('pending: the shop has not told us of this order yet; ask again in a moment'),
  placement: Placement,
  locale: z.string(),
  direction: z.enum(['ltr', 'rtl']),
  timeZone: z.string().describe('Zone of the delivery address; days on the page are days there'),
  today: z.string().optional().describe('The day there on which the page was told; days of another year name theirs'),
  scope: Scope,
  shop: z.object({ name: z.string(), url: z.string().optional() }),
  order: z.object({ number: z.string(), state: OrderState, placedAt: z.string(), greeting: z.string().optional() }).nullable(),
  widgets: z.array(PageWidget),
  messages: z.record(z.string(), z.string()).describe('Every text the widgets above need, ready for {{value}} and plurals'),
  scheme: z.enum(['light', 'dark', 'auto']),
  refreshSeconds: z.number().describe('Ask again after this many seconds where no live stream is open'),
}).meta({ id: 'PageView' })
export type PageView = z.infer<typeof PageView>

export const ActRequest = z.object({
  widget: z.string().max(40),
  act: z.string().max(40),
  input: z.record(z.string(), z.unknown()).default({}),
  placement: Placement.default('thank_you'),
  locale: z.string().max(35).optional(),
}).meta({ id: 'ActRequest' })
export type ActRequest = z.infer<typeof ActRequest>

/** What an act answers: the fresh page, and where to go if the act leads somewhere (cart, calendar). */
export const ActResult = z.object({
  page: PageView.optional(),
  url: z.string().optional(),
}).meta({ id: 'ActResult' })
export type ActResult = z.infer<typeof ActResult>

/** A line as widgets show it. */
export const LineView = z.object({
  id: z.string(),
  title: z.string(),
  variant: z.string().optional(),
  quantity: z.number(),
  imageUrl: z.string().optional(),
  url: z.string().optional(),
  total: Money.optional(),
})
export type LineView = z.infer<typeof LineView>

/** What the event stream sends. */
export const LiveEvent = z.object({ type: z.enum(['changed', 'closing']), revision: z.number() }).meta({ id: 'LiveEvent' })
export type LiveEvent = z.infer<typeof LiveEvent>
