import type { Instant, Order } from '../order.ts'
import type { World } from '../ports.ts'
import type { Affinity } from '../store-port.ts'
import { transpose } from './baskets.ts'
import { learnAffinities, type Affinities, type Basket } from './learn.ts'

const monthsRead = 24
/** Affinities kept of each product. */
const mostOthers = 30
/** Products handed to the store at a time. */
const productsPerBatch = 200

function monthsBefore(now: Instant, months: number): Instant {
  const date = new Date(now)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months, 1)
}

async function* basketsOf(orders: AsyncIterable<Omit<Order, 'shipments'>>): AsyncGenerator<Basket> {
  for await (const { lines, buyer, placedAt, status, cancelledAt } of orders) {
    if (status === 'cancelled' || cancelledAt !== null) continue
    const items = lines.flatMap(({ productId }) => (productId === null ? [] : [productId]))
    if (items.length) yield { buyerId: buyer.id ?? buyer.email, items, at: placedAt }
  }
}

/** How many numbers two ascending lists share. */
function countShared(a: Uint32Array, b: Uint32Array): number {
  let shared = 0
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) shared++
    if (a[i]! <= b[j]!) i++
    else j++
  }
  return shared
}

/** The strongest relations of each product, strongest first, as the store keeps them; scores between 0 and 1. */
export function* affinitiesOf({ productIds, baskets, model }: Affinities): Generator<Affinity[]> {
  const { offsets, targets, weights } = model
  const byItem = transpose(baskets)
  const basketsWith = (item: number) => byItem.baskets.subarray(byItem.offsets[item], byItem.offsets[item + 1])
  const strongest = weights.reduce((most, weight) => Math.max(most, weight), 0)
  let batch: Affinity[] = []
  for (let item = 0; item < productIds.length; item++) {
    const others = Array.from({ length: offsets[item + 1]! - offsets[item]! }, (_, index) => offsets[item]! + index)
      .filter((at) => weights[at]! > 0).sort((a, b) => weights[b]! - weights[a]!).slice(0, mostOthers)
    for (const at of others) {
      const other = targets[at]!
      batch.push({
        productId: productIds[item]!, otherId: productIds[other]!, score: weights[at]! / strongest, support: countShared(basketsWith(item), basketsWith(other)),
      })
    }
    if ((item + 1) % productsPerBatch === 0) {
      yield batch
      batch = []
    }
  }
  if (batch.length) yield batch
}

/** Gives way between batches, so that pages are answered meanwhile. */
async function* gently<T>(values: Iterable<T>): AsyncGenerator<T> {
  for (const value of values) {
    await new Promise<void>((resolve) => { setImmediate(resolve) })
    yield value
  }
}

/** The scheduled job: learns a shop's affinities from its orders of the last 24 months and replaces those stored. */
export async function learnShopAffinities(world: Pick<World, 'store'>, shopId: string, now: Instant): Promise<void> {
  const affinities = await learnAffinities(basketsOf(world.store.streamOrders(shopId, monthsBefore(now, monthsRead))))
  await world.store.replaceAffinities(shopId, gently(affinitiesOf(affinities)))
}
