import type { PlatformAdapter } from '../_adapter.ts'
import { restPaths } from './openapi.ts'
import { restImport, restRoutes } from './routes.ts'

/** Fills a merchant's link template; null where none is set or it has no such place. */
const fill = (template: string, name: string, value: string) => (template.includes(`{${name}}`) ? template.replaceAll(`{${name}}`, value) : null)

/** Any shop by API. Its cart and product links are templates in the shop's settings. */
export const rest: PlatformAdapter = {
  id: 'rest',
  cartUrl: (shop, items) => fill(shop.settings.cartUrl, 'items', items.map(({ productId, quantity }) => `${encodeURIComponent(productId)}:${quantity}`).join(',')),
  productUrl: (shop, product) => product.url ?? fill(shop.settings.productUrl, 'id', encodeURIComponent(product.id)),
  mount: (world) => [{ routes: restImport(world), unlimited: true }, { routes: restRoutes(world), paths: restPaths }],
}
