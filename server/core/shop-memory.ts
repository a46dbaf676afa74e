import type { Instant, Product } from './order.ts'
import { withShownAddresses } from './own-address.ts'
import type { Presenter, World } from './ports.ts'
import type { Affinity, Shop, StoreReads } from './store-port.ts'

/** What is the same for every page of a shop until its revision moves: settings, products, what leads where. */
export interface ShopMemory {
  /** The merchant's settings of a widget; where an older version stored what is no longer valid, its defaults. */
  settingsOf(presenter: Presenter): unknown
  /** These as sold now, and what they are `replacedBy`. */
  products(reads: StoreReads, ids: string[]): Promise<Map<string, Product>>
  /** Where these lead, best first. */
  affinities(reads: StoreReads, productIds: string[]): Promise<Affinity[]>
}

const affinityLimit = 200
/** Of a shop; beyond, what is asked for next is read anew. */
const maxProducts = 20_000
const maxShops = 100
/** A shop that was deleted and made anew may come to the same revision; its old catalogue is gone after this. */
const holdsMs = 60_000

const best = (a: Affinity, b: Affinity) => b.score - a.score || b.support - a.support
  || (a.productId < b.productId ? -1 : a.productId > b.productId ? 1 : a.otherId < b.otherId ? -1 : 1)

/** What `known` holds of these, and the rest through `read`, which then is known too. Null: there is none. */
async function recall<T>(known: Map<string, T | null>, ids: readonly string[], read: (missing: string[]) => Promise<Map<string, T>>): Promise<Map<string, T>> {
  if (known.size > maxProducts) known.clear()
  const result = new Map<string, T>()
  const missing: string[] = []
  for (const id of ids) {
    const value = known.get(id)
    if (value) result.set(id, value)
    else if (value === undefined) missing.push(id)
  }
  const found = missing.length > 0 ? await read(missing) : new Map<string, T>()
  for (const id of missing) {
    const value = found.get(id) ?? null
    known.set(id, value)
    if (value) result.set(id, value)
  }
  return result
}

/** A memory of this shop at this revision. */
export function makeShopMemory({ log, publicUrl }: Pick<World, 'log' | 'publicUrl'>, shop: Shop): ShopMemory {
  const settings = new Map<string, unknown>()
  const products = new Map<string, Product | null>()
  const affinities = new Map<string, Affinity[] | null>()
  const parsed = (presenter: Presenter): unknown => {
    const { success, data } = presenter.settings.safeParse(shop.settings.widgets[presenter.id] ?? {})
    if (success) return data
    log.warn('widget.settings_invalid', { widget: presenter.id, shop: shop.id })
    return presenter.settings.parse({})
  }
  return {
    settingsOf(presenter) {
      if (!settings.has(presenter.id)) settings.set(presenter.id, parsed(presenter))
      return settings.get(presenter.id)
    },
    async products(reads, ids) {
      const read = async (missing: string[]) => new Map((await reads.findProducts(shop.id, missing)).map((product) => [product.id, withShownAddresses(product, publicUrl)]))
      const found = await recall(products, ids, read)
      const replacements = [...found.values()].flatMap(({ replacedBy }) => (replacedBy && !found.has(replacedBy) ? [replacedBy] : []))
      return replacements.length > 0 ? new Map([...found, ...await recall(products, [...new Set(replacements)], read)]) : found
    },
    async affinities(reads, productIds) {
      const found = await recall(affinities, productIds, async (missing) =>
        Map.groupBy(await reads.listAffinities(shop.id, missing, affinityLimit * missing.length), ({ productId }) => productId))
      return [...found.values()].flat().sort(best).slice(0, affinityLimit)
    },
  }
}

/** Keeps one memory a shop, each until its revision moves. */
export function keepShopMemories(world: Pick<World, 'log' | 'publicUrl' | 'clock'>): (shop: Shop) => ShopMemory {
  const kept = new Map<string, { revision: number; until: Instant; memory: ShopMemory }>()
  return (shop) => {
    const now = world.clock.now()
    const known = kept.get(shop.id)
    if (known && known.revision === shop.revision && now < known.until) return known.memory
    if (kept.size >= maxShops) kept.clear()
    const memory = makeShopMemory(world, shop)
    kept.set(shop.id, { revision: shop.revision, until: now + holdsMs, memory })
    return memory
  }
}
