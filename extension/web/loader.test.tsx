import { afterEach, beforeEach, expect, test, vi } from 'vitest'

type Observed = { elements: Element[]; show(): void; gone: boolean }
let observers: Observed[]
const setReadyState = (state: DocumentReadyState) => Object.defineProperty(document, 'readyState', { configurable: true, value: state })

beforeEach(() => {
  observers = []
  vi.resetModules()
  vi.stubGlobal('fetch', async () => { throw new TypeError('fetch failed') })
  vi.stubGlobal('IntersectionObserver', class {
    constructor(told: (entries: { isIntersecting: boolean }[]) => void) { observers.push(this.seen = { elements: [], gone: false, show: () => told([{ isIntersecting: true }]) }) }
    seen: Observed
    observe(element: Element) { this.seen.elements.push(element) }
    disconnect() { this.seen.gone = true }
  })
})
afterEach(() => {
  document.body.replaceChildren()
  setReadyState('complete')
  vi.unstubAllGlobals()
})

test('nothing is begun before the page is parsed, nor before an element is near', async () => {
  document.body.innerHTML = '<afterglow-page token="t" src="https://server.test"></afterglow-page>'
  setReadyState('loading')
  await import('./loader.ts')
  expect(observers[0]!.elements.length).toBe(0)
  document.dispatchEvent(new Event('DOMContentLoaded'))
  expect(observers[0]!.elements.length).toBe(1)
  const late = document.createElement('afterglow-widget')
  document.body.append(late)
  await vi.waitFor(() => expect(observers[0]!.elements).toContain(late))
  expect(customElements.get('afterglow-page')).toBeUndefined()
  observers[0]!.show()
  expect(observers[0]!.gone).toBe(true)
  expect(customElements.get('afterglow-page')).toBeDefined()
  expect(document.querySelector('afterglow-page')!.shadowRoot).toBeTruthy()
  expect(late.shadowRoot).toBeTruthy()
})

test('a page that loads the script twice stands', async () => {
  document.body.innerHTML = '<afterglow-page token="t" src="https://server.test"></afterglow-page>'
  await import('./loader.ts')
  expect(() => observers[0]!.show()).not.toThrow()
})
