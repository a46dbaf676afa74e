import { randomBytes } from 'node:crypto'
import { AppError } from '../../contract/errors.ts'
import type { Carrier, CarrierWebhook, WebhookTarget } from '../carrier-port.ts'
import { openCarrierSettings } from '../merchant/connect-carrier.ts'
import { contextOf } from '../carrier-context.ts'
import type { Instant } from '../order.ts'
import type { World } from '../ports.ts'
import type { CarrierHook } from './push-store.ts'

const purpose = 'carrier-hook'

/** What a merchant enters at the carrier, and how it goes. */
export interface HookState {
  url: string
  /** To be entered at the carrier with the address; null where the secret is the carrier's own, or handed over by us. */
  secret: string | null
  lastEventAt: Instant | null
  lastError: string | null
  subscribedUntil: Instant | null
}

/** A carrier that can tell news unasked. Throws AppError `not_found` for others. */
function pushing(world: World, carrierId: string): { carrier: Carrier; webhook: CarrierWebhook<unknown> } {
  const carrier = world.carriers.get(carrierId)
  if (!carrier?.webhook) throw new AppError('not_found', 'This carrier sends no webhooks.')
  return { carrier, webhook: carrier.webhook }
}

/** The secret of a hook, opened. */
export const secretOf = (world: World, hook: CarrierHook): string => world.keys.open(purpose, hook.secret)

/** Where the carrier is to send its news. */
export function targetOf(world: World, hook: CarrierHook): WebhookTarget {
  const secret = secretOf(world, hook)
  const inAddress = world.carriers.get(hook.carrier)?.webhook?.secret === 'address'
  return { url: `${world.publicUrl}/v1/carriers/${hook.carrier}/webhooks/${hook.id}${inAddress ? `?token=${secret}` : ''}`, secret }
}

function stateOf(world: World, hook: CarrierHook, webhook: CarrierWebhook<unknown>): HookState {
  const { url, secret } = targetOf(world, hook)
  const { lastEventAt, lastError, subscribedUntil } = hook
  return { url, secret: webhook.secret === 'ours' ? secret : null, lastEventAt, lastError, subscribedUntil }
}

/**
 * Opens the way for a carrier's news of a shop: an address nobody can guess (192 random bits) and a secret of 32 characters (USPS takes no
 * longer one). Where there is one it stays; `renew` replaces both, and what uses the old ones is refused from then on.
 */
export async function openHook(world: World, shopId: string, carrierId: string, { renew = false } = {}): Promise<HookState> {
  const { webhook } = pushing(world, carrierId)
  const known = (await world.store.listCarrierHooks(shopId)).find(({ carrier }) => carrier === carrierId)
  if (known && !renew) return stateOf(world, known, webhook)
  if (known) await closeHook(world, shopId, carrierId)
  const hook: CarrierHook = {
    id: randomBytes(24).toString('base64url'), shopId, carrier: carrierId, secret: world.keys.seal(purpose, randomBytes(16).toString('hex')), createdAt: world.clock.now(),
    lastEventAt: null, lastError: null, subscriptionId: null, subscribedUntil: null, failures: 0, nextTryAt: 0,
  }
  await world.store.saveCarrierHook(hook)
  return stateOf(world, hook, webhook)
}

/** Ends a carrier's news of a shop: its address answers no more, and what it was subscribed to is cancelled. */
export async function closeHook(world: World, shopId: string, carrierId: string): Promise<void> {
  const hook = (await world.store.listCarrierHooks(shopId)).find(({ carrier }) => carrier === carrierId)
  if (!hook) return
  await world.store.deleteCarrierHook(hook.id)
  const carrier = world.carriers.get(carrierId)
  const unsubscribe = carrier?.webhook?.subscriptions?.unsubscribe
  if (!carrier || !unsubscribe || hook.subscriptionId === null) return
  try {
    const settings = carrier.settings.safeParse(await openCarrierSettings(world, shopId, carrier) ?? {})
    if (settings.success) await unsubscribe(hook.subscriptionId, settings.data, contextOf(world, carrier))
  } catch (cause) {
    // It ends by itself, or goes on in vain: nothing it sends is taken any more.
    world.log.warn('carrier.unsubscribe_failed', { carrier: carrierId, shop: shopId, code: cause instanceof AppError ? cause.code : 'internal' })
  }
}

/** The hooks of a shop by carrier, as the admin shows them. */
export async function readHooks(world: World, shopId: string): Promise<Map<string, HookState>> {
  const hooks = await world.store.listCarrierHooks(shopId)
  return new Map(hooks.flatMap((hook) => {
    const webhook = world.carriers.get(hook.carrier)?.webhook
    try {
      return webhook ? [[hook.carrier, stateOf(world, hook, webhook)] as const] : []
    } catch (cause) {
      // Its key is gone: opened anew it works again.
      world.log.error('carrier.unopened', { shop: shopId, carrier: hook.carrier }, cause)
      return []
    }
  }))
}
