import type { FulfillmentPush } from '../../contract/order.ts'
import type { ApplyContext } from '../apply-fulfillment.ts'
import { findCarrier } from '../find-carrier.ts'
import type { Instant } from '../order.ts'
import type { World } from '../ports.ts'
import type { Shop, StoreReads, Transaction } from '../store-port.ts'
import { openChooser } from './choose-carrier.ts'
import { patternOf } from './number-pattern.ts'
import { carriersOf } from './own-carriers.ts'

/** What fulfilments of this shop are applied with: its carriers, and how a number that came without one finds its own. */
export async function contextFor(world: Pick<World, 'carriers' | 'numberFormats'>, reads: StoreReads, shop: Shop, now: Instant): Promise<ApplyContext> {
  const { choose } = await openChooser(world, reads, shop)
  return { carriers: carriersOf(world, shop), now, choose }
}

/** Keeps what the shop says was corrected by hand, for the next numbers of that form. */
export async function rememberCarriers(transaction: Transaction, shop: Shop, fulfillments: readonly FulfillmentPush[], { carriers, now }: ApplyContext): Promise<void> {
  for (const { carrier: name, trackingNumber, rememberCarrier } of fulfillments.flatMap(({ parcels }) => parcels)) {
    const carrier = rememberCarrier ? findCarrier(carriers, name) : null
    if (carrier && trackingNumber) await transaction.saveCarrierPattern(shop.id, { pattern: patternOf(trackingNumber), carrier, learnedAt: now })
  }
}
