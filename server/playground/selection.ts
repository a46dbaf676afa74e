import type { OrderState } from '../contract/page-types.ts'

/** What an order goes through, in this order; the scrubber travels along it, trouble beside the step it comes at. */
export const journey = [
  'payment_pending', 'received', 'in_preparation', 'partly_shipped', 'shipped', 'delayed', 'action_required', 'exception', 'lost', 'out_for_delivery',
  'delivery_attempted', 'ready_for_pickup', 'delivered', 'returning', 'returned', 'partly_refunded', 'refunded', 'cancelled',
] as const satisfies readonly OrderState[]

export const hosts = ['web', 'shopify'] as const
export const schemes = ['light', 'dark'] as const
export const widths = ['360', '480', '768', '1280', 'free'] as const

/** All that can be chosen; the address keeps it, so that a view can be shared. */
export interface Selection {
  /** A widget's id, or `page` for all of them together. */
  show: string
  /** Scenario of the one widget; empty: the one that fits the state. */
  scenario: string
  state: OrderState
  host: (typeof hosts)[number]
  /** Key of languages.ts. */
  language: string
  scheme: (typeof schemes)[number]
  width: (typeof widths)[number]
}

export const wholePage = 'page'
const first: Selection = { show: wholePage, scenario: '', state: 'shipped', host: 'web', language: 'de', scheme: 'light', width: '480' }

interface Known { widgets: readonly string[]; languages: readonly string[] }

/** The selection an address asks for; what it does not know falls back, so an old link still opens. */
export function readSelection(search: string, { widgets, languages }: Known): Selection {
  const asked = new URLSearchParams(search)
  const pick = <T extends string>(name: keyof Selection, known: readonly T[]) => known.find((value) => value === asked.get(name)) ?? (first[name] as T)
  return {
    show: pick('show', [wholePage, ...widgets]), scenario: asked.get('scenario')?.slice(0, 80) ?? '', state: pick('state', journey), host: pick('host', hosts),
    language: pick('language', languages), scheme: pick('scheme', schemes), width: pick('width', widths),
  }
}

/** The address of a selection: only what differs from the first view. */
export function writeSelection(selection: Selection): string {
  const changed = Object.entries(selection).filter(([name, value]) => value !== first[name as keyof Selection])
  return changed.length > 0 ? `?${new URLSearchParams(changed).toString()}` : ''
}
