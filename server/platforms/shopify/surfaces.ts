import type { World } from '../../core/ports.ts'
import type { StoreReads } from '../../core/store-port.ts'

/** Where Afterglow stands in a shop at Shopify. */
export type Surface = 'thank_you' | 'order_status' | 'storefront'

const prefix = 'shopify:seen:'
/** By process: what needs no writing any more. */
const known = new WeakMap<World['store'], Set<string>>()

/** Remembers that a page of the shop asked from there, so that the first steps know that the extension stands. Written once; a failing write is tried by the next page. */
export async function noteSurface(world: Pick<World, 'store' | 'clock'>, shopId: string, surface: Surface): Promise<void> {
  const seen = known.get(world.store) ?? new Set<string>()
  known.set(world.store, seen)
  const key = `${shopId} ${surface}`
  if (seen.has(key)) return
  if (await world.store.findSecret(shopId, prefix + surface) === null) await world.store.saveSecret(shopId, prefix + surface, 'seen', world.clock.now())
  seen.add(key)
}

/** Those that asked at least once. */
export const listSurfaces = async (reads: Pick<StoreReads, 'listSecrets'>, shopId: string): Promise<Set<string>> =>
  new Set((await reads.listSecrets(shopId, prefix)).map(({ name }) => name.slice(prefix.length)))
