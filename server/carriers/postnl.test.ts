import { expect, test } from 'vitest'
import { answersAt, context, failure, fixturesOf } from '../../tests/contracts/carriers/one-carrier.ts'
import { postnl } from './postnl.ts'

const settings = postnl.settings.parse({ apiKey: ' key-1 ' })
const number = '3SDEVC172649258'
const fixture = fixturesOf('postnl')
const answers = answersAt('GET https://api.postnl.nl/shipment/v2/status/barcode/:number')

test.each([['de-AT', 'de'], ['nl', 'nl'], ['en-GB', 'en'], ['fr', 'en'], [undefined, 'en']])('asks with the key; language %s in %s', async (language, spoken) => {
  const asked = answers(fixture('delivered'))
  const { shipments } = await postnl.track!({ trackingNumber: ' 3s devc 172649258', ...(language && { language }) }, settings, context)
  expect(asked.map(({ url, headers }) => [url, headers.get('apikey')])).toEqual([[`https://api.postnl.nl/shipment/v2/status/barcode/${number}?detail=true&language=${spoken.toUpperCase()}`, 'key-1']])
  expect(new Set(shipments[0]!.events.map((event) => event.language))).toEqual(new Set([spoken]))
})

test('check: a foreign answer is no connection', async () => {
  answers(fixture('other-json'))
  expect((await failure(postnl.check!(settings, context))).code).toBe('upstream_unavailable')
})

test('settings: the key fits a header', () => {
  expect(postnl.settings.safeParse({ apiKey: 'a\r\nb' }).success).toBe(false)
})

test('public tracking page', () => {
  expect(postnl.trackingUrl(number, 'de-AT')).toBe(`https://postnl.nl/tracktrace/?B=${number}&T=C&L=DE`)
  expect(postnl.trackingUrl('1&x', 'fr')).toBe('https://postnl.nl/tracktrace/?B=1%26x&T=C&L=EN')
})
