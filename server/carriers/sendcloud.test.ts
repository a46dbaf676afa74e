import { expect, test } from 'vitest'
import { answersAt, context, failure, fixturesOf } from '../../tests/contracts/carriers/one-carrier.ts'
import { sendcloud } from './sendcloud.ts'

const settings = (more: object = {}) => sendcloud.settings.parse({ publicKey: 'public', secretKey: 'secret', ...more })
const fixture = fixturesOf('sendcloud')
const number = '3SYZXG132912330'
const address = 'https://panel.sendcloud.sc/api/v3/parcels/tracking'
const answers = answersAt(`GET ${address}/:number`)

test('asks for the number with both keys', async () => {
  const asked = answers(fixture('moving'))
  const { shipments } = await sendcloud.track!({ trackingNumber: ' 3SYZXG 132912330 ' }, settings(), context)
  expect(shipments.map(({ trackingNumber, status }) => [trackingNumber, status])).toEqual([[number, 'in_transit']])
  expect(asked.map(({ url, headers }) => [url, headers.get('authorization')])).toEqual([[`${address}/${number}`, `Basic ${btoa('public:secret')}`]])
})

test('keys with letters beyond ASCII are sent as UTF-8', async () => {
  const asked = answers(fixture('moving'))
  await sendcloud.track!({ trackingNumber: number }, settings({ secretKey: 'geheim\u00e4\u20ac' }), context)
  expect(Buffer.from(asked[0]!.headers.get('authorization')!.slice(6), 'base64').toString()).toBe('public:geheim\u00e4\u20ac')
})

test('every number of the parcel is the parcel, another one is not', async () => {
  answers({ ...fixture('moving'), tracking_numbers: [{ tracking_number: '00340434161094042557' }, { tracking_number: number }] })
  expect((await sendcloud.track!({ trackingNumber: number }, settings(), context)).shipments[0]!.trackingNumber).toBe('00340434161094042557')
  answers({ ...fixture('moving'), tracking_numbers: [{ tracking_number: '99999999999' }] })
  expect((await failure(sendcloud.track!({ trackingNumber: number }, settings(), context))).code).toBe('not_found')
})
