/** Every widget in every scenario: the browser takes over the server's HTML without touching it. */
import { hydrate, render } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { expect, test } from 'vitest'
import { makeFormat } from '../../widgets/kit/format.ts'
import { makeTranslate } from '../../widgets/kit/translate.ts'
import type { Scenarios } from '../../widgets/kit/widget.ts'
import { widgets } from '../../widgets/registry.ts'
import { testView } from './host.fixture.tsx'
import { webKit } from './kit/kit.ts'
import { Island } from './island.tsx'
import { coreKit } from './kit/core.tsx'
import { Page, Placed, placeOf, type PageParts, type PlaceProps, type WidgetComponent } from './page.tsx'
import { previewPage } from './preview.ts'

const files = import.meta.glob<{ scenarios: Scenarios }>('../../widgets/*/scenarios.ts', { eager: true })
const cases = Object.entries(files).flatMap(([path, { scenarios }]) => Object.entries(scenarios).map(([name, { view }]) => [path.split('/').at(-2)!, name, view] as const))
const { view: { messages } } = await previewPage({ scenario: '', locale: 'de' })
const components = new Map(await Promise.all(widgets.map(async ({ id, load }) => [id, (await load()).default as WidgetComponent] as const)))
const Place = (props: PlaceProps) => <div {...placeOf(props.widget.id)}><Placed {...props} /></div>
const form = { url: 'https://server.test/v1/actions', hidden: { token: 't', placement: 'thank_you', locale: 'de', returnUrl: '', idempotencyKey: 'k' } }

test('there are scenarios', () => expect(cases.length).toBeGreaterThan(20))

test.each(cases)('%s: %s', (id, _name, widgetView) => {
  const errors: unknown[] = []
  const view = testView({ messages, widgets: [{ id, kind: 'service', region: 'main', view: widgetView as Record<string, unknown> }] })
  const page = (now: Date | null, over: Partial<PageParts> = {}) => (
    <Page view={view} kit={webKit} components={components} Place={Island} now={now} form={form} t={makeTranslate('de', messages)} format={makeFormat('de', 'Europe/Berlin')}
      act={async () => {}} onError={(_, error) => errors.push(error)} {...over} />
  )
  const root = document.createElement('div')
  root.innerHTML = renderToString(page(null, { Place }))
  expect(root.querySelectorAll('[style]').length).toBe(0)
  expect(root.innerHTML).not.toMatch(/undefined|\[object|NaN/)
  const before = root.innerHTML
  const nodes = [...root.querySelectorAll('*')]
  const observer = new MutationObserver(() => {})
  observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true })
  // First the script of the first widget alone, then all of them.
  hydrate(page(null, { kit: coreKit, components: new Map([...components].filter(([first]) => first === 'order-status')) }), root)
  render(page(null), root)
  // HTML cannot tell two texts beside each other from one: only there may nodes be cut.
  expect(observer.takeRecords().filter(({ type }) => type === 'attributes').map(({ target }) => (target as Element).outerHTML)).toEqual([])
  expect(root.innerHTML).toBe(before)
  expect([...root.querySelectorAll('*')].every((node, index) => node === nodes[index])).toBe(true)
  render(page(new Date('2026-11-19T14:00:00Z')), root)
  expect(errors).toEqual([])
})
