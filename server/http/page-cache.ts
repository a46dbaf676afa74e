import type { Revisions } from './page-answer.ts'

/** A composed page as bytes, with all that decides whether it still holds. */
export interface CachedPage { orderId: string; revisions: Revisions; validUntil: number; etag: string; body: Uint8Array<ArrayBuffer> }

/** Bounded memory of composed pages; server/app.ts gives an LRU. */
export interface PageCache {
  get(key: string): CachedPage | undefined
  set(key: string, page: CachedPage): void
}
