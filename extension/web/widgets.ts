import { widgets } from '../../widgets/registry.ts'
import type { WidgetComponent } from './page.tsx'

const loaded = new Map<string, WidgetComponent>()
/** Components that have arrived, by widget id. */
export const components: ReadonlyMap<string, WidgetComponent> = loaded

/** Fetches a widget's chunk once; an id that is not ours (an older script, a newer server) is left out. */
export async function loadWidget(id: string): Promise<void> {
  const widget = widgets.find((widget) => widget.id === id)
  if (!widget || loaded.has(id)) return
  loaded.set(id, (await widget.load()).default as WidgetComponent)
}
