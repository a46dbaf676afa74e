import { expect, test } from 'vitest'
import * as z from 'zod'
import { ShopSettings } from '../contract/shop.ts'
import de from '../../locales/de/admin.json' with { type: 'json' }
import type { FormSchema } from './api.ts'
import { fieldsOf, shopGroups } from './shop-groups.ts'

const form = z.toJSONSchema(ShopSettings, { io: 'input', unrepresentable: 'any' }) as FormSchema
const shown = (at: string, whole = form) => shopGroups.filter((group) => group.at === at).flatMap((group) => Object.keys(fieldsOf(whole, group).properties ?? {}))

test('every setting stands in exactly one group, or on a page of its own', () => {
  const objects = shopGroups.map(({ at }) => at).filter((at) => at !== '')
  expect([...shown(''), ...new Set(objects), 'placements', 'widgets'].toSorted()).toEqual(Object.keys(form.properties!).toSorted())
  for (const at of objects) expect(shown(at).toSorted(), at).toEqual(Object.keys(form.properties![at]!.properties!).toSorted())
})

test('a setting that no group knows yet is shown all the same', () => {
  const properties = { ...form.properties, brandNew: { type: 'string' }, delivery: { ...form.properties!.delivery, properties: { ...form.properties!.delivery!.properties, newer: { type: 'string' } } } } as Record<string, FormSchema>
  expect([shown('', { properties }).includes('brandNew'), shown('delivery', { properties }).includes('newer')]).toEqual([true, true])
})

test('every group has its title and its help', () => {
  expect(Object.keys(de.shopGroups).toSorted()).toEqual(shopGroups.map(({ id }) => id).toSorted())
})
