import { hash } from 'node:crypto'
import * as z from 'zod'
import { type PageView, Placement } from '../contract/page.ts'
import { Locale } from '../contract/text.ts'
import { checkToken } from '../core/authorise.ts'
import type { ComposePage } from '../core/compose-page.ts'
import type { NoteLook } from '../core/freshness/note-looks.ts'
import type { World } from '../core/ports.ts'
import type { HttpMetrics } from './metrics.ts'
import type { CachedPage, PageCache } from './page-cache.ts'

export interface Revisions { order: number; shop: number; tokenGeneration: number }

export const PageQuery = z.object({
  placement: Placement.default('thank_you').describe('Where the page stands'),
  locale: Locale.optional().describe('BCP 47; the order\'s language where omitted, the nearest of ours where unknown'),
})
export type PageQuery = z.infer<typeof PageQuery>

/** What may differ between two tellings of the same page: when we last asked moves with every poll and is no news. */
const outsideTag = 'askedAt'

/** The JSON of a view without what is outside its tag. JSON.stringify can leave keys out too, at more than the cost of all the rest. */
function tagged(text: string, value: unknown): string {
  if (typeof value !== 'object' || value === null) return text
  let left = text
  for (const [key, inner] of Object.entries(value)) left = key === outsideTag ? left.replace(`"${key}":${JSON.stringify(inner)}`, '') : tagged(left, inner)
  return left
}

type Bytes = Pick<CachedPage, 'etag' | 'head' | 'messages'>

/** Makes bytes of pages. The messages' are made once for each set, which the catalogues give as one and the same object. */
function makeEncoder(): (view: PageView, query: PageQuery, revisions: Revisions) => Bytes {
  const encoder = new TextEncoder()
  const known = new WeakMap<PageView['messages'], { bytes: Uint8Array; digest: string }>()
  return ({ messages, ...rest }, query, revisions) => {
    let told = known.get(messages)
    if (!told) {
      const bytes = encoder.encode(`${JSON.stringify(messages)}}`)
      told = { bytes, digest: hash('sha256', bytes, 'base64url') }
      known.set(messages, told)
    }
    const text = JSON.stringify(rest)
    const tag = hash('sha256', `${query.placement} ${query.locale} ${revisions.order} ${revisions.shop} ${told.digest} ${tagged(text, rest.widgets)}`, 'base64url')
    return { etag: `W/"${tag.slice(0, 22)}"`, head: encoder.encode(`${text.slice(0, -1)},"messages":`), messages: told.bytes }
  }
}

/** The page again, for who draws it. */
export const viewOf = ({ head, messages }: CachedPage): PageView => JSON.parse(new TextDecoder().decode(Buffer.concat([head, messages]))) as PageView

/** Pages of two tokens differ, if only in the links they carry: those open no more and no longer than the token itself. */
const keyOf = (token: string, query: PageQuery) => `${token} ${query.placement} ${query.locale ?? ''}`

/** Of an order the shop has not told us of yet. */
const noRevisions: Revisions = { order: 0, shop: 0, tokenGeneration: 0 }

export type PageAnswerer = (token: string, query: PageQuery) => Promise<CachedPage>

const same = (a: Revisions, b: Revisions | null) => b !== null && a.order === b.order && a.shop === b.shop && a.tokenGeneration === b.tokenGeneration

/**
 * The page as bytes. One in memory was made for a token known to be good: it costs one indexed query, and holds while neither
 * order nor shop nor the token's generation changed and no moment passed at which it would tell something else (its token's
 * end is one). Throws `unauthorized`.
 */
export function makePageAnswer(world: World, composePage: ComposePage, cache: PageCache, metrics: HttpMetrics, looked: NoteLook): PageAnswerer {
  const encode = makeEncoder()
  return async (token, query) => {
    const key = keyOf(token, query)
    const known = cache.get(key)
    if (known && world.clock.now() < known.validUntil && same(known.revisions, await world.store.findRevisions(known.orderId))) {
      metrics.page('hit')
      looked(known.orderId)
      return known
    }
    // The revisions are read before the page: one that changes in between is composed again at the next call rather than kept.
    const { claims, revisions } = await checkToken(world, token, 'redacted')
    const { view, validUntil } = await composePage(claims, query)
    const page: CachedPage = { orderId: claims.orderId, revisions: revisions ?? noRevisions, validUntil, ...encode(view, query, revisions ?? noRevisions) }
    if (revisions && view.status === 'ready') cache.set(key, page)
    metrics.page('composed')
    looked(claims.orderId)
    return page
  }
}
