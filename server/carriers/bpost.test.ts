import { http, HttpResponse } from 'msw'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { outside } from '../../tests/setup-node.ts'
import type { CarrierContext } from '../core/carrier-port.ts'
import { bpost } from './bpost.ts'

const context: CarrierContext = { fetch: (input, init) => fetch(input, init), now: () => Date.parse('2026-11-18T12:00:00Z'), log: { info: () => {}, warn: () => {}, error: () => {} } }

test('asks with account and passphrase; its texts are English', async () => {
  const asked: Request[] = []
  outside.use(http.get('https://api-parcel.bpost.be/services/trackedmail/item/323212345659900040669030/trackingInfo', ({ request }) => {
    asked.push(request)
    return HttpResponse.text(readFileSync(new URL('../../tests/fixtures/carriers/bpost/delivered.xml', import.meta.url), 'utf8'), { headers: { 'content-type': 'application/xml' } })
  }))
  const { shipments } = await bpost.track!({ trackingNumber: '3232 1234 5659 9000 4066 9030', language: 'nl' }, bpost.settings.parse({ accountId: ' 107423 ', passphrase: 'p:w' }), context)
  expect(asked.map(({ headers }) => headers.get('authorization'))).toEqual([`Basic ${btoa('107423:p:w')}`])
  expect(new Set(shipments[0]!.events.map((event) => event.language))).toEqual(new Set(['en']))
})

test('public tracking page, with the postcode where it may be told', () => {
  expect(bpost.trackingUrl('1&x', 'fr-BE')).toBe('https://track.bpost.cloud/btr/web/#/search?itemCode=1%26x&lang=fr')
  expect(bpost.trackingUrl('1', 'de-AT', '10 00')).toBe('https://track.bpost.cloud/btr/web/#/search?itemCode=1&lang=de&postalCode=10%2000')
  expect(bpost.trackingUrl('1', 'es')).toBe('https://track.bpost.cloud/btr/web/#/search?itemCode=1&lang=en')
})
