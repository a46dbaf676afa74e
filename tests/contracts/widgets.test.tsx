/** Every widget × scenario × host × language tells the same facts, in texts that exist, with what its host has. */
import { cleanup, render } from '@testing-library/preact'
import { afterEach, describe, expect, test } from 'vitest'
import { shopifyKit } from '../../extension/shopify-checkout/kit.tsx'
import { webKit } from '../../extension/web/kit/kit.ts'
import { loadMessages } from '../../server/messages.ts'
import { makeFormat } from '../../widgets/kit/format.ts'
import { HostContext } from '../../widgets/kit/host.ts'
import type { Kit } from '../../widgets/kit/kit.ts'
import { makeTranslate, type Translate } from '../../widgets/kit/translate.ts'
import type { Scenario, Scenarios } from '../../widgets/kit/widget.ts'
import { presenters } from '../../widgets/presenters.ts'
import { widgets } from '../../widgets/registry.ts'
import { readShopifyComponents } from './parts/shopify-components.ts'
import { readTold, slips, unfilled, untold } from './parts/told.ts'

const scenarioFiles = import.meta.glob<{ scenarios: Scenarios }>('../../widgets/*/scenarios.ts', { eager: true })
const components = readShopifyComponents()
const catalogues = loadMessages('locales')
const languages = [['de', 'informal'], ['de', 'formal'], ['en', 'informal']] as const
const scenariosOf = (id: string) => scenarioFiles[`../../widgets/${id}/scenarios.ts`]?.scenarios ?? {}
const presenterOf = (id: string) => presenters.find((presenter) => presenter.id === id)!

/** A `t()` that keeps the keys without a text, and the values a text asks for and is not given. */
function strictTranslate(locale: string, messages: Record<string, string>, missing: Set<string>): Translate {
  const translate = makeTranslate(locale, messages)
  const forms = new Intl.PluralRules(locale).resolvedOptions().pluralCategories
  return (key, values = {}) => {
    const texts = [messages[key], ...forms.map((form) => messages[`${key}_${form}`])].filter((text) => text !== undefined)
    if (texts.length === 0) missing.add(key)
    for (const text of texts) for (const [, name] of text.matchAll(/\{\{\s*([\w.]+)\s*\}\}/g)) if (values[name!] === undefined) missing.add(`${key}: {{${name}}}`)
    return translate(key, values)
  }
}

async function draw(id: string, { view, now }: Scenario, kit: Kit, [locale, formality]: (typeof languages)[number], clock = true) {
  const missing = new Set<string>()
  const t = strictTranslate(locale, catalogues.forWidgets(locale, formality, presenterOf(id).messages), missing)
  const format = makeFormat(locale, 'Europe/Berlin')
  const { default: Component } = await widgets.find((widget) => widget.id === id)!.load()
  const act = () => Promise.resolve()
  const { container } = render(
    <HostContext.Provider value={{ kit, t, format, locale, act, now: clock ? new Date(now) : null, loadScript: () => Promise.resolve() }}>
      <Component view={view as never} t={t} format={format} act={act} />
    </HostContext.Provider>,
  )
  return { container, missing: [...missing] }
}

afterEach(cleanup)

test('Shopify\'s types were read', () => {
  expect(components.size).toBeGreaterThan(40)
  expect(components.get('s-badge')).toContain('tone')
  expect(components.get('s-badge')).not.toContain('class')
  expect(components.get('s-qr-code')).toContain('content')
  expect(components.get('s-skeleton-paragraph')).toContain('id')
})

test('a fact told in one host only is noticed, wherever it stands', () => {
  const told = (html: string) => {
    const root = document.createElement('div')
    root.innerHTML = html
    return readTold(root)
  }
  const full = told('<p>Fr,\u00a020. Nov. <b>12,90\u00a0€</b></p><a href="/x" aria-label="Sendung 1">#</a>')
  expect(untold(full, told('<s-text>Fr, 20. Nov.</s-text><s-link accessibilitylabel="Sendung 1"></s-link>'))).toEqual(['12,90 €'])
  expect(untold(full, told('<s-text>Fr, 20. Nov.</s-text><s-text>12,90 €</s-text>'))).toEqual(['Sendung 1'])
  expect(slips(told('<p>bis undefined</p><p>nullen</p>'))).toEqual(['bis undefined'])
  expect(unfilled(told('<p>{{title}} {{day}}</p>'), { title: 'A {{title}}', answer: '{{day}}' })).toEqual(['{{day}}'])
})

test('the lists name the same widgets', () => {
  expect(presenters.map(({ id, kind, region }) => [id, kind, region])).toEqual(widgets.map(({ id, kind, region }) => [id, kind, region]))
})

describe.each(widgets.map(({ id }) => id))('%s', (id) => {
  const scenarios = Object.entries(scenariosOf(id))

  test('has a usual, an empty and a worst case', () => {
    expect(scenarios.map(([name]) => name)).toEqual(expect.arrayContaining(['usual', 'empty', 'worst']))
  })

  test.each(scenarios)('%s: its view is what the presenter promises', (_, { view, now, title }) => {
    expect(presenterOf(id).view.safeParse(view).error?.issues).toBeUndefined()
    expect(Date.parse(now)).not.toBeNaN()
    expect(title).not.toBe('')
  })

  for (const language of languages) {
    test.each(scenarios)(`%s, ${language.join(' ')}`, async (_, scenario) => {
      const web = await draw(id, scenario, webKit, language)
      const shopify = await draw(id, scenario, shopifyKit, language)
      expect([...web.missing, ...shopify.missing]).toEqual([])

      const foreign = [...shopify.container.querySelectorAll('*')].filter(({ localName }) => !components.has(localName)).map(({ localName }) => localName)
      expect(foreign).toEqual([])
      const strange = [...shopify.container.querySelectorAll('*')]
        .flatMap((element) => element.getAttributeNames().filter((name) => !components.get(element.localName)!.has(name)).map((name) => `${element.localName} ${name}`))
      expect([...new Set(strange)]).toEqual([])
      const unknown = [...web.container.querySelectorAll('*')].filter((element) => element.localName.includes('-') || element instanceof HTMLUnknownElement || element.hasAttribute('style'))
      expect(unknown.map(({ outerHTML }) => outerHTML.slice(0, 80))).toEqual([])

      const [onWeb, onShopify] = [readTold(web.container), readTold(shopify.container)]
      expect({ onlyOnWeb: untold(onWeb, onShopify), onlyOnShopify: untold(onShopify, onWeb) }).toEqual({ onlyOnWeb: [], onlyOnShopify: [] })
      expect(onShopify.links).toEqual(onWeb.links)
      expect(onShopify.fields).toEqual(onWeb.fields)
      expect([...slips(onWeb), ...slips(onShopify)]).toEqual([])
      expect([...unfilled(onWeb, scenario.view), ...unfilled(onShopify, scenario.view)]).toEqual([])
    })
  }

  test.each(scenarios)('%s without a clock, as the server draws it', async (_, scenario) => {
    const web = await draw(id, scenario, webKit, languages[0], false)
    expect(web.missing).toEqual([])
    const told = readTold(web.container)
    expect(slips(told)).toEqual([])
    expect(told.all).not.toMatch(/\bvor \d+ (Sekunde|Minute|Stunde)|\b(heute|morgen|gestern)\b/i)
  })
})
