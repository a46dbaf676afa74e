import { expect, test } from 'vitest'
import { answersAt, context, failure, textsOf } from '../../tests/contracts/carriers/one-carrier.ts'
import { readXml } from './_xml.ts'
import { readMeaning } from './dhl-paket.events.ts'
import { dhlPaket } from './dhl-paket.ts'

const someSettings = (more: object = {}) => dhlPaket.settings.parse({ apiKey: 'the-key', apiSecret: 'the:secret', appname: 'shop<&>', password: 'p"\'w', ...more })
const fixture = textsOf('dhl-paket')
const number = '00340434161094042557'
const answers = answersAt('GET https://api-eu.dhl.com/parcel/de/tracking/v0/shipments')

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

test.each([['ISO-8859-1', 'latin1'], ['"utf-8"', 'utf8'], ['unheard-of', 'utf8']] as const)('an answer in %s', async (charset, encoding) => {
  answers(() => new Response(Buffer.from(fixture('moving.xml'), encoding), { headers: { 'content-type': `application/xml; charset=${charset}` } }))
  const { shipments: [parcel] } = await dhlPaket.track!({ trackingNumber: number }, someSettings(), context)
  expect(parcel!.events[0]!.location).toBe('Neumünster')
})

test('of several parcels none may be the one asked for', async () => {
  answers(fixture('several.xml'))
  expect((await failure(dhlPaket.track!({ trackingNumber: '00340434161094015902' }, someSettings(), context))).code).toBe('not_found')
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
