import { expect, test } from 'vitest'
import { AppError } from '../contract/errors.ts'
import type { CarrierContext } from '../core/carrier-port.ts'
import { dhl } from './dhl.ts'
import { fedex } from './fedex.ts'
import { ups } from './ups.ts'
import { usps } from './usps.ts'

const now = Date.parse('2026-11-21T12:00:00Z')
const dayMs = 86_400_000
const target = { url: 'https://afterglow.example/v1/carriers/x/webhooks/y', secret: '0123456789abcdef0123456789abcdef' }

interface Sent { method: string; url: string; headers: Headers; body: unknown }
/** A carrier that answers by the end of the address; sign-ins always work. */
function answering(answers: Record<string, (sent: Sent) => Response>) {
  const sent: Sent[] = []
  const fetch = (async (input: URL, init: RequestInit = {}) => {
    const text = typeof init.body === 'string' ? init.body : ''
    if (/oauth/.test(input.href)) return Response.json({ access_token: `token-${Math.random()}`, expires_in: 3600 })
    const request: Sent = { method: init.method ?? 'GET', url: input.href, headers: new Headers(init.headers), body: text ? JSON.parse(text) as unknown : null }
    sent.push(request)
    const [, answer] = Object.entries(answers).find(([end]) => `${request.method} ${input.pathname}`.endsWith(end)) ?? []
    return answer ? answer(request) : new Response('', { status: 404 })
  }) as unknown as typeof globalThis.fetch
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const context: CarrierContext = { fetch, now: () => now, log }
  return { sent, context }
}
const upsSettings = () => ups.settings.parse({ clientId: `id-${Math.random()}`, clientSecret: 'secret' })
const uspsSettings = (more = {}) => usps.settings.parse({ clientId: `id-${Math.random()}`, clientSecret: 'secret', mailerId: '901052658', noticeEmail: 'shop@example.com', ...more })
const dhlSettings = (more = {}) => dhl.settings.parse({ apiKey: 'key', service: 'parcel-de', pushAccount: '5012345678', ...more })

test('UPS: its own numbers go out together with address and credential, for fourteen days', async () => {
  const { sent, context } = answering({ '/subscription/standard/package': () => Response.json({ validTrackingNumbers: ['1Z204W4R0308071865'], invalidTrackingNumbers: ['1Z1234567891234556'] }) })
  const subscriptions = ups.webhook!.subscriptions!
  const queries = ['1Z204W4R0308071865', '1Z1234567891234556', '123456789', '00340434161094042557'].map((trackingNumber) => ({ trackingNumber }))
  expect(await subscriptions.subscribe(queries, target, upsSettings(), context)).toEqual([{ trackingNumber: '1Z204W4R0308071865', id: '1Z204W4R0308071865', expiresAt: now + 14 * dayMs }])
  expect(sent.map(({ method, url, body }) => [method, url, body])).toEqual([['POST', 'https://onlinetools.ups.com/api/track/v1/subscription/standard/package', {
    locale: 'en_US', trackingNumberList: ['1Z204W4R0308071865', '1Z1234567891234556'], destination: { url: target.url, credentialType: 'Bearer', credential: target.secret },
  }]])
  expect([sent[0]!.headers.get('transid'), sent[0]!.headers.get('transactionsrc'), sent[0]!.headers.get('authorization')]).toEqual([expect.stringMatching(/^[\da-f-]{36}$/), 'afterglow', expect.stringMatching(/^Bearer token-/)])
  expect([subscriptions.batch, 14 * dayMs - subscriptions.renewBeforeMs]).toEqual([100, 11 * dayMs])
})

test('UPS: numbers that are none of its own cost no question, and a refusal of all is no fault', async () => {
  const { sent, context } = answering({ package: () => Response.json({ response: { errors: [{ code: 'VSS210', message: 'at least one valid' }] }, invalidTrackingNumbers: ['1Z1234567891234556'] }, { status: 400 }) })
  const { subscribe } = ups.webhook!.subscriptions!
  expect(await subscribe([{ trackingNumber: '00340434161094042557' }], target, upsSettings(), context)).toEqual([])
  expect(sent).toEqual([])
  expect(await subscribe([{ trackingNumber: '1Z1234567891234556' }], target, upsSettings(), context)).toEqual([])
})

test.each([[401, 'unauthorized'], [429, 'rate_limited'], [500, 'upstream_unavailable'], [400, 'upstream_rejected']] as const)('UPS: HTTP %i is %s', async (status, code) => {
  const { context } = answering({ package: () => new Response('{}', { status }) })
  await expect(ups.webhook!.subscriptions!.subscribe([{ trackingNumber: '1Z1234567891234556' }], target, upsSettings(), context)).rejects.toMatchObject({ code })
})

test('UPS: an event is read like the Track API\'s, with local time, place, window and receiver', () => {
  const event = {
    trackingNumber: '1Z204W4R0308071865', localActivityDate: '20240423', localActivityTime: '095004', gmtActivityDate: '20240423', gmtActivityTime: '135004',
    activityLocation: { city: 'CHARLOTTE', stateProvince: 'NC', postalCode: '28209', country: 'US' },
    activityStatus: { type: 'D', code: 'FS', description: 'Delivered', descriptionCode: '011' }, scheduledDeliveryDate: '20191014', actualDeliveryDate: '20240423', actualDeliveryTime: '095004', receivedBy: 'John',
  }
  const [report] = ups.webhook!.parse(JSON.stringify(event))!.shipments
  expect(report).toMatchObject({ trackingNumber: '1Z204W4R0308071865', status: 'delivered', signedBy: 'John', deliveredAt: '2024-04-23T09:50:04-04:00', events: [{ occurredAt: '2024-04-23T09:50:04-04:00', location: 'CHARLOTTE, NC, US', code: 'FS' }] })
  expect(ups.webhook!.parse('{}')).toBeNull()
  expect(ups.webhook!.parse('{"trackingNumber":"1Z204W4R0308071865"}')).toBeNull()
})

test('USPS: one subscription for all parcels of the mailer; the same again is as good', async () => {
  const id = '019db15c-05e8-7432-95dc-8c511d2f9a1b'
  const fresh = answering({ '/subscriptions': () => Response.json({ subscriptionId: id }) })
  const { subscribe, scope } = usps.webhook!.subscriptions!
  const settings = uspsSettings()
  expect([scope(settings), scope(usps.settings.parse({ clientId: 'i', clientSecret: 's' }))]).toEqual(['account', null])
  expect(await subscribe([], target, settings, fresh.context)).toEqual([{ id, expiresAt: now + 20 * dayMs }])
  expect(fresh.sent[0]).toMatchObject({
    method: 'POST', url: 'https://apis.usps.com/subscriptions-tracking/v3/subscriptions',
    body: { listenerURL: target.url, secret: target.secret, filterProperties: { MID: '901052658' }, adminNotification: [{ email: 'shop@example.com' }] },
  })
  const again = answering({ '/subscriptions': () => Response.json({ error: { message: `Duplicate of subscriptionId : ${id}` } }, { status: 400 }) })
  expect(await subscribe([], target, settings, again.context)).toEqual([{ id, expiresAt: now + 20 * dayMs }])
  const refused = answering({ '/subscriptions': () => Response.json({ error: { message: 'MID is not yours' } }, { status: 400 }) })
  await expect(subscribe([], target, settings, refused.context)).rejects.toMatchObject({ code: 'upstream_rejected' })
})

test('USPS: cancelling names the state it means', async () => {
  const { sent, context } = answering({ 'GET /subscriptions-tracking/v3/subscriptions/a-b': () => new Response('{}', { headers: { etag: '"7"' } }), 'DELETE /subscriptions-tracking/v3/subscriptions/a-b': () => new Response(null, { status: 204 }) })
  await usps.webhook!.subscriptions!.unsubscribe!('a-b', uspsSettings(), context)
  expect(sent.map(({ method, headers }) => [method, headers.get('if-match')])).toEqual([['GET', null], ['DELETE', '"7"']])
})

test('USPS: the inner message is the parcel; an envelope without one tells nothing', () => {
  const payload = JSON.stringify({ trackingNumber: '9400100000000000000000', statusCategory: 'Out for Delivery', trackingEvents: [{ eventType: 'OUT FOR DELIVERY', eventCode: 'OF', eventTimestamp: '2026-11-20T08:10:00', eventCity: 'DALLAS', eventState: 'TX', eventZIP: '75201' }] })
  const answer = usps.webhook!.parse(JSON.stringify({ subscriptionId: 's', subscriptionType: 'TRACKING', timestamp: '2026-11-20T14:11:00Z', payload }))
  expect(answer!.shipments[0]).toMatchObject({ trackingNumber: '9400100000000000000000', status: 'out_for_delivery', events: [{ occurredAt: '2026-11-20T08:10:00-06:00' }] })
  expect(usps.webhook!.parse('{"subscriptionId":"s"}')).toBeNull()
  expect(() => usps.webhook!.parse(JSON.stringify({ timestamp: 't', payload: '<html>' }))).toThrow(AppError)
})

test('DHL: a division\'s customer account, with a token in a header of ours', async () => {
  const { sent, context } = answering({ '/subscription': () => Response.json({ self: 'https://api-eu.dhl.com/tracking/push/v1/subscription/sub-123' }, { status: 202 }) })
  const { subscribe, scope, unsubscribe } = dhl.webhook!.subscriptions!
  expect([scope(dhlSettings()), scope(dhlSettings({ service: undefined })), scope(dhlSettings({ pushAccount: undefined }))]).toEqual(['account', null, null])
  expect(await subscribe([], target, dhlSettings(), context)).toEqual([{ id: 'sub-123', expiresAt: null }])
  expect(sent[0]).toMatchObject({ url: 'https://api-eu.dhl.com/tracking/push/v1/subscription', body: {
    hook: { uri: target.url, authentication: { type: 'ApiKeyAuthentication', header: 'afterglow-token', token: target.secret } }, format: 'Default', type: 'Account', service: 'parcel-de', accountID: '5012345678',
  } })
  expect(sent[0]!.headers.get('dhl-api-key')).toBe('key')
  const gone = answering({ '/subscription/sub-123': () => new Response(null, { status: 204 }) })
  await unsubscribe!('sub-123', dhlSettings(), gone.context)
  expect(gone.sent[0]!.method).toBe('DELETE')
})

test('DHL: consent is given at DHL\'s own address, whatever address the message names', async () => {
  const { sent, context } = answering({ '/subscription/sub-123': () => new Response(null, { status: 204 }) })
  const ask = { scope: 'subscription.validate', self: 'https://evil.example/tracking/push/v1/subscription/sub-123', secret: 'hook-secret' }
  expect(dhl.webhook!.parse(JSON.stringify(ask))).toBeNull()
  await dhl.webhook!.handshake!(JSON.stringify(ask), dhlSettings(), context)
  expect(sent.map(({ method, url, headers }) => [method, url, headers.get('dhl-api-hook-secret')])).toEqual([['POST', 'https://api-eu.dhl.com/tracking/push/v1/subscription/sub-123', 'hook-secret']])
  for (const other of [{ scope: 'subscription.ready', self: ask.self }, { ...ask, secret: 'two\nlines' }, { ...ask, self: 'https://evil.example/' + '..'.repeat(3) }]) await dhl.webhook!.handshake!(JSON.stringify(other), dhlSettings(), context)
  expect(sent).toHaveLength(1)
})

test('DHL: pushed shipments are read like the Unified API\'s', () => {
  const push = { scope: 'subscription.push', self: 'x', shipments: [{ id: '00340434161094042557', service: 'parcel-de', status: { timestamp: '2026-11-20T09:00:00+01:00', statusCode: 'delivered', status: 'ZU', description: 'Die Sendung wurde zugestellt.' } }] }
  expect(dhl.webhook!.parse(JSON.stringify(push))!.shipments[0]).toMatchObject({ trackingNumber: '00340434161094042557', status: 'delivered' })
})

const fedexResult = { trackingNumberInfo: { trackingNumber: '123456789012' }, latestStatusDetail: { code: 'OD', derivedCode: 'OD' }, scanEvents: [{ date: '2026-11-20T08:00:00-06:00', eventType: 'OD', eventDescription: 'On FedEx vehicle for delivery', derivedStatusCode: 'OD' }] }
test.each([
  ['in the envelope of an answer', { output: { completeTrackResults: [{ trackingNumber: '123456789012', trackResults: [fedexResult] }] } }],
  ['without it', { completeTrackResults: [{ trackingNumber: '123456789012', trackResults: [fedexResult] }] }],
  ['of one number', { trackingNumber: '123456789012', trackResults: [fedexResult] }],
  ['alone', fedexResult],
])('FedEx: results are read %s', (_how, message) => {
  expect(fedex.webhook!.parse(JSON.stringify(message))!.shipments[0]).toMatchObject({ trackingNumber: '123456789012', status: 'out_for_delivery' })
})

test('FedEx: an empty test says nothing, another form is told', () => {
  expect(fedex.webhook!.parse('{}')).toBeNull()
  expect(() => fedex.webhook!.parse('{"payload":1}')).toThrow(AppError)
})
