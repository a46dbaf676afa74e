import * as z from 'zod'
import { AppError } from '../contract/errors.ts'
import type { TrackingAnswer } from '../contract/tracking.ts'
import type { CarrierContext, CarrierWebhook, GrantedSubscription, TrackingQuery, WebhookTarget } from '../core/carrier-port.ts'
import type { Unmapped } from './_events.ts'
import { get, post, readJson, remove, unreadable } from './_http.ts'
import { withToken } from './_oauth.ts'
import { text } from './_shape.ts'
import { hmac, messageOf, parcelNews, prove, unproven } from './_webhook.ts'

const name = 'USPS'
const dayMs = 24 * 3_600_000
/** USPS drops a subscription without news after some 25 days; subscribing again keeps or makes it. */
const lifeMs = 20 * dayMs

interface UspsSettings { clientId: string; clientSecret: string; baseUrl: string; mailerId?: string | undefined; noticeEmail?: string | undefined }

/** What is signed is the time and the inner message, which is JSON written as text. */
const Envelope = z.object({ timestamp: z.string().min(1).max(100), payload: z.string().min(1) })
const Granted = z.object({ subscriptionId: text })

const rootOf = ({ baseUrl }: UspsSettings) => `${baseUrl.replace(/\/+$/, '')}`
const addressOf = (settings: UspsSettings, id = '') => new URL(`${rootOf(settings)}/subscriptions-tracking/v3/subscriptions${id && `/${encodeURIComponent(id)}`}`)
const signedIn = <T>(settings: UspsSettings, context: CarrierContext, ask: (headers: Record<string, string>) => Promise<T>) =>
  withToken(name, { tokenUrl: `${rootOf(settings)}/oauth2/v3/token`, clientId: settings.clientId, clientSecret: settings.clientSecret, scope: 'subscriptions-tracking' }, context,
    (authorization) => ask({ authorization, accept: 'application/json', 'content-type': 'application/json' }))

/** All parcels of a mailer. One that is there already is refused by its id, which is as good. */
async function subscribe(_queries: readonly TrackingQuery[], { url, secret }: WebhookTarget, settings: UspsSettings, context: CarrierContext): Promise<GrantedSubscription[]> {
  const question = JSON.stringify({
    listenerURL: url, secret, filterProperties: { MID: settings.mailerId }, ...(settings.noticeEmail && { adminNotification: [{ email: settings.noticeEmail }] }),
  })
  let known: string | undefined
  const explain = (body: string, status: number) => {
    known = status === 400 ? /subscriptionId\W{1,6}([\da-f-]{36})/i.exec(body)?.[1] : undefined
    return known ? new AppError('conflict', 'USPS has this subscription already.') : undefined
  }
  try {
    const { body } = await signedIn(settings, context, (headers) => post(name, addressOf(settings), headers, question, context, explain))
    const id = Granted.safeParse(readJson(name, body)).data?.subscriptionId
    if (!id) throw unreadable(name, 'it names no subscription')
    return [{ id, expiresAt: context.now() + lifeMs }]
  } catch (error) {
    if (known && error instanceof AppError && error.code === 'conflict') return [{ id: known, expiresAt: context.now() + lifeMs }]
    throw error
  }
}

/** USPS wants to see which state of it is meant (RFC 9110, If-Match). */
async function unsubscribe(id: string, settings: UspsSettings, context: CarrierContext): Promise<void> {
  await signedIn(settings, context, async (headers) => {
    const etag = (await get(name, addressOf(settings, id), headers, context)).headers.get('etag')
    await remove(name, addressOf(settings, id), { ...headers, ...(etag && { 'if-match': etag }) }, context)
  })
}

/**
 * USPS Subscriptions - Tracking 3.2: base64 HMAC-SHA256 over time and inner message with the secret we subscribed with, in `X-HMAC` (once
 * `hmac-header`). https://developers.usps.com/subscriptionstrackingv3r2. Its time is that of the news, not of the sending, and may be old.
 */
export const uspsWebhook = (read: (body: string, unmapped: Unmapped | undefined) => TrackingAnswer): CarrierWebhook<UspsSettings> => ({
  secret: 'subscribed',
  verify({ headers, rawBody }, { secret }) {
    let signed: z.output<typeof Envelope> | undefined
    try {
      signed = Envelope.safeParse(messageOf(name, new TextDecoder('utf-8', { fatal: true }).decode(rawBody))).data
    } catch {
      throw unproven()
    }
    if (!signed) throw unproven()
    prove(headers['x-hmac'] ?? headers['hmac-header'], [hmac(secret, [signed.timestamp, signed.payload], 'base64')])
  },
  parse(body, context) {
    const { data } = Envelope.safeParse(messageOf(name, body))
    return data ? parcelNews(name, read, ({ trackingNumber }) => typeof trackingNumber === 'string')(data.payload, context) : null
  },
  subscriptions: { batch: 1, scope: ({ mailerId }) => (mailerId ? 'account' : null), renewBeforeMs: 5 * dayMs, subscribe, unsubscribe },
})
