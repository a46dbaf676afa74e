/** What the extension's tests share: pages as our server answers them, and Shopify's texts, which its tester leaves out. */
import { readFileSync } from 'node:fs'
import { setUpExtension } from '@shopify/ui-extensions-tester'
import { fireEvent } from '@testing-library/preact'
import { render } from 'preact'
import { afterEach, beforeEach, vi } from 'vitest'
import type { PageView } from '../../server/contract/page.ts'
import { loadMessages } from '../../server/messages.ts'
import type { Scenario, Scenarios } from '../../widgets/kit/widget.ts'
import { presenters } from '../../widgets/presenters.ts'

const scenarioFiles = import.meta.glob<{ scenarios: Scenarios }>('../../widgets/*/scenarios.ts', { eager: true })
export const scenariosOf = (id: string): Scenarios => scenarioFiles[`../../widgets/${id}/scenarios.ts`]?.scenarios ?? {}
const presenterOf = (id: string) => presenters.find((presenter) => presenter.id === id)!
const catalogues = loadMessages('locales')

/** Where the extension's configuration lies, for Shopify's tester. */
export const extensionDir = 'extension/shopify-checkout'
export type Language = readonly [locale: string, formality: 'informal' | 'formal']

/** A page of these widgets, each in its scenario. */
export function pageOf(scenes: Record<string, Scenario>, [locale, formality]: Language = ['en', 'informal'], change: Partial<PageView> = {}): PageView {
  const ids = Object.keys(scenes)
  return {
    version: 1, status: 'ready', placement: 'thank_you', locale, direction: 'ltr', timeZone: 'Europe/Berlin', scope: 'act', shop: { name: 'Morgentau' }, order: null, scheme: 'light', refreshSeconds: 30,
    widgets: ids.map((id) => ({ id, kind: presenterOf(id).kind, region: presenterOf(id).region, view: scenes[id]!.view as Record<string, unknown> })),
    messages: Object.assign({}, ...ids.map((id) => catalogues.forWidgets(locale, formality, presenterOf(id).messages))) as Record<string, string>, ...change,
  }
}
export const usual = (...ids: string[]) => pageOf(Object.fromEntries(ids.map((id) => [id, scenariosOf(id).usual!])))
export const pending: PageView = { ...pageOf({}), status: 'pending' }

/** The texts Shopify would read from the extension's locales. */
export function translateIn(locale: string) {
  const texts = JSON.parse(readFileSync(`${extensionDir}/locales/${locale === 'en' ? 'en.default' : locale}.json`, 'utf8')) as Record<string, string>
  return (key: string, values: Record<string, string> = {}) => (texts[key] ?? key).replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '')
}

export const answer = (body: unknown, { status = 200, ...headers }: Record<string, string | number> = {}) =>
  new Response(status === 304 ? null : JSON.stringify(body), { status: status as number, headers: { 'content-type': 'application/json', ...headers } as Record<string, string> })
export const refusal = (code: string, status: number, headers: Record<string, string> = {}) => answer({ error: { code, message: 'for developers', requestId: 'r' } }, { status, ...headers })

/** A value the test changes, as Shopify's are: the tester's own never tell. */
export function signalOf<T>(first: T) {
  const listeners = new Set<(value: T) => void>()
  let value = first
  return {
    get value() { return value },
    set value(next: T) {
      value = next
      for (const each of listeners) each(next)
    },
    get current() { return value },
    subscribe: (told: (value: T) => void) => {
      listeners.add(told)
      return () => { listeners.delete(told) }
    },
    destroy: () => Promise.resolve(),
  }
}

/** Takes down what an extension drew, and with it its timers. */
export const unmount = () => render(null, document.body)
/** Lets what was answered be drawn, and time pass. */
export const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms + 20)

/** A clock the test turns, from Thursday afternoon on. */
export function inShopifysTime(now = '2026-11-19T14:00:00Z'): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'requestAnimationFrame', 'cancelAnimationFrame', 'Date'], now: Date.parse(now) })
  })
  afterEach(() => {
    unmount()
    vi.useRealTimers()
  })
}

type Extension<Target extends Parameters<typeof setUpExtension>[0]> = ReturnType<typeof setUpExtension<Target>>['shopify']
/** What a test may change of `shopify`, whatever the target; changing what a target lacks throws in the tester. */
type Shopify = Extension<'customer-account.order-status.block.render'> & Pick<Extension<'purchase.thank-you.block.render'>, 'orderConfirmation'> & { fulfillmentId: string; orderId: string }
export type Server = (url: URL, init: RequestInit) => Response | Promise<Response>
interface Asked { url: URL; init: RequestInit & { headers: Record<string, string> } }

/** A target under Shopify's tester, answered by `server`, with Shopify's texts and a storage that keeps. */
export function setUp(target: Parameters<typeof setUpExtension>[0], server: Server, locale = 'en') {
  const extension = setUpExtension(target as 'purchase.thank-you.block.render', { configSearchDir: extensionDir })
  const asked: Asked[] = []
  extension.fetch = ((url: string, init: Asked['init']) => {
    asked.push({ url: new URL(url), init })
    return Promise.resolve().then(() => server(new URL(url), init))
  }) as typeof fetch
  const shopify = extension.shopify as unknown as Shopify
  shopify.i18n.translate = translateIn(locale) as never
  shopify.localization.language.value = { isoCode: locale } as never
  const kept = new Map<string, unknown>()
  shopify.storage = {
    read: (key: string) => Promise.resolve(kept.get(key) ?? null), write: (key: string, data: unknown) => Promise.resolve(void kept.set(key, JSON.parse(JSON.stringify(data)))),
    delete: (key: string) => Promise.resolve(void kept.delete(key)),
  } as never
  const draw = async () => {
    await extension.render()
    await pass()
  }
  return { asked, kept, shopify, draw }
}

/** All that is on the screen, text by text. */
export const said = () => [...document.body.querySelectorAll('*')].flatMap((node) =>
  [node.getAttribute('heading'), ...[...node.childNodes].filter((child) => child.nodeType === 3).map((child) => child.textContent)]).filter(Boolean).join(' | ')
export const press = (text: string) => fireEvent.click([...document.body.querySelectorAll('s-button')].find((button) => button.textContent === text)!)
