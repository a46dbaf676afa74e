import { http, HttpResponse } from 'msw'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { outside } from '../../tests/setup-node.ts'
import { AppError } from '../contract/errors.ts'
import type { CarrierContext } from '../core/carrier-port.ts'
import { gls } from './gls.ts'

const context: CarrierContext = { fetch: (input, init) => fetch(input, init), now: () => Date.parse('2026-11-18T12:00:00Z'), log: { info: () => {}, warn: () => {}, error: () => {} } }
let keys = 0
const someSettings = (more: object = {}) => gls.settings.parse({ clientId: `key ${++keys}`, clientSecret: 'secret', ...more })
const fixture = (name: string) => JSON.parse(readFileSync(new URL(`../../tests/fixtures/carriers/gls/${name}.json`, import.meta.url), 'utf8')) as { parcels: Record<string, unknown>[] }
const number = '50412087334'
const tracking = 'https://api.gls-group.net/track-and-trace-v1/tracking/simple/:kind/:number'
const signIn = (base = 'https://api.gls-group.net') => {
  const asked: Request[] = []
  outside.use(http.post(`${base}/oauth2/v1/token`, ({ request }) => {
    asked.push(request.clone())
    return HttpResponse.json({ access_token: `token-${asked.length}`, token_type: 'Bearer', expires_in: 14_399 })
  }))
  return asked
}
const answers = (body: object, status = 200, headers: Record<string, string> = {}) => {
  const asked: Request[] = []
  outside.use(http.get(tracking, ({ request }) => {
    asked.push(request)
    return HttpResponse.json(body, { status, headers })
  }))
  return asked
}
const failure = async (promise: Promise<unknown>) => {
  const error = await promise.then(() => null, (reason: unknown) => reason)
  expect(error).toBeInstanceOf(AppError)
  return error as AppError
}

test('signs in once and asks for a parcel number, in German where the buyer reads it', async () => {
  const tokens = signIn()
  const asked = answers(fixture('moving'))
  const settings = someSettings()
  const answer = await gls.track!({ trackingNumber: ' 5041 208 7334', language: 'de-AT' }, settings, context)
  await gls.track!({ trackingNumber: number, language: 'fr' }, settings, context)
  expect(tokens).toHaveLength(1)
  expect(tokens[0]!.headers.get('authorization')).toMatch(/^Basic /)
  expect(await tokens[0]!.text()).toBe('grant_type=client_credentials')
  expect(asked.map(({ url, headers }) => [url, headers.get('authorization'), headers.get('accept-language')])).toEqual([
    [`https://api.gls-group.net/track-and-trace-v1/tracking/simple/trackids/${number}`, 'Bearer token-1', 'DE'],
    [`https://api.gls-group.net/track-and-trace-v1/tracking/simple/trackids/${number}`, 'Bearer token-1', 'EN'],
  ])
  expect(answer.shipments[0]!.events.every(({ language }) => language === 'de')).toBe(true)
})

test('a track id is asked for as a reference', async () => {
  signIn()
  const parcel = { ...fixture('moving').parcels[0], requested: 'ZX61QJIX' }
  const asked = answers({ parcels: [parcel] })
  const { shipments } = await gls.track!({ trackingNumber: 'zx61qjix' }, someSettings(), context)
  expect(asked[0]!.url).toContain('/references/ZX61QJIX')
  expect(shipments[0]!.trackingNumber).toBe(number)
})

test('parcels that were not asked for are dropped', async () => {
  signIn()
  const own = fixture('moving').parcels[0]!
  answers({ parcels: [{ ...own, requested: '99999999999', unitno: '99999999999' }, own] })
  expect((await gls.track!({ trackingNumber: number }, someSettings(), context)).shipments.map(({ trackingNumber }) => trackingNumber)).toEqual([number])
  answers({ parcels: [{ ...own, requested: '99999999999', unitno: '99999999999' }] })
  expect((await failure(gls.track!({ trackingNumber: number }, someSettings(), context))).code).toBe('not_found')
})

test('the sandbox signs in at the sandbox', async () => {
  const tokens = signIn('https://api-sandbox.gls-group.net')
  outside.use(http.get('https://api-sandbox.gls-group.net/track-and-trace-v1/tracking/simple/trackids/QAS_0000005', ({ request }) => {
    expect(new URL(request.url).searchParams.get('showEvents')).toBe('false')
    return HttpResponse.json(fixture('not-found'))
  }))
  await expect(gls.check!(someSettings({ baseUrl: 'https://api-sandbox.gls-group.net/' }), context)).resolves.toBeUndefined()
  expect(tokens).toHaveLength(1)
})

test('an expired token is renewed once', async () => {
  const tokens = signIn()
  const settings = someSettings()
  answers(fixture('moving'))
  await gls.track!({ trackingNumber: number }, settings, context)
  outside.use(http.get(tracking, ({ request }) => (request.headers.get('authorization') === 'Bearer token-1'
    ? HttpResponse.json(fixture('unauthorized'), { status: 401 }) : HttpResponse.json(fixture('delivered')))))
  expect((await gls.track!({ trackingNumber: number }, settings, context)).shipments[0]!.status).toBe('delivered')
  expect(tokens).toHaveLength(2)
})

test.each([
  [400, 'upstream_rejected'], [401, 'unauthorized'], [403, 'unauthorized'], [404, 'not_found'], [500, 'upstream_unavailable'], [503, 'upstream_unavailable'],
] as const)('HTTP %i is %s', async (status, code) => {
  signIn()
  answers(fixture('bad-request'), status)
  expect((await failure(gls.track!({ trackingNumber: number }, someSettings(), context))).code).toBe(code)
})

test('429 says when to come back', async () => {
  signIn()
  answers(fixture('limited'), 429, { 'retry-after': '3600' })
  const error = await failure(gls.track!({ trackingNumber: number }, someSettings(), context))
  expect([error.code, error.retryAfterSeconds]).toEqual(['rate_limited', 3600])
})

test.each(['', '12345', 'a/../b12345', '1'.repeat(21), '5041?x=1234'])('"%s" is not sent', async (trackingNumber) => {
  expect((await failure(gls.track!({ trackingNumber }, someSettings(), context))).code).toBe('invalid_input')
})

test('check: wrong credentials and a wrong address are told apart from an unknown parcel', async () => {
  outside.use(http.post('https://api.gls-group.net/oauth2/v1/token', () => HttpResponse.json({ error: 'invalid_client' }, { status: 401 })))
  expect((await failure(gls.check!(someSettings(), context))).code).toBe('unauthorized')
  signIn()
  answers({ status: 404, detail: 'No static resource' }, 404)
  expect((await failure(gls.check!(someSettings(), context))).code).toBe('upstream_rejected')
})

test('settings: key and secret are secrets, plain http is refused', () => {
  expect([gls.settings.shape.clientId.meta(), gls.settings.shape.clientSecret.meta()]).toEqual([expect.objectContaining({ secret: true }), expect.objectContaining({ secret: true })])
  expect(gls.settings.safeParse({ clientId: 'a', clientSecret: 'b', baseUrl: 'http://api.gls-group.net' }).success).toBe(false)
  expect(gls.settings.safeParse({ clientId: 'a' }).success).toBe(false)
})

test('public tracking page', () => {
  expect(gls.trackingUrl(number, 'de-AT')).toBe(`https://gls-group.com/DE/de/paketverfolgung?match=${number}`)
  expect(gls.trackingUrl('1&x=<', 'fr')).toBe('https://gls-group.com/GROUP/en/parcel-tracking?match=1%26x%3D%3C')
})

const parcel = (more: object) => gls.parse(JSON.stringify({ parcels: [{ requested: number, unitno: number, ...more }] })).shipments[0]!
const shop = { code: 'DELIVD.PARCELSHOP', eventDateTime: '2026-11-18T15:00:00+0100' }

test.each([
  ['a newer summary outranks the events', { status: 'DELIVERED', statusDateTime: '2026-11-19T10:00:00+0100', events: [shop] }, 'delivered', '2026-11-19T10:00:00+01:00'],
  ['but a delivered parcel can only come back', { status: 'INTRANSIT', statusDateTime: '2026-11-20T10:00:00+0100', events: [{ code: 'DELIVD.NORMAL', eventDateTime: '2026-11-18T15:00:00+0100' }] }, 'delivered', '2026-11-18T15:00:00+01:00'],
  ['an older one does not', { status: 'INDELIVERY', statusDateTime: '2026-11-18T07:00:00+0100', events: [shop] }, 'available_for_pickup', undefined],
  ['one without a time is of now', { status: 'DELIVERED', events: [shop] }, 'delivered', undefined],
  ['one nobody knows says nothing', { status: 'TELEPORTED', statusDateTime: '2026-11-19T10:00:00+0100', events: [shop] }, 'available_for_pickup', undefined],
] as const)('%s', (_, more, status, deliveredAt) => {
  expect(parcel(more)).toMatchObject({ status, ...(deliveredAt && { deliveredAt }) })
})
