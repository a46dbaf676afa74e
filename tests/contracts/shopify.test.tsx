/** Every widget × scenario × language, as the extension draws what our server answers, under Shopify's own tester: only Shopify's tags and attributes, and the same facts as in HTML. */
import { cleanup, render } from '@testing-library/preact'
import { readFileSync, readdirSync } from 'node:fs'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { webKit } from '../../extension/web/kit/kit.ts'
import { makeFormat } from '../../widgets/kit/format.ts'
import { HostContext } from '../../widgets/kit/host.ts'
import { makeTranslate } from '../../widgets/kit/translate.ts'
import type { Scenario } from '../../widgets/kit/widget.ts'
import { widgets } from '../../widgets/registry.ts'
import { shopifyFiles } from '../../build/shopify-files.ts'
import { answer, extensionDir, inShopifysTime, pageOf, scenariosOf, setUp, type Language } from '../builders/shopify-extension.ts'
import { readShopifyComponents } from './parts/shopify-components.ts'
import { readTold, slips, unfilled, untold } from './parts/told.ts'

const surfaces = [['purchase.thank-you.block.render', readShopifyComponents('checkout')], ['customer-account.order-status.block.render', readShopifyComponents('customer-account')]] as const
const languages: Language[] = [['de', 'informal'], ['de', 'formal'], ['en', 'informal']]

inShopifysTime()
afterEach(cleanup)

/** What Shopify does not have: tags, and attributes of tags. */
function foreign(components: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const found = [...document.body.querySelectorAll('*')].flatMap((node) => {
    const allowed = components.get(node.localName)
    return allowed ? node.getAttributeNames().filter((name) => !allowed.has(name)).map((name) => `${node.localName} ${name}`) : [node.localName]
  })
  return [...new Set(found)]
}

async function tellInHtml(id: string, { view, now }: Scenario, [locale, formality]: Language) {
  const t = makeTranslate(locale, pageOf({ [id]: { title: '', view, now } }, [locale, formality]).messages)
  const format = makeFormat(locale, 'Europe/Berlin')
  const { default: Component } = await widgets.find((widget) => widget.id === id)!.load()
  const act = () => Promise.resolve()
  const { container } = render(
    <HostContext.Provider value={{ kit: webKit, t, format, locale, act, now: new Date(now) }}><Component view={view as never} t={t} format={format} act={act} /></HostContext.Provider>,
    { container: document.createElement('div') },
  )
  return readTold(container)
}

test('Shopify\'s types of both surfaces were read', () => {
  for (const [, components] of surfaces) {
    expect(components.size).toBeGreaterThan(50)
    expect(components.get('s-badge')).toContain('tone')
    expect(components.get('s-badge')).not.toContain('class')
  }
})

test('a foreign tag and a wrong attribute are noticed', () => {
  document.body.innerHTML = '<s-text class="x">a</s-text><div></div><s-stack gap="base"></s-stack>'
  expect(foreign(surfaces[0][1])).toEqual(['s-text class', 'div'])
  document.body.innerHTML = ''
})

describe.each(widgets.map(({ id }) => id))('%s', (id) => {
  for (const language of languages) {
    test.each(Object.entries(scenariosOf(id)))(`%s, ${language.join(' ')}`, async (_, scenario) => {
      vi.setSystemTime(scenario.now)
      const html = await tellInHtml(id, scenario, language)
      for (const [target, components] of surfaces) {
        const { draw } = setUp(target, () => answer(pageOf({ [id]: scenario }, language)), language[0])
        await draw()
        expect(foreign(components)).toEqual([])
        const shopify = readTold(document.body)
        expect({ onlyInHtml: untold(html, shopify), onlyInShopify: untold(shopify, html) }).toEqual({ onlyInHtml: [], onlyInShopify: [] })
        expect(shopify.links).toEqual(html.links)
        expect(shopify.fields).toEqual(html.fields)
        expect(slips(shopify)).toEqual([])
        expect(unfilled(shopify, scenario.view)).toEqual([])
      }
    })
  }
})

test.each(languages)('all widgets together tell what each tells alone, %s %s', async (...language) => {
  const scenes = Object.fromEntries(widgets.map(({ id }) => [id, { ...scenariosOf(id).usual!, now: '2026-11-19T14:00:00.000Z' }]))
  const html = await Promise.all(widgets.map(({ id }) => tellInHtml(id, scenes[id]!, language)))
  for (const [target, components] of surfaces) {
    const { draw } = setUp(target, () => answer(pageOf(scenes, language)), language[0])
    await draw()
    expect(foreign(components)).toEqual([])
    const whole = readTold(document.body)
    expect(html.flatMap((each) => untold(each, whole))).toEqual([])
  }
})

describe('the extension\'s files', () => {
  const toml = readFileSync(`${extensionDir}/shopify.extension.toml`, 'utf8')

  test.each([...shopifyFiles('.')])('%s is what npm run build writes', (path, content) => {
    expect(readFileSync(path, 'utf8')).toBe(content)
  })

  test('no text of the extension is left over', () => {
    const sources = readdirSync(extensionDir, { recursive: true, encoding: 'utf8' }).filter((file) => /(?<!\.test)\.tsx?$/.test(file)).map((file) => readFileSync(`${extensionDir}/${file}`, 'utf8')).join('\n')
    const keys = Object.keys(JSON.parse(readFileSync(`${extensionDir}/locales/en.default.json`, 'utf8')) as object)
    expect(keys.length).toBeGreaterThan(20)
    // Of a failed act by its code.
    expect(keys.filter((key) => !sources.includes(`'${key.replace(/^failed_/, '')}'`))).toEqual([])
  })

  test('at most 20 settings, of types Shopify has', () => {
    const types = [...toml.matchAll(/\[\[extensions\.settings\.fields\]\]\n\s*key = "\w+"\n\s*type = "(\w+)"/g)].map(([, type]) => type!)
    expect(types.length).toBe(toml.split('[[extensions.settings.fields]]').length - 1)
    expect(types.length).toBeGreaterThan(0)
    expect(types.length).toBeLessThanOrEqual(20)
    for (const type of types) expect(['boolean', 'date', 'date_time', 'single_line_text_field', 'multi_line_text_field', 'number_integer', 'number_decimal', 'variant_reference']).toContain(type)
  })
})
