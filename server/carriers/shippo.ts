import * as z from 'zod'
import { AppError } from '../contract/errors.ts'
import { WebUrl } from '../contract/text.ts'
import type { TrackingAnswer } from '../contract/tracking.ts'
import type { Carrier, CarrierContext, TrackingQuery } from '../core/carrier-port.ts'
import { answerOf, askable, parcelOf, readEstimate, readScans, summaryOf, tableOf, type ReadParcel, type Scan } from './_aggregator.ts'
import { courierFor, courierTable } from './_couriers.ts'
import { once, type Unmapped } from './_events.ts'
import { atItsAddress, get, post, readJson, refusal, unreadable } from './_http.ts'
import { list, part, text } from './_shape.ts'
import { cleanText } from './_text.ts'
import { countryCoded } from './_time.ts'
import { shippoWebhook } from './shippo.webhook.ts'

const name = 'Shippo'
const courierOf = courierTable(new URL('./shippo.couriers.csv', import.meta.url))
const table = tableOf(new URL('./shippo.codes.csv', import.meta.url))

/** What the merchant enters. Tokens: apps.goshippo.com, Settings, API; a test token knows only the carrier "shippo". */
const Settings = z.object({
  apiKey: z.string().trim().min(1).max(200).meta({ title: 'Shippo API token', description: 'The live token; a test token knows only Shippo\'s test parcels', secret: true }),
  courier: z.string().trim().regex(/^[a-z0-9_]{0,60}$/).default('').meta({ title: 'Carrier at Shippo', description: 'Shippo\'s name of the carrier for parcels whose own Shippo does not know from us, such as dhl_germany; shippo for its test parcels' }),
  webhookSecret: z.string().trim().max(200).default('').meta({ title: 'Webhook secret', description: 'Only where Shippo gave you one for signatures; else the token in the address counts', secret: true }),
  baseUrl: WebUrl.default('https://api.goshippo.com').meta({ title: 'Address of the API' }),
})
type ShippoSettings = z.output<typeof Settings>

const Place = z.object({ city: text, state: text, zip: text, country: text })
const Substatus = z.object({ code: text, text, action_required: part(z.boolean()) })
const Status = z.object({ status: text, status_details: text, status_date: text, location: part(Place), substatus: z.union([Substatus, z.string().transform((code) => ({ code, text: undefined, action_required: undefined }))]).nullish().catch(undefined) })
const Track = z.object({
  carrier: text, tracking_number: text, eta: text,
  servicelevel: part(z.object({ name: text })),
  tracking_status: part(Status),
  tracking_history: list(Status),
})
const Answer = Track.extend({
  /** Of a webhook: track_updated. */
  data: part(Track),
  detail: text,
})

/** What has ended, or turned back, outranks its substatus: delivered late is delivered. */
function coded(status: z.output<typeof Status> | undefined) {
  const codes = [status?.substatus?.code, status?.status && `status:${status.status}`]
  return status?.status === 'DELIVERED' || status?.status === 'RETURNED' ? codes.toReversed() : codes
}

function readTrack(track: z.output<typeof Track>, unmapped: Unmapped): ReadParcel | undefined {
  const { tracking_status: now, tracking_history: history } = track
  const scans: Scan[] = [...history, ...(now ? [now] : [])].map((scan) => ({
    times: [scan.status_date], codes: coded(scan), code: scan.substatus?.code && scan.substatus.code !== 'other' ? scan.substatus.code : scan.status, text: scan.status_details ?? scan.substatus?.text,
    place: [scan.location?.city, scan.location?.state, scan.location?.country], country: countryCoded(scan.location?.country), state: scan.location?.state,
    zip: scan.location?.zip, action: scan.substatus?.action_required,
  }))
  const events = readScans(table, scans, unmapped)
  const estimatedDelivery = readEstimate(undefined, track.eta)
  const service = cleanText(track.servicelevel?.name, 200)
  const summary = summaryOf(table, coded(now), now?.status_date, events, unmapped)
  return parcelOf([track.tracking_number], { ...(estimatedDelivery && { estimatedDelivery }), ...(service && { service }) }, events, summary)
}

/** Shippo tells errors in words beside the HTTP status. */
function errorIn(detail: string): AppError {
  if (/token|credential|authenti|permission/i.test(detail)) return refusal(name, 401)
  if (/throttl|rate limit/i.test(detail)) return refusal(name, 429, Number(/in (\d{1,5}) seconds?/i.exec(detail)?.[1]) || undefined)
  return refusal(name, /not found/i.test(detail) ? 404 : 400)
}

function read(body: string, told: Unmapped | undefined, number?: string): TrackingAnswer {
  const { data: answer, error } = Answer.safeParse(readJson(name, body))
  if (!answer) throw unreadable(name, 'it has another form', error)
  const track = answer.data ?? answer
  if (!track.tracking_number) throw answer.detail ? errorIn(answer.detail) : unreadable(name, 'it has no parcel')
  // Shippo answers every number with a track; an empty one says that the carrier knows none.
  if (!track.tracking_status && track.tracking_history.length === 0) throw refusal(name, 404)
  return answerOf(name, [readTrack(track, once(told))], number)
}

const headersOf = ({ apiKey }: ShippoSettings) => ({ authorization: `ShippoToken ${apiKey}`, accept: 'application/json' })

const addressOf = ({ baseUrl }: ShippoSettings, path: string) => new URL(`${baseUrl.replace(/\/+$/, '')}/${path}`)

/** Told of a parcel, Shippo sends its news; told again it answers what it knows. Asking alone has the parcel answered, not watched. */
function ask(number: string, carrier: string, isFirst: boolean, settings: ShippoSettings, context: CarrierContext) {
  if (!isFirst) return get(name, addressOf(settings, `tracks/${encodeURIComponent(carrier)}/${encodeURIComponent(number)}`), headersOf(settings), context)
  const question = JSON.stringify({ carrier, tracking_number: number })
  return post(name, addressOf(settings, 'tracks/'), { ...headersOf(settings), 'content-type': 'application/json' }, question, context)
}

async function track(query: TrackingQuery, settings: ShippoSettings, context: CarrierContext): Promise<TrackingAnswer> {
  const number = askable(query.trackingNumber)
  const carrier = courierFor(courierOf, query, settings.courier)
  if (!carrier) throw new AppError('invalid_input', 'Shippo does not follow this parcel\'s carrier. Enter Shippo\'s name of it in the settings where it has one.')
  return read((await ask(number, carrier, query.isFirst ?? false, settings, context)).body, context.unmapped, number)
}

/** Shippo tracking: https://docs.goshippo.com/docs/tracking/tracking */
export const shippo: Carrier<typeof Settings> = {
  id: 'shippo',
  name,
  aliases: ['shippo', 'goshippo'],
  language: 'en',
  settings: Settings,
  about: {
    api: 'Tracking API', source: 'https://docs.goshippo.com/docs/tracking/tracking',
    gives: ['estimate', 'service'], languages: [],
    cannotTell: { customs: 'Shippo\'s package_held does not say by whom' },
    limit: '500 questions a minute with a live token, 50 with a test token; the day is ours', triedLive: null,
  },
  quota: { perDay: 20_000, minIntervalMs: 1200 },
  trackingUrl: () => null,
  parse: (body, context) => read(body, context?.unmapped),
  track,
  webhook: shippoWebhook(read),
  courierOf,
  /** Lists one of the merchant's carrier accounts: a live token knows no test parcel. */
  check: async (settings, context) => {
    const url = new URL(`${settings.baseUrl.replace(/\/+$/, '')}/carrier_accounts`)
    url.search = 'results=1'
    readJson(name, (await atItsAddress(name, get(name, url, headersOf(settings), context))).body)
  },
}
