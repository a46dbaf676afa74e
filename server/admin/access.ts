import { inShopify, sessionToken } from './shopify-host.ts'

/**
 * How this app proves who asks. On its own address the browser's session cookie does. In a frame of a shop's back office the shop hands a
 * token over in the address (`/admin/frame/<shop>#access=<token>`); it is kept in memory only, so that a shared computer forgets it. Inside
 * Shopify's admin App Bridge gives a token of a minute for each request.
 */
const framed = location.pathname.startsWith('/admin/frame/')
const handed = framed ? new URLSearchParams(location.hash.slice(1)).get('access') : null
// The address is copied into bookmarks and histories; the token must not be.
if (handed !== null) history.replaceState(null, '', location.pathname)

export const isFramed: boolean = framed || inShopify

/** The headers that prove it. A frame without a token says so too, rather than being judged by a cookie. */
export async function proof(): Promise<Record<string, string>> {
  if (inShopify) return { Authorization: `Bearer ${await sessionToken()}` }
  return framed ? { Authorization: `Bearer ${handed ?? 'none'}` } : {}
}
