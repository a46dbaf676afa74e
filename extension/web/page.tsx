import { Component, type ComponentChildren, type ComponentType } from 'preact'
import type { PageView, PageWidget } from '../../server/contract/page-types.ts'
import type { Format } from '../../widgets/kit/format.ts'
import { HostContext, type Host, type WidgetProps } from '../../widgets/kit/host.ts'
import type { Kit } from '../../widgets/kit/kit.ts'
import type { Translate } from '../../widgets/kit/translate.ts'

export type WidgetComponent = ComponentType<WidgetProps<never>>
export interface PageParts {
  view: PageView
  kit: Kit
  t: Translate
  format: Format
  components: ReadonlyMap<string, WidgetComponent>
  now: Date | null
  /** Only this widget; a whole page without. */
  only?: string
  /** Told above the widgets, which are then the last known state. */
  notice?: ComponentChildren
  form?: { url: string; hidden: Record<string, string> }
  act(widget: string, name: string, input?: Record<string, unknown>): Promise<void>
  onError(widget: string, error: unknown): void
  loadScript?: Host['loadScript']
}

interface GuardProps { onError(error: unknown): void; children: ComponentChildren }
/** A widget fails alone. */
class Guard extends Component<GuardProps, { failed: boolean }> {
  state = { failed: false }
  componentDidCatch(error: unknown) {
    this.setState({ failed: true })
    this.props.onError(error)
  }
  render({ children }: GuardProps) { return this.state.failed ? null : children }
}

function Placed({ widget, parts }: { widget: PageWidget; parts: PageParts }) {
  const { kit, t, format, now, view, form } = parts
  const Widget = parts.components.get(widget.id)
  const act: Host['act'] = (name, input) => parts.act(widget.id, name, input)
  const host: Host = { kit, t, format, locale: view.locale, act, now, form: form && { ...form, hidden: { ...form.hidden, widget: widget.id } }, loadScript: parts.loadScript }
  return (
    <div class="ag-widget" data-widget={widget.id} tabIndex={-1}>
      {Widget && <HostContext.Provider value={host}>
        <Guard onError={(error) => parts.onError(widget.id, error)}><Widget view={widget.view as never} t={t} format={format} act={act} /></Guard>
      </HostContext.Provider>}
    </div>
  )
}

const regions = ['main', 'side', 'footer'] as const

/** All widgets of a page in their regions; the same tree on the server and in the browser. */
export function Page(parts: PageParts) {
  const { view, only, notice } = parts
  const widgets = only ? view.widgets.filter(({ id }) => id === only) : view.widgets
  return (
    <div class="ag-page" data-stale={notice ? '' : undefined}>
      {notice}
      {regions.map((region) => {
        const own = widgets.filter((widget) => only || widget.region === region)
        return (only ? region === 'main' && own.length > 0 : own.length > 0)
          && <div key={region} class="ag-region" data-region={region}>{own.map((widget) => <Placed key={widget.id} widget={widget} parts={parts} />)}</div>
      })}
    </div>
  )
}
