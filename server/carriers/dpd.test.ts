import { expect, test } from 'vitest'
import { answersAt, context, textsOf } from '../../tests/contracts/carriers/one-carrier.ts'
import { dpd, readDpdTime } from './dpd.ts'

let users = 0
const someSettings = (more: object = {}) => dpd.settings.parse({ delisId: `user<${++users}>`, password: 'p&w', ...more })
const number = '05308801410058'
const fixture = textsOf('dpd')
const token = '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><getAuthResponse><return><authToken>token-1</authToken></return></getAuthResponse></e:Body></e:Envelope>'
const signInAt = (base: string) => answersAt(`POST ${base}/LoginService/V2_0`)(token)
const answersOf = (base: string) => answersAt(`POST ${base}/ParcelLifeCycleService/V2_0`)
const live = 'https://public-ws.dpd.com/services'

test('signs in once, escapes what it sends, and asks in German where the buyer reads it', async () => {
  const [signIns, asked] = [signInAt(live), answersOf(live)(fixture('delivered.xml'))]
  const settings = someSettings()
  const answer = await dpd.track!({ trackingNumber: '0530 8801 4100 58A', language: 'de-AT' }, settings, context)
  await dpd.track!({ trackingNumber: number, language: 'fr' }, settings, context)
  expect(signIns).toHaveLength(1)
  expect(await signIns[0]!.text()).toContain(`<delisId>user&lt;${users}&gt;</delisId><password>p&amp;w</password>`)
  const questions = await Promise.all(asked.map((request) => request.text()))
  expect(questions[0]).toContain(`<authToken>token-1</authToken><messageLanguage>de_DE</messageLanguage>`)
  expect(questions[0]).toContain(`<parcelLabelNumber>${number}</parcelLabelNumber>`)
  expect(questions[1]).toContain('en_EN')
  expect(answer.shipments[0]).toMatchObject({ trackingNumber: number, status: 'delivered', deliveredAt: '2026-11-19T12:05:00+01:00' })
  expect(answer.shipments[0]!.events.every(({ language }) => language === 'de')).toBe(true)
})

test('check: at the test system', async () => {
  const base = 'https://public-ws-stage.dpd.com/services'
  signInAt(base)
  const asked = answersOf(base)(fixture('not-found-fault.xml'), 500)
  await dpd.check!(someSettings({ baseUrl: `${base}/` }), context)
  expect(asked).toHaveLength(1)
})

test.each([
  ['8/19/2021 10:41:25 PM', 'BE', '2021-08-19T22:41:25+02:00'], ['Aug 19, 2021 5:11:26 AM', 'GB', '2021-08-19T05:11:26+01:00'], ['19.08.2021, 22:41 Uhr', 'DE', '2021-08-19T22:41:00+02:00'],
  ['12/31/2026 12:00:00 AM', 'DE', '2026-12-31T00:00:00+01:00'], ['12/31/2026 12:00:00 PM', 'DE', '2026-12-31T12:00:00+01:00'], ['31/12/2026 10:00', 'NL', '2026-12-31T10:00:00+01:00'],
  ['31/12/2026 10:00 PM', 'NL', undefined], ['Foo 19, 2021 5:11:26 AM', 'DE', undefined], ['1/2/2026 0:10 AM', 'DE', undefined], ['19.08.2021 at noon', 'DE', undefined], ['', 'DE', undefined],
])('time "%s" in %s is %s', (written, country, iso) => {
  expect(readDpdTime(written, country)?.iso).toBe(iso)
})

test('public tracking page', () => {
  expect(dpd.trackingUrl(number, 'de')).toBe(`https://tracking.dpd.de/status/de_DE/parcel/${number}`)
  expect(dpd.trackingUrl('1&x', 'fr')).toBe('https://tracking.dpd.de/status/en_US/parcel/1%26x')
})
