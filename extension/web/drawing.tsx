import { render } from 'preact'
import type { PageView } from '../../server/contract/page-types.ts'
import { sendAct, type RequestError, type Watch, type Watched } from './client.ts'
import type { AfterglowElement } from './element.ts'
import { fetchTexts } from './fetch-texts.ts'
import { partsOf, type Hydrated } from './hydrate.tsx'
import { loadScript } from './load-script.ts'
import { Page, type PageParts } from './page.tsx'
import { joinPage } from './shared-page.ts'
import { Expired, Failed, Loading, Offline, Pending } from './system.tsx'
import type { SystemTexts } from './system-texts.ts'
import { loadWidget } from './widgets.ts'
import { webKit } from './kit/kit.ts'

/** Between two tries to fetch scripts that did not come. */
const retryMs = 10_000

/** What makes an element live: goes on with what the server drew or draws itself, follows the page, sends acts, tells the host page. */
export class Drawing {
  #element: AfterglowElement
  #root: HTMLDivElement
  #watch: Watch | undefined
  #watched: Watched = { state: 'loading', view: undefined }
  #shownAt = new Date()
  #ready = false
  #stopped = false
  /** Nothing may be drawn yet: what stands there belongs to the server. */
  #waiting = true
  #texts!: SystemTexts
  #language = ''
  /** Settled once what came last is on the screen. */
  #shown: Promise<void> | undefined
  #now: Date | null = null
  #form: PageParts['form']
  #keys = new Map<string, string>()
  #clock = setInterval(() => { this.#now = new Date(); this.draw() }, 60_000)

  constructor(element: AfterglowElement, shadow: ShadowRoot) {
    this.#element = element
    this.#root = shadow.querySelector<HTMLDivElement>('.ag') ?? shadow.appendChild(Object.assign(document.createElement('div'), { className: 'ag' }))
    if ('blank' in this.#root.dataset) {
      this.#root.replaceChildren()
      delete this.#root.dataset.blank
    }
  }

  /** Goes on with what the server drew; without it, asks and draws. `overdue`: the server let us wait too long already. */
  start(hydrated: Hydrated | null, overdue = false): void {
    const preview = this.#element.getAttribute('preview')
    if (preview !== null) void this.#preview(preview).catch((error: unknown) => this.#fail(error))
    else if (hydrated) void this.#goOn(hydrated)
    else void this.#ask(overdue)
  }
  async #ask(overdue: boolean): Promise<void> {
    const { locale } = this.#element.options
    if (!this.#language && !await this.#patiently(() => this.#speak(locale ?? (document.documentElement.lang || navigator.language)))) return
    this.#waiting = false
    if (overdue) this.#fail(new Error('The server did not answer in time.'))
    else this.draw()
    this.#join()
  }
  stop(): void {
    this.#stopped = true
    this.#watch?.stop()
    clearInterval(this.#clock)
  }

  #join(view?: PageView): void {
    this.#watch = joinPage(this.#element.options, (watched) => { this.#shown = this.#show(watched).catch((error: unknown) => this.#fail(error)) }, view && { view, etag: null })
  }

  async #goOn({ view, texts, form }: Hydrated): Promise<void> {
    this.#watched = { state: view.status, view }
    this.#texts = texts
    this.#language = view.locale
    this.#form = form
    if (view.status === 'ready') {
      if (!await this.#patiently(() => this.#load(view))) return
      this.#waiting = false
      // Without a clock once, as the server drew it: now the other widgets come alive.
      this.draw()
      this.#emit('view', view)
      this.#settle()
    } else {
      this.#waiting = false
      this.#root.replaceChildren()
    }
    this.#now = new Date()
    this.draw()
    this.#join(view)
  }

  async #preview(scenario: string): Promise<void> {
    clearInterval(this.#clock)
    this.#waiting = false
    const { previewPage } = await import('./preview.ts')
    const { only, options } = this.#element
    const { view, now } = await previewPage({ only, scenario, ...options })
    await this.#load(view)
    this.#now = now
    this.#watched = { state: 'ready', view }
    this.draw()
    this.#emit('view', view)
    this.#settle()
  }

  #load(view: PageView): Promise<unknown> {
    const { only } = this.#element
    return Promise.all(view.widgets.filter(({ id }) => only === undefined || id === only).map(({ id }) => loadWidget(id)))
  }

  /** What the server drew can be read and sent without us: it stays until the scripts come. False if stopped before. */
  async #patiently(load: () => Promise<unknown>): Promise<boolean> {
    for (;;) {
      try {
        await load()
        return !this.#stopped
      } catch (error) {
        this.#fail(error)
        await new Promise((resolve) => { setTimeout(resolve, retryMs) })
        if (this.#stopped) return false
      }
    }
  }

  async #speak(locale: string): Promise<void> {
    if (locale === this.#language) return
    this.#texts = await fetchTexts(locale)
    this.#language = locale
  }

  /** All widgets in one go: nothing that was seen moves. */
  async #show(watched: Watched): Promise<void> {
    const { view, state, error } = this.#watched = watched
    if (error) this.#emit('error', { code: error.code, message: error.message })
    if (state === 'ready') {
      this.#shownAt = new Date()
      await Promise.all([this.#load(view!), this.#speak(view!.locale)])
      if (this.#watched !== watched) return
      this.#now = new Date()
    }
    this.draw()
    if (state !== 'ready') return
    this.#emit('view', view)
    this.#settle()
  }

  #settle(): void {
    this.#element.dataset.settled = ''
    if (!this.#ready) this.#emit('ready', null)
    this.#ready = true
  }
  /** A script that did not come. What stands on the screen stays. */
  #fail(error: unknown): void {
    this.#emit('error', { code: 'offline', message: String(error) })
    if (this.#ready || this.#form) return
    this.#watched = { state: 'error', view: undefined }
    this.draw()
  }
  #emit(name: string, detail: unknown, cancelable = false): boolean {
    return this.#element.dispatchEvent(new CustomEvent(`afterglow:${name}`, { detail, bubbles: true, composed: true, cancelable }))
  }

  #parts(view: PageView): PageParts {
    return {
      ...partsOf(view), kit: webKit, now: this.#now, only: this.#element.only, form: this.#form, loadScript,
      act: (widget, name, input) => this.#act(widget, name, input ?? {}),
      onError: (widget, error) => this.#emit('error', { code: 'internal', message: String(error), widget }),
    }
  }

  /** Puts on the screen what is known now. */
  draw(): void {
    const { view } = this.#watched
    this.#root.dataset.scheme = this.#element.getAttribute('scheme') || view?.scheme || 'light'
    if (view) Object.assign(this.#root, { lang: view.locale, dir: view.direction })
    if (!this.#waiting) render(this.#content(), this.#root)
  }
  #content() {
    const { state, view } = this.#watched
    const texts = this.#texts
    if (state === 'unauthorized') return <Expired texts={texts} base={this.#element.base} />
    if (!view) return state === 'error' ? <Failed texts={texts} onRetry={() => (this.#watch ? this.#watch.retry() : this.start(null))} /> : <Loading texts={texts} />
    if (view.status === 'pending') return <Pending texts={texts} />
    const parts = this.#parts(view)
    return <Page {...parts} notice={state === 'offline' && <Offline texts={texts} time={parts.format.dayTime(this.#shownAt.toISOString())} />} />
  }

  async #act(widget: string, act: string, input: Record<string, unknown>): Promise<void> {
    const { view } = this.#watched
    if (!this.#watch || !view) return
    const { base, options, shadowRoot } = this.#element
    // A repeated try of the same act keeps its key until it succeeded, so that a lost answer never doubles it.
    const what = JSON.stringify([widget, act, input])
    const key = this.#keys.get(what) ?? crypto.randomUUID()
    this.#keys.set(what, key)
    const result = await sendAct({ ...options, locale: view.locale }, { widget, act, input }, key).catch((error: unknown) => {
      const { code, message } = error as RequestError
      this.#emit('error', { code, message, widget })
      // The server's words are the developer's; the buyer reads the page's language.
      throw new Error(this.#texts[`failed_${code}`] ?? this.#texts.failed)
    })
    this.#keys.delete(what)
    if (result.page) this.#watch.show(result.page)
    await this.#shown
    const url = result.url === undefined ? undefined : new URL(result.url, `${base}/`)
    const follow = this.#emit('act', { widget, act, url: url?.href }, true)
    if (follow && url && /^https?:$/.test(url.protocol)) location.assign(url.href)
    else if (!shadowRoot!.activeElement) this.#root.querySelector<HTMLElement>(`[data-widget="${CSS.escape(widget)}"]`)?.focus()
  }
}
