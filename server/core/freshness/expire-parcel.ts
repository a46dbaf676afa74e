import { mergeReport } from '../merge-report.ts'
import type { Shipment } from '../order.ts'
import { withState } from '../order-from-push.ts'
import { sourcesFor } from '../delivery-date/learned-transit.ts'
import type { World } from '../ports.ts'

/** A parcel silent for thirty days is told as `expired`, without asking, until its next scan. When it was last asked stays. */
export function expireParcel(world: World, { id, orderId }: Pick<Shipment, 'id' | 'orderId'>): Promise<void> {
  return world.store.transaction(async (transaction) => {
    const now = world.clock.now()
    const order = await transaction.findOrder(orderId)
    const known = order?.shipments.find((shipment) => shipment.id === id)
    const shop = order && await transaction.findShop(order.shopId)
    if (!order || !known || !shop) return
    const expired = { ...mergeReport(known, { trackingNumber: known.trackingNumber ?? id, status: 'unknown', events: [] }, now), nextAskAt: null }
    const changed = { ...order, shipments: order.shipments.map((other) => (other === known ? expired : other)) }
    await transaction.saveOrder(withState(changed, shop, await sourcesFor(world, transaction, shop.id)))
  })
}
