import { expect, test } from 'vitest'
import { answersAt, context, failure, fixturesOf } from '../../tests/contracts/carriers/one-carrier.ts'
import { dhlExpress } from './dhl-express.ts'

const settings = dhlExpress.settings.parse({ username: 'shop', password: 'pä:ss' })
const number = '1234567890'
const fixture = fixturesOf('dhl-express')
const base = 'https://express.api.dhl.com/mydhlapi'
const answers = answersAt(`GET ${base}/shipments/:number/tracking`, `GET ${base}/tracking`)

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

test('of several shipments none may be the one asked for', async () => {
  answers(fixture('several'))
  expect((await failure(dhlExpress.track!({ trackingNumber: '5555555555' }, settings, context))).code).toBe('not_found')
})

test('public tracking page', () => {
  expect(dhlExpress.trackingUrl(number, 'de-AT')).toBe(`https://www.dhl.com/de-de/home/tracking.html?tracking-id=${number}&submit=1`)
  expect(dhlExpress.trackingUrl('1&x', 'fr')).toBe('https://www.dhl.com/global-en/home/tracking.html?tracking-id=1%26x&submit=1')
})
