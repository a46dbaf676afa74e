import type { ActRequest, ActResult, ErrorBody, ErrorCode, PageView } from '../../server/contract/page-types.ts'
import { serverAddress } from './address.ts'
import type { Sandbox } from './sandbox.ts'

/** A request that failed. `offline`: nothing was reached or nothing came in time; otherwise a code of the server. `retryAfter` in seconds. */
export class RequestError extends Error {
  readonly code: ErrorCode | 'offline'
  readonly retryAfter: number | undefined
  constructor(code: ErrorCode | 'offline', retryAfter?: number) {
    super(code)
    this.name = 'RequestError'
    this.code = code
    this.retryAfter = retryAfter
  }
}

/** What an answer says by its status alone, where its body is not ours: a proxy's page. */
const codeOf = (status: number): ErrorCode => (status === 401 ? 'unauthorized' : status === 403 ? 'forbidden' : status === 404 ? 'not_found' : status === 429 ? 'rate_limited' : 'upstream_unavailable')

/** After this an answer is no longer waited for. */
const timeoutMs = 15_000

/** What is made of the work, or RequestError `offline` after `ms`. Shopify promises fetch and timers here, not AbortController. */
export const inTime = <T>(work: Promise<T>, ms = timeoutMs): Promise<T> => new Promise((resolve, reject) => {
  const timer = setTimeout(() => reject(new RequestError('offline')), ms)
  work.then(resolve, reject).finally(() => clearTimeout(timer))
})

interface Init { method?: string; body?: string; headers?: Record<string, string> }

async function send(sandbox: Sandbox, path: string, { headers, ...init }: Init): Promise<Response> {
  let response: Response
  try {
    const token = await sandbox.sessionToken()
    response = await fetch(serverAddress + path, { ...init, headers: { ...headers, authorization: `Bearer ${token}` } })
  } catch {
    throw new RequestError('offline')
  }
  if (response.ok || response.status === 304) return response
  const body = await response.json().catch(() => null) as Partial<ErrorBody> | null
  const retryAfter = Number(response.headers.get('retry-after'))
  throw new RequestError(body?.error?.code ?? codeOf(response.status), retryAfter > 0 ? retryAfter : undefined)
}

/** A page as the server answered it. `etag` names this state of it. */
export interface Fetched { view: PageView; etag: string | null }

/** Which order is asked about, on which page, proven by what. */
const subject = (sandbox: Sandbox, order: string) =>
  ({ placement: sandbox.placement, order, checkout: sandbox.checkout(), locale: sandbox.locale(), fulfillment: sandbox.fulfillment })

/** Shopify's sandbox need not have URLSearchParams. */
const query = (values: Record<string, string | undefined>): string =>
  Object.keys(values).flatMap((name) => (values[name] === undefined ? [] : [`${name}=${encodeURIComponent(values[name])}`])).join('&')

async function askPage(sandbox: Sandbox, order: string, known?: Fetched): Promise<Fetched> {
  const response = await send(sandbox, `/v1/shopify/page?${query(subject(sandbox, order))}`, { headers: known?.etag ? { 'if-none-match': known.etag } : {} })
  if (response.status === 304 && known) return known
  const view = await response.json().catch(() => null) as PageView | null
  if (view?.version !== 1) throw new RequestError('upstream_unavailable')
  return { view, etag: response.headers.get('etag') }
}

/** The page of an order, or what was `known` where nothing changed. Throws RequestError. */
export const requestPage = (sandbox: Sandbox, order: string, known?: Fetched): Promise<Fetched> => inTime(askPage(sandbox, order, known))

async function sendAct(sandbox: Sandbox, order: string, { widget, act, input }: Pick<ActRequest, 'widget' | 'act' | 'input'>, key: string): Promise<ActResult> {
  const { placement, checkout, locale } = subject(sandbox, order)
  const body = JSON.stringify({ placement, order, checkout, locale, widget, act, data: input, key })
  const response = await send(sandbox, '/v1/shopify/acts', { method: 'POST', body, headers: { 'content-type': 'application/json' } })
  return response.json() as Promise<ActResult>
}

/** Sends an act once per `key`: the same key again answers the same. Throws RequestError. */
export const requestAct = (sandbox: Sandbox, order: string, act: Pick<ActRequest, 'widget' | 'act' | 'input'>, key: string): Promise<ActResult> => inTime(sendAct(sandbox, order, act, key))
