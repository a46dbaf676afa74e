import { http, HttpResponse } from 'msw'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { AppError } from '../contract/errors.ts'
import type { CarrierContext } from '../core/carrier-port.ts'
import { outside } from '../../tests/setup-node.ts'
import { usps } from './usps.ts'

const now = Date.parse('2026-11-18T12:00:00Z')
const silent = { info: () => {}, warn: () => {}, error: () => {} }
const context = (more: Partial<CarrierContext> = {}): CarrierContext => ({ fetch, now: () => now, log: silent, ...more })
let customers = 0
/** Another client for each test, so that no token of one is known to the next. */
const settingsOf = (more: object = {}) => usps.settings.parse({ clientId: `key-${customers++}`, clientSecret: 'secret', ...more })
const fixture = (name: string) => readFileSync(new URL(`../../tests/fixtures/carriers/usps/${name}`, import.meta.url), 'utf8')
const number = '9400111899223100012345'
const json = { 'content-type': 'application/json' }
const failure = async (promise: Promise<unknown>) => {
  const error = await promise.then(() => null, (reason: unknown) => reason)
  expect(error).toBeInstanceOf(AppError)
  return error as AppError
}

/** USPS with these answers; remembers sign-ins and questions. */
function answering(answer: (request: Request, token: string) => Response, host = 'https://apis.usps.com') {
  const seen = { forms: [] as string[], questions: [] as URL[] }
  outside.use(
    http.post(`${host}/oauth2/v3/token`, async ({ request }) => {
      seen.forms.push(await request.text())
      return HttpResponse.json({ access_token: `token-${seen.forms.length}`, token_type: 'Bearer', issued_at: now, expires_in: 28_799, status: 'approved', scope: 'tracking' })
    }),
    http.get(`${host}/tracking/v3/tracking/:number`, ({ request }) => {
      seen.questions.push(new URL(request.url))
      return answer(request, request.headers.get('authorization') ?? '')
    }),
  )
  return seen
}
const found = (name: string) => () => new HttpResponse(fixture(name), { headers: json })

test('signs in for tracking, and asks for every scan and with the ZIP code', async () => {
  const seen = answering(found('moving.json'))
  const settings = settingsOf()
  const answer = await usps.track!({ trackingNumber: '9400 1118 9922 3100 0123 45', postcode: ' 02540-1234 ', language: 'de' }, settings, context())
  expect(Object.fromEntries(new URLSearchParams(seen.forms[0]))).toEqual({ grant_type: 'client_credentials', client_id: settings.clientId, client_secret: 'secret', scope: 'tracking' })
  expect(seen.questions[0]!.pathname).toBe(`/tracking/v3/tracking/${number}`)
  expect(Object.fromEntries(seen.questions[0]!.searchParams)).toEqual({ expand: 'DETAIL', destinationZIPCode: '02540' })
  expect(new Set(answer.shipments[0]!.events.map(({ language }) => language))).toEqual(new Set(['en']))
})

test('a German postcode is no ZIP code', async () => {
  const seen = answering(found('moving.json'))
  await usps.track!({ trackingNumber: number, postcode: '93049', country: 'DE' }, settingsOf(), context())
  expect(seen.questions[0]!.searchParams.has('destinationZIPCode')).toBe(false)
})

test('one sign-in for many parcels at once; an old token is replaced once', async () => {
  const seen = answering((_, token) => (token === 'Bearer token-1' && seen.questions.length > 5 ? new HttpResponse(fixture('unauthorized.json'), { status: 401, headers: json }) : new HttpResponse(fixture('moving.json'), { headers: json })))
  const settings = settingsOf()
  await Promise.all(Array.from({ length: 5 }, () => usps.track!({ trackingNumber: number }, settings, context())))
  expect([seen.forms.length, seen.questions.length]).toEqual([1, 5])
  await usps.track!({ trackingNumber: number }, settings, context())
  expect([seen.forms.length, seen.questions.length]).toEqual([2, 7])
})

test.each([400, 401])('wrong credentials (HTTP %i) are told as such', async (status) => {
  outside.use(http.post('https://apis.usps.com/oauth2/v3/token', () => HttpResponse.json({ error: 'invalid_client', error_description: 'Client authentication failed.' }, { status })))
  expect((await failure(usps.check!(settingsOf(), context()))).code).toBe('unauthorized')
})

test('check: right credentials pass though nobody has the number', async () => {
  answering(() => new HttpResponse(fixture('not-found.json'), { status: 404, headers: json }))
  await expect(usps.check!(settingsOf(), context())).resolves.toBeUndefined()
  answering(() => new HttpResponse(fixture('forbidden.json'), { status: 403, headers: json }))
  expect((await failure(usps.check!(settingsOf(), context()))).code).toBe('unauthorized')
})

test('the test system is a setting', async () => {
  const seen = answering(found('moving.json'), 'https://apis-tem.usps.com')
  await usps.track!({ trackingNumber: number }, settingsOf({ baseUrl: 'https://apis-tem.usps.com/' }), context())
  expect(seen.questions).toHaveLength(1)
})

test.each([
  [400, 'invalid-number.json', 'invalid_input'], [400, 'not-found-400.json', 'not_found'], [400, 'rejected.json', 'upstream_rejected'], [404, 'not-found.json', 'not_found'],
  [403, 'forbidden.json', 'unauthorized'], [500, 'unavailable.json', 'upstream_unavailable'], [503, 'maintenance.html', 'upstream_unavailable'], [200, 'not-found.json', 'not_found'],
  [200, 'limited.json', 'rate_limited'], [200, 'maintenance.html', 'upstream_unavailable'], [200, 'truncated.txt', 'upstream_unavailable'],
] as const)('HTTP %i with %s is %s', async (status, name, code) => {
  answering(() => new HttpResponse(fixture(name), { status, headers: json }))
  expect((await failure(usps.track!({ trackingNumber: number }, settingsOf(), context()))).code).toBe(code)
})

test('429 says when to ask again', async () => {
  answering(() => new HttpResponse(fixture('limited.json'), { status: 429, headers: { ...json, 'retry-after': '30' } }))
  const error = await failure(usps.track!({ trackingNumber: number }, settingsOf(), context()))
  expect([error.code, error.retryAfterSeconds]).toEqual(['rate_limited', 30])
})

test('other people\'s parcels are dropped; the ZIP code in front of a number is not part of it', async () => {
  answering(found('moving.json'))
  const settings = settingsOf()
  expect((await usps.track!({ trackingNumber: `42002540${number}` }, settings, context())).shipments).toHaveLength(1)
  expect((await usps.track!({ trackingNumber: `420025401234${number}` }, settings, context())).shipments).toHaveLength(1)
  expect((await failure(usps.track!({ trackingNumber: '9400111899223100099999' }, settings, context()))).code).toBe('not_found')
})

test.each(['', '123456789', 'a'.repeat(35), '1234567890/../x', '1234567890?x=1'])('"%s" is not sent to USPS', async (trackingNumber) => {
  expect((await failure(usps.track!({ trackingNumber }, settingsOf(), context()))).code).toBe('invalid_input')
})

test('settings: the secret is one, plain http is refused', () => {
  expect(usps.settings.shape.clientSecret.meta()).toMatchObject({ secret: true })
  expect(usps.settings.safeParse({ clientId: 'a', clientSecret: 'b', baseUrl: 'http://apis.usps.com' }).success).toBe(false)
})

test('public tracking page', () => {
  expect(usps.trackingUrl(number, 'de')).toBe(`https://tools.usps.com/go/TrackConfirmAction?tLabels=${number}`)
  expect(usps.trackingUrl('1&x=<', 'en')).toBe('https://tools.usps.com/go/TrackConfirmAction?tLabels=1%26x%3D%3C')
})

const oneScan = (scan: object, more: object = {}) => usps.parse(JSON.stringify({ trackingNumber: number, trackingEvents: [{ eventTimestamp: '2026-11-18T10:00:00', eventState: 'MA', ...scan }], ...more })).shipments[0]!

test.each([
  ['1', 'Delivered, PO Box', 'delivered', 'delivered_mailbox'], ['01', 'Delivered, To Original Sender', 'returned', undefined], ['53', 'Notice Left (No Authorized Recipient Available)', 'delivery_attempted', 'consignee_not_home'],
  ['53', '', 'delivery_attempted', 'consignee_access_restricted'], ['10', 'Inbound Into Customs', 'in_transit', undefined], ['', 'Held at Post Office, At Customer Request', 'available_for_pickup', undefined],
  ['', 'Available for Redelivery or Pickup', 'available_for_pickup', undefined], ['', 'Redelivery Scheduled', 'in_transit', undefined], ['', 'Delivery Exception, Animal Interference', 'delivery_attempted', 'consignee_access_restricted'],
  ['', 'USPS in possession of item', 'picked_up', undefined], ['', 'Arrived at Military Post Office', 'in_transit', undefined], ['', 'Moved, Left no Address', 'exception', 'consignee_incorrect_address'],
  ['', 'Attempted Delivery Abroad', 'delivery_attempted', undefined], ['', 'Tendered to Returns Agent', 'returning', undefined], ['', 'Sorting Complete', 'in_transit', undefined], ['of', '', 'out_for_delivery', undefined],
] as const)('%s "%s" is %s', (eventCode, eventType, status, reason) => {
  const [event] = oneScan({ eventCode, eventType }).events
  expect([event!.status, event!.reason]).toEqual([status, reason])
})

test.each([['DENVER CO DISTRIBUTION CENTER', '-07:00'], ['LOS ANGELES CA INTERNATIONAL DISTRIBUTION CENTER', '-08:00'], ['DALLAS TX LOGISTICS CENTER', '-06:00'], ['BOSTON', '-05:00']])('a plant without a state: %s', (eventCity, offset) => {
  expect(oneScan({ eventCode: '10', eventCity, eventState: '' }).events[0]!.occurredAt).toBe(`2026-11-18T10:00:00${offset}`)
})

test.each([
  [{ expectedDeliveryTimeStamp: '2026-11-20T00:00:00' }, '2026-11-20'],
  [{ expectedDeliveryTimeStamp: '2026-11-20T21:00:00', destinationState: 'CA' }, '2026-11-20T21:00:00-08:00'],
  [{ predictedDeliveryDate: '2026-11-20', predictedDeliveryWindowStartTime: '12:15 p.m.', predictedDeliveryWindowEndTime: '4pm', destinationState: 'HI' }, { from: '2026-11-20T12:15:00-10:00', to: '2026-11-20T16:00:00-10:00' }],
  [{ predictedDeliveryDate: '2026-11-20', predictedDeliveryWindowStartTime: '16:00', predictedDeliveryWindowEndTime: '12:15' }, '2026-11-20T12:15:00-05:00'],
  [{ predictedDeliveryDate: '2026-11-20', expectedDeliveryTimeStamp: '2026-11-21T21:00:00' }, '2026-11-20'],
  [{ expectedDeliveryDate: '2026-11-20', expectedDeliveryTime: '25:00' }, '2026-11-20'],
  [{ guaranteedDeliveryDate: '3 Business Days' }, undefined],
  [{ guaranteedDeliveryTimeStamp: '2026-11-20T12:00:00', destinationCountryCode: 'DE', destinationState: null }, '2026-11-20T12:00:00+01:00'],
])('estimate %j', (fields, estimate) => {
  expect(oneScan({ eventCode: '10' }, fields).estimatedDelivery).toEqual(estimate)
})

test.each([['FIRST-CLASS_PACKAGE_INTERNATIONAL_SERVICE', 'First-Class Package International Service'], ['USPS_RETAIL_GROUND', 'USPS Retail Ground'], ['Priority Mail Express 1-Day<SUP>&#8482;</SUP>', 'Priority Mail Express 1-Day™']])('%s is told as %s', (mailClass, service) => {
  expect(oneScan({ eventCode: '10' }, { mailClass }).service).toBe(service)
})
