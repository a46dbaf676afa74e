import type { TrackingAnswer } from '../contract/tracking.ts'
import type { CarrierWebhook } from '../core/carrier-port.ts'
import type { Unmapped } from './_events.ts'
import { hmac, parcelNews, prove, proveFresh } from './_webhook.ts'

/** `t=<Unix seconds>,v1=<hex>` */
function partsOf(header: string | undefined): { time: string; digest: string } {
  const parts = new Map(header?.split(',').map((part) => part.trim().split('=', 2) as [string, string]))
  return { time: parts.get('t') ?? '', digest: parts.get('v1')?.toLowerCase() ?? '' }
}

/**
 * Shippo's webhooks: a token of ours in the address, or, once Shippo has given the merchant a secret, HMAC-SHA256 over time and body:
 * https://docs.goshippo.com/docs/tracking/webhooksecurity. With a secret the token alone is not enough.
 */
export const shippoWebhook = (read: (body: string, unmapped: Unmapped | undefined) => TrackingAnswer): CarrierWebhook<{ webhookSecret: string }> => ({
  secret: 'address',
  verify({ headers, rawBody, url }, { secret, settings }, now) {
    prove(url.searchParams.get('token') ?? undefined, [secret])
    if (!settings.webhookSecret) return
    const { time, digest } = partsOf(headers['shippo-auth-signature'])
    prove(digest, [hmac(settings.webhookSecret, [`${time}.`, rawBody], 'hex')])
    proveFresh(Number(time) * 1000, now)
  },
  parse: parcelNews('Shippo', read, ({ event, data }) => event === 'track_updated' && typeof data === 'object' && data !== null),
})
