import type { ActRequest, ActResult, ErrorBody, ErrorCode, PageView, Placement } from '../../server/contract/page-types.ts'

/** Which page: `base` is the server's address without trailing slash, `token` the buyer's capability. */
export interface PageOptions { base: string; token: string; placement?: Placement; locale?: string }

/** A request that failed. `offline`: nothing was reached; otherwise a code of the server. `message` may be shown. */
export class RequestError extends Error {
  readonly code: ErrorCode | 'offline'
  constructor(code: ErrorCode | 'offline', message: string) {
    super(message)
    this.name = 'RequestError'
    this.code = code
  }
}

/** An answer of the server with the buyer's token; throws RequestError. 304 counts as an answer. */
export async function send({ base, token }: PageOptions, path: string, init: RequestInit & { headers?: Record<string, string> } = {}): Promise<Response> {
  let response: Response
  try {
    response = await fetch(base + path, { ...init, credentials: 'omit', headers: { authorization: `Bearer ${token}`, ...init.headers } })
  } catch (cause) {
    if (init.signal?.aborted) throw cause
    throw new RequestError('offline', 'The server could not be reached.')
  }
  if (response.ok || response.status === 304) return response
  const { error } = await response.json().catch(() => ({})) as Partial<ErrorBody>
  throw new RequestError(error?.code ?? (response.status === 401 ? 'unauthorized' : 'upstream_unavailable'), error?.message ?? `The server answered ${response.status}.`)
}

export interface Fetched { view: PageView; etag: string | null }

/** The page, or what was `known` where nothing changed. */
export async function requestPage(options: PageOptions, known?: Fetched, signal?: AbortSignal): Promise<Fetched> {
  const query = new URLSearchParams({ placement: options.placement ?? 'thank_you', ...options.locale && { locale: options.locale } })
  const response = await send(options, `/v1/page?${query}`, { signal, headers: known?.etag ? { 'if-none-match': known.etag } : {} })
  return response.status === 304 && known ? known : { view: await response.json() as PageView, etag: response.headers.get('etag') }
}

/** Sends an act once per `key`: the same key again answers the same. */
export async function requestAct(options: PageOptions, act: Pick<ActRequest, 'widget' | 'act' | 'input'>, key: string): Promise<ActResult> {
  const body = JSON.stringify({ ...act, placement: options.placement ?? 'thank_you', locale: options.locale })
  const response = await send(options, '/v1/actions', { method: 'POST', body, headers: { 'content-type': 'application/json', 'idempotency-key': key } })
  return response.json() as Promise<ActResult>
}
