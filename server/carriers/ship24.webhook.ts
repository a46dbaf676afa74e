import type { TrackingAnswer } from '../contract/tracking.ts'
import type { CarrierWebhook } from '../core/carrier-port.ts'
import type { Unmapped } from './_events.ts'
import { authorizationOf, parcelNews, prove } from './_webhook.ts'

/** Ship24's webhooks, which bear the secret of its dashboard: https://docs.ship24.com/webhooks/authentication. */
export const ship24Webhook = (read: (body: string, unmapped: Unmapped | undefined) => TrackingAnswer): CarrierWebhook<{ webhookSecret: string }> => ({
  secret: 'theirs',
  verify: (request, { settings }) => prove(authorizationOf(request, 'Bearer'), [settings.webhookSecret]),
  parse: parcelNews('Ship24', read, ({ trackings }) => Array.isArray(trackings) && trackings.length > 0),
})
