import { JSDOM } from 'jsdom'
import { createContext, runInContext } from 'node:vm'

/** A value of Shopify's that stays. */
export const signal = <T>(value: T) => ({ value, subscribe: () => () => {} })

/** What Shopify tells the extension, unless a test says otherwise. */
const told = () => ({
  orderConfirmation: signal<unknown>({ order: { id: 'gid://shopify/OrderIdentity/7' } }), order: signal<unknown>({ id: 'gid://shopify/Order/7' }), orderId: 'gid://shopify/Order/7', fulfillmentId: 'gid://shopify/Fulfillment/9',
  checkoutToken: signal<string | undefined>(undefined), settings: signal<unknown>({}), extension: {}, localization: { language: signal({ isoCode: 'de' }) }, i18n: { translate: (key: string) => key }, sessionToken: { get: () => Promise.resolve('token') },
  storage: { read: () => Promise.resolve(null), write: () => Promise.resolve(), delete: () => Promise.resolve() },
})
export type Told = ReturnType<typeof told>

/** Where a built extension runs: a worker with no more than Shopify's runtime promises (its documentation, runtime-environment.md), and a document to draw into. */
export function aWorker(bundle: string, fetch: (url: string, init: RequestInit) => Promise<Response>, changes: Partial<Told> = {}) {
  const { window } = new JSDOM('<body></body>')
  const extensions = new Map<string, () => Promise<void>>()
  const shopify = { ...told(), ...changes, extend: (target: string, draw: () => Promise<void>) => extensions.set(target, draw) }
  const timers: NodeJS.Timeout[] = []
  const later = (work: () => void, ms?: number) => {
    const timer = setTimeout(work, ms)
    timers.push(timer)
    return timer
  }
  const scope = createContext({ console, setTimeout: later, clearTimeout, setInterval: () => 0, clearInterval, fetch, Headers, Request, Response, document: window.document, shopify })
  runInContext('globalThis.self = globalThis', scope)
  runInContext(bundle, scope)
  return { extensions, body: window.document.body, end: () => timers.forEach(clearTimeout) }
}
