import { BasketCollector, type Baskets } from './baskets.ts'
import type { Model } from './model.ts'
import { makeRank } from './rank.ts'
import { learnTuned } from './tune.ts'

/** One order, oldest first in a stream. `at` is epoch milliseconds; without a buyer it stands alone. */
export interface Basket { buyerId?: string | null; items: readonly string[]; at: number }

/** What the shop's orders say of its products. */
export interface Affinities {
  productIds: readonly string[]
  baskets: Baskets
  model: Model
}

/** What a buyer takes within this time belongs together: with it, or after it. */
const periodMs = 60 * 86_400_000
/** Work between two breaths of the event loop is a few milliseconds; see regress(). */
const breathe = () => new Promise<void>((resolve) => { setImmediate(resolve) })
/** Orders read between two breaths. */
const ordersPerBreath = 500

/** Numbers products in the order they are seen. */
class Numbering {
  readonly ids: string[] = []
  #numbers = new Map<string, number>()
  of(id: string): number {
    let number = this.#numbers.get(id)
    if (number === undefined) {
      number = this.ids.push(id) - 1
      this.#numbers.set(id, number)
    }
    return number
  }
}

/** Collects orders so that all a buyer takes within one period is one basket. Holds only the periods still open. */
class PeriodCollector {
  readonly numbering = new Numbering()
  readonly baskets = new BasketCollector()
  #open = new Map<string, { from: number; items: Set<number> }>()

  add({ buyerId, items, at }: Basket): void {
    this.#close(at - periodMs)
    const numbers = items.map((id) => this.numbering.of(id))
    const open = buyerId ? this.#open.get(buyerId) : undefined
    if (open) for (const number of numbers) open.items.add(number)
    else if (buyerId) this.#open.set(buyerId, { from: at, items: new Set(numbers) })
    else this.baskets.add(numbers)
  }

  /** The map holds periods in the order they began. */
  #close(before: number): void {
    for (const [buyerId, { from, items }] of this.#open) {
      if (from >= before) return
      this.baskets.add(items)
      this.#open.delete(buyerId)
    }
  }

  finish(): { productIds: string[]; baskets: Baskets } {
    this.#close(Infinity)
    return { productIds: this.numbering.ids, baskets: this.baskets.finish(this.numbering.ids.length) }
  }
}

/**
 * Learns what is bought with or after what from a stream of orders, oldest first. Memory: four bytes an item and order,
 * the open periods of two months, and a few hundred neighbours a product. Gives way to the event loop.
 */
export async function learnAffinities(orders: AsyncIterable<Basket> | Iterable<Basket>): Promise<Affinities> {
  const collector = new PeriodCollector()
  let read = 0
  for await (const order of orders) {
    collector.add(order)
    if (++read % ordersPerBreath === 0) await breathe()
  }
  const { productIds, baskets } = collector.finish()
  const learning = learnTuned(baskets)
  let step = learning.next()
  while (!step.done) {
    await breathe()
    step = learning.next()
  }
  return { productIds, baskets, model: step.value }
}

/** The k products that go best with a basket, none of them in it, best first; unknown products are passed over. */
export function rank(basket: Iterable<string>, { productIds, model }: Affinities, k: number): string[] {
  const numbers = new Map(productIds.map((id, number) => [id, number]))
  return makeRank(model)([...basket].map((id) => numbers.get(id) ?? -1), k).map((number) => productIds[number]!)
}
