import { http, HttpResponse } from 'msw'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { outside } from '../../tests/setup-node.ts'
import { AppError } from '../contract/errors.ts'
import type { CarrierContext } from '../core/carrier-port.ts'
import { shippo } from './shippo.ts'

const context: CarrierContext = { fetch: (input, init) => fetch(input, init), now: () => Date.parse('2026-11-18T12:00:00Z'), log: { info: () => {}, warn: () => {}, error: () => {} } }
const settings = (more: object = {}) => shippo.settings.parse({ apiKey: 'key', courier: 'dhl_germany', ...more })
const fixture = (name: string) => JSON.parse(readFileSync(new URL(`../../tests/fixtures/carriers/shippo/${name}.json`, import.meta.url), 'utf8')) as object
const number = 'SHIPPO_TRANSIT'
const address = 'https://api.goshippo.com'
const failure = async (promise: Promise<unknown>) => {
  const error = await promise.then(() => null, (reason: unknown) => reason)
  expect(error).toBeInstanceOf(AppError)
  return error as AppError
}
const answers = (body: object, status = 200, headers: Record<string, string> = {}) => {
  const asked: Request[] = []
  outside.use(http.get(`${address}/tracks/:carrier/:number`, ({ request }) => {
    asked.push(request)
    return HttpResponse.json(body, { status, headers })
  }))
  return asked
}

test('asks the carrier of the settings for the number with the token', async () => {
  const asked = answers(fixture('moving'))
  const { shipments } = await shippo.track!({ trackingNumber: ' SHIPPO_TRANSIT ' }, settings(), context)
  expect(shipments.map(({ trackingNumber, status }) => [trackingNumber, status])).toEqual([[number, 'in_transit']])
  expect(asked.map(({ url, headers }) => [url, headers.get('authorization')])).toEqual([[`${address}/tracks/dhl_germany/${number}`, 'ShippoToken key']])
})

test('another parcel than the one asked for is dropped', async () => {
  answers({ ...fixture('moving'), tracking_number: '99999999999' })
  expect((await failure(shippo.track!({ trackingNumber: number }, settings(), context))).code).toBe('not_found')
})

test.each([
  [400, 'upstream_rejected'], [401, 'unauthorized'], [404, 'not_found'], [500, 'upstream_unavailable'],
] as const)('HTTP %i is %s', async (status, expected) => {
  answers({ detail: 'no' }, status)
  expect((await failure(shippo.track!({ trackingNumber: number }, settings(), context))).code).toBe(expected)
})

test('429 says when to come back, in the header or in words', async () => {
  answers(fixture('limited'), 429, { 'retry-after': '9' })
  const error = await failure(shippo.track!({ trackingNumber: number }, settings(), context))
  expect([error.code, error.retryAfterSeconds]).toEqual(['rate_limited', 9])
  expect(() => shippo.parse(JSON.stringify(fixture('limited')))).toThrow(expect.objectContaining({ code: 'rate_limited', retryAfterSeconds: 12 }))
})

test.each(['', 'abc', '1?x=1', 'a/../b'])('"%s" is not sent', async (trackingNumber) => {
  expect((await failure(shippo.track!({ trackingNumber }, settings(), context))).code).toBe('invalid_input')
})

test('check: a good token lists carrier accounts, a bad one and a wrong address are told apart', async () => {
  const lists = (body: object, status = 200) => outside.use(http.get(`${address}/carrier_accounts`, () => HttpResponse.json(body, { status })))
  lists({ results: [] })
  await expect(shippo.check!(settings(), context)).resolves.toBeUndefined()
  lists(fixture('unauthorized'), 401)
  expect((await failure(shippo.check!(settings(), context))).code).toBe('unauthorized')
  lists({}, 404)
  expect((await failure(shippo.check!(settings(), context))).code).toBe('upstream_rejected')
})

test('settings: the token is a secret, a carrier is needed, an address without https is refused', () => {
  expect(shippo.settings.shape.apiKey.meta()).toMatchObject({ secret: true })
  for (const wrong of [{ courier: '' }, { courier: '../x' }, { baseUrl: 'http://api.goshippo.com' }]) expect(shippo.settings.safeParse({ apiKey: 'a', courier: 'ups', ...wrong }).success).toBe(false)
})
