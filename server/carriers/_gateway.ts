import * as z from 'zod'
import type { AppError } from '../contract/errors.ts'
import { refusal } from './_http.ts'
import { part, text } from './_shape.ts'

const Refused = z.object({
  /** Apigee, which stands before the APIs of DHL and GLS. */
  fault: part(z.object({ faultstring: text, detail: part(z.object({ errorcode: text })) })),
  /** The status in whatever spelling: RFC 9457, or a gateway's own. */
  status: part(z.coerce.number().int().min(400).max(599)), statusCode: part(z.coerce.number().int().min(400).max(599)),
  /** OAuth 2 (RFC 6749, 5.2; RFC 6750, 3.1), and the same with Apigee's capitals. */
  error: text, ErrorCode: text,
  message: text,
})
const oauth = /^(?:invalid_(?:client|grant|token|request)|unauthorized(?:_client)?|access_denied|insufficient_scope)$/i

/** What stands before a carrier's API says in its own words that it did not let a question through; undefined for every other answer. */
export function gatewayRefusal(name: string, json: unknown): AppError | undefined {
  const { data } = Refused.safeParse(json)
  if (!data) return undefined
  const { fault, status, statusCode, error, ErrorCode, message } = data
  if (status ?? statusCode) return refusal(name, (status ?? statusCode)!)
  if (fault) {
    const words = `${fault.detail?.errorcode ?? ''} ${fault.faultstring ?? ''}`
    return refusal(name, /quota|rate ?limit|spike ?arrest/i.test(words) ? 429 : /jwt|oauth|token|api ?key|unauthori[sz]ed/i.test(words) ? 401 : 503)
  }
  if ([error, ErrorCode].some((code) => oauth.test(code?.trim() ?? '')) || /^(?:unauthorized|forbidden|access denied|invalid credentials)\b/i.test(message ?? '')) return refusal(name, 401)
  return /^(?:too many requests|limit exceeded|rate limit)/i.test(message ?? '') ? refusal(name, 429) : undefined
}
