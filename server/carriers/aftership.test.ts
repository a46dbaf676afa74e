import { expect, test } from 'vitest'
import { answersAt, context, fixturesOf } from '../../tests/contracts/carriers/one-carrier.ts'
import { aftership } from './aftership.ts'

const settings = (more: object = {}) => aftership.settings.parse({ apiKey: 'key', ...more })
const fixture = fixturesOf<{ data: { trackings: object[] } }>('aftership')
const number = '00340434161094042557'
const address = 'https://api.aftership.com/tracking/2026-07/trackings'
const answers = answersAt(`GET ${address}`)
const takes = answersAt(`POST ${address}`)

test('asks for the number with the key', async () => {
  const asked = answers(fixture('moving'))
  const { shipments } = await aftership.track!({ trackingNumber: '0034 0434 1610 9404 2557' }, settings(), context)
  expect(shipments.map(({ trackingNumber, status }) => [trackingNumber, status])).toEqual([[number, 'in_transit']])
  expect(asked.map(({ url, headers }) => [url, headers.get('as-api-key')])).toEqual([[`${address}?tracking_numbers=${number}`, 'key']])
})

test('a parcel AfterShip does not follow yet is handed to it once', async () => {
  answers(fixture('not-found'))
  const told = takes(fixture('pending'), 201)
  const { shipments } = await aftership.track!({ trackingNumber: number, postcode: '24105', language: 'de-AT' }, settings(), context)
  expect(shipments[0]!.status).toBe('pending')
  expect(await told[0]!.json()).toEqual({ tracking_number: number, destination_postal_code: '24105', language: 'de' })
})

test('the number of the last mile is the parcel too', async () => {
  const [own] = fixture('moving').data.trackings
  answers({ meta: { code: 200 }, data: { trackings: [{ ...own, tracking_number: 'LX123', last_mile: { tracking_number: number } }] } })
  expect((await aftership.track!({ trackingNumber: number }, settings(), context)).shipments[0]!.trackingNumber).toBe('LX123')
})

test('settings: a strange carrier is refused', () => {
  expect(aftership.settings.safeParse({ apiKey: 'a', courier: 'dhl&x=1' }).success).toBe(false)
})

test('a parcel on its way back stays that, whatever its summary calls the move', () => {
  const [parcel] = fixture('returning').data.trackings
  const status = (more: object) => aftership.parse(JSON.stringify({ meta: { code: 200 }, data: { trackings: [{ ...parcel, ...more }] } })).shipments[0]!.status
  expect(status({ tag: 'InTransit', subtag: 'InTransit_003' })).toBe('returning')
  expect(status({ tag: 'Delivered', subtag: 'Delivered_001' })).toBe('returned')
})

test('public tracking page', () => expect(aftership.trackingUrl('1&x=<', 'de')).toBe('https://www.aftership.com/track/1%26x%3D%3C'))
