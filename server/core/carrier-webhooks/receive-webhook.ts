import { AppError } from '../../contract/errors.ts'
import type { Carrier, WebhookKeys, WebhookRequest } from '../carrier-port.ts'
import { contentHash, newId } from '../ids.ts'
import { openCarrierSettings } from '../merchant/connect-carrier.ts'
import type { World } from '../ports.ts'
import type { CarrierHook } from './push-store.ts'
import { secretOf } from './hooks.ts'

/** The job that reads what is stored of one hook; one waits at most. */
export const webhookJob = 'carrier-webhook'

/** How messages of a carrier are stored. */
export const inboundKind = (carrierId: string) => `carrier:${carrierId}`

/** The same for an unknown address, a wrong signature and a carrier without a secret: nobody learns which. */
export const refused = () => new AppError('unauthorized', 'The signature does not fit. Compare address and secret with those under Connections.')

/** What a message is proven by: the hook's own secret, and the merchant's settings where the carrier is connected. */
async function keysOf(world: World, hook: CarrierHook, carrier: Carrier): Promise<WebhookKeys<unknown>> {
  const stored = await openCarrierSettings(world, hook.shopId, carrier)
  const parsed = carrier.settings.safeParse(stored ?? {})
  return { secret: secretOf(world, hook), settings: parsed.success ? parsed.data : stored ?? {} }
}

const decoder = new TextDecoder('utf-8', { fatal: true })

function decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch (cause) {
    throw new AppError('invalid_input', 'The body is not valid UTF-8.', { cause })
  }
}

/**
 * Takes what a carrier sent to one of our addresses: proven over the very bytes, stored with the job that will read it, and answered before
 * anything is done with it. The same message again is answered alike and read once. Throws AppError `unauthorized` for whatever is not
 * proven, the same for an unknown address as for a wrong signature.
 */
export async function receiveWebhook(world: World, carrierId: string, hookId: string, request: WebhookRequest): Promise<void> {
  const hook = /^[\w-]{32}$/.test(hookId) ? await world.store.findCarrierHook(hookId) : null
  const carrier = hook?.carrier === carrierId ? world.carriers.get(carrierId) : undefined
  if (!hook || !carrier?.webhook) throw refused()
  const now = world.clock.now()
  try {
    carrier.webhook.verify(request, await keysOf(world, hook, carrier), now)
  } catch (cause) {
    world.log.warn('carrier.webhook_refused', { carrier: carrierId, shop: hook.shopId, code: cause instanceof AppError ? cause.code : 'internal' })
    throw refused()
  }
  const body = decode(request.rawBody)
  await world.store.transaction(async (transaction) => {
    const dedupeKey = eventIdOf(carrier, body) ?? `content:${contentHash(body)}`
    const isNew = await transaction.insertInbound({ id: newId('msg'), shopId: hook.shopId, kind: inboundKind(carrierId), dedupeKey, orderId: null, body, receivedAt: now })
    if (isNew) await world.jobs.enqueue(transaction, { kind: webhookJob, key: `${webhookJob}:${hook.id}`, payload: { hook: hook.id } })
  })
}

/** The carrier's own id of a message; a body that holds none readable counts by its content. */
function eventIdOf(carrier: Carrier, body: string): string | undefined {
  try {
    const id = carrier.webhook?.eventId?.(body)
    return id ? `event:${id.slice(0, 200)}` : undefined
  } catch {
    return undefined
  }
}
