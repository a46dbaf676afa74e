import type { OrderState } from '../contract/page-types.ts'
import type { Scenario, Scenarios } from '../../widgets/kit/widget.ts'
import { widgets } from '../../widgets/registry.ts'

const files = import.meta.glob<Scenarios>('../../widgets/*/scenarios.ts', { eager: true, import: 'scenarios' })
/** The named states of a widget. */
export const scenariosOf = (id: string): Scenarios => files[`../../widgets/${id}/scenarios.ts`] ?? {}

/** Other names a state's scenario may have in a widget. */
const kin: Partial<Record<OrderState, readonly string[]>> = {
  payment_pending: ['unpaid'], partly_shipped: ['waiting'], shipped: ['in_transit'], delayed: ['stale', 'in_transit'], action_required: ['flags'],
  lost: ['stale'], ready_for_pickup: ['available_for_pickup', 'pickup'], refunded: ['returned'], partly_refunded: ['refunded', 'returned'],
}
const beforeParcels: readonly OrderState[] = ['payment_pending', 'received', 'in_preparation', 'cancelled']
const serviceFirst: readonly OrderState[] = ['delayed', 'action_required', 'delivery_attempted', 'lost', 'exception', 'returning']
const arrived: readonly OrderState[] = ['delivered']

/** The scenario of a widget that fits a state: of that name, of a kindred one, or the usual. */
export function fitting(id: string, state: OrderState): string {
  const own = scenariosOf(id)
  return [state, ...kin[state] ?? [], 'usual'].find((name) => name in own) ?? Object.keys(own)[0] ?? ''
}

export interface Scene { id: string; scenario: Scenario }
/** A whole page in one state, as the page's rules would have it: what is shown, and what is hidden and why. */
export function wholePageOf(state: OrderState): { scenes: Scene[]; hidden: { ids: string[]; why: string }[] } {
  const reasons = new Map<string, string[]>()
  const scenes = widgets.flatMap(({ id, kind }): Scene[] => {
    const why = (kind === 'selling' || kind === 'asking') && serviceFirst.includes(state) ? 'Service first: nothing is sold or asked now.'
      : kind === 'asking' && !arrived.includes(state) ? 'Nothing has arrived yet.'
        : id === 'tracking' && beforeParcels.includes(state) ? 'No parcel has left yet.' : null
    const scenario = scenariosOf(id)[fitting(id, state)]
    if (why === null) return scenario ? [{ id, scenario }] : []
    reasons.set(why, [...reasons.get(why) ?? [], id])
    return []
  })
  return { scenes, hidden: [...reasons].map(([why, ids]) => ({ ids, why })) }
}
