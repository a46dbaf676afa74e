import { http, HttpResponse } from 'msw'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { outside } from '../../tests/setup-node.ts'
import { AppError } from '../contract/errors.ts'
import type { CarrierContext } from '../core/carrier-port.ts'
import { readXml } from './_xml.ts'
import { readMeaning } from './dhl-paket.events.ts'
import { dhlPaket } from './dhl-paket.ts'

const context: CarrierContext = { fetch: (input, init) => fetch(input, init), now: () => Date.parse('2026-11-18T12:00:00Z'), log: { info: () => {}, warn: () => {}, error: () => {} } }
const someSettings = (more: object = {}) => dhlPaket.settings.parse({ apiKey: 'the-key', apiSecret: 'the:secret', appname: 'shop<&>', password: 'p"\'w', ...more })
const fixture = (name: string) => readFileSync(new URL(`../../tests/fixtures/carriers/dhl-paket/${name}`, import.meta.url), 'utf8')
const number = '00340434161094042557'
const address = 'https://api-eu.dhl.com/parcel/de/tracking/v0/shipments'
const answers = (body: string, status = 200, url = address, headers: Record<string, string> = {}) => {
  const asked: Request[] = []
  outside.use(http.get(url, ({ request }) => {
    asked.push(request)
    return new HttpResponse(body, { status, headers: { 'content-type': 'application/xml', ...headers } })
  }))
  return asked
}
const failure = async (promise: Promise<unknown>) => {
  const error = await promise.then(() => null, (reason: unknown) => reason)
  expect(error).toBeInstanceOf(AppError)
  return error as AppError
}

test('asks with key, user, language and postcode, every character escaped', async () => {
  const asked = answers(fixture('moving.xml'))
  const answer = await dhlPaket.track!({ trackingNumber: '0034 0434 1610 9404 2557', language: 'de-AT', postcode: ' 24145 ' }, someSettings(), context)
  const { headers, url } = asked[0]!
  expect(headers.get('dhl-api-key')).toBe('the-key')
  expect(Buffer.from(headers.get('authorization')!.slice('Basic '.length), 'base64').toString()).toBe('the-key:the:secret')
  const question = readXml('X', new URL(url).searchParams.get('xml')!)
  expect({ name: question.name, ...question.attributes }).toEqual({
    name: 'data', appname: 'shop<&>', password: 'p"\'w', request: 'd-get-piece-detail', 'language-code': 'de', 'piece-code': number, 'zip-code': '24145',
  })
  expect(answer.shipments[0]).toMatchObject({ trackingNumber: number, status: 'in_transit' })
  expect(answer.shipments[0]!.events.every(({ language }) => language === 'de')).toBe(true)
})

test('other languages than German are asked for in English; a postcode that is none is not sent', async () => {
  const asked = answers(fixture('moving.xml'))
  await dhlPaket.track!({ trackingNumber: number, language: 'nl', postcode: '"/><x' }, someSettings(), context)
  const { attributes } = readXml('X', new URL(asked[0]!.url).searchParams.get('xml')!)
  expect([attributes['language-code'], attributes['zip-code']]).toEqual(['en', undefined])
})

test.each([[401, 'unauthorized'], [403, 'unauthorized'], [404, 'not_found'], [400, 'upstream_rejected'], [500, 'upstream_unavailable'], [503, 'upstream_unavailable']] as const)('HTTP %i is %s', async (status, code) => {
  answers('<h1>The name is Ada</h1>', status)
  const error = await failure(dhlPaket.track!({ trackingNumber: number }, someSettings(), context))
  expect(error.code).toBe(code)
  expect(error.message).not.toContain('Ada')
})

test('429 says when to come back', async () => {
  answers('', 429, address, { 'retry-after': '5' })
  const error = await failure(dhlPaket.track!({ trackingNumber: number }, someSettings(), context))
  expect([error.code, error.retryAfterSeconds]).toEqual(['rate_limited', 5])
})

test.each([['ISO-8859-1', 'latin1'], ['"utf-8"', 'utf8'], ['unheard-of', 'utf8']] as const)('an answer in %s', async (charset, encoding) => {
  outside.use(http.get(address, () => new HttpResponse(Buffer.from(fixture('moving.xml'), encoding), { headers: { 'content-type': `application/xml; charset=${charset}` } })))
  const { shipments: [parcel] } = await dhlPaket.track!({ trackingNumber: number }, someSettings(), context)
  expect(parcel!.events[0]!.location).toBe('Neumünster')
})

test('parcels that were not asked for are dropped', async () => {
  answers(fixture('several.xml'))
  expect((await dhlPaket.track!({ trackingNumber: number }, someSettings(), context)).shipments.map(({ trackingNumber }) => trackingNumber)).toEqual([number])
  answers(fixture('several.xml'))
  expect((await failure(dhlPaket.track!({ trackingNumber: '00340434161094015902' }, someSettings(), context))).code).toBe('not_found')
})

test.each(['', '1234567', 'a'.repeat(40), '"/><data x="', '12345678;12345679'])('"%s" is not sent', async (trackingNumber) => {
  expect((await failure(dhlPaket.track!({ trackingNumber }, someSettings(), context))).code).toBe('invalid_input')
})

test('check: an unknown parcel passes; a wrong user, a wrong key and a wrong address do not', async () => {
  answers(fixture('not-found.xml'))
  await expect(dhlPaket.check!(someSettings(), context)).resolves.toBeUndefined()
  answers(fixture('delivered.xml'), 200, 'https://api-sandbox.dhl.com/parcel/de/tracking/v0/shipments')
  await expect(dhlPaket.check!(someSettings({ baseUrl: 'https://api-sandbox.dhl.com/' }), context)).resolves.toBeUndefined()
  answers(fixture('unauthorized.xml'))
  expect((await failure(dhlPaket.check!(someSettings(), context))).code).toBe('unauthorized')
  answers(fixture('gateway-unauthorized.json'), 401)
  expect((await failure(dhlPaket.check!(someSettings(), context))).code).toBe('unauthorized')
  answers('', 404)
  expect((await failure(dhlPaket.check!(someSettings(), context))).code).toBe('upstream_rejected')
})

test('settings: key, secret and password are secrets', () => {
  const { apiKey, apiSecret, password } = dhlPaket.settings.shape
  expect([apiKey, apiSecret, password].map((field) => field.meta()?.['secret'])).toEqual([true, true, true])
  expect(dhlPaket.settings.safeParse({ apiKey: 'a', apiSecret: 'b', appname: 'c' }).success).toBe(false)
})

test('public tracking page', () => {
  expect(dhlPaket.trackingUrl(number, 'de')).toBe(`https://www.dhl.de/de/privatkunden/pakete-empfangen/verfolgen.html?piececode=${number}`)
  expect(dhlPaket.trackingUrl('1&x=<', 'fr')).toBe('https://www.dhl.de/en/privatkunden/pakete-empfangen/verfolgen.html?piececode=1%26x%3D%3C')
})

test.each([
  ['PO', 'LDTMV', '', '', 'out_for_delivery', undefined],
  ['ZN', 'RETRN', '', '', 'returning', undefined],
  ['ZN', 'DLVRF', 'DMGED', '', 'exception', 'carrier_damaged_parcel'],
  ['ZN', 'DLVRF', '', '', 'exception', 'consignee_refused'],
  ['ZN', 'NTDEL', '', 'Der Empfänger ist unbekannt.', 'exception', 'carrier_address_not_found'],
  ['ZN', '', '', 'The recipient was not present.', 'delivery_attempted', 'consignee_not_home'],
  ['ZU', 'DLVRD', 'ACCPK', '', 'delivered', 'delivered_parcel_locker'],
  ['ZU', 'DLVRD', 'OTHER', 'Die Sendung wurde am Ablageort abgelegt.', 'delivered', 'delivered_safe_place'],
  ['ZU', 'DSPSD', '', '', 'exception', undefined],
  ['ZU', 'DLVRD', '', 'Die Zustellbasis hat die Sendung bearbeitet.', 'delivered', undefined],
  ['ZF', '', '', '', 'available_for_pickup', undefined],
  ['BV', 'DMGDS', '', '', 'exception', 'carrier_damaged_parcel'],
  ['BV', '', '', '', 'exception', undefined],
  ['NB', 'MSRTD', '', '', 'in_transit', 'carrier_sorting_error'],
  ['ZO', '', '', '', 'in_transit', undefined],
  ['', 'HLDCC', '', '', 'available_for_pickup', undefined],
  ['', 'ULFMV', '', '', 'in_transit', undefined],
  ['zu', ' dlvrd ', '', '', 'delivered', undefined],
])('%s/%s/%s "%s" is %s', (std, ice, ric, text, status, reason) => {
  const { row } = readMeaning({ 'standard-event-code': std, ice, ric, 'event-text': text })
  expect([row?.status, row?.reason]).toEqual([status, reason])
})

const timed = (time: string, country: string) => dhlPaket.parse(`<data name="piece-shipment-list" code="0"><data name="piece-shipment" piece-code="${number}"><data name="piece-event" event-timestamp="${time}" event-country="${country}" standard-event-code="EE"/></data></data>`).shipments[0]!.events[0]?.occurredAt
test.each([
  ['18.07.2026 10:02', 'Deutschland', '2026-07-18T10:02:00+02:00'], ['18.07.2026 10:02', 'Vereinigtes Königreich', '2026-07-18T10:02:00+01:00'], ['18.07.2026 10:02', 'United States', '2026-07-18T10:02:00-04:00'],
  ['18.07.2026 10:02', 'FI', '2026-07-18T10:02:00+03:00'], ['18.07.2026 10:02', 'Nirgendwo', '2026-07-18T10:02:00+02:00'], ['2026-07-18T10:02:00Z', '', '2026-07-18T10:02:00Z'], ['18.07.2026', '', '2026-07-18T00:00:00+02:00'],
  ['30.02.2026 10:02', '', undefined], ['18.07.0000 10:02', '', undefined], ['18.07.9999 10:02', '', undefined],
])('%s in %s is %s', (time, country, iso) => {
  expect(timed(time, country)).toBe(iso)
})
