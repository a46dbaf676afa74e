/** The catalogues: complete in every language, used, spoken in the right form of address, in the house's voice. */
import { createInstance } from 'i18next'
import { describe, expect, test } from 'vitest'
import { makeTranslate } from '../../widgets/kit/translate.ts'
import { baseOf, keyUses, languages, namespacesOf, placeholdersOf, pluralOf, readTexts, type Texts } from './parts/catalogues.ts'

const isOverlay = (namespace: string) => namespace.endsWith('.formal')
const plainNamespaces = namespacesOf('en').filter((namespace) => !isOverlay(namespace))
const cases = languages.flatMap((language) => plainNamespaces.map((namespace) => [language, namespace] as const))
const overlays = languages.flatMap((language) => namespacesOf(language).filter(isOverlay).map((namespace) => [language, namespace] as const))
const formal = (language: string, namespace: string): Texts => ({
  ...readTexts(language, namespace), ...(namespacesOf(language).includes(`${namespace}.formal`) ? readTexts(language, `${namespace}.formal`) : {}),
})
const offending = (texts: Texts, wrong: (text: string, key: string) => boolean) => Object.entries(texts).filter(([key, text]) => wrong(text, key)).map(([key, text]) => `${key}: ${text}`)

test('German and English are complete, and every language has the same catalogues', () => {
  expect(languages).toEqual(expect.arrayContaining(['de', 'en']))
  for (const language of languages) expect(namespacesOf(language).filter((namespace) => !isOverlay(namespace))).toEqual(plainNamespaces)
})

describe.each(cases)('%s/%s', (language, namespace) => {
  const texts = readTexts(language, namespace)
  // The admin's forms are told by the settings' own English titles: there the key is the English text.
  const titles = Object.fromEntries(Object.keys(texts).filter((key) => namespace === 'admin' && key.startsWith('forms.')).map((key) => [key, key.slice('forms.'.length)]))
  const english = { ...readTexts('en', namespace), ...titles }

  test('has every key, and none besides', () => {
    const keys = (all: Texts) => [...new Set(Object.keys(all).map(baseOf))].toSorted()
    expect(keys(texts)).toEqual(keys(english))
  })

  test('has the plural forms of its language', () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted()
    const counted = Map.groupBy(Object.keys(texts).filter(pluralOf), baseOf)
    const wrong = [...counted].filter(([, keys]) => keys.map((key) => pluralOf(key)!).toSorted().join() !== forms.join()).map(([base, keys]) => `${base}: ${keys.join()}`)
    expect(wrong).toEqual([])
    expect([...counted.keys()].filter((base) => base in texts)).toEqual([])
  })

  test('uses the same values as English', () => {
    const valuesOf = (all: Texts, base: string) => [...new Set(Object.entries(all).filter(([key]) => baseOf(key) === base).flatMap(([, text]) => placeholdersOf(text)))].toSorted()
    // What a form's text is told by may hold more than is worth saying ("expected string, received undefined").
    const said = (base: string) => (base.startsWith('forms.') ? valuesOf(english, base).filter((value) => valuesOf(texts, base).includes(value)) : valuesOf(english, base))
    const different = [...new Set(Object.keys(texts).map(baseOf))].filter((base) => valuesOf(texts, base).join() !== said(base).join())
    expect(different).toEqual([])
  })

  test('is text in the house\'s voice', () => {
    expect(offending(texts, (text) => text.trim() === '' || (namespace === 'mail' ? text !== text.trimStart() : text !== text.trim()) || / {2}|\n{3}/.test(text))).toEqual([])
    expect(offending(texts, (text) => /!|\p{Extended_Pictographic}|\bleider\b|\bunfortunately\b/iu.test(text))).toEqual([])
    expect(offending(texts, (text) => /\d - \d|\.\.\.|<\/?(?:a|b|br|em|i|p|span|strong)\b/i.test(text))).toEqual([])
  })
})

describe.each(overlays)('%s/%s', (language, namespace) => {
  const plain = readTexts(language, namespace.replace('.formal', ''))
  const overlay = readTexts(language, namespace)

  test('replaces known texts by others with the same values', () => {
    expect(Object.keys(overlay).filter((key) => !(key in plain))).toEqual([])
    expect(Object.keys(overlay).filter((key) => overlay[key] === plain[key])).toEqual([])
    expect(Object.keys(overlay).filter((key) => placeholdersOf(overlay[key]!).join() !== placeholdersOf(plain[key] ?? '').join())).toEqual([])
  })

  test('is text in the house\'s voice', () => {
    expect(offending(overlay, (text) => text !== text.trim() || /!|\bleider\b|\p{Extended_Pictographic}/iu.test(text))).toEqual([])
  })
})

const buyerNamespaces = plainNamespaces.filter((namespace) => namespace !== 'admin')
/** The buyer's imperative in the du form, where a sentence starts with it. */
const duImperative = /(?:^|[.:?–] )(?:Wähle|Schreib|Schreibe|Prüfe|Hol|Hole|Gib|Sieh|Klick|Klicke|Zahle|Bezahle|Frag|Warte|Lade|Öffne|Melde|Versuch|Versuche|Bewerte|Kopiere|Nimm|Ruf|Bring|Sag|Teile|Such|Lies|Nutze|Kontaktiere|Bestätige|Ergänze|Bestell|Bestelle|Leg|Lege)\b(?! (?:nach|einer|von)\b)/
/** Sie and Ihr inside a sentence, or Sie at its start with a verb of the polite form. */
const polite = /(?<!^)(?<![.?:–»] )\b(?:Sie|Ihnen|Ihr|Ihre[mnrs]?)\b|(?:^|[.?:–] )(?:Sie (?:\p{L}+en|sind)|Ihnen|Ihre?[mnrs]?) /u

describe.each(buyerNamespaces)('German address in %s', (namespace) => {
  test('du stays du', () => expect(offending(readTexts('de', namespace), (text) => polite.test(text))).toEqual([]))
  test('Sie stays Sie', () => {
    expect(offending(formal('de', namespace), (text) => /\b(?:du|dir|dich|dein|deine[mnrs]?)\b/i.test(text) || duImperative.test(text))).toEqual([])
  })
})

test('the rules on address catch what they are for', () => {
  for (const text of ['Hier sehen Sie Ihre Bestellung.', 'Fertig. Sie können sie holen.', 'Ihr Paket kommt.']) expect(polite.test(text)).toBe(true)
  for (const text of ['Die Sendung ist da. Sie liegt in der Filiale.', 'Hier siehst du sie und ihre Teile.']) expect(polite.test(text)).toBe(false)
  for (const text of ['Wähle einen Artikel.', 'Fertig. Schreib uns.']) expect(duImperative.test(text)).toBe(true)
  for (const text of ['Frage senden', 'Sie können hier alles prüfen.']) expect(duImperative.test(text)).toBe(false)
})

const readers: Record<string, string[]> = { widgets: ['widgets'], admin: ['server/admin'], mail: ['server'], pages: ['server', 'extension'] }
test.each(plainNamespaces.filter((namespace) => namespace in readers))('no text of %s is left over', (namespace) => {
  const used = keyUses(...readers[namespace]!)
  // Forms are the server's texts, told by what they say.
  expect([...new Set(Object.keys(readTexts('en', namespace)).map(baseOf))].filter((key) => !key.startsWith('forms.') && !used(key))).toEqual([])
})

test.each(languages)('the browser\'s t() says in %s what i18next says, for every key', (language) => {
  const texts = readTexts(language, 'widgets')
  const i18next = createInstance()
  void i18next.init({ lng: language, resources: { [language]: { translation: texts } }, keySeparator: false, nsSeparator: false, initAsync: false, interpolation: { escapeValue: false } })
  const translate = makeTranslate(language, texts)
  const different: string[] = []
  for (const key of new Set(Object.keys(texts).map(baseOf))) {
    const values = Object.fromEntries(placeholdersOf(Object.entries(texts).filter(([name]) => baseOf(name) === key).map(([, text]) => text).join(' ')).map((name) => [name, `<${name}>`]))
    const counted = Object.keys(texts).some((name) => name !== key && baseOf(name) === key)
    for (const count of counted ? [0, 1, 2, 5, 21, 1.5, 1_000_000] : [undefined]) {
      const given: Record<string, string | number> = count === undefined ? values : { ...values, count }
      if (translate(key, given) !== i18next.t(key, given)) different.push(`${key} ${count}: ${translate(key, given)} / ${i18next.t(key, given)}`)
    }
  }
  expect(different).toEqual([])
})
