import { openShopLines, type Credentials } from '../choose-line.ts'
import type { World } from '../ports.ts'
import type { AskLine } from './ask-store.ts'
import { watchConnections } from '../trouble/note-connection.ts'
import { leaseMs, serveLine, type Serving } from './serve-line.ts'

/** Lines served side by side: a carrier that does not answer must not keep the others. */
const atOnce = 12
/** A tick that takes longer goes on beside the next. */
const patienceMs = 1000

export interface AskCarriersOptions {
  /** The merchant's settings of a carrier; null where it is not connected. Default: what the merchant stored. */
  credentials?: Credentials
  /** Told of every call, for metrics: `ok` or the code of the error. */
  asked?: (carrier: string, result: string) => void
}
export interface AskCarriers {
  /** Asks for what is due; answers how many parcels were taken in hand so far, so that the caller can go on at once. May run at any time, in any number of processes. */
  tick(): Promise<number>
  /** Resolves once nothing is being asked any more. */
  settled(): Promise<void>
}

/**
 * Makes the asker of carriers. Lines (a shop's parcels with one carrier) take turns, parcels are claimed by a lease, calls are reserved by
 * credential: any number of processes may tick, and none asks twice. A failure never disturbs a page: what was known stays, with the time
 * it was learned.
 */
export function makeAskCarriers(world: World, { credentials, asked = () => undefined }: AskCarriersOptions = {}): AskCarriers {
  const running = new Set<Promise<void>>()
  const serving: Serving = { world, asked, connections: watchConnections(world), linesOf: (shop) => openShopLines(world, shop, credentials) }
  return {
    async tick() {
      const lines = running.size < atOnce ? await world.store.claimAskLines(world.clock.now(), leaseMs, atOnce - running.size) : []
      let taken = 0
      const serve = async (line: AskLine): Promise<void> => {
        try {
          taken += await serveLine(serving, line)
        } catch (cause) {
          // The leases bring line and parcels back.
          world.log.error('carrier.ask_broken', { shop: line.shopId, carrier: line.carrier }, cause)
        }
      }
      const started = lines.map((line) => {
        const turn = serve(line).finally(() => { running.delete(turn) })
        running.add(turn)
        return turn
      })
      let timer: NodeJS.Timeout | undefined
      await Promise.race([Promise.all(started), new Promise<void>((resolve) => { timer = setTimeout(resolve, patienceMs) })])
      clearTimeout(timer)
      return taken
    },
    settled: async () => { await Promise.all(running) },
  }
}
