import type { ActRequest, ActResult, PageView } from '../../server/contract/page-types.ts'
import { keepLive } from './live.ts'
import { requestAct, requestPage, RequestError, type Fetched, type PageOptions } from './request.ts'

export type { PageOptions }
export { RequestError }

/**
 * Where a watched page stands. `loading`: no answer yet; `pending`: the shop has not told of the order yet, we ask again;
 * `offline`: `view` is the last known page; `unauthorized`: the link is not or no longer valid; `error`: no page, and `retry` may help.
 */
export type WatchState = 'loading' | 'ready' | 'pending' | 'offline' | 'unauthorized' | 'error'
export interface Watched { state: WatchState; view: PageView | undefined; error?: RequestError }
export interface Watch {
  /** Asks at once. */
  retry(): void
  /** Shows a page that came another way: an act's answer. */
  show(view: PageView): void
  stop(): void
}

/** One page, asked once. Throws RequestError. */
export const fetchPage = async (options: PageOptions): Promise<PageView> => (await requestPage(options)).view

/** Sends a buyer's act. `key` makes a repeated call harmless; by default each call is its own act. */
export const sendAct = (options: PageOptions, act: Pick<ActRequest, 'widget' | 'act' | 'input'>, key: string = crypto.randomUUID()): Promise<ActResult> =>
  requestAct(options, act, key)

/** A hidden page keeps its stream this long, for those who only look up something in another tab. */
const hiddenMs = 60_000
/** No answer after this is told as an error; the request goes on. */
const patienceMs = 4000

class PageWatch implements Watch {
  #options: PageOptions
  #onChange: (watched: Watched) => void
  #fetched: Fetched | undefined
  #state: WatchState
  #ended = new AbortController()
  #live: AbortController | undefined
  #streaming = false
  #failures = 0
  #running = false
  #again = false
  #next: ReturnType<typeof setTimeout> | undefined
  #hiding: ReturnType<typeof setTimeout> | undefined

  constructor(options: PageOptions, onChange: (watched: Watched) => void, known: Fetched | undefined) {
    this.#options = options
    this.#onChange = onChange
    this.#fetched = known
    this.#state = known ? known.view.status : 'loading'
    const { signal } = this.#ended
    document.addEventListener('visibilitychange', () => this.#onVisibility(), { signal })
    addEventListener('online', () => this.retry(), { signal })
    setTimeout(() => { if (this.#state === 'loading') this.#tell('error', new RequestError('offline', 'No answer yet.')) }, patienceMs)
    if (known) this.#plan()
    else void this.#ask()
  }

  retry(): void {
    if (this.#state !== 'unauthorized') void this.#ask()
  }
  show(view: PageView): void {
    this.#fetched = { view, etag: null }
    this.#tell(view.status)
  }
  stop(): void {
    this.#ended.abort()
    clearTimeout(this.#next)
    clearTimeout(this.#hiding)
  }

  #tell(state: WatchState, error?: RequestError): void {
    if (this.#ended.signal.aborted) return
    this.#state = state
    this.#onChange({ state, view: this.#fetched?.view, error })
  }

  /** One request at a time; news that come while one runs are asked for right after it. */
  async #ask(): Promise<void> {
    clearTimeout(this.#next)
    if (this.#running) { this.#again = true; return }
    this.#running = true
    const before = this.#fetched
    try {
      const answer = await requestPage(this.#options, before, this.#ended.signal)
      // An act may have brought a fresher page meanwhile.
      const overtaken = this.#fetched !== before
      const { status } = answer.view
      this.#failures = status === 'pending' ? this.#failures + 1 : 0
      if (!overtaken && (answer !== before || this.#state !== status)) {
        this.#fetched = answer
        this.#tell(status)
      }
      this.#again ||= overtaken
    } catch (error) {
      this.#fail(error)
    }
    this.#running = false
    if (this.#again && !this.#ended.signal.aborted) {
      this.#again = false
      return this.#ask()
    }
    this.#plan()
  }

  #fail(error: unknown): void {
    const known = error instanceof RequestError ? error : new RequestError('internal', String(error))
    const refused = known.code === 'unauthorized' || known.code === 'forbidden'
    if (refused) this.#closeLive()
    this.#failures++
    this.#tell(refused ? 'unauthorized' : this.#fetched ? 'offline' : 'error', known)
  }

  /** What comes next: the stream where it can be had, and a timer where it is not open or something failed. */
  #plan(): void {
    clearTimeout(this.#next)
    if (this.#ended.signal.aborted || this.#state === 'unauthorized' || document.hidden) return
    if (this.#state === 'ready' && !this.#live) this.#openLive()
    const urgent = this.#failures > 0 || this.#state !== 'ready'
    const seconds = urgent ? Math.min(30, 1.5 ** this.#failures) : this.#streaming ? 0 : Math.max(5, this.#fetched!.view.refreshSeconds)
    if (seconds) this.#next = setTimeout(() => void this.#ask(), seconds * 1000 * (0.8 + Math.random() * 0.4))
  }

  #openLive(): void {
    const own = this.#live = new AbortController()
    const onOpen = (open: boolean) => {
      if (own.signal.aborted || open === this.#streaming) return
      this.#streaming = open
      // What changed while no stream was open is asked for as soon as one is.
      if (open) void this.#ask()
      else this.#plan()
    }
    void keepLive(this.#options, { onChanged: () => void this.#ask(), onOpen }, AbortSignal.any([own.signal, this.#ended.signal]))
  }
  #closeLive(): void {
    this.#live?.abort()
    this.#live = undefined
    this.#streaming = false
  }
  #onVisibility(): void {
    clearTimeout(this.#hiding)
    if (document.hidden) {
      clearTimeout(this.#next)
      this.#hiding = setTimeout(() => this.#closeLive(), hiddenMs)
    } else this.retry()
  }
}

/** Keeps a page fresh until stopped: one stream where it is possible, asking again where it is not. `onChange` is called on every change. */
export const watchPage = (options: PageOptions, onChange: (watched: Watched) => void, known?: Fetched): Watch => new PageWatch(options, onChange, known)
