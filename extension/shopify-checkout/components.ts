import type { ComponentType } from 'preact'
import type { WidgetProps } from '../../widgets/kit/host.ts'
import { widgets } from '../../widgets/registry.ts'

export type WidgetComponent = ComponentType<WidgetProps<never>>

/** Every widget of the registry, by id. They all lie in the one bundle; nothing is fetched. */
export async function loadWidgets(): Promise<ReadonlyMap<string, WidgetComponent>> {
  return new Map(await Promise.all(widgets.map(async ({ id, load }) => [id, (await load()).default as WidgetComponent] as const)))
}
