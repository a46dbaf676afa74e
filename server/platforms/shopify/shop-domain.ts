import { AppError } from '../../contract/errors.ts'
import type { AppCredentials, World } from '../../core/ports.ts'
import type { Shop } from '../../core/store-port.ts'

/** The version of Shopify's APIs all that we ask and are told stands in. */
export const apiVersion = '2026-07'

const domainPattern = /^([a-z0-9][a-z0-9-]{0,59})\.myshopify\.com$/
const prefix = 'shopify-'

/** `teehaus.myshopify.com` from a domain or an address; null where it is none. Whatever is built from it leads to Shopify and nowhere else. */
export function shopDomain(text: unknown): string | null {
  if (typeof text !== 'string' || text.length > 300) return null
  const host = text.trim().toLowerCase().replace(/^https:\/\//, '').replace(/\/(admin\/?)?$/, '')
  return domainPattern.test(host) ? host : null
}

/** Our id of a shop at Shopify: `shopify-teehaus`. */
export const shopIdOf = (domain: string): string => prefix + domain.replace(/\.myshopify\.com$/, '')

/** The domain behind a shop of ours. */
export const domainOf = (shop: Pick<Shop, 'id'>): string => `${shop.id.slice(prefix.length)}.myshopify.com`

/** Our app's key and secret. Throws AppError `not_found` where this server has none, so that its routes look as if they were not there. */
export function shopifyApp(world: Pick<World, 'apps'>): AppCredentials {
  const app = world.apps?.get('shopify')
  if (!app) throw new AppError('not_found', 'This server is not set up for Shopify. Set SHOPIFY_API_KEY and SHOPIFY_API_SECRET; docs/shopify.md says where they stand.')
  return app
}

/** `450789469` of an id in any form Shopify writes it: a number, digits, or `gid://shopify/<one of these types>/450789469`. Null for anything else. */
export function numericId(id: unknown, types: readonly string[]): string | null {
  if (typeof id === 'number') return Number.isSafeInteger(id) && id > 0 ? String(id) : null
  if (typeof id !== 'string') return null
  const [, type, digits] = /^(?:gid:\/\/shopify\/([A-Za-z]+)\/)?([1-9]\d{0,19})(?:\?.*)?$/.exec(id) ?? []
  return digits && (type === undefined || types.includes(type)) ? digits : null
}
