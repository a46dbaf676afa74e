import { AppError } from '../../contract/errors.ts'
import type { ParcelReport, TrackingAnswer } from '../../contract/tracking.ts'
import { contextOf } from '../carrier-context.ts'
import type { TrackingQuery } from '../carrier-port.ts'
import type { CarrierLine } from '../choose-line.ts'
import type { Instant, Order, Shipment } from '../order.ts'
import type { World } from '../ports.ts'
import { receiveTracking } from '../receive-tracking.ts'
import { localeOfOrder } from '../resolve-locale.ts'
import type { Destination } from './parcel-outlook.ts'
import { planNextAsk } from './plan-next-ask.ts'
import type { CallResult } from './reserve-call.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const firstBackOffMs = 5 * minuteMs
const longestBackOffMs = 6 * hourMs

/** A parcel that is asked for. `underlying`: our id of its carrier, where an aggregator is asked. */
export interface AskedParcel { shipment: Shipment; order: Order; destination: Destination; underlying?: string }

/** `price`: of one parcel, for planning its next turn. */
export interface AskOptions { price: number }

const plain = (number: string) => number.toUpperCase().replace(/[\s.-]/g, '')
const newest = ({ events }: ParcelReport) => Math.max(0, ...events.map(({ occurredAt }) => Date.parse(occurredAt)))
const byScan = (reports: readonly ParcelReport[]) => reports.toSorted((a, b) => newest(b) - newest(a))[0]

/** The report that is about this parcel; of several the one scanned last. */
export function reportFor({ shipments }: TrackingAnswer, trackingNumber: string): ParcelReport {
  const own = shipments.filter((report) => plain(report.trackingNumber) === plain(trackingNumber))
  return byScan(own.length > 0 ? own : shipments)!
}

/** Of an answer about many: only what bears the number that was asked for. */
const reportAmong = ({ shipments }: TrackingAnswer, trackingNumber: string): ParcelReport | undefined =>
  byScan(shipments.filter((report) => plain(report.trackingNumber) === plain(trackingNumber)))

/** The question about a parcel, as its carrier wants it. */
export const queryOf = (world: Pick<World, 'messages'>, { shop }: Pick<CarrierLine, 'shop'>, { shipment, order, underlying }: AskedParcel): TrackingQuery => ({
  trackingNumber: shipment.trackingNumber!, postcode: order.shippingAddress?.postcode || undefined, country: order.shippingAddress?.country,
  language: localeOfOrder(world.messages, shop, order), ...(underlying && { carrier: underlying }), ...(shipment.askedAt === null && { isFirst: true }),
})

/** What a failed call means for the credential. */
function resultOf(error: AppError): CallResult {
  const { code, retryAfterSeconds } = error
  switch (code) {
    // The carrier answered: it has not seen the number yet, or never will.
    case 'not_found': case 'invalid_input': return { code, answered: true, restMs: 0 }
    case 'rate_limited': return { code, answered: false, restMs: (retryAfterSeconds ?? 900) * 1000 }
    case 'unauthorized': case 'forbidden': case 'misconfigured': return { code, answered: false, restMs: 15 * minuteMs }
    default: return { code, answered: false, restMs: (retryAfterSeconds ?? 0) * 1000 }
  }
}

/** What the merchant has to mend. */
const ours: ReadonlySet<string> = new Set(['unauthorized', 'forbidden', 'misconfigured'])

/** What it means for the parcel. */
function nextAfter(result: CallResult, { shipment, destination }: AskedParcel, now: Instant, { price }: AskOptions): Instant | null {
  if (result.answered) return planNextAsk({ ...shipment, askedAt: now }, destination, now, { price })
  if (result.code === 'rate_limited') return now + result.restMs
  if (ours.has(result.code)) return now + hourMs
  return now + Math.max(result.restMs, Math.min(longestBackOffMs, firstBackOffMs * 2 ** Math.min(shipment.failures, 10)))
}

async function keepFailure(world: World, result: CallResult, parcels: readonly AskedParcel[], options: AskOptions): Promise<void> {
  const now = world.clock.now()
  await world.store.transaction(async (transaction) => {
    for (const parcel of parcels) {
      const { id, askedAt, failures } = parcel.shipment
      await transaction.saveAsked({
        id, nextAskAt: nextAfter(result, parcel, now, options), lastError: result.code,
        ...(result.answered ? { askedAt: now, failures: 0 } : { askedAt, failures: failures + 1 }),
      })
    }
  })
}

/** An answer that cannot be kept puts this parcel off; the others must not wait for it. */
async function keepReport(world: World, parcel: AskedParcel, report: ParcelReport, options: AskOptions): Promise<void> {
  try {
    await receiveTracking(world, parcel.shipment, report, undefined, options.price)
  } catch (cause) {
    world.log.error('carrier.ask_broken', { shipment: parcel.shipment.id }, cause)
    await keepFailure(world, { code: 'upstream_unavailable', answered: false, restMs: 0 }, [parcel], options)
  }
}

const appError = (cause: unknown) => (cause instanceof AppError ? cause : new AppError('upstream_unavailable', 'The carrier did not answer', { cause }))

/** How a call for many ended: `refused` where nothing is known of any because the question was rejected as a whole. */
export interface AskedTogether { result: CallResult; refused: boolean }

/**
 * Asks a carrier about one parcel and keeps what it says. Never throws for what the carrier does: a failure is kept with the parcel
 * (`failures`, `lastError`) and leaves what was known as it is.
 */
export async function askParcel(world: World, line: CarrierLine, parcel: AskedParcel, options: AskOptions): Promise<CallResult> {
  const { carrier, settings } = line
  let answer: TrackingAnswer
  try {
    answer = await carrier.track!(queryOf(world, line, parcel), settings as never, contextOf(world, carrier))
  } catch (cause) {
    const result = resultOf(appError(cause))
    await keepFailure(world, result, [parcel], options)
    return result
  }
  await keepReport(world, parcel, reportFor(answer, parcel.shipment.trackingNumber!), options)
  return { code: 'ok', answered: true, restMs: 0 }
}

/** The same for several in one call. A number missing from the answer is not found; a question refused as a whole changes no parcel, for each may be asked alone. */
export async function askTogether(world: World, line: CarrierLine, parcels: readonly AskedParcel[], options: AskOptions): Promise<AskedTogether> {
  const { carrier, settings } = line
  let answer: TrackingAnswer | null = null
  try {
    answer = await carrier.trackMany!.track(parcels.map((parcel) => queryOf(world, line, parcel)), settings as never, contextOf(world, carrier))
  } catch (cause) {
    const error = appError(cause)
    const result = resultOf(error)
    if (error.code === 'invalid_input' || error.code === 'upstream_rejected') return { result: { ...result, answered: true, restMs: 0 }, refused: true }
    if (error.code !== 'not_found') {
      await keepFailure(world, result, parcels, options)
      return { result, refused: false }
    }
  }
  const told = parcels.map((parcel) => ({ parcel, report: answer ? reportAmong(answer, parcel.shipment.trackingNumber!) : undefined }))
  await keepFailure(world, { code: 'not_found', answered: true, restMs: 0 }, told.filter(({ report }) => !report).map(({ parcel }) => parcel), options)
  for (const { parcel, report } of told) {
    if (report) await keepReport(world, parcel, report, options)
  }
  return { result: { code: 'ok', answered: true, restMs: 0 }, refused: false }
}
