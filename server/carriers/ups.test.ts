import { expect, test } from 'vitest'
import { answersAt, context, fixturesOf, signInAt } from '../../tests/contracts/carriers/one-carrier.ts'
import { zoneOfPlace } from './_places.ts'
import { ups } from './ups.ts'

let customers = 0
/** Another client for each test, so that no token of one is known to the next. */
const settingsOf = (more: object = {}) => ups.settings.parse({ clientId: `client ${customers++}`, clientSecret: 's:e c', ...more })
const fixture = fixturesOf('ups')
const number = '1Z999AA10123456784'
const signIn = signInAt('https://onlinetools.ups.com/security/v1/oauth/token')
const answers = answersAt('GET https://onlinetools.ups.com/api/track/v1/details/:number')

test('signs in with id and secret in the header, and asks in the buyer\'s language', async () => {
  const [tokens, questions] = [signIn(), answers(fixture('german'))]
  const settings = settingsOf()
  const answer = await ups.track!({ trackingNumber: '1z 999aa1-0123456784', language: 'de-AT' }, settings, context)
  expect(tokens[0]!.headers.get('authorization')).toBe(`Basic ${Buffer.from(`${encodeURIComponent(settings.clientId)}:s%3Ae%20c`).toString('base64')}`)
  const [question] = questions
  expect(new URL(question!.url).pathname).toBe(`/api/track/v1/details/${number}`)
  expect(new URL(question!.url).searchParams.get('locale')).toBe('de_AT')
  expect(question!.headers.get('authorization')).toBe('Bearer token-1')
  expect(question!.headers.get('transid')).toMatch(/^[\da-f-]{36}$/)
  expect(question!.headers.get('transactionsrc')).toBe('afterglow')
  expect(answer.shipments[0]!.events.map(({ language }) => language)).toEqual(['de', 'de'])
})

test.each([['de', 'de_DE'], ['en', 'en_US'], ['pt-BR', 'pt_BR'], ['', 'en_US'], ['not a language', 'en_US']])('language "%s" is asked as %s', async (language, locale) => {
  signIn()
  const questions = answers(fixture('moving'))
  await ups.track!({ trackingNumber: number, language }, settingsOf(), context)
  expect(new URL(questions[0]!.url).searchParams.get('locale')).toBe(locale)
})

test('the test system is a setting, with or without /api behind it', async () => {
  for (const baseUrl of ['https://wwwcie.ups.com', 'https://wwwcie.ups.com/api/']) {
    const tokens = signInAt('https://wwwcie.ups.com/security/v1/oauth/token')()
    const questions = answersAt('GET https://wwwcie.ups.com/api/track/v1/details/:number')(fixture('moving'))
    await ups.track!({ trackingNumber: number }, settingsOf({ baseUrl }), context)
    expect([tokens.length, questions.length]).toEqual([1, 1])
  }
})

test.each([
  ['several-packages', number, [number]], 
  ['shipment-number', '999AA1ABCDE', ['1Z999AA10123456793', number]],
])('%s asked for %s', async (name, asked, given) => {
  signIn()
  answers(fixture(name))
  expect((await ups.track!({ trackingNumber: asked }, settingsOf(), context)).shipments.map(({ trackingNumber }) => trackingNumber)).toEqual(given)
})

test('a parcel is found by its other number too', async () => {
  const body = { trackResponse: { shipment: [{ inquiryNumber: '92419900000033499522966220', package: [{ trackingNumber: number, alternateTrackingNumber: [{ number: '92419900000033499522966220', type: 'USPS_PIC' }], activity: [] }] }] } }
  signIn()
  answers(body)
  expect((await ups.track!({ trackingNumber: '92419900000033499522966220' }, settingsOf(), context)).shipments).toHaveLength(1)
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
