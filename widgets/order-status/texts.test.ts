/** What the catalogues owe the states, statuses and reasons; the keys are composed at run time, so that no compiler sees them. */
import { expect, test } from 'vitest'
import de from '../../locales/de/widgets.json' with { type: 'json' }
import formal from '../../locales/de/widgets.formal.json' with { type: 'json' }
import en from '../../locales/en/widgets.json' with { type: 'json' }
import { OrderState } from '../../server/contract/page.ts'
import { KnownPayment } from '../../server/contract/order.ts'
import { TrackingFlag, TrackingReason, TrackingStatus } from '../../server/contract/tracking.ts'

const groups = ['order-status', 'tracking', 'order-summary', 'contact', 'legal', 'state', 'parcel']
type Tree = { [key: string]: string | Tree }
const flat = (tree: Tree, prefix = ''): [string, string][] => Object.entries(tree).flatMap(([key, value]): [string, string][] =>
  (typeof value === 'string' ? [[prefix + key, value]] : flat(value, `${prefix}${key}.`)))
const own = (tree: Tree) => new Map(flat(Object.fromEntries(Object.entries(tree).filter(([group]) => groups.includes(group)))))
const texts = { de: own(de as Tree), en: own(en as Tree), formal: own(formal as Tree) }
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort()

test.each(['de', 'en'] as const)('%s has words for every state, status, reason, flag and payment', (locale) => {
  const keys = [
    ...OrderState.options.map((state) => `state.${state}`), ...TrackingStatus.options.flatMap((status) => [`parcel.status.${status}`, `parcel.said.${status}`]),
    ...TrackingReason.options.map((reason) => `parcel.reason.${reason}`), ...KnownPayment.options.map((status) => `order-summary.payment.${status}`),
    ...TrackingFlag.options.filter((flag) => flag !== 'signed').map((flag) => `parcel.flag.${flag}`),
  ]
  expect(keys.filter((key) => !texts[locale].has(key))).toEqual([])
})

test('both languages and both forms of address have the same texts with the same blanks', () => {
  expect([...texts.de.keys()].sort()).toEqual([...texts.en.keys()].sort())
  for (const [key, text] of texts.de) expect(placeholders(texts.en.get(key)!), key).toEqual(placeholders(text))
  for (const [key, text] of texts.formal) expect(placeholders(text), key).toEqual(placeholders(texts.de.get(key) ?? ''))
})

test('whoever is addressed in German is addressed in both forms', () => {
  const familiar = /\b(du|dein\w*|dir|dich|bring|schreib|kläre|siehst|hast|bist)\b/i
  expect([...texts.de].filter(([key, text]) => familiar.test(text) && !texts.formal.has(key)).map(([key]) => key)).toEqual([])
  expect([...texts.formal].filter(([, text]) => familiar.test(text)).map(([key]) => key)).toEqual([])
  expect([...texts.formal].filter(([key, text]) => texts.de.get(key) === text).map(([key]) => key)).toEqual([])
})

test('the voice: no exclamation mark, never "leider", one apology', () => {
  for (const catalogue of Object.values(texts)) {
    const all = [...catalogue.values()]
    expect(all.filter((text) => /!|leider|unfortunately/i.test(text))).toEqual([])
    expect(all.filter((text) => /tut uns leid|sorry|entschuldig/i.test(text)).length).toBeLessThanOrEqual(1)
  }
})
