import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadMessages } from './messages.ts'

const folder = mkdtempSync(join(tmpdir(), 'afterglow-locales-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
function write(locale: string, name: string, content: unknown) {
  mkdirSync(join(folder, locale), { recursive: true })
  writeFileSync(join(folder, locale, `${name}.json`), typeof content === 'string' ? content : JSON.stringify(content))
}
write('en', 'widgets', { faq: { title: 'Questions', only: 'English only' }, other: { title: 'Other' } })
write('de', 'widgets', { faq: { title: 'Frag uns', days_one: '{{count}} Tag' } })
write('de', 'widgets.formal', { faq: { title: 'Fragen Sie uns' } })
write('en', 'mail', { link: { subject: 'Order {{number}}' } })
write('de', 'mail', { link: { subject: 'Deine Bestellung {{number}}' }, same: 'Gruß' })
write('de', 'mail.formal', { link: { subject: 'Ihre Bestellung {{number}}' } })
const messages = loadMessages(folder)

test('a wish finds the nearest language, whether a tag or a header', () => {
  expect(messages.resolve('de-AT', 'en')).toBe('de')
  expect(messages.resolve('fr-CH, fr;q=0.9, de;q=0.8, en;q=0.7', 'en')).toBe('de')
  expect(messages.resolve('de;q=0, en', 'de')).toBe('en')
  expect(messages.resolve('xx', 'de')).toBe('de')
  expect(messages.resolve(null, 'pt-BR')).toBe('en')
  expect(messages.resolve('__proto__', 'de')).toBe('de')
})

test('du and Sie are the same keys, and a missing text is told in English', () => {
  expect(messages.forWidgets('de', 'informal', ['faq'])).toEqual({ 'faq.title': 'Frag uns', 'faq.only': 'English only', 'faq.days_one': '{{count}} Tag' })
  expect(messages.forWidgets('de', 'formal', ['faq'])).toEqual({ 'faq.title': 'Fragen Sie uns', 'faq.only': 'English only', 'faq.days_one': '{{count}} Tag' })
})

test('mail texts take their values as text', () => {
  expect(messages.mail('de', 'formal', 'link.subject', { number: '<b>&' })).toBe('Ihre Bestellung <b>&')
  expect(messages.mail('de', 'formal', 'same')).toBe('Gruß')
  expect(messages.mail('de-AT', 'informal', 'link.subject', { number: '1' })).toBe('Deine Bestellung 1')
})

test('a broken catalogue stops the start and names the file', () => {
  write('fr', 'widgets', '{"faq": {"title": 5}}')
  expect(() => loadMessages(folder)).toThrow(/fr\/widgets\.json is not a catalogue/)
})
