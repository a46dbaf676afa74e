import { expect, test } from 'vitest'
import { answersAt, context, failure, fixturesOf } from '../../tests/contracts/carriers/one-carrier.ts'
import { track17 } from './17track.ts'

const settings = (more: object = {}) => track17.settings.parse({ apiKey: 'key', ...more })
const fixture = fixturesOf('17track')
const number = 'RR123456785CN'
const address = 'https://api.17track.net/track/v2.2'
/** 17TRACK with these answers, the last of which is given again. */
const answers = (act: 'gettrackinfo' | 'register', bodies: object[]) =>
  answersAt(`POST ${address}/${act}`)((_, count) => Response.json(bodies[Math.min(count, bodies.length) - 1]))
const registered = { code: 0, data: { accepted: [{ origin: 1, number, carrier: 3011 }], rejected: [] } }
const questionsIn = (asked: Request[]) => Promise.all(asked.map(async (request) => ({ body: await request.json() as object, key: request.headers.get('17token') })))

test('asks for the number with the key', async () => {
  const asked = answers('gettrackinfo', [fixture('moving')])
  const { shipments } = await track17.track!({ trackingNumber: ' RR 123 456 785 CN ' }, settings(), context)
  expect(shipments.map(({ trackingNumber, status }) => [trackingNumber, status])).toEqual([[number, 'in_transit']])
  expect(await questionsIn(asked)).toEqual([{ body: [{ number }], key: 'key' }])
})

test('an unregistered number is registered before it is asked for again', async () => {
  const asked = answers('gettrackinfo', [fixture('not-registered'), fixture('announced')])
  const told = answers('register', [registered])
  expect((await track17.track!({ trackingNumber: number }, settings(), context)).shipments[0]!.status).toBe('info_received')
  expect([asked.length, await questionsIn(told)]).toEqual([2, [{ body: [{ number }], key: 'key' }]])
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

test('settings: the carrier is a number', () => {
  expect(track17.settings.safeParse({ apiKey: 'a', courier: 'dhl' }).success).toBe(false)
})

test('public tracking page', () => {
  expect(track17.trackingUrl('1&x=<', 'de-AT')).toBe('https://t.17track.net/de#nums=1%26x%3D%3C')
  expect(track17.trackingUrl(number, 'fr')).toBe(`https://t.17track.net/en#nums=${number}`)
})
