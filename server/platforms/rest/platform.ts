import type { Platform } from '../../core/ports.ts'

/** Fills a merchant's link template; null where none is set or it has no such place. */
const fill = (template: string, name: string, value: string) => (template.includes(`{${name}}`) ? template.replaceAll(`{${name}}`, value) : null)

/** Any shop by API. Its cart and product links are templates in the shop's settings. */
export const rest: Platform = {
  id: 'rest',
  cartUrl: (shop, items) => fill(shop.settings.cartUrl, 'items', items.map(({ productId, quantity }) => `${encodeURIComponent(productId)}:${quantity}`).join(',')),
  productUrl: (shop, product) => product.url ?? fill(shop.settings.productUrl, 'id', encodeURIComponent(product.id)),
}
