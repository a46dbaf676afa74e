import { expect, test } from 'vitest'
import { answersAt, context, fixturesOf, signInAt } from '../../tests/contracts/carriers/one-carrier.ts'
import { usps } from './usps.ts'

let customers = 0
/** Another client for each test, so that no token of one is known to the next. */
const settingsOf = (more: object = {}) => usps.settings.parse({ clientId: `key-${customers++}`, clientSecret: 'secret', ...more })
const fixture = fixturesOf('usps')
const number = '9400111899223100012345'
const signIn = signInAt('https://apis.usps.com/oauth2/v3/token')
const answers = answersAt('GET https://apis.usps.com/tracking/v3/tracking/:number')

test('signs in for tracking, and asks for every scan and with the ZIP code', async () => {
  const [tokens, questions] = [signIn(), answers(fixture('moving'))]
  const settings = settingsOf()
  const answer = await usps.track!({ trackingNumber: '9400 1118 9922 3100 0123 45', postcode: ' 02540-1234 ', language: 'de' }, settings, context)
  expect(Object.fromEntries(new URLSearchParams(await tokens[0]!.text()))).toEqual({ grant_type: 'client_credentials', client_id: settings.clientId, client_secret: 'secret', scope: 'tracking' })
  const asked = new URL(questions[0]!.url)
  expect(asked.pathname).toBe(`/tracking/v3/tracking/${number}`)
  expect(Object.fromEntries(asked.searchParams)).toEqual({ expand: 'DETAIL', destinationZIPCode: '02540' })
  expect(new Set(answer.shipments[0]!.events.map(({ language }) => language))).toEqual(new Set(['en']))
})

test('a German postcode is no ZIP code', async () => {
  signIn()
  const questions = answers(fixture('moving'))
  await usps.track!({ trackingNumber: number, postcode: '93049', country: 'DE' }, settingsOf(), context)
  expect(new URL(questions[0]!.url).searchParams.has('destinationZIPCode')).toBe(false)
})

test('the ZIP code in front of a number is not part of it', async () => {
  signIn()
  answers(fixture('moving'))
  const settings = settingsOf()
  expect((await usps.track!({ trackingNumber: `42002540${number}` }, settings, context)).shipments).toHaveLength(1)
  expect((await usps.track!({ trackingNumber: `420025401234${number}` }, settings, context)).shipments).toHaveLength(1)
})

test('public tracking page', () => {
  expect(usps.trackingUrl(number, 'de')).toBe(`https://tools.usps.com/go/TrackConfirmAction?tLabels=${number}`)
  expect(usps.trackingUrl('1&x=<', 'en')).toBe('https://tools.usps.com/go/TrackConfirmAction?tLabels=1%26x%3D%3C')
})

const oneScan = (scan: object, more: object = {}) => usps.parse(JSON.stringify({ trackingNumber: number, trackingEvents: [{ eventTimestamp: '2026-11-18T10:00:00', eventState: 'MA', ...scan }], ...more })).shipments[0]!

test.each([
  ['1', 'Delivered, PO Box', 'delivered', 'delivered_mailbox'], ['01', 'Delivered, To Original Sender', 'returned', undefined], ['53', 'Notice Left (No Authorized Recipient Available)', 'delivery_attempted', 'consignee_not_home'],
  ['53', '', 'delivery_attempted', 'consignee_access_restricted'], ['10', 'Inbound Into Customs', 'in_transit', undefined], ['', 'Held at Post Office, At Customer Request', 'available_for_pickup', undefined],
  ['', 'Available for Redelivery or Pickup', 'available_for_pickup', undefined], ['', 'Redelivery Scheduled', 'in_transit', undefined], ['', 'Delivery Exception, Animal Interference', 'delivery_attempted', 'consignee_access_restricted'],
  ['', 'USPS in possession of item', 'picked_up', undefined], ['', 'Arrived at Military Post Office', 'in_transit', undefined], ['', 'Moved, Left no Address', 'exception', 'consignee_incorrect_address'],
  ['', 'Attempted Delivery Abroad', 'delivery_attempted', undefined], ['', 'Tendered to Returns Agent', 'returning', undefined], ['', 'Sorting Complete', 'in_transit', undefined], ['of', '', 'out_for_delivery', undefined],
] as const)('%s "%s" is %s', (eventCode, eventType, status, reason) => {
  const [event] = oneScan({ eventCode, eventType }).events
  expect([event!.status, event!.reason]).toEqual([status, reason])
})

test.each([['DENVER CO DISTRIBUTION CENTER', '-07:00'], ['LOS ANGELES CA INTERNATIONAL DISTRIBUTION CENTER', '-08:00'], ['DALLAS TX LOGISTICS CENTER', '-06:00'], ['BOSTON', '-05:00']])('a plant without a state: %s', (eventCity, offset) => {
  expect(oneScan({ eventCode: '10', eventCity, eventState: '' }).events[0]!.occurredAt).toBe(`2026-11-18T10:00:00${offset}`)
})

test.each([
  [{ expectedDeliveryTimeStamp: '2026-11-20T00:00:00' }, '2026-11-20'],
  [{ expectedDeliveryTimeStamp: '2026-11-20T21:00:00', destinationState: 'CA' }, '2026-11-20T21:00:00-08:00'],
  [{ predictedDeliveryDate: '2026-11-20', predictedDeliveryWindowStartTime: '12:15 p.m.', predictedDeliveryWindowEndTime: '4pm', destinationState: 'HI' }, { from: '2026-11-20T12:15:00-10:00', to: '2026-11-20T16:00:00-10:00' }],
  [{ predictedDeliveryDate: '2026-11-20', predictedDeliveryWindowStartTime: '16:00', predictedDeliveryWindowEndTime: '12:15' }, '2026-11-20T12:15:00-05:00'],
  [{ predictedDeliveryDate: '2026-11-20', expectedDeliveryTimeStamp: '2026-11-21T21:00:00' }, '2026-11-20'],
  [{ expectedDeliveryDate: '2026-11-20', expectedDeliveryTime: '25:00' }, '2026-11-20'],
  [{ guaranteedDeliveryDate: '3 Business Days' }, undefined],
  [{ guaranteedDeliveryTimeStamp: '2026-11-20T12:00:00', destinationCountryCode: 'DE', destinationState: null }, '2026-11-20T12:00:00+01:00'],
])('estimate %j', (fields, estimate) => {
  expect(oneScan({ eventCode: '10' }, fields).estimatedDelivery).toEqual(estimate)
})

test.each([['FIRST-CLASS_PACKAGE_INTERNATIONAL_SERVICE', 'First-Class Package International Service'], ['USPS_RETAIL_GROUND', 'USPS Retail Ground'], ['Priority Mail Express 1-Day<SUP>&#8482;</SUP>', 'Priority Mail Express 1-Day™']])('%s is told as %s', (mailClass, service) => {
  expect(oneScan({ eventCode: '10' }, { mailClass }).service).toBe(service)
})
