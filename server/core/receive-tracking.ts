import type { ParcelReport } from '../contract/tracking.ts'
import { canBeAsked } from './choose-line.ts'
import { sourcesFor } from './delivery-date/learned-transit.ts'
import { mergeReport } from './merge-report.ts'
import type { Instant, Order, Shipment } from './order.ts'
import { withState } from './order-from-push.ts'
import { destinationOf } from './freshness/destination-of.ts'
import { planNextAsk } from './freshness/plan-next-ask.ts'
import type { World } from './ports.ts'
import type { Transaction } from './store-port.ts'

/** Told of a parcel and compared without what asking alone changes. */
const news = ({ askedAt: _asked, nextAskAt: _next, failures: _failures, lastError: _error, pushedAt: _pushed, ...shipment }: Shipment) => JSON.stringify(shipment)

const expectations = ({ expected, shipments }: Order) => JSON.stringify([expected, shipments.map((shipment) => shipment.expected)])

/** News told unasked: when, and whether it was all that is known of the parcel rather than one scan. */
export interface Push { at: Instant; whole: boolean }

const pushed = (known: Shipment, push: Push | undefined) => (push ? { pushedAt: Math.max(push.at, known.pushedAt ?? 0) } : {})

/** What an answer changes of the asking. A single scan that was pushed leaves a parcel nobody asked for yet in its turn: what came before it is still unknown. */
function askedNow(known: Shipment, nextAskAt: Instant | null, now: Instant, push: Push | undefined): Partial<Shipment> {
  const asked = push && !push.whole && known.askedAt === null ? { nextAskAt: known.nextAskAt } : { askedAt: now, nextAskAt }
  return { ...asked, failures: 0, lastError: null, ...pushed(known, push) }
}

/**
 * Takes what a carrier said of a parcel, asked or unasked. Where nothing is new only the time of asking is kept, so that no page is told;
 * else the order is saved with its new state. `price` is what asking again must be worth (freshness/plan-next-ask.ts). A parcel gone in the meantime is left in peace. Answers whether anything was new.
 */
export const receiveTracking = (world: World, shipment: Pick<Shipment, 'id' | 'orderId'>, report: ParcelReport, push?: Push, price?: number): Promise<boolean> =>
  world.store.transaction((transaction) => takeTracking(world, transaction, shipment, report, push, price))

/** The same within the caller's transaction. */
export async function takeTracking(world: World, transaction: Transaction, shipment: Pick<Shipment, 'id' | 'orderId'>, report: ParcelReport, push?: Push, price?: number): Promise<boolean> {
  const now = world.clock.now()
  const order = await transaction.findOrder(shipment.orderId)
  const known = order?.shipments.find(({ id }) => id === shipment.id)
  const shop = order && await transaction.findShop(order.shopId)
  if (!order || !known || !shop) return false
  const merged = mergeReport(known, report, now)
  const carrier = known.carrier === null ? undefined : world.carriers.get(known.carrier)
  const nextAskAt = canBeAsked(world.carriers, known) ? planNextAsk({ ...merged, ...pushed(known, push), askedAt: now }, destinationOf(world.holidays, order, shop), now, { carrier, price }) : null
  const asked: Shipment = { ...merged, ...askedNow(known, nextAskAt, now, push) }
  const isNew = news(asked) !== news(known)
  const changed = { ...order, shipments: order.shipments.map((other) => (other === known ? asked : other)) }
  // State and expectation may also have moved by time alone since it was last saved.
  const saved = withState(changed, shop, await sourcesFor(world, transaction, shop.id))
  if (isNew || saved.state !== order.state || expectations(saved) !== expectations(order)) await transaction.saveOrder(saved)
  else await transaction.saveAsked(asked)
  if (isNew) await world.platforms.get(shop.platform)?.parcelMoved?.(world, transaction, { shop, order: saved, before: known, after: asked })
  return isNew
}
