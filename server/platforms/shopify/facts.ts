import type * as z from 'zod'
import type { World } from '../../core/ports.ts'
import type { StoreReads, StoreWrites } from '../../core/store-port.ts'

/** Small facts kept of a shop, sealed beside its access: how far an import came, up to when changes were read. */
const purpose = 'shopify-fact'

/** Null where there is none, or one of an earlier form. */
export async function readFact<S extends z.ZodType>(world: Pick<World, 'keys'>, reads: Pick<StoreReads, 'findSecret'>, shopId: string, name: string, schema: S): Promise<z.output<S> | null> {
  const sealed = await reads.findSecret(shopId, `shopify:${name}`)
  if (sealed === null) return null
  const read = schema.safeParse(JSON.parse(world.keys.open(purpose, sealed)))
  return read.success ? read.data : null
}

export const saveFact = (world: Pick<World, 'keys' | 'clock'>, writes: Pick<StoreWrites, 'saveSecret'>, shopId: string, name: string, fact: unknown): Promise<void> =>
  writes.saveSecret(shopId, `shopify:${name}`, world.keys.seal(purpose, JSON.stringify(fact)), world.clock.now())
