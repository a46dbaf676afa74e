import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { answersAt, context, fixturesOf, signInAt } from '../../tests/contracts/carriers/one-carrier.ts'
import { readCodes } from './_codes.ts'
import { fillPlaceholders, readCode } from './hermes.events.ts'
import { hermes } from './hermes.ts'

let accounts = 0
const someSettings = (more: object = {}) => hermes.settings.parse({ clientId: 'app', clientSecret: 'app secret', username: `shop ${++accounts}`, password: ' p&w ', ...more })
const fixture = fixturesOf<{ shipmentinfo: Record<string, unknown>[] }>('hermes')
const number = 'H1003240019174301028'
const address = 'https://de-api.hermesworld.com/services/hsi/shipmentinfo'
const signIn = signInAt('https://authme.myhermes.de/authorization-facade/oauth2/access_token')
const answers = answersAt(`GET ${address}`)

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

test('the international number counts as the parcel\'s own', async () => {
  signIn()
  const own = fixture('moving').shipmentinfo[0]!
  answers({ shipmentinfo: [{ ...own, shipmentID: 'H9999999999999999999' }, { ...own, internationalShipmentID: '00340633031105567586' }] })
  const { shipments } = await hermes.track!({ trackingNumber: '00340633031105567586' }, someSettings(), context)
  expect(shipments.map(({ trackingNumber }) => trackingNumber)).toEqual([number])
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
