import type { Fulfillment, ItemQuantity, Order } from './order.ts'

/** Goods sold by length or weight come in fractions; sums are kept free of binary dust. */
export const exact = (quantity: number) => Math.round(quantity * 1e6) / 1e6

/** Sum per line. */
export function sumByLine(items: readonly ItemQuantity[]): Map<string, number> {
  const sums = new Map<string, number>()
  for (const { lineId, quantity } of items) sums.set(lineId, exact((sums.get(lineId) ?? 0) + quantity))
  return sums
}

/** What a list of items leaves of another; lines used up are gone. */
export function subtract(items: readonly ItemQuantity[], taken: readonly ItemQuantity[]): ItemQuantity[] {
  const takenOf = sumByLine(taken)
  return [...sumByLine(items)].flatMap(([lineId, quantity]) => {
    const left = exact(quantity - (takenOf.get(lineId) ?? 0))
    return left > 0 ? [{ lineId, quantity: left }] : []
  })
}

/** Everything of an order that travels. */
export const shippedLines = (order: Pick<Order, 'lines'>): ItemQuantity[] =>
  order.lines.filter(({ shipped }) => shipped).map(({ id, quantity }) => ({ lineId: id, quantity }))

/** What no fulfilment holds yet and no refund took off the order. */
export function unfulfilled(order: Pick<Order, 'lines' | 'refunds'>, fulfillments: readonly Fulfillment[]): ItemQuantity[] {
  const handed = fulfillments.filter(({ status }) => status !== 'cancelled').flatMap(({ items }) => items)
  return subtract(shippedLines(order), [...handed, ...order.refunds.flatMap(({ items }) => items)])
}
