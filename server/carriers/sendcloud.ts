import * as z from 'zod'
import { AppError } from '../contract/errors.ts'
import { WebUrl } from '../contract/text.ts'
import type { TrackingAnswer } from '../contract/tracking.ts'
import type { Carrier, CarrierContext, TrackingQuery } from '../core/carrier-port.ts'
import { answerOf, askable, parcelOf, readEstimate, readScans, summaryOf, tableOf, type ReadParcel } from './_aggregator.ts'
import { once, type Unmapped } from './_events.ts'
import { get, nobodyHas, readJson, refusal, unreadable } from './_http.ts'
import { list, part, text } from './_shape.ts'
import { sendcloudWebhook } from './sendcloud.webhook.ts'

const name = 'Sendcloud'
const table = tableOf(new URL('./sendcloud.codes.csv', import.meta.url))
const slug = (words: string | undefined) => words?.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') ?? ''
/** Version 2 tells statuses by their words ("Announced: not collected", "announced-not-collected"). */
const byWords = new Map([...table.values()].filter(({ code }) => code.startsWith('id:')).flatMap(({ code, wording }) => wording.split('|').map((words) => [slug(words), code])))

/** What the merchant enters. Keys: app.sendcloud.com, Settings, Integrations, of an API integration. */
const Settings = z.object({
  publicKey: z.string().trim().min(1).max(200).meta({ title: 'Sendcloud public key', description: 'Of your API integration under Settings, Integrations' }),
  secretKey: z.string().trim().min(1).max(200).meta({ title: 'Sendcloud secret key', description: 'Stands beside the public key', secret: true }),
  webhookSecret: z.string().trim().max(200).default('').meta({ title: 'Webhook secret', description: 'The signature key of your integration, where it has one; else the secret key counts', secret: true }),
  baseUrl: WebUrl.default('https://panel.sendcloud.sc/api/v3').meta({ title: 'Address of the API', description: 'With the version of the API' }),
})
type SendcloudSettings = z.output<typeof Settings>

const Event = z.object({ event_at: text, status_code: text, status_description: text })
const TrackingNumber = z.object({ tracking_number: text })
/** A number in version 2, a code in version 3. */
const StatusId = z.object({ id: text, code: text, message: text })
const Parcel = z.object({ tracking_number: text, status: part(StatusId) })
/** Of GET /tracking/{number} of version 2. */
const OldStatus = z.object({ carrier_update_timestamp: text, parent_status: text, carrier_message: text })
const Body = z.object({
  tracking_numbers: part(list(TrackingNumber)),
  events: list(Event),
  details: part(z.object({ expected_delivery_date: text })),
  /** Of a webhook: parcel_status_changed, with the status as a number and Unix times. */
  parcel: part(Parcel),
  /** Of GET /parcels of version 2 and GET /shipments/{id} of version 3. */
  parcels: part(list(Parcel)),
  /** Of GET /tracking/{number} of version 2, which names the parcel in an address only. */
  statuses: part(list(OldStatus)),
  tracking_number: text, parcel_id: text, sendcloud_tracking_url: text, carrier_tracking_url: text, expected_delivery_date: text,
  timestamp: part(z.number()),
  carrier_status_change_timestamp: part(z.number()),
  detail: text,
  errors: list(z.object({ status: z.coerce.number().int() })),
  error: part(z.object({ code: z.coerce.number().int() })),
})
/** Event subscriptions put the parcel into data. */
const Answer = Body.extend({ data: part(Body) })
type SendcloudAnswer = z.output<typeof Body>

function errorIn({ detail, errors, error }: SendcloudAnswer): AppError | undefined {
  const status = errors[0]?.status ?? error?.code
  if (status !== undefined && status >= 400 && status < 600) return refusal(name, status)
  if (detail === undefined) return undefined
  return refusal(name, /does not exist|not found/i.test(detail) ? 404 : /credential|authenti/i.test(detail) ? 401 : /throttl/i.test(detail) ? 429 : 400)
}

/** Unix seconds, or milliseconds as Sendcloud's own example has them. */
function momentOf(unix: number | undefined): string | undefined {
  const date = unix ? new Date(unix < 1e11 ? unix * 1000 : unix) : undefined
  return date && !Number.isNaN(date.getTime()) ? date.toISOString() : undefined
}

function readParcel(answer: SendcloudAnswer, unmapped: Unmapped): ReadParcel | undefined {
  const events = readScans(table, answer.events.map((event) => ({
    times: [event.event_at], codes: [event.status_code], code: event.status_code, text: event.status_description, place: [],
  })), unmapped)
  const estimatedDelivery = readEstimate(undefined, answer.details?.expected_delivery_date)
  const numbers = answer.tracking_numbers?.map(({ tracking_number }) => tracking_number) ?? []
  return parcelOf(numbers, { ...(estimatedDelivery && { estimatedDelivery }) }, events, events.length === 0 ? { status: 'info_received' } : undefined)
}

/** The words decide where they are known: Sendcloud's own example calls the status 1 "Ready to send", its list "Announced". */
const codeOf = (status: z.output<typeof StatusId> | undefined) => status?.code ?? byWords.get(slug(status?.message)) ?? (status?.id && `id:${status.id}`)

function readWebhook(parcel: z.output<typeof Parcel>, { timestamp, carrier_status_change_timestamp: changed }: SendcloudAnswer, unmapped: Unmapped): ReadParcel | undefined {
  const code = codeOf(parcel.status)
  const times = [momentOf(changed), momentOf(timestamp)]
  const events = readScans(table, code ? [{ times, codes: [code], code: parcel.status?.code ?? parcel.status?.id, text: parcel.status?.message, place: [] }] : [], unmapped)
  return parcelOf([parcel.tracking_number], {}, events, summaryOf(table, [code], undefined, events, unmapped))
}

/** The number in an address such as tracking.sendcloud.sc/forward?carrier=dpd&code=3SYZXG132912330. */
const numberIn = (url: string | undefined) => (url && URL.canParse(url) ? new URL(url).searchParams.get('code') ?? undefined : undefined)

function readOld(answer: SendcloudAnswer, unmapped: Unmapped): ReadParcel | undefined {
  const events = readScans(table, (answer.statuses ?? []).map(({ carrier_update_timestamp: at, parent_status: status, carrier_message: message }) => ({
    times: [at], codes: [byWords.get(slug(status)) ?? status], code: status, text: message ?? status, place: [],
  })), unmapped)
  const estimatedDelivery = readEstimate(undefined, answer.expected_delivery_date)
  const number = answer.tracking_number ?? numberIn(answer.sendcloud_tracking_url) ?? numberIn(answer.carrier_tracking_url) ?? answer.parcel_id
  return parcelOf([number], { ...(estimatedDelivery && { estimatedDelivery }) }, events, events.length === 0 ? { status: 'info_received' } : undefined)
}

function read(body: string, told: Unmapped | undefined, number?: string): TrackingAnswer {
  const { data: whole, error } = Answer.safeParse(readJson(name, body))
  if (!whole) throw unreadable(name, 'it has another form', error)
  const answer: SendcloudAnswer = whole.data?.tracking_numbers || whole.data?.parcel || whole.data?.parcels ? whole.data : whole
  const unmapped = once(told)
  if (answer.tracking_numbers) return answerOf(name, [readParcel(answer, unmapped)], number)
  if (answer.statuses) return answerOf(name, [readOld(answer, unmapped)], number)
  const parcels = answer.parcel ? [answer.parcel] : answer.parcels
  if (!parcels) throw errorIn(answer) ?? unreadable(name, 'it has no parcel')
  if (parcels.length === 0) throw refusal(name, 404)
  return answerOf(name, parcels.slice(0, 100).map((parcel) => readWebhook(parcel, answer, unmapped)), number)
}

const explain = (body: string, status: number) => {
  // Of a number Sendcloud cannot read.
  if (status === 422) return new AppError('invalid_input', 'Sendcloud does not know this form of tracking number.')
  if (status !== 404) return undefined
  // Another page at this address is no word on a parcel.
  return /parcel/i.test(body) ? undefined : new AppError('upstream_rejected', 'There is no tracking of Sendcloud at this address. Check the address of the API.')
}

function ask(number: string, { publicKey, secretKey, baseUrl }: SendcloudSettings, context: CarrierContext) {
  const url = new URL(`${baseUrl.replace(/\/+$/, '')}/parcels/tracking/${encodeURIComponent(number)}`)
  const authorization = `Basic ${Buffer.from(`${publicKey}:${secretKey}`).toString('base64')}`
  return get(name, url, { authorization, accept: 'application/json' }, context, explain)
}

async function track({ trackingNumber }: TrackingQuery, settings: SendcloudSettings, context: CarrierContext): Promise<TrackingAnswer> {
  const number = askable(trackingNumber)
  return read((await ask(number, settings, context)).body, context.unmapped, number)
}

/** Sendcloud Parcel Tracking API v3: https://sendcloud.dev/docs/parcel-tracking/retrieve-tracking-info */
export const sendcloud: Carrier<typeof Settings> = {
  id: 'sendcloud',
  name,
  aliases: ['sendcloud', 'send cloud'],
  language: 'en',
  settings: Settings,
  about: {
    api: 'Parcel Tracking API v3', source: 'https://sendcloud.dev/docs/parcel-tracking/retrieve-tracking-info',
    gives: ['estimate'], languages: [],
    cannotTell: { lost: 'Sendcloud has no status for it' },
    limit: 'Sendcloud publishes none for this question: ours', triedLive: null,
  },
  quota: { perDay: 20_000, minIntervalMs: 250 },
  trackingUrl: () => null,
  parse: (body, context) => read(body, context?.unmapped),
  track,
  webhook: sendcloudWebhook(read),
  // Sendcloud knows its own parcels by their number alone.
  courierOf: () => undefined,
  /** Asks for a parcel nobody has: with good keys it does not exist. */
  check: (settings, context) => nobodyHas(name, ask('AFTERGLOW0000', settings, context).then(({ body }) => read(body, undefined))),
}
