import { http, HttpResponse } from 'msw'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { outside } from '../../tests/setup-node.ts'
import { AppError } from '../contract/errors.ts'
import type { CarrierContext } from '../core/carrier-port.ts'
import { postnl } from './postnl.ts'

const context: CarrierContext = { fetch: (input, init) => fetch(input, init), now: () => Date.parse('2026-11-18T12:00:00Z'), log: { info: () => {}, warn: () => {}, error: () => {} } }
const settings = postnl.settings.parse({ apiKey: ' key-1 ' })
const number = '3SDEVC172649258'
const fixture = (name: string) => JSON.parse(readFileSync(new URL(`../../tests/fixtures/carriers/postnl/${name}.json`, import.meta.url), 'utf8')) as object
const answers = (body: object, status = 200, headers: Record<string, string> = {}, base = 'https://api.postnl.nl') => {
  const asked: Request[] = []
  outside.use(http.get(`${base}/shipment/v2/status/barcode/:number`, ({ request }) => {
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

test.each([['de-AT', 'de'], ['nl', 'nl'], ['en-GB', 'en'], ['fr', 'en'], [undefined, 'en']])('asks with the key; language %s in %s', async (language, spoken) => {
  const asked = answers(fixture('delivered'))
  const { shipments } = await postnl.track!({ trackingNumber: ' 3s devc 172649258', ...(language && { language }) }, settings, context)
  expect(asked.map(({ url, headers }) => [url, headers.get('apikey')])).toEqual([[`https://api.postnl.nl/shipment/v2/status/barcode/${number}?detail=true&language=${spoken.toUpperCase()}`, 'key-1']])
  expect(new Set(shipments[0]!.events.map((event) => event.language))).toEqual(new Set([spoken]))
})

test('shipments that were not asked for are dropped', async () => {
  answers(fixture('several'))
  expect((await postnl.track!({ trackingNumber: number }, settings, context)).shipments.map(({ trackingNumber }) => trackingNumber)).toEqual([number])
  answers(fixture('several'))
  expect((await failure(postnl.track!({ trackingNumber: '3SDEVC000000001' }, settings, context))).code).toBe('not_found')
})

test.each([
  [200, 'not-found', 'not_found'], [200, 'unauthorized', 'unauthorized'], [400, 'other-json', 'upstream_rejected'], [401, 'unauthorized', 'unauthorized'], [404, 'other-json', 'not_found'],
  [500, 'broken', 'upstream_unavailable'],
] as const)('HTTP %i with %s is %s', async (status, name, code) => {
  answers(fixture(name), status)
  expect((await failure(postnl.track!({ trackingNumber: number }, settings, context))).code).toBe(code)
})

test('429 says when to come back', async () => {
  answers(fixture('limited'), 429, { 'retry-after': '3600' })
  const error = await failure(postnl.track!({ trackingNumber: number }, settings, context))
  expect([error.code, error.retryAfterSeconds]).toEqual(['rate_limited', 3600])
})

test.each(['', '3SDEVC', '3'.repeat(21), '3SDEVC172/../258', '3SDEVC1726?x=1'])('"%s" is not sent', async (trackingNumber) => {
  expect((await failure(postnl.track!({ trackingNumber }, settings, context))).code).toBe('invalid_input')
})

test('check: no such barcode is fine at the test system too, a refused key and a foreign answer are not', async () => {
  const base = 'https://api-sandbox.postnl.nl'
  const asked = answers(fixture('not-found'), 200, {}, base)
  await expect(postnl.check!(postnl.settings.parse({ apiKey: 'a', baseUrl: `${base}/` }), context)).resolves.toBeUndefined()
  expect(asked).toHaveLength(1)
  answers(fixture('unauthorized'), 401)
  expect((await failure(postnl.check!(settings, context))).code).toBe('unauthorized')
  answers(fixture('other-json'))
  expect((await failure(postnl.check!(settings, context))).code).toBe('upstream_unavailable')
})

test('settings: the key is a secret and fits a header, plain http is refused', () => {
  expect(postnl.settings.shape.apiKey.meta()).toMatchObject({ secret: true })
  expect(postnl.settings.safeParse({ apiKey: 'a\r\nb' }).success).toBe(false)
  expect(postnl.settings.safeParse({ apiKey: 'a', baseUrl: 'http://api.postnl.nl' }).success).toBe(false)
})

test('public tracking page', () => {
  expect(postnl.trackingUrl(number, 'de-AT')).toBe(`https://postnl.nl/tracktrace/?B=${number}&T=C&L=DE`)
  expect(postnl.trackingUrl('1&x', 'fr')).toBe('https://postnl.nl/tracktrace/?B=1%26x&T=C&L=EN')
})
