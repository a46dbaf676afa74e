import { newId } from '../ids.ts'
import type { Instant } from '../order.ts'
import type { World } from '../ports.ts'
import { endConnectionProblem } from './end-connection-problem.ts'
import { tellProblem } from './watch-orders.ts'

const hourMs = 3_600_000
/** What a carrier says of us rather than of a parcel: only the merchant can mend it. */
const ours: ReadonlySet<string> = new Set(['unauthorized', 'forbidden', 'misconfigured'])
/** A carrier that does not answer is nobody's fault for a while. */
const silentMs = 2 * hourMs

export interface ConnectionWatch {
  /** Told how each ask of a shop's connection ended: `ok`, `not_found` or another code of an error. */
  note(shopId: string, carrier: string, code: string): Promise<void>
}

/**
 * Makes the watch over connections: one problem a shop and carrier, told once, over with the next answer. Only what changes is written;
 * what other processes found is seen when this one first asks, and once an hour.
 */
export function watchConnections(world: World): ConnectionWatch {
  const known = new Map<string, { failing: boolean; since: Instant | null; seenAt: Instant }>()

  async function begin(shopId: string, carrier: string, error: string, since: Instant): Promise<void> {
    const name = world.carriers.get(carrier)?.name
    await world.store.transaction((transaction) => tellProblem(world, transaction, {
      id: newId('prb'), shopId, orderId: null, shipmentId: null, carrier, kind: 'connection', severity: 3, since, foundAt: world.clock.now(),
      status: 'open', endedAt: null, details: { error, ...name !== undefined && { carrierName: name } },
    }))
  }
  return {
    async note(shopId, carrier, code) {
      // The carrier answered, or rightly refused this number or this moment.
      const works = ['ok', 'not_found', 'invalid_input', 'rate_limited'].includes(code)
      const now = world.clock.now()
      const key = `${shopId} ${carrier}`
      const entry = known.get(key)
      const fresh = entry !== undefined && now - entry.seenAt < hourMs
      if (works) {
        if (!fresh || entry.failing || entry.since !== null) {
          known.set(key, { failing: false, since: null, seenAt: now })
          await endConnectionProblem(world, shopId, carrier)
        }
        return
      }
      const since = entry?.since ?? now
      const failing = ours.has(code) || now - since >= silentMs
      known.set(key, { failing, since, seenAt: fresh ? entry.seenAt : now })
      if (failing && !(fresh && entry.failing)) await begin(shopId, carrier, code, since)
    },
  }
}
