import type * as z from 'zod'
import type { PageView, Placement, WidgetKind } from '../contract/page.ts'
import type { StorefrontView } from '../contract/storefront.ts'
import type { Carrier } from './carrier-port.ts'
import type { NumberFormat } from './detect-carrier.ts'
import type { Instant, Order, PlainDay, Shipment } from './order.ts'
import type { Need, PresentContext, StorefrontContext, WidgetAct } from './present-context.ts'
import type { Shop, Store, Transaction } from './store-port.ts'

/** The world as core sees it. Adapters implement these; server/app.ts wires them. */

export interface Clock { now(): Instant }

export interface Job {
  kind: string
  payload: Record<string, unknown>
  /** Default: now. */
  runAt?: Instant
  /** A waiting job with the same key is replaced, never doubled. */
  key?: string
}
export interface DeadJob { id: string; kind: string; error: string; attempts: number; diedAt: Instant }
export type JobHandler = (payload: Record<string, unknown>) => Promise<void>
export interface Jobs {
  /** Joins the caller's transaction: no commit, no job. */
  enqueue(transaction: Transaction, job: Job): Promise<void>
  /** Starts working; at least once each, retried with backoff, dead after 10 tries. */
  start(handlers: Record<string, JobHandler>): Promise<void>
  /** Finishes what runs, takes nothing new. */
  stop(): Promise<void>
  listDead(limit: number): Promise<DeadJob[]>
  retryDead(id: string): Promise<void>
  countWaiting(): Promise<number>
}

/** Tells open pages that an order changed: in process on SQLite, LISTEN/NOTIFY on PostgreSQL. */
export interface LiveBus {
  subscribe(orderId: string, listener: (revision: number) => void): () => void
  close(): Promise<void>
}

/** `senderName` is who writes, before the server's own address; without one it is the server. */
export interface Mail { to: string; subject: string; text: string; html?: string; senderName?: string; replyTo?: string }
export interface Mailer { send(mail: Mail): Promise<void> }

export interface Log {
  info(event: string, fields?: Record<string, string | number | boolean | null>): void
  warn(event: string, fields?: Record<string, string | number | boolean | null>): void
  error(event: string, fields?: Record<string, string | number | boolean | null>, cause?: unknown): void
}

/** Encrypts merchant secrets at rest; `purpose` separates keys. */
export interface Vault { seal(purpose: string, plain: string): string; open(purpose: string, sealed: string): string }

/** `total` is null until the platform told how many there are; `error` says why it rests now. `subject` names its texts (locales/<lang>/admin.json, `imports`). */
export interface ImportProgressTold { subject: string; status: 'running' | 'done' | 'failed'; taken: number; refused: number; total: number | null; error: string | null; endedAt: Instant | null }
/** `id` names its texts (locales/<lang>/admin.json, `firstSteps`); `url` is where it is done, in the shop's back office. */
export interface FirstStep { id: string; done: boolean; url?: string }

/** One kind of shop. */
export interface Platform {
  id: string
  /** Where reorder and cross-sell lead: a cart filled with these, never an order. Null if this shop has no such link. */
  cartUrl(shop: Shop, items: { productId: string; quantity: number }[]): string | null
  productUrl(shop: Shop, product: { id: string; url: string | null }): string | null
  /** Origins of the back office that shows our admin in a frame, beside the shop's own address. */
  adminOrigins?(shop: Shop): string[]
  /** First steps in this kind of shop, in order; the admin shows them until all are done. */
  firstSteps?(shop: Shop, world: World): Promise<FirstStep[]>
  /** What is fetched whole when a shop is connected, and how far that is. */
  imports?(shop: Shop, world: World): Promise<ImportProgressTold[]>
  /** Hears, within the transaction that saves it, that a carrier told something new of a parcel. May enqueue a job; calls nobody. */
  parcelMoved?(world: World, transaction: Transaction, moved: { shop: Shop; order: Order; before: Shipment; after: Shipment }): Promise<void>
}

/** The server half of a widget, as core sees it: composePage asks each enabled one. */
export interface Presenter<S extends z.ZodType = z.ZodType, V extends z.ZodType = z.ZodType> {
  id: string
  kind: WidgetKind
  region: 'main' | 'side' | 'footer'
  /** True where it leads to help: it moves up while service comes first. */
  help?: boolean
  /** Placements it stands on unless the merchant says otherwise, in registry order. */
  placements: readonly Placement[]
  /** Top-level groups of locales/<lang>/widgets.json its texts stand in. */
  messages: readonly string[]
  settings: S
  view: V
  /** What composePage loads beforehand. */
  needs: readonly Need[]
  /** Further products it wants in `context.products`: those the merchant named in its settings. */
  productIds?(settings: z.output<S>): string[]
  /** Pure. What to show for this order now; null hides the widget. */
  present(context: PresentContext<z.output<S>>): z.input<V> | null
  acts?: Record<string, WidgetAct>
  /** Pure. What it tells on a page of the shop that belongs to no order; null or absent: nothing. */
  storefront?(context: StorefrontContext<z.output<S>>): StorefrontView | null
}

/** Signs and encrypts with keys derived per purpose (HKDF); key ids let keys rotate. Implemented in core/keys.ts. */
export interface Keys extends Vault {
  /** `<keyId>.<base64url HMAC-SHA256>` */
  sign(purpose: string, data: string): string
  /** Constant time; false for unknown key ids too. */
  verify(purpose: string, data: string, signature: string): boolean
}

/** The catalogues of locales/, in the form a page or a mail needs. */
export interface Messages {
  locales: readonly string[]
  /** The best of ours for a wish like "de-AT" or an Accept-Language header; `fallback` where none fits. */
  resolve(wish: string | null | undefined, fallback: string): string
  /** Flat texts of these top-level groups of widgets.json, in du or Sie. The same groups give the same object, not to be changed. */
  forWidgets(locale: string, formality: 'informal' | 'formal', groups: readonly string[]): Readonly<Record<string, string>>
  /** One text of mail.json. */
  mail(locale: string, formality: 'informal' | 'formal', key: string, values?: Record<string, string>): string
}

/** Draws a page on the server: the built bundle of extension/web. */
export interface Renderer {
  /** `<afterglow-page>` with its shadow root declared, for a shop to include. */
  fragment(view: PageView, options: RenderOptions): string
  /** A whole HTML document around it. */
  document(view: PageView, options: RenderOptions & { nonce: string }): string
}
export interface RenderOptions {
  token: string
  /** Of this server, without trailing slash. */
  baseUrl: string
  /** Where a form without JavaScript returns to. */
  returnUrl?: string
}

/** Public holidays. Implemented in server/holidays.ts. */
export interface Holidays {
  /** Days nobody works on in a year: of the country, and of its region where one is named (ISO 3166-2, `DE-BY`). Empty for countries not known. The same question gives the same set. */
  ofYear(country: string, region: string | null, year: number): ReadonlySet<PlainDay>
  /** Parts of a country with holidays of their own, by their ISO 3166-2 codes (`DE-BY`), named in a language where that is known; empty where there are none. */
  regionsOf(country: string, language: string): Record<string, string>
}

/** An app of ours at a platform that issues them. */
export interface AppCredentials { key: string; secret: string }

/** All that use cases are given. server/app.ts makes one. */
export interface World {
  store: Store
  jobs: Jobs
  live: LiveBus
  clock: Clock
  log: Log
  keys: Keys
  mailer: Mailer
  messages: Messages
  presenters: readonly Presenter[]
  carriers: ReadonlyMap<string, Carrier>
  /** How the numbers of those look. */
  numberFormats: readonly NumberFormat[]
  platforms: ReadonlyMap<string, Platform>
  /** What proves us to a platform as its app, by platform; absent where the environment names none. */
  apps?: ReadonlyMap<string, AppCredentials>
  holidays: Holidays
  /** Outgoing HTTP of adapters. */
  fetch: typeof fetch
  /** Of this server, without trailing slash. */
  publicUrl: string
}
