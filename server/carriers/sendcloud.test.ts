import { http, HttpResponse } from 'msw'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { outside } from '../../tests/setup-node.ts'
import { AppError } from '../contract/errors.ts'
import type { CarrierContext } from '../core/carrier-port.ts'
import { sendcloud } from './sendcloud.ts'

const context: CarrierContext = { fetch: (input, init) => fetch(input, init), now: () => Date.parse('2026-11-18T12:00:00Z'), log: { info: () => {}, warn: () => {}, error: () => {} } }
const settings = (more: object = {}) => sendcloud.settings.parse({ publicKey: 'public', secretKey: 'secret', ...more })
const fixture = (name: string) => JSON.parse(readFileSync(new URL(`../../tests/fixtures/carriers/sendcloud/${name}.json`, import.meta.url), 'utf8')) as object
const number = '3SYZXG132912330'
const address = 'https://panel.sendcloud.sc/api/v3/parcels/tracking'
const failure = async (promise: Promise<unknown>) => {
  const error = await promise.then(() => null, (reason: unknown) => reason)
  expect(error).toBeInstanceOf(AppError)
  return error as AppError
}
const answers = (body: object, status = 200, headers: Record<string, string> = {}) => {
  const asked: Request[] = []
  outside.use(http.get(`${address}/:number`, ({ request }) => {
    asked.push(request)
    return HttpResponse.json(body, { status, headers })
  }))
  return asked
}

test('asks for the number with both keys', async () => {
  const asked = answers(fixture('moving'))
  const { shipments } = await sendcloud.track!({ trackingNumber: ' 3SYZXG 132912330 ' }, settings(), context)
  expect(shipments.map(({ trackingNumber, status }) => [trackingNumber, status])).toEqual([[number, 'in_transit']])
  expect(asked.map(({ url, headers }) => [url, headers.get('authorization')])).toEqual([[`${address}/${number}`, `Basic ${btoa('public:secret')}`]])
})

test('keys with letters beyond ASCII are sent as UTF-8', async () => {
  const asked = answers(fixture('moving'))
  await sendcloud.track!({ trackingNumber: number }, settings({ secretKey: 'geheim\u00e4\u20ac' }), context)
  expect(Buffer.from(asked[0]!.headers.get('authorization')!.slice(6), 'base64').toString()).toBe('public:geheim\u00e4\u20ac')
})

test('every number of the parcel is the parcel, another one is not', async () => {
  answers({ ...fixture('moving'), tracking_numbers: [{ tracking_number: '00340434161094042557' }, { tracking_number: number }] })
  expect((await sendcloud.track!({ trackingNumber: number }, settings(), context)).shipments[0]!.trackingNumber).toBe('00340434161094042557')
  answers({ ...fixture('moving'), tracking_numbers: [{ tracking_number: '99999999999' }] })
  expect((await failure(sendcloud.track!({ trackingNumber: number }, settings(), context))).code).toBe('not_found')
})

test.each([
  [401, 'unauthorized', 'unauthorized'], [404, 'not-found', 'not_found'], [404, 'other-json', 'upstream_rejected'], [422, 'other-json', 'invalid_input'], [500, 'other-json', 'upstream_unavailable'],
] as const)('HTTP %i (%s) is %s', async (status, name, expected) => {
  answers(fixture(name), status)
  expect((await failure(sendcloud.track!({ trackingNumber: number }, settings(), context))).code).toBe(expected)
})

test('429 says when to come back', async () => {
  answers(fixture('limited'), 429, { 'retry-after': '9' })
  const error = await failure(sendcloud.track!({ trackingNumber: number }, settings(), context))
  expect([error.code, error.retryAfterSeconds]).toEqual(['rate_limited', 9])
})

test.each(['', 'abc', '1?x=1', 'a/../b'])('"%s" is not sent', async (trackingNumber) => {
  expect((await failure(sendcloud.track!({ trackingNumber }, settings(), context))).code).toBe('invalid_input')
})

test('check: with good keys the parcel does not exist; bad keys and a wrong address are told apart', async () => {
  answers(fixture('not-found'), 404)
  await expect(sendcloud.check!(settings(), context)).resolves.toBeUndefined()
  answers(fixture('unauthorized'), 401)
  expect((await failure(sendcloud.check!(settings(), context))).code).toBe('unauthorized')
  answers({}, 404)
  expect((await failure(sendcloud.check!(settings(), context))).code).toBe('upstream_rejected')
})

test('settings: the secret key is a secret, an address without https is refused', () => {
  expect(sendcloud.settings.shape.secretKey.meta()).toMatchObject({ secret: true })
  expect(sendcloud.settings.safeParse({ publicKey: 'a', secretKey: 'b', baseUrl: 'http://panel.sendcloud.sc' }).success).toBe(false)
})
