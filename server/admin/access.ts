/**
 * How this app proves who asks. On its own address the browser's session cookie does. In a frame of a shop's back office the shop hands a
 * token over in the address (`/admin/frame/<shop>#access=<token>`); it is kept in memory only, so that a shared computer forgets it.
 */
const framed = location.pathname.startsWith('/admin/frame/')
const handed = framed ? new URLSearchParams(location.hash.slice(1)).get('access') : null
// The address is copied into bookmarks and histories; the token must not be.
if (handed !== null) history.replaceState(null, '', location.pathname)

export const isFramed: boolean = framed

/** The headers that prove it. A frame without a token says so too, rather than being judged by a cookie. */
export const proof = (): Record<string, string> => (framed ? { Authorization: `Bearer ${handed ?? 'none'}` } : {})
