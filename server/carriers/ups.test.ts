import { http, HttpResponse } from 'msw'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { AppError } from '../contract/errors.ts'
import type { CarrierContext } from '../core/carrier-port.ts'
import { outside } from '../../tests/setup-node.ts'
import { zoneOfPlace } from './_places.ts'
import { ups } from './ups.ts'

const now = Date.parse('2026-11-18T12:00:00Z')
const silent = { info: () => {}, warn: () => {}, error: () => {} }
const context = (more: Partial<CarrierContext> = {}): CarrierContext => ({ fetch, now: () => now, log: silent, ...more })
let customers = 0
/** Another client for each test, so that no token of one is known to the next. */
const settingsOf = (more: object = {}) => ups.settings.parse({ clientId: `client ${customers++}`, clientSecret: 's:e c', ...more })
const fixture = (name: string) => readFileSync(new URL(`../../tests/fixtures/carriers/ups/${name}`, import.meta.url), 'utf8')
const number = '1Z999AA10123456784'
const json = { 'content-type': 'application/json' }
const failure = async (promise: Promise<unknown>) => {
  const error = await promise.then(() => null, (reason: unknown) => reason)
  expect(error).toBeInstanceOf(AppError)
  return error as AppError
}

/** UPS with these answers; counts its sign-ins and remembers the questions. */
function answering(answer: (request: Request, token: string) => Response, { host = 'https://onlinetools.ups.com', life = '14399' } = {}) {
  const seen = { tokens: [] as Request[], questions: [] as Request[] }
  outside.use(
    http.post(`${host}/security/v1/oauth/token`, ({ request }) => {
      seen.tokens.push(request)
      return HttpResponse.json({ token_type: 'Bearer', access_token: `token-${seen.tokens.length}`, expires_in: life, status: 'approved' })
    }),
    http.get(`${host}/api/track/v1/details/:number`, ({ request }) => {
      seen.questions.push(request)
      return answer(request, request.headers.get('authorization') ?? '')
    }),
  )
  return seen
}
const found = (name: string) => () => new HttpResponse(fixture(name), { headers: json })

test('signs in with id and secret in the header, and asks in the buyer\'s language', async () => {
  const seen = answering(found('german.json'))
  const settings = settingsOf()
  const answer = await ups.track!({ trackingNumber: '1z 999aa1-0123456784', language: 'de-AT' }, settings, context())
  expect(seen.tokens[0]!.headers.get('authorization')).toBe(`Basic ${Buffer.from(`${encodeURIComponent(settings.clientId)}:s%3Ae%20c`).toString('base64')}`)
  const [question] = seen.questions
  expect(new URL(question!.url).pathname).toBe(`/api/track/v1/details/${number}`)
  expect(new URL(question!.url).searchParams.get('locale')).toBe('de_AT')
  expect(question!.headers.get('authorization')).toBe('Bearer token-1')
  expect(question!.headers.get('transid')).toMatch(/^[\da-f-]{36}$/)
  expect(question!.headers.get('transactionsrc')).toBe('afterglow')
  expect(answer.shipments[0]!.events.map(({ language }) => language)).toEqual(['de', 'de'])
})

test.each([['de', 'de_DE'], ['en', 'en_US'], ['pt-BR', 'pt_BR'], ['', 'en_US'], ['not a language', 'en_US']])('language "%s" is asked as %s', async (language, locale) => {
  const seen = answering(found('moving.json'))
  await ups.track!({ trackingNumber: number, language }, settingsOf(), context())
  expect(new URL(seen.questions[0]!.url).searchParams.get('locale')).toBe(locale)
})

test('one sign-in for many parcels at once, and none while the token lives', async () => {
  const seen = answering(found('moving.json'))
  const settings = settingsOf()
  await Promise.all(Array.from({ length: 5 }, () => ups.track!({ trackingNumber: number }, settings, context())))
  await ups.track!({ trackingNumber: number }, settings, context({ now: () => now + 14_000_000 }))
  expect([seen.tokens.length, seen.questions.length]).toEqual([1, 6])
  await ups.track!({ trackingNumber: number }, settings, context({ now: () => now + 14_390_000 }))
  expect(seen.tokens.length).toBe(2)
})

test('a token refused before its time is replaced once', async () => {
  const seen = answering((_, token) => (token === 'Bearer token-2' ? new HttpResponse(fixture('moving.json'), { headers: json }) : new HttpResponse(fixture('unauthorized.json'), { status: 401, headers: json })))
  const settings = settingsOf()
  expect((await failure(ups.track!({ trackingNumber: number }, settings, context()))).code).toBe('unauthorized')
  expect([seen.tokens.length, seen.questions.length]).toEqual([1, 1])
  await expect(ups.track!({ trackingNumber: number }, settings, context())).resolves.toBeTruthy()
  expect([seen.tokens.length, seen.questions.length]).toEqual([2, 3])
})

test('wrong credentials are told as such', async () => {
  outside.use(http.post('https://onlinetools.ups.com/security/v1/oauth/token', () => HttpResponse.json({ response: { errors: [{ code: '10401', message: 'ClientId is Invalid' }] } }, { status: 401 })))
  expect((await failure(ups.check!(settingsOf(), context()))).code).toBe('unauthorized')
})

test('check: right credentials pass though nobody has the number', async () => {
  answering(() => new HttpResponse(fixture('not-found-error.json'), { status: 404, headers: json }))
  await expect(ups.check!(settingsOf(), context())).resolves.toBeUndefined()
  answering(() => new HttpResponse(fixture('invalid-number.json'), { status: 400, headers: json }))
  await expect(ups.check!(settingsOf(), context())).resolves.toBeUndefined()
  answering(() => new HttpResponse('{}', { status: 503 }))
  expect((await failure(ups.check!(settingsOf(), context()))).code).toBe('upstream_unavailable')
})

test('the test system is a setting, with or without /api behind it', async () => {
  for (const baseUrl of ['https://wwwcie.ups.com', 'https://wwwcie.ups.com/api/']) {
    const seen = answering(found('moving.json'), { host: 'https://wwwcie.ups.com' })
    await ups.track!({ trackingNumber: number }, settingsOf({ baseUrl }), context())
    expect([seen.tokens.length, seen.questions.length]).toEqual([1, 1])
  }
})

test.each([
  [400, 'invalid-number.json', 'invalid_input'], [400, 'rejected.json', 'upstream_rejected'], [404, 'not-found-error.json', 'not_found'], [404, 'maintenance.html', 'not_found'],
  [403, 'rejected.json', 'unauthorized'], [500, 'rejected.json', 'upstream_unavailable'], [503, 'maintenance.html', 'upstream_unavailable'], [200, 'not-found.json', 'not_found'],
  [200, 'maintenance.html', 'upstream_unavailable'], [200, 'limited.json', 'rate_limited'],
] as const)('HTTP %i with %s is %s', async (status, name, code) => {
  answering(() => new HttpResponse(fixture(name), { status, headers: json }))
  expect((await failure(ups.track!({ trackingNumber: number }, settingsOf(), context()))).code).toBe(code)
})

test('429 says when to ask again', async () => {
  answering(() => new HttpResponse(fixture('limited.json'), { status: 429, headers: { ...json, 'retry-after': '17' } }))
  const error = await failure(ups.track!({ trackingNumber: number }, settingsOf(), context()))
  expect([error.code, error.retryAfterSeconds]).toEqual(['rate_limited', 17])
})

test.each([
  ['several-packages.json', number, [number]], ['several-packages.json', '1Z999AA10123456793', ['1Z999AA10123456793']],
  ['shipment-number.json', '999AA1ABCDE', ['1Z999AA10123456793', number]],
])('%s asked for %s', async (name, asked, given) => {
  answering(found(name))
  expect((await ups.track!({ trackingNumber: asked }, settingsOf(), context())).shipments.map(({ trackingNumber }) => trackingNumber)).toEqual(given)
})

test('other people\'s parcels are dropped', async () => {
  answering(found('several-packages.json'))
  expect((await failure(ups.track!({ trackingNumber: '1Z0000000000000001' }, settingsOf(), context()))).code).toBe('not_found')
})

test('a parcel is found by its other number too', async () => {
  const body = { trackResponse: { shipment: [{ inquiryNumber: '92419900000033499522966220', package: [{ trackingNumber: number, alternateTrackingNumber: [{ number: '92419900000033499522966220', type: 'USPS_PIC' }], activity: [] }] }] } }
  answering(() => HttpResponse.json(body))
  expect((await ups.track!({ trackingNumber: '92419900000033499522966220' }, settingsOf(), context())).shipments).toHaveLength(1)
})

test.each(['', '1Z', 'a'.repeat(35), '1Z999/../AA1', '1Z999AA1?x=1'])('"%s" is not sent to UPS', async (trackingNumber) => {
  expect((await failure(ups.track!({ trackingNumber }, settingsOf(), context()))).code).toBe('invalid_input')
})

test('settings: the secret is one, plain http is refused', () => {
  expect(ups.settings.shape.clientSecret.meta()).toMatchObject({ secret: true })
  expect(ups.settings.safeParse({ clientId: 'a', clientSecret: 'b', baseUrl: 'http://onlinetools.ups.com' }).success).toBe(false)
})

test('public tracking page', () => {
  expect(ups.trackingUrl(number, 'de')).toBe(`https://www.ups.com/track?loc=de_DE&tracknum=${number}`)
  expect(ups.trackingUrl('1&x=<', '??')).toBe('https://www.ups.com/track?loc=en_US&tracknum=1%26x%3D%3C')
})

test.each([
  ['US', 'NY', 'America/New_York'], ['us', ' az ', 'America/Phoenix'], ['US', 'HI', 'Pacific/Honolulu'], ['CA', 'BC', 'America/Vancouver'], ['CA', undefined, 'America/Toronto'],
  ['AU', 'WA', 'Australia/Perth'], ['US', 'WA', 'America/Los_Angeles'], ['DE', 'BY', 'Europe/Berlin'], ['US', 'XX', 'America/New_York'],
])('the zone of %s %s is %s', (country, state, zone) => {
  expect(zoneOfPlace(country, state)).toBe(zone)
  expect(() => new Intl.DateTimeFormat('en', { timeZone: zone })).not.toThrow()
})

const oneScan = (status: object) => ups.parse(JSON.stringify({ trackResponse: { shipment: [{ package: [{ trackingNumber: number, activity: [{ date: '20261118', time: '101500', gmtOffset: '-05:00', status }] }] }] } })).shipments[0]!

test.each([
  ['X', '013', 'The customer refused the delivery.', 'exception', 'consignee_refused'],
  ['X', '013', 'The receiving business was closed at the time of the final delivery attempt.', 'delivery_attempted', 'consignee_business_closed'],
  ['X', '013', 'We\'re attempting to obtain a new delivery address for the receiver.', 'exception', 'consignee_incorrect_address'],
  ['X', '048', 'Uncontrollable events have delayed delivery.', 'in_transit', undefined],
  ['X', '046', 'Your package is pending release from a Government Agency.', 'in_transit', 'customs_delay'],
  ['X', '013', 'Wir versuchen, eine neue Zustelladresse für den Empfänger zu erhalten.', 'exception', 'consignee_incorrect_address'],
  ['X', '048', 'Unwetter haben die Zustellung verzögert.', 'in_transit', 'weather_delay'],
  ['X', '013', 'Irgendetwas auf Deutsch', 'exception', undefined],
  ['X', '', 'A flood has delayed delivery.', 'in_transit', 'natural_disaster'],
  ['I', '011', 'Delivered?', 'in_transit', undefined],
  ['', '011', 'Delivered', 'delivered', undefined],
  ['D', '013', 'Delivered', 'delivered', undefined],
  ['RS', '034', 'Returned to Sender', 'returned', undefined],
  ['MV', '011', '', 'cancelled', undefined],
] as const)('%s %s "%s" is %s', (type, statusCode, description, status, reason) => {
  const [event] = oneScan({ type, statusCode, description }).events
  expect([event!.status, event!.reason]).toEqual([status, reason])
})
