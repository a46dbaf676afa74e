import { expect, test } from 'vitest'
import { answersAt, context, failure, fixturesOf, signInAt } from '../../tests/contracts/carriers/one-carrier.ts'
import { localeOf } from './_locale.ts'
import { fedex } from './fedex.ts'

let customers = 0
/** Another client for each test, so that no token of one is known to the next. */
const settingsOf = (more: object = {}) => fedex.settings.parse({ clientId: `key-${customers++}`, clientSecret: 'secret&=', ...more })
const fixture = fixturesOf('fedex')
const number = '123456789012'
const signIn = signInAt('https://apis.fedex.com/oauth/token')
const answers = answersAt('POST https://apis.fedex.com/track/v1/trackingnumbers')

test('signs in with a form, and asks for detailed scans in the buyer\'s language', async () => {
  const [tokens, questions] = [signIn(), answers(fixture('moving'))]
  const settings = settingsOf()
  const answer = await fedex.track!({ trackingNumber: '1234 5678-9012', language: 'de-AT' }, settings, context)
  expect(Object.fromEntries(new URLSearchParams(await tokens[0]!.text()))).toEqual({ grant_type: 'client_credentials', client_id: settings.clientId, client_secret: 'secret&=' })
  const [question] = questions
  expect(await question!.json()).toEqual({ includeDetailedScans: true, trackingInfo: [{ trackingNumberInfo: { trackingNumber: number } }] })
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

test('check: an error within the answer is none', async () => {
  signIn()
  answers(fixture('error-inside'))
  expect((await failure(fedex.check!(settingsOf(), context))).code).toBe('upstream_unavailable')
})

test('an error of another number is none of the one asked for', async () => {
  signIn()
  answers(fixture('several-numbers'))
  const settings = settingsOf()
  expect((await failure(fedex.track!({ trackingNumber: '999999999999' }, settings, context))).code).toBe('not_found')
  expect((await failure(fedex.track!({ trackingNumber: '111111111111' }, settings, context))).code).toBe('not_found')
})

test('public tracking page', () => {
  expect(fedex.trackingUrl(number, 'de')).toBe(`https://www.fedex.com/fedextrack/?trknbr=${number}&locale=de_DE`)
  expect(fedex.trackingUrl('1&x=<', 'en')).toBe('https://www.fedex.com/fedextrack/?trknbr=1%26x%3D%3C&locale=en_US')
})

const oneScan = (scan: object) => fedex.parse(JSON.stringify({ output: { completeTrackResults: [{ trackingNumber: number, trackResults: [{ scanEvents: [{ date: '2026-11-18T10:00:00-08:00', ...scan }] }] }] } })).shipments[0]!

test.each([
  ['DE', '8', 'delivery_attempted', 'consignee_not_home'], ['DE', 'A08', 'delivery_attempted', 'consignee_not_home'], ['DE', '07', 'exception', 'consignee_refused'],
  ['DE', '007', 'delivery_attempted', 'consignee_not_home'], ['SE', 'A25', 'in_transit', undefined], ['SE', '25', 'exception', undefined], ['DE', '04', 'exception', undefined], ['DL', '04', 'delivered', 'delivered_neighbour'],
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
