/** Types of /embed/v1/client.js: the page without our elements. Stands alone, so that a theme needs nothing but this file. */
export type Placement = 'thank_you' | 'order_status' | 'tracking_page' | 'storefront' | 'mail'
export type OrderState =
  | 'payment_pending' | 'received' | 'in_preparation' | 'partly_shipped' | 'shipped' | 'out_for_delivery' | 'delivered'
  | 'ready_for_pickup' | 'delayed' | 'action_required' | 'delivery_attempted' | 'lost' | 'exception'
  | 'cancelled' | 'returning' | 'returned' | 'refunded' | 'partly_refunded'
export interface PageWidget { id: string; kind: 'service' | 'selling' | 'asking' | 'content'; region: 'main' | 'side' | 'footer'; view: Record<string, unknown> }
export interface PageView {
  version: 1
  /** pending: the shop has not told of this order yet; ask again in a moment. */
  status: 'ready' | 'pending'
  placement: Placement
  locale: string
  direction: 'ltr' | 'rtl'
  /** Zone of the delivery address; days on the page are days there. */
  timeZone: string
  /** The day there on which the page was told, `2026-11-20`. */
  today?: string
  scope: 'redacted' | 'view' | 'act'
  shop: { name: string; url?: string }
  order: { number: string; state: OrderState; placedAt: string; greeting?: string } | null
  widgets: PageWidget[]
  /** Every text the widgets need, by key. */
  messages: Record<string, string>
  scheme: 'light' | 'dark' | 'auto'
  refreshSeconds: number
}
/** `base`: the server's address without trailing slash; `token`: the buyer's capability. */
export interface PageOptions { base: string; token: string; placement?: Placement; locale?: string }
export interface Act { widget: string; act: string; input: Record<string, unknown> }
export interface ActResult { page?: PageView; url?: string }

export class RequestError extends Error {
  readonly code: 'invalid_input' | 'unauthorized' | 'forbidden' | 'not_found' | 'conflict' | 'rate_limited' | 'upstream_unavailable' | 'upstream_rejected' | 'misconfigured' | 'internal' | 'offline'
  constructor(code: RequestError['code'], message: string)
}

export type WatchState = 'loading' | 'ready' | 'pending' | 'offline' | 'unauthorized' | 'error'
export interface Watched { state: WatchState; view: PageView | undefined; error?: RequestError }
export interface Watch { retry(): void; show(view: PageView): void; stop(): void }

/** One page, asked once. Throws RequestError. */
export function fetchPage(options: PageOptions): Promise<PageView>
/** Keeps a page fresh until stopped: one live stream where possible, asking again where not. */
export function watchPage(options: PageOptions, onChange: (watched: Watched) => void): Watch
/** Sends a buyer's act. The same `key` again does nothing twice. */
export function sendAct(options: PageOptions, act: Act, key?: string): Promise<ActResult>
