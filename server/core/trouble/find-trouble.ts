import type { ProblemDetails, ProblemKind, ProblemSeverity } from '../../contract/problem.ts'
import type { TrackingEvent, TrackingReason } from '../../contract/tracking.ts'
import { ownCarriers } from '../carrier-choice/own-carriers.ts'
import { findCarrier } from '../find-carrier.ts'
import type { Fulfillment, Instant, Order, Shipment } from '../order.ts'
import { destinationZone, type DerivedFacts } from '../order-state.ts'
import type { ToldPortion } from '../parcel-state.ts'
import type { Shop } from '../store-port.ts'
import { addDays, endOfDay, startOfDay } from '../time-zone.ts'
import { firstScanDueAt, isAnswered, presumedLostAt, quietUntil, type Route } from './silence.ts'

/** Something that is, was or will be wrong, and when: true from `from` until `until`. */
export interface Trouble {
  kind: ProblemKind
  severity: ProblemSeverity
  shipment: Shipment | null
  from: Instant
  until?: Instant
  details: ProblemDetails
}
/** `next`: the next moment at which time alone makes one of them true or no longer true; null: never. */
export interface Troubles { now: Trouble[]; next: Instant | null }

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** Carriers know a number within hours of the label; after this they never will by themselves. */
const notFoundDays = 3
const customsPassingHours = 48
/** Where a pick-up point does not say how long it keeps a parcel: most keep it for seven days. */
const pickupWithoutEndDays = 5
/** After this nobody waits any more, and the list is not a graveyard. */
const endsAfterDays = { returned: 30, unknownCarrier: 30, silent: 90, untracked: 14 }

type Condition = Pick<Trouble, 'kind' | 'severity'>
const byReason: Partial<Record<TrackingReason, Condition>> = {
  carrier_parcel_lost: { kind: 'lost', severity: 3 }, carrier_damaged_parcel: { kind: 'damaged', severity: 3 },
  consignee_refused: { kind: 'refused', severity: 3 }, consignee_cancelled: { kind: 'refused', severity: 3 },
  carrier_address_not_found: { kind: 'address', severity: 3 }, consignee_incorrect_address: { kind: 'address', severity: 3 },
  customs_documentation: { kind: 'customs_documents', severity: 3 }, customs_duties_unpaid: { kind: 'customs_duties', severity: 3 },
  customs_prohibited: { kind: 'customs', severity: 3 }, customs_delay: { kind: 'customs', severity: 2 }, customs_inspection: { kind: 'customs', severity: 2 },
}
/** These explain why nothing moves and why it is late: neither is told besides. */
const explains: ReadonlySet<ProblemKind> = new Set([
  'lost', 'damaged', 'refused', 'address', 'action_required', 'customs_documents', 'customs_duties', 'customs', 'returning', 'returned', 'pickup_ending',
])

const moves = ({ informational, status }: TrackingEvent) => !informational && status !== 'unknown'
const moving = ({ events }: Shipment) => events.filter(moves)

/** What the carrier says is wrong, in the words of the parcel's newest status. */
function conditionOf(parcel: Shipment): Condition | null {
  const { status, reason, flags } = parcel
  const told = reason && byReason[reason]
  if (status === 'delivered') return told?.kind === 'damaged' ? told : null
  if (status === 'returned') return { kind: 'returned', severity: 2 }
  if (told) return told
  if (status === 'returning') return { kind: 'returning', severity: 2 }
  if (flags.includes('action_required')) return { kind: 'action_required', severity: 3 }
  if (status === 'exception') return { kind: flags.includes('customs') ? 'customs' : 'exception', severity: 2 }
  if (status === 'delivery_attempted') return { kind: 'attempted', severity: 1 }
  if (status === 'available_for_pickup') return { kind: 'pickup_ending', severity: 2 }
  if (flags.includes('customs')) return { kind: 'customs', severity: 1 }
  return isBackAtDepot(parcel) ? { kind: 'back_to_depot', severity: 1 } : null
}

/** Was on the van, and travels again without an attempt. */
function isBackAtDepot(parcel: Shipment): boolean {
  const [newest, ...earlier] = moving(parcel)
  return (newest?.status === 'in_transit' || newest?.status === 'picked_up') && newest.status === parcel.status
    && earlier.find(({ status }) => status !== newest.status)?.status === 'out_for_delivery'
}

/** Since when the parcel has been in its present status: the oldest of the newest scans that tell it. A carrier's clock may be ahead of ours. */
function since(parcel: Shipment, now: Instant): Instant {
  let first: Instant | null = null
  for (const event of moving(parcel)) {
    if (event.status !== parcel.status) break
    first = Date.parse(event.occurredAt)
  }
  return Math.min(now, first ?? parcel.scannedAt ?? parcel.createdAt)
}

interface Scene { order: Order; route: Route; portion: ToldPortion; now: Instant; isOwn: (parcel: Shipment) => boolean }

const detailsOf = ({ carrierName, trackingNumber, trackingUrl, reason, scannedAt }: Shipment, { order }: Scene): ProblemDetails => ({
  orderNumber: order.number, ...carrierName && { carrierName }, ...trackingNumber && { trackingNumber }, ...trackingUrl && { trackingUrl },
  ...reason && { reason }, ...scannedAt !== null && { scannedAt },
})

function pickupFrom(parcel: Shipment, { route: { zone }, now }: Scene): { from: Instant; day?: string } {
  const day = parcel.pickupPoint?.until
  return day ? { from: startOfDay(addDays(day, -1), zone), day } : { from: since(parcel, now) + pickupWithoutEndDays * dayMs }
}

function told(parcel: Shipment, condition: Condition, scene: Scene): Trouble {
  const trouble: Trouble = { ...condition, shipment: parcel, from: since(parcel, scene.now), details: detailsOf(parcel, scene) }
  if (condition.kind === 'pickup_ending') {
    const { from, day } = pickupFrom(parcel, scene)
    return { ...trouble, from, details: { ...trouble.details, ...day && { day } } }
  }
  if (condition.kind === 'customs' && condition.severity === 1) return { ...trouble, from: trouble.from + customsPassingHours * hourMs }
  if (condition.kind === 'returned') return { ...trouble, until: trouble.from + endsAfterDays.returned * dayMs }
  return trouble
}

/** Announced and never scanned, or a number the carrier does not know. Where nobody answers us, nothing is claimed. */
function neverScanned(parcel: Shipment, fulfillment: Fulfillment, scene: Scene): Trouble | null {
  if (!parcel.trackingNumber || parcel.scannedAt !== null && parcel.status !== 'info_received') return null
  if (!['pending', 'info_received', 'unknown', 'expired'].includes(parcel.status)) return null
  const handed = fulfillment.shippedAt
  const start = Math.max(handed ?? 0, parcel.createdAt)
  const base = { shipment: parcel, severity: 2 as const, details: detailsOf(parcel, scene) }
  if (parcel.lastError === 'not_found' || parcel.lastError === 'invalid_input') {
    return { ...base, kind: 'not_found', from: start + notFoundDays * dayMs, until: start + endsAfterDays.silent * dayMs }
  }
  const from = firstScanDueAt(parcel, handed, scene.route.zone)
  const answered = parcel.status === 'info_received' || (parcel.askedAt !== null && parcel.lastError === null)
  return answered || from > scene.now ? { ...base, kind: 'not_handed_over', from, until: start + endsAfterDays.silent * dayMs } : null
}

function silences(parcel: Shipment, scene: Scene): Trouble[] {
  const quiet = quietUntil(parcel, scene.route)
  if (quiet === null || parcel.scannedAt === null || (quiet <= scene.now && !isAnswered(parcel))) return []
  const lost = presumedLostAt(parcel.scannedAt, quiet)
  const base = { shipment: parcel, details: detailsOf(parcel, scene) }
  return [
    { ...base, kind: 'stalled', severity: 2, from: quiet, until: lost },
    { ...base, kind: 'presumed_lost', severity: 3, from: lost, until: lost + endsAfterDays.silent * dayMs },
  ]
}

/** Past its promise, or promised anew for later. */
function lateness(parcel: Shipment, index: number, scene: Scene): Trouble | null {
  const { promises, parcelStates } = scene.portion
  const { current, former, late } = promises[index]!
  const state = parcelStates[index]!
  if (!current && !late || ['delivered', 'returned', 'returning', 'lost', 'ready_for_pickup'].includes(state)) return null
  const end = current && endOfDay(current.to, scene.route.zone)
  const details = { ...detailsOf(parcel, scene), ...(former ?? current) && { day: (former ?? current)!.to } }
  const severity = state === 'out_for_delivery' ? 1 as const : 2 as const
  if (late) return { kind: 'late', severity, shipment: parcel, from: end !== null && end <= scene.now ? end : Math.min(scene.now, parcel.scannedAt ?? parcel.createdAt), details }
  return end !== null && end > scene.now ? { kind: 'late', severity, shipment: parcel, from: end, details } : null
}

function ofParcel(parcel: Shipment, index: number, scene: Scene): Trouble[] {
  if (parcel.status === 'cancelled') return []
  const condition = conditionOf(parcel)
  const found: (Trouble | null)[] = [condition && told(parcel, condition, scene)]
  const why = condition !== null && explains.has(condition.kind)
  const silent = why ? [] : silences(parcel, scene)
  const gone = silent.some(({ kind, from }) => kind === 'presumed_lost' && from <= scene.now)
  found.push(...silent, neverScanned(parcel, scene.portion.fulfillment, scene), why || gone ? null : lateness(parcel, index, scene))
  if (parcel.trackingNumber && parcel.carrier === null && parcel.trackingUrl === null && parcel.scannedAt === null && !scene.isOwn(parcel)) {
    found.push({ kind: 'carrier_unknown', severity: 1, shipment: parcel, from: parcel.createdAt, until: parcel.createdAt + endsAfterDays.unknownCarrier * dayMs, details: detailsOf(parcel, scene) })
  }
  return found.filter((trouble) => trouble !== null)
}

/** Goods that stand in no parcel although their day has passed. */
function ofOrder(order: Order, facts: DerivedFacts, zone: string): Trouble[] {
  const { agreed, portions, unshipped } = facts
  if (!agreed) return []
  const base = { shipment: null, details: { orderNumber: order.number, day: agreed.to }, from: endOfDay(agreed.to, zone) }
  const untold = portions.some(({ parcels, fulfillment }) => parcels.length === 0 && fulfillment.status === 'shipped' && fulfillment.shippedAt !== null)
  return [
    ...unshipped.length > 0 && order.payment.status !== 'pending' && order.payment.status !== 'failed' ? [{ ...base, kind: 'not_shipped' as const, severity: 2 as const }] : [],
    ...untold ? [{ ...base, kind: 'late' as const, severity: 1 as const, until: base.from + endsAfterDays.untracked * dayMs }] : [],
  ]
}

/**
 * All that is wrong with an order now, and when time alone next changes that. Pure: from what shop and carriers told, and what
 * deriveFacts made of it; nothing is invented, and what nobody answers is claimed of nobody.
 */
export function findTrouble(order: Order, facts: DerivedFacts, shop: Shop, now: Instant): Troubles {
  if (['cancelled', 'refunded', 'payment_pending'].includes(facts.state)) return { now: [], next: null }
  const route = { zone: destinationZone(order, shop), from: shop.settings.timeZone }
  const own = ownCarriers(shop)
  const isOwn = ({ carrierName }: Shipment) => findCarrier(own, carrierName) !== null
  const parcels = facts.portions.flatMap((portion) => portion.parcels.flatMap((parcel, index) => ofParcel(parcel, index, { order, route, portion, now, isOwn })))
  const all = [...parcels, ...ofOrder(order, facts, route.zone)]
  const turns = all.flatMap(({ from, until }) => [from, ...until === undefined ? [] : [until]]).filter((turn) => turn > now)
  return {
    now: all.filter(({ from, until }) => from <= now && (until === undefined || now < until)),
    next: turns.length > 0 ? Math.min(...turns) : null,
  }
}
