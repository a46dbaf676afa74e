import { render, type ComponentType } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { PageView } from '../contract/page-types.ts'
import { shopifyKit } from '../../extension/shopify-checkout/kit.tsx'
import { webKit } from '../../extension/web/kit/kit.ts'
import { Page, type WidgetComponent } from '../../extension/web/page.tsx'
import { Island } from '../../extension/web/island.tsx'
import webCss from '../../extension/web/styles/afterglow.css?inline'
import { makeFormat } from '../../widgets/kit/format.ts'
import { HostContext, type WidgetProps } from '../../widgets/kit/host.ts'
import { makeTranslate } from '../../widgets/kit/translate.ts'
import { widgets } from '../../widgets/registry.ts'
import type { Language } from './languages.ts'
import type { Scene } from './scenes.ts'
import type { Selection } from './selection.ts'
import shopifyCss from './shopify.css?inline'

const sheetOf = (css: string) => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  return sheet
}
const sheets = { web: sheetOf(webCss), shopify: sheetOf(shopifyCss) }

const components = new Map<string, WidgetComponent>()
const load = (ids: readonly string[]) => Promise.all(widgets.filter(({ id }) => ids.includes(id) && !components.has(id)).map(async ({ id, load }) => {
  const module = await load()
  components.set(id, module.default as WidgetComponent)
}))

interface Props { scenes: Scene[]; language: Language; host: Selection['host']; scheme: Selection['scheme']; onAct(widget: string, name: string, input?: Record<string, unknown>): void }

function drawing({ scenes, language, host, scheme, onAct }: Props) {
  const t = makeTranslate(language.locale, language.messages)
  const format = makeFormat(language.locale, 'Europe/Berlin', scenes[0]?.scenario.now.slice(0, 10))
  const now = new Date(scenes[0]?.scenario.now ?? Date.now())
  const act = (widget: string) => async (name: string, input?: Record<string, unknown>) => onAct(widget, name, input)
  const loadScript = (url: string) => Promise.reject(new Error(`${url} is not loaded in the playground`))
  if (host === 'web') {
    const placed = scenes.map(({ id, scenario }) => {
      const { kind, region } = widgets.find((widget) => widget.id === id)!
      return { id, kind, region, view: scenario.view as Record<string, unknown> }
    })
    const view: PageView = {
      version: 1, status: 'ready', placement: 'order_status', locale: language.locale, direction: 'ltr', timeZone: 'Europe/Berlin', scope: 'act', shop: { name: 'Playground' },
      order: null, widgets: placed, messages: language.messages, scheme, refreshSeconds: 0,
    }
    return <Page Place={Island} view={view} kit={webKit} t={t} format={format} components={components} now={now} loadScript={loadScript} only={placed.length === 1 ? placed[0]!.id : undefined}
      act={(widget, name, input) => act(widget)(name, input)} onError={(widget, error) => onAct(widget, `failed: ${String(error)}`)} />
  }
  return scenes.map(({ id, scenario }) => {
    const Widget = components.get(id) as unknown as ComponentType<WidgetProps<unknown>> | undefined
    return Widget && (
      <HostContext.Provider key={id} value={{ kit: shopifyKit, t, format, locale: language.locale, now, act: act(id) }}>
        <Widget view={scenario.view} t={t} format={format} act={act(id)} />
      </HostContext.Provider>
    )
  })
}

/** Widgets in a shadow root of their own, dressed as their host would: nothing of the playground's styles reaches them. */
export function Frame(props: Props) {
  const place = useRef<HTMLDivElement>(null)
  const latest = useRef(props)
  latest.current = props
  useEffect(() => {
    const shadow = place.current!.shadowRoot ?? place.current!.attachShadow({ mode: 'open' })
    const root = shadow.querySelector('div') ?? shadow.appendChild(document.createElement('div'))
    root.className = 'ag'
    root.dataset.scheme = props.scheme
    root.lang = props.language.locale
    shadow.adoptedStyleSheets = [sheets[props.host]]
    const draw = async () => {
      await load(props.scenes.map(({ id }) => id))
      if (latest.current === props) render(<>{drawing(props)}</>, root)
    }
    void draw()
  })
  useEffect(() => () => {
    const root = place.current?.shadowRoot?.querySelector('div')
    if (root) render(null, root)
  }, [])
  return <div ref={place} />
}
