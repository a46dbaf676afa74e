import { LRUCache } from 'lru-cache'
import { AppError } from './contract/errors.ts'
import type { LinkedFile } from './core/calendar-file.ts'
import type { Proof } from './core/delivery-proof.ts'

/** Buyers look twice; nothing is kept longer, and only in memory. */
const keptMs = 5 * 60_000
/** Of 5 MB at most. */
const kept = 20

/** Asks once for all who look at a proof within five minutes; that there is none is remembered as well, what may pass is not. */
export function rememberProofs(show: (file: LinkedFile) => Promise<Proof>): (file: LinkedFile) => Promise<Proof> {
  const shown = new LRUCache<string, Promise<Proof>>({ max: kept, ttl: keptMs })
  return (file) => {
    const { id, carrier, trackingNumber, proofUrl } = file.shipment ?? {}
    const key = JSON.stringify([id, carrier, trackingNumber, proofUrl])
    const known = shown.get(key)
    if (known) return known
    const proof = show(file)
    shown.set(key, proof)
    proof.catch((error: unknown) => {
      if (!(error instanceof AppError && error.code === 'not_found') && shown.peek(key) === proof) shown.delete(key)
    })
    return proof
  }
}
