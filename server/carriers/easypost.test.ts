import { http, HttpResponse } from 'msw'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { outside } from '../../tests/setup-node.ts'
import { AppError } from '../contract/errors.ts'
import type { CarrierContext } from '../core/carrier-port.ts'
import { easypost } from './easypost.ts'

const context: CarrierContext = { fetch: (input, init) => fetch(input, init), now: () => Date.parse('2026-11-18T12:00:00Z'), log: { info: () => {}, warn: () => {}, error: () => {} } }
const settings = (more: object = {}) => easypost.settings.parse({ apiKey: 'key', ...more })
const fixture = (name: string) => JSON.parse(readFileSync(new URL(`../../tests/fixtures/carriers/easypost/${name}.json`, import.meta.url), 'utf8')) as { trackers: object[] }
const number = 'EZ4000000004'
const address = 'https://api.easypost.com/v2/trackers'
const failure = async (promise: Promise<unknown>) => {
  const error = await promise.then(() => null, (reason: unknown) => reason)
  expect(error).toBeInstanceOf(AppError)
  return error as AppError
}
const answers = (body: object, status = 200, headers: Record<string, string> = {}) => {
  const asked: Request[] = []
  outside.use(http.get(address, ({ request }) => {
    asked.push(request)
    return HttpResponse.json(body, { status, headers })
  }))
  return asked
}

test('asks for the number with the key as user name, and with the carrier of the settings', async () => {
  const asked = answers(fixture('moving'))
  const { shipments } = await easypost.track!({ trackingNumber: ' EZ40 0000 0004 ' }, settings({ courier: 'DHLPaket' }), context)
  expect(shipments.map(({ trackingNumber, status }) => [trackingNumber, status])).toEqual([[number, 'in_transit']])
  expect(asked.map(({ url, headers }) => [url, headers.get('authorization')])).toEqual([[`${address}?tracking_code=${number}&carrier=DHLPaket`, `Basic ${btoa('key:')}`]])
})

test('a parcel EasyPost does not follow yet is handed to it', async () => {
  answers(fixture('not-found'))
  const told: unknown[] = []
  outside.use(http.post(address, async ({ request }) => {
    told.push(await request.json())
    return HttpResponse.json(fixture('announced'), { status: 201 })
  }))
  const { shipments } = await easypost.track!({ trackingNumber: 'EZ1000000001' }, settings(), context)
  expect(shipments[0]!.status).toBe('info_received')
  expect(told).toEqual([{ tracker: { tracking_code: 'EZ1000000001' } }])
})

test('other people\'s parcels are dropped', async () => {
  const [own] = fixture('moving').trackers
  answers({ trackers: [{ ...own, tracking_code: '99999999999' }, own] })
  expect((await easypost.track!({ trackingNumber: number }, settings(), context)).shipments.map(({ trackingNumber }) => trackingNumber)).toEqual([number])
})

test.each([
  [400, 'rejected', 'upstream_rejected'], [401, 'unauthorized', 'unauthorized'], [403, 'unauthorized', 'unauthorized'], [500, 'other-json', 'upstream_unavailable'],
] as const)('HTTP %i (%s) is %s', async (status, name, expected) => {
  answers(fixture(name), status)
  expect((await failure(easypost.track!({ trackingNumber: number }, settings(), context))).code).toBe(expected)
})

test('429 says when to come back', async () => {
  answers(fixture('limited'), 429, { 'retry-after': '30' })
  const error = await failure(easypost.track!({ trackingNumber: number }, settings(), context))
  expect([error.code, error.retryAfterSeconds]).toEqual(['rate_limited', 30])
})

test.each(['', 'abc', '1?x=1', 'a/../b'])('"%s" is not sent', async (trackingNumber) => {
  expect((await failure(easypost.track!({ trackingNumber }, settings(), context))).code).toBe('invalid_input')
})

test('check: an empty list is a good key', async () => {
  answers(fixture('not-found'))
  await expect(easypost.check!(settings(), context)).resolves.toBeUndefined()
  answers(fixture('unauthorized'), 401)
  expect((await failure(easypost.check!(settings(), context))).code).toBe('unauthorized')
})

test('settings: the key is a secret, an address without https is refused', () => {
  expect(easypost.settings.shape.apiKey.meta()).toMatchObject({ secret: true })
  expect(easypost.settings.safeParse({ apiKey: 'a', baseUrl: 'http://api.easypost.com' }).success).toBe(false)
})
