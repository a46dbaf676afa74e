import { AppError, type ErrorCode } from '../contract/errors.ts'
import type { CarrierContext } from '../core/carrier-port.ts'

const maxBytes = 10_000_000
const timeoutMs = 15_000

/** Seconds of a Retry-After header, which is a number or a date (RFC 9110, 10.2.3); at least 1, at most a day. */
export function readRetryAfter(header: string | null, now: number): number | undefined {
  if (!header) return undefined
  const seconds = /^\d+$/.test(header.trim()) ? Number(header) : (Date.parse(header) - now) / 1000
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(Math.ceil(seconds), 1), 86_400)
}

/** The error a carrier means by an HTTP status from 400 up. `name` is the carrier's. */
export function refusal(name: string, status: number, retryAfterSeconds?: number, cause?: unknown): AppError {
  if (status === 401 || status === 403) return new AppError('unauthorized', `${name} does not accept the key. Check it under Connections, and that its app may use this service.`)
  if (status === 404) return new AppError('not_found', `${name} knows no parcel with this number. New parcels appear some hours after hand-over.`, { cause })
  if (status === 429) return new AppError('rate_limited', `${name} wants fewer questions. We ask again later; more calls can be requested from the carrier.`, { retryAfterSeconds })
  if (status >= 400 && status < 500) return new AppError('upstream_rejected', `${name} rejected the question (HTTP ${status}). Check the tracking number and the settings.`)
  return new AppError('upstream_unavailable', `${name} does not answer as it should (HTTP ${status}). We ask again later.`, { retryAfterSeconds })
}

/** What could not be read at all: HTML, half an answer, nothing. */
export const unreadable = (name: string, why: string, cause?: unknown) => new AppError('upstream_unavailable', `${name} sent an answer we cannot read: ${why}. We ask again later.`, { cause })

/** For the charset an answer names; UTF-8 where it names none, or one nobody knows. */
function decoderOf(contentType: string | null): TextDecoder {
  try {
    return new TextDecoder(/charset="?([\w.:-]+)/i.exec(contentType ?? '')?.[1])
  } catch {
    return new TextDecoder()
  }
}

/** A body in pieces, up to 10 MB. */
async function* piecesOf(name: string, response: Response): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of (response.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength
    if (bytes > maxBytes) throw unreadable(name, 'it is larger than 10 MB')
    yield chunk
  }
}

async function readBody(name: string, response: Response): Promise<string> {
  const decoder = decoderOf(response.headers.get('content-type'))
  let text = ''
  for await (const chunk of piecesOf(name, response)) text += decoder.decode(chunk, { stream: true })
  return text + decoder.decode()
}

async function readBytes(name: string, response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  for await (const chunk of piecesOf(name, response)) chunks.push(chunk)
  return new Uint8Array(Buffer.concat(chunks))
}

/** Why a 404 may be no word on a parcel: it was a page for people. */
const webPage = 'a web page'
interface Answer<Body = string> { body: Body; headers: Headers }
/** Reads the body of a refusal, where a carrier tells there what HTTP does not; undefined leaves it to the HTTP status. */
type Explain = (body: string, status: number) => AppError | undefined

async function exchange<Body>(
  name: string, url: URL, init: RequestInit, context: CarrierContext, explain: Explain | undefined, read: (name: string, response: Response) => Promise<Body>,
): Promise<Answer<Body>> {
  try {
    const response = await context.fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) })
    if (response.ok) return { body: await read(name, response), headers: response.headers }
    const known = explain?.(await readBody(name, response), response.status)
    await response.body?.cancel()
    const retryAfterSeconds = readRetryAfter(response.headers.get('retry-after'), context.now())
    if (known) throw retryAfterSeconds ? new AppError(known.code, known.message, { cause: known, retryAfterSeconds }) : known
    const cause = response.status === 404 && /\bhtml\b/i.test(response.headers.get('content-type') ?? '') ? webPage : undefined
    throw refusal(name, response.status, retryAfterSeconds, cause)
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('upstream_unavailable', `${name} could not be reached. We ask again later.`, { cause: error })
  }
}

const send = (name: string, url: URL, init: RequestInit, context: CarrierContext, explain?: Explain) => exchange(name, url, init, context, explain, readBody)

/**
 * One GET at a carrier. Answers the body of a 2xx and its headers; everything else is an AppError. Redirects are refused: they
 * would carry the key to another host.
 */
export const get = (name: string, url: URL, headers: Record<string, string>, context: CarrierContext, explain?: Explain) =>
  send(name, url, { headers }, context, explain)

/** Takes something back at a carrier. */
export const remove = (name: string, url: URL, headers: Record<string, string>, context: CarrierContext) => send(name, url, { method: 'DELETE', headers }, context)

/** The same as a POST of this body. */
export const post = (name: string, url: URL, headers: Record<string, string>, body: string, context: CarrierContext, explain?: Explain) =>
  send(name, url, { method: 'POST', headers, body }, context, explain)

/** The same for an answer that is no text: a picture, a document. */
export const postForBytes = (name: string, url: URL, headers: Record<string, string>, body: string, context: CarrierContext, explain?: Explain) =>
  exchange(name, url, { method: 'POST', headers, body }, context, explain, readBytes)

const notThere = (name: string, cause?: unknown) => new AppError('upstream_rejected', `There is no tracking of ${name} at this address. Check the address of the API.`, { cause })

/** For checks where an unknown parcel is told with HTTP 200: a 404 then means that something else answers at this address. */
export async function atItsAddress<T>(name: string, asked: Promise<T>): Promise<T> {
  try {
    return await asked
  } catch (error) {
    throw error instanceof AppError && error.code === 'not_found' ? notThere(name, error) : error
  }
}

/** For checks that ask for a parcel nobody has: that it is not known is the answer of a good connection, and so is what stands in `fine`. */
export async function nobodyHas(name: string, asked: Promise<unknown>, fine: readonly ErrorCode[] = ['not_found']): Promise<void> {
  try {
    await asked
  } catch (error) {
    if (!(error instanceof AppError && fine.includes(error.code))) throw error
    if (error.cause === webPage) throw notThere(name, error)
  }
}

/** Whether a quotation mark inside a text belongs to it. */
function isEscaped(body: string, quote: number): boolean {
  let at = quote
  while (body[at - 1] === '\\') at--
  return (quote - at) % 2 === 1
}

/** Whole numbers beyond 2^53 as texts, in one pass: they are ids, and JSON.parse would round them. */
export function quoteIds(body: string): string {
  let [kept, from, open, quote] = ['', 0, false, body.indexOf('"')]
  for (const { index, 0: digits } of body.matchAll(/\d{16,}/g)) {
    for (; quote >= 0 && quote < index; quote = body.indexOf('"', quote + 1)) if (!open || !isEscaped(body, quote)) open = !open
    const end = index + digits.length
    if (open || Number.isSafeInteger(Number(digits)) || /[.eE+]/.test(body[index - 1] ?? '') || /[.eE]/.test(body[end] ?? '')) continue
    const start = body[index - 1] === '-' ? index - 1 : index
    kept += `${body.slice(from, start)}"${body.slice(start, end)}"`
    from = end
  }
  return from === 0 ? body : kept + body.slice(from)
}

/** More than 200 lists and objects in one another, texts apart. */
function isNestedDeep(body: string): boolean {
  let [depth, open] = [0, false]
  for (let at = 0; at < body.length; at++) {
    const char = body[at]
    if (open && char === '\\') at++
    else if (char === '"') open = !open
    else if (open) continue
    else if (char === '[' || char === '{') {
      if (++depth > 200) return true
    } else if (char === ']' || char === '}') depth--
  }
  return false
}

/** JSON of a carrier. Whole numbers beyond 2^53 stay the text they were written as: they are ids. */
export function readJson(name: string, body: string): unknown {
  if (body.length > maxBytes) throw unreadable(name, 'it is larger than 10 MB')
  if (!body.trim()) throw unreadable(name, 'it is empty')
  if (/^\s*</.test(body)) throw unreadable(name, 'it is a web page, not data')
  // Deep nesting costs JSON.parse more than length does; in a short answer it is cheap.
  if (body.length > 1_000_000 && isNestedDeep(body)) throw unreadable(name, 'it is nested too deep')
  try {
    return JSON.parse(quoteIds(body.replace(/^\ufeff/, '')))
  } catch (cause) {
    throw unreadable(name, 'it is no whole JSON', cause)
  }
}
