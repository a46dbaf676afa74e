import { AppError } from '../contract/errors.ts'
import type { ParcelReport, TrackingAnswer } from '../contract/tracking.ts'
import type { Instant, Order, Shipment } from './order.ts'
import { destinationZone } from './order-state.ts'
import { planNextAsk } from './plan-next-ask.ts'
import { contextOf } from './carrier-context.ts'
import type { Carrier } from './carrier-port.ts'
import type { World } from './ports.ts'
import type { Shop } from './store-port.ts'
import { receiveTracking } from './receive-tracking.ts'
import { localeOfOrder } from './resolve-locale.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const firstBackOffMs = 5 * minuteMs
const longestBackOffMs = 6 * hourMs

/** One carrier as one shop's customer: what its quota and its failures are counted by. */
export interface CarrierLine { shop: Shop; carrier: Carrier; settings: unknown }

/** How an ask ended. `restMs`: how long the whole line must not be asked. */
export interface AskResult { code: string; answered: boolean; restMs: number }

/** The report that is about this parcel; of several the one scanned last. */
export function reportFor({ shipments }: TrackingAnswer, trackingNumber: string): ParcelReport {
  const plain = (number: string) => number.toUpperCase().replace(/[\s-]/g, '')
  const own = shipments.filter((report) => plain(report.trackingNumber) === plain(trackingNumber))
  const newest = (report: ParcelReport) => Math.max(0, ...report.events.map(({ occurredAt }) => Date.parse(occurredAt)))
  return (own.length > 0 ? own : shipments).toSorted((a, b) => newest(b) - newest(a))[0]!
}

/** What a failed ask means for this parcel (`next`) and for the others of its line. */
function afterFailure(cause: unknown, shipment: Shipment, timeZone: string, now: Instant): AskResult & { next: Instant | null } {
  const error = cause instanceof AppError ? cause : new AppError('upstream_unavailable', 'The carrier did not answer', { cause })
  const { code } = error
  const waitMs = (error.retryAfterSeconds ?? 900) * 1000
  switch (code) {
    // The carrier answered: it has not seen the number yet, or never will.
    case 'not_found': case 'invalid_input': return { code, answered: true, restMs: 0, next: planNextAsk(shipment, timeZone, now) }
    case 'rate_limited': return { code, answered: false, restMs: waitMs, next: now + waitMs }
    case 'unauthorized': case 'forbidden': case 'misconfigured': return { code, answered: false, restMs: 15 * minuteMs, next: now + hourMs }
    default: return { code, answered: false, restMs: 0, next: now + Math.min(longestBackOffMs, firstBackOffMs * 2 ** Math.min(shipment.failures, 10)) }
  }
}

/**
 * Asks a carrier about one parcel and keeps what it says. Never throws for what the carrier does: a failure is kept with the parcel
 * (`failures`, `lastError`) and leaves what was known as it is.
 */
export async function askParcel(world: World, { shop, carrier, settings }: CarrierLine, order: Order, shipment: Shipment): Promise<AskResult> {
  const trackingNumber = shipment.trackingNumber!
  let answer: TrackingAnswer
  try {
    answer = await carrier.track!({
      trackingNumber, postcode: order.shippingAddress?.postcode || undefined, country: order.shippingAddress?.country,
      language: localeOfOrder(world.messages, shop, order),
    }, settings as never, contextOf(world, carrier))
  } catch (cause) {
    const now = world.clock.now()
    const { next, ...result } = afterFailure(cause, shipment, destinationZone(order, shop), now)
    await world.store.saveAsked({
      id: shipment.id, nextAskAt: next, lastError: result.code,
      ...(result.answered ? { askedAt: now, failures: 0 } : { askedAt: shipment.askedAt, failures: shipment.failures + 1 }),
    })
    return result
  }
  await receiveTracking(world, shipment, reportFor(answer, trackingNumber))
  return { code: 'ok', answered: true, restMs: 0 }
}
