import { expect, test } from 'vitest'
import { aContext, aShop } from '../../tests/builders/order.ts'
import { presenter } from './present.ts'
import { ContactSettings } from './settings.ts'

const settings = ContactSettings.parse({ note: 'Antwort in 24 Stunden.' })
const present = (contact: Record<string, string>, own = settings) => presenter.present(aContext({ settings: own, shop: aShop({ settings: { contact } }) }))

test('hidden where there is no way to reach the shop; hours alone are none', () => {
  expect(present({})).toBeNull()
  expect(present({ hours: 'Mo–Fr 9–17 Uhr' })).toBeNull()
})

test.each(['email', 'phone', 'url'])('%s alone is enough', (way) => {
  const value = { email: 'hallo@shop.example', phone: '0431 555 01 42', url: 'https://shop.example/kontakt' }[way]!
  expect(present({ [way]: value })).toEqual({ number: '#1042', note: 'Antwort in 24 Stunden.', [way]: value })
})

test('every scope may ask for help, and hours can be left out', () => {
  const contact = { email: 'hallo@shop.example', hours: 'Mo–Fr' }
  expect(present(contact)).toMatchObject({ hours: 'Mo–Fr' })
  expect(present(contact, { ...settings, hours: false })).toMatchObject({ hours: undefined })
})
