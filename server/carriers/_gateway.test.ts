import { expect, test } from 'vitest'
import { carriers } from './index.ts'
import { gatewayRefusal } from './_gateway.ts'

const fault = (faultstring: string, errorcode: string) => ({ fault: { faultstring, detail: { errorcode } } })

test.each([
  [fault('Invalid ApiKey', 'oauth.v2.InvalidApiKey'), 'unauthorized'], [fault('The Token has expired: policy(Verify-JWT)', 'steps.jwt.TokenExpired'), 'unauthorized'],
  [fault('Rate limit quota violation. Quota limit  exceeded.', 'policies.ratelimit.QuotaViolation'), 'rate_limited'], [fault('Spike arrest violation', 'policies.ratelimit.SpikeArrestViolation'), 'rate_limited'],
  [fault('The Service is temporarily unavailable', 'messaging.adaptors.http.flow.ServiceUnavailable'), 'upstream_unavailable'],
  [{ status: '401', title: 'Unauthorized' }, 'unauthorized'], [{ statusCode: 403, title: 'Forbidden' }, 'unauthorized'], [{ status: 404 }, 'not_found'], [{ status: 400 }, 'upstream_rejected'],
  [{ error: 'invalid_client', error_description: 'x' }, 'unauthorized'], [{ ErrorCode: 'invalid_client', Error: 'ClientId is Invalid' }, 'unauthorized'],
  [{ reasons: [{ msg: 'Invalid Credentials' }], message: 'Unauthorized' }, 'unauthorized'], [{ message: 'Too many requests' }, 'rate_limited'],
])('%j is %s, whatever carrier stands behind it', (body, code) => {
  expect(gatewayRefusal('DHL', body)?.code).toBe(code)
  for (const id of ['dhl', 'dhl-paket', 'dhl-express', 'gls', 'hermes']) {
    expect(() => carriers.find((carrier) => carrier.id === id)!.parse(JSON.stringify(body))).toThrow(expect.objectContaining({ code }))
  }
})

test.each([{}, null, [], 'x', { status: 'transit' }, { error: null, message: 'Shipments found' }, { status: 200 }])('%j is no refusal', (body) => {
  expect(gatewayRefusal('DHL', body)).toBeUndefined()
})
