import { AppError } from '../../contract/errors.ts'
import type { ParcelReport } from '../../contract/tracking.ts'
import { contextOf, countUnmapped } from '../carrier-context.ts'
import type { Carrier } from '../carrier-port.ts'
import { isAggregator } from '../choose-line.ts'
import { newId } from '../ids.ts'
import { openCarrierSettings } from '../merchant/connect-carrier.ts'
import type { Instant, Shipment } from '../order.ts'
import type { JobHandler, World } from '../ports.ts'
import { receiveTracking, takeTracking } from '../receive-tracking.ts'
import type { InboundMessage, Store, Transaction } from '../store-port.ts'
import type { CarrierHook, WaitingReport } from './push-store.ts'
import { inboundKind, webhookJob } from './receive-webhook.ts'

const minuteMs = 60_000
const messagesAtOnce = 20
/** What a later try may not meet again. */
const passing: ReadonlySet<string> = new Set(['conflict', 'upstream_unavailable'])

const plain = (number: string) => number.replace(/[\s-]/g, '')
/** A number as it may be stored: as the shop typed it, in either case. */
const spellings = (number: string) => [...new Set([plain(number), plain(number).toUpperCase(), plain(number).toLowerCase()])]

/** Whether this carrier may speak for that parcel: an aggregator for any, a carrier for its own, its sisters' (dhl for dhl-paket) and those of nobody known. */
const speaksFor = (carrier: Carrier, shipment: Shipment) =>
  isAggregator(carrier) || shipment.carrier === null || shipment.carrier === carrier.id || shipment.carrier.startsWith(`${carrier.id}-`)

/** The parcels of the hook's own shop this report is about; another shop's are out of reach whatever number they have. */
const parcelsOf = async (store: Pick<Store, 'findShipmentsOfShop'>, shopId: string, carrier: Carrier, trackingNumber: string): Promise<Shipment[]> =>
  (await store.findShipmentsOfShop(shopId, spellings(trackingNumber))).filter((shipment) => speaksFor(carrier, shipment))

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

/** Notes that a hook works, once a minute at most. */
async function noteEvent(world: World, hook: CarrierHook, now: Instant): Promise<void> {
  const current = await world.store.findCarrierHook(hook.id)
  if (!current || (current.lastError === null && current.lastEventAt !== null && now - current.lastEventAt < minuteMs)) return
  await world.store.updateCarrierHook(hook.id, { lastEventAt: now, lastError: null })
}

interface Line { hook: CarrierHook; carrier: Carrier }

/** What no second try would change: told in the admin, and out of the way of the others. */
async function giveUp(world: World, { hook, carrier }: Line, message: InboundMessage, cause: unknown): Promise<void> {
  const error = cause instanceof AppError ? cause : new AppError('internal', 'A message could not be taken. The log says why.', { cause })
  world.log.warn('carrier.webhook_failed', { carrier: carrier.id, shop: hook.shopId, message: message.id, code: error.code })
  if (error.code === 'internal') world.log.error('carrier.webhook_broken', { message: message.id }, cause)
  await world.store.markInbound(message.id, 'failed', error.message)
  await world.store.updateCarrierHook(hook.id, { lastError: error.message })
}

/** A message that tells of no parcel: a test, the end of watching, or what the carrier wants answered before it sends news. */
async function shakeHands(world: World, { hook, carrier }: Line, message: InboundMessage): Promise<void> {
  const settings = carrier.webhook!.handshake && carrier.settings.safeParse(await openCarrierSettings(world, hook.shopId, carrier) ?? {})
  if (settings?.success) await carrier.webhook!.handshake!(message.body, settings.data, contextOf(world, carrier))
  await world.store.markInbound(message.id, 'done')
}

/** Scans of one parcel nobody told us of; more are no parcel's. */
const mostWaiting = 100
const newestOf = ({ report: { events } }: WaitingReport) => Math.max(0, ...events.map(({ occurredAt }) => Date.parse(occurredAt)))
/** Of two tellings of a whole journey the one that knows the later scan, or more of them, is the newer, whichever came first. */
const isNewer = (one: WaitingReport, other: WaitingReport) => newestOf(one) - newestOf(other) || one.report.events.length - other.report.events.length

/** Keeps news until their parcel is told of. Whole journeys replace each other: a merchant's account may follow many parcels that are no shop's of ours. */
async function keepWaiting(transaction: Transaction, report: WaitingReport, isWhole: boolean): Promise<void> {
  const before = (await transaction.findWaitingReports(report.shopId, [report.trackingNumber])).filter(({ carrier }) => carrier === report.carrier)
  if (isWhole && before.some((known) => isNewer(known, report) > 0)) return
  const over = isWhole ? before : before.toSorted((a, b) => b.receivedAt - a.receivedAt).slice(mostWaiting - 1)
  await transaction.deleteWaitingReports(over.map(({ id }) => id))
  await transaction.saveWaitingReport(report)
}

interface Told { message: InboundMessage; reports: ParcelReport[] }

/** The parcels a message tells of; null where that is none, and for what was given up. */
async function readMessage(world: World, line: Line, message: InboundMessage): Promise<Told | null> {
  const { carrier } = line
  try {
    const answer = carrier.webhook!.parse(message.body, { unmapped: (code, description) => countUnmapped(world, carrier.id, code, description) })
    if (answer) return { message, reports: answer.shipments }
    await shakeHands(world, line, message)
  } catch (cause) {
    await giveUp(world, line, message, cause)
  }
  return null
}

/** All of these in one commit, since every commit waits for the disk. Numbers nobody told us of wait; they are answered. */
const takeTogether = (world: World, { hook, carrier }: Line, told: readonly Told[]): Promise<string[]> => world.store.transaction(async (transaction) => {
  const kept: string[] = []
  for (const { message: { id, receivedAt }, reports } of told) {
    for (const report of reports) {
      const parcels = await parcelsOf(transaction, hook.shopId, carrier, report.trackingNumber)
      for (const parcel of parcels) await takeTracking(world, transaction, parcel, report, { at: receivedAt, whole: isAggregator(carrier) })
      if (parcels.length > 0) continue
      await keepWaiting(transaction, { id: newId('rep'), shopId: hook.shopId, trackingNumber: plain(report.trackingNumber).toUpperCase(), carrier: carrier.id, report, receivedAt }, isAggregator(carrier))
      kept.push(report.trackingNumber)
    }
    await transaction.markInbound(id, 'done')
  }
  return kept
})

/** Together, or, where one of them stands in the way, each by itself. */
async function take(world: World, line: Line, told: readonly Told[]): Promise<void> {
  let kept: string[]
  try {
    kept = await takeTogether(world, line, told)
  } catch (cause) {
    if (cause instanceof AppError && passing.has(cause.code)) throw cause
    if (told.length === 1) return giveUp(world, line, told[0]!.message, cause)
    for (const one of told) await take(world, line, [one])
    return
  }
  // A fulfilment that came at the same moment looked for what waits before it was there; now it is, and so are its parcels.
  for (const number of kept) await settleReports(world, line.hook.shopId, await parcelsOf(world.store, line.hook.shopId, line.carrier, number))
}

/** Reads all that is stored of a hook, oldest first; what comes meanwhile too. */
async function readAll(world: World, hookId: string): Promise<void> {
  const hook = await world.store.findCarrierHook(hookId)
  const carrier = hook ? world.carriers.get(hook.carrier) : undefined
  // Disconnected in the meantime.
  if (!hook || !carrier?.webhook) return
  for (;;) {
    const messages = await world.store.listUnread(hook.shopId, inboundKind(carrier.id), messagesAtOnce)
    if (messages.length === 0) return
    const told: Told[] = []
    for (const message of messages) {
      const one = await readMessage(world, { hook, carrier }, message)
      if (one) told.push(one)
    }
    if (told.length === 0) continue
    await take(world, { hook, carrier }, told)
    await noteEvent(world, hook, told.at(-1)!.message.receivedAt)
  }
}

/** Reads stored messages and applies each once. One reader per hook works in a process; who comes meanwhile only has it look again. */
export function applyWebhooks(world: World): JobHandler {
  const reading = new Map<string, { again: boolean }>()
  return async ({ hook }) => {
    const id = String(hook)
    const known = reading.get(id)
    if (known) {
      known.again = true
      return
    }
    const state = { again: false }
    reading.set(id, state)
    try {
      do {
        state.again = false
        await readAll(world, id)
      } while (state.again)
    } finally {
      reading.delete(id)
    }
  }
}

/** Wakes the readers of hooks whose messages a broken run left behind; for a periodic job. */
export async function readLeftMessages(world: World): Promise<void> {
  for (const hook of await world.store.listCarrierHooks()) {
    const [left] = await world.store.listUnread(hook.shopId, inboundKind(hook.carrier), 1)
    if (left) await world.store.transaction((transaction) => world.jobs.enqueue(transaction, { kind: webhookJob, key: `${webhookJob}:${hook.id}`, payload: { hook: hook.id } }))
  }
}
