import { createHmac, timingSafeEqual } from 'node:crypto'
import { AppError } from '../../contract/errors.ts'

/** How old a forwarded request may be, and how far ahead its clock, in seconds. */
const windowSeconds = 90
/** What Shopify adds. Each once: a second one may come from the visitor. */
const added = ['shop', 'logged_in_customer_id', 'path_prefix', 'timestamp', 'signature'] as const

/** One answer for every way it can be wrong. */
const refused = () => new AppError('unauthorized', 'This request did not come through the app proxy of a shop.')

/** A request that Shopify forwarded and signed. */
export interface ProxyRequest {
  /** `<name>.myshopify.com` */
  domain: string
  /** Numeric id of the customer signed in to the storefront; null where nobody is. */
  customer: string | null
  /** What the visitor's own page sent along; as hostile as any input. */
  query: URLSearchParams
}

/** The text Shopify signs: `key=value` of all but the signature, values of a repeated key joined by commas, sorted, without separators. */
export function proxyText(query: URLSearchParams): string {
  const keys = new Set([...query.keys()].filter((key) => key !== 'signature'))
  return [...keys].map((key) => `${key}=${query.getAll(key).join(',')}`).sort().join('')
}

/**
 * Checks the query of a forwarded request (shopify.dev, "Authenticate app proxies"): the HMAC-SHA256 over all parameters, within 90 seconds of
 * `now` (epoch milliseconds), no parameter of Shopify's twice. Nothing in it counts before that, the customer's id least of all. Two visitors
 * who ask the same in one second send the same bytes, so that a repetition is no attack by itself. Throws `unauthorized`.
 */
export function readProxyQuery(query: URLSearchParams, secret: string, now: number): ProxyRequest {
  if (added.some((name) => query.getAll(name).length > 1)) throw refused()
  const signature = query.get('signature') ?? ''
  const timestamp = query.get('timestamp') ?? ''
  const right = createHmac('sha256', secret).update(proxyText(query)).digest()
  if (!/^[0-9a-f]{64}$/.test(signature) || !timingSafeEqual(Buffer.from(signature, 'hex'), right)) throw refused()
  if (!/^\d{10}$/.test(timestamp) || Math.abs(Number(timestamp) - now / 1000) > windowSeconds) throw refused()
  const domain = query.get('shop') ?? ''
  if (!/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/.test(domain)) throw refused()
  const customer = query.get('logged_in_customer_id') ?? ''
  const own = new URLSearchParams([...query].filter(([name]) => !added.some((known) => known === name)))
  return { domain, customer: /^\d{1,20}$/.test(customer) ? customer : null, query: own }
}
