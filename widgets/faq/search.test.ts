import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { search } from './search.ts'

type Standard = Record<string, { question: string; words: string; answer: string; fallback: string }>
const textsOf = (locale: string) => {
  const { faq } = JSON.parse(readFileSync(`locales/${locale}/widgets.json`, 'utf8')) as { faq: { standard: Standard } }
  const ids = Object.keys(faq.standard)
  return { ids, texts: Object.values(faq.standard).map(({ question, words, answer }) => [`${question} ${words}`, answer] as const) }
}
const find = (locale: string, query: string) => {
  const { ids, texts } = textsOf(locale)
  return search(query, texts).map((index) => ids[index])
}

test.each([
  ['Adresse ändern', 'address'], ['adresse aendern', 'address'], ['adrese ändenr', 'address'], ['Lieferadresse falsch', 'address'], ['lieferanschrift', 'address'],
  ['hausnummer', 'address'], ['ändern adresse liefer', 'address'], ['Paket umleiten', 'address'],
  ['wann kommt mein paket', 'delivery'], ['liefertermin', 'delivery'], ['liferzeit', 'delivery'], ['Wie lange dauert der Versand', 'delivery'],
  ['zurückschicken', 'withdrawal'], ['zurueckschiken', 'withdrawal'], ['Rückgabefrist', 'withdrawal'], ['Wiederruf', 'withdrawal'], ['retoure', 'withdrawal'], ['Umtausch', 'withdrawal'],
  ['beschaedigt', 'damaged'], ['Tasse zerbrochen', 'damaged'], ['kaputtes produkt', 'damaged'], ['reklamieren', 'damaged'], ['REKLAMATIONEN', 'damaged'],
  ['Zahlungseingang', 'payment'], ['bezahlt?', 'payment'], ['rechnung', 'payment'], ['ueberwiesen', 'payment'], ['Geld zurück erstattung', 'payment'],
  ['paket verschwunden', 'missing'], ['nachbarn', 'missing'],
])('German: "%s" finds %s', (query, id) => {
  expect(find('de', query).slice(0, 2)).toContain(id)
})

test.each([
  ['change adress', 'address'], ['adress chnage', 'address'], ['where is my parcel', 'delivery'], ['delivry date', 'delivery'], ['returns', 'withdrawal'], ['send it back', 'withdrawal'],
  ['refund', 'payment'], ['payed', 'payment'], ['invioce', 'payment'], ['broken mug', 'damaged'], ['waranty', 'damaged'], ['stolen', 'missing'],
])('English: "%s" finds %s', (query, id) => {
  expect(find('en', query).slice(0, 2)).toContain(id)
})

test.each(['Gutschein einlösen', 'Öffnungszeiten am Samstag', 'xyzzy', 'Newsletter abmelden', 'kann ich einen Hund haben'])('"%s" finds nothing', (query) => {
  expect(find('de', query)).toEqual([])
})

test('an empty query, or one of empty words, shows all in their order', () => {
  const { texts } = textsOf('de')
  for (const query of ['', '   ', '?!', 'wie kann ich']) expect(search(query, texts)).toEqual([0, 1, 2, 3, 4, 5])
  expect(search('x', [])).toEqual([])
})

test('other scripts are searched too, and nothing a buyer types breaks it', () => {
  expect(search('العنوان', [['هل يمكنني تغيير العنوان', ''], ['متى يصل', '']])).toEqual([0])
  for (const query of ['(', '[a-', '\\', '%', '__proto__', '😀'.repeat(500), 'a'.repeat(5000)]) expect(search(query, [['Frage', 'Antwort']])).toBeInstanceOf(Array)
})
