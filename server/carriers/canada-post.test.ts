import { http, HttpResponse } from 'msw'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { outside } from '../../tests/setup-node.ts'
import type { CarrierContext } from '../core/carrier-port.ts'
import { canadaPost } from './canada-post.ts'

const context: CarrierContext = { fetch: (input, init) => fetch(input, init), now: () => Date.parse('2026-11-18T12:00:00Z'), log: { info: () => {}, warn: () => {}, error: () => {} } }
const settings = canadaPost.settings.parse({ username: 'user-1', password: 'p:w', baseUrl: 'https://ct.soa-gw.canadapost.ca/' })
const fixture = (name: string) => readFileSync(new URL(`../../tests/fixtures/carriers/canada-post/${name}`, import.meta.url), 'utf8')

test.each([['fr-CA', 'fr-CA', 'fr'], ['en-GB', 'en-CA', 'en'], ['de', 'en-CA', 'en'], [undefined, 'en-CA', 'en']])('asks the test system with the key; language %s in %s', async (language, header, spoken) => {
  const asked: Request[] = []
  outside.use(http.get('https://ct.soa-gw.canadapost.ca/vis/track/pin/7023210039414604/detail', ({ request }) => {
    asked.push(request)
    return HttpResponse.text(fixture('delivered.xml'), { headers: { 'content-type': 'application/vnd.cpc.track-v2+xml' } })
  }))
  const { shipments } = await canadaPost.track!({ trackingNumber: ' 7023 2100 3941 4604 ', ...(language && { language }) }, settings, context)
  expect(asked.map(({ headers }) => [headers.get('authorization'), headers.get('accept'), headers.get('accept-language')]))
    .toEqual([[`Basic ${btoa('user-1:p:w')}`, 'application/vnd.cpc.track-v2+xml', header]])
  expect(new Set(shipments[0]!.events.map((event) => event.language))).toEqual(new Set([spoken]))
})

test('public tracking page', () => {
  expect(canadaPost.trackingUrl('1&x', 'fr-CA')).toBe('https://www.canadapost-postescanada.ca/track-reperage/fr#/search?searchFor=1%26x')
  expect(canadaPost.trackingUrl('7023210039414604', 'de')).toBe('https://www.canadapost-postescanada.ca/track-reperage/en#/search?searchFor=7023210039414604')
})
