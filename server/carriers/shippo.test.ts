import { expect, test } from 'vitest'
import { answersAt, context, fixturesOf, textsOf } from '../../tests/contracts/carriers/one-carrier.ts'
import { shippo } from './shippo.ts'

const settings = (more: object = {}) => shippo.settings.parse({ apiKey: 'key', courier: 'dhl_germany', ...more })
const fixture = fixturesOf('shippo')
const number = 'SHIPPO_TRANSIT'
const address = 'https://api.goshippo.com'
const answers = answersAt(`GET ${address}/tracks/:carrier/:number`)

test('asks the carrier of the settings for the number with the token', async () => {
  const asked = answers(fixture('moving'))
  const { shipments } = await shippo.track!({ trackingNumber: ' SHIPPO_TRANSIT ' }, settings(), context)
  expect(shipments.map(({ trackingNumber, status }) => [trackingNumber, status])).toEqual([[number, 'in_transit']])
  expect(asked.map(({ url, headers }) => [url, headers.get('authorization')])).toEqual([[`${address}/tracks/dhl_germany/${number}`, 'ShippoToken key']])
})

test('when to come back is told in words', () => {
  expect(() => shippo.parse(textsOf('shippo')('limited.json'))).toThrow(expect.objectContaining({ code: 'rate_limited', retryAfterSeconds: 12 }))
})

test('settings: a carrier is a name of Shippo\'s', () => {
  expect(shippo.settings.safeParse({ apiKey: 'a', courier: '../x' }).success).toBe(false)
})
