import { http, HttpResponse } from 'msw'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { AppError } from '../contract/errors.ts'
import type { CarrierContext } from '../core/carrier-port.ts'
import { outside } from '../../tests/setup-node.ts'
import { localeOf } from './_locale.ts'
import { fedex } from './fedex.ts'

const now = Date.parse('2026-11-18T12:00:00Z')
const silent = { info: () => {}, warn: () => {}, error: () => {} }
const context = (more: Partial<CarrierContext> = {}): CarrierContext => ({ fetch, now: () => now, log: silent, ...more })
let customers = 0
/** Another client for each test, so that no token of one is known to the next. */
const settingsOf = (more: object = {}) => fedex.settings.parse({ clientId: `key-${customers++}`, clientSecret: 'secret&=', ...more })
const fixture = (name: string) => readFileSync(new URL(`../../tests/fixtures/carriers/fedex/${name}`, import.meta.url), 'utf8')
const number = '123456789012'
const json = { 'content-type': 'application/json' }
const failure = async (promise: Promise<unknown>) => {
  const error = await promise.then(() => null, (reason: unknown) => reason)
  expect(error).toBeInstanceOf(AppError)
  return error as AppError
}

/** FedEx with these answers; remembers sign-ins and questions. */
function answering(answer: (request: Request, token: string) => Response, host = 'https://apis.fedex.com') {
  const seen = { forms: [] as string[], questions: [] as { headers: Headers; body: unknown }[] }
  outside.use(
    http.post(`${host}/oauth/token`, async ({ request }) => {
      seen.forms.push(await request.text())
      return HttpResponse.json({ access_token: `token-${seen.forms.length}`, token_type: 'bearer', expires_in: 3599, scope: 'CXS' })
    }),
    http.post(`${host}/track/v1/trackingnumbers`, async ({ request }) => {
      seen.questions.push({ headers: request.headers, body: await request.clone().json() })
      return answer(request, request.headers.get('authorization') ?? '')
    }),
  )
  return seen
}
const found = (name: string) => () => new HttpResponse(fixture(name), { headers: json })

test('signs in with a form, and asks for detailed scans in the buyer\'s language', async () => {
  const seen = answering(found('moving.json'))
  const settings = settingsOf()
  const answer = await fedex.track!({ trackingNumber: '1234 5678-9012', language: 'de-AT' }, settings, context())
  expect(Object.fromEntries(new URLSearchParams(seen.forms[0]))).toEqual({ grant_type: 'client_credentials', client_id: settings.clientId, client_secret: 'secret&=' })
  const [question] = seen.questions
  expect(question!.body).toEqual({ includeDetailedScans: true, trackingInfo: [{ trackingNumberInfo: { trackingNumber: number } }] })
  expect(question!.headers.get('x-locale')).toBe('de_DE')
  expect(question!.headers.get('authorization')).toBe('Bearer token-1')
  expect(new Set(answer.shipments[0]!.events.map(({ language }) => language))).toEqual(new Set(['de']))
})

test.each([
  ['de-CH', ['de_DE', 'de_CH'], 'de_CH'], ['de-AT', ['de_DE', 'de_CH'], 'de_DE'], ['es', ['es_AR', 'es_ES'], 'es_ES'], ['pt-AO', ['pt_PT', 'pt_BR'], 'pt_BR'],
  ['en-AU', ['en_CA', 'en_GB'], 'en_CA'], ['xx', ['de_DE'], 'en_US'], ['', undefined, 'en_US'], [undefined, undefined, 'en_US'], ['fr', undefined, 'fr_FR'],
])('of %s and %j it takes %s', (language, known, locale) => {
  expect(localeOf(language, known)).toBe(locale)
})

test('one sign-in for many parcels at once; an old token is replaced once', async () => {
  const seen = answering((_, token) => (token === 'Bearer token-1' && seen.questions.length > 5 ? new HttpResponse(fixture('unauthorized.json'), { status: 401, headers: json }) : new HttpResponse(fixture('moving.json'), { headers: json })))
  const settings = settingsOf()
  await Promise.all(Array.from({ length: 5 }, () => fedex.track!({ trackingNumber: number }, settings, context())))
  expect([seen.forms.length, seen.questions.length]).toEqual([1, 5])
  await fedex.track!({ trackingNumber: number }, settings, context())
  expect([seen.forms.length, seen.questions.length]).toEqual([2, 7])
})

test('wrong credentials are told as such', async () => {
  outside.use(http.post('https://apis.fedex.com/oauth/token', () => new HttpResponse(fixture('unauthorized.json'), { status: 401, headers: json })))
  expect((await failure(fedex.check!(settingsOf(), context()))).code).toBe('unauthorized')
})

test('check: right credentials pass though nobody has the number; an error within the answer does not', async () => {
  answering(found('not-found.json'))
  await expect(fedex.check!(settingsOf(), context())).resolves.toBeUndefined()
  answering(found('error-inside.json'))
  expect((await failure(fedex.check!(settingsOf(), context()))).code).toBe('upstream_unavailable')
})

test('the test system is a setting', async () => {
  const seen = answering(found('moving.json'), 'https://apis-sandbox.fedex.com')
  await fedex.track!({ trackingNumber: number }, settingsOf({ baseUrl: 'https://apis-sandbox.fedex.com/' }), context())
  expect(seen.questions).toHaveLength(1)
})

test.each([
  [400, 'empty-number.json', 'invalid_input'], [400, 'rejected.json', 'upstream_rejected'], [404, 'not-found.json', 'not_found'], [403, 'forbidden.json', 'unauthorized'],
  [422, 'rejected.json', 'upstream_rejected'], [500, 'unavailable.json', 'upstream_unavailable'], [503, 'maintenance.html', 'upstream_unavailable'], [200, 'not-found.json', 'not_found'],
  [200, 'not-found-alert.json', 'not_found'], [200, 'error-inside.json', 'upstream_unavailable'], [200, 'maintenance.html', 'upstream_unavailable'], [200, 'truncated.txt', 'upstream_unavailable'],
] as const)('HTTP %i with %s is %s', async (status, name, code) => {
  answering(() => new HttpResponse(fixture(name), { status, headers: json }))
  expect((await failure(fedex.track!({ trackingNumber: number }, settingsOf(), context()))).code).toBe(code)
})

test('429 says when to ask again', async () => {
  answering(() => new HttpResponse(fixture('limited.json'), { status: 429, headers: { ...json, 'retry-after': '600' } }))
  const error = await failure(fedex.track!({ trackingNumber: number }, settingsOf(), context()))
  expect([error.code, error.retryAfterSeconds]).toEqual(['rate_limited', 600])
})

test('only the number asked for is given; an error of another number is none of it', async () => {
  answering(found('several-numbers.json'))
  const settings = settingsOf()
  expect((await fedex.track!({ trackingNumber: number }, settings, context())).shipments.map(({ trackingNumber }) => trackingNumber)).toEqual([number])
  expect((await failure(fedex.track!({ trackingNumber: '999999999999' }, settings, context()))).code).toBe('not_found')
  expect((await failure(fedex.track!({ trackingNumber: '111111111111' }, settings, context()))).code).toBe('not_found')
})

test.each(['', '1234567', 'a'.repeat(41), '12345678/../x', '12345678?x=1'])('"%s" is not sent to FedEx', async (trackingNumber) => {
  expect((await failure(fedex.track!({ trackingNumber }, settingsOf(), context()))).code).toBe('invalid_input')
})

test('settings: the secret is one, plain http is refused', () => {
  expect(fedex.settings.shape.clientSecret.meta()).toMatchObject({ secret: true })
  expect(fedex.settings.safeParse({ clientId: 'a', clientSecret: 'b', baseUrl: 'http://apis.fedex.com' }).success).toBe(false)
})

test('public tracking page', () => {
  expect(fedex.trackingUrl(number, 'de')).toBe(`https://www.fedex.com/fedextrack/?trknbr=${number}&locale=de_DE`)
  expect(fedex.trackingUrl('1&x=<', 'en')).toBe('https://www.fedex.com/fedextrack/?trknbr=1%26x%3D%3C&locale=en_US')
})

const oneScan = (scan: object) => fedex.parse(JSON.stringify({ output: { completeTrackResults: [{ trackingNumber: number, trackResults: [{ scanEvents: [{ date: '2026-11-18T10:00:00-08:00', ...scan }] }] }] } })).shipments[0]!

test.each([
  ['DE', '8', 'delivery_attempted', 'consignee_not_home'], ['DE', 'A08', 'delivery_attempted', 'consignee_not_home'], ['DE', '07', 'exception', 'consignee_refused'],
  ['DE', '007', 'delivery_attempted', 'consignee_not_home'], ['SE', 'A25', 'exception', undefined], ['DE', '04', 'exception', undefined], ['DL', '04', 'delivered', 'delivered_neighbour'],
  ['DL', '09', 'delivered', undefined], ['SE', '29', 'in_transit', undefined], ['AR', '08', 'in_transit', undefined], ['od', '', 'out_for_delivery', undefined], ['CD', '50', 'exception', 'customs_documentation'],
] as const)('%s with %s is %s', (eventType, exceptionCode, status, reason) => {
  const [event] = oneScan({ eventType, exceptionCode }).events
  expect([event!.status, event!.reason]).toEqual([status, reason])
})

test('a delay that is over delays nothing', () => {
  expect(oneScan({ eventType: 'AR', delayDetail: { type: 'WEATHER', status: 'ON_TIME' } }).flags).toBeUndefined()
  expect(oneScan({ eventType: 'AR', delayDetail: { type: 'WEATHER', status: 'DELAYED' } }).flags).toEqual(['delayed'])
  expect(oneScan({ eventType: 'DL', delayDetail: { type: 'WEATHER', status: 'DELAYED' } }).flags).toBeUndefined()
})

const parcel = (more: object) => fedex.parse(JSON.stringify({ output: { completeTrackResults: [{ trackingNumber: number, trackResults: [{ recipientInformation: { address: { countryCode: 'DE' } }, scanEvents: [], latestStatusDetail: { code: 'IT' }, ...more }] }] } })).shipments[0]!

test.each([
  [{ dateAndTimes: [{ type: 'ESTIMATED_DELIVERY', dateTime: '2026-11-20' }] }, '2026-11-20'],
  [{ dateAndTimes: [{ type: 'COMMITMENT', dateTime: '2026-11-20T00:00:00-06:00' }] }, '2026-11-20'],
  [{ dateAndTimes: [{ type: 'ESTIMATED_DELIVERY', dateTime: '2026-07-20T18:00:00' }, { type: 'COMMITMENT', dateTime: '2026-07-19' }] }, '2026-07-20T18:00:00+02:00'],
  [{ estimatedDeliveryTimeWindow: { window: { begins: '2026-11-20T14:00:00', ends: '2026-11-20T10:00:00' } } }, '2026-11-20T10:00:00+01:00'],
  [{ estimatedDeliveryTimeWindow: { window: { begins: '2026-11-20T00:00:00', ends: '2026-11-21T00:00:00' } } }, '2026-11-21'],
  [{ dateAndTimes: [{ type: 'SHIP', dateTime: '2026-11-20' }] }, undefined],
  [{ dateAndTimes: [{ type: 'ESTIMATED_DELIVERY', dateTime: 'EDDUNAVAILABLE' }] }, undefined],
])('estimate %j', (fields, estimate) => {
  expect(parcel(fields).estimatedDelivery).toEqual(estimate)
})
