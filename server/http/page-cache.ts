import type { Revisions } from './page-answer.ts'

/**
 * A composed page as bytes, with all that decides whether it still holds. Its JSON is `head` and `messages`, one after the other: the
 * messages are the same bytes for every page with the same widgets and language, and kept once.
 */
export interface CachedPage { orderId: string; revisions: Revisions; validUntil: number; etag: string; head: Uint8Array; messages: Uint8Array }

/** Bounded memory of composed pages; server/app.ts gives an LRU. */
export interface PageCache {
  get(key: string): CachedPage | undefined
  set(key: string, page: CachedPage): void
}
