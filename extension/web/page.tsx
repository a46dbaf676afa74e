import { Component, type ComponentChildren, type ComponentType } from 'preact'
import type { PageView, PageWidget } from '../../server/contract/page-types.ts'
import type { Format } from '../../widgets/kit/format.ts'
import { HostContext, type Host, type WidgetProps } from '../../widgets/kit/host.ts'
import type { Kit } from '../../widgets/kit/kit.ts'
import type { Translate } from '../../widgets/kit/translate.ts'

export type WidgetComponent = ComponentType<WidgetProps<never>>
export interface PlaceProps { widget: PageWidget; parts: PageParts }
export interface PageParts {
  view: PageView
  kit: Partial<Kit>
  t: Translate
  format: Format
  components: ReadonlyMap<string, WidgetComponent>
  /** Where a widget is drawn: a server draws it in place, in a browser each comes alive by itself (island.tsx). */
  Place: ComponentType<PlaceProps>
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
  componentDidCatch(error: unknown) {
    this.setState({ failed: true })
    this.props.onError(error)
  }
  render({ children }: GuardProps) { return this.state.failed ? null : children }
}

/** A widget with its host; nothing while its component is not there. */
export function Placed({ widget: { id, view: own }, parts }: PlaceProps) {
  const { kit, t, format, now, view: { locale }, form, loadScript, components, onError } = parts
  const Widget = components.get(id)
  const act: Host['act'] = (name, input) => parts.act(id, name, input)
  return Widget && (
    <HostContext.Provider value={{ kit: kit as Kit, t, format, locale, act, now, form: form && { ...form, hidden: { ...form.hidden, widget: id } }, loadScript }}>
      <Guard onError={(error) => onError(id, error)}><Widget view={own as never} t={t} format={format} act={act} /></Guard>
    </HostContext.Provider>
  )
}

/** What every place of a widget carries. */
export const placeOf = (id: string) => ({ class: 'ag-widget', 'data-widget': id, tabIndex: -1 })

/** All widgets of a page in their regions; the same tree on the server and in the browser. */
export function Page(parts: PageParts) {
  const { view, only, notice, Place } = parts
  const widgets = only ? view.widgets.filter(({ id }) => id === only) : view.widgets
  return (
    <div class="ag-page" data-stale={notice ? '' : undefined}>
      {notice}
      {(['main', 'side', 'footer'] as const).map((region) => {
        const own = widgets.filter((widget) => (only ? 'main' : widget.region) === region)
        return own.length > 0 && <div key={region} class="ag-region" data-region={region}>{own.map((widget) => <Place key={widget.id} widget={widget} parts={parts} />)}</div>
      })}
    </div>
  )
}
