import { expect, test } from 'vitest'
import * as z from 'zod'
import de from '../../locales/de/admin.json' with { type: 'json' }
import en from '../../locales/en/admin.json' with { type: 'json' }
import { presenters } from '../../widgets/presenters.ts'
import { carriers } from '../carriers/index.ts'
import { ShopSettings } from '../contract/shop.ts'
import type { Scenarios } from '../../widgets/kit/widget.ts'
import { parse } from '../contract/errors.ts'
import type { FormSchema } from './api.ts'
import { translateForm } from './translate-form.ts'

/** Every title and help text a schema's form shows. */
function textsOf({ title, description, properties, items, anyOf }: FormSchema): string[] {
  const inner = [...Object.values(properties ?? {}), ...(items ? [items] : []), ...(anyOf ?? [])]
  return [title, description, ...inner.flatMap(textsOf)].filter((text) => text !== undefined)
}
const schemas = [ShopSettings, ...presenters.map(({ settings }) => settings), ...carriers.filter(({ id, track }) => track && id !== 'demo').map(({ settings }) => settings)]
const texts = new Set(schemas.flatMap((schema) => textsOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as FormSchema)))

test('every title and help of a setting is translated to German', () => {
  expect(texts.size).toBeGreaterThan(60)
  expect([...texts].filter((text) => !(text in de.forms))).toEqual([])
})

test('every widget and region has its name in both languages', () => {
  for (const { widgets } of [de, en]) expect(Object.keys(widgets).sort()).toEqual(presenters.map(({ id }) => id).sort())
})

const flatten = (tree: object, prefix = ''): string[] => Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [prefix + key] : flatten(value as object, `${prefix}${key}.`)))
test('both languages have the same texts', () => {
  const { forms: _, ...german } = de
  const { forms: __, ...english } = en
  expect(flatten(german).sort()).toEqual(flatten(english).sort())
})

test('whatever a carrier calls a key, secret, token or password is never told again', () => {
  const fields = carriers.flatMap(({ id, settings }) => Object.entries((z.toJSONSchema(settings, { io: 'input', unrepresentable: 'any' }) as FormSchema).properties ?? {}).map(([name, field]) => ({ id, name, secret: field.secret ?? false })))
  const hidden = fields.filter(({ name }) => /key|secret|token|password/i.test(name) && !/url$|^public/i.test(name))
  expect(hidden.length).toBeGreaterThan(10)
  expect(hidden.filter(({ secret }) => !secret)).toEqual([])
})

test('every state of the preview is named in German', async () => {
  const titles = (await Promise.all(presenters.map(async ({ id }) => (await import(`../../widgets/${id}/scenarios.ts`) as { scenarios: Scenarios }).scenarios))).flatMap((scenarios) => Object.values(scenarios).map(({ title }) => title))
  expect(titles.length).toBeGreaterThan(60)
  expect([...new Set(titles)].filter((title) => !(title in de.forms))).toEqual([])
})

const wrong: [z.ZodType, unknown][] = [
  [ShopSettings, { url: 'javascript:alert(1)', locale: '!', timeZone: 'Mars', contact: { email: 'x', url: 'http://a.example' }, legal: { links: [{ label: '', url: 'nowhere' }, { label: 'x'.repeat(81), url: 'https://me@a.example' }] }, returnDays: 3 }],
  [ShopSettings, { delivery: { handlingDays: 61, cutOff: '25:00', workdays: [], country: 'de', closed: [{ from: '2026-12-25', to: '2026-12-24' }, { from: '', to: 'x' }], transitDaysFrom: 1.5, timeZone: 'Mars' } }],
  [ShopSettings, { delivery: { region: 'AT-9' }, serviceFirst: ['happy'], scheme: 'pink', locale: 7, cartUrl: 'ftp://x' }],
  [ShopSettings, { delivery: { region: 'Bayern', handlingDays: 'two' }, ownCarriers: [{ id: 'A B', name: '', link: 'http://x', format: '?' }, { id: 'x', name: 'x', link: 'https://x.example/{nr}', format: '#' }, { id: 'ok', name: 'x', link: 'https://x.example/' }] }],
  ...carriers.filter(({ track, id }) => track && id !== 'demo').map(({ settings }): [z.ZodType, unknown] => [settings, { baseUrl: 'x', courier: '???', mailerId: '1', noticeEmail: 'x', accountNumber: '1' }]),
]
test.each([['de', de.forms], ['en', en.forms]])('what is wrong with an entry is said in words (%s)', (language, forms) => {
  const formText = (text: string) => translateForm(forms, text)
  const issues = wrong.flatMap(([schema, value]) => {
    try {
      parse(schema, value)
      return []
    } catch (error) {
      return (error as { issues: { message: string }[] }).issues.map(({ message }) => message)
    }
  })
  expect(issues.length).toBeGreaterThan(40)
  const unsaid = (message: string) => (language === 'de' ? formText(message) === message : /^(Invalid|Too|Unrecognized)/.test(formText(message)))
  expect([...new Set(issues.filter(unsaid))]).toEqual([])
})
