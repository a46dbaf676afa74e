import * as z from 'zod'
import type { TrackingAnswer } from '../contract/tracking.ts'
import type { CarrierContext, CarrierWebhook, GrantedSubscription, TrackingQuery, WebhookTarget } from '../core/carrier-port.ts'
import type { Unmapped } from './_events.ts'
import { post, readJson, remove, unreadable } from './_http.ts'
import { text } from './_shape.ts'
import { messageOf, parcelNews, prove } from './_webhook.ts'

const name = 'DHL'
/** Where DHL puts the token we subscribed with: the header is ours to name. */
const tokenHeader = 'afterglow-token'

interface DhlSettings { apiKey: string; baseUrl: string; service?: string | undefined; pushAccount?: string | undefined }

const Granted = z.object({ self: text, subscriptionId: text, id: text })
/** Of one that waits for our consent: `self` is its address, `secret` what the consent bears. */
const Consent = z.object({ scope: z.literal('subscription.validate'), self: z.string().max(2000), secret: z.string().min(1).max(1000).regex(/^[\x21-\x7e]+$/) })

/** The id at the end of an address; whose host it is does not matter, since only ours is asked. */
const idOf = (address: string | undefined) => /([\w-]{1,100})\/?$/.exec(address ?? '')?.[1]
const addressOf = ({ baseUrl }: DhlSettings, id = '') => new URL(`${baseUrl.replace(/\/+$/, '')}/tracking/push/v1/subscription${id && `/${id}`}`)
const headersOf = ({ apiKey }: DhlSettings) => ({ 'DHL-API-Key': apiKey, accept: 'application/json', 'content-type': 'application/json' })

async function subscribe(_queries: readonly TrackingQuery[], { url, secret }: WebhookTarget, settings: DhlSettings, context: CarrierContext): Promise<GrantedSubscription[]> {
  const question = JSON.stringify({
    hook: { uri: url, authentication: { type: 'ApiKeyAuthentication', header: tokenHeader, token: secret } }, format: 'Default', type: 'Account',
    service: settings.service, events: ['Pre-Transit', 'Transit', 'Delivered', 'Failure', 'Unknown'], accountID: settings.pushAccount,
  })
  const { body } = await post(name, addressOf(settings), headersOf(settings), question, context)
  const granted = Granted.safeParse(readJson(name, body)).data
  const id = idOf(granted?.subscriptionId ?? granted?.id ?? granted?.self)
  if (!id) throw unreadable(name, 'it names no subscription')
  return [{ id, expiresAt: null }]
}

/** DHL asks before it sends: the subscription begins once we consent with the secret it sent. */
async function handshake(body: string, settings: DhlSettings, context: CarrierContext): Promise<void> {
  const { data: consent } = Consent.safeParse(messageOf(name, body))
  const id = idOf(consent?.self)
  if (consent && id) await post(name, addressOf(settings, id), { ...headersOf(settings), 'DHL-API-Hook-Secret': consent.secret }, '', context)
}

/**
 * DHL Shipment Tracking - Unified - Push: a token of ours in a header of ours, no signature. Subscribed to for a customer account of one
 * division. https://developer.dhl.com/api-reference/shipment-tracking-unified-push. Divisions send their own forms: those with a list of
 * shipments like the Unified API's are read, others are told in the admin.
 */
export const dhlWebhook = (read: (body: string, unmapped: Unmapped | undefined) => TrackingAnswer): CarrierWebhook<DhlSettings> => ({
  secret: 'subscribed',
  verify: ({ headers }, { secret }) => prove(headers[tokenHeader], [secret]),
  parse: parcelNews(name, read, ({ scope }) => scope === undefined || scope === 'subscription.push'),
  handshake,
  subscriptions: {
    batch: 1, scope: ({ pushAccount, service }) => (pushAccount && service ? 'account' : null), renewBeforeMs: 0, subscribe,
    unsubscribe: async (id, settings, context) => { await remove(name, addressOf(settings, id), headersOf(settings), context) },
  },
})
