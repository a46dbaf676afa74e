import { expect, test } from 'vitest'
import { answersAt, context, textsOf } from '../../tests/contracts/carriers/one-carrier.ts'
import { dhl } from './dhl.ts'

const settings = dhl.settings.parse({ apiKey: 'the-key' })
const fixture = textsOf('dhl')
const number = '00340434161094042557'

test('asks with key, language, postcode and country, and marks the language of the answer', async () => {
  const asked = answersAt('GET https://api-eu.dhl.com/track/shipments')(fixture('moving.json'), 200, { 'content-language': 'de' })
  const answer = await dhl.track!({ trackingNumber: '0034 0434-161094042557', postcode: ' 93049 ', language: 'de-AT', country: 'de' }, settings, context)
  expect(asked[0]!.headers.get('dhl-api-key')).toBe('the-key')
  expect(Object.fromEntries(new URL(asked[0]!.url).searchParams)).toEqual({ trackingNumber: number, language: 'de', recipientPostalCode: '93049', requesterCountryCode: 'DE' })
  expect(new Set(answer.shipments[0]!.events.map(({ language }) => language))).toEqual(new Set(['de']))
})

test('another base URL and one division come from the settings', async () => {
  const asked = answersAt('GET https://api-test.dhl.com/track/shipments')(fixture('moving.json'))
  await dhl.track!({ trackingNumber: number }, dhl.settings.parse({ apiKey: 'k', baseUrl: 'https://api-test.dhl.com/', service: 'parcel-de' }), context)
  expect(asked.map(({ url }) => url)).toEqual([`https://api-test.dhl.com/track/shipments?trackingNumber=${number}&service=parcel-de`])
})

test('a piece or a reference that was asked for is the parcel', async () => {
  const answers = answersAt('GET https://api-eu.dhl.com/track/shipments')
  for (const details of [{ pieceIds: ['JJD000390007882823456'] }, { references: [{ number: 'JJD000390007882823456', type: 'local-tracking-number' }] }]) {
    answers({ shipments: [{ id: 'A1', details, status: { timestamp: '2026-11-18T10:00:00', statusCode: 'transit' } }] })
    expect((await dhl.track!({ trackingNumber: 'JJD00 0390007882823456' }, settings, context)).shipments.map(({ trackingNumber }) => trackingNumber)).toEqual(['A1'])
  }
})

test('public tracking page by kind of number and language', () => {
  expect(dhl.trackingUrl(number, 'de')).toBe(`https://www.dhl.de/de/privatkunden/pakete-empfangen/verfolgen.html?piececode=${number}`)
  expect(dhl.trackingUrl('4986642380', 'en-GB')).toBe('https://www.dhl.com/global-en/home/tracking.html?tracking-id=4986642380')
  expect(dhl.trackingUrl('1&x=<', 'de')).toBe('https://www.dhl.com/de-de/home/tracking.html?tracking-id=1%26x%3D%3C')
})

const oneEvent = (event: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  dhl.parse(JSON.stringify({ shipments: [{ id: number, service: 'parcel-de', events: [{ timestamp: '2026-11-17T10:00:00', ...event }], ...more }] })).shipments[0]!

test.each([
  ['transit', '', 'Die Sendung wurde in das Zustellfahrzeug geladen.', 'out_for_delivery', undefined],
  ['transit', '', 'The shipment has been loaded onto the delivery vehicle', 'out_for_delivery', undefined],
  ['failure', '', 'The recipient was not present.', 'delivery_attempted', 'consignee_not_home'],
  ['failure', '', 'Aufgrund eines Adressfehlers konnte die Sendung nicht zugestellt werden.', 'exception', 'consignee_incorrect_address'],
  ['failure', '', 'The shipment is being returned', 'returning', undefined],
  ['failure', '', 'The shipment could not be delivered and is being forwarded to a PACKSTATION. The recipient has been notified.', 'delivery_attempted', undefined],
  ['transit', '', 'Die Sendung wurde fehlgeleitet und konnte nicht zugestellt werden. Die Sendung wird umadressiert und an den Empfänger weitergeleitet.', 'in_transit', 'carrier_sorting_error'],
  ['transit', '', 'Der Absender wurde nicht angetroffen. Die Sendung konnte nicht abgeholt werden.', 'in_transit', undefined],
  ['delivered', '', 'The recipient has picked up the shipment from the retail outlet', 'delivered', 'delivered_pickup_point'],
  ['delivered', '', 'Die Sendung wurde in den Briefkasten des Empfängers zugestellt', 'delivered', 'delivered_mailbox'],
  ['delivered', 'ZU', 'Die Sendung wurde vernichtet.', 'exception', undefined],
  ['transit', 'LA', '', 'available_for_pickup', undefined],
  ['transit', 'LA', 'Urlaubslagerung: Lagerfrist nicht abgeholt', 'exception', undefined],
  ['failure', 'BV', '', 'exception', undefined],
  ['unknown', '', '', 'unknown', undefined],
  ['something-new', '', 'Blip', 'unknown', undefined],
])('%s %s "%s" is %s', (statusCode, status, description, ours, reason) => {
  const { events: [event] } = oneEvent({ statusCode, status, description })
  expect([event!.status, event!.reason]).toEqual([ours, reason])
})

test('the coarse code binds: words of a delivery do not deliver a parcel that DHL calls announced', () => {
  // The sample of DHL's own documentation joins exactly these.
  const report = oneEvent({ statusCode: 'pre-transit', status: 'DELIVERED', description: 'JESSICA', remark: 'The shipment is pending completion of customs inspection.' })
  expect(report.status).toBe('info_received')
})

test('an unknown code is told once, without the words of a delivery', () => {
  const told: string[][] = []
  const event = (statusCode: string) => ({ timestamp: '2026-11-17T10:00:00', statusCode, status: 'QX', description: 'Ada was here' })
  dhl.parse(JSON.stringify({ shipments: [{ id: 'A1234', events: [event('transit'), event('transit'), event('delivered')] }] }), { unmapped: (...words) => told.push(words) })
  expect(told.toSorted()).toEqual([['QX', ''], ['QX', 'Ada was here']])
})

test('news that only inform move nothing', () => {
  const report = dhl.parse(JSON.stringify({ shipments: [{ id: number, service: 'parcel-de', events: [
    { timestamp: '2026-11-17T10:00:00', statusCode: 'transit', status: 'DD' }, { timestamp: '2026-11-16T10:00:00', statusCode: 'delivered', status: 'ZU' },
  ] }] })).shipments[0]!
  expect([report.status, report.deliveredAt, report.events[0]!.informational]).toEqual(['delivered', '2026-11-16T10:00:00+01:00', true])
})

test('a summary without a time outranks older events it contradicts', () => {
  const report = oneEvent({ statusCode: 'transit', status: 'PO' }, { status: { statusCode: 'delivered', status: 'delivered' } })
  expect([report.status, report.deliveredAt]).toEqual(['delivered', undefined])
})

test.each([
  [{ estimatedTimeOfDelivery: '2018-08-03T00:00:00Z' }, '2018-08-03'],
  [{ estimatedTimeOfDelivery: '2026-11-20' }, '2026-11-20'],
  [{ estimatedTimeOfDelivery: '2026-07-20T16:30:00' }, '2026-07-20T16:30:00+02:00'],
  [{ estimatedDeliveryTimeFrame: { estimatedFrom: '2026-11-20T00:00:00', estimatedThrough: '2026-11-20T23:59:59' } }, '2026-11-20'],
  [{ estimatedDeliveryTimeFrame: { estimatedFrom: '2026-11-20T14:00:00', estimatedThrough: '2026-11-20T10:00:00' }, estimatedTimeOfDelivery: '2026-11-20T10:00:00+01:00' }, '2026-11-20T10:00:00+01:00'],
  [{ estimatedTimeOfDelivery: '2026-02-30T10:00:00' }, undefined],
  [{ estimatedTimeOfDelivery: 'tomorrow' }, undefined],
])('estimate %j', (fields, estimate) => {
  expect(oneEvent({ statusCode: 'transit' }, fields).estimatedDelivery).toEqual(estimate)
})

test.each([
  ['LEIPZIG - GERMANY', '+02:00'], ['NEW YORK GATEWAY, NY - USA', '-04:00'], ['HONG KONG - HONG KONG SAR, CHINA', '+08:00'], ['EAST MIDLANDS - UK', '+01:00'],
  ['ATLANTIS - NOWHERE', '+02:00'], ['Kiel', '+02:00'],
])('Express: a local time at %s is read there', (addressLocality, offset) => {
  expect(oneEvent({ statusCode: 'transit', timestamp: '2026-07-17T10:00:00', location: { address: { addressLocality } } }).events[0]!.occurredAt).toBe(`2026-07-17T10:00:00${offset}`)
})
