import { expect, test } from 'vitest'
import { answersAt, context, failure, fixturesOf } from '../../tests/contracts/carriers/one-carrier.ts'
import { inpost } from './inpost.ts'

const settings = inpost.settings.parse({})
const number = '520113014230722029585646'
const fixture = fixturesOf('inpost')
const answers = answersAt('GET https://api-shipx-pl.easypack24.net/v1/tracking/:number', 'GET https://api-shipx-pl.easypack24.net/v1/statuses')

test('asks without a key, and tells in the words of InPost, marked as Polish', async () => {
  const asked = answers(fixture('pickup'))
  const { shipments } = await inpost.track!({ trackingNumber: ' 5201 1301 4230 7220 2958 5646', language: 'de' }, settings, context)
  expect(asked.map(({ url }) => url)).toEqual([`https://api-shipx-pl.easypack24.net/v1/tracking/${number}`])
  expect(shipments[0]).toMatchObject({ status: 'available_for_pickup', pickupPoint: { name: 'KRA012, obok metra', address: 'Wielicka 28, 30-552 Kraków' } })
  expect(shipments[0]!.events[0]).toMatchObject({ code: 'ready_to_pickup', description: 'Umieszczona w Paczkomacie (odbiorczym).', language: 'pl' })
})

test('Italy is asked at its own address', async () => {
  const base = 'https://api-shipx-it.easypack24.net'
  const asked = answersAt(`GET ${base}/v1/tracking/:number`)(fixture('moving'))
  await inpost.track!({ trackingNumber: number }, inpost.settings.parse({ baseUrl: `${base}/` }), context)
  expect(asked).toHaveLength(1)
})

test('check: only a ShipX with its list of statuses is one', async () => {
  const asked = answers({ href: '/v1/statuses', items: [{ name: 'created' }] })
  await expect(inpost.check!(settings, context)).resolves.toBeUndefined()
  expect(asked[0]!.url).toBe('https://api-shipx-pl.easypack24.net/v1/statuses')
  answers({ hello: 1 })
  expect((await failure(inpost.check!(settings, context))).code).toBe('upstream_rejected')
})

test('public tracking page', () => {
  expect(inpost.trackingUrl(number, 'pl')).toBe(`https://inpost.pl/sledzenie-przesylek?number=${number}`)
  expect(inpost.trackingUrl('1&x', 'de')).toBe('https://inpost.pl/en/find-parcel?number=1%26x')
})
