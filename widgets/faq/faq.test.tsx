import { cleanup, fireEvent, render, screen } from '@testing-library/preact'
import { afterEach, expect, test, vi } from 'vitest'
import { InHost, testHost } from '../../extension/web/host.fixture.tsx'
import { loadMessages } from '../../server/messages.ts'
import { makeTranslate } from '../kit/translate.ts'
import Faq from './faq.tsx'
import { fill } from './fill.ts'
import { scenarios } from './scenarios.ts'
import type { FaqView } from './view.ts'

afterEach(cleanup)
const texts = loadMessages('locales')
const t = makeTranslate('de', texts.forWidgets('de', 'informal', ['faq']))
const { format } = testHost()
function show(view: FaqView) {
  const act = vi.fn(async () => {})
  const host = testHost({ t, act })
  const page = render(<InHost host={host}><Faq view={view} t={t} format={format} act={act} /></InHost>)
  return { ...page, act, type: (value: string) => fireEvent.input(screen.getByRole('searchbox'), { target: { value } }) }
}
const questions = (container: Element) => [...container.querySelectorAll('summary')].map(({ textContent }) => textContent)

test('answers carry the facts of the order in the page\'s words', () => {
  const { container } = show(scenarios.usual!.view)
  expect(container.textContent).toContain('Voraussichtlich Freitag,\u00a020.\u00a0– Montag, 23.\u00a0November.')
  expect(container.textContent).toContain('DHL')
  expect(container.textContent).not.toMatch(/\{\{|undefined|faq\./)
})

test('an unknown fact is never a hole: the fallback is told instead', () => {
  const { container } = show(scenarios.empty!.view)
  expect(container.textContent).toContain('Einen Termin kennen wir noch nicht.')
  expect(container.textContent).not.toContain('Voraussichtlich')
})

test('an own entry without fallback is hidden while a fact is unknown', () => {
  const { container } = show({ ...scenarios.usual!.view, entries: [
    { id: 'x', question: 'Wann?', answer: '{{return.deadline}}', fallback: '', words: '' }, { id: 'y', question: 'Wer?', answer: '{{shop.name}}', fallback: '', words: '' },
  ] })
  expect(questions(container)).toEqual(['Wer?'])
})

test('HTML of the merchant and of facts is text, and a fact\'s own braces are not filled again', () => {
  const { container } = show(scenarios.worst!.view)
  expect(container.querySelector('script, b, img[src=x]')).toBeNull()
  expect(container.textContent).toContain('<b>fallback</b> #1042')
  const facts = { a: { kind: 'text', text: '{{b}}' }, b: { kind: 'text', text: 'no' } } as const
  expect(fill('{{ a }}', facts, t, format)).toBe('{{b}}')
  expect(fill('{{toString}}', facts, t, format)).toBeNull()
})

test('typing narrows the list; a question without answer can be sent', async () => {
  const { container, type, act } = show(scenarios.own!.view)
  type('adrese aendern')
  await vi.waitFor(() => expect(questions(container)[0]).toBe('Kann ich die Lieferadresse noch ändern?'))
  type('Geschenkverpackung')
  expect(questions(container)).toEqual(['Verpackt ihr auch als Geschenk?'])
  type('Gibt es Hunde im Laden?')
  expect(questions(container)).toEqual([])
  fireEvent.click(screen.getByRole('button', { name: 'Frage senden' }))
  await vi.waitFor(() => expect(act).toHaveBeenCalledWith('ask', expect.objectContaining({ question: 'Gibt es Hunde im Laden?' })))
})

test('who may not ask is not offered to', async () => {
  const { container, type } = show(scenarios.readOnly!.view)
  type('Gibt es Hunde im Laden?')
  await vi.waitFor(() => expect(questions(container)).toEqual([]))
  expect(screen.queryByRole('button')).toBeNull()
})

test('every fact our answers name exists, in every language and form of address', () => {
  const known = ['delivery.range', 'delivery.date', 'return.deadline', 'return.days', 'order.number', 'contact.email', 'contact.phone', 'carrier.name', 'tracking.number', 'payment.status', 'payment.date', 'payment.due']
  for (const locale of texts.locales) for (const formality of ['informal', 'formal'] as const) {
    const named = Object.entries(texts.forWidgets(locale, formality, ['faq'])).filter(([key]) => key.startsWith('faq.standard.'))
      .flatMap(([, text]) => [...text.matchAll(/\{\{([\w.]+)\}\}/g)].map(([, name]) => name!))
    expect(named.length).toBeGreaterThan(10)
    expect(named.filter((name) => !known.includes(name))).toEqual([])
  }
})
