import * as z from 'zod'
import { AppError } from '../contract/errors.ts'
import { WebUrl } from '../contract/text.ts'
import { TrackingAnswer, type ParcelReport } from '../contract/tracking.ts'
import type { Carrier, CarrierContext, TrackingQuery } from '../core/carrier-port.ts'
import { readCodes, type CodeRow } from './_codes.ts'
import { composeReport, inform, once, sortEvents, turnHomeward, withoutDoubles, type ReadEvent, type Summary, type Unmapped } from './_events.ts'
import { gatewayRefusal } from './_gateway.ts'
import { atItsAddress, get, nobodyHas, readJson, refusal, unreadable } from './_http.ts'
import { withToken } from './_oauth.ts'
import { askableNumbers, readMany } from './_many.ts'
import { list, text } from './_shape.ts'
import { cleanText } from './_text.ts'
import { readTime } from './_time.ts'
import { refine } from './_words.ts'

const name = 'GLS'
const codes = new Map(readCodes(new URL('./gls.codes.csv', import.meta.url)).map((row) => [row.code, row]))

/** What the merchant enters. GLS developer portal: dev-portal.gls-group.net, app with "Track And Trace V1". */
const Settings = z.object({
  clientId: z.string().trim().min(1).max(200).meta({ title: 'API key of the app', description: 'From your app with "Track And Trace V1" on dev-portal.gls-group.net', secret: true }),
  clientSecret: z.string().trim().min(1).max(200).meta({ title: 'API secret of the app', description: 'Stands beside the API key', secret: true }),
  baseUrl: WebUrl.default('https://api.gls-group.net').meta({ title: 'Address of the API', description: 'https://api-sandbox.gls-group.net for GLS\'s test system' }),
})
type GlsSettings = z.output<typeof Settings>

const Event = z.object({ code: text, city: text, country: text, description: text, eventDateTime: text })
const Parcel = z.object({ requested: text, unitno: text, status: text, statusDateTime: text, events: list(Event), errorCode: text })
const Answer = z.object({ parcels: list(Parcel) })

type GlsParcel = z.output<typeof Parcel>
interface Read { requested: string; report: ParcelReport; newest: number }

/** What a known code means, with the reason its sentence gives. */
function meaningOf(row: CodeRow | undefined, words: string): Pick<ReadEvent, 'status' | 'reason' | 'flags'> {
  if (!row?.status) return { status: 'unknown' }
  return refine({ status: row.status, ...(row.reason && { reason: row.reason }), ...(row.flags.length > 0 && { flags: row.flags }) }, row.informational ? '' : words)
}

function readEvent(event: z.output<typeof Event>, unmapped: Unmapped): ReadEvent | undefined {
  const time = readTime(event.eventDateTime, event.country)
  if (!time) return undefined
  const code = cleanText(event.code, 100) ?? ''
  const row = codes.get(code.toUpperCase())
  const description = cleanText(event.description) ?? ''
  if (!row) unmapped(code || 'none', description)
  const location = cleanText(event.city) ?? cleanText(event.country)
  return {
    at: Date.parse(time.iso), occurredAt: time.iso, ...meaningOf(row, description), code, description,
    ...(location && { location }), ...(row?.informational && { informational: true }),
  }
}

/** What GLS says of the parcel as a whole, which its many undocumented events do not; the sentence of the event that led to it tells why. */
function readSummary({ status, statusDateTime }: GlsParcel, events: ReadEvent[], unmapped: Unmapped): Summary | undefined {
  const code = cleanText(status, 80)?.toUpperCase()
  if (!code) return undefined
  const row = codes.get(`status:${code}`)
  if (!row) unmapped(`status:${code}`, '')
  if (!row?.status) return undefined
  const time = readTime(statusDateTime, undefined)
  const [newest] = events
  const words = newest?.status === 'unknown' && (!time || Date.parse(time.iso) === newest.at) ? newest.description : ''
  return { ...meaningOf(row, words), ...(time && { at: Date.parse(time.iso), occurredAt: time.iso }) }
}

function readParcel(parcel: GlsParcel, unmapped: Unmapped): Read | undefined {
  const trackingNumber = cleanText(parcel.unitno, 100) ?? cleanText(parcel.requested, 100)
  if (!trackingNumber || parcel.errorCode) return undefined
  const read = parcel.events.map((event) => readEvent(event, unmapped)).filter((event) => event !== undefined)
  const events = inform(turnHomeward(sortEvents(withoutDoubles(read)), false))
  const summary = readSummary(parcel, events, unmapped)
  return { requested: cleanText(parcel.requested, 100) ?? '', report: composeReport({ trackingNumber }, events, summary), newest: events[0]?.at ?? summary?.at ?? 0 }
}

/** What GLS means by the error it gives instead of a parcel. */
function errorOf({ errorCode = '' }: GlsParcel): AppError | undefined {
  const status = /^E_([45]\d\d)_\d\d$/.exec(errorCode)?.[1]
  return status ? refusal(name, Number(status)) : undefined
}

function read(body: string, told: Unmapped | undefined): Read[] {
  const json = readJson(name, body)
  const answer = Answer.safeParse(json)
  if (!answer.success || answer.data.parcels.length === 0) {
    const named = typeof json === 'object' && json !== null && 'parcels' in json
    throw (named ? (answer.success ? refusal(name, 404) : undefined) : gatewayRefusal(name, json)) ?? unreadable(name, 'it has no list of parcels', answer.error)
  }
  const unmapped = once(told)
  const parcels = answer.data.parcels.slice(0, 100)
  const readable = parcels.map((parcel) => readParcel(parcel, unmapped)).filter((parcel) => parcel !== undefined)
  if (readable.length === 0) throw parcels.map(errorOf).find(Boolean) ?? unreadable(name, 'none of its parcels has a number')
  return readable.toSorted((a, b) => b.newest - a.newest)
}

const answerOf = (parcels: Read[]) => TrackingAnswer.parse({ shipments: parcels.map(({ report }) => report) })

function ask(path: string, parameters: Record<string, string>, settings: GlsSettings, context: CarrierContext, language = 'EN') {
  const base = settings.baseUrl.replace(/\/+$/, '')
  const client = { tokenUrl: `${base}/oauth2/v1/token`, clientId: settings.clientId, clientSecret: settings.clientSecret, basic: true }
  const url = new URL(`${base}/track-and-trace-v1/tracking/simple/${path}`)
  for (const [key, value] of Object.entries(parameters)) url.searchParams.set(key, value)
  return withToken(name, client, context, (authorization) => get(name, url, { authorization, accept: 'application/json', 'accept-language': language }, context))
}

const plain = (number: string) => number.toUpperCase().replace(/[\s.-]/g, '')

/** GLS documents these two languages. */
const languageOf = (wish: string | undefined) => (wish?.slice(0, 2).toLowerCase() === 'de' ? 'de' : 'en')

function ownOf(parcels: readonly Read[], number: string, language: string): TrackingAnswer {
  const own = parcels.filter(({ requested, report }) => [requested, report.trackingNumber].some((one) => plain(one) === number))
  if (own.length === 0) throw refusal(name, 404)
  const answer = answerOf(own)
  for (const { events } of answer.shipments) for (const event of events) event.language ??= language
  return answer
}

function askable(trackingNumber: string): string {
  const number = plain(trackingNumber)
  if (!/^[A-Z0-9_]{6,20}$/.test(number)) throw new AppError('invalid_input', 'This is no GLS number: parcel numbers have 11 or 12 digits, track ids 8 letters and digits.')
  return number
}
/** The references find track ids and notification cards too, but may name other parcels; parcel numbers are asked for as such. */
const pathOf = (numbers: readonly string[]) => `${numbers.every((number) => /^(QAS_)?\d+$/.test(number)) ? 'trackids' : 'references'}/${numbers.join(',')}`

/** Up to 10 numbers, joined by commas (OpenAPI 1.0.7, "maximum limit of 10 parcel IDs per request"). */
async function trackMany(queries: readonly TrackingQuery[], settings: GlsSettings, context: CarrierContext): Promise<TrackingAnswer> {
  const numbers = askableNumbers(name, queries, askable)
  const language = languageOf(queries[0]?.language)
  const { body } = await ask(pathOf([...numbers.keys()]), {}, settings, context, language.toUpperCase())
  const parcels = read(body, context.unmapped)
  return readMany(name, numbers, (number) => ownOf(parcels, number, language))
}

async function track({ trackingNumber, language: wish }: TrackingQuery, settings: GlsSettings, context: CarrierContext): Promise<TrackingAnswer> {
  const number = askable(trackingNumber)
  const language = languageOf(wish)
  const { body } = await ask(pathOf([number]), {}, settings, context, language.toUpperCase())
  return ownOf(read(body, context.unmapped), number, language)
}

/** GLS Group, Track And Trace V1: https://dev-portal.gls-group.net (OpenAPI 1.0.7, 2025-09-10). */
export const gls: Carrier<typeof Settings> = {
  id: 'gls',
  name,
  aliases: ['gls', 'gls de', 'gls germany', 'gls deutschland', 'gls group', 'gls paket', 'gls parcel', 'gls business parcel', 'gls euro business parcel', 'general logistics systems'],
  language: 'en',
  settings: Settings,
  about: {
    api: 'Track And Trace V1 (OpenAPI 1.0.7)', source: 'https://dev-portal.gls-group.net',
    gives: [], languages: ['de', 'en'],
    cannotTell: { customs: 'its event codes stand in no document', lost: 'its event codes stand in no document' },
    uncited: 'most event codes: GLS gives the list only to holders of a key (GET /tracking/events/codes); the parcel\'s own status decides meanwhile',
    limit: 'GLS: 500 a day by default', triedLive: null,
  },
  quota: { perDay: 500, minIntervalMs: 1000 },
  trackingUrl: (trackingNumber, language) => {
    const page = /^de\b/i.test(language) ? 'DE/de/paketverfolgung' : 'GROUP/en/parcel-tracking'
    return `https://gls-group.com/${page}?match=${encodeURIComponent(trackingNumber)}`
  },
  parse: (body, context) => answerOf(read(body, context?.unmapped)),
  track,
  trackMany: { most: 10, track: trackMany },
  /** Asks for a parcel of GLS's test data set, which both systems know. */
  check: (settings, context) => nobodyHas(name, atItsAddress(name, ask('trackids/QAS_0000005', { showEvents: 'false' }, settings, context)).then(({ body }) => read(body, undefined))),
}
