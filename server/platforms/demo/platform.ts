import type { Platform } from '../../core/ports.ts'
import type { Shop } from '../../core/store-port.ts'

/** The demo shop's cart and product pages, as the shop's settings name them. */
export const demoPlatform: Platform = {
  id: 'demo',
  cartUrl: ({ settings }: Shop, items) => (settings.cartUrl && items.length
    ? settings.cartUrl.replace('{items}', items.map(({ productId, quantity }) => `${encodeURIComponent(productId)}:${quantity}`).join(','))
    : null),
  productUrl: ({ settings }: Shop, { id, url }) => url ?? (settings.productUrl ? settings.productUrl.replace('{id}', encodeURIComponent(id)) : null),
}
