import type { Scope } from '../contract/page.ts'
import { mintToken } from './buyer-token.ts'
import type { Order } from './order.ts'
import type { World } from './ports.ts'

const dayMs = 86_400_000
/** Longer than a guarantee year, so that a link printed into a mail outlives it. */
const defaultDays = 400

/** A buyer's token for an order, and the address of its permanent page. `order` may be one that has not arrived yet (generation 0). */
export function pageLink(
  world: Pick<World, 'keys' | 'clock' | 'publicUrl'>, order: Pick<Order, 'id' | 'shopId' | 'tokenGeneration'>, scope: Scope, days = defaultDays,
): { token: string; pageUrl: string } {
  const expiresAt = world.clock.now() + days * dayMs
  const token = mintToken(world.keys, { shopId: order.shopId, orderId: order.id, scope, generation: order.tokenGeneration, expiresAt })
  return { token, pageUrl: `${world.publicUrl}/o/${token}` }
}
