import { http, HttpResponse } from 'msw'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { outside } from '../../tests/setup-node.ts'
import { AppError } from '../contract/errors.ts'
import type { CarrierContext } from '../core/carrier-port.ts'
import { ship24 } from './ship24.ts'

const context: CarrierContext = { fetch: (input, init) => fetch(input, init), now: () => Date.parse('2026-11-18T12:00:00Z'), log: { info: () => {}, warn: () => {}, error: () => {} } }
const settings = (more: object = {}) => ship24.settings.parse({ apiKey: 'key', ...more })
const fixture = (name: string) => JSON.parse(readFileSync(new URL(`../../tests/fixtures/carriers/ship24/${name}.json`, import.meta.url), 'utf8')) as { data: { trackings: { tracker: object, shipment: object, events: object[] }[] } }
const number = '9400115901047177598206'
const address = 'https://api.ship24.com/public/v1/trackers'
const failure = async (promise: Promise<unknown>) => {
  const error = await promise.then(() => null, (reason: unknown) => reason)
  expect(error).toBeInstanceOf(AppError)
  return error as AppError
}
const answers = (body: object, status = 201, headers: Record<string, string> = {}) => {
  const asked: { body: unknown; key: string | null }[] = []
  outside.use(http.post(`${address}/track`, async ({ request }) => {
    asked.push({ body: await request.json(), key: request.headers.get('authorization') })
    return HttpResponse.json(body, { status, headers })
  }))
  return asked
}

test('asks the same question each time, so that one parcel is one tracker', async () => {
  const asked = answers(fixture('moving'))
  const { shipments } = await ship24.track!({ trackingNumber: '9400 1159 0104 7177 5982 06', postcode: '24105', country: 'DE' }, settings({ courier: 'us-post' }), context)
  await ship24.track!({ trackingNumber: number }, settings({ courier: 'us-post' }), context)
  expect(shipments.map(({ trackingNumber, status }) => [trackingNumber, status])).toEqual([[number, 'in_transit']])
  expect(asked).toEqual([1, 2].map(() => ({ body: { trackingNumber: number, courierCode: ['us-post'] }, key: 'Bearer key' })))
})

test('other people\'s parcels are dropped', async () => {
  const [own] = fixture('moving').data.trackings
  const other = JSON.parse(JSON.stringify(own).replaceAll(number, '99999999999')) as object
  answers({ data: { trackings: [other, own] } })
  expect((await ship24.track!({ trackingNumber: number }, settings(), context)).shipments.map(({ trackingNumber }) => trackingNumber)).toEqual([number])
})

test.each([
  [400, 'invalid', 'invalid_input'], [400, 'rejected', 'upstream_rejected'], [401, 'unauthorized', 'unauthorized'], [403, 'limited', 'rate_limited'], [500, 'other-json', 'upstream_unavailable'],
] as const)('HTTP %i (%s) is %s', async (status, name, expected) => {
  answers(fixture(name), status)
  expect((await failure(ship24.track!({ trackingNumber: number }, settings(), context))).code).toBe(expected)
})

test('429 says when to come back', async () => {
  answers(fixture('limited'), 429, { 'retry-after': '5' })
  const error = await failure(ship24.track!({ trackingNumber: number }, settings(), context))
  expect([error.code, error.retryAfterSeconds]).toEqual(['rate_limited', 5])
})

test.each(['', 'abc', '1?x=1', 'a/../b'])('"%s" is not sent', async (trackingNumber) => {
  expect((await failure(ship24.track!({ trackingNumber }, settings(), context))).code).toBe('invalid_input')
})

test('check: lists trackers and makes none', async () => {
  outside.use(http.get(address, ({ request }) => {
    expect(new URL(request.url).search).toBe('?page=1&limit=1')
    return HttpResponse.json({ data: { trackers: [] } })
  }))
  await expect(ship24.check!(settings(), context)).resolves.toBeUndefined()
  outside.use(http.get(address, () => HttpResponse.json(fixture('unauthorized'), { status: 401 })))
  expect((await failure(ship24.check!(settings(), context))).code).toBe('unauthorized')
})

test('settings: the key is a secret, an address without https is refused', () => {
  expect(ship24.settings.shape.apiKey.meta()).toMatchObject({ secret: true })
  expect(ship24.settings.safeParse({ apiKey: 'a', baseUrl: 'http://api.ship24.com' }).success).toBe(false)
})

test('a scan without a code moves the parcel only where it begins a milestone', () => {
  const [own] = fixture('out-for-delivery').data.trackings
  const scan = (minute: string, statusMilestone: string) => ({ status: 'Scanned', occurrenceDatetime: `2026-11-18T08:${minute}:00+01:00`, statusMilestone })
  const events = [...own!.events, scan('10', 'out_for_delivery'), scan('20', 'failed_attempt'), scan('30', 'failed_attempt')]
  const [parcel] = ship24.parse(JSON.stringify({ data: { trackings: [{ ...own, shipment: {}, events }] } })).shipments
  expect(parcel!.events.slice(0, 3).map(({ status, informational }) => [status, informational])).toEqual([['delivery_attempted', true], ['delivery_attempted', undefined], ['out_for_delivery', true]])
})

test('a local time takes the offset that stands beside it, and its own where it has one', () => {
  const time = (occurrenceDatetime: string, utcOffset?: string) => ship24.parse(JSON.stringify({ data: { trackings: [{ tracker: { trackingNumber: number }, events: [{ occurrenceDatetime, utcOffset, statusCode: 'delivery_delivered', location: 'Austin, US' }] }] } })).shipments[0]!.deliveredAt
  expect([time('2026-11-18T10:00:00', '-06:00'), time('2026-11-18T10:00:00Z', '-06:00'), time('2026-11-18T10:00:00-07:00', '-06:00'), time('2026-11-18T10:00:00', 'x')])
    .toEqual(['2026-11-18T10:00:00-06:00', '2026-11-18T10:00:00Z', '2026-11-18T10:00:00-07:00', '2026-11-18T10:00:00-05:00'])
})

test('public tracking page', () => expect(ship24.trackingUrl('1&x=<', 'de')).toBe('https://www.ship24.com/tracking?p=1%26x%3D%3C'))
