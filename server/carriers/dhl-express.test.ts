import { http, HttpResponse } from 'msw'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { outside } from '../../tests/setup-node.ts'
import { AppError } from '../contract/errors.ts'
import type { CarrierContext } from '../core/carrier-port.ts'
import { dhlExpress } from './dhl-express.ts'

const context: CarrierContext = { fetch: (input, init) => fetch(input, init), now: () => Date.parse('2026-11-18T12:00:00Z'), log: { info: () => {}, warn: () => {}, error: () => {} } }
const settings = dhlExpress.settings.parse({ username: 'shop', password: 'pä:ss' })
const number = '1234567890'
const fixture = (name: string) => JSON.parse(readFileSync(new URL(`../../tests/fixtures/carriers/dhl-express/${name}.json`, import.meta.url), 'utf8')) as object
const answers = (body: object, status = 200, headers: Record<string, string> = {}, base = 'https://express.api.dhl.com/mydhlapi') => {
  const asked: Request[] = []
  const answer = ({ request }: { request: Request }) => {
    asked.push(request)
    return HttpResponse.json(body, { status, headers })
  }
  outside.use(http.get(`${base}/shipments/:number/tracking`, answer), http.get(`${base}/tracking`, answer))
  return asked
}
const failure = async (promise: Promise<unknown>) => {
  const error = await promise.then(() => null, (reason: unknown) => reason)
  expect(error).toBeInstanceOf(AppError)
  return error as AppError
}

test('asks for every checkpoint of a waybill', async () => {
  const asked = answers(fixture('delivered'))
  const { shipments } = await dhlExpress.track!({ trackingNumber: ' 12 3456 7890' }, settings, context)
  expect(asked[0]!.url).toBe(`https://express.api.dhl.com/mydhlapi/shipments/${number}/tracking?trackingView=all-checkpoints&levelOfDetail=all`)
  expect(asked[0]!.headers.get('authorization')).toBe(`Basic ${Buffer.from('shop:pä:ss').toString('base64')}`)
  expect(shipments[0]).toMatchObject({ trackingNumber: number, status: 'delivered', signedBy: 'J MÜLLER', flags: ['signed'] })
})

test('a piece is asked for as such, and told by its own scans', async () => {
  const asked = answers(fixture('pieces'))
  const { shipments } = await dhlExpress.track!({ trackingNumber: 'jd01 4600 0038 2455 5112' }, settings, context)
  expect(new URL(asked[0]!.url).pathname).toBe('/mydhlapi/tracking')
  expect(new URL(asked[0]!.url).searchParams.get('pieceTrackingNumber')).toBe('JD014600003824555112')
  expect(shipments).toHaveLength(1)
  expect(shipments[0]).toMatchObject({ trackingNumber: 'JD014600003824555112', status: 'in_transit' })
  expect(shipments[0]!.pieces).toBeUndefined()
})

test('shipments that were not asked for are dropped', async () => {
  answers(fixture('several'))
  expect((await dhlExpress.track!({ trackingNumber: number }, settings, context)).shipments.map(({ trackingNumber }) => trackingNumber)).toEqual([number])
  answers(fixture('several'))
  expect((await failure(dhlExpress.track!({ trackingNumber: '5555555555' }, settings, context))).code).toBe('not_found')
})

test.each([
  [400, 'bad-request', 'upstream_rejected'], [401, 'unauthorized', 'unauthorized'], [403, 'forbidden', 'unauthorized'], [404, 'not-found', 'not_found'], [500, 'broken', 'upstream_unavailable'],
] as const)('HTTP %i is %s', async (status, name, code) => {
  answers(fixture(name), status)
  expect((await failure(dhlExpress.track!({ trackingNumber: number }, settings, context))).code).toBe(code)
})

test('429 says when to come back', async () => {
  answers(fixture('limited'), 429, { 'retry-after': '3600' })
  const error = await failure(dhlExpress.track!({ trackingNumber: number }, settings, context))
  expect([error.code, error.retryAfterSeconds]).toEqual(['rate_limited', 3600])
})

test.each(['', '123456789', '12345678901', '123456789/', 'JD/../1234567890', 'XX12345678901'])('"%s" is not sent', async (trackingNumber) => {
  expect((await failure(dhlExpress.track!({ trackingNumber }, settings, context))).code).toBe('invalid_input')
})

test('check: the test system is asked at its own address; wrong credentials are told', async () => {
  const base = 'https://express.api.dhl.com/mydhlapi/test'
  const asked = answers(fixture('not-found'), 404, {}, base)
  await expect(dhlExpress.check!(dhlExpress.settings.parse({ username: 'a', password: 'b', baseUrl: `${base}/` }), context)).resolves.toBeUndefined()
  expect(asked).toHaveLength(1)
  answers(fixture('unauthorized'), 401)
  expect((await failure(dhlExpress.check!(settings, context))).code).toBe('unauthorized')
})

test('settings: the password is a secret, plain http is refused', () => {
  expect(dhlExpress.settings.shape.password.meta()).toMatchObject({ secret: true })
  expect(dhlExpress.settings.safeParse({ username: 'a', password: 'b', baseUrl: 'http://express.api.dhl.com' }).success).toBe(false)
})

test('public tracking page', () => {
  expect(dhlExpress.trackingUrl(number, 'de-AT')).toBe(`https://www.dhl.com/de-de/home/tracking.html?tracking-id=${number}&submit=1`)
  expect(dhlExpress.trackingUrl('1&x', 'fr')).toBe('https://www.dhl.com/global-en/home/tracking.html?tracking-id=1%26x&submit=1')
})
