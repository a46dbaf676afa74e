import { http, HttpResponse } from 'msw'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { outside } from '../../tests/setup-node.ts'
import { AppError } from '../contract/errors.ts'
import type { CarrierContext } from '../core/carrier-port.ts'
import { track17 } from './17track.ts'

const context: CarrierContext = { fetch: (input, init) => fetch(input, init), now: () => Date.parse('2026-11-18T12:00:00Z'), log: { info: () => {}, warn: () => {}, error: () => {} } }
const settings = (more: object = {}) => track17.settings.parse({ apiKey: 'key', ...more })
const fixture = (name: string) => JSON.parse(readFileSync(new URL(`../../tests/fixtures/carriers/17track/${name}.json`, import.meta.url), 'utf8')) as { data: { accepted: object[] } }
const number = 'RR123456785CN'
const address = 'https://api.17track.net/track/v2.2'
const failure = async (promise: Promise<unknown>) => {
  const error = await promise.then(() => null, (reason: unknown) => reason)
  expect(error).toBeInstanceOf(AppError)
  return error as AppError
}
/** 17TRACK with these answers, the last of which is given again; remembers what it was asked. */
const answers = (act: 'gettrackinfo' | 'register', bodies: object[], status = 200, headers: Record<string, string> = {}) => {
  const asked: { body: unknown; key: string | null }[] = []
  outside.use(http.post(`${address}/${act}`, async ({ request }) => {
    asked.push({ body: await request.json(), key: request.headers.get('17token') })
    return HttpResponse.json(bodies[Math.min(asked.length, bodies.length) - 1], { status, headers })
  }))
  return asked
}
const registered = { code: 0, data: { accepted: [{ origin: 1, number, carrier: 3011 }], rejected: [] } }

test('asks for the number with the key, and with the carrier of the settings', async () => {
  const asked = answers('gettrackinfo', [fixture('moving')])
  const { shipments } = await track17.track!({ trackingNumber: ' RR 123 456 785 CN ' }, settings({ courier: '3011' }), context)
  expect(shipments.map(({ trackingNumber, status }) => [trackingNumber, status])).toEqual([[number, 'in_transit']])
  expect(asked).toEqual([{ body: [{ number, carrier: 3011 }], key: 'key' }])
})

test('an unregistered number is registered before it is asked for again', async () => {
  const asked = answers('gettrackinfo', [fixture('not-registered'), fixture('announced')])
  const told = answers('register', [registered])
  expect((await track17.track!({ trackingNumber: number }, settings(), context)).shipments[0]!.status).toBe('info_received')
  expect([asked.length, told]).toEqual([2, [{ body: [{ number }], key: 'key' }]])
})

test('just registered, there is no news yet', async () => {
  answers('gettrackinfo', [fixture('not-registered'), fixture('not-found')])
  answers('register', [registered])
  expect((await failure(track17.track!({ trackingNumber: number }, settings(), context))).code).toBe('not_found')
})

test.each([['carrier-unknown', 'upstream_rejected'], ['used-up', 'rate_limited']] as const)('registering may be refused: %s is %s', async (name, expected) => {
  const asked = answers('gettrackinfo', [fixture('not-registered')])
  answers('register', [fixture(name)])
  expect((await failure(track17.track!({ trackingNumber: number }, settings(), context))).code).toBe(expected)
  expect(asked).toHaveLength(1)
})

test('other people\'s parcels are dropped', async () => {
  const [own] = fixture('moving').data.accepted
  answers('gettrackinfo', [{ code: 0, data: { accepted: [{ ...own, number: '99999999999' }, own], rejected: [] } }])
  expect((await track17.track!({ trackingNumber: number }, settings(), context)).shipments.map(({ trackingNumber }) => trackingNumber)).toEqual([number])
})

test.each([
  [401, 'unauthorized', 'unauthorized'], [404, 'other-json', 'not_found'], [500, 'other-json', 'upstream_unavailable'], [200, 'unauthorized', 'unauthorized'],
] as const)('HTTP %i (%s) is %s', async (status, name, expected) => {
  answers('gettrackinfo', [fixture(name)], status)
  expect((await failure(track17.track!({ trackingNumber: number }, settings(), context))).code).toBe(expected)
})

test('429 says when to come back', async () => {
  answers('gettrackinfo', [{}], 429, { 'retry-after': '5' })
  const error = await failure(track17.track!({ trackingNumber: number }, settings(), context))
  expect([error.code, error.retryAfterSeconds]).toEqual(['rate_limited', 5])
})

test.each(['', 'abc', '1?x=1', 'a/../b'])('"%s" is not sent', async (trackingNumber) => {
  expect((await failure(track17.track!({ trackingNumber }, settings(), context))).code).toBe('invalid_input')
})

test('check: a good key is told that the number is not registered, and registers none', async () => {
  answers('gettrackinfo', [fixture('not-registered')])
  await expect(track17.check!(settings(), context)).resolves.toBeUndefined()
  answers('gettrackinfo', [fixture('unauthorized')])
  expect((await failure(track17.check!(settings(), context))).code).toBe('unauthorized')
  answers('gettrackinfo', [{}], 404)
  expect((await failure(track17.check!(settings(), context))).code).toBe('upstream_rejected')
})

test('settings: the key is a secret, the carrier a number, an address without https is refused', () => {
  expect(track17.settings.shape.apiKey.meta()).toMatchObject({ secret: true })
  expect(track17.settings.safeParse({ apiKey: 'a', courier: 'dhl' }).success).toBe(false)
  expect(track17.settings.safeParse({ apiKey: 'a', baseUrl: 'http://api.17track.net' }).success).toBe(false)
})

test('public tracking page', () => {
  expect(track17.trackingUrl('1&x=<', 'de-AT')).toBe('https://t.17track.net/de#nums=1%26x%3D%3C')
  expect(track17.trackingUrl(number, 'fr')).toBe(`https://t.17track.net/en#nums=${number}`)
})
