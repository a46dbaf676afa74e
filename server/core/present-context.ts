import type * as z from 'zod'
import type { OrderState, Placement, Scope } from '../contract/page.ts'
import type { Instant, ItemQuantity, LineItem, Order, OrderWithoutParcels, PlainDay, Product, Shipment } from './order.ts'
import type { Act, Affinity, Shop } from './store-port.ts'
import type { ReorderDate } from './reorder-date.ts'

/** What composePage loads for a widget before it asks; one query each for the whole page. */
export type Need = 'history' | 'products' | 'recommendations' | 'acts'

/** The order as derived for this moment; see order-state.ts. */
export interface OrderFacts {
  state: OrderState
  /** Each with its recorded time, or null where nobody told us. */
  milestones: Record<'received' | 'in_preparation' | 'shipped' | 'out_for_delivery' | 'delivered', Instant | null>
  /** The delivery promised now, as days at the destination; null if unknown. */
  promise: { from: PlainDay; to: PlainDay } | null
  /** The promise before it moved; set only where the new one is later. */
  formerPromise: { from: PlainDay; to: PlainDay } | null
  /** Narrower than a day, where the carrier tells: today between these. */
  window: { from: Instant; to: Instant } | null
  /** State of each line of a split order. */
  lines: Map<string, { state: OrderState; shipped: number; delivered: number }>
  /** Quantities in no parcel yet. */
  unshipped: ItemQuantity[]
  /** Newest scan of any carrier, and its carrier's name. */
  lastScan: { at: Instant; carrierName: string | null } | null
  /** When we last asked any carrier. */
  lastAsk: Instant | null
  /** True while a parcel on its way was not scanned for longer than is usual. */
  silent?: boolean
  /** The parcel the state comes from, where one does. */
  parcel: Shipment | null
  /** Last parcel delivered; the withdrawal period counts from it. */
  deliveredAt: Instant | null
  /** Last day of withdrawal; null until everything has arrived. */
  withdrawUntil: PlainDay | null
  refunded: number
}

export interface PresentContext<Settings = unknown> {
  now: Instant
  /** Today at the destination. */
  today: PlainDay
  locale: string
  /** Zone of the destination. */
  timeZone: string
  placement: Placement
  scope: Scope
  shop: Shop
  settings: Settings
  order: Order
  facts: OrderFacts
  /** The shop vouches for who ordered: only then earlier orders may be shown, not just counted with. */
  identified: boolean
  /** The buyer's earlier orders, newest first, at most 50 (need `history`). Show them only where `identified`. */
  history: OrderWithoutParcels[]
  /**
   * By id, as sold now (need `products`): products of this order and what is `related` to them, of the recommendations, of `history` where that is needed too,
   * those the presenter names itself (`Presenter.productIds`), and what any of these is `replacedBy`.
   */
  products: ReadonlyMap<string, Product>
  /** For the products of this order, best first (need `recommendations`). */
  recommendations: Affinity[]
  /** When the buyer usually needs a product again, by its id (need `history`; made by core/reorder-date.ts). */
  reorderDates?: ReadonlyMap<string, ReorderDate>
  /** What this buyer did on this order, newest first (need `acts`). */
  acts: Act[]
  /** What this buyer did on other orders: asked, dismissed (need `acts`). */
  earlierActs: Act[]
  links: Links
}

/** What a widget is told on a page of the shop that belongs to no order. */
export interface StorefrontContext<Settings = unknown> {
  locale: string
  shop: Shop
  settings: Settings
  /** The variants of the product looked at; none elsewhere. */
  productIds: readonly string[]
  /** These, what they lead to, and what the presenter names itself. */
  products: ReadonlyMap<string, Product>
  recommendations: readonly Affinity[]
  /** The presenter's own groups of widgets.json, flat. */
  texts: Readonly<Record<string, string>>
  productUrl(product: { id: string; url: string | null }): string | null
}

export interface Links {
  /** The permanent order page. */
  orderPage: string
  /** Fills the shop's cart; null where the shop has no such link. */
  cart(items: { productId: string; quantity: number }[]): string | null
  product(product: { id: string; url: string | null }): string | null
  carrier(shipment: Shipment): string | null
  carrierName(shipment: Shipment): string | null
  /** Where the buyer says who brings a parcel nobody knows the carrier of; null for every other, and where the link may not act. */
  chooseCarrier(shipment: Shipment): string | null
  /** Signed file addresses of this order; scope is checked again when fetched. Null where no proof of delivery is offered. */
  proof(shipment: Shipment): string | null
  calendar(kind: string, day: PlainDay): string
}

/** What a buyer can do on a widget. Runs in a transaction after the scope, the switch and the input were checked. */
export interface WidgetAct<I extends z.ZodType = z.ZodType> {
  input: I
  /** Least scope that may do it. */
  scope: Scope
  /** Pure: what shall be remembered and where the buyer goes. Throws AppError('conflict') where it makes no sense now. */
  perform(context: PresentContext, input: z.output<I>): ActOutcome
}
export interface ActOutcome {
  /** Stored as an Act of this widget. */
  record?: Record<string, unknown>
  /** A question nobody answered (FAQ). */
  question?: string
  /** Where the buyer goes next: cart, review page. */
  url?: string
}
export type { LineItem }
