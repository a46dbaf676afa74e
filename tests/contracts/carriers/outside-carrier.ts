import { http, HttpResponse, type RequestHandler } from 'msw'
import { Buffer } from 'node:buffer'
import type * as z from 'zod'
import type { Carrier, CarrierContext } from '../../../server/core/carrier-port.ts'
import { secretFields } from '../../../server/contract/secret-fields.ts'
import { outside } from '../../setup-node.ts'
import { fixturesOf, type CarrierHarness, type Endpoint } from './harness.ts'

export const now = Date.parse('2026-11-18T12:00:00Z')
type Answer = (request: Request) => Response | Promise<Response>

const typeOf = (body: string) => (/^\s*<(?:!doctype )?html|^\s*<h1/i.test(body) ? 'text/html' : /^\s*</.test(body) ? 'text/xml; charset=utf-8' : 'application/json')
export const answerOf = (body: string, status = 200, headers: Record<string, string> = {}): Response =>
  new HttpResponse(body, { status, headers: { 'content-type': typeOf(body), ...headers } })

let customers = 0
/** A carrier with one more customer, who is unknown to every test before, and what the carrier and the log were told. */
export function aCustomerOf(carrier: Carrier, harness: CarrierHarness) {
  const mark = `geheim${++customers}`
  const settings = carrier.settings.parse(harness.settings(mark))
  const log: string[] = []
  const tell = (...words: unknown[]) => { log.push(JSON.stringify(words)) }
  const context = (more: Partial<CarrierContext> = {}): CarrierContext => ({ fetch: (input, init) => fetch(input, init), now: () => now, log: { info: tell, warn: tell, error: tell }, ...more })
  const secrets = [...secretFields(carrier.settings)].map((name) => String((settings as Record<string, unknown>)[name] ?? '')).filter(Boolean)
  return {
    settings, log, context,
    track: (more?: Partial<CarrierContext>, trackingNumber = harness.number) => carrier.track!({ trackingNumber }, settings as z.output<z.ZodType>, context(more)),
    check: (more?: Partial<CarrierContext>) => carrier.check!(settings as z.output<z.ZodType>, context(more)),
    /** Every secret in the forms it is sent in. */
    leaks: (text: string) => secrets.flatMap((secret) => [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')]).filter((form) => text.includes(form)),
  }
}

function handlerOf(endpoint: Endpoint, answer: Answer): RequestHandler {
  const [method, url] = endpoint.split(' ') as ['GET' | 'POST', string]
  return (method === 'GET' ? http.get : http.post)(url, ({ request }) => answer(request))
}

/** What a carrier is told, and what it says: the sign-in and the questions. Tokens are token-1, token-2, … */
export function carrierSays(harness: CarrierHarness, answer: Answer, signIn?: Answer) {
  const seen = { signIns: 0, questions: 0 }
  if (harness.signIn) {
    outside.use(handlerOf(harness.signIn.at, (request) => {
      seen.signIns++
      return signIn ? signIn(request) : answerOf(harness.signIn!.answer(`token-${seen.signIns}`))
    }))
  }
  outside.use(...harness.asks.map((endpoint) => handlerOf(endpoint, (request) => {
    seen.questions++
    return answer(request)
  })))
  return seen
}

const bodies = new Map<string, string>()
/** The text of a fixture. */
export function bodyOf(id: string, file: string): string {
  if (bodies.size === 0 || !bodies.has(`${id}/${file}`)) for (const fixture of fixturesOf(id)) bodies.set(`${id}/${fixture.file}`, fixture.body)
  const body = bodies.get(`${id}/${file}`)
  if (body === undefined) throw new Error(`tests/fixtures/carriers/${id}/${file} is missing`)
  return body
}

/** Somebody else's number of the same look. */
export const foreignOf = (number: string) => number.slice(0, -4) + number.slice(-4).replace(/[0-9]/g, (digit) => String(9 - Number(digit))).replace(/[A-Z]/g, (letter) => (letter === 'Z' ? 'A' : 'Z'))
