import type { ParcelReport, TrackingEvent, TrackingFlag, TrackingReason, TrackingStatus } from '../contract/tracking.ts'

/** An event with its moment, in milliseconds. */
export interface ReadEvent extends TrackingEvent { at: number }
export type Unmapped = (code: string, description: string) => void

/** How far along a status is, as core/merge-report.ts ranks them. */
const order: TrackingStatus[] = ['unknown', 'pending', 'info_received', 'picked_up', 'in_transit', 'out_for_delivery', 'exception', 'delivery_attempted',
  'available_for_pickup', 'returning', 'delivered', 'returned', 'cancelled', 'expired']

/** Newest first; of the same second the one further on its way. */
export const sortEvents = <E extends ReadEvent>(events: E[]) => events.toSorted((a, b) => b.at - a.at || order.indexOf(b.status) - order.indexOf(a.status))

const homeward: Partial<Record<TrackingStatus, TrackingStatus>> = {
  picked_up: 'returning', in_transit: 'returning', out_for_delivery: 'returning', available_for_pickup: 'returning', exception: 'returning',
  delivery_attempted: 'returning', delivered: 'returned',
}

/** Once a parcel is on its way back, moving is returning and delivered means handed to the sender. Expects newest first. */
export function turnHomeward<E extends ReadEvent>(events: E[], returnFlag: boolean): E[] {
  let turned = events.findLastIndex(({ status }) => status === 'returning')
  if (turned < 0 && returnFlag) turned = events.findIndex(({ informational }) => !informational)
  return events.map((event, index) => {
    const back = index <= turned ? homeward[event.status] : undefined
    if (!back || event.informational) return event
    const { reason, ...rest } = event
    return { ...rest, status: back, ...(reason && !reason.startsWith('delivered_') && { reason }) } as E
  })
}

/** The same event told twice counts once. */
export function withoutDoubles<E extends ReadEvent>(events: E[]): E[] {
  const seen = new Set<string>()
  return events.filter(({ at, code, description, location }) => {
    const key = JSON.stringify([at, code, description, location])
    return !seen.has(key) && seen.add(key)
  })
}

/** Tells each unmapped code and text once, at most 50 of an answer. */
export function once(unmapped: Unmapped | undefined): Unmapped {
  const told = new Set<string>()
  return (code, description) => {
    if (told.has(code + description) || told.size >= 50) return
    told.add(code + description)
    unmapped?.(code, description)
  }
}

/** What a carrier says of the parcel as a whole. `at` is since when, in milliseconds; undefined means now. */
export interface Summary { status: TrackingStatus; reason?: TrackingReason; flags?: TrackingFlag[]; at?: number; occurredAt?: string }

/** What may still follow an end: a delivered parcel can come back. Nothing else leaves a terminal status. */
const afterEnd: Partial<Record<TrackingStatus, readonly TrackingStatus[]>> = {
  delivered: ['delivered', 'returning', 'returned'], returned: ['returned'], cancelled: ['cancelled'],
}
const mayFollow = (now: TrackingStatus, next: TrackingStatus) => afterEnd[now]?.includes(next) !== false

/** The event that says where the parcel is: the newest that moved it, unless it had ended before. Expects newest first. */
export function deciding<E extends ReadEvent>(events: E[]): E | undefined {
  let now: E | undefined
  for (const event of events.toReversed()) {
    if (event.informational || event.status === 'unknown') continue
    if (!now || mayFollow(now.status, event.status)) now = event
  }
  return now
}

const arrived: readonly TrackingStatus[] = ['delivered', 'returned']

/**
 * One parcel from its events, newest first. The newest event that moved it decides; a summary that is newer and says otherwise
 * outranks it, and stands alone where no event tells anything.
 */
export function composeReport(parcel: Omit<ParcelReport, 'status' | 'reason' | 'flags' | 'deliveredAt' | 'events'>, events: ReadEvent[], summary?: Summary): ParcelReport {
  const moving = deciding(events)
  const told = summary?.status === 'unknown' ? undefined : summary
  const outranked = told && moving && told.status !== moving.status && (told.at ?? Infinity) >= moving.at && mayFollow(moving.status, told.status)
  const now: Summary = (outranked ? told : moving ?? told) ?? { status: 'unknown' }
  const { signedBy, ...rest } = parcel
  return {
    // A name says who took it only once somebody did.
    ...rest, ...(signedBy && arrived.includes(now.status) && { signedBy }), status: now.status,
    ...(now.reason && { reason: now.reason }), ...(now.flags?.length && { flags: now.flags }),
    ...(now.status === 'delivered' && now.occurredAt && { deliveredAt: now.occurredAt }),
    events: events.slice(0, 500).map((event) => {
      const { at: _, ...wire } = event
      return wire
    }),
  }
}

/** Events that only inform take the status the parcel was in; one before all others keeps its own. Expects newest first. */
export function inform(events: ReadEvent[]): ReadEvent[] {
  let status: TrackingStatus | undefined
  return events.toReversed().map((event) => {
    if (event.informational) return { ...event, status: status ?? (event.status === 'unknown' ? 'info_received' : event.status) }
    if (event.status !== 'unknown') status = event.status
    return event
  }).toReversed()
}
