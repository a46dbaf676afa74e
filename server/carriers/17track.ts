import * as z from 'zod'
import { AppError } from '../contract/errors.ts'
import { WebUrl } from '../contract/text.ts'
import type { TrackingAnswer } from '../contract/tracking.ts'
import type { Carrier, CarrierContext, TrackingQuery } from '../core/carrier-port.ts'
import { answerOf, askable, parcelOf, readEstimate, readScans, summaryOf, tableOf, type ReadParcel, type Scan } from './_aggregator.ts'
import { courierFor, courierTable } from './_couriers.ts'
import { once, type Unmapped } from './_events.ts'
import { atItsAddress, nobodyHas, post, readJson, refusal, unreadable } from './_http.ts'
import { askableNumbers, readMany } from './_many.ts'
import { list, part, text } from './_shape.ts'
import { cleanText } from './_text.ts'
import { countryCoded } from './_time.ts'
import { track17Webhook } from './17track.webhook.ts'

const name = '17TRACK'
const courierOf = courierTable(new URL('./17track.couriers.csv', import.meta.url))
const table = tableOf(new URL('./17track.codes.csv', import.meta.url))

/** What the merchant enters. Key: admin.17track.net, Settings, Security, Access key. */
const Settings = z.object({
  apiKey: z.string().trim().min(1).max(200).meta({ title: '17TRACK access key', description: 'From Settings, Security on admin.17track.net', secret: true }),
  courier: z.string().trim().regex(/^\d{0,10}$/).default('').meta({ title: 'Carrier at 17TRACK', description: '17TRACK\'s number of the carrier, such as 100001 for DHL Express; empty lets 17TRACK find out' }),
  baseUrl: WebUrl.default('https://api.17track.net/track/v2.2').meta({ title: 'Address of the API', description: 'With the version of the API' }),
})
type Track17Settings = z.output<typeof Settings>

const Event = z.object({
  time_iso: text, time_utc: text, description: text, location: text, stage: text, sub_status: text,
  /** As the carrier wrote it: where its offset is unknown, the two others are empty. */
  time_raw: part(z.object({ date: text, time: text, timezone: text })),
  address: part(z.object({ country: text, state: text, city: text })),
})
const Tracked = z.object({
  number: text,
  track_info: part(z.object({
    latest_status: part(z.object({ status: text, sub_status: text })),
    latest_event: part(Event),
    time_metrics: part(z.object({ estimated_delivery_date: part(z.object({ from: text, to: text })) })),
    misc_info: part(z.object({ local_number: text })),
    tracking: part(z.object({ providers: list(z.object({ provider: part(z.object({ country: text })), service_type: text, events: list(Event) })) })),
  })),
})
const Failure = z.object({ code: z.coerce.number().int() })
const Rejected = z.object({ number: text, error: part(Failure) })
const Answer = z.object({
  code: z.coerce.number().int().optional().catch(undefined),
  /** Of a webhook: TRACKING_UPDATED, whose data is one parcel. */
  event: text,
  data: part(Tracked.extend({ accepted: part(list(Tracked)), rejected: list(Rejected), errors: list(Failure) })),
})
type Track17Answer = z.output<typeof Answer>

const notRegistered = -18_019_902
const registeredAlready = -18_019_901
/** 17TRACK's error codes: api.17track.net/doc?version=v2.2, "Error codes". */
function errorOf(code: number): AppError {
  switch (code) {
    case -18_010_001: case -18_010_002: case -18_010_004: case -18_010_005: return refusal(name, 401)
    case -18_010_003: return refusal(name, 503)
    case -18_019_902: case -18_019_909: return refusal(name, 404)
    case -18_019_903: case -18_019_910: return new AppError('upstream_rejected', '17TRACK cannot tell which carrier this parcel travels with. Enter the carrier in the settings.')
    case -18_019_907: case -18_019_908: return refusal(name, 429)
    case -18_010_011: case -18_010_012: return new AppError('invalid_input', '17TRACK does not know this form of tracking number.')
    default: return refusal(name, code >= 400 && code < 600 ? code : 400)
  }
}

/** A sub status begins with the main status it belongs to, which still decides when the sub status is new to us. */
function mainOf(subStatus = ''): string | undefined {
  const [main] = /^[^_]+(?=_)/.exec(subStatus) ?? []
  return main && !table.has(subStatus.toLowerCase()) && table.has(main.toLowerCase()) ? main : undefined
}

const rawTimeOf = ({ time_raw: raw }: z.output<typeof Event>) => (raw?.date ? `${raw.date}${raw.time ? `T${raw.time}${raw.timezone ?? ''}` : ''}` : undefined)

function readTracked({ number, track_info: info }: z.output<typeof Tracked>, unmapped: Unmapped): ReadParcel | undefined {
  if (!info) return undefined
  const providers = info.tracking?.providers ?? []
  const told = providers.flatMap(({ provider, events }) => events.map((event) => ({ ...event, home: provider?.country })))
  const scans: Scan[] = (told.length > 0 || !info.latest_event ? told : [{ ...info.latest_event, home: undefined }]).map((event) => ({
    times: [event.time_iso, event.time_utc, rawTimeOf(event)], codes: [event.sub_status, event.stage, mainOf(event.sub_status)], code: event.sub_status ?? event.stage, text: event.description,
    place: event.location ? [event.location] : [event.address?.city, event.address?.state, event.address?.country], country: countryCoded(event.address?.country ?? event.home), state: event.address?.state,
  }))
  const events = readScans(table, scans, unmapped)
  const { from, to } = info.time_metrics?.estimated_delivery_date ?? {}
  const estimatedDelivery = readEstimate(from, to)
  const service = cleanText(providers.map(({ service_type }) => service_type).find(Boolean), 200)
  const summary = summaryOf(table, [info.latest_status?.sub_status, info.latest_status?.status], undefined, events, unmapped)
  return parcelOf([number, info.misc_info?.local_number], { ...(estimatedDelivery && { estimatedDelivery }), ...(service && { service }) }, events, summary)
}

/** The code 17TRACK refuses the question with, if it does. */
function refusedWith({ code, data }: Track17Answer): number | undefined {
  if (code) return code
  const listed = data?.errors[0] ?? (data?.accepted?.length ? undefined : data?.rejected[0]?.error)
  return listed?.code
}

function parcelsOf(body: string, told: Unmapped | undefined): (ReadParcel | undefined)[] {
  const { data: answer, error } = Answer.safeParse(readJson(name, body))
  if (!answer) throw unreadable(name, 'it has another form', error)
  const code = refusedWith(answer)
  if (code) throw errorOf(code)
  // Tells that 17TRACK watches no longer; where the parcel is, it does not tell.
  if (answer.event === 'TRACKING_STOPPED') throw new AppError('upstream_rejected', '17TRACK no longer follows this parcel: this message tells only that. Resume tracking at 17TRACK.')
  const accepted = answer.data?.accepted
  if (accepted?.length === 0) throw refusal(name, 404)
  const tracked = accepted ?? (answer.data?.number ? [answer.data] : [])
  if (tracked.length === 0) throw unreadable(name, 'it has no parcel')
  // Taken over, and not looked up yet.
  if (tracked.every(({ number: told, track_info: info }) => told && !info)) throw refusal(name, 404)
  const unmapped = once(told)
  const parcels = tracked.slice(0, 100).map((one) => readTracked(one, unmapped))
  // A number that was given to several carriers: those that know it count.
  const known = parcels.filter((parcel) => parcel && parcel.report.events.length > 0)
  return known.length > 0 ? known : parcels
}

const read = (body: string, told: Unmapped | undefined, number?: string) => answerOf(name, parcelsOf(body, told), number)

const explain = (body: string) => {
  try {
    const code = refusedWith(Answer.parse(JSON.parse(body)))
    return code ? errorOf(code) : undefined
  } catch {
    return undefined
  }
}

const ask = (act: 'gettrackinfo' | 'register', number: string, settings: Track17Settings, context: CarrierContext, courier?: string) => askMany(act, [{ number, courier }], settings, context)

function askMany(act: 'gettrackinfo' | 'register', parcels: readonly { number: string; courier?: string }[], settings: Track17Settings, context: CarrierContext) {
  const url = new URL(`${settings.baseUrl.replace(/\/+$/, '')}/${act}`)
  const question = JSON.stringify(parcels.map(({ number, courier }) => ({ number, ...(courier && { carrier: Number(courier) }) })))
  return post(name, url, { '17token': settings.apiKey, accept: 'application/json', 'content-type': 'application/json' }, question, context, explain)
}

function codeOf(body: string): number | undefined {
  const answer = Answer.safeParse(readJson(name, body)).data
  return answer && refusedWith(answer)
}

/** Up to 40 numbers. Those 17TRACK was not told of are registered together, and known when they are asked for again. */
async function trackMany(queries: readonly TrackingQuery[], settings: Track17Settings, context: CarrierContext): Promise<TrackingAnswer> {
  const numbers = askableNumbers(name, queries, askable)
  const { body } = await askMany('gettrackinfo', [...numbers.keys()].map((number) => ({ number })), settings, context)
  const rejected = Answer.safeParse(readJson(name, body)).data?.data?.rejected ?? []
  const unknown = rejected.flatMap(({ number, error }) => {
    const query = error?.code === notRegistered && number ? numbers.get(number) : undefined
    return query && number ? [{ number, courier: courierFor(courierOf, query, settings.courier) }] : []
  })
  if (unknown.length > 0) await askMany('register', unknown, settings, context)
  if (unknown.length === numbers.size) throw refusal(name, 404)
  const parcels = parcelsOf(body, context.unmapped)
  return readMany(name, numbers, (number) => answerOf(name, parcels, number))
}

async function track(query: TrackingQuery, settings: Track17Settings, context: CarrierContext): Promise<TrackingAnswer> {
  const number = askable(query.trackingNumber)
  const first = await ask('gettrackinfo', number, settings, context)
  if (codeOf(first.body) !== notRegistered) return read(first.body, context.unmapped, number)
  // Registering costs one of the merchant's parcels, once. 17TRACK then needs some minutes; until then it has no news.
  const { body } = await ask('register', number, settings, context, courierFor(courierOf, query, settings.courier))
  const refused = codeOf(body) === registeredAlready ? undefined : explain(body)
  if (refused) throw refused
  return read((await ask('gettrackinfo', number, settings, context)).body, context.unmapped, number)
}

/** 17TRACK Tracking API v2.2: https://api.17track.net/doc?version=v2.2 */
export const track17: Carrier<typeof Settings> = {
  id: '17track',
  name,
  aliases: ['17track', '17 track', '17track.net'],
  language: 'en',
  settings: Settings,
  about: {
    api: 'Tracking API v2.2', source: 'https://api.17track.net/doc?version=v2.2',
    gives: ['estimate', 'window', 'service'], languages: [],
    limit: '3 questions a second; 17TRACK counts parcels, not questions, so the day is ours', triedLive: null,
  },
  quota: { perDay: 50_000, minIntervalMs: 350 },
  trackingUrl: (trackingNumber, language) => `https://t.17track.net/${/^de\b/i.test(language) ? 'de' : 'en'}#nums=${encodeURIComponent(trackingNumber)}`,
  parse: (body, context) => read(body, context?.unmapped),
  track,
  trackMany: { most: 40, track: trackMany },
  webhook: track17Webhook(read),
  courierOf,
  /** Asks for a number nobody registered: a good key is told just that. */
  check: (settings, context) => nobodyHas(name, atItsAddress(name, ask('gettrackinfo', 'AFTERGLOW0000', settings, context)).then(({ body }) => read(body, undefined))),
}
