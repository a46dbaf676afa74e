import type { OrderState } from '../contract/page.ts'
import type { ItemQuantity, LineItem, Order } from './order.ts'
import type { ToldPortion } from './parcel-state.ts'
import type { OrderFacts } from './present-context.ts'
import { exact, sumByLine } from './quantities.ts'
import { mostUrgent, unsent } from './urgency.ts'

/** `fixed`: the state that settles the whole order, if one does; `openAs`: that of goods in no parcel. */
interface LineContext { fixed: OrderState | null; openAs: OrderState }

function stateOf(line: LineItem, own: ToldPortion[], open: number, refunded: number, { fixed, openAs }: LineContext, order: Order): OrderState {
  if (fixed) return fixed
  if (!line.shipped) return order.status === 'completed' ? 'delivered' : order.processingAt !== null || order.status === 'processing' ? 'in_preparation' : 'received'
  const states = new Set(own.map(({ state }) => state))
  if (open > 0) states.add(openAs)
  if (states.size === 0) return refunded > 0 ? 'refunded' : openAs
  if (open > 0 && order.status !== 'completed' && own.some(({ state }) => !unsent.has(state))) states.add('partly_shipped')
  return mostUrgent(states)!
}

/** Each line's state and how many pieces are on their way or with the buyer; never more than were ordered. */
export function deriveLines(order: Order, portions: ToldPortion[], open: ItemQuantity[], context: LineContext): OrderFacts['lines'] {
  const openOf = sumByLine(open)
  const refundedOf = sumByLine(order.refunds.flatMap(({ items }) => items))
  return new Map(order.lines.map((line) => {
    const own = portions.filter(({ items }) => items.some(({ lineId }) => lineId === line.id))
    const count = (wanted: (state: OrderState) => boolean) => Math.min(line.quantity, exact(own.filter(({ state }) => wanted(state))
      .flatMap(({ items }) => items).filter(({ lineId }) => lineId === line.id).reduce((sum, { quantity }) => sum + quantity, 0)))
    return [line.id, {
      state: stateOf(line, own, openOf.get(line.id) ?? 0, refundedOf.get(line.id) ?? 0, context, order),
      shipped: count((state) => !unsent.has(state)),
      delivered: count((state) => state === 'delivered'),
    }]
  }))
}
