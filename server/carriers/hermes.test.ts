import { http, HttpResponse } from 'msw'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { outside } from '../../tests/setup-node.ts'
import { AppError } from '../contract/errors.ts'
import type { CarrierContext } from '../core/carrier-port.ts'
import { readCodes } from './_codes.ts'
import { fillPlaceholders, readCode } from './hermes.events.ts'
import { hermes } from './hermes.ts'

const context: CarrierContext = { fetch: (input, init) => fetch(input, init), now: () => Date.parse('2026-11-18T12:00:00Z'), log: { info: () => {}, warn: () => {}, error: () => {} } }
let accounts = 0
const someSettings = (more: object = {}) => hermes.settings.parse({ clientId: 'app', clientSecret: 'app secret', username: `shop ${++accounts}`, password: ' p&w ', ...more })
const fixture = (name: string) => JSON.parse(readFileSync(new URL(`../../tests/fixtures/carriers/hermes/${name}.json`, import.meta.url), 'utf8')) as { shipmentinfo: Record<string, unknown>[] }
const number = 'H1003240019174301028'
const address = 'https://de-api.hermesworld.com/services/hsi/shipmentinfo'
const signInAt = 'https://authme.myhermes.de/authorization-facade/oauth2/access_token'
const signIn = (url = signInAt) => {
  const asked: Request[] = []
  outside.use(http.post(url, ({ request }) => {
    asked.push(request.clone())
    return HttpResponse.json({ access_token: `token-${asked.length}`, token_type: 'Bearer', expires_in: 3599, refresh_token: 'r' })
  }))
  return asked
}
const answers = (body: object, status = 200) => {
  const asked: Request[] = []
  outside.use(http.get(address, ({ request }) => {
    asked.push(request)
    return HttpResponse.json(body, { status })
  }))
  return asked
}
const failure = async (promise: Promise<unknown>) => {
  const error = await promise.then(() => null, (reason: unknown) => reason)
  expect(error).toBeInstanceOf(AppError)
  return error as AppError
}

test('signs in with application and account, asks in the buyer\'s language', async () => {
  const tokens = signIn()
  const asked = answers(fixture('moving'))
  const settings = someSettings()
  const answer = await hermes.track!({ trackingNumber: 'h1003 2400 1917 4301 028', language: 'de-CH' }, settings, context)
  const english = await hermes.track!({ trackingNumber: number, language: 'nl' }, settings, context)
  expect(Object.fromEntries(new URLSearchParams(await tokens[0]!.text()))).toEqual({ grant_type: 'password', username: settings.username, password: ' p&w ', client_id: 'app', client_secret: 'app secret' })
  expect(tokens).toHaveLength(1)
  expect(asked.map(({ url, headers }) => [url, headers.get('authorization'), headers.get('accept-language')])).toEqual([
    [`${address}?shipmentID=${number}`, 'Bearer token-1', 'DE'], [`${address}?shipmentID=${number}`, 'Bearer token-1', 'EN'],
  ])
  expect([answer, english].map(({ shipments }) => shipments[0]!.events[0]!.language)).toEqual(['de', 'en'])
})

test('a token Hermes calls ended with HTTP 400 is renewed once', async () => {
  const tokens = signIn()
  const settings = someSettings()
  answers(fixture('moving'))
  await hermes.track!({ trackingNumber: number }, settings, context)
  outside.use(http.get(address, ({ request }) => (request.headers.get('authorization') === 'Bearer token-1'
    ? HttpResponse.json({ listOfResultCodes: [{ code: 'e903', message: 'Token is expired.' }] }, { status: 400 }) : HttpResponse.json(fixture('delivered')))))
  expect((await hermes.track!({ trackingNumber: number }, settings, context)).shipments[0]!.status).toBe('delivered')
  expect(tokens).toHaveLength(2)
})

test.each([
  [400, { listOfResultCodes: [{ code: 'e005' }] }, 'upstream_rejected'],
  [400, { listOfResultCodes: [{ code: 'e002' }] }, 'upstream_unavailable'],
  [400, { listOfResultCodes: [{ code: 'e902' }] }, 'unauthorized'],
  [400, {}, 'upstream_rejected'],
  [403, { listOfResultCodes: [{ code: 'e900' }] }, 'unauthorized'],
  [429, {}, 'rate_limited'],
  [500, { listOfResultCodes: [{ code: 'e999' }] }, 'upstream_unavailable'],
  [504, {}, 'upstream_unavailable'],
] as const)('HTTP %i with %j is %s', async (status, body, code) => {
  signIn()
  answers(body, status)
  expect((await failure(hermes.track!({ trackingNumber: number }, someSettings(), context))).code).toBe(code)
})

test('a web page instead of an error is unavailable', async () => {
  signIn()
  outside.use(http.get(address, () => new HttpResponse('<html></html>', { status: 502 })))
  expect((await failure(hermes.track!({ trackingNumber: number }, someSettings(), context))).code).toBe('upstream_unavailable')
})

test('shipments that were not asked for are dropped; the international number counts as its own', async () => {
  signIn()
  const own = fixture('moving').shipmentinfo[0]!
  answers({ shipmentinfo: [{ ...own, shipmentID: 'H9999999999999999999' }, { ...own, internationalShipmentID: '00340633031105567586' }] })
  const { shipments } = await hermes.track!({ trackingNumber: '00340633031105567586' }, someSettings(), context)
  expect(shipments.map(({ trackingNumber }) => trackingNumber)).toEqual([number])
  answers({ shipmentinfo: [{ ...own, shipmentID: 'H9999999999999999999' }] })
  expect((await failure(hermes.track!({ trackingNumber: number }, someSettings(), context))).code).toBe('not_found')
})

test.each(['', '1234567', 'a'.repeat(25), '../../12345', '12345678&x=1'])('"%s" is not sent', async (trackingNumber) => {
  expect((await failure(hermes.track!({ trackingNumber }, someSettings(), context))).code).toBe('invalid_input')
})

test('check: at the test system, a wrong password, a wrong address', async () => {
  const test = { baseUrl: 'https://de-api-int.hermesworld.com/services/hsi/', tokenUrl: 'https://authme-int.myhermes.de/authorization-facade/oauth2/access_token' }
  signIn(test.tokenUrl)
  outside.use(http.get('https://de-api-int.hermesworld.com/services/hsi/shipmentinfo', () => HttpResponse.json(fixture('not-found'))))
  await expect(hermes.check!(someSettings(test), context)).resolves.toBeUndefined()
  outside.use(http.post(signInAt, () => HttpResponse.json({ error: 'invalid_grant' }, { status: 400 })))
  expect((await failure(hermes.check!(someSettings(), context))).code).toBe('unauthorized')
  signIn()
  answers({}, 404)
  expect((await failure(hermes.check!(someSettings(), context))).code).toBe('upstream_rejected')
})

test('settings: both secrets are secrets', () => {
  const { clientSecret, password } = hermes.settings.shape
  expect([clientSecret.meta(), password.meta()]).toEqual([expect.objectContaining({ secret: true }), expect.objectContaining({ secret: true })])
  expect(hermes.settings.safeParse({ clientId: 'a', clientSecret: 'b', username: 'c', password: 'd', tokenUrl: 'http://x.example' }).success).toBe(false)
})

test('public tracking page', () => {
  expect(hermes.trackingUrl(`${number}<`, 'de')).toBe(`https://www.myhermes.de/empfangen/sendungsverfolgung/sendungsinformation/#${number}%3C`)
})

test.each([
  ['090001004', '090001004'], ['90001004', '090001004'], ['90-1-4', '090001004'], ['0-0-0', '000000000'], ['0000', '0000'], ['510', '0510'], ['35-10', '3510'],
  ['1-2-3-4', undefined], ['DLVRD', undefined], ['', undefined], ['1234567890', undefined],
])('code %s is %s', (written, code) => {
  expect(readCode(written)).toBe(code)
})

test('the table of four digits says what the nine digits Hermes takes for them say', () => {
  const read = (file: string) => readCodes(new URL(file, import.meta.url))
  const long = new Map(read('./hermes.codes.csv').map((row) => [row.code, row]))
  const short = readFileSync(new URL('./hermes.short.codes.csv', import.meta.url), 'utf8').matchAll(/^(\d{4}),([^,]*),([^,]*),([^,]*),([^,]*),.*default (\d{9})/gm)
  const pairs = [...short].map(([, , status, reason, flags, informational, code]) => [[status, reason, flags, informational], long.get(code!)] as const)
  expect(pairs).toHaveLength(128)
  expect(long.size).toBe(294)
  for (const [told, row] of pairs) expect(told).toEqual([row!.status ?? '', row!.reason ?? '', row!.flags.join(';'), row!.informational ? '1' : ''])
})

const kiel = { name: 'Depot', city: 'Kiel', countryCode: 'DEU' }
test.each([
  ['Die Sendung wurde #IM# #ORT# #CITY# sortiert.', kiel, 'Die Sendung wurde in Kiel sortiert.'],
  ['Die Sendung wurde #IM# #ORT# #CITY# sortiert.', undefined, 'Die Sendung wurde sortiert.'],
  ['Die Sendung befindet sich wieder #IM# #ORT# #CITY#.', undefined, 'Die Sendung befindet sich wieder.'],
  ['The shipment has left #ART# #ORT#.', undefined, 'The shipment has left the site.'],
  ['Die Sendung hat #ART# #ORT# verlassen.', kiel, 'Die Sendung hat Kiel verlassen.'],
  ['Shipment is in international transit and located in #ORT# #LAND#.', kiel, 'Shipment is in international transit and located in Kiel.'],
  ['Die Sendung liegt im Hermes PaketShop #PAKETSHOPNAME# zur Abholung bereit.', { ...kiel, name: 'Kiosk #1' }, 'Die Sendung liegt im Hermes PaketShop Kiosk #1 zur Abholung bereit.'],
])('%s', (words, unit, filled) => {
  expect(fillPlaceholders(words, unit)).toBe(filled)
})
