import type { PlatformAdapter } from '../_adapter.ts'
import { jtlPaths } from './openapi.ts'
import { makePullOutboxes } from './pull-outbox.ts'
import { jtlRoutes } from './routes.ts'

/** JTL-Shop 5 with the plugin of extension/jtl-shop. Its cart is filled by a route of the plugin, which answers with the shop's own cart. */
export const jtlShop: PlatformAdapter = {
  id: 'jtl-shop',
  cartUrl: ({ settings: { url } }, items) => (url
    ? `${url}/afterglow/cart?items=${items.map(({ productId, quantity }) => `${encodeURIComponent(productId)}:${quantity}`).join(',')}` : null),
  productUrl: (_shop, product) => product.url,
  mount: (world, drawPage) => [{ routes: jtlRoutes(world, drawPage), paths: jtlPaths }],
  periodic: (world) => [{ kind: 'jtl-pull-outboxes', everyMs: 30_000, run: makePullOutboxes(world) }],
}
