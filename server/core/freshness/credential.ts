import type { CarrierLine } from '../choose-line.ts'
import type { Instant } from '../order.ts'
import type { World } from '../ports.ts'
import { credentialKey } from './credential-key.ts'
import { newPace, noteAnswer, priceOf, reserveCall, type CallResult, type Pace, type Quota } from './reserve-call.ts'

/** The quota of the merchant's own contract before what the carrier grants everybody. */
export function quotaOf({ carrier, callsPerDay }: CarrierLine): Quota | undefined {
  return carrier.quota && { ...carrier.quota, ...(callsPerDay !== undefined && { perDay: callsPerDay }) }
}

/** What one connection may still ask, kept in the database for all processes and all shops that share its key. */
export interface Credential {
  /** What a call must be worth now. */
  price(): Promise<number>
  /** Takes a call; `price` is then what the next one must be worth, `code` why it rests. */
  reserve(wish: { worth: number; looking: boolean }): Promise<{ granted: true; price: number } | { granted: false; retryAt: Instant | null; code: string | null }>
  /** How a call ended; answers for how long nobody asks. */
  note(result: CallResult): Promise<number>
}

export function makeCredential(world: World, line: CarrierLine): Credential {
  const key = credentialKey(world.keys, line)
  const quota = quotaOf(line)
  const shopId = line.shop.id
  const fresh = () => newPace(quota, world.clock.now())
  /** Reads and writes in one transaction: of two processes one is second. */
  const change = <T>(work: (pace: Pace, now: Instant) => { pace: Pace; answer: T }): Promise<T> => world.store.transaction(async (transaction) => {
    const now = world.clock.now()
    const before = await transaction.lockPace(key, JSON.stringify(fresh()), now)
    const { pace, answer } = work(JSON.parse(before) as Pace, now)
    await transaction.savePace(key, JSON.stringify(pace), now)
    return answer
  })
  return {
    async price() {
      const known = await world.store.findPace(key)
      return priceOf(known ? JSON.parse(known) as Pace : fresh(), quota, shopId, world.clock.now())
    },
    reserve: (wish) => change((before, now) => {
      const { pace, ...reservation } = reserveCall(before, quota, { shopId, ...wish }, now)
      return { pace, answer: reservation.granted ? { granted: true, price: priceOf(pace, quota, shopId, now) } : { ...reservation, code: now < pace.restsUntil ? pace.code : null } }
    }),
    note: (result) => change((before, now) => {
      const pace = noteAnswer(before, result, now)
      return { pace, answer: Math.max(0, pace.restsUntil - now) }
    }),
  }
}
