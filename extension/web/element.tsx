import { hydrate, render } from 'preact'
import type { PageView, Placement } from '../../server/contract/page-types.ts'
import { makeFormat } from '../../widgets/kit/format.ts'
import { makeTranslate } from '../../widgets/kit/translate.ts'
import { stylesheet } from './assets.ts'
import { sendAct, type PageOptions, type Watch, type Watched, type WatchState } from './client.ts'
import { hiddenFields } from './hidden-fields.ts'
import { Page, type PageParts } from './page.tsx'
import { joinPage } from './shared-page.ts'
import { adoptStyles } from './stylesheet.ts'
import { Expired, Failed, Loading, Offline, Pending } from './system.tsx'
import { systemTexts } from './system-texts.ts'
import { components, currentKit, likelyFirst, loadKit, loadWidget } from './widgets.ts'

/** The server this script came from: it lies in `${base}/embed/`. */
const home = import.meta.url.replace(/\/embed\/[^/]*$/, '')

const loadScript = (url: string) => new Promise<void>((resolve, reject) => {
  const script = document.createElement('script')
  script.nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? ''
  script.async = true
  script.addEventListener('load', () => resolve())
  script.addEventListener('error', () => reject(new Error(`${url} could not be loaded`)))
  script.src = url
  document.head.append(script)
})

/** `<afterglow-page>` and `<afterglow-widget name>`: a page, or one widget of it, drawn in a shadow root of its own. */
export class AfterglowElement extends HTMLElement {
  static observedAttributes = ['token', 'placement', 'locale', 'src', 'scheme', 'name', 'preview']
  #root: HTMLDivElement | undefined
  #watch: Watch | undefined
  #watched: Watched = { state: 'loading', view: undefined }
  #shownAt = new Date()
  #ready = false
  #now: Date | null = null
  #clock: ReturnType<typeof setInterval> | undefined
  #form: PageParts['form']
  #keys = new Map<string, string>()

  connectedCallback(): void { this.#start() }
  disconnectedCallback(): void { this.#stop() }
  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (!this.#root || !this.isConnected || before === after) return
    if (name === 'scheme') return this.#draw()
    this.#stop()
    this.#ready = false
    this.#start()
  }

  get #base() { return (this.getAttribute('src') || home).replace(/\/$/, '') }
  get #options(): PageOptions {
    return {
      base: this.#base, token: this.getAttribute('token') ?? '', locale: this.getAttribute('locale') || undefined,
      placement: (this.getAttribute('placement') || 'thank_you') as Placement,
    }
  }
  get #only() { return this.localName === 'afterglow-widget' ? this.getAttribute('name') ?? '' : undefined }
  get #texts() { return systemTexts(this.#watched.view?.locale ?? this.getAttribute('locale') ?? (document.documentElement.lang || navigator.language)) }

  #start(): void {
    const shadow = this.shadowRoot ?? this.attachShadow({ mode: 'open' })
    const declared = shadow.querySelector<HTMLScriptElement>('script[type="application/json"]')
    this.#root = shadow.querySelector<HTMLDivElement>('.ag') ?? shadow.appendChild(Object.assign(document.createElement('div'), { className: 'ag' }))
    this.#clock = setInterval(() => { this.#now = new Date(); this.#draw() }, 60_000)
    void adoptStyles(shadow, `${this.#base}/embed/${stylesheet}`)
    const preview = this.getAttribute('preview')
    if (preview !== null) return void this.#preview(preview)
    if (declared) {
      declared.remove()
      const view = JSON.parse(declared.text) as PageView
      const { key = '', returnUrl = '' } = declared.dataset
      this.#form = { url: `${this.#base}/v1/actions`, hidden: hiddenFields(view, this.#options.token, key, returnUrl) }
      return void this.#hydrate(view).catch((error: unknown) => this.#fail(error))
    }
    const first = this.#only ?? likelyFirst
    if (first) void loadWidget(first).catch(() => {})
    this.#join()
    this.#draw()
  }
  #stop(): void {
    this.#watch?.stop()
    this.#watch = undefined
    clearInterval(this.#clock)
  }
  #join(view?: PageView): void {
    const known = view && { view, etag: null }
    this.#watch = joinPage(this.#options, (watched) => void this.#show(watched), known)
  }

  async #hydrate(view: PageView): Promise<void> {
    this.#watched = { state: view.status, view }
    if (view.status === 'ready') {
      await this.#load(view)
      hydrate(<Page {...this.#parts(view)} />, this.#root!)
      this.#settled()
    }
    this.#join(view)
    this.#now = new Date()
    this.#draw()
  }

  async #preview(scenario: string): Promise<void> {
    const { previewPage } = await import('./preview.ts')
    const { view, now } = await previewPage({ only: this.#only, scenario, ...this.#options })
    clearInterval(this.#clock)
    await this.#load(view)
    this.#now = now
    this.#watched = { state: 'ready', view }
    this.#draw()
    this.#settled()
  }

  #load(view: PageView): Promise<unknown> {
    const only = this.#only
    return Promise.all([loadKit(), ...view.widgets.filter(({ id }) => only === undefined || id === only).map(({ id }) => loadWidget(id))])
  }

  /** The first widget is drawn as soon as it can be, everything below it in one go: nothing that was seen moves. */
  async #show(watched: Watched): Promise<void> {
    const { view } = this.#watched = watched
    if (watched.state === 'ready') this.#shownAt = new Date()
    if (watched.error) this.#emit('error', { code: watched.error.code, message: watched.error.message })
    if (!view || view.status === 'pending') return this.#draw()
    this.#emit('view', view)
    this.#now = new Date()
    const first = view.widgets.find(({ id, region }) => (this.#only ? id === this.#only : region === 'main'))
    try {
      if (first && !this.#ready) {
        await loadWidget(first.id)
        this.#draw(first.id)
      }
      await this.#load(view)
      if (this.#watched === watched) this.#draw()
      this.#settled()
    } catch (error) {
      this.#fail(error)
    }
  }

  #settled(): void {
    this.dataset.settled = ''
    if (!this.#ready) this.#emit('ready', null)
    this.#ready = true
  }
  #fail(error: unknown): void {
    this.#watched = { ...this.#watched, state: 'error', view: undefined }
    this.#emit('error', { code: 'offline', message: String(error) })
    this.#draw()
  }
  #emit(name: string, detail: unknown, cancelable = false): boolean {
    return this.dispatchEvent(new CustomEvent(`afterglow:${name}`, { detail, bubbles: true, composed: true, cancelable }))
  }

  #parts(view: PageView, first?: string): PageParts {
    const { kit } = currentKit()
    return {
      view, kit, now: this.#now, only: this.#only, form: this.#form, loadScript,
      components: first === undefined ? components : new Map([...components].filter(([id]) => id === first)),
      t: makeTranslate(view.locale, view.messages), format: makeFormat(view.locale, view.timeZone),
      act: (widget, name, input) => this.#act(widget, name, input ?? {}),
      onError: (widget, error) => { if (currentKit().complete) this.#emit('error', { code: 'internal', message: String(error), widget }) },
    }
  }

  #draw(first?: string): void {
    const root = this.#root!
    const { state, view } = this.#watched
    root.dataset.scheme = this.getAttribute('scheme') || view?.scheme || 'light'
    if (view) Object.assign(root, { lang: view.locale, dir: view.direction })
    render(this.#content(state, view, first), root)
  }
  #content(state: WatchState, view: PageView | undefined, first?: string) {
    const texts = this.#texts
    if (state === 'unauthorized') return <Expired texts={texts} base={this.#base} />
    if (!view) return state === 'error' ? <Failed texts={texts} onRetry={() => this.#watch?.retry()} /> : <Loading texts={texts} />
    if (view.status === 'pending') return <Pending texts={texts} />
    const parts = this.#parts(view, first)
    return <Page {...parts} notice={state === 'offline' && <Offline texts={texts} time={parts.format.dayTime(this.#shownAt.toISOString())} />} />
  }

  async #act(widget: string, act: string, input: Record<string, unknown>): Promise<void> {
    const { view } = this.#watched
    if (!this.#watch || !view) return
    // A repeated try of the same act keeps its key until it succeeded, so that a lost answer never doubles it.
    const what = JSON.stringify([widget, act, input])
    const key = this.#keys.get(what) ?? crypto.randomUUID()
    this.#keys.set(what, key)
    const result = await sendAct({ ...this.#options, locale: view.locale }, { widget, act, input }, key).catch((error: unknown) => {
      this.#emit('error', { code: (error as { code?: string }).code, message: (error as Error).message, widget })
      throw new Error(this.#texts.failed)
    })
    this.#keys.delete(what)
    if (result.page) this.#watch.show(result.page)
    const url = result.url === undefined ? undefined : new URL(result.url, `${this.#base}/`)
    const follow = this.#emit('act', { widget, act, url: url?.href }, true)
    if (follow && url && /^https?:$/.test(url.protocol)) location.assign(url.href)
    else if (!this.shadowRoot!.activeElement) this.#root!.querySelector<HTMLElement>(`[data-widget="${CSS.escape(widget)}"]`)?.focus()
  }
}
