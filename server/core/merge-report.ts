import type { ParcelReport, TrackingEvent, TrackingStatus } from '../contract/tracking.ts'
import type { Instant, Shipment } from './order.ts'
import { isSilent } from './freshness/plan-next-ask.ts'

const maxEvents = 200
/** Clocks of scanners and local times without a zone are wrong by less; a scan further ahead would hide everything that happens until then. */
const maxAheadMs = 86_400_000

/** How far along a status is; of two at the same moment the further one counts. */
const rank: Record<TrackingStatus, number> = {
  unknown: 0, expired: 0, pending: 1, info_received: 2, picked_up: 3, in_transit: 4, out_for_delivery: 5, exception: 6, delivery_attempted: 7,
  available_for_pickup: 8, returning: 9, delivered: 10, returned: 11, cancelled: 12,
}
const time = ({ occurredAt }: TrackingEvent): Instant => Date.parse(occurredAt)
/** What moves the status: not what only informs, and not what we could not read. */
const moves = ({ informational, status }: TrackingEvent) => !informational && status !== 'unknown'

/** A notice of the same moment comes after what moved. */
const rankOf = (event: TrackingEvent) => (event.informational ? Infinity : rank[event.status])

/** The same scan told again: the carrier's own code at the same moment and place, in whatever language. */
const keyOf = (event: TrackingEvent) => JSON.stringify([time(event), event.code || event.description, event.location ?? ''])

/** What only informs stands under the status the parcel was in: a message that tells nothing else could not know it. Expects newest first. */
function inform(events: readonly TrackingEvent[]): TrackingEvent[] {
  let status: TrackingStatus | undefined
  return events.toReversed().map((event) => {
    if (event.informational) return status ? { ...event, status } : event
    if (event.status !== 'unknown') status = event.status
    return event
  }).toReversed()
}

/** Known and reported events, each once (newest telling), newest first. */
export function mergeEvents(known: readonly TrackingEvent[], reported: readonly TrackingEvent[]): TrackingEvent[] {
  const byKey = new Map([...known, ...reported].map((event) => [keyOf(event), event]))
  const sorted = [...byKey.values()].sort((a, b) => time(b) - time(a) || rankOf(b) - rankOf(a) || (a.code < b.code ? -1 : 1))
  return inform(sorted.slice(0, maxEvents))
}

/** What has ended stays so, but for a delivered parcel that goes back. */
export function follow(current: TrackingStatus, next: TrackingStatus): TrackingStatus {
  if (current === 'delivered') return next === 'returning' || next === 'returned' ? next : current
  return current === 'returned' || current === 'cancelled' ? current : next
}

/** The status all events lead to, oldest first, and the event that decided it: the same in whatever order they came in. */
function decide(shipment: Shipment, report: ParcelReport, events: readonly TrackingEvent[]): { status: TrackingStatus; by: TrackingEvent | null } {
  const moving = events.filter(moves).toReversed()
  const ended = shipment.events.every((event) => !moves(event)) ? shipment.status : 'pending'
  let status = follow(ended, 'pending')
  let by: TrackingEvent | null = null
  for (const event of moving) {
    const next = follow(status, event.status)
    if (next === event.status) by = event
    status = next
  }
  if (moving.length > 0) return { status, by }
  return { status: report.status === 'unknown' ? shipment.status : follow(ended, report.status), by: null }
}

/** True unless the report knows less than we do: a late or repeated message. */
function isCurrent(shipment: Shipment, report: ParcelReport): boolean {
  const newest = (events: readonly TrackingEvent[]) => Math.max(-Infinity, ...events.map(time))
  return newest(report.events) >= newest(shipment.events)
}

/** The report without scans that cannot have happened yet. */
function withoutFuture(report: ParcelReport, now: Instant): ParcelReport {
  const happened = (at: Instant) => at <= now + maxAheadMs
  const { deliveredAt } = report
  return { ...report, events: report.events.filter((event) => happened(time(event))), deliveredAt: deliveredAt && happened(Date.parse(deliveredAt)) ? deliveredAt : undefined }
}

/**
 * The parcel with what a carrier reported. Events are joined, never lost (the newest 200 are kept); the newest scan decides the status, at one
 * moment the further one; what only informs moves nothing. Delivered may still become returning or returned; nothing else that ended moves.
 * Scans more than a day ahead of us are no scans. A parcel without a scan for 30 days is `expired` until the next one. The first estimate stays, so that a later one can be told as new.
 */
export function mergeReport(shipment: Shipment, told: ParcelReport, now: Instant): Shipment {
  const report = withoutFuture(told, now)
  const events = mergeEvents(shipment.events, report.events)
  const { status, by } = decide(shipment, report, events)
  const current = isCurrent(shipment, report)
  const scan = events.find(moves)
  const scannedAt = scan ? time(scan) : shipment.scannedAt
  const open = !['delivered', 'returned', 'cancelled'].includes(status)
  const shown = open && isSilent({ scannedAt, createdAt: shipment.createdAt }, now) ? 'expired' : status
  const estimatedDelivery = (current ? report.estimatedDelivery : undefined) ?? shipment.estimatedDelivery
  const arrived = ['delivered', 'returning', 'returned'].includes(status)
  const delivery = events.find((event) => moves(event) && event.status === 'delivered')
  const known = shipment.status === status
  return {
    ...shipment, events, scannedAt, status: shown,
    reason: by?.reason ?? (current ? report.reason : undefined) ?? (known && !current ? shipment.reason : null),
    flags: current ? [...new Set([...report.flags ?? [], ...by?.flags ?? []])] : shipment.flags,
    estimatedDelivery,
    firstEstimate: shipment.firstEstimate ?? shipment.estimatedDelivery ?? estimatedDelivery,
    deliveredAt: !arrived ? null : current && report.deliveredAt ? Date.parse(report.deliveredAt) : delivery ? time(delivery) : shipment.deliveredAt,
    signedBy: report.signedBy ?? shipment.signedBy,
    pickupPoint: (current || !shipment.pickupPoint ? report.pickupPoint : undefined) ?? shipment.pickupPoint,
    proofUrl: report.proofUrl ?? shipment.proofUrl,
    nextSteps: current ? report.nextSteps ?? null : shipment.nextSteps,
    service: report.service ?? shipment.service,
    pieces: report.pieces ?? shipment.pieces,
  }
}
