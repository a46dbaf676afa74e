import { http, HttpResponse } from 'msw'
import { readFileSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { AppError } from '../contract/errors.ts'
import type { CarrierContext } from '../core/carrier-port.ts'
import { outside } from '../../tests/setup-node.ts'
import { dhl } from './dhl.ts'

const now = Date.parse('2026-11-18T12:00:00Z')
const silent = { info: () => {}, warn: () => {}, error: () => {} }
const context = (more: Partial<CarrierContext> = {}): CarrierContext => ({ fetch, now: () => now, log: silent, ...more })
const settings = dhl.settings.parse({ apiKey: 'the-key' })
const address = 'https://api-eu.dhl.com/track/shipments'
const fixture = (name: string) => readFileSync(new URL(`../../tests/fixtures/carriers/dhl/${name}`, import.meta.url), 'utf8')
const number = '00340434161094042557'
const json = { 'content-type': 'application/json' }
const failure = async (promise: Promise<unknown>) => {
  const error = await promise.then(() => null, (reason: unknown) => reason)
  expect(error).toBeInstanceOf(AppError)
  return error as AppError
}

test('asks with key, language, postcode and country, and marks the language of the answer', async () => {
  let request: Request | undefined
  outside.use(http.get(address, (info) => {
    request = info.request
    return new HttpResponse(fixture('customs.json'), { headers: { ...json, 'content-language': 'de' } })
  }))
  const answer = await dhl.track!({ trackingNumber: '0034 0434-161094042557', postcode: ' 93049 ', language: 'de-AT', country: 'de' }, settings, context())
  expect(request!.headers.get('dhl-api-key')).toBe('the-key')
  expect(Object.fromEntries(new URL(request!.url).searchParams)).toEqual({ trackingNumber: number, language: 'de', recipientPostalCode: '93049', requesterCountryCode: 'DE' })
  expect(answer.shipments[0]!.events.map(({ language }) => language)).toEqual(['de', 'de'])
})

test('another base URL and one division come from the settings', async () => {
  let url = ''
  outside.use(http.get('https://api-test.dhl.com/track/shipments', ({ request }) => {
    url = request.url
    return new HttpResponse(fixture('moving.json'), { headers: json })
  }))
  await dhl.track!({ trackingNumber: number }, dhl.settings.parse({ apiKey: 'k', baseUrl: 'https://api-test.dhl.com/', service: 'parcel-de' }), context())
  expect(url).toBe(`https://api-test.dhl.com/track/shipments?trackingNumber=${number}&service=parcel-de`)
})

test.each([
  [401, 'unauthorized'], [403, 'unauthorized'], [404, 'not_found'], [400, 'upstream_rejected'], [415, 'upstream_rejected'],
  [500, 'upstream_unavailable'], [503, 'upstream_unavailable'],
] as const)('HTTP %i is %s', async (status, code) => {
  outside.use(http.get(address, () => HttpResponse.json({ status, title: 'x', detail: 'The name is Ada' }, { status })))
  const error = await failure(dhl.track!({ trackingNumber: number }, settings, context()))
  expect(error.code).toBe(code)
  expect(error.message).not.toContain('Ada')
})

test.each([['17', 17], ['Wed, 18 Nov 2026 12:02:00 GMT', 120], ['Wed, 18 Nov 2026 11:00:00 GMT', 1], ['soon', undefined], ['99999999', 86_400]])('429 with Retry-After %s waits', async (header, seconds) => {
  outside.use(http.get(address, () => new HttpResponse(fixture('limited.json'), { status: 429, headers: { ...json, 'retry-after': header } })))
  const error = await failure(dhl.track!({ trackingNumber: number }, settings, context()))
  expect([error.code, error.retryAfterSeconds]).toEqual(['rate_limited', seconds])
})

test.each([
  ['a web page with 200', () => new HttpResponse(fixture('maintenance.html'), { headers: { 'content-type': 'text/html' } })],
  ['an empty body', () => new HttpResponse('')],
  ['half an answer', () => new HttpResponse(fixture('truncated.txt'), { headers: json })],
  ['a closed line', () => HttpResponse.error()],
  ['a redirect, which would take the key along', () => HttpResponse.redirect('https://elsewhere.example/', 302)],
])('%s is upstream_unavailable', async (_, answer) => {
  outside.use(http.get(address, answer))
  expect((await failure(dhl.track!({ trackingNumber: number }, settings, context()))).code).toBe('upstream_unavailable')
})

test('more than 10 MB are not read to the end', async () => {
  const chunk = new Uint8Array(1_000_000).fill(32)
  const pull = vi.fn((controller: ReadableStreamDefaultController) => controller.enqueue(chunk))
  const endless = () => Promise.resolve(new Response(new ReadableStream({ pull }), { headers: json }))
  expect((await failure(dhl.track!({ trackingNumber: number }, settings, context({ fetch: endless })))).message).toContain('10 MB')
  expect(pull.mock.calls.length).toBeLessThan(15)
})

test('gives up on a silent DHL', async () => {
  const silentFetch: typeof fetch = (_, init) => new Promise((_resolve, reject) => init!.signal!.addEventListener('abort', () => reject(init!.signal!.reason as Error)))
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort(new DOMException('late', 'TimeoutError')))
  const aborting: typeof fetch = (url, init) => (init!.signal!.aborted ? Promise.reject(init!.signal!.reason as Error) : silentFetch(url, init))
  expect((await failure(dhl.track!({ trackingNumber: number }, settings, context({ fetch: aborting })))).code).toBe('upstream_unavailable')
  expect(timeout).toHaveBeenCalledWith(15_000)
  timeout.mockRestore()
})

test.each(['', 'ab', 'a'.repeat(41), '0034/../x', '12345678?x=1'])('"%s" is not sent to DHL', async (trackingNumber) => {
  expect((await failure(dhl.track!({ trackingNumber }, settings, context()))).code).toBe('invalid_input')
})

test('check: a right key passes though the number is unknown, a wrong one says so', async () => {
  outside.use(http.get(address, () => new HttpResponse(fixture('not-found.json'), { status: 404, headers: json })))
  await expect(dhl.check!(settings, context())).resolves.toBeUndefined()
  outside.use(http.get(address, () => new HttpResponse(fixture('unauthorized.json'), { status: 401, headers: json })))
  expect((await failure(dhl.check!(settings, context()))).code).toBe('unauthorized')
})

test('settings: the key is a secret, plain http is refused', () => {
  expect(dhl.settings.shape.apiKey.meta()).toMatchObject({ secret: true })
  expect(dhl.settings.safeParse({ apiKey: 'k', baseUrl: 'http://api-eu.dhl.com' }).success).toBe(false)
  expect(dhl.settings.safeParse({ apiKey: '  ' }).success).toBe(false)
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
