import type { Placement } from '../../server/contract/page-types.ts'

/** A value of Shopify's that changes under us; `subscribe` answers how to stop. */
export interface Signal<T> { readonly value: T; subscribe(told: (value: T) => void): () => void }

/** What we take of the global `shopify`, the same on every surface. What a target or a buyer's consent may lack is optional, and read with `in`. */
export interface Shopify {
  sessionToken: { get(): Promise<string> }
  storage: { read<T>(key: string): Promise<T | null>; write(key: string, data: unknown): Promise<void>; delete(key: string): Promise<void> }
  settings: Signal<{ show?: unknown }>
  localization: { language: Signal<{ isoCode: string }> }
  i18n: { translate(key: string, values?: Record<string, string>): unknown }
  /** Where the merchant only looks: `editor` says in which editor. */
  extension: { editor?: unknown }
  checkoutToken?: Signal<string | undefined>
  requireLogin?(): Promise<void>
  authenticationState?: Signal<'fully_authenticated' | 'pre_authenticated'>
}

/** One place on Shopify's page, and all that is known there. */
export interface Sandbox {
  placement: Extract<Placement, 'thank_you' | 'order_status'>
  /** Shopify's id of the order: `gid://shopify/Order/7`, on a fresh thank-you page also `gid://shopify/OrderIdentity/7`. */
  order: Signal<string | undefined>
  /** Only the parcels of this one: `gid://shopify/Fulfillment/9`. */
  fulfillment?: string
  /** What the merchant chose in the editor: a widget's id, or undefined for the whole page. */
  only: string | undefined
  /** No buyer looks, but the merchant in the checkout editor. */
  editor: boolean
  locale(): string
  checkout(): string | undefined
  sessionToken(): Promise<string>
  storage: Shopify['storage']
  /** A text of our own, in the buyer's language; the key itself where there is none. */
  text(key: string, values?: Record<string, string>): string
  /** Asks the buyer to sign in: who came by a link of a mail can, who is signed in cannot any more. */
  signIn: (() => Promise<void>) | undefined
}

interface Place { placement: Sandbox['placement']; order: Sandbox['order']; fulfillment?: string; only?: string }

/** "Order status" → `order-status`; what is not chosen is the whole page. The words of the choices are made of the ids (build/shopify-files.ts). */
export function chosenWidget(setting: unknown): string | undefined {
  const id = typeof setting === 'string' ? setting.trim().toLowerCase().replace(/ /g, '-') : ''
  return id === '' || id === 'whole-page' ? undefined : id
}

/** Reads an optional part: asking Shopify's object for what it lacks may throw. */
const optional = <Whole extends object, Key extends keyof Whole>(whole: Whole, key: Key): Whole[Key] | undefined => (key in whole ? whole[key] : undefined)

export function sandboxOf(shopify: Shopify, { placement, order, fulfillment, only }: Place): Sandbox {
  const requireLogin = optional(shopify, 'requireLogin')
  return {
    placement, order, fulfillment, only: only ?? chosenWidget(optional(shopify.settings.value ?? {}, 'show')), storage: shopify.storage,
    editor: Boolean(optional(shopify.extension, 'editor')),
    locale: () => shopify.localization.language.value.isoCode,
    checkout: () => optional(shopify, 'checkoutToken')?.value,
    sessionToken: () => shopify.sessionToken.get(),
    text: (key, values) => String(shopify.i18n.translate(key, values)),
    signIn: optional(shopify, 'authenticationState')?.value === 'pre_authenticated' ? requireLogin && (() => requireLogin()) : undefined,
  }
}

/** A signal seen through a function: the id inside an order. */
export const mapped = <From, To>(signal: Signal<From>, pick: (value: From) => To): Signal<To> => ({
  get value() { return pick(signal.value) },
  subscribe: (told) => signal.subscribe((value) => told(pick(value))),
})

/** A value that stays. */
export const fixed = <T>(value: T): Signal<T> => ({ value, subscribe: () => () => {} })
