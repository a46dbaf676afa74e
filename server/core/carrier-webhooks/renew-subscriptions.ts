import { AppError } from '../../contract/errors.ts'
import { contextOf } from '../carrier-context.ts'
import type { Carrier, WebhookSubscriptions } from '../carrier-port.ts'
import { openCarrierSettings } from '../merchant/connect-carrier.ts'
import type { Instant, Shipment } from '../order.ts'
import type { World } from '../ports.ts'
import { targetOf } from './hooks.ts'
import type { CarrierHook } from './push-store.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
const firstRetryMs = 5 * minuteMs
const longestRetryMs = 6 * 60 * minuteMs
/** Requests to one carrier for one shop in a run; the rest waits for the next. */
const batchesARun = 10
/** A parcel the carrier declines is offered again after this; it may not know it yet. */
const declinedMs = dayMs

interface Line { hook: CarrierHook; carrier: Carrier; subscriptions: WebhookSubscriptions<unknown>; settings: unknown }

async function renewAccount(world: World, { hook, carrier, subscriptions, settings }: Line, now: Instant): Promise<void> {
  if (hook.subscriptionId !== null && (hook.subscribedUntil === null || hook.subscribedUntil - subscriptions.renewBeforeMs > now)) return
  const [granted] = await subscriptions.subscribe([], targetOf(world, hook), settings, contextOf(world, carrier))
  if (!granted) throw new AppError('upstream_rejected', `${carrier.name} did not take the subscription. Check the account under Connections.`)
  await world.store.updateCarrierHook(hook.id, { subscriptionId: granted.id, subscribedUntil: granted.expiresAt })
}

const plain = (number: string) => number.toUpperCase().replace(/[\s-]/g, '')

/** Subscribes to these parcels, once per number; answers whether the carrier took any. */
async function subscribeTo(world: World, { hook, carrier, subscriptions, settings }: Line, parcels: readonly Shipment[], now: Instant): Promise<void> {
  const byNumber = Map.groupBy(parcels, ({ trackingNumber }) => plain(trackingNumber!))
  const queries = [...byNumber.keys()].map((trackingNumber) => ({ trackingNumber }))
  const granted = await subscriptions.subscribe(queries, targetOf(world, hook), settings, contextOf(world, carrier))
  const until = new Map(granted.map(({ trackingNumber = '', expiresAt }) => [plain(trackingNumber), expiresAt ?? now + 365 * dayMs]))
  const declinedUntil = now + subscriptions.renewBeforeMs + declinedMs
  for (const [expiresAt, some] of Map.groupBy(byNumber, ([number]) => until.get(number) ?? declinedUntil)) {
    await world.store.savePushed(some.flatMap(([, shipments]) => shipments.map(({ id }) => id)), expiresAt)
  }
}

async function renewParcels(world: World, line: Line, now: Instant): Promise<void> {
  const { hook, carrier, subscriptions: { batch, renewBeforeMs } } = line
  for (let round = 0; round < batchesARun; round++) {
    const parcels = await world.store.listUnpushed(hook.shopId, carrier.id, now + renewBeforeMs, batch)
    if (parcels.length > 0) await subscribeTo(world, line, parcels, now)
    if (parcels.length < batch) return
  }
}

async function renew(world: World, hook: CarrierHook, now: Instant): Promise<void> {
  const carrier = world.carriers.get(hook.carrier)
  const subscriptions = carrier?.webhook?.subscriptions
  if (!carrier || !subscriptions || hook.nextTryAt > now) return
  const settings = carrier.settings.safeParse(await openCarrierSettings(world, hook.shopId, carrier) ?? {})
  if (!settings.success) return
  const line: Line = { hook, carrier, subscriptions, settings: settings.data }
  try {
    const scope = subscriptions.scope(settings.data)
    if (scope === 'account') await renewAccount(world, line, now)
    if (scope === 'parcels') await renewParcels(world, line, now)
    if (hook.failures > 0) await world.store.updateCarrierHook(hook.id, { failures: 0, lastError: null, nextTryAt: 0 })
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause
    const waitMs = cause.retryAfterSeconds === undefined ? Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(hook.failures, 10)) : cause.retryAfterSeconds * 1000
    world.log.warn('carrier.subscribe_failed', { carrier: carrier.id, shop: hook.shopId, code: cause.code, failures: hook.failures + 1 })
    await world.store.updateCarrierHook(hook.id, { failures: hook.failures + 1, lastError: cause.message, nextTryAt: now + waitMs })
  }
}

/**
 * Subscribes to what no carrier tells of yet, and renews what ends soon. A failure is kept with the connection, where the merchant sees it,
 * and tried again ever more rarely; it never stands in the way of another shop's. Parcels that are no longer asked for are left to end.
 */
export async function renewSubscriptions(world: World): Promise<void> {
  const now = world.clock.now()
  for (const hook of await world.store.listCarrierHooks()) {
    try {
      await renew(world, hook, now)
    } catch (cause) {
      world.log.error('carrier.subscribe_broken', { carrier: hook.carrier, shop: hook.shopId }, cause)
    }
  }
}
