import { LRUCache } from 'lru-cache'
import { AppError } from './contract/errors.ts'
import type { LinkedFile } from './core/calendar-file.ts'
import type { Proof } from './core/delivery-proof.ts'

/** Buyers look twice; nothing is kept longer, and only in memory. */
const keptMs = 5 * 60_000
/** A carrier that does not answer now is asked again after this. */
const failedMs = 60_000
/** Of 5 MB at most. */
const kept = 20

/**
 * Asks once for all who look at a proof within five minutes; that there is none is remembered as well, and for a minute what may pass:
 * who asks again and again must not use up the merchant's calls. A call that was not granted cost none, and is not remembered.
 */
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
      if (shown.peek(key) !== proof) return
      const code = error instanceof AppError ? error.code : 'internal'
      if (code === 'rate_limited') shown.delete(key)
      else if (code === 'upstream_unavailable' || code === 'internal') shown.set(key, proof, { ttl: failedMs })
    })
    return proof
  }
}
