import { http, HttpResponse } from 'msw'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { outside } from '../../tests/setup-node.ts'
import type { CarrierContext } from '../core/carrier-port.ts'
import { australiaPost } from './australia-post.ts'

const context: CarrierContext = { fetch: (input, init) => fetch(input, init), now: () => Date.parse('2026-11-18T12:00:00Z'), log: { info: () => {}, warn: () => {}, error: () => {} } }
const settings = australiaPost.settings.parse({ apiKey: 'key-1', password: 'p:w', accountNumber: '0012345678', baseUrl: 'https://digitalapi.auspost.com.au/test/shipping/v1/' })
const answers = (name: string) => {
  const asked: Request[] = []
  outside.use(http.get('https://digitalapi.auspost.com.au/test/shipping/v1/track', ({ request }) => {
    asked.push(request)
    return HttpResponse.json(JSON.parse(readFileSync(new URL(`../../tests/fixtures/carriers/australia-post/${name}.json`, import.meta.url), 'utf8')) as object)
  }))
  return asked
}

test('asks the test system with key, password and account', async () => {
  const asked = answers('moving')
  await australiaPost.track!({ trackingNumber: ' 7xx1000 634011427' }, settings, context)
  expect(asked.map(({ url, headers }) => [new URL(url).searchParams.get('tracking_ids'), headers.get('authorization'), headers.get('account-number')]))
    .toEqual([['7XX1000634011427', `Basic ${btoa('key-1:p:w')}`, '0012345678']])
})

test('a consignment stands for all its articles, an article for itself', async () => {
  answers('nested-consignment')
  const whole = await australiaPost.track!({ trackingNumber: '33XXX0123456' }, settings, context)
  expect(whole.shipments.map(({ trackingNumber, status }) => [trackingNumber, status])).toEqual([['33XXX012345601000931502', 'delivered'], ['33XXX012345602000931509', 'picked_up']])
  answers('consignment-delivered')
  const one = await australiaPost.track!({ trackingNumber: '6XXX12345678EXP00001' }, settings, context)
  expect(one).toMatchObject({ shipments: [{ trackingNumber: '6XXX12345678EXP00001', status: 'delivered' }] })
})

test('many in one call: what one number lacks leaves the others, and each report bears the number as it was asked', async () => {
  const asked = answers('several')
  const { shipments } = await australiaPost.trackMany!.track([{ trackingNumber: '7xx1000 634011427' }, { trackingNumber: '7XX1000634011428' }, { trackingNumber: '7XX1000000000' }, { trackingNumber: 'x' }], settings, context)
  expect(new URL(asked[0]!.url).searchParams.get('tracking_ids')).toBe('7XX1000634011427,7XX1000634011428,7XX1000000000')
  expect(shipments.map(({ trackingNumber, status }) => [trackingNumber, status])).toEqual([['7xx1000 634011427', 'in_transit'], ['7XX1000634011428', 'out_for_delivery']])
})

test('settings: an account keeps its leading zeros; public tracking page', () => {
  expect(australiaPost.settings.safeParse({ apiKey: 'a', password: 'b', accountNumber: '1234567' }).success).toBe(false)
  expect(australiaPost.trackingUrl('1&x', 'de')).toBe('https://auspost.com.au/mypost/track/details/1%26x')
})
