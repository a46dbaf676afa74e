import { expect, test } from 'vitest'
import { aServer } from '../../tests/builders/server.ts'
import type { OrderReceipt } from '../contract/order.ts'
import { findCarrier } from '../core/find-carrier.ts'
import { carriers } from './index.ts'
import { linkOnly } from './link-only.ts'

const all = new Map(carriers.map((carrier) => [carrier.id, carrier]))

test('there are many, each with a page on https that holds the number as one part of it', () => {
  expect(linkOnly.length).toBeGreaterThan(100)
  for (const carrier of linkOnly.filter(({ id }) => id !== 'own-fleet')) {
    const link = carrier.trackingUrl('A&x=<#/1', 'de')!
    expect([carrier.id, new URL(link).protocol]).toEqual([carrier.id, 'https:'])
    expect(link).not.toContain('{')
    expect(link).not.toContain('A&x')
  }
  const withNumber = linkOnly.filter((carrier) => carrier.trackingUrl('A&x=<', 'de')?.includes('A%26x%3D%3C'))
  expect(withNumber.length).toBeGreaterThan(100)
  expect(all.get('own-fleet')!.trackingUrl('1', 'de')).toBeNull()
})

test.each([
  ['Österreichische Post', 'austrian-post'], ['Swiss Post', 'swiss-post'], ['Evri', 'evri'], ['Royal Mail Tracked 48', 'royal-mail'], ['Amazon Logistics', 'amazon'], ['PostNord', 'postnord'], ['Correos', 'correos'],
  ['Correos Express', 'correos-express'], ['CTT', 'ctt'], ['Poste Italiane', 'poste-italiane'], ['trans-o-flex', 'trans-o-flex'], ['GO!', 'go'], ['Eigene Lieferung', 'own-fleet'], ['DPD Classic', 'dpd'], ['DHL Paket National', 'dhl-paket'], ['UPS', 'ups'],
])('a shop\'s "%s" is %s', (name, id) => {
  expect(findCarrier(all, name)).toBe(id)
})

test('they are never asked, and say so when they are to read', () => {
  for (const carrier of linkOnly) {
    expect(carrier.track).toBeUndefined()
    expect(() => carrier.parse('{}')).toThrow(expect.objectContaining({ code: 'misconfigured' }))
  }
})

test('a buyer sees the carrier\'s name and the way to its page', async () => {
  const server = await aServer({ carriers })
  const { token } = await (await server.push('POST', '/v1/orders', {
    id: '1', number: '#1', placedAt: '2026-11-16T09:41:00+01:00', currency: 'EUR', locale: 'de', lines: [{ id: 'a', title: 'Kaffee', quantity: 1, unitPrice: '13.90' }], totals: { total: '13.90' },
    fulfillments: [{ id: 'f', shippedAt: '2026-11-17T09:41:00+01:00', parcels: [{ carrier: 'post.at', trackingNumber: '1042123456789012345678' }] }],
  })).json() as OrderReceipt
  const page = await (await server.get('/v1/page', token)).text()
  expect(page).toContain('Österreichische Post')
  expect(page).toContain('https://www.post.at/sv/sendungsdetails?snr=1042123456789012345678')
})
