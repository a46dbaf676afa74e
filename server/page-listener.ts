import { getRequestListener } from '@hono/node-server'
import { randomUUID } from 'node:crypto'
import type { RequestListener, ServerResponse } from 'node:http'
import { bearerOf } from './http/bearer.ts'
import type { HttpMetrics } from './http/metrics.ts'
import { anyOriginHeaders, everyAnswer } from './http/middleware.ts'
import type { PageResponder, PageResponse } from './http/page-responder.ts'

type Fetch = Parameters<typeof getRequestListener>[0]
const path = '/v1/page'
const always = { ...everyAnswer, ...anyOriginHeaders }

function send(outgoing: ServerResponse, { status, headers, body }: PageResponse): void {
  const [head, messages] = body ?? []
  // Head and both parts in one write.
  outgoing.cork()
  outgoing.writeHead(status, { ...always, 'X-Request-Id': randomUUID(), ...headers, ...(head && messages ? { 'Content-Length': head.byteLength + messages.byteLength } : {}) })
  if (head) outgoing.write(head)
  outgoing.end(messages)
  outgoing.uncork()
}

/**
 * Node's listener for the whole server. The page, which storefronts ask for at every visit and every poll, is answered from here:
 * web Request and Response objects around it cost several times what the page itself does (docs/benchmarks.md). Every other
 * request, and a page request that fails, goes the usual way through the routes, which tell the same.
 */
export function makeListener(fetch: Fetch, page: PageResponder, metrics: Pick<HttpMetrics, 'request'>): RequestListener {
  const usual = getRequestListener(fetch)
  return (incoming, outgoing) => {
    const { url = '', method, headers } = incoming
    if (method !== 'GET' || !url.startsWith(path) || (url.length > path.length && url[path.length] !== '?')) return usual(incoming, outgoing)
    const started = performance.now()
    const search = new URLSearchParams(url.slice(path.length + 1))
    const query = { placement: search.get('placement') ?? undefined, locale: search.get('locale') ?? undefined }
    const answered = (response: PageResponse) => {
      send(outgoing, response)
      metrics.request('GET', path, response.status, (performance.now() - started) / 1000)
    }
    page({ query, token: bearerOf(headers.authorization), ifNoneMatch: headers['if-none-match'] }).then(answered, () => usual(incoming, outgoing))
  }
}
