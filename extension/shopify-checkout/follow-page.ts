import type { PageView } from '../../server/contract/page-types.ts'
import { inTime, RequestError, requestPage, type Fetched } from './request.ts'
import type { Sandbox } from './sandbox.ts'

/**
 * Where a followed page stands. `no_order`: Shopify has not named an order; `pending`: the shop has not told us of it yet, we ask again;
 * `sign_in`: nothing proves that it is this buyer's; `trouble`: no answer, `view` is then the last one we had; `error` says why.
 */
export interface Followed {
  state: 'loading' | 'ready' | 'pending' | 'no_order' | 'sign_in' | 'trouble'
  view?: PageView
  /** When `view` was answered, ISO 8601. */
  at?: string
  error?: RequestError
}
export interface Following {
  /** Asks at once. */
  retry(): void
  /** Shows a page that came another way: an act's answer. */
  show(view: PageView): void
  stop(): void
}

/** The last answer, kept in Shopify's storage: of one order, for a week. */
interface Kept extends Fetched { of: string; at: string }
const keptMs = 7 * 86_400_000
/** A storage that is slower than this is not waited for. */
const storageMs = 500
/** No answer after this is told as trouble, or with what was kept; the request goes on. */
const patienceMs = 4000
/** Nobody watches a page that did not change for long: it is asked for less and less often, down to this. */
const slowestSeconds = 300

/** `gid://shopify/OrderIdentity/7` and `gid://shopify/Order/7` are the same order. */
const numberOf = (order: string) => order.split('/').pop()!

class PageFollowing implements Following {
  #sandbox: Sandbox
  #onChange: (followed: Followed) => void
  #known: Kept | undefined
  #state: Followed['state'] = 'loading'
  #stopped = false
  #running = false
  #again = false
  #failures = 0
  #unchanged = 0
  #retryAfter: number | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #patience: ReturnType<typeof setTimeout>
  #unsubscribe: () => void

  constructor(sandbox: Sandbox, onChange: (followed: Followed) => void) {
    this.#sandbox = sandbox
    this.#onChange = onChange
    this.#patience = setTimeout(() => { if (this.#state === 'loading') this.#tell('trouble', new RequestError('offline')) }, patienceMs)
    this.#unsubscribe = sandbox.order.subscribe(() => this.retry())
    void this.#begin()
  }

  retry(): void {
    this.#failures = 0
    this.#unchanged = 0
    void this.#ask()
  }
  show(view: PageView): void {
    this.#keep({ view, etag: null })
    this.#tell(view.status)
  }
  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
    clearTimeout(this.#patience)
    this.#unsubscribe()
  }

  get #of(): string | undefined {
    const { order, placement, fulfillment = '' } = this.#sandbox
    return order.value && `${placement} ${numberOf(order.value)} ${fulfillment}`
  }
  get #slot(): string { return this.#sandbox.fulfillment ? 'fulfillment' : 'page' }

  async #begin(): Promise<void> {
    const kept = await inTime(this.#sandbox.storage.read<Kept>(this.#slot), storageMs).catch(() => null)
    if (kept && kept.of === this.#of && kept.view?.version === 1 && Date.now() - Date.parse(kept.at) < keptMs) this.#known ??= kept
    await this.#ask()
  }

  #keep(fetched: Fetched): void {
    const of = this.#of
    if (!of) return
    this.#known = { ...fetched, of, at: new Date().toISOString() }
    // What could not be kept is asked for again.
    if (fetched.view.status === 'ready') void this.#sandbox.storage.write(this.#slot, this.#known).catch(() => {})
  }
  #forget(): void {
    this.#known = undefined
    void this.#sandbox.storage.delete(this.#slot).catch(() => {})
  }

  #tell(state: Followed['state'], error?: RequestError): void {
    if (this.#stopped) return
    this.#state = state
    this.#onChange({ state, view: this.#known?.view, at: this.#known?.at, error })
  }

  /** One request at a time; a call that comes while one runs asks once more after it. */
  async #ask(): Promise<void> {
    clearTimeout(this.#timer)
    if (this.#stopped) return
    if (this.#running) { this.#again = true; return }
    const order = this.#sandbox.order.value
    if (!order) return this.#tell('no_order')
    this.#running = true
    await this.#askOnce(order)
    this.#running = false
    if (this.#again) {
      this.#again = false
      return this.#ask()
    }
    this.#plan()
  }

  async #askOnce(order: string): Promise<void> {
    const before = this.#known?.of === this.#of ? this.#known : undefined
    try {
      const answer = await requestPage(this.#sandbox, order, before)
      // An act may have brought a fresher page meanwhile.
      if (this.#known !== before && this.#known?.of === this.#of) { this.#again = true; return }
      this.#unchanged = answer === before ? this.#unchanged + 1 : 0
      this.#failures = answer.view.status === 'pending' ? this.#failures + 1 : 0
      this.#retryAfter = undefined
      this.#keep(answer)
      this.#tell(answer.view.status)
    } catch (error) {
      this.#fail(error instanceof RequestError ? error : new RequestError('internal'))
    }
  }

  #fail(error: RequestError): void {
    this.#failures++
    this.#retryAfter = error.retryAfter
    if (error.code === 'forbidden') {
      this.#forget()
      this.#tell('sign_in', error)
    } else this.#tell('trouble', error)
  }

  /** Soon while something is awaited or failed, later each time; as often as the page asks for where all is well. */
  #plan(): void {
    if (this.#stopped) return
    const urgent = this.#failures > 0
    const seconds = urgent ? Math.max(this.#retryAfter ?? 0, Math.min(this.#failures > 12 ? slowestSeconds : 60, 1.5 ** this.#failures))
      : Math.min(slowestSeconds, Math.max(10, this.#known!.view.refreshSeconds) * 1.5 ** this.#unchanged)
    this.#timer = setTimeout(() => void this.#ask(), seconds * 1000 * (1 + Math.random() * 0.3))
  }
}

/** Keeps a page fresh until stopped. `onChange` is called on every change, never after `stop`. */
export const followPage = (sandbox: Sandbox, onChange: (followed: Followed) => void): Following => new PageFollowing(sandbox, onChange)
