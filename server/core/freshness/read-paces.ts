import { callsPerDayOf } from '../../contract/carrier-connection.ts'
import { openAllSettings } from '../merchant/connect-carrier.ts'
import type { Instant } from '../order.ts'
import type { World } from '../ports.ts'
import type { Shop } from '../store-port.ts'
import { quotaOf } from './credential.ts'
import { credentialKey } from './credential-key.ts'
import { calledToday, passTime, type Pace } from './reserve-call.ts'

/** What a connection asked and may ask: calls of the last 24 hours (of all shops with its key), and until when it rests, and why (an error code). */
export interface ConnectionPace { perDay: number | null; called: number; restsUntil: Instant | null; code: string | null }

/** By carrier, for what a shop has connected and was ever asked. */
export async function readPaces(world: World, shop: Shop): Promise<Map<string, ConnectionPace>> {
  const now = world.clock.now()
  const lines = [...await openAllSettings(world, shop.id)].flatMap(([id, stored]) => {
    const carrier = world.carriers.get(id)
    const parsed = carrier?.settings.safeParse(stored)
    return carrier && parsed?.success ? [{ id, line: { shop, carrier, settings: parsed.data, callsPerDay: callsPerDayOf(stored) } }] : []
  })
  const keyed = lines.map((one) => ({ ...one, key: credentialKey(world.keys, one.line) }))
  const paces = await world.store.listPaces(keyed.map(({ key }) => key))
  return new Map(keyed.flatMap(({ id, line, key }) => {
    const known = paces.get(key)
    if (!known) return []
    const quota = quotaOf(line)
    const pace = JSON.parse(known) as Pace
    const resting = pace.restsUntil > now && pace.code !== null
    return [[id, { perDay: quota?.perDay ?? null, called: quota ? calledToday(passTime(pace, quota, now)) : 0, restsUntil: resting ? pace.restsUntil : null, code: resting ? pace.code : null }]]
  }))
}
