import { http, HttpResponse } from 'msw'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { outside } from '../../tests/setup-node.ts'
import { AppError } from '../contract/errors.ts'
import type { CarrierContext } from '../core/carrier-port.ts'
import { inpost } from './inpost.ts'

const context: CarrierContext = { fetch: (input, init) => fetch(input, init), now: () => Date.parse('2026-11-18T12:00:00Z'), log: { info: () => {}, warn: () => {}, error: () => {} } }
const settings = inpost.settings.parse({})
const number = '520113014230722029585646'
const fixture = (name: string) => JSON.parse(readFileSync(new URL(`../../tests/fixtures/carriers/inpost/${name}.json`, import.meta.url), 'utf8')) as object
const answers = (body: object, status = 200, headers: Record<string, string> = {}, base = 'https://api-shipx-pl.easypack24.net') => {
  const asked: Request[] = []
  const answer = ({ request }: { request: Request }) => {
    asked.push(request)
    return HttpResponse.json(body, { status, headers })
  }
  outside.use(http.get(`${base}/v1/tracking/:number`, answer), http.get(`${base}/v1/statuses`, answer))
  return asked
}
const failure = async (promise: Promise<unknown>) => {
  const error = await promise.then(() => null, (reason: unknown) => reason)
  expect(error).toBeInstanceOf(AppError)
  return error as AppError
}

test('asks without a key, and tells in the words of InPost, marked as Polish', async () => {
  const asked = answers(fixture('pickup'))
  const { shipments } = await inpost.track!({ trackingNumber: ' 5201 1301 4230 7220 2958 5646', language: 'de' }, settings, context)
  expect(asked.map(({ url }) => url)).toEqual([`https://api-shipx-pl.easypack24.net/v1/tracking/${number}`])
  expect(shipments[0]).toMatchObject({ status: 'available_for_pickup', pickupPoint: { name: 'KRA012, obok metra', address: 'Wielicka 28, 30-552 Kraków' } })
  expect(shipments[0]!.events[0]).toMatchObject({ code: 'ready_to_pickup', description: 'Umieszczona w Paczkomacie (odbiorczym).', language: 'pl' })
})

test('Italy is asked at its own address', async () => {
  const base = 'https://api-shipx-it.easypack24.net'
  const asked = answers(fixture('moving'), 200, {}, base)
  await inpost.track!({ trackingNumber: number }, inpost.settings.parse({ baseUrl: `${base}/` }), context)
  expect(asked).toHaveLength(1)
})

test('another parcel than the one asked for is dropped', async () => {
  answers(fixture('moving'))
  expect((await failure(inpost.track!({ trackingNumber: '620113014230722029585647' }, settings, context))).code).toBe('not_found')
})

test.each([
  [400, 'rejected', 'upstream_rejected'], [401, 'unauthorized', 'unauthorized'], [404, 'not-found', 'not_found'], [500, 'broken', 'upstream_unavailable'],
] as const)('HTTP %i is %s', async (status, name, code) => {
  answers(fixture(name), status)
  expect((await failure(inpost.track!({ trackingNumber: number }, settings, context))).code).toBe(code)
})

test('429 says when to come back', async () => {
  answers(fixture('limited'), 429, { 'retry-after': '60' })
  const error = await failure(inpost.track!({ trackingNumber: number }, settings, context))
  expect([error.code, error.retryAfterSeconds]).toEqual(['rate_limited', 60])
})

test.each(['', '123456789', '1'.repeat(31), '52011301/../x', '520113014230?x=1'])('"%s" is not sent', async (trackingNumber) => {
  expect((await failure(inpost.track!({ trackingNumber }, settings, context))).code).toBe('invalid_input')
})

test('check: only a ShipX with its list of statuses is one', async () => {
  const asked = answers({ href: '/v1/statuses', items: [{ name: 'created' }] })
  await expect(inpost.check!(settings, context)).resolves.toBeUndefined()
  expect(asked[0]!.url).toBe('https://api-shipx-pl.easypack24.net/v1/statuses')
  answers({ hello: 1 })
  expect((await failure(inpost.check!(settings, context))).code).toBe('upstream_rejected')
  answers({}, 404)
  expect((await failure(inpost.check!(settings, context))).code).toBe('upstream_rejected')
})

test('settings: plain http is refused', () => {
  expect(inpost.settings.safeParse({ baseUrl: 'http://api-shipx-pl.easypack24.net' }).success).toBe(false)
})

test('public tracking page', () => {
  expect(inpost.trackingUrl(number, 'pl')).toBe(`https://inpost.pl/sledzenie-przesylek?number=${number}`)
  expect(inpost.trackingUrl('1&x', 'de')).toBe('https://inpost.pl/en/find-parcel?number=1%26x')
})
