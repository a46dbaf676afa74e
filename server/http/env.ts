import type { AppError } from '../contract/errors.ts'
import type { LinkedFile } from '../core/calendar-file.ts'
import type { Proof } from '../core/delivery-proof.ts'
import type { AdminAccess } from '../core/merchant/admin-access.ts'
import type { Renderer } from '../core/ports.ts'
import type { HttpMetrics } from './metrics.ts'
import type { PageCache } from './page-cache.ts'

/** What middleware leaves for routes. `incoming` is there where a real socket is. */
export interface Env {
  /** `access` is set on routes of the admin, once somebody is known to be who they say. */
  Variables: { requestId: string; access: AdminAccess }
  Bindings: { incoming?: { socket?: { remoteAddress?: string } } }
}

/** All that the routes are given beside the use cases' world. */
export interface ApiOptions {
  renderer: Renderer
  metrics: HttpMetrics
  cache: PageCache
  production: boolean
  metricsToken?: string
  /** Proxies whose X-Forwarded-For counts. */
  trustProxy: number
  /** A carrier's proof of delivery, as a picture or PDF. */
  showProof(file: LinkedFile): Promise<Proof>
  /** An all-day event as an .ics file. */
  calendarFile(event: { id: string; title: string; day: string; url: string; at: number }): string
  /** The server's own pages' texts (locales/<lang>/pages.json). */
  texts(locale: string, formality: 'informal' | 'formal'): PageText
  /** Open live streams; closed by the server's end. */
  streams: LiveStreams
  /** What keeps this server from answering, or null. */
  notReady(): Promise<AppError | null>
}

export type PageText = (key: string, values?: Record<string, string>) => string

/** The open streams of this process. */
export interface LiveStreams {
  /** Null when as many are open as this process takes, or as one order may have. `close` is called at shutdown. */
  open(orderId: string, close: () => void): { release(): void } | null
  closeAll(): void
  readonly closing: boolean
}
