import type { Carrier } from '../carrier-port.ts'
import type { World } from '../ports.ts'
import type { Transaction } from '../store-port.ts'
import { credentialKey } from './credential-key.ts'
import { noteAnswer, type Pace } from './reserve-call.ts'

/** A merchant who saves a connection anew has mended something: it is tried at once. What was called today still counts. */
export async function clearRest(world: Pick<World, 'keys' | 'clock'>, transaction: Transaction, shopId: string, carrier: Carrier, settings: Record<string, unknown>): Promise<void> {
  const key = credentialKey(world.keys, { shop: { id: shopId }, carrier, settings })
  if (await transaction.findPace(key) === null) return
  const now = world.clock.now()
  const pace = JSON.parse(await transaction.lockPace(key, '', now)) as Pace
  await transaction.savePace(key, JSON.stringify(noteAnswer(pace, { code: 'ok', answered: true, restMs: 0 }, now)), now)
}
