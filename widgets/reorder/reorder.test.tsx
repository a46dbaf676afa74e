import { cleanup, fireEvent, render, screen } from '@testing-library/preact'
import { afterEach, expect, test, vi } from 'vitest'
import { InHost, testHost } from '../../extension/web/host.fixture.tsx'
import { loadMessages } from '../../server/messages.ts'
import { makeTranslate } from '../kit/translate.ts'
import Reorder from './reorder.tsx'
import { scenarios } from './scenarios.ts'

afterEach(cleanup)
const t = makeTranslate('de', loadMessages('locales').forWidgets('de', 'informal', ['reorder']))
const { format } = testHost()
function show(name: string) {
  const act = vi.fn(async () => {})
  const page = render(<InHost host={testHost({ t, act })}><Reorder view={scenarios[name]!.view} t={t} format={format} act={act} /></InHost>)
  return { ...page, act, text: () => page.container.textContent!.replaceAll('\u00a0', ' ') }
}

test('the total follows what is chosen; what cannot be had cannot be chosen', async () => {
  const { text, act } = show('usual')
  expect(text()).toContain('2 von 3 Artikeln, 47,30 €, zzgl. Versand')
  expect(text()).toContain('1,00 € teurer')
  const boxes = screen.getAllByRole<HTMLInputElement>('checkbox')
  expect(boxes.map(({ checked, disabled }) => [checked, disabled])).toEqual([[true, false], [true, false], [false, true]])
  fireEvent.click(boxes[0]!)
  expect(text()).toContain('1 von 3 Artikeln, 27,80 €')
  fireEvent.click(screen.getByRole('button', { name: 'In den Warenkorb' }))
  await vi.waitFor(() => expect(act).toHaveBeenCalledWith('cart', expect.objectContaining({ lines: expect.anything() })))
  expect([act.mock.calls[0]!.at(1) as unknown as { lines: unknown }].map(({ lines }) => [lines].flat())).toEqual([['coffee-500']])
})

test('nothing chosen says why it cannot go on', () => {
  const { text } = show('empty')
  fireEvent.click(screen.getByRole('checkbox'))
  expect(text()).toContain('Wähle mindestens einen Artikel.')
})

test('when it is usually needed again, with the way into the calendar', () => {
  const { text } = show('again')
  expect(text()).toContain('um Dienstag, 12. Januar')
  expect(screen.getByRole('link', { name: 'In den Kalender eintragen' }).getAttribute('href')).toBe('https://afterglow.example/files/reorder.ics')
})

test('a currency without decimals adds up, hostile names are text', () => {
  expect(show('yen').text()).toContain('3.600 ¥')
  cleanup()
  expect(show('worst').container.querySelector('script, img[src=x]')).toBeNull()
})
