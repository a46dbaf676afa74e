/** The browser's t() tells every text of the catalogues exactly as i18next would, plurals and both forms of address included. */
import { createInstance } from 'i18next'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeTranslate } from '../../widgets/kit/translate.ts'

type Tree = { [key: string]: string | Tree }
const folder = join(import.meta.dirname, '../../locales')
const flatten = (tree: Tree, prefix = ''): Record<string, string> =>
  Object.assign({}, ...Object.entries(tree).map(([key, value]) => (typeof value === 'string' ? { [prefix + key]: value } : flatten(value, `${prefix}${key}.`)))) as Record<string, string>
const catalogues = readdirSync(folder).flatMap((locale) => readdirSync(join(folder, locale)).filter((file) => /^widgets(\.formal)?\.json$/.test(file)).map((file) => [locale, file] as const))

test('there are catalogues', () => expect(catalogues.map(([locale]) => locale)).toEqual(expect.arrayContaining(['de', 'en'])))

test.each(catalogues)('%s/%s', async (locale, file) => {
  const tree = JSON.parse(readFileSync(join(folder, locale, file), 'utf8')) as Tree
  const messages = flatten(tree)
  const i18next = createInstance()
  await i18next.init({ lng: locale, resources: { [locale]: { translation: tree } }, interpolation: { escapeValue: false } })
  const t = makeTranslate(locale, messages)
  const keys = new Set(Object.keys(messages).map((key) => key.replace(/_(zero|one|two|few|many|other)$/, '')))
  expect(keys.size).toBeGreaterThan(10)
  for (const key of keys) {
    const names = Object.entries(messages).filter(([other]) => other === key || other.startsWith(`${key}_`)).flatMap(([, text]) => [...text.matchAll(/\{\{\s*([\w.]+)\s*\}\}/g)].map(([, name]) => name!))
    const values = Object.fromEntries(names.filter((name) => name !== 'count').map((name) => [name, `<${name} & "ü" $1 $&>`]))
    for (const count of [0, 1, 2, 3, 5, 11, 21, 100, 1.5, 1_000_000]) expect(t(key, { ...values, count })).toBe(i18next.t(key, { ...values, count }))
    if (messages[key] !== undefined) expect(t(key, values)).toBe(i18next.t(key, values))
  }
})

test('an unknown key answers itself', () => expect(makeTranslate('de', {})('no.such')).toBe('no.such'))
