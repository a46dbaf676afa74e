import type { Order } from './order.ts'
import type { Messages } from './ports.ts'
import type { Shop } from './store-port.ts'

const base = (tag: string) => tag.trim().split(/[-;]/)[0]!.toLowerCase()

/** The language of a page or mail: the first of the wishes that we have and the shop offers, else the shop's own. */
export function resolveLocale(messages: Messages, shop: Shop, ...wishes: (string | null | undefined)[]): string {
  const { locale, locales } = shop.settings
  const offered = new Set(locales.map(base))
  for (const wish of wishes) {
    if (!wish) continue
    const found = messages.resolve(wish, locale)
    // resolve() falls back by itself; only what answers this wish counts.
    if (wish.split(',').some((tag) => base(tag) === base(found)) && offered.has(base(found))) return found
  }
  return messages.resolve(locale, 'en')
}

/** For a mail or page of an order without a wish of its own. */
export const localeOfOrder = (messages: Messages, shop: Shop, order: Order | null) => resolveLocale(messages, shop, order?.locale)

const rightToLeft = new Set(['ar', 'fa', 'he', 'ur', 'yi', 'ps', 'sd', 'ug', 'dv'])
export const directionOf = (locale: string): 'ltr' | 'rtl' => (rightToLeft.has(base(locale)) ? 'rtl' : 'ltr')
