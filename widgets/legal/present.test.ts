import { expect, test } from 'vitest'
import { aContext, aShop } from '../../tests/builders/order.ts'
import { presenter } from './present.ts'
import { LegalSettings } from './settings.ts'

const links = [{ label: 'Impressum', url: 'https://shop.example/impressum' }]
const present = (legal: Record<string, unknown>, settings = {}) => presenter.present(aContext({ settings: LegalSettings.parse(settings), shop: aShop({ settings: { legal } }) }))

test('hidden where the shop set nothing, or only a line that is switched off', () => {
  expect(present({})).toBeNull()
  expect(present({ text: 'inkl. MwSt.' }, { text: false })).toBeNull()
})

test('links and line are told as the shop set them', () => {
  expect(present({ links, text: 'inkl. MwSt.' })).toEqual({ links, text: 'inkl. MwSt.' })
  expect(present({ links, text: 'inkl. MwSt.' }, { text: false, heading: 'Recht' })).toEqual({ heading: 'Recht', links })
})
