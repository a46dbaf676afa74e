interface Pictured { imageUrl: string | null; url: string | null }

/**
 * Addresses on this server are kept as paths from its root, so that what was stored under one address is right under the next.
 * Addresses elsewhere stay as they are.
 */
export const keptAddress = (url: string, publicUrl: string): string => (url.startsWith(`${publicUrl}/`) ? url.slice(publicUrl.length) : url)

const isPath = (url: string | null) => url !== null && url.startsWith('/') && !url.startsWith('//')
const shownAddress = (url: string | null, publicUrl: string) => (isPath(url) ? `${publicUrl}${url}` : url)

/** A product or line with its picture and page as a buyer's page needs them: absolute, since pages stand in shops and mails too. */
export const withShownAddresses = <Thing extends Pictured>(thing: Thing, publicUrl: string): Thing => (isPath(thing.imageUrl) || isPath(thing.url)
  ? { ...thing, imageUrl: shownAddress(thing.imageUrl, publicUrl), url: shownAddress(thing.url, publicUrl) } : thing)

/** The same for all lines of an order. The result is for showing, never for saving. */
export const withShownLines = <Some extends { lines: Pictured[] }>(order: Some, publicUrl: string): Some =>
  ({ ...order, lines: order.lines.map((line) => withShownAddresses(line, publicUrl)) })
