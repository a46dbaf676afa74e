import { expect, test } from 'vitest'
import * as z from 'zod'
import de from '../../locales/de/admin.json' with { type: 'json' }
import en from '../../locales/en/admin.json' with { type: 'json' }
import { presenters } from '../../widgets/presenters.ts'
import { carriers } from '../carriers/index.ts'
import { ShopSettings } from '../contract/shop.ts'
import type { FormSchema } from './api.ts'

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
  expect(flatten(german).sort()).toEqual(flatten(en).sort())
})

test('whatever a carrier calls a key, secret, token or password is never told again', () => {
  const fields = carriers.flatMap(({ id, settings }) => Object.entries((z.toJSONSchema(settings, { io: 'input', unrepresentable: 'any' }) as FormSchema).properties ?? {}).map(([name, field]) => ({ id, name, secret: field.secret ?? false })))
  const hidden = fields.filter(({ name }) => /key|secret|token|password/i.test(name) && !/url$|^public/i.test(name))
  expect(hidden.length).toBeGreaterThan(10)
  expect(hidden.filter(({ secret }) => !secret)).toEqual([])
})
