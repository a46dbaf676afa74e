import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { AppError } from '../contract/errors.ts'
import type { TrackingAnswer } from '../contract/tracking.ts'
import type { CarrierContext, CarrierWebhook, GrantedSubscription, TrackingQuery, WebhookTarget } from '../core/carrier-port.ts'
import type { Unmapped } from './_events.ts'
import { post, readJson, unreadable } from './_http.ts'
import { withToken } from './_oauth.ts'
import { list, part, text } from './_shape.ts'
import { authorizationOf, messageOf, prove } from './_webhook.ts'

const name = 'UPS'
const dayMs = 24 * 3_600_000
/** "Each tracking number subscription is valid for 14 days." */
const lifeMs = 14 * dayMs

interface UpsSettings { clientId: string; clientSecret: string; baseUrl: string }

/** One event of Track Alert (OpenAPI of developer.ups.com, TrackingEventRequest). */
const Alert = z.object({
  trackingNumber: text, localActivityDate: text, localActivityTime: text, gmtActivityDate: text, gmtActivityTime: text, gmtOffset: text,
  activityLocation: part(z.object({ city: text, stateProvince: text, postalCode: text, country: text })),
  activityStatus: part(z.object({ type: text, code: text, description: text, descriptionCode: text })),
  scheduledDeliveryDate: text, actualDeliveryDate: text, actualDeliveryTime: text, deliveryStartTime: text, deliveryEndTime: text, receivedBy: text,
})

/** The event as UPS' Track API would tell it, so that both are read by the same code. */
function asAnswer({ trackingNumber, activityLocation: address, activityStatus: status, ...alert }: z.output<typeof Alert>) {
  const { scheduledDeliveryDate: scheduled, actualDeliveryDate: actual, actualDeliveryTime, deliveryStartTime: startTime, deliveryEndTime: endTime, receivedBy } = alert
  const activity = {
    date: alert.localActivityDate, time: alert.localActivityTime, gmtDate: alert.gmtActivityDate, gmtTime: alert.gmtActivityTime, gmtOffset: alert.gmtOffset,
    location: { address }, status: { type: status?.type, code: status?.code, statusCode: status?.descriptionCode, description: status?.description },
  }
  const deliveryDate = [...(scheduled ? [{ type: 'SDD', date: scheduled }] : []), ...(actual ? [{ type: 'DEL', date: actual }] : [])]
  const deliveryTime = actual ? { type: 'DEL', endTime: actualDeliveryTime } : endTime ? { type: startTime ? 'EDW' : 'CMT', startTime, endTime } : undefined
  return { trackResponse: { shipment: [{ inquiryNumber: trackingNumber, package: [{ trackingNumber, activity: [activity], deliveryDate, deliveryTime, deliveryInformation: { receivedBy } }] }] } }
}

const Subscribed = z.object({ validTrackingNumbers: list(z.string()) })
const Refused = z.object({ response: part(z.object({ errors: list(z.object({ code: text })) })) })

/** Codes that say only that none of these numbers is one of UPS'. */
function explain(body: string): AppError | undefined {
  try {
    const code = Refused.parse(JSON.parse(body)).response?.errors[0]?.code
    return code === 'VSS210' || code === 'VSS215' ? new AppError('not_found', 'UPS takes none of these numbers.') : undefined
  } catch {
    return undefined
  }
}

const subscribable = /^1Z[0-9A-Z]{16}$|^1R[0-9A-Z]{14}$|^1R[0-9A-Z]{26}$/

/** Version 1 takes address and credential with the numbers; in version 2 the merchant would have to enter them in UPS' portal. */
async function subscribe(queries: readonly TrackingQuery[], { url, secret }: WebhookTarget, settings: UpsSettings, context: CarrierContext): Promise<GrantedSubscription[]> {
  const trackingNumberList = queries.map(({ trackingNumber }) => trackingNumber).filter((number) => subscribable.test(number))
  if (trackingNumberList.length === 0) return []
  const root = settings.baseUrl.replace(/\/+(?:api\/*)?$/, '')
  const client = { tokenUrl: `${root}/security/v1/oauth/token`, clientId: settings.clientId, clientSecret: settings.clientSecret, basic: true }
  const question = JSON.stringify({ locale: 'en_US', trackingNumberList, destination: { url, credentialType: 'Bearer', credential: secret } })
  const headers = { accept: 'application/json', 'content-type': 'application/json', transId: randomUUID(), transactionSrc: 'afterglow' }
  try {
    const { body } = await withToken(name, client, context, (authorization) =>
      post(name, new URL(`${root}/api/track/v1/subscription/standard/package`), { ...headers, authorization }, question, context, explain))
    const { data } = Subscribed.safeParse(readJson(name, body))
    if (!data) throw unreadable(name, 'it names no subscribed numbers')
    return data.validTrackingNumbers.map((trackingNumber) => ({ trackingNumber, id: trackingNumber, expiresAt: context.now() + lifeMs }))
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return []
    throw error
  }
}

/**
 * UPS Track Alert: one event a message, with the credential we subscribed with; no history before the subscription, so that the parcel is
 * still asked for once. https://developer.ups.com/api/reference/trackalert
 */
export const upsWebhook = (read: (body: string, unmapped: Unmapped | undefined) => TrackingAnswer): CarrierWebhook<UpsSettings> => ({
  secret: 'subscribed',
  verify: (request, { secret }) => prove(request.headers['credential'] ?? authorizationOf(request, 'Bearer'), [secret]),
  parse(body, context) {
    const { data } = Alert.safeParse(messageOf(name, body))
    return data?.trackingNumber && data.activityStatus ? read(JSON.stringify(asAnswer(data)), context?.unmapped) : null
  },
  // Renewed on the eleventh day.
  subscriptions: { batch: 100, scope: () => 'parcels', renewBeforeMs: 3 * dayMs, subscribe },
})
