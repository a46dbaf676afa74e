import * as z from 'zod'
import type { TrackingAnswer } from '../contract/tracking.ts'
import type { CarrierWebhook } from '../core/carrier-port.ts'
import type { Unmapped } from './_events.ts'
import { unreadable } from './_http.ts'
import { hmac, messageOf, prove } from './_webhook.ts'

const name = 'FedEx'

const Results = z.array(z.looseObject({})).min(1).max(100)
const Told = z.union([
  z.looseObject({ output: z.looseObject({ completeTrackResults: Results }) }).transform(({ output }) => output.completeTrackResults),
  z.looseObject({ completeTrackResults: Results }).transform(({ completeTrackResults }) => completeTrackResults),
  z.looseObject({ trackResults: Results }).transform((complete) => [complete]),
  z.looseObject({ trackingNumberInfo: z.looseObject({}) }).transform((result) => [{ trackResults: [result] }]),
])

/**
 * FedEx Advanced Integrated Visibility: results as the Track API has them, alone or in its envelope, signed with HMAC-SHA256 over the body by
 * the security token the merchant entered in the project. FedEx writes of a base64 and, elsewhere, of a hex value: both prove the same.
 * https://developer.fedex.com/api/en-us/catalog/shipment-visibility-webhook/docs.html. Subscriptions belong to that project and do not end.
 */
export const fedexWebhook = (read: (body: string, unmapped: Unmapped | undefined) => TrackingAnswer): CarrierWebhook<object> => ({
  secret: 'ours',
  verify({ headers, rawBody }, { secret }) {
    const hex = hmac(secret, [rawBody], 'hex')
    prove(headers['fdx-signature']?.trim(), [hmac(secret, [rawBody], 'base64'), hex, hex && Buffer.from(hex).toString('base64')])
  },
  parse(body, context) {
    const message = messageOf(name, body)
    if (Object.keys(message).length === 0) return null
    const { data: completeTrackResults, error } = Told.safeParse(message)
    if (!completeTrackResults) throw unreadable(name, 'it has no track results', error)
    return read(JSON.stringify({ output: { completeTrackResults } }), context?.unmapped)
  },
})
