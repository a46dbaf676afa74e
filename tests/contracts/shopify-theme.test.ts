import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'

const folder = join(import.meta.dirname, '../../extension/shopify-theme')
const read = (path: string) => readFileSync(join(folder, path), 'utf8')
type Texts = { [key: string]: string | Texts }
const flat = (texts: Texts, prefix = ''): Map<string, string> => new Map(Object.entries(texts).flatMap(([key, value]) =>
  (typeof value === 'string' ? [[prefix + key, value] as const] : [...flat(value, `${prefix}${key}.`)])))
const texts = (name: string) => flat(JSON.parse(read(`locales/${name}.json`)) as Texts)
const blocks = readdirSync(join(folder, 'blocks')).map((name) => ({ name, source: read(`blocks/${name}`) }))
const schemaOf = (source: string) => JSON.parse(/{% schema %}([\s\S]*){% endschema %}/.exec(source)![1]!) as { name: string; target: string; settings: { id?: string; type: string }[] }

test('German says all that English says, with the same places to fill', () => {
  const places = (text: string) => [...text.matchAll(/{{\s*\w+\s*}}/g)].map(String).sort()
  for (const [english, german] of [['en.default', 'de'], ['en.default.schema', 'de.schema']] as const) {
    const [en, de] = [texts(english), texts(german)]
    expect([...de.keys()].sort()).toEqual([...en.keys()].sort())
    for (const [key, text] of en) expect(places(de.get(key)!), key).toEqual(places(text))
  }
})

test('every text a block names is there, and every text there is named', () => {
  const used = blocks.flatMap(({ source }) => [...source.matchAll(/'([\w.]+)' \| t\b/g)].map(([, key]) => key!))
  expect(new Set(used)).toEqual(new Set(texts('en.default').keys()))
  const named = blocks.flatMap(({ source }) => [...source.matchAll(/"t:([\w.]+)"/g)].map(([, key]) => key!))
  expect(new Set(named)).toEqual(new Set(texts('en.default.schema').keys()))
})

test('every setting a block reads is one the merchant can set, and every one it offers is read', () => {
  for (const { name, source } of blocks) {
    const ids = schemaOf(source).settings.flatMap(({ id }) => id ?? [])
    expect(new Set([...source.matchAll(/block\.settings\.(\w+)/g)].map(([, id]) => id)), name).toEqual(new Set(ids))
  }
})

test('what a block says comes out escaped', () => {
  for (const { name, source } of blocks) {
    const bare = [...source.matchAll(/{{(.*?)}}/g)].map(([, text]) => text!).filter((text) => !/\| escape|\| t\b|iso_code|\.id\b|settings\.limit|shopify_attributes|map: 'id'/.test(text))
    expect(bare, name).toEqual([])
    for (const [, value] of source.matchAll(/data-[\w-]+="({{[^}]*\| t[^}]*}})"/g)) expect(value, name).toContain('| escape')
  }
})

test('a page first shows at most 10 KB of script, and one stylesheet of 2', () => {
  expect(gzipSync(read('assets/afterglow.js'), { level: 9 }).length).toBeLessThan(3_000)
  expect(gzipSync(read('assets/afterglow.css'), { level: 9 }).length).toBeLessThan(2_000)
})
