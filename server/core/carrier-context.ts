import type { Carrier, CarrierContext } from './carrier-port.ts'
import type { World } from './ports.ts'

/** No carrier may keep us waiting longer. */
const answerMs = 15_000

/** What an adapter is given when it goes out: a fetch that ends in time, and a place for codes nobody mapped. */
export function contextOf(world: World, carrier: Carrier): CarrierContext {
  const answerFetch: typeof fetch = (input, init) => {
    const timeout = AbortSignal.timeout(answerMs)
    return world.fetch(input, { ...init, signal: init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout })
  }
  return { fetch: answerFetch, now: () => world.clock.now(), log: world.log, unmapped: (code, description) => countUnmapped(world, carrier.id, code, description) }
}

/** Tells the admin of a code that stands in no table; never in the way of what is being read. */
export function countUnmapped(world: World, carrierId: string, code: string, description: string): void {
  world.store.countUnmappedCode(carrierId, code, description, world.clock.now())
    .catch((cause: unknown) => world.log.error('carrier.unmapped_uncounted', { carrier: carrierId }, cause))
}
