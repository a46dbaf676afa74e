import type { TrackingStatus } from '../contract/tracking.ts'
import type { Instant, Order, Shipment } from './order.ts'
import type { ToldPortion } from './parcel-state.ts'
import type { OrderFacts } from './present-context.ts'
import { unsent } from './urgency.ts'

const timesOf = (parcels: readonly Shipment[], statuses: readonly TrackingStatus[]): Instant[] => parcels.flatMap(({ events }) => events
  .filter(({ status, informational }) => !informational && statuses.includes(status)).map(({ occurredAt }) => Date.parse(occurredAt)))

const earliest = (times: Instant[]): Instant | null => (times.length > 0 ? Math.min(...times) : null)
const latest = (times: Instant[]): Instant | null => (times.length > 0 ? Math.max(...times) : null)

/** When a parcel reached the buyer, also if it went back later. */
const arrivedAt = (parcel: Shipment): Instant | null => parcel.deliveredAt ?? latest(timesOf([parcel], ['delivered']))

/** When a part had arrived: null if it has not, or nobody recorded when; undefined if it went back without arriving. */
function arrivalOf({ fulfillment, parcels }: ToldPortion): Instant | null | undefined {
  if (fulfillment.status === 'picked_up') return fulfillment.updatedAt
  if (parcels.length === 0) return null
  const times: Instant[] = []
  for (const parcel of parcels) {
    const time = ['delivered', 'returning', 'returned'].includes(parcel.status) ? arrivedAt(parcel) : null
    if (time !== null) times.push(time)
    else if (parcel.status !== 'returned') return null
  }
  return latest(times) ?? undefined
}

/** When everything had arrived: null while something is under way, and where the time of any part was not recorded. */
function deliveredAt(portions: readonly ToldPortion[], open: boolean): Instant | null {
  const arrivals = portions.map(arrivalOf)
  return open || arrivals.includes(null) ? null : latest(arrivals.filter((time) => typeof time === 'number'))
}

/** A step that is dated after a later one was told late: when it happened nobody knows. */
function inOrder(steps: OrderFacts['milestones']): OrderFacts['milestones'] {
  const { received, in_preparation, shipped, out_for_delivery, delivered } = steps
  const before = (time: Instant | null, ...later: (Instant | null)[]) => (time !== null && later.some((next) => next !== null && next < time) ? null : time)
  return {
    received, in_preparation: before(in_preparation, shipped, out_for_delivery, delivered), shipped: before(shipped, out_for_delivery, delivered),
    out_for_delivery: before(out_for_delivery, delivered), delivered,
  }
}

/** The steps of an order with the times somebody recorded, in their order; null where nobody did. */
export function deriveMilestones(order: Order, portions: readonly ToldPortion[], open: boolean): OrderFacts['milestones'] {
  const parcels = portions.flatMap((portion) => portion.parcels)
  const sent = portions.filter(({ state }) => !unsent.has(state))
  const told = sent.flatMap(({ fulfillment }) => (fulfillment.shippedAt === null ? [] : [fulfillment.shippedAt]))
  return inOrder({
    received: order.placedAt,
    in_preparation: order.processingAt,
    shipped: earliest(told) ?? earliest(timesOf(sent.flatMap((portion) => portion.parcels), ['picked_up', 'in_transit'])),
    out_for_delivery: latest(timesOf(parcels, ['out_for_delivery'])),
    delivered: deliveredAt(portions, open && order.status !== 'completed'),
  })
}
