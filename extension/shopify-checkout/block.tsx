import { render, type ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { PageView } from '../../server/contract/page-types.ts'
import { loadWidgets, type WidgetComponent } from './components.ts'
import { followPage, type Followed, type Following } from './follow-page.ts'
import { shopifyKit } from './kit.tsx'
import { Page, wordsOf } from './page.tsx'
import { RequestError, requestAct } from './request.ts'
import { serverAddress } from './address.ts'
import type { Sandbox } from './sandbox.ts'
import { Explained, Failed, Leads, Loading, More, SignIn, Stale } from './system.tsx'

const { Stack } = shopifyKit

/** Follows the page of a sandbox for as long as the component stands. */
export function useFollowed(sandbox: Sandbox): [Followed, Following | undefined] {
  const [followed, setFollowed] = useState<Followed>({ state: 'loading' })
  const following = useRef<Following>()
  // At once: without frames to paint, an effect would wait.
  useLayoutEffect(() => {
    following.current = followPage(sandbox, setFollowed)
    return () => following.current?.stop()
  }, [sandbox])
  return [followed, following.current]
}

/** Relative times count from here; told anew each minute. */
function useNow(): Date {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const clock = setInterval(() => setNow(new Date()), 60_000)
    return () => clearInterval(clock)
  }, [])
  return now
}

/** An act keeps its key until it succeeded, so that a lost answer never doubles it. Need not be secret, only new. */
const newKey = () => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}-${Math.random().toString(36).slice(2)}`

interface Leading { widget: string; url: string }

function useActs(sandbox: Sandbox, following: Following | undefined) {
  const keys = useRef(new Map<string, string>()).current
  const [leading, setLeading] = useState<Leading>()
  const act = async (widget: string, name: string, input: Record<string, unknown> = {}): Promise<void> => {
    const order = sandbox.order.value
    if (!order) return
    const what = JSON.stringify([widget, name, input])
    const key = keys.get(what) ?? newKey()
    keys.set(what, key)
    setLeading(undefined)
    const result = await requestAct(sandbox, order, { widget, act: name, input }, key).catch((error: unknown) => {
      const code = error instanceof RequestError ? error.code : 'internal'
      // The server's words are the developer's; the buyer reads the page's language.
      throw new Error(sandbox.text(told.has(code) ? `failed_${code}` : 'failed'), { cause: error })
    })
    keys.delete(what)
    if (result.page) following?.show(result.page)
    if (result.url !== undefined) setLeading({ widget, url: /^https?:/i.test(result.url) ? result.url : `${serverAddress}/${result.url.replace(/^\/+/, '')}` })
  }
  return { act, leading }
}
/** What went wrong that has words of its own. */
const told: ReadonlySet<string> = new Set(['conflict', 'not_found', 'rate_limited', 'forbidden', 'unauthorized', 'invalid_input', 'offline'])

const whole = (view: PageView) => view

export interface BlockProps { sandbox: Sandbox; components: ReadonlyMap<string, WidgetComponent>; quiet?: boolean; absent?: ComponentChildren; pick?(view: PageView): PageView }

/** The whole page as the merchant set it, or one widget of it. `quiet`: beside something of Shopify's, where our troubles are of no use. `absent` stands where nothing is to be shown; `pick` leaves a part of the page. */
export function Block({ sandbox, components, quiet, absent, pick = whole }: BlockProps) {
  const [followed, following] = useFollowed(sandbox)
  const { act, leading } = useActs(sandbox, following)
  const now = useNow()
  const { state, at, error } = followed
  const view = followed.view && pick(followed.view)
  if (state === 'ready' || (state === 'trouble' && view?.status === 'ready')) {
    if (absent && !view!.widgets.some(({ id }) => id === sandbox.only)) return <>{absent}</>
    return (
      <Stack gap="lg">
        {state === 'trouble' && !quiet && <Stale sandbox={sandbox} offline={error?.code === 'offline'} time={wordsOf(view!).format.dayTime(at!)} />}
        <Page view={view!} components={components} now={now} only={sandbox.only} act={act} after={(id) => leading?.widget === id && <Leads sandbox={sandbox} url={leading.url} />} />
        {view!.scope === 'redacted' && !quiet && <More sandbox={sandbox} />}
      </Stack>
    )
  }
  if (quiet) return null
  if (sandbox.editor) return <Explained sandbox={sandbox} why="editor" />
  if (state === 'loading') return <Loading sandbox={sandbox} />
  if (state === 'sign_in') return <SignIn sandbox={sandbox} />
  if (state === 'trouble') return <Failed sandbox={sandbox} onRetry={() => following?.retry()} />
  return <Explained sandbox={sandbox} why={state === 'no_order' ? 'noOrder' : 'pending'} />
}

/** Draws into Shopify's place for us, once everything is there to draw with. */
export async function mount(sandbox: Sandbox, draw: (props: BlockProps) => ComponentChildren): Promise<void> {
  const components = await loadWidgets()
  render(draw({ sandbox, components }), document.body)
}
