import { AppError } from '../../contract/errors.ts'
import type { ParcelReport, TrackingAnswer } from '../../contract/tracking.ts'
import { contextOf, countUnmapped } from '../carrier-context.ts'
import type { Carrier } from '../carrier-port.ts'
import { isAggregator } from '../choose-line.ts'
import { newId } from '../ids.ts'
import { openCarrierSettings } from '../merchant/connect-carrier.ts'
import type { Instant, Shipment } from '../order.ts'
import type { JobHandler, World } from '../ports.ts'
import { receiveTracking, type Push } from '../receive-tracking.ts'
import type { InboundMessage, Transaction } from '../store-port.ts'
import type { CarrierHook } from './push-store.ts'

const minuteMs = 60_000

const plain = (number: string) => number.replace(/[\s-]/g, '')
/** A number as it may be stored: as the shop typed it, in either case. */
const spellings = (number: string) => [...new Set([plain(number), plain(number).toUpperCase(), plain(number).toLowerCase()])]

/** Whether this carrier may speak for that parcel: an aggregator for any, a carrier for its own, its sisters' (dhl for dhl-paket) and those of nobody known. */
const speaksFor = (carrier: Carrier, shipment: Shipment) =>
  isAggregator(carrier) || shipment.carrier === null || shipment.carrier === carrier.id || shipment.carrier.startsWith(`${carrier.id}-`)

/** The parcels of the hook's own shop this report is about; another shop's are out of reach whatever number they have. */
const parcelsOf = async (world: World, shopId: string, carrier: Carrier, report: Pick<ParcelReport, 'trackingNumber'>): Promise<Shipment[]> =>
  (await world.store.findShipmentsOfShop(shopId, spellings(report.trackingNumber))).filter((shipment) => speaksFor(carrier, shipment))

/**
 * Applies one report, or keeps it until the parcel is told of: a webhook may come before the fulfilment. Looks again after keeping it, since
 * the fulfilment that comes at the same moment looks for what waits after its own commit.
 */
async function applyReport(world: World, shopId: string, carrier: Carrier, report: ParcelReport, push: Push): Promise<void> {
  const parcels = await parcelsOf(world, shopId, carrier, report)
  for (const parcel of parcels) await receiveTracking(world, parcel, report, push)
  if (parcels.length > 0) return
  await world.store.saveWaitingReport({ id: newId('rep'), shopId, trackingNumber: plain(report.trackingNumber).toUpperCase(), carrier: carrier.id, report, receivedAt: push.at })
  await settleReports(world, shopId, await parcelsOf(world, shopId, carrier, report))
}

/**
 * Applies what carriers said of parcels before the shop told of them; called after the commit that brought the parcels.
 */
export async function settleReports(world: World, shopId: string, shipments: readonly Shipment[]): Promise<void> {
  const byNumber = Map.groupBy(shipments.filter(({ trackingNumber }) => trackingNumber), ({ trackingNumber }) => plain(trackingNumber!).toUpperCase())
  if (byNumber.size === 0) return
  const waiting = await world.store.findWaitingReports(shopId, [...byNumber.keys()])
  for (const { id, trackingNumber, carrier: carrierId, report, receivedAt } of waiting) {
    const carrier = world.carriers.get(carrierId)
    if (!carrier) continue
    const parcels = byNumber.get(trackingNumber)!.filter((shipment) => speaksFor(carrier, shipment))
    for (const parcel of parcels) await receiveTracking(world, parcel, report, { at: receivedAt, whole: isAggregator(carrier) })
    if (parcels.length > 0) await world.store.deleteWaitingReports([id])
  }
}

/** Notes that a hook works, once a minute at most, so that many messages do not wait for one row. */
async function noteEvent(world: World, hook: CarrierHook, now: Instant): Promise<void> {
  if (hook.lastError === null && hook.lastEventAt !== null && now - hook.lastEventAt < minuteMs) return
  await world.store.updateCarrierHook(hook.id, { lastEventAt: now, lastError: null })
}

/** A message that tells of no parcel: a test, the end of watching, or what the carrier wants answered before it sends news. */
async function shakeHands(world: World, hook: CarrierHook, carrier: Carrier, body: string): Promise<void> {
  if (!carrier.webhook?.handshake) return
  const settings = carrier.settings.safeParse(await openCarrierSettings(world, hook.shopId, carrier) ?? {})
  if (settings.success) await carrier.webhook.handshake(body, settings.data, contextOf(world, carrier))
}

/** What a message says; an AppError where it cannot be read, which no second try would change. */
function readMessage(world: World, carrier: Carrier, message: InboundMessage): TrackingAnswer | AppError | null {
  try {
    return carrier.webhook!.parse(message.body, { unmapped: (code, description) => countUnmapped(world, carrier.id, code, description) })
  } catch (cause) {
    if (cause instanceof AppError) return cause
    throw cause
  }
}

/** Reads a stored message and applies it, once. What cannot be read is marked as failed and told in the admin; a fault of ours is tried again. */
export function applyWebhooks(world: World): JobHandler {
  return async ({ message: messageId, hook: hookId }) => {
    const [message, hook] = await Promise.all([world.store.findInbound(String(messageId)), world.store.findCarrierHook(String(hookId))])
    const carrier = hook ? world.carriers.get(hook.carrier) : undefined
    // Disconnected in the meantime, or purged.
    if (!message || !hook || !carrier?.webhook) return
    const answer = readMessage(world, carrier, message)
    if (answer instanceof AppError) {
      world.log.warn('carrier.webhook_unreadable', { carrier: carrier.id, shop: hook.shopId, message: message.id, code: answer.code })
      await world.store.markInbound(message.id, 'failed', answer.message)
      await world.store.updateCarrierHook(hook.id, { lastError: answer.message })
      return
    }
    let isDone = false
    // With the effect in one commit, where there is one effect: every commit waits for the disk.
    const finish = async (transaction: Transaction) => {
      await transaction.markInbound(message.id, 'done')
      isDone = true
    }
    if (answer) {
      const push: Push = { at: message.receivedAt, whole: isAggregator(carrier), ...(answer.shipments.length === 1 && { finish }) }
      for (const report of answer.shipments) await applyReport(world, hook.shopId, carrier, report, push)
      await noteEvent(world, hook, message.receivedAt)
    } else await shakeHands(world, hook, carrier, message.body)
    if (!isDone) await world.store.markInbound(message.id, 'done')
  }
}
