import { expect, test } from 'vitest'
import de from '../../locales/de/admin.json' with { type: 'json' }
import { refusal, unreadable } from '../carriers/_http.ts'
import { translateForm } from './translate-form.ts'

const german = (text: string) => translateForm(de.forms, text)

test.each([401, 404, 418, 429, 503])('what a carrier refuses with HTTP %i is told in German', (status) => {
  const { message } = refusal('DHL Paket (Test)', status)
  expect(german(message)).not.toBe(message)
  expect(german(message)).toContain('DHL Paket (Test)')
  expect(german(message)).not.toMatch(/\{\{| the | does | key/)
})

test.each(['it is larger than 10 MB', 'it is empty', 'it is a web page, not data', 'it is nested too deep', 'it is no whole JSON'])('why an answer cannot be read: %s', (why) => {
  expect(german(unreadable('DPD', why).message)).toMatch(/^DPD hat .+, die wir nicht lesen können: (?!it ).+ Wir fragen später noch einmal\.$/)
})

test('what nobody translated stays as it is, and no text is taken for a pattern', () => {
  expect(german('Something new (.*)')).toBe('Something new (.*)')
  expect(translateForm({ 'a.b {{name}}': '{{name}} c' }, 'axb d')).toBe('axb d')
  expect(translateForm({ '{{a}} by {{b}}': '{{b}}: {{a}} {{c}}' }, 'x by y')).toBe('y: x {{c}}')
  expect(german('constructor')).toBe('constructor')
})
