import { http, HttpResponse } from 'msw'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { outside } from '../../tests/setup-node.ts'
import { AppError } from '../contract/errors.ts'
import type { CarrierContext } from '../core/carrier-port.ts'
import { aftership } from './aftership.ts'

const context: CarrierContext = { fetch: (input, init) => fetch(input, init), now: () => Date.parse('2026-11-18T12:00:00Z'), log: { info: () => {}, warn: () => {}, error: () => {} } }
const settings = (more: object = {}) => aftership.settings.parse({ apiKey: 'key', ...more })
const fixture = (name: string) => JSON.parse(readFileSync(new URL(`../../tests/fixtures/carriers/aftership/${name}.json`, import.meta.url), 'utf8')) as { data: { trackings: object[] } }
const number = '00340434161094042557'
const address = 'https://api.aftership.com/tracking/2026-07/trackings'
const failure = async (promise: Promise<unknown>) => {
  const error = await promise.then(() => null, (reason: unknown) => reason)
  expect(error).toBeInstanceOf(AppError)
  return error as AppError
}
const answers = (body: object, status = 200, headers: Record<string, string> = {}) => {
  const asked: Request[] = []
  outside.use(http.get(address, ({ request }) => {
    asked.push(request)
    return HttpResponse.json(body, { status, headers })
  }))
  return asked
}
const takes = (body: object, status = 201) => {
  const told: unknown[] = []
  outside.use(http.post(address, async ({ request }) => {
    told.push(await request.json())
    return HttpResponse.json(body, { status })
  }))
  return told
}

test('asks for the number with the key, and with the carrier of the settings', async () => {
  const asked = answers(fixture('moving'))
  const { shipments } = await aftership.track!({ trackingNumber: '0034 0434 1610 9404 2557' }, settings({ courier: 'dhl-germany' }), context)
  expect(shipments.map(({ trackingNumber, status }) => [trackingNumber, status])).toEqual([[number, 'in_transit']])
  expect(asked.map(({ url, headers }) => [url, headers.get('as-api-key')])).toEqual([[`${address}?tracking_numbers=${number}&slug=dhl-germany`, 'key']])
})

test('a parcel AfterShip does not follow yet is handed to it once', async () => {
  answers(fixture('not-found'))
  const told = takes(fixture('pending'))
  const { shipments } = await aftership.track!({ trackingNumber: number, postcode: '24105', language: 'de-AT' }, settings(), context)
  expect(shipments[0]!.status).toBe('pending')
  expect(told).toEqual([{ tracking_number: number, destination_postal_code: '24105', language: 'de' }])
})

test('other people\'s parcels are dropped', async () => {
  const [own] = fixture('moving').data.trackings
  answers({ meta: { code: 200 }, data: { trackings: [{ ...own, tracking_number: '99999999999' }, own] } })
  expect((await aftership.track!({ trackingNumber: number }, settings(), context)).shipments.map(({ trackingNumber }) => trackingNumber)).toEqual([number])
})

test('the number of the last mile is the parcel too', async () => {
  const [own] = fixture('moving').data.trackings
  answers({ meta: { code: 200 }, data: { trackings: [{ ...own, tracking_number: 'LX123', last_mile: { tracking_number: number } }] } })
  expect((await aftership.track!({ trackingNumber: number }, settings(), context)).shipments[0]!.trackingNumber).toBe('LX123')
})

test.each([
  [400, 4005, 'invalid_input'], [400, 4012, 'upstream_rejected'], [401, 401, 'unauthorized'], [403, 403, 'unauthorized'], [422, 422, 'upstream_rejected'], [500, 500, 'upstream_unavailable'],
] as const)('HTTP %i with code %i is %s', async (status, code, expected) => {
  answers({ meta: { code, message: 'no' }, data: {} }, status)
  expect((await failure(aftership.track!({ trackingNumber: number }, settings(), context))).code).toBe(expected)
})

test('a gateway\'s page says when to come back', async () => {
  outside.use(http.get(address, () => new HttpResponse('<html>', { status: 429, headers: { 'retry-after': '60' } })))
  const error = await failure(aftership.track!({ trackingNumber: number }, settings(), context))
  expect([error.code, error.retryAfterSeconds]).toEqual(['rate_limited', 60])
})

test.each(['', 'abc', '1?x=1', 'a/../b', '1'.repeat(51)])('"%s" is not sent', async (trackingNumber) => {
  expect((await failure(aftership.track!({ trackingNumber }, settings(), context))).code).toBe('invalid_input')
})

test('check: an empty list is a good key, a wrong address is told', async () => {
  answers(fixture('not-found'))
  await expect(aftership.check!(settings(), context)).resolves.toBeUndefined()
  answers(fixture('unauthorized'), 401)
  expect((await failure(aftership.check!(settings(), context))).code).toBe('unauthorized')
  answers({}, 404)
  expect((await failure(aftership.check!(settings(), context))).code).toBe('upstream_rejected')
})

test('settings: the key is a secret, an address without https and a strange carrier are refused', () => {
  expect(aftership.settings.shape.apiKey.meta()).toMatchObject({ secret: true })
  expect(aftership.settings.safeParse({ apiKey: 'a', baseUrl: 'http://api.aftership.com' }).success).toBe(false)
  expect(aftership.settings.safeParse({ apiKey: 'a', courier: 'dhl&x=1' }).success).toBe(false)
})

test('a parcel on its way back stays that, whatever its summary calls the move', () => {
  const [parcel] = fixture('returning').data.trackings
  const status = (more: object) => aftership.parse(JSON.stringify({ meta: { code: 200 }, data: { trackings: [{ ...parcel, ...more }] } })).shipments[0]!.status
  expect(status({ tag: 'InTransit', subtag: 'InTransit_003' })).toBe('returning')
  expect(status({ tag: 'Delivered', subtag: 'Delivered_001' })).toBe('returned')
})

test('public tracking page', () => expect(aftership.trackingUrl('1&x=<', 'de')).toBe('https://www.aftership.com/track/1%26x%3D%3C'))
