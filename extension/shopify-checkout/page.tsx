import { Component, type ComponentChildren } from 'preact'
import type { PageView, PageWidget } from '../../server/contract/page-types.ts'
import { makeFormat } from '../../widgets/kit/format.ts'
import { HostContext, type Host } from '../../widgets/kit/host.ts'
import { makeTranslate } from '../../widgets/kit/translate.ts'
import type { WidgetComponent } from './components.ts'
import { shopifyKit } from './kit.tsx'

/** A widget fails alone. */
class Guard extends Component<{ children: ComponentChildren }, { failed: boolean }> {
  componentDidCatch() { this.setState({ failed: true }) }
  render() { return this.state.failed ? null : this.props.children }
}

/** The words and formats of a page. */
export const wordsOf = ({ locale, messages, timeZone, today }: PageView) => ({ t: makeTranslate(locale, messages), format: makeFormat(locale, timeZone, today) })

interface Props {
  view: PageView
  components: ReadonlyMap<string, WidgetComponent>
  now: Date
  /** Only this widget; a whole page without. */
  only?: string
  act(widget: string, name: string, input?: Record<string, unknown>): Promise<void>
  /** What stands below a widget: where its act leads. */
  after(widget: string): ComponentChildren
}

/** The regions under each other: Shopify's columns are the merchant's, who places blocks in them. */
const order: Record<PageWidget['region'], number> = { main: 0, side: 1, footer: 2 }

/** A page's widgets, drawn with what Shopify has. */
export function Page({ view, components, now, only, act, after }: Props) {
  const { locale } = view
  const { t, format } = wordsOf(view)
  const shown = view.widgets.filter(({ id }) => only === undefined || id === only).sort((one, other) => order[one.region] - order[other.region])
  return shown.map(({ id, view: own }) => {
    const Widget = components.get(id)
    if (!Widget) return null
    const send: Host['act'] = (name, input) => act(id, name, input)
    return (
      <HostContext.Provider key={id} value={{ kit: shopifyKit, t, format, locale, now, act: send }}>
        <Guard><Widget view={own as never} t={t} format={format} act={send} />{after(id)}</Guard>
      </HostContext.Provider>
    )
  })
}
