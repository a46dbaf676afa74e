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
import { countryCoded, readTime } from './_time.ts'
import { ship24Webhook } from './ship24.webhook.ts'

const name = 'Ship24'
const courierOf = courierTable(new URL('./ship24.couriers.csv', import.meta.url))
const table = tableOf(new URL('./ship24.codes.csv', import.meta.url))

/** What the merchant enters. Key: dashboard.ship24.com, Integrations, API keys; with a plan per shipment. */
const Settings = z.object({
  apiKey: z.string().trim().min(1).max(200).meta({ title: 'Ship24 API key', description: 'From Integrations, API keys, with a plan per shipment', secret: true }),
  courier: z.string().trim().regex(/^[a-z0-9-]{0,60}$/).default('').meta({ title: 'Carrier at Ship24', description: 'Ship24\'s code of the carrier, such as us-post; empty lets Ship24 find out' }),
  webhookSecret: z.string().trim().max(200).default('').meta({ title: 'Webhook secret', description: 'From the webhook page of the dashboard; empty while Ship24 sends none', secret: true }),
  baseUrl: WebUrl.default('https://api.ship24.com').meta({ title: 'Address of the API' }),
})
type Ship24Settings = z.output<typeof Settings>

const Event = z.object({
  trackingNumber: text, status: text, statusCode: text, statusMilestone: text, occurrenceDatetime: text, datetime: text, utcOffset: text, location: text,
})
const Tracking = z.object({
  tracker: part(z.object({ trackingNumber: text })),
  shipment: part(z.object({
    statusCode: text, statusMilestone: text, originCountryCode: text, destinationCountryCode: text,
    delivery: part(z.object({ estimatedDeliveryDate: text, courierEstimatedDeliveryDate: part(z.object({ from: text, to: text })), service: text, signedBy: text })),
    trackingNumbers: list(z.object({ tn: text })),
  })),
  events: list(Event),
  statistics: part(z.object({ timestamps: part(z.object({ deliveredDatetime: text })) })),
})
const Answer = z.object({
  data: part(z.object({ trackings: part(list(Tracking)) })),
  /** Of a webhook, which names them without data. */
  trackings: part(list(Tracking)),
  errors: list(z.object({ code: text, message: text })),
})

/** Ship24's error codes: docs.ship24.com/errors. */
function errorOf({ code = '', message = '' }: { code?: string | undefined; message?: string | undefined }, status: number): AppError {
  if (code === 'validation_error' && /trackingNumber/i.test(message)) return new AppError('invalid_input', 'Ship24 does not know this form of tracking number.')
  if (/auth|api_?key|forbidden/i.test(code)) return refusal(name, 401)
  if (/quota|limit|too_many/i.test(code)) return refusal(name, 429)
  return refusal(name, /not_found/i.test(code) ? 404 : status)
}

/** Ship24 gives local times without an offset and tells the offset beside them, where it knows it. */
const timeOf = ({ occurrenceDatetime, datetime, utcOffset: offset }: z.output<typeof Event>, time = occurrenceDatetime ?? datetime) =>
  (time && offset && /^[+-]\d{2}:?\d{2}$/.test(offset) && /^[^Zz]{16,}$/.test(time) && !/[+-]\d{2}:?\d{2}$/.test(time.slice(16)) ? `${time}${offset}` : time)

/**
 * Most scans have no code. Such a one says that the parcel moves, or begins a new milestone; in one that lasts it only informs.
 */
function readEvents(told: z.output<typeof Event>[], { originCountryCode: origin, destinationCountryCode: destination }: { originCountryCode?: string | undefined; destinationCountryCode?: string | undefined } = {}): Scan[] {
  const timed = told.map((event) => {
    const arrived = /^(?:out_for_delivery|failed_attempt|available_for_pickup|delivered)$/.test(event.statusMilestone ?? '')
    const country = /(?:^|, ?)([A-Z]{2})$/.exec(event.location?.trim() ?? '')?.[1] ?? countryCoded(arrived ? destination ?? origin : origin ?? destination)
    return { event, country, at: Date.parse(readTime(timeOf(event), country)?.iso ?? '') || 0 }
  }).toSorted((a, b) => a.at - b.at)
  return timed.map(({ event, country }, index) => {
    const { statusCode: code, statusMilestone: milestone } = event
    const moves = code !== undefined || milestone === 'in_transit' || milestone !== timed[index - 1]?.event.statusMilestone
    return { times: [timeOf(event)], codes: [code, moves && milestone ? `milestone:${milestone}` : undefined], code, text: event.status, place: [event.location], country }
  })
}

function readTracking({ tracker, shipment, events: told, statistics }: z.output<typeof Tracking>, unmapped: Unmapped): ReadParcel | undefined {
  const events = readScans(table, readEvents(told, shipment), unmapped)
  const milestone = shipment?.statusMilestone ?? told[0]?.statusMilestone
  const delivered = milestone === 'delivered' ? statistics?.timestamps?.deliveredDatetime : undefined
  // Scans tell more than that the parcel is under way, and a coded one more than the milestone it stands under.
  const finer = milestone === 'in_transit' || told.some(({ statusCode, statusMilestone }) => statusCode && table.has(statusCode) && statusMilestone === milestone)
  const codes = events.length === 0 ? [shipment?.statusCode, milestone && `milestone:${milestone}`] : [milestone && !finer ? `milestone:${milestone}` : undefined]
  const summary = summaryOf(table, codes, delivered, events, unmapped)
  const estimate = shipment?.delivery?.courierEstimatedDeliveryDate
  const country = cleanText(shipment?.destinationCountryCode, 2)
  const estimatedDelivery = readEstimate(estimate?.from, estimate?.to, country) ?? readEstimate(undefined, shipment?.delivery?.estimatedDeliveryDate, country)
  const signedBy = cleanText(shipment?.delivery?.signedBy)
  const service = cleanText(shipment?.delivery?.service, 200)
  const numbers = [tracker?.trackingNumber, ...shipment?.trackingNumbers.map(({ tn }) => tn) ?? [], told[0]?.trackingNumber]
  return parcelOf(numbers, { ...(estimatedDelivery && { estimatedDelivery }), ...(signedBy && { signedBy }), ...(service && { service }) }, events, summary)
}

function read(body: string, told: Unmapped | undefined, number?: string): TrackingAnswer {
  const { data: answer, error } = Answer.safeParse(readJson(name, body))
  if (!answer) throw unreadable(name, 'it has another form', error)
  const [refused] = answer.errors
  if (refused) throw errorOf(refused, 400)
  const trackings = answer.data?.trackings ?? answer.trackings
  if (!trackings) throw unreadable(name, 'it has no trackings')
  if (trackings.length === 0) throw refusal(name, 404)
  const unmapped = once(told)
  return answerOf(name, trackings.slice(0, 100).map((tracking) => readTracking(tracking, unmapped)), number)
}

const explain = (body: string, status: number) => {
  try {
    const [refused] = Answer.parse(JSON.parse(body)).errors
    return refused && status !== 429 ? errorOf(refused, status) : undefined
  } catch {
    return undefined
  }
}
const headersOf = ({ apiKey }: Ship24Settings) => ({ authorization: `Bearer ${apiKey}`, accept: 'application/json', 'content-type': 'application/json; charset=utf-8' })
const addressOf = ({ baseUrl }: Ship24Settings, path: string) => new URL(`${baseUrl.replace(/\/+$/, '')}/public/v1/${path}`)

async function track(query: TrackingQuery, settings: Ship24Settings, context: CarrierContext): Promise<TrackingAnswer> {
  const number = askable(query.trackingNumber)
  const courier = courierFor(courierOf, query, settings.courier)
  // The same question never makes a second tracker; another field in it would.
  const question = { trackingNumber: number, ...(courier && { courierCode: [courier] }) }
  const { body } = await post(name, addressOf(settings, 'trackers/track'), headersOf(settings), JSON.stringify(question), context, explain)
  return read(body, context.unmapped, number)
}

/** Ship24 Tracking API, trackers: https://docs.ship24.com */
export const ship24: Carrier<typeof Settings> = {
  id: 'ship24',
  name,
  aliases: ['ship24', 'ship 24'],
  language: 'en',
  settings: Settings,
  about: {
    api: 'Tracking API, trackers (v1)', source: 'https://docs.ship24.com',
    gives: ['estimate', 'window', 'service', 'signature_name'], languages: [],
    limit: 'Ship24 counts trackers, not questions: ours', triedLive: null,
  },
  quota: { perDay: 20_000, minIntervalMs: 200 },
  trackingUrl: (trackingNumber) => `https://www.ship24.com/tracking?p=${encodeURIComponent(trackingNumber)}`,
  parse: (body, context) => read(body, context?.unmapped),
  track,
  webhook: ship24Webhook(read),
  courierOf,
  /** Lists one tracker, which makes none. */
  check: async (settings, context) => {
    const url = addressOf(settings, 'trackers')
    url.search = 'page=1&limit=1'
    readJson(name, (await atItsAddress(name, get(name, url, headersOf(settings), context, explain))).body)
  },
}
