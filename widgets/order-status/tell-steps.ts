import type { OrderState, Told } from '../../server/contract/page-types.ts'
import type { OrderStatusFacts } from './facts.ts'
import { look } from './look.ts'
import type { OrderStatusView } from './view.ts'

/** States in which the steps ahead have no date, because nobody knows when it goes on. */
const halted: ReadonlySet<OrderState> = new Set(['action_required', 'lost', 'exception'])

/** When a step was, or what is promised of it. */
function tellDetail({ steps, step, state, promise }: OrderStatusFacts, index: number): Told | undefined {
  if (index <= step) {
    const { at } = steps[index]!
    return at === null ? { key: 'order-status.untold' } : { from: at, clock: 'near' }
  }
  if (!promise || halted.has(state) || steps.length < 5) return undefined
  if (index === 3) return { key: 'order-status.from', values: { day: { from: promise.from, absolute: true } } }
  return index === 4 ? { key: 'order-status.until', values: { day: { from: promise.to, absolute: true } } } : undefined
}

function tellNext({ steps, step, state }: OrderStatusFacts): Told | undefined {
  const following = steps[step + 1]
  // Where the badge tells something else, the caption names where it ended.
  if (!following) return state === 'delivered' ? undefined : { key: `order-status.step.${steps[step]!.id}` }
  if (halted.has(state)) return { key: 'order-status.halted' }
  if (state === 'payment_pending') return { key: 'order-status.nextPayment' }
  if (state === 'ready_for_pickup') return { key: 'order-status.nextPickup' }
  return { key: 'order-status.next', values: { step: { key: `order-status.step.${following.id}` } } }
}

/** The way of the order, where it has one. What the shop handed over is not called shipped before the carrier has scanned it. */
export function tellSteps(facts: OrderStatusFacts): OrderStatusView['steps'] {
  const { steps, step, state, unscanned } = facts
  if (steps.length === 0) return undefined
  const final = step === steps.length - 1
  const { tone } = look[state]
  return {
    now: step, final, tone: final ? 'success' : tone === 'warning' || tone === 'critical' ? tone : undefined,
    steps: steps.map(({ id }, index) => ({ label: { key: `order-status.step.${unscanned && id === 'shipped' ? 'handed' : id}` }, detail: tellDetail(facts, index) })),
    position: { key: 'order-status.position', values: { step: step + 1, steps: steps.length } }, next: tellNext(facts),
  }
}
