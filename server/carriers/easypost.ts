import * as z from 'zod'
import { AppError } from '../contract/errors.ts'
import { WebUrl } from '../contract/text.ts'
import type { EstimatedDelivery, TrackingAnswer } from '../contract/tracking.ts'
import type { Carrier, CarrierContext, TrackingQuery } from '../core/carrier-port.ts'
import { answerOf, askable, parcelOf, readEstimate, readScans, summaryOf, tableOf, type ReadParcel, type Scan } from './_aggregator.ts'
import { courierFor, courierTable } from './_couriers.ts'
import { once, type Unmapped } from './_events.ts'
import { atItsAddress, get, post, readJson, refusal, unreadable } from './_http.ts'
import { zoneOfPlace } from './_places.ts'
import { list, part, text } from './_shape.ts'
import { cleanText } from './_text.ts'
import { countryCoded, readTime } from './_time.ts'
import { easypostWebhook } from './easypost.webhook.ts'

const name = 'EasyPost'
const courierOf = courierTable(new URL('./easypost.couriers.csv', import.meta.url))
const table = tableOf(new URL('./easypost.codes.csv', import.meta.url))

/** What the merchant enters. Keys: app.easypost.com, Account, API keys; a test key knows only the codes EZ1000000001 to EZ7000000007. */
const Settings = z.object({
  apiKey: z.string().trim().min(1).max(200).meta({ title: 'EasyPost API key', description: 'The production key; a test key knows only EasyPost\'s test parcels', secret: true }),
  courier: z.string().trim().regex(/^[A-Za-z0-9_-]{0,60}$/).default('').meta({ title: 'Carrier at EasyPost', description: 'EasyPost\'s name of the carrier, such as DHLPaket; empty lets EasyPost find out' }),
  baseUrl: WebUrl.default('https://api.easypost.com').meta({ title: 'Address of the API' }),
})
type EasyPostSettings = z.output<typeof Settings>

const Place = z.object({ city: text, state: text, country: text, zip: text })
const Detail = z.object({ message: text, description: text, status: text, status_detail: text, datetime: text, carrier_code: text, tracking_location: part(Place) })
const Tracker = z.object({
  tracking_code: text, status: text, status_detail: text, signed_by: text, est_delivery_date: text,
  carrier_detail: part(z.object({ service: text, est_delivery_date_local: text, est_delivery_time_local: text, destination_tracking_location: part(Place) })),
  tracking_details: list(Detail),
})
const Answer = Tracker.extend({
  object: text,
  trackers: part(list(Tracker)),
  /** Of a webhook: Event tracker.created and tracker.updated. */
  result: part(Tracker),
  error: part(z.object({ code: text, message: text })),
})

/** EasyPost's error codes: docs.easypost.com/docs/errors. */
function errorOf({ code = '' }: { code?: string | undefined }, status: number): AppError {
  const known = code.toUpperCase()
  if (/^(APIKEY|UNAUTHORIZED|FORBIDDEN)/.test(known)) return refusal(name, 401)
  if (/RATE_LIMIT|TOO_MANY/.test(known)) return refusal(name, 429)
  if (/NOT_FOUND/.test(known)) return refusal(name, 404)
  if (/INTERNAL|UNAVAILABLE|TIMEOUT|BAD_GATEWAY/.test(known)) return refusal(name, 503)
  return refusal(name, status)
}

const plainly: readonly (string | undefined)[] = ['out_for_delivery', 'delivered', 'available_for_pickup', 'return_to_sender', 'cancelled']
/** A status that says plainly where the parcel is outranks its detail: delivered damaged is delivered. */
function coded(status: string | undefined, detail: string | undefined) {
  const codes = [detail && `detail:${detail}`, status && `status:${status}`]
  return plainly.includes(status) ? codes.toReversed() : codes
}

/** Day and hour as the recipient's clock shows them; the hour counts only where its zone is known. */
function readLocalEstimate({ carrier_detail: local }: z.output<typeof Tracker>): EstimatedDelivery | undefined {
  const { country, state, zip } = local?.destination_tracking_location ?? {}
  const code = countryCoded(country)
  const time = code ? readTime(`${local?.est_delivery_date_local}T${local?.est_delivery_time_local}`, code, zoneOfPlace(code, state, zip)) : undefined
  return time?.second ? time.iso : readEstimate(undefined, local?.est_delivery_date_local)
}

function readTracker(tracker: z.output<typeof Tracker>, unmapped: Unmapped): ReadParcel | undefined {
  const scans: Scan[] = tracker.tracking_details.map(({ datetime, status, status_detail: detail, message, description, carrier_code: raw, tracking_location: at }) => ({
    times: [datetime], codes: coded(status, detail), code: raw?.trim() || (detail === 'unknown' ? undefined : detail) || status, text: message ?? description,
    place: [at?.city, at?.state, at?.country], country: countryCoded(at?.country), state: at?.state, zip: at?.zip,
  }))
  const events = readScans(table, scans, unmapped)
  const local = tracker.carrier_detail
  const estimatedDelivery = readLocalEstimate(tracker) ?? readEstimate(undefined, tracker.est_delivery_date)
  const signedBy = cleanText(tracker.signed_by)
  const service = cleanText(local?.service, 200)
  const summary = summaryOf(table, coded(tracker.status, tracker.status_detail), undefined, events, unmapped)
  return parcelOf([tracker.tracking_code], { ...(estimatedDelivery && { estimatedDelivery }), ...(signedBy && { signedBy }), ...(service && { service }) }, events, summary)
}

function read(body: string, told: Unmapped | undefined, number?: string): TrackingAnswer {
  const { data: answer, error } = Answer.safeParse(readJson(name, body))
  if (!answer) throw unreadable(name, 'it has another form', error)
  if (answer.error) throw errorOf(answer.error, 400)
  const { trackers, result } = answer
  if (trackers?.length === 0) throw refusal(name, 404)
  if (!trackers && !result && !answer.tracking_code) throw unreadable(name, 'it has no tracker')
  const unmapped = once(told)
  return answerOf(name, (trackers ?? [result ?? answer]).slice(0, 100).map((tracker) => readTracker(tracker, unmapped)), number)
}

const explain = (body: string, status: number) => {
  try {
    const { error } = Answer.parse(JSON.parse(body))
    return error && status !== 429 ? errorOf(error, status) : undefined
  } catch {
    return undefined
  }
}
const headersOf = ({ apiKey }: EasyPostSettings) => ({ authorization: `Basic ${Buffer.from(`${apiKey}:`).toString('base64')}`, accept: 'application/json', 'content-type': 'application/json' })
const addressOf = ({ baseUrl }: EasyPostSettings) => new URL(`${baseUrl.replace(/\/+$/, '')}/v2/trackers`)

function find(number: string, settings: EasyPostSettings, context: CarrierContext) {
  const url = addressOf(settings)
  url.searchParams.set('tracking_code', number)
  return get(name, url, headersOf(settings), context, explain)
}

async function track(query: TrackingQuery, settings: EasyPostSettings, context: CarrierContext): Promise<TrackingAnswer> {
  const number = askable(query.trackingNumber)
  try {
    return read((await find(number, settings, context)).body, context.unmapped, number)
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'not_found')) throw error
  }
  // EasyPost follows only what it was told of, and counts it once.
  const carrier = courierFor(courierOf, query, settings.courier)
  const tracker = { tracking_code: number, ...(carrier && { carrier }) }
  const { body } = await post(name, addressOf(settings), headersOf(settings), JSON.stringify({ tracker }), context, explain)
  return read(body, context.unmapped, number)
}

/** EasyPost trackers: https://docs.easypost.com/docs/trackers */
export const easypost: Carrier<typeof Settings> = {
  id: 'easypost',
  name,
  aliases: ['easypost', 'easy post'],
  language: 'en',
  settings: Settings,
  about: {
    api: 'Tracker API v2', source: 'https://docs.easypost.com/docs/trackers',
    gives: ['estimate', 'service', 'signature_name'], languages: [],
    cannotTell: { attempted: 'EasyPost calls it failure, which may be more than that', customs: 'EasyPost has no status for it; the scan\'s words tell' },
    limit: 'EasyPost publishes none: ours', triedLive: null,
  },
  quota: { perDay: 20_000, minIntervalMs: 250 },
  trackingUrl: () => null,
  parse: (body, context) => read(body, context?.unmapped),
  track,
  webhook: easypostWebhook(read),
  courierOf,
  /** Lists trackers of a code nobody has; EasyPost answers an empty list. */
  check: async (settings, context) => { readJson(name, (await atItsAddress(name, find('AFTERGLOW0000', settings, context))).body) },
}
