import type { Context, Hono } from 'hono'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import type { Placement } from '../contract/page.ts'
import type { AdminAccess } from '../core/merchant/admin-access.ts'
import type { JobHandler, Platform, World } from '../core/ports.ts'

/** Routes a shop calls, with their description; `unlimited` bodies are the adapter's own concern. */
export interface MountedRoutes { routes: Hono; paths?: ZodOpenApiPathsObject; unlimited?: boolean }

/** The page a buyer's token opens, as HTML for a shop to put into its own. Throws AppError. */
export type DrawPage = (token: string, query: { placement: Placement; locale?: string }) => Promise<string>

/** The page a buyer's token opens, as `GET /v1/page` answers it: from memory where it is there, 304 where the client has it. Throws AppError. */
export type TellPage = (request: { query: { placement?: string; locale?: string }; token: string; ifNoneMatch: string | undefined }) =>
Promise<{ status: 200 | 304; headers: Record<string, string>; body: readonly [Uint8Array, Uint8Array] | null }>

/** What an adapter may ask of the HTTP server it stands in. */
export interface AdapterHttp {
  /** Who is asking, for limits only: a hash. `furtherProxies`: those of the shop, in front of the server's own. */
  visitorOf(context: Context, furtherProxies: number): string
  /** The server's own pages' texts (locales/<lang>/pages.json). */
  texts(locale: string, formality: 'informal' | 'formal'): (key: string) => string
}

/** Work that comes back by itself. `everyMs` counts from the start of one run to the start of the next. */
export interface PeriodicWork { kind: string; everyMs: number; run(): Promise<void> }

/** What one folder of server/platforms gives to the list: the port core sees, the routes its shops call, and what it does unasked. */
export interface PlatformAdapter extends Platform {
  mount?(world: World, drawPage: DrawPage, tellPage: TellPage, http: AdapterHttp): MountedRoutes[]
  /** What a sign-in of this platform's back office opens of our admin; null where the token is none of its own. Throws `unauthorized` for a bad one. */
  adminAccess?(world: World, token: string): Promise<AdminAccess | null>
  periodic?(world: World): PeriodicWork[]
  /** Its own jobs, by kind. */
  jobs?(world: World): Record<string, JobHandler>
}
