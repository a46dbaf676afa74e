import { expect, test } from 'vitest'
import { answersAt, context, fixturesOf } from '../../tests/contracts/carriers/one-carrier.ts'
import { easypost } from './easypost.ts'

const settings = (more: object = {}) => easypost.settings.parse({ apiKey: 'key', ...more })
const fixture = fixturesOf('easypost')
const number = 'EZ4000000004'
const address = 'https://api.easypost.com/v2/trackers'
const answers = answersAt(`GET ${address}`)

test('asks for the number with the key as user name', async () => {
  const asked = answers(fixture('moving'))
  const { shipments } = await easypost.track!({ trackingNumber: ' EZ40 0000 0004 ' }, settings(), context)
  expect(shipments.map(({ trackingNumber, status }) => [trackingNumber, status])).toEqual([[number, 'in_transit']])
  expect(asked.map(({ url, headers }) => [url, headers.get('authorization')])).toEqual([[`${address}?tracking_code=${number}`, `Basic ${btoa('key:')}`]])
})

test('a parcel EasyPost does not follow yet is handed to it', async () => {
  answers(fixture('not-found'))
  const told = answersAt(`POST ${address}`)(fixture('announced'), 201)
  const { shipments } = await easypost.track!({ trackingNumber: 'EZ1000000001' }, settings(), context)
  expect(shipments[0]!.status).toBe('info_received')
  expect(await Promise.all(told.map((request) => request.json()))).toEqual([{ tracker: { tracking_code: 'EZ1000000001' } }])
})
