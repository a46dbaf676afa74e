import type { TrackingAnswer } from '../contract/tracking.ts'
import type { CarrierWebhook } from '../core/carrier-port.ts'
import type { Unmapped } from './_events.ts'
import { hmac, idIn, parcelNews, prove } from './_webhook.ts'

const name = 'AfterShip'

/**
 * AfterShip's webhooks, signed with base64 HMAC-SHA256 over the body: https://www.aftership.com/docs/tracking/webhook/webhook-signature.
 * Its products name the header differently; that of organisations from before October 2022 begins with `hmac-sha256=`.
 */
export const aftershipWebhook = (read: (body: string, unmapped: Unmapped | undefined) => TrackingAnswer): CarrierWebhook<{ webhookSecret: string }> => ({
  secret: 'theirs',
  verify({ headers, rawBody }, { settings }) {
    const given = headers['aftership-hmac-sha256'] ?? headers['as-signature-hmac-sha256'] ?? headers['am-webhook-signature']?.replace(/^hmac-sha256=/, '')
    prove(given, [hmac(settings.webhookSecret, [rawBody], 'base64')])
  },
  // The test of the dashboard has no parcel in `msg`.
  parse: parcelNews(name, read, ({ msg }) => typeof msg === 'object' && msg !== null && 'tracking_number' in msg),
  eventId: idIn(name, 'event_id'),
})
