import { stylesheet } from './assets.ts'
import type { Drawing } from './drawing.tsx'
import type { Drawn } from './hydrate.tsx'
import type { PageOptions } from './request.ts'
import { adoptStyles } from './stylesheet.ts'

const script = (document.currentScript as HTMLScriptElement | null) ?? document.querySelector<HTMLScriptElement>('script[src*="/embed/v1.js"]')
/** The server the script came from: it lies in `${base}/embed/`. In an app of the server itself: this origin. */
const home = script?.src.replace(/\/embed\/.*$/, '') || location.origin

/** Whoever waited this long is told that it does not come, and given a way to ask again. */
const patienceMs = 4000

/** Empty lines in the room of a card; the sheet shows them only if it takes longer than a blink. */
function makeSkeleton(): HTMLDivElement {
  const box = (className: string, ...children: Node[]) => {
    const element = Object.assign(document.createElement('div'), { className })
    element.append(...children)
    return element
  }
  const root = box('ag', box('ag-late', box('ag-card', box('ag-card__in', ...[0, 1, 2, 3].map(() => box('ag-skeleton'))))))
  root.dataset.blank = ''
  return root
}

const answers = new Map<string, Promise<string>>()
/** The page as the server draws it; asked for once, however many elements show a part of it. */
function requestHtml({ base, token, placement, locale }: PageOptions): Promise<string> {
  const url = `${base}/v1/page.html?${new URLSearchParams({ placement: placement!, ...locale && { locale } })}`
  const key = `${url} ${token}`
  let answer = answers.get(key)
  if (!answer) {
    answer = fetch(url, { credentials: 'omit', headers: { authorization: `Bearer ${token}` } }).then((response) => (response.ok ? response.text() : Promise.reject(new Error(String(response.status)))))
    answers.set(key, answer)
    // Long enough for elements that come together; those that come later join the page that is watched by then.
    setTimeout(() => answers.delete(key), 10_000)
  }
  return answer
}

/** Takes a drawing out of a declared shadow root, cut down to one widget where only that is wanted. */
function takeDrawn(from: ParentNode, only: string | undefined): Drawn | null {
  const root = from.querySelector<HTMLDivElement>('.ag')
  const data = from.querySelector<HTMLScriptElement>('script[type="application/json"]')
  if (!root || !data) return null
  data.remove()
  const page = root.querySelector('.ag-page')
  if (only !== undefined && page) {
    const own = page.querySelector(`[data-widget="${CSS.escape(only)}"]`)
    const region = page.querySelector<HTMLElement>('.ag-region')
    if (own && region) {
      region.dataset.region = 'main'
      region.replaceChildren(own)
      page.replaceChildren(region)
    } else page.replaceChildren()
  }
  return { root, json: data.text, key: data.dataset.key ?? '', returnUrl: data.dataset.returnUrl ?? '' }
}

/**
 * `<afterglow-page>` and `<afterglow-widget name>`: a page, or one widget of it, in a shadow root of its own. What is seen first is
 * HTML of the server, declared in the host's page or fetched; the script that keeps it alive comes after. Where no HTML can be had,
 * that script draws.
 */
export class AfterglowElement extends HTMLElement {
  static observedAttributes = ['token', 'placement', 'locale', 'src', 'scheme', 'name', 'preview']
  #drawing: Drawing | undefined
  #run = 0

  /** Of the server, without trailing slash. */
  get base(): string { return (this.getAttribute('src') || home).replace(/\/$/, '') }
  /** The one widget shown; a whole page without. */
  get only(): string | undefined { return this.localName === 'afterglow-widget' ? this.getAttribute('name') ?? '' : undefined }
  get token(): string { return this.getAttribute('token') ?? '' }
  get options(): PageOptions {
    const placement = (this.getAttribute('placement') || 'thank_you') as PageOptions['placement']
    return { base: this.base, token: this.token, placement, locale: this.getAttribute('locale') || undefined }
  }

  connectedCallback(): void { void this.#start() }
  disconnectedCallback(): void { this.#stop() }
  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after || !this.#run || !this.isConnected) return
    if (name === 'scheme') return this.#drawing?.draw()
    this.#stop()
    void this.#start()
  }
  #stop(): void {
    this.#run++
    this.#drawing?.stop()
    this.#drawing = undefined
  }

  async #start(): Promise<void> {
    const run = ++this.#run
    const shadow = this.shadowRoot ?? this.attachShadow({ mode: 'open' })
    const styled = adoptStyles(shadow, `${this.base}/embed/${stylesheet}`)
    const preview = this.hasAttribute('preview')
    const declared = preview ? null : takeDrawn(shadow, this.only)
    let late = false
    const begin = async (drawn: Drawn | null): Promise<void> => {
      const first = drawn && import('./hydrate.tsx').then(({ hydratePage }) => hydratePage(drawn, this)).catch(() => null)
      const [hydrated, module] = await Promise.all([first, import('./drawing.tsx').catch(() => null)])
      if (run !== this.#run) return
      if (!module || (drawn && !hydrated)) {
        // Until the script comes, the element's own content (a plain link) is shown where nothing else stands.
        shadow.querySelector('[data-blank]')?.replaceWith(document.createElement('slot'))
        setTimeout(() => { if (run === this.#run) void begin(drawn) }, 10_000)
        return
      }
      shadow.querySelector('slot')?.remove()
      this.#drawing ??= new module.Drawing(this, shadow)
      this.#drawing.start(hydrated, late)
    }
    if (declared || preview) return begin(declared)
    const blank = shadow.querySelector<HTMLElement>('.ag') ?? shadow.appendChild(makeSkeleton())
    blank.dataset.scheme = this.getAttribute('scheme') || blank.dataset.scheme || 'light'
    const waiting = setTimeout(() => {
      late = true
      void begin(null)
    }, patienceMs)
    const drawn = await this.#fetchDrawn(styled)
    clearTimeout(waiting)
    if (late || run !== this.#run) return
    if (drawn) {
      if (this.hasAttribute('scheme')) drawn.root.dataset.scheme = this.getAttribute('scheme')!
      shadow.querySelector('.ag')?.remove()
      shadow.append(drawn.root)
    }
    return begin(drawn)
  }

  async #fetchDrawn(styled: Promise<void>): Promise<Drawn | null> {
    try {
      const [html] = await Promise.all([requestHtml(this.options), styled])
      const template = new DOMParser().parseFromString(html, 'text/html').querySelector('template')
      return template && takeDrawn(document.importNode(template.content, true), this.only)
    } catch {
      // Not reached, refused, or a host page that forbids parsing HTML: the drawing asks for itself and tells why.
      return null
    }
  }
}
