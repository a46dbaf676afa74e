import type { ParcelReport } from '../contract/tracking.ts'
import { canBeAsked } from './choose-line.ts'
import { mergeReport } from './merge-report.ts'
import type { Instant, Shipment } from './order.ts'
import { withState } from './order-from-push.ts'
import { destinationZone } from './order-state.ts'
import { planNextAsk } from './plan-next-ask.ts'
import type { World } from './ports.ts'

/** Told of a parcel and compared without what asking alone changes. */
const news = ({ askedAt: _asked, nextAskAt: _next, failures: _failures, lastError: _error, pushedAt: _pushed, ...shipment }: Shipment) => JSON.stringify(shipment)

/** News told unasked: when, and whether it was all that is known of the parcel rather than one scan. */
export interface Push { at: Instant; whole: boolean }

/** What an answer changes of the asking. A single scan that was pushed leaves a parcel nobody asked for yet in its turn: what came before it is still unknown. */
function askedNow(known: Shipment, nextAskAt: Instant | null, now: Instant, push: Push | undefined): Partial<Shipment> {
  const asked = push && !push.whole && known.askedAt === null ? { nextAskAt: known.nextAskAt } : { askedAt: now, nextAskAt }
  return { ...asked, failures: 0, lastError: null, ...(push && { pushedAt: Math.max(push.at, known.pushedAt ?? 0) }) }
}

/**
 * Takes what a carrier said of a parcel, asked or unasked. Where nothing is new only the time of asking is kept, so that no page is told;
 * else the order is saved with its new state. A parcel gone in the meantime is left in peace. Answers whether anything was new.
 */
export function receiveTracking(world: World, shipment: Pick<Shipment, 'id' | 'orderId'>, report: ParcelReport, push?: Push): Promise<boolean> {
  return world.store.transaction(async (transaction) => {
    const now = world.clock.now()
    const order = await transaction.findOrder(shipment.orderId)
    const known = order?.shipments.find(({ id }) => id === shipment.id)
    const shop = order && await transaction.findShop(order.shopId)
    if (!order || !known || !shop) return false
    const merged = mergeReport(known, report, now)
    const carrier = known.carrier === null ? undefined : world.carriers.get(known.carrier)
    const nextAskAt = canBeAsked(world.carriers, known) ? planNextAsk(merged, destinationZone(order, shop), now, carrier) : null
    const asked: Shipment = { ...merged, ...askedNow(known, nextAskAt, now, push) }
    const isNew = news(asked) !== news(known)
    const changed = { ...order, shipments: order.shipments.map((other) => (other === known ? asked : other)) }
    // A state may also have moved by time alone since it was last saved.
    if (isNew || withState(changed, shop, now).state !== order.state) await transaction.saveOrder(withState(changed, shop, now))
    else await transaction.saveAsked(asked)
    return isNew
  })
}
