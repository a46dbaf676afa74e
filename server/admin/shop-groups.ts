import type { FormSchema } from './api.ts'

/** A part of the shop's settings as a merchant thinks of it. `at`: the object its fields stand in; '' is the whole. */
export interface ShopGroup { id: string; at: '' | 'contact' | 'delivery' | 'tracking' | 'legal'; keys?: readonly string[] }

export const shopGroups: readonly ShopGroup[] = [
  { id: 'general', at: '', keys: ['url', 'locale', 'locales', 'formality', 'timeZone', 'scheme'] },
  { id: 'dispatch', at: 'delivery', keys: ['cutOff', 'handlingDays', 'workdays', 'country', 'region', 'closed', 'timeZone'] },
  { id: 'transit', at: 'delivery', keys: ['transitDaysFrom', 'transitDaysTo'] },
  { id: 'carriers', at: '', keys: ['ownCarriers'] },
  { id: 'tracking', at: 'tracking' },
  { id: 'purchase', at: '', keys: ['cartUrl', 'productUrl', 'serviceFirst', 'returnDays'] },
  { id: 'contact', at: 'contact' },
  { id: 'legal', at: 'legal' },
]
/** These have pages of their own. */
const elsewhere = ['placements', 'widgets']

/** The fields of a group, in its order. What no group names stands with the first one of its object: nothing is left out. */
export function fieldsOf(form: FormSchema, group: ShopGroup): FormSchema {
  const properties = (group.at === '' ? form : form.properties?.[group.at])?.properties ?? {}
  const siblings = shopGroups.filter(({ at }) => at === group.at)
  const named = new Set([...siblings.flatMap(({ keys }) => keys ?? []), ...group.at === '' ? [...elsewhere, ...shopGroups.map(({ at }) => at)] : []])
  const rest = siblings[0]!.id === group.id ? Object.keys(properties).filter((key) => !named.has(key)) : []
  return { type: 'object', properties: Object.fromEntries([...group.keys ?? [], ...rest].filter((key) => key in properties).map((key) => [key, properties[key]!])) }
}
