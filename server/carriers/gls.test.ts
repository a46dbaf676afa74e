import { expect, test } from 'vitest'
import { answersAt, context, fixturesOf, signInAt } from '../../tests/contracts/carriers/one-carrier.ts'
import { gls } from './gls.ts'

let keys = 0
const someSettings = (more: object = {}) => gls.settings.parse({ clientId: `key ${++keys}`, clientSecret: 'secret', ...more })
const fixture = fixturesOf<{ parcels: Record<string, unknown>[] }>('gls')
const number = '50412087334'
const signIn = signInAt('https://api.gls-group.net/oauth2/v1/token')
const answers = answersAt('GET https://api.gls-group.net/track-and-trace-v1/tracking/simple/:kind/:number')

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

test('the sandbox signs in at the sandbox', async () => {
  const tokens = signInAt('https://api-sandbox.gls-group.net/oauth2/v1/token')()
  const asked = answersAt('GET https://api-sandbox.gls-group.net/track-and-trace-v1/tracking/simple/trackids/QAS_0000005')(fixture('not-found'))
  await gls.check!(someSettings({ baseUrl: 'https://api-sandbox.gls-group.net/' }), context)
  expect(tokens).toHaveLength(1)
  expect(asked.map(({ url }) => new URL(url).search)).toEqual(['?showEvents=false'])
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
