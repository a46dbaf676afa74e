import { expect, test } from 'vitest'
import { answersAt, context, fixturesOf } from '../../tests/contracts/carriers/one-carrier.ts'
import { ship24 } from './ship24.ts'

const settings = (more: object = {}) => ship24.settings.parse({ apiKey: 'key', ...more })
const fixture = fixturesOf<{ data: { trackings: { tracker: object, shipment: object, events: object[] }[] } }>('ship24')
const number = '9400115901047177598206'
const address = 'https://api.ship24.com/public/v1/trackers'
const answers = answersAt(`POST ${address}/track`)

test('asks the same question each time, so that one parcel is one tracker', async () => {
  const asked = answers(fixture('moving'))
  const { shipments } = await ship24.track!({ trackingNumber: '9400 1159 0104 7177 5982 06', postcode: '24105', country: 'DE' }, settings({ courier: 'us-post' }), context)
  await ship24.track!({ trackingNumber: number }, settings({ courier: 'us-post' }), context)
  expect(shipments.map(({ trackingNumber, status }) => [trackingNumber, status])).toEqual([[number, 'in_transit']])
  expect(asked.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer key', 'Bearer key'])
  expect(await Promise.all(asked.map((request) => request.json()))).toEqual([1, 2].map(() => ({ trackingNumber: number, courierCode: ['us-post'] })))
})

test('check: lists trackers and makes none', async () => {
  const asked = answersAt(`GET ${address}`)({ data: { trackers: [] } })
  await ship24.check!(settings(), context)
  expect(asked.map(({ url }) => new URL(url).search)).toEqual(['?page=1&limit=1'])
})

test('a scan without a code moves the parcel only where it begins a milestone', () => {
  const [own] = fixture('out-for-delivery').data.trackings
  const scan = (minute: string, statusMilestone: string) => ({ status: 'Scanned', occurrenceDatetime: `2026-11-18T08:${minute}:00+01:00`, statusMilestone })
  const events = [...own!.events, scan('10', 'out_for_delivery'), scan('20', 'failed_attempt'), scan('30', 'failed_attempt')]
  const [parcel] = ship24.parse(JSON.stringify({ data: { trackings: [{ ...own, shipment: {}, events }] } })).shipments
  expect(parcel!.events.slice(0, 3).map(({ status, informational }) => [status, informational])).toEqual([['delivery_attempted', true], ['delivery_attempted', undefined], ['out_for_delivery', true]])
})

test('a local time takes the offset that stands beside it, and its own where it has one', () => {
  const time = (occurrenceDatetime: string, utcOffset?: string) => ship24.parse(JSON.stringify({ data: { trackings: [{ tracker: { trackingNumber: number }, events: [{ occurrenceDatetime, utcOffset, statusCode: 'delivery_delivered', location: 'Austin, US' }] }] } })).shipments[0]!.deliveredAt
  expect([time('2026-11-18T10:00:00', '-06:00'), time('2026-11-18T10:00:00Z', '-06:00'), time('2026-11-18T10:00:00-07:00', '-06:00'), time('2026-11-18T10:00:00', 'x')])
    .toEqual(['2026-11-18T10:00:00-06:00', '2026-11-18T10:00:00Z', '2026-11-18T10:00:00-07:00', '2026-11-18T10:00:00-05:00'])
})

test('public tracking page', () => expect(ship24.trackingUrl('1&x=<', 'de')).toBe('https://www.ship24.com/tracking?p=1%26x%3D%3C'))
