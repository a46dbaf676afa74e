import { expect, test } from 'vitest'
import { ShopSettings } from '../contract/shop.ts'
import type { OrderState } from '../contract/page.ts'
import { allowedKinds, chooseAsk, helpFirst, isComplaintOpen, isServiceFirst, placedWidgets } from './page-rules.ts'

const presenters = ['status', 'tracking', 'faq', 'review'].map((id) => ({ id, placements: id === 'faq' ? ['order_status' as const] : ['thank_you' as const] }))
const placed = (placements: Record<string, { widget: string; enabled: boolean }[]>) =>
  placedWidgets(presenters, ShopSettings.parse({ placements }), 'thank_you').map(({ id }) => id)
const on = (widget: string) => ({ widget, enabled: true })
const off = (widget: string) => ({ widget, enabled: false })

test.each<[string, { widget: string; enabled: boolean }[] | undefined, string[]]>([
  ['nothing said: every widget at its own place', undefined, ['status', 'tracking', 'review']],
  ['off means off', [off('tracking')], ['status', 'review']],
  ['all off', [off('status'), off('tracking'), off('review')], []],
  ['the merchant\'s order', [on('review'), on('tracking'), on('status')], ['review', 'tracking', 'status']],
  ['where it does not stand by itself', [on('faq')], ['status', 'tracking', 'faq', 'review']],
  ['a new widget follows the one before it', [on('tracking'), on('status')], ['tracking', 'status', 'review']],
  ['switched off still marks a place', [on('review'), off('status'), on('tracking')], ['review', 'tracking']],
  ['unknown and doubled names', [on('gone'), on('tracking'), off('tracking'), on('tracking')], ['status', 'tracking', 'review']],
])('placements: %s', (_name, list, expected) => {
  const ids = placed(list ? { thank_you: list } : {})
  expect(ids.toSorted()).toEqual(expected.toSorted())
  if (!list || list.length > 1) expect(ids.filter((id) => list?.some(({ widget }) => widget === id) ?? true)).toEqual(expected.filter((id) => list?.some(({ widget }) => widget === id) ?? true))
})

test('a placement of its own says nothing of others', () => {
  expect(placed({ order_status: [off('status')] })).toEqual(['status', 'tracking', 'review'])
})

const all: OrderState[] = ['delayed', 'action_required', 'delivery_attempted', 'lost', 'exception', 'returning']
test('service first: any part in trouble, as the merchant set it', () => {
  const rule = ShopSettings.parse({}).serviceFirst
  for (const state of all) expect(isServiceFirst(new Set<OrderState>(['delivered', state]), rule, false)).toBe(true)
  for (const state of ['shipped', 'out_for_delivery', 'delivered', 'ready_for_pickup', 'cancelled'] as const) expect(isServiceFirst(new Set([state]), rule, false)).toBe(false)
  expect(isServiceFirst(new Set(['lost']), [], false)).toBe(false)
  expect(isServiceFirst(new Set(['delivered']), [], true)).toBe(true)
  expect([allowedKinds(true, false), allowedKinds(false, true)]).toEqual([['service', 'content'], ['service', 'content']])
  expect(allowedKinds(false, false)).toHaveLength(4)
})

test('a complaint is open until it is resolved', () => {
  const acts = (...names: string[]) => names.map((act) => ({ widget: 'complaint', act }))
  expect([isComplaintOpen([]), isComplaintOpen(acts('complain')), isComplaintOpen(acts('resolve', 'complain')), isComplaintOpen(acts('complain', 'resolve', 'complain')), isComplaintOpen(acts('rate'))])
    .toEqual([false, true, false, true, false])
})

const asking = new Set(['review', 'nps', 'newsletter'])
const minute = 60_000
test.each<[string, string[], { widget: string; at: number }[], string | null]>([
  ['nobody asks', [], [], null],
  ['the most wanted one', ['newsletter', 'nps', 'review'], [], 'review'],
  ['one nobody ranked comes last', ['other', 'newsletter'], [], 'newsletter'],
  ['answered a moment ago: its thanks stay, nothing else is asked', ['review', 'nps'], [{ widget: 'nps', at: -minute }], 'nps'],
  ['waved off a moment ago: nothing else is asked', ['nps'], [{ widget: 'review', at: -minute }], null],
  ['waved off an hour ago: another visit', ['nps'], [{ widget: 'review', at: -60 * minute }], 'nps'],
  ['another act is no answer', ['nps'], [{ widget: 'reorder', at: -minute }], 'nps'],
])('one ask a visit: %s', (_name, wanting, acts, expected) => {
  expect(chooseAsk(wanting, acts, asking, 0)).toBe(expected)
})

test('help moves below what tells the state', () => {
  expect(helpFirst(['status', 'tracking', 'contact', 'faq'], (id) => id === 'contact')).toEqual(['status', 'contact', 'tracking', 'faq'])
  expect(helpFirst([], () => true)).toEqual([])
})
