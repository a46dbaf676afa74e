import type { ComponentChildren } from 'preact'
import type { PageWidget, WidgetKind } from '../../server/contract/page-types.ts'
import type { WidgetProps } from './host.ts'

/** The manifest a host imports: no zod, no server code, the component on demand. */
export interface Widget<View = unknown> {
  id: string
  kind: WidgetKind
  /** Where it stands on a page, as its presenter says. */
  region: PageWidget['region']
  /** A method, not a ComponentType: so that widgets of every view stand in one list. */
  load(): Promise<{ default(props: WidgetProps<View>): ComponentChildren }>
}

/** A named state of a widget, for tests, the playground and the admin's preview. `now` is what the clock shows in it. */
export interface Scenario<View = unknown> {
  title: string
  view: View
  /** ISO 8601; what relative times count from. */
  now: string
}
export type Scenarios<View = unknown> = Record<string, Scenario<View>>
