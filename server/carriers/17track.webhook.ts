import { createHash } from 'node:crypto'
import type { TrackingAnswer } from '../contract/tracking.ts'
import type { CarrierWebhook } from '../core/carrier-port.ts'
import type { Unmapped } from './_events.ts'
import { parcelNews, prove } from './_webhook.ts'

/** 17TRACK's webhooks: `sign` is hex SHA-256 of body, slash and access key (no HMAC): https://api.17track.net/doc?version=v2.2, "Webhook". */
export const track17Webhook = (read: (body: string, unmapped: Unmapped | undefined) => TrackingAnswer): CarrierWebhook<{ apiKey: string }> => ({
  secret: 'theirs',
  verify({ headers, rawBody }, { settings }) {
    const expected = settings.apiKey ? createHash('sha256').update(rawBody).update(`/${settings.apiKey}`).digest('hex') : undefined
    prove(headers['sign']?.trim().toLowerCase(), [expected])
  },
  // TRACKING_STOPPED says that 17TRACK watches no longer, nothing of the parcel.
  parse: parcelNews('17TRACK', read, ({ event }) => event === 'TRACKING_UPDATED'),
})
