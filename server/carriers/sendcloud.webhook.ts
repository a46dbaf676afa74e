import type { TrackingAnswer } from '../contract/tracking.ts'
import type { CarrierWebhook } from '../core/carrier-port.ts'
import type { Unmapped } from './_events.ts'
import { hmac, parcelNews, prove } from './_webhook.ts'

/** Sendcloud's webhooks, signed with hex HMAC-SHA256 of the integration's key over the body: https://api.sendcloud.dev/docs/sendcloud-public-api/webhooks. */
export const sendcloudWebhook = (read: (body: string, unmapped: Unmapped | undefined) => TrackingAnswer): CarrierWebhook<{ secretKey: string; webhookSecret: string }> => ({
  secret: 'theirs',
  verify({ headers, rawBody }, { settings }) {
    prove(headers['sendcloud-signature']?.trim().toLowerCase(), [hmac(settings.webhookSecret || settings.secretKey, [rawBody], 'hex')])
  },
  // Others tell of the integration: connected, changed, deleted.
  parse: parcelNews('Sendcloud', read, ({ action, parcel }) => action === 'parcel_status_changed' && typeof parcel === 'object' && parcel !== null),
})
