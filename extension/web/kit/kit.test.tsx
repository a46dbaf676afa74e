import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/preact'
import axe from 'axe-core'
import { h, type ComponentChildren } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { afterEach, expect, test, vi } from 'vitest'
import * as primitives from '../../../widgets/kit/host.ts'
import type { Kit, KitProps } from '../../../widgets/kit/kit.ts'
import { InHost, testHost } from '../host.fixture.tsx'
import { safeHref } from './core.tsx'
import { webKit } from './kit.ts'

const hostile = '<img src=x onerror=alert(1)> ‏שלום 🎁'
const price = { amount: '13.90', currency: 'EUR' }
const samples: { [Name in keyof KitProps]: KitProps[Name] } = {
  Card: { label: 'Karte', tone: 'sunken', children: hostile }, Stack: { gap: 'lg', grow: true, children: hostile }, Inline: { wrap: false, align: 'between', children: hostile },
  Grid: { min: 'sm', children: hostile }, Split: { main: hostile, side: hostile }, Row: { label: 'Reihe', children: [hostile, hostile] }, List: { label: 'Liste', children: [hostile] }, Divider: {},
  Heading: { level: 2, size: 'xl', muted: true, children: hostile }, Text: { size: 'sm', struck: true, strong: true, mono: true, language: 'en', children: hostile },
  Link: { href: 'https://shop.test/', block: true, external: true, children: hostile }, Button: { variant: 'primary', icon: 'chat', full: true, disabledReason: hostile, children: hostile },
  Icon: { name: 'cart', size: 'lg', flip: true }, Image: { src: 'https://shop.test/a.png', alt: hostile, dim: true }, Thumb: { src: undefined, alt: '', quantity: 2 }, Badge: { tone: 'warning', icon: 'alert', children: hostile },
  Banner: { tone: 'info', title: hostile, children: hostile }, Steps: { label: 'Status', steps: [{ label: 'Eins', detail: 'heute' }, { label: hostile }, { label: 'Drei' }], now: 1, tone: 'warning', position: 'Schritt 2 von 3', next: 'Drei' },
  Progress: { value: 3, max: 5, label: '3 von 5' },
  Timeline: { label: 'Verlauf', events: [{ text: hostile, detail: 'Kiel', now: true, day: 'Heute' }, { text: 'b', detail: 'c', tone: 'critical', quote: { text: hostile, language: 'en' } }] },
  Details: { summary: hostile, open: true, variant: 'quiet', children: hostile }, Form: { act: 'rate', values: { line: '1' }, label: 'Bewerten', children: hostile },
  TextField: { name: 'mail', label: 'E-Mail', hint: hostile, error: hostile, type: 'email', icon: 'mail', required: true, maxLength: 20, autocomplete: 'email', value: hostile },
  TextArea: { name: 'comment', label: 'Kommentar', value: hostile }, Select: { name: 'why', label: 'Grund', value: 'b', options: [{ value: 'a', label: 'A' }, { value: 'b', label: hostile }] },
  ChoiceList: { name: 'lines', label: 'Was?', multiple: true, selected: ['b'], variant: 'card', options: [{ value: 'a', label: 'A', hint: hostile, end: 'x' }, { value: 'b', label: 'B', disabled: true }] },
  Checkbox: { name: 'news', label: 'Ja', checked: true }, Rating: { name: 'stars', label: 'Sterne', labels: ['1 Stern', '2 Sterne', '3 Sterne', '4 Sterne', '5 Sterne'], value: 4 },
  Facts: { rows: [{ term: 'IBAN', value: hostile, copy: 'DE89', copyLabel: 'IBAN kopieren' }] }, QrCode: { payload: hostile, label: 'Code' }, Money: { value: price, was: { amount: '12.90', currency: 'EUR' } },
  Time: { at: '2026-11-20', text: 'Fr, 20. Nov.' }, Copy: { text: 'x', label: 'Nummer kopieren', done: 'Kopiert' },
  ProductCard: { image: undefined, title: hostile, href: 'https://shop.test/p', price, unitPrice: '27,80 €/kg', why: { summary: 'Warum?', text: hostile }, children: 'x' },
  LineItem: { image: undefined, title: hostile, quantity: 3, end: 'x' }, Skeleton: { lines: 4, label: 'Lädt' }, Status: { hidden: true, children: hostile }, JsonLd: { data: { name: '</script><script>alert(1)</script>' } },
}
const all = Object.entries(samples) as [keyof KitProps, KitProps[keyof KitProps]][]
const kit: Kit = primitives
const draw = (name: keyof KitProps, props: unknown) => <InHost>{h(kit[name] as never, props as never)}</InHost>

afterEach(cleanup)

test('every primitive of the kit is there', () => {
  expect(Object.keys(webKit).toSorted()).toEqual(Object.keys(samples).toSorted())
})

test.each(all)('%s: text stays text, nothing is styled inline, server and browser draw alike', (name, props) => {
  const { container } = render(draw(name, props))
  expect(container.querySelectorAll('[style], img[onerror], [onclick]').length).toBe(0)
  if (name !== 'JsonLd') expect(container.querySelector('script')).toBeNull()
  if (JSON.stringify(props).includes('onerror') && name !== 'QrCode') expect(container.innerHTML).not.toContain('<img src="x"')
  const server = document.createElement('div')
  server.innerHTML = renderToString(draw(name, props))
  expect(server.querySelectorAll('[style]').length).toBe(0)
  expect(server.textContent).toBe(container.textContent)
})

test('all of them together: no fault for axe', async () => {
  const cards = all.filter(([name]) => name !== 'Card').map(([name, props]) => (
    <InHost key={name}>{h(kit.Card, { label: name } as never, h(kit[name] as never, props as never) as ComponentChildren)}</InHost>
  ))
  const { container } = render(<main><h1>Seite</h1>{cards}</main>)
  const { violations } = await axe.run(container, { rules: { 'color-contrast': { enabled: false } } })
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
})

test.each(['javascript:alert(1)', 'JAVASCRIPT:alert(1)', 'java\nscript:alert(1)', ' javascript:alert(1)', 'data:text/html,x', 'vbscript:x'])('a link never leads to %j', (href) => {
  expect(safeHref(href)).toBeUndefined()
})
test.each(['https://a.test', 'mailto:a@b.test', 'tel:+49', '/o/x', '#a', '?a=1'])('a link may lead to %s', (href) => expect(safeHref(href)).toBe(href))

test('a form works without JavaScript: method, target and every hidden field, its own idempotency key', () => {
  const { container } = render(<InHost><kit.Form act="rate" values={{ line: '7' }}><kit.TextArea name="comment" label="Kommentar" /></kit.Form></InHost>)
  const form = container.querySelector('form')!
  expect([form.method, form.action]).toEqual(['post', 'https://server.test/v1/actions'])
  expect(Object.fromEntries(new FormData(form))).toEqual({ token: 'secret', placement: 'thank_you', locale: 'de', returnUrl: '', widget: 'review', act: 'rate', idempotencyKey: 'key.review.rate', line: '7', comment: '' })
})

test('a form sends its own fields only, once, and tells what went wrong', async () => {
  let fail: (error: Error) => void = () => {}
  const act = vi.fn(() => new Promise<void>((_, reject) => { fail = reject }))
  render(
    <InHost host={testHost({ act })}>
      <kit.Form act="rate" values={{ line: '7' }}>
        <kit.Rating name="stars" label="Sterne" labels={['1', '2', '3', '4', '5']} value={4} />
        <kit.ChoiceList name="parts" label="Teile" multiple selected={['a']} options={[{ value: 'a', label: 'A' }, { value: 'b', label: 'B' }]} />
        <kit.Button submit>Senden</kit.Button>
      </kit.Form>
    </InHost>,
  )
  const button = screen.getByRole('button', { name: 'Senden' })
  fireEvent.submit(button.closest('form')!)
  fireEvent.submit(button.closest('form')!)
  expect(act.mock.calls).toEqual([['rate', { line: '7', stars: '4', parts: ['a'] }]])
  await waitFor(() => expect(button.getAttribute('aria-busy')).toBe('true'))
  fail(new Error('Das hat nicht geklappt.'))
  await waitFor(() => expect(screen.getByRole('alert').textContent).toBe('Das hat nicht geklappt.'))
  expect(button.getAttribute('aria-busy')).toBeNull()
  fireEvent.submit(button.closest('form')!)
  expect(act).toHaveBeenCalledTimes(2)
})

test('a fresh page does not overwrite what the buyer is typing', () => {
  const field = (hint: string) => <InHost><kit.TextField name="q" label="Frage" hint={hint} value="" /></InHost>
  const { rerender } = render(field('eins'))
  const input = screen.getByRole<HTMLInputElement>('textbox', { name: 'Frage' })
  input.value = 'halb getippt'
  rerender(field('zwei'))
  expect(input.value).toBe('halb getippt')
})

test('names and descriptions: field, error, rating, disabled button', () => {
  render(
    <InHost>
      <kit.TextField name="a" label="E-Mail" hint="Nur für Rückfragen" error="Da fehlt etwas." />
      <kit.TextField name="b" label="E-Mail zwei" labelHidden />
      <kit.Rating name="s" label="Bewertung" labels={['1 Stern', '2 Sterne']} />
      <kit.Button disabledReason="Ausverkauft">Kaufen</kit.Button>
    </InHost>,
  )
  const field = screen.getByRole('textbox', { name: 'E-Mail' })
  const described = field.getAttribute('aria-describedby')!.split(' ').map((id) => document.getElementById(id)?.textContent)
  expect([field.getAttribute('aria-invalid'), described]).toEqual(['true', ['Nur für Rückfragen', 'Da fehlt etwas.']])
  expect(screen.getByRole('textbox', { name: 'E-Mail zwei' }).id).not.toBe(field.id)
  expect(screen.getByRole('group', { name: 'Bewertung' }).querySelectorAll('input').length).toBe(2)
  expect(screen.getByRole('radio', { name: '2 Sterne' })).toBeTruthy()
  const button = screen.getByRole('button', { name: 'Kaufen' })
  expect(document.getElementById(button.getAttribute('aria-describedby')!)?.textContent).toBe('Ausverkauft')
})

test('copying is confirmed aloud', async () => {
  const writeText = vi.fn(async () => {})
  Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText } })
  render(<InHost><kit.Copy text="0034" label="Nummer kopieren" done="Kopiert" /></InHost>)
  fireEvent.click(screen.getByRole('button', { name: 'Nummer kopieren' }))
  await waitFor(() => expect(screen.getByRole('status').textContent).toBe('Kopiert'))
  expect(writeText).toHaveBeenCalledWith('0034')
})

test('data for machines cannot end its script', () => {
  const { container } = render(<InHost><kit.JsonLd data={samples.JsonLd.data} /></InHost>)
  const script = container.querySelector('script')!
  expect(script.innerHTML).not.toContain('<')
  expect(JSON.parse(script.text)).toEqual(samples.JsonLd.data)
})
