import { expect, test } from 'vitest'
import { previewPage } from './preview.ts'

test('one widget in a named scenario, with the texts of the language and the scenario\'s clock', async () => {
  const { view, now } = await previewPage({ only: 'order-status', scenario: '', locale: 'de-AT' })
  expect(view.widgets.map(({ id }) => id)).toEqual(['order-status'])
  expect(view.messages['order-status.title']).toBe('Lieferstatus')
  expect(Number.isNaN(now.getTime())).toBe(false)
})

test('a whole page holds every widget; an unknown language is English, an unknown scenario the first', async () => {
  const [first, unknown] = await Promise.all([previewPage({ scenario: '', locale: 'xx' }), previewPage({ scenario: 'no such', locale: 'en' })])
  expect(first.view.widgets.length).toBeGreaterThan(5)
  expect(first.view.widgets).toEqual(unknown.view.widgets)
  expect(first.view.messages).toEqual(unknown.view.messages)
})
