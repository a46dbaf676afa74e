import type { Instant } from '../order.ts'
import type { World } from '../ports.ts'
import type { StoreReads } from '../store-port.ts'
import type { Sources } from './expect.ts'
import { deliveryDatesOf, type DeliveryModel } from './delivery-model.ts'
import { Transit, type StoredTransit } from './transit.ts'

/** What was learned changes hourly; what is used may be this old. */
const freshMs = 10 * 60_000
const mostShops = 500

type Learned = Required<Pick<Sources, 'transit' | 'orders'>>

/** By process: what was learned of each shop last. */
const known = new WeakMap<World['store'], Map<string, { learned: Learned; until: Instant }>>()

/** The version this server writes; another one is learned anew. */
export function transitOf(data: string | undefined): Transit {
  const stored = data === undefined ? undefined : JSON.parse(data) as Partial<StoredTransit>
  return new Transit(stored?.version === 1 ? stored as StoredTransit : undefined)
}

async function read(reads: Pick<StoreReads, 'findLearned'>, shopId: string): Promise<Learned> {
  const stored = await reads.findLearned(shopId, 'orders')
  const model = stored && JSON.parse(stored.data) as DeliveryModel
  return { transit: transitOf((await reads.findLearned(shopId, 'transit'))?.data), orders: model?.version === 1 ? deliveryDatesOf(model) : null }
}

/** What expecting a shop's orders needs, as of now; what was learned is read at most every ten minutes. `reads` may be the transaction the caller is in. */
export async function sourcesFor({ store, clock, holidays }: Pick<World, 'store' | 'clock' | 'holidays'>, reads: Pick<StoreReads, 'findLearned'>, shopId: string): Promise<Sources> {
  const shops = known.get(store) ?? new Map<string, { learned: Learned; until: Instant }>()
  known.set(store, shops)
  const now = clock.now()
  const entry = shops.get(shopId)
  if (entry && now < entry.until) return { ...entry.learned, holidays, now }
  const learned = await read(reads, shopId)
  if (shops.size >= mostShops) shops.clear()
  shops.set(shopId, { learned, until: now + freshMs })
  return { ...learned, holidays, now }
}
