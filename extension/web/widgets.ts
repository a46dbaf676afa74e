import type { Kit } from '../../widgets/kit/kit.ts'
import { widgets } from '../../widgets/registry.ts'
import { coreKit } from './kit/core.tsx'
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

/** What most pages begin with, fetched while the page itself is still asked for. */
export const likelyFirst = widgets[0]?.id

/** A primitive of the second half, asked for too early: its widget waits for it. */
const Later = () => { throw new Error('This part of the kit is still on its way.') }
let kit = new Proxy(coreKit as unknown as Kit, { get: (core, name: keyof Kit) => core[name] ?? Later })
let whole = false

/** The kit as far as it is there. `complete` when nothing is missing. */
export const currentKit = () => ({ kit, complete: whole })
export async function loadKit(): Promise<void> {
  if (whole) return
  kit = (await import('./kit/kit.ts')).webKit
  whole = true
}
