import { HttpResponse } from 'msw'
import { answerOf } from './outside-carrier.ts'
import type { CaseName, Ending } from './harness.ts'

/** A web page that holds what no message may repeat. */
const page = '<!doctype html><html><body><h1>Ada Lovelace, Musterweg 1</h1></body></html>'

export interface AskCase {
  name: CaseName
  /** `found`: the carrier's answer about a parcel. */
  answer(found: string): Response
  track: Ending
  check: Ending
  signIn: Ending
  retryAfterSeconds?: number
}
const limited = (retryAfter: string | undefined) => () => answerOf(page, 429, retryAfter === undefined ? {} : { 'retry-after': retryAfter })
const row = (name: CaseName, answer: AskCase['answer'], track: Ending, { check = track, signIn = track, retryAfterSeconds }: Partial<AskCase> = {}): AskCase => ({ name, answer, track, check, signIn, retryAfterSeconds })

/** How whatever may come back over HTTP ends, for every carrier; where one differs, its harness says so and why. */
export const askCases: AskCase[] = [
  row('HTTP 400', () => answerOf(page, 400), 'upstream_rejected', { signIn: 'unauthorized' }),
  row('HTTP 401', () => answerOf(page, 401), 'unauthorized'),
  row('HTTP 403', () => answerOf(page, 403), 'unauthorized'),
  // Nobody has a parcel; but a page that is not there is no good connection.
  row('HTTP 404', () => answerOf(page, 404), 'not_found', { check: 'upstream_rejected', signIn: 'unauthorized' }),
  row('HTTP 429 without a time', limited(undefined), 'rate_limited'),
  row('HTTP 429 with seconds', limited('17'), 'rate_limited', { retryAfterSeconds: 17 }),
  row('HTTP 429 with a date', limited('Wed, 18 Nov 2026 12:02:00 GMT'), 'rate_limited', { retryAfterSeconds: 120 }),
  row('HTTP 429 with a date that has passed', limited('Wed, 18 Nov 2026 11:00:00 GMT'), 'rate_limited', { retryAfterSeconds: 1 }),
  row('HTTP 429 with seconds beyond a day', limited('99999999'), 'rate_limited', { retryAfterSeconds: 86_400 }),
  row('HTTP 429 with nonsense', limited('soon'), 'rate_limited'),
  row('HTTP 500', () => answerOf(page, 500), 'upstream_unavailable'),
  row('HTTP 503 with seconds', () => answerOf(page, 503, { 'retry-after': '30' }), 'upstream_unavailable', { retryAfterSeconds: 30 }),
  row('a web page with HTTP 200', () => answerOf(page), 'upstream_unavailable'),
  row('an empty body', () => answerOf(''), 'upstream_unavailable'),
  row('half an answer', (found) => answerOf(found.slice(0, found.length / 2)), 'upstream_unavailable'),
  row('a redirect, which would take the key along', () => HttpResponse.redirect('https://elsewhere.example/', 302), 'upstream_unavailable'),
  row('a closed line', () => HttpResponse.error(), 'upstream_unavailable'),
]
