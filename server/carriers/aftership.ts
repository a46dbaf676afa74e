import * as z from 'zod'
import { AppError } from '../contract/errors.ts'
import { WebUrl } from '../contract/text.ts'
import type { EstimatedDelivery, TrackingAnswer } from '../contract/tracking.ts'
import type { Carrier, CarrierContext, TrackingQuery } from '../core/carrier-port.ts'
import { answerOf, askable, parcelOf, proofOf, readEstimate, readScans, summaryOf, tableOf, type ReadParcel, type Scan } from './_aggregator.ts'
import { courierFor, courierTable } from './_couriers.ts'
import { once, type Unmapped } from './_events.ts'
import { atItsAddress, get, post, readJson, refusal, unreadable } from './_http.ts'
import { askableNumbers, readMany } from './_many.ts'
import { list, part, text } from './_shape.ts'
import { cleanText } from './_text.ts'
import { countryCoded, countryNamed } from './_time.ts'
import { aftershipWebhook } from './aftership.webhook.ts'

const name = 'AfterShip'
const courierOf = courierTable(new URL('./aftership.couriers.csv', import.meta.url))
const table = tableOf(new URL('./aftership.codes.csv', import.meta.url))

/** What the merchant enters. Keys: admin.aftership.com, Settings, API keys. */
const Settings = z.object({
  apiKey: z.string().trim().min(1).max(200).meta({ title: 'AfterShip API key', description: 'From Settings, API keys, with access to Tracking', secret: true }),
  courier: z.string().trim().regex(/^[a-z0-9-]{0,60}$/).default('').meta({ title: 'Carrier at AfterShip', description: 'AfterShip\'s short name of the carrier, such as dhl-germany; empty lets AfterShip find out' }),
  webhookSecret: z.string().trim().max(200).default('').meta({ title: 'Webhook secret', description: 'From Settings, Webhooks; empty while AfterShip sends none', secret: true }),
  baseUrl: WebUrl.default('https://api.aftership.com/tracking/2026-07').meta({ title: 'Address of the API', description: 'With the version of the API' }),
})
type AfterShipSettings = z.output<typeof Settings>

const Estimate = z.object({ datetime: text, datetime_min: text, datetime_max: text })
const OldEstimate = z.object({ estimated_delivery_date: text, estimated_delivery_date_min: text, estimated_delivery_date_max: text })
const Checkpoint = z.object({
  checkpoint_time: text, city: text, state: text, postal_code: text, location: text, message: text, tag: text, subtag: text, raw_tag: text,
  country_region: text, country_region_name: text, country_iso3: text, country_name: text,
})
/** Tracking object of version 2026-07; older versions leave fields out. */
const Tracking = z.object({
  tracking_number: text, tag: text, subtag: text, signed_by: text, shipment_type: text, shipment_delivery_date: text, destination_country_region: text, destination_country_iso3: text,
  latest_estimated_delivery: part(Estimate), courier_estimated_delivery_date: part(OldEstimate), aftership_estimated_delivery_date: part(OldEstimate), custom_estimated_delivery_date: part(Estimate), expected_delivery: text,
  last_mile: part(z.object({ tracking_number: text })), first_mile: part(z.object({ tracking_number: text })),
  proof_of_delivery: list(z.object({ url: text })),
  pickup_location: text,
  checkpoints: list(Checkpoint),
})
const Answer = z.object({
  meta: part(z.object({ code: z.coerce.number().int(), message: text })),
  data: part(z.object({ tracking: part(Tracking), trackings: list(Tracking), tracking_number: text }).loose()),
  /** Of a webhook. */
  msg: part(Tracking),
})

/** AfterShip's own codes begin with the HTTP status: 4003 is "tracking already exists", 4004 "does not exist". */
function errorOf(code: number): AppError | undefined {
  if (code >= 200 && code < 300) return undefined
  if (code === 4003) return new AppError('conflict', 'AfterShip follows this parcel already.')
  if (code === 4004) return refusal(name, 404)
  if (code === 4005) return new AppError('invalid_input', 'AfterShip does not know this form of tracking number.')
  if (code === 4011 || code === 4012) return new AppError('upstream_rejected', 'AfterShip cannot tell which carrier this parcel travels with. Enter the carrier in the settings.')
  return refusal(name, code < 600 ? code : Math.floor(code / 10))
}

const destinationOf = (tracking: z.output<typeof Tracking>) => countryCoded(tracking.destination_country_region ?? tracking.destination_country_iso3)

function readEstimates(tracking: z.output<typeof Tracking>): EstimatedDelivery | undefined {
  const destination = destinationOf(tracking)
  const whole = (one: z.output<typeof Estimate> | undefined) => one && (readEstimate(one.datetime_min, one.datetime_max, destination) ?? readEstimate(undefined, one.datetime, destination))
  const told = [tracking.courier_estimated_delivery_date, tracking.aftership_estimated_delivery_date].map((one) => one
    && (readEstimate(one.estimated_delivery_date_min, one.estimated_delivery_date_max, destination) ?? readEstimate(undefined, one.estimated_delivery_date, destination)))
  return whole(tracking.latest_estimated_delivery) ?? told.find(Boolean) ?? whole(tracking.custom_estimated_delivery_date) ?? readEstimate(undefined, tracking.expected_delivery, destination)
}

function readTracking(tracking: z.output<typeof Tracking>, unmapped: Unmapped): ReadParcel | undefined {
  const scans: Scan[] = tracking.checkpoints.map((point) => {
    const named = point.country_region_name ?? point.country_name
    const country = countryCoded(point.country_region ?? point.country_iso3) ?? countryNamed(named) ?? countryCoded(named)
    const place = point.city ? [point.city, point.state, named] : [point.location ?? named]
    return {
      times: [point.checkpoint_time], codes: [point.subtag, point.tag], code: point.raw_tag || point.subtag || point.tag, text: point.message,
      place, country: country ?? destinationOf(tracking), state: point.state, zip: point.postal_code,
    }
  })
  const events = readScans(table, scans, unmapped)
  // Older versions give the parcel no subtag: that of its last checkpoint of the same tag is meant.
  const subtag = tracking.subtag ?? tracking.checkpoints.findLast(({ tag }) => tag === tracking.tag)?.subtag
  const summary = summaryOf(table, [subtag, tracking.tag], tracking.tag === 'Delivered' ? tracking.shipment_delivery_date : undefined, events, unmapped, destinationOf(tracking))
  const estimatedDelivery = readEstimates(tracking)
  const signedBy = cleanText(tracking.signed_by)
  const service = cleanText(tracking.shipment_type, 200)
  const proofUrl = tracking.proof_of_delivery.map(({ url }) => proofOf(url)).find(Boolean)
  const more = { ...(estimatedDelivery && { estimatedDelivery }), ...(signedBy && { signedBy }), ...(service && { service }), ...(proofUrl && { proofUrl }) }
  const parcel = parcelOf([tracking.tracking_number, tracking.last_mile?.tracking_number, tracking.first_mile?.tracking_number], more, events, summary)
  const shop = parcel?.report.status === 'available_for_pickup' ? cleanText(tracking.pickup_location) : undefined
  return parcel && shop ? { ...parcel, report: { ...parcel.report, pickupPoint: { name: shop } } } : parcel
}

function parcelsOf(body: string, told: Unmapped | undefined): (ReadParcel | undefined)[] {
  const { data: answer, error } = Answer.safeParse(readJson(name, body))
  if (!answer) throw unreadable(name, 'it has another form', error)
  const refused = answer.meta && errorOf(answer.meta.code)
  // As an answer to read, that AfterShip follows the parcel already says nothing of it.
  if (refused) throw refused.code === 'conflict' ? refusal(name, 400) : refused
  const { data, msg } = answer
  // Since 2025-07 one tracking stands in data itself.
  const alone = data?.tracking_number ? Tracking.safeParse(data).data : undefined
  const trackings = [msg, data?.tracking, alone, ...data?.trackings ?? []].filter((tracking) => tracking !== undefined).slice(0, 200)
  if (trackings.length === 0) throw data && 'trackings' in (data as object) ? refusal(name, 404) : unreadable(name, 'it has no tracking')
  const unmapped = once(told)
  return trackings.map((tracking) => readTracking(tracking, unmapped))
}

const read = (body: string, told: Unmapped | undefined, number?: string) => answerOf(name, parcelsOf(body, told), number)

const explain = (body: string) => {
  try {
    const { meta } = Answer.parse(JSON.parse(body))
    return meta && errorOf(meta.code)
  } catch {
    return undefined
  }
}
const headersOf = ({ apiKey }: AfterShipSettings) => ({ 'as-api-key': apiKey, accept: 'application/json', 'content-type': 'application/json' })
const addressOf = ({ baseUrl }: AfterShipSettings) => new URL(`${baseUrl.replace(/\/+$/, '')}/trackings`)

function find(number: string, settings: AfterShipSettings, context: CarrierContext) {
  const url = addressOf(settings)
  url.searchParams.set('tracking_numbers', number)
  return get(name, url, headersOf(settings), context, explain)
}

/** Up to 50 numbers. Those AfterShip was not told of are told to it one by one, once in their lives. */
async function trackMany(queries: readonly TrackingQuery[], settings: AfterShipSettings, context: CarrierContext): Promise<TrackingAnswer> {
  const numbers = askableNumbers(name, queries, askable)
  let parcels: (ReadParcel | undefined)[] = []
  try {
    parcels = parcelsOf((await find([...numbers.keys()].join(','), settings, context)).body, context.unmapped)
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'not_found')) throw error
  }
  for (const [number, query] of numbers) {
    if (parcels.some((parcel) => parcel?.numbers.includes(number))) continue
    try {
      parcels.push(...parcelsOf(await tellOf(number, query, settings, context), context.unmapped).filter((parcel) => parcel?.numbers.includes(number)))
    } catch (error) {
      // Of this number only; the others are known by now.
      if (!(error instanceof AppError) || error.code === 'rate_limited' || error.code === 'unauthorized') throw error
    }
  }
  return readMany(name, numbers, (number) => answerOf(name, parcels, number))
}

/** AfterShip follows only what it was told of. */
async function tellOf(number: string, query: TrackingQuery, settings: AfterShipSettings, context: CarrierContext): Promise<string> {
  const { postcode, language } = query
  const slug = courierFor(courierOf, query, settings.courier)
  const tracking = {
    tracking_number: number, ...(slug && { slug }), ...(postcode && { destination_postal_code: postcode }), ...(language && { language: language.slice(0, 2).toLowerCase() }),
  }
  return (await post(name, addressOf(settings), headersOf(settings), JSON.stringify(tracking), context, explain)).body
}

async function track(query: TrackingQuery, settings: AfterShipSettings, context: CarrierContext): Promise<TrackingAnswer> {
  const number = askable(query.trackingNumber)
  const known = async () => read((await find(number, settings, context)).body, context.unmapped, number)
  try {
    return await known()
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'not_found')) throw error
  }
  try {
    return read(await tellOf(number, query, settings, context), context.unmapped, number)
  } catch (error) {
    // Told of by another process in the meantime.
    if (error instanceof AppError && error.code === 'conflict') return known()
    throw error
  }
}

/** AfterShip Tracking API 2026-07: https://www.aftership.com/docs/tracking/2026-07/quickstart/api-quick-start */
export const aftership: Carrier<typeof Settings> = {
  id: 'aftership',
  name,
  aliases: ['aftership'],
  language: 'en',
  settings: Settings,
  about: {
    api: 'Tracking API 2026-07', source: 'https://www.aftership.com/docs/tracking/2026-07/quickstart/api-quick-start',
    gives: ['estimate', 'window', 'pickup_point', 'signature_name', 'proof', 'service'], languages: [],
    limit: 'GET /trackings 6 a second; AfterShip counts new parcels, not questions, so the day is ours', triedLive: null,
  },
  quota: { perDay: 50_000, minIntervalMs: 200 },
  trackingUrl: (trackingNumber) => `https://www.aftership.com/track/${encodeURIComponent(trackingNumber)}`,
  parse: (body, context) => read(body, context?.unmapped),
  track,
  trackMany: { most: 50, track: trackMany },
  webhook: aftershipWebhook(read),
  courierOf,
  /** Lists parcels by a number nobody has; AfterShip answers an empty list. */
  check: async (settings, context) => { readJson(name, (await atItsAddress(name, find('AFTERGLOW0000', settings, context))).body) },
}
