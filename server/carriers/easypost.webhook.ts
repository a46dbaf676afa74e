import type { TrackingAnswer } from '../contract/tracking.ts'
import type { CarrierWebhook, WebhookRequest } from '../core/carrier-port.ts'
import type { Unmapped } from './_events.ts'
import { hmac, idIn, parcelNews, prove, proveFresh } from './_webhook.ts'

const name = 'EasyPost'

const digestIn = (header: string | undefined) => header?.trim().replace(/^hmac-sha256-hex=/, '').toLowerCase()

/** The second form signs time, method, path and body: support.easypost.com, "Webhook HMAC Validation". */
function verifySecond({ headers, rawBody }: WebhookRequest, secret: string, now: number): void {
  const time = headers['x-timestamp'] ?? ''
  prove(digestIn(headers['x-hmac-signature-v2']), [hmac(secret, [time, 'POST', headers['x-path'] ?? '', rawBody], 'hex')])
  proveFresh(Date.parse(time), now)
}

/** EasyPost's webhooks, signed with the secret the merchant entered there: https://docs.easypost.com/guides/webhooks-guide. */
export const easypostWebhook = (read: (body: string, unmapped: Unmapped | undefined) => TrackingAnswer): CarrierWebhook<object> => ({
  secret: 'ours',
  verify(request, { secret: given }, now) {
    const secret = given.normalize('NFKD')
    if (request.headers['x-hmac-signature-v2']) return verifySecond(request, secret, now)
    prove(digestIn(request.headers['x-hmac-signature']), [hmac(secret, [request.rawBody], 'hex')])
  },
  parse: parcelNews(name, read, ({ description, result }) => String(description).startsWith('tracker.') && typeof result === 'object' && result !== null),
  eventId: idIn(name, 'id'),
})
