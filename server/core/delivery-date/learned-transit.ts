import type { Instant } from '../order.ts'
import type { World } from '../ports.ts'
import type { StoreReads } from '../store-port.ts'
import type { Sources } from './expect.ts'
import { Transit, type StoredTransit } from './transit.ts'

/** What was learned changes hourly; what is used may be this old. */
const freshMs = 10 * 60_000
const mostShops = 500

/** By process: what was learned of each shop last. */
const known = new WeakMap<World['store'], Map<string, { transit: Transit; until: Instant }>>()

/** The version this server writes; another one is learned anew. */
export function transitOf(data: string | undefined): Transit {
  const stored = data === undefined ? undefined : JSON.parse(data) as Partial<StoredTransit>
  return new Transit(stored?.version === 1 ? stored as StoredTransit : undefined)
}

/** How long parcels of a shop take, as learned last; read at most every ten minutes. `reads` may be the transaction the caller is in. */
async function learnedTransit({ store, clock }: Pick<World, 'store' | 'clock'>, reads: Pick<StoreReads, 'findTransit'>, shopId: string): Promise<Transit> {
  const shops = known.get(store) ?? new Map<string, { transit: Transit; until: Instant }>()
  known.set(store, shops)
  const now = clock.now()
  const entry = shops.get(shopId)
  if (entry && now < entry.until) return entry.transit
  const transit = transitOf((await reads.findTransit(shopId))?.data)
  if (shops.size >= mostShops) shops.clear()
  shops.set(shopId, { transit, until: now + freshMs })
  return transit
}

/** What expecting a shop's orders needs, as of now. */
export async function sourcesFor(world: Pick<World, 'store' | 'clock' | 'holidays'>, reads: Pick<StoreReads, 'findTransit'>, shopId: string): Promise<Sources> {
  return { holidays: world.holidays, transit: await learnedTransit(world, reads, shopId), now: world.clock.now() }
}
