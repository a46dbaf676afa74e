import * as z from 'zod'
import { AppError } from '../contract/errors.ts'
import { WebUrl } from '../contract/text.ts'
import { TrackingAnswer, type EstimatedDelivery, type ParcelReport } from '../contract/tracking.ts'
import type { Carrier, CarrierContext, TrackingQuery } from '../core/carrier-port.ts'
import { foldText, readCodes } from './_codes.ts'
import { composeReport, deciding, inform, once, sortEvents, turnHomeward, withoutDoubles, type ReadEvent, type Summary, type Unmapped } from './_events.ts'
import { get, nobodyHas, readJson, refusal, unreadable } from './_http.ts'
import { askableNumbers, readMany } from './_many.ts'
import { zoneOfPlace } from './_places.ts'
import { cleanText } from './_text.ts'
import { countryNamed, readTime, zoneOfCountry } from './_time.ts'
import { AusPostAnswer, type AusPostArticle, type AusPostEvent, type AusPostProblem, type AusPostResult } from './australia-post.answer.ts'

const name = 'Australia Post'
const table = readCodes(new URL('./australia-post.codes.csv', import.meta.url))
const keywords = table.filter(({ code }) => code === 'keyword:en')
const statuses = new Map(table.map((row) => [row.code, row]))

/** What the merchant enters: key, password and charge account of the Developer Centre. */
const Settings = z.object({
  apiKey: z.string().trim().min(1).max(200).meta({ title: 'API key', description: 'Of the Shipping and Tracking APIs, from the Developer Centre; for eParcel and StarTrack contracts', secret: true }),
  password: z.string().min(1).max(200).meta({ title: 'Password of the API key', secret: true }),
  accountNumber: z.string().trim().regex(/^[A-Z0-9]{8,10}$/i).meta({ title: 'Account number', description: 'Charge account, eight or ten characters, with its leading zeros' }),
  baseUrl: WebUrl.default('https://digitalapi.auspost.com.au/shipping/v1').meta({ title: 'Address of the API', description: 'https://digitalapi.auspost.com.au/test/shipping/v1 for the test system' }),
})
type Settings = z.output<typeof Settings>

/** What a code of the API reference means; what it does not list is told by its words. */
function errorOf(problem: AusPostProblem): AppError {
  const code = (problem.code ?? problem.error_code ?? '').trim().toUpperCase()
  const words = [problem.name, problem.error_name, problem.message].join(' ')
  if (code === 'API_002' || /too many requests|rate limit/i.test(words)) return refusal(name, 429)
  if (code === 'ESB-10001' || code === '51104') return refusal(name, 404)
  if (/^ESB-20\d+$/.test(code)) return refusal(name, 503)
  if (/^5110[0-3]$/.test(code)) return new AppError('invalid_input', 'Australia Post does not take this combination of numbers.')
  if (/^API_00[13]$|^40[13]$/.test(code) || /unauthori[sz]ed|unauthenticated|forbidden|api key|credentials|account/i.test(words)) return refusal(name, 401)
  if (/invalid tracking id|not found/i.test(words)) return refusal(name, 404)
  return refusal(name, /system error|internal|unavailable/i.test(words) ? 503 : 400)
}

/** "CHICAGO (US)", "US-60199, UNITED STATES", "KEW VIC": the zone of a time that has no offset of its own. */
function zoneOf(location: string | undefined): string {
  const country = /\(([A-Z]{2})\)\s*$/.exec(location ?? '')?.[1]
  if (country && country !== 'AU') return zoneOfCountry(country)
  const named = countryNamed(location?.split(',').at(-1))
  if (named && named !== 'AU') return zoneOfCountry(named)
  return zoneOfPlace('AU', /\b(ACT|NSW|NT|QLD|SA|TAS|VIC|WA)\s*$/i.exec(location ?? '')?.[1])
}

function readEvent({ location: at, description: words, date }: AusPostEvent, unmapped: Unmapped): ReadEvent | undefined {
  const time = readTime(date, 'AU', zoneOf(at))
  if (!time) return undefined
  const description = cleanText(words) ?? ''
  const row = keywords.find((one) => one.fits(foldText(description)))
  if (!row) unmapped('none', description)
  // "Transit Scan" stands where the place is not known.
  const location = /^transit scan$/i.test(at?.trim() ?? '') ? undefined : cleanText(at)
  return {
    at: Date.parse(time.iso), occurredAt: time.iso, status: row ? row.status ?? 'in_transit' : 'unknown', code: '', description,
    ...(row?.reason && { reason: row.reason }), ...(row?.flags.length && { flags: row.flags }), ...(location && { location }), ...(row?.informational && { informational: true }),
  }
}

/** What Australia Post says of an article as a whole; since the newest of its scans, where there are any. */
function readSummary(told: string | undefined, newest: ReadEvent | undefined, unmapped: Unmapped): Summary | undefined {
  const words = cleanText(told, 80)
  if (!words) return undefined
  const row = statuses.get(`status:${words.toLowerCase()}`) ?? keywords.find((one) => one.status && one.fits(foldText(words)))
  if (!row) unmapped(`status:${words}`, words)
  if (!row?.status) return undefined
  return { status: row.status, ...(row.reason && { reason: row.reason }), ...(row.flags.length > 0 && { flags: row.flags }), ...(newest && { at: newest.at, occurredAt: newest.occurredAt }) }
}

function readEstimate({ expected_delivery_date, estimated_delivery_date }: AusPostArticle): EstimatedDelivery | undefined {
  const time = readTime(expected_delivery_date ?? estimated_delivery_date, 'AU')
  return time?.second ? time.iso : time?.day
}

const ends = ['delivered', 'returned', 'cancelled']

interface Told { article: AusPostArticle; number: string; scans: AusPostEvent[]; status: string | undefined }

function readArticle({ article, number, scans, status }: Told, unmapped: Unmapped): ParcelReport {
  const read = [...article.events, ...scans].slice(0, 1000).map((event) => readEvent(event, unmapped)).filter((event) => event !== undefined)
  const events = inform(turnHomeward(sortEvents(withoutDoubles(read)), false))
  const estimatedDelivery = readEstimate(article)
  const service = cleanText(article.product_type, 200)
  const moving = deciding(events)
  const summary = readSummary(article.status ?? status, events[0], unmapped)
  // Its status is coarser than its scans: it counts where they tell nothing, or have not yet told the end.
  const ended = summary && ends.includes(summary.status) && !(moving && ends.includes(moving.status))
  const report = composeReport({ trackingNumber: number, ...(estimatedDelivery && { estimatedDelivery }), ...(service && { service }) }, events, !moving || ended ? summary : undefined)
  const point = report.status === 'available_for_pickup' ? /\bcollection (?:at|from) (.{2,250})$/i.exec(moving?.description ?? '')?.[1] : undefined
  return point ? { ...report, pickupPoint: { name: point } } : report
}

/** The articles of a number: its own, those of its consignment, and what the consignment as a whole was scanned for. */
function articlesOf({ tracking_id, status, consignment, trackable_items }: AusPostResult): Told[] {
  const articles: Omit<Told, 'scans'>[] = trackable_items.flatMap((item) => (item.items.length > 0
    ? item.items.map((article) => ({ article, status: item.status ?? status, number: cleanText(article.article_id ?? item.consignment_id ?? tracking_id, 100) }))
    : [{ article: item, status, number: cleanText(item.article_id ?? item.consignment_id ?? tracking_id, 100) }])).flatMap((one) => (one.number ? [{ ...one, number: one.number }] : []))
  const whole = consignment?.events ?? []
  const own = cleanText(tracking_id, 100)
  if (articles.length === 0 && own && (consignment || status)) {
    const article: AusPostArticle = { article_id: own, product_type: undefined, status: consignment?.status ?? status, events: [], expected_delivery_date: undefined, estimated_delivery_date: undefined }
    return [{ article, number: own, scans: whole, status }]
  }
  const full = (told: string | undefined) => statuses.get(`status:${told?.trim().toLowerCase()}`)?.status === 'delivered'
  // The end of a consignment is that of each article only where the article says so itself, or is the only one.
  return articles.map((one) => ({ ...one, status: one.status ?? consignment?.status, scans: articles.length === 1 || full(one.article.status) || full(consignment?.status) ? whole : [] }))
}

const plain = (number: string | undefined) => number?.toUpperCase().replace(/[\s.-]/g, '') ?? ''

interface Opened { results: AusPostResult[]; problem: AusPostProblem | undefined }

function open(body: string): Opened {
  const { data } = AusPostAnswer.safeParse(readJson(name, body))
  const [problem] = data?.errors ?? []
  const results = data?.tracking_results
  if (!results || results.length === 0) throw problem ? errorOf(problem) : results ? refusal(name, 404) : unreadable(name, 'it has no results')
  return { results, problem }
}

function pick({ results, problem }: Opened, unmapped: Unmapped, number?: string): TrackingAnswer {
  const own = number ? results.filter(({ tracking_id, trackable_items }) => [tracking_id, ...trackable_items.flatMap((item) => [item.article_id, item.consignment_id])].some((one) => plain(one) === number)) : results
  const articles = own.slice(0, 100).flatMap(articlesOf).slice(0, 200)
  const exact = articles.filter((one) => plain(one.number) === number)
  const reports = (exact.length > 0 ? exact : articles).map((article) => readArticle(article, unmapped))
  const [refused] = (own.length > 0 ? own : results).flatMap(({ errors }) => errors)
  if (reports.length === 0) throw refused ? errorOf(refused) : problem ? errorOf(problem) : refusal(name, 404)
  const newest = ({ events }: ParcelReport) => Date.parse(events[0]?.occurredAt ?? '1990-01-01')
  return TrackingAnswer.parse({ shipments: reports.toSorted((a, b) => newest(b) - newest(a)) })
}

const read = (body: string, told: Unmapped | undefined, number?: string) => pick(open(body), once(told), number)

const explain = (body: string) => {
  try {
    const [problem] = AusPostAnswer.parse(JSON.parse(body)).errors
    return problem && errorOf(problem)
  } catch {
    return undefined
  }
}

function ask(numbers: readonly string[], { apiKey, password, accountNumber, baseUrl }: Settings, context: CarrierContext) {
  const url = new URL(`${baseUrl.replace(/\/+$/, '')}/track`)
  url.searchParams.set('tracking_ids', numbers.join(','))
  const authorization = `Basic ${Buffer.from(`${apiKey}:${password}`).toString('base64')}`
  return get(name, url, { authorization, 'account-number': accountNumber, accept: 'application/json' }, context, explain)
}

function askable(trackingNumber: string): string {
  const number = plain(trackingNumber)
  if (!/^[A-Z0-9]{8,50}$/.test(number)) throw new AppError('invalid_input', 'This is no Australia Post number: it has 8 to 50 letters and digits.')
  return number
}

function inEnglish(answer: TrackingAnswer): TrackingAnswer {
  for (const { events } of answer.shipments) for (const event of events) event.language = 'en'
  return answer
}

/** Up to 10 numbers, joined by commas (Track items). */
async function trackMany(queries: readonly TrackingQuery[], settings: Settings, context: CarrierContext): Promise<TrackingAnswer> {
  const numbers = askableNumbers(name, queries, askable)
  const opened = open((await ask([...numbers.keys()], settings, context)).body)
  const unmapped = once(context.unmapped)
  return inEnglish(readMany(name, numbers, (number) => pick(opened, unmapped, number)))
}

async function track({ trackingNumber }: TrackingQuery, settings: Settings, context: CarrierContext): Promise<TrackingAnswer> {
  const number = askable(trackingNumber)
  return inEnglish(read((await ask([number], settings, context)).body, context.unmapped, number))
}

/** Australia Post, Shipping and Tracking APIs: https://developers.auspost.com.au/apis/shipping-and-tracking/reference */
export const australiaPost: Carrier<typeof Settings> = {
  id: 'australia-post',
  name,
  aliases: ['australia post', 'auspost', 'australia-post', 'eparcel', 'australia post parcel post', 'australia post express post'],
  language: 'en',
  settings: Settings,
  about: {
    api: 'Shipping and Tracking APIs v1, Track Items', source: 'https://developers.auspost.com.au/apis/shipping-and-tracking/reference',
    gives: ['estimate', 'pickup_point', 'service'], languages: [],
    uncited: 'a list of its event descriptions: Australia Post publishes none, and its answers carry no codes',
    limit: 'Australia Post: 10 requests a minute', triedLive: null,
  },
  quota: { perDay: 10_000, minIntervalMs: 6000 },
  trackingUrl: (trackingNumber) => `https://auspost.com.au/mypost/track/details/${encodeURIComponent(trackingNumber)}`,
  parse: (body, context) => read(body, context?.unmapped),
  track,
  trackMany: { most: 10, track: trackMany },
  /** Asks for a number nobody has: Australia Post answers that with HTTP 200 and the error ESB-10001. */
  check: (settings, context) => nobodyHas(name, ask(['7XX1000000000'], settings, context).then(({ body }) => read(body, undefined))),
}
