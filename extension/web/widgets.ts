import { widgets } from '../../widgets/registry.ts'
import { components } from './hydrate.tsx'
import type { WidgetComponent } from './page.tsx'

/** Fetches a widget's chunk once; an id that is not ours (an older script, a newer server) is left out. */
export async function loadWidget(id: string): Promise<void> {
  const widget = widgets.find((widget) => widget.id === id)
  if (!widget || components.has(id)) return
  components.set(id, (await widget.load()).default as WidgetComponent)
}
