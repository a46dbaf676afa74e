import { parse } from '../contract/errors.ts'
import type { HttpMetrics } from './metrics.ts'
import { PageQuery, type PageAnswerer } from './page-answer.ts'

/** Of a parameter given twice the first counts. */
export interface PageRequest { query: { placement?: string; locale?: string }; token: string; ifNoneMatch: string | undefined }
export interface PageResponse {
  status: 200 | 304
  headers: Record<string, string>
  /** In parts, one after the other; null for 304. */
  body: readonly [Uint8Array, Uint8Array] | null
}

/** `GET /v1/page` without a framework around it. Throws AppError. */
export type PageResponder = (request: PageRequest) => Promise<PageResponse>

/** True where the client has this page already (RFC 9110, weak comparison). */
const has = (header: string | undefined, etag: string) => header !== undefined && header.split(',').some((tag) => tag.trim() === etag)

/** Few are in use, each thousands of times a second; parsing one costs more than looking its page up. */
const maxKnownQueries = 500

export function makePageResponder(answer: PageAnswerer, metrics: HttpMetrics): PageResponder {
  const parsed = new Map<string, PageQuery>()
  const read = (query: PageRequest['query']): PageQuery => {
    const key = `${query.placement ?? ''} ${query.locale ?? ''}`
    let known = parsed.get(key)
    if (!known) {
      known = parse(PageQuery, query, 'The query')
      if (parsed.size >= maxKnownQueries) parsed.clear()
      parsed.set(key, known)
    }
    return known
  }
  return async ({ query, token, ifNoneMatch }) => {
    const { etag, head, messages } = await answer(token, read(query))
    const headers = { ETag: etag, 'Cache-Control': 'private, no-cache', Vary: 'Authorization' }
    if (has(ifNoneMatch, etag)) {
      metrics.page('unchanged')
      return { status: 304, headers, body: null }
    }
    return { status: 200, headers: { ...headers, 'Content-Type': 'application/json; charset=UTF-8' }, body: [head, messages] }
  }
}
