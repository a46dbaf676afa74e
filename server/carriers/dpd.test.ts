import { http, HttpResponse } from 'msw'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { outside } from '../../tests/setup-node.ts'
import { AppError } from '../contract/errors.ts'
import type { CarrierContext } from '../core/carrier-port.ts'
import { dpd, readDpdTime } from './dpd.ts'

const context: CarrierContext = { fetch: (input, init) => fetch(input, init), now: () => Date.parse('2026-11-18T12:00:00Z'), log: { info: () => {}, warn: () => {}, error: () => {} } }
let users = 0
const someSettings = (more: object = {}) => dpd.settings.parse({ delisId: `user<${++users}>`, password: 'p&w', ...more })
const number = '05308801410058'
const fixture = (name: string) => readFileSync(new URL(`../../tests/fixtures/carriers/dpd/${name}.xml`, import.meta.url), 'utf8')
const xml = { 'content-type': 'text/xml' }
const token = (value: string) => `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><getAuthResponse><return><authToken>${value}</authToken></return></getAuthResponse></e:Body></e:Envelope>`
/** DPD with these answers; remembers what it was asked. */
function answering(answer: (question: string) => Response, base = 'https://public-ws.dpd.com/services') {
  const seen = { signIns: [] as string[], questions: [] as string[] }
  outside.use(
    http.post(`${base}/LoginService/V2_0`, async ({ request }) => {
      seen.signIns.push(await request.text())
      return new HttpResponse(token(`token-${seen.signIns.length}`), { headers: xml })
    }),
    http.post(`${base}/ParcelLifeCycleService/V2_0`, async ({ request }) => {
      const question = await request.text()
      seen.questions.push(question)
      return answer(question)
    }),
  )
  return seen
}
const found = (name: string, status = 200, headers = {}) => () => new HttpResponse(fixture(name), { status, headers: { ...xml, ...headers } })
const failure = async (promise: Promise<unknown>) => {
  const error = await promise.then(() => null, (reason: unknown) => reason)
  expect(error).toBeInstanceOf(AppError)
  return error as AppError
}

test('signs in once, escapes what it sends, and asks in German where the buyer reads it', async () => {
  const seen = answering(found('delivered'))
  const settings = someSettings()
  const answer = await dpd.track!({ trackingNumber: '0530 8801 4100 58A', language: 'de-AT' }, settings, context)
  await dpd.track!({ trackingNumber: number, language: 'fr' }, settings, context)
  expect(seen.signIns).toHaveLength(1)
  expect(seen.signIns[0]).toContain(`<delisId>user&lt;${users}&gt;</delisId><password>p&amp;w</password>`)
  expect(seen.questions[0]).toContain(`<authToken>token-1</authToken><messageLanguage>de_DE</messageLanguage>`)
  expect(seen.questions[0]).toContain(`<parcelLabelNumber>${number}</parcelLabelNumber>`)
  expect(seen.questions[1]).toContain('en_EN')
  expect(answer.shipments[0]).toMatchObject({ trackingNumber: number, status: 'delivered', deliveredAt: '2026-11-19T12:05:00+01:00' })
  expect(answer.shipments[0]!.events.every(({ language }) => language === 'de')).toBe(true)
})

test('a token that is refused is replaced once, told by HTTP 200 or 500', async () => {
  const settings = someSettings()
  answering(found('moving'))
  await dpd.track!({ trackingNumber: number }, settings, context)
  for (const status of [200, 500]) {
    let refused = false
    const seen = answering(() => {
      const name = refused ? 'delivered' : 'unauthorized'
      refused = true
      return found(name, refused && name === 'unauthorized' ? status : 200)()
    })
    expect((await dpd.track!({ trackingNumber: number }, settings, context)).shipments[0]!.status).toBe('delivered')
    expect([seen.signIns.length, seen.questions.length]).toEqual([1, 2])
  }
})

test('wrong credentials are told, and not tried again', async () => {
  outside.use(http.post('https://public-ws.dpd.com/services/LoginService/V2_0', () => new HttpResponse(fixture('unauthorized'), { status: 500, headers: xml })))
  expect((await failure(dpd.check!(someSettings(), context))).code).toBe('unauthorized')
})

test.each([[500, 'broken', 'upstream_unavailable'], [500, 'not-found-fault', 'not_found'], [500, 'limited', 'rate_limited'], [200, 'not-found', 'not_found'], [404, 'other-xml', 'not_found']] as const)(
  'HTTP %i with %s is %s', async (status, name, code) => {
    answering(found(name, status))
    expect((await failure(dpd.track!({ trackingNumber: number }, someSettings(), context))).code).toBe(code)
  })

test('429 says when to come back', async () => {
  answering(found('other-xml', 429, { 'retry-after': '60' }))
  const error = await failure(dpd.track!({ trackingNumber: number }, someSettings(), context))
  expect([error.code, error.retryAfterSeconds]).toEqual(['rate_limited', 60])
})

test.each(['', '0530880141005', '0530880141005812', '05308801410058<', 'ABCDEFGHIJKLMN'])('"%s" is not sent', async (trackingNumber) => {
  expect((await failure(dpd.track!({ trackingNumber }, someSettings(), context))).code).toBe('invalid_input')
})

test('check: an unknown parcel is fine, at the test system too', async () => {
  const base = 'https://public-ws-stage.dpd.com/services'
  const seen = answering(found('not-found-fault', 500), base)
  await expect(dpd.check!(someSettings({ baseUrl: `${base}/` }), context)).resolves.toBeUndefined()
  expect(seen.questions).toHaveLength(1)
})

test.each([
  ['8/19/2021 10:41:25 PM', 'BE', '2021-08-19T22:41:25+02:00'], ['Aug 19, 2021 5:11:26 AM', 'GB', '2021-08-19T05:11:26+01:00'], ['19.08.2021, 22:41 Uhr', 'DE', '2021-08-19T22:41:00+02:00'],
  ['12/31/2026 12:00:00 AM', 'DE', '2026-12-31T00:00:00+01:00'], ['12/31/2026 12:00:00 PM', 'DE', '2026-12-31T12:00:00+01:00'], ['31/12/2026 10:00', 'NL', '2026-12-31T10:00:00+01:00'],
  ['31/12/2026 10:00 PM', 'NL', undefined], ['Foo 19, 2021 5:11:26 AM', 'DE', undefined], ['1/2/2026 0:10 AM', 'DE', undefined], ['19.08.2021 at noon', 'DE', undefined], ['', 'DE', undefined],
])('time "%s" in %s is %s', (written, country, iso) => {
  expect(readDpdTime(written, country)?.iso).toBe(iso)
})

test('settings: the password is a secret, plain http is refused', () => {
  expect(dpd.settings.shape.password.meta()).toMatchObject({ secret: true })
  expect(dpd.settings.safeParse({ delisId: 'a', password: 'b', baseUrl: 'http://public-ws.dpd.com' }).success).toBe(false)
})

test('public tracking page', () => {
  expect(dpd.trackingUrl(number, 'de')).toBe(`https://tracking.dpd.de/status/de_DE/parcel/${number}`)
  expect(dpd.trackingUrl('1&x', 'fr')).toBe('https://tracking.dpd.de/status/en_US/parcel/1%26x')
})
