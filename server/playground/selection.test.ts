import fc from 'fast-check'
import { expect, test } from 'vitest'
import { presenters } from '../../widgets/presenters.ts'
import { OrderState } from '../contract/page.ts'
import { defaultServiceFirst } from '../contract/shop.ts'
import { fitting, scenariosOf, wholePageOf } from './scenes.ts'
import { hosts, journey, readSelection, schemes, widths, writeSelection } from './selection.ts'

const known = { widgets: presenters.map(({ id }) => id), languages: ['de', 'de-formal', 'en'] }

test('an address gives back the selection that wrote it', () => {
  fc.assert(fc.property(fc.record({
    show: fc.constantFrom('page', ...known.widgets), scenario: fc.string({ maxLength: 80 }), state: fc.constantFrom(...journey), host: fc.constantFrom(...hosts),
    language: fc.constantFrom(...known.languages), scheme: fc.constantFrom(...schemes), width: fc.constantFrom(...widths),
  }), (selection) => { expect(readSelection(writeSelection(selection), known)).toEqual(selection) }))
})

test.each(['', '?show=nothing&state=soon&width=1&host=&language=xx', '?%'])('"%s" opens the first view', (search) => {
  expect(writeSelection(readSelection(search, known))).toBe('')
})

test('the journey passes every state once', () => {
  expect(journey.toSorted()).toEqual(OrderState.options.toSorted())
})

test('every state shows a whole page of scenarios that exist', () => {
  for (const state of journey) {
    const { scenes, hidden } = wholePageOf(state)
    expect(scenes.length + hidden.flatMap(({ ids }) => ids).length).toBe(presenters.length)
    for (const { id, scenario } of scenes) expect(Object.values(scenariosOf(id))).toContain(scenario)
    expect(scenes[0]!.id).toBe('order-status')
  }
  expect(fitting('tracking', 'ready_for_pickup')).toBe('available_for_pickup')
  expect(fitting('faq', 'lost')).toBe('usual')
})

test('the page\'s rules hold here too', () => {
  const sellsOrAsks = presenters.filter(({ kind }) => kind === 'selling' || kind === 'asking').map(({ id }) => id)
  for (const state of defaultServiceFirst) expect(wholePageOf(state).scenes.map(({ id }) => id).filter((id) => sellsOrAsks.includes(id))).toEqual([])
})
