import type { ZodOpenApiResponsesObject } from 'zod-openapi'
import { ErrorBody, type ErrorCode } from '../contract/errors.ts'

export const buyer = [{ buyerToken: [] }]

const told: Partial<Record<ErrorCode, [status: 400 | 401 | 403 | 404 | 409 | 429 | 502 | 503, description: string]>> = {
  invalid_input: [400, 'Something in the request is wrong; `issues` names the fields'],
  unauthorized: [401, 'Token or signature is missing, unknown, altered, expired or revoked; which of them is not told'],
  forbidden: [403, 'The token\'s scope does not reach that far'],
  not_found: [404, 'There is no such thing'],
  conflict: [409, 'It makes no sense in the order\'s present state'],
  rate_limited: [429, 'Too many at once; wait as long as Retry-After says'],
  upstream_rejected: [502, 'The carrier answered what we cannot use'],
  upstream_unavailable: [503, 'The carrier does not answer now'],
}

/** The failing answers of a route, for its description. */
export function faults(...codes: (keyof typeof told)[]): ZodOpenApiResponsesObject {
  return Object.fromEntries(codes.map((code) => {
    const [status, description] = told[code]!
    return [status, { description, content: { 'application/json': { schema: ErrorBody } } }]
  }))
}
