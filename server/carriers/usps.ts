import * as z from 'zod'
import { AppError } from '../contract/errors.ts'
import { WebUrl } from '../contract/text.ts'
import { TrackingAnswer, type EstimatedDelivery, type ParcelReport } from '../contract/tracking.ts'
import type { Carrier, CarrierContext, TrackingQuery } from '../core/carrier-port.ts'
import { composeReport, deciding, inform, once, sortEvents, turnHomeward, withoutDoubles, type ReadEvent, type Unmapped } from './_events.ts'
import { get, nobodyHas, readJson, refusal, unreadable } from './_http.ts'
import { withToken } from './_oauth.ts'
import { zoneOfPlace } from './_places.ts'
import { cleanText } from './_text.ts'
import { readTime } from './_time.ts'
import { UspsAnswer, type UspsExpectation, type UspsParcel } from './usps.answer.ts'
import { countryOf, readEvent, readLine, readSummary } from './usps.events.ts'
import { uspsWebhook } from './usps.webhook.ts'

const name = 'USPS'

/** What the merchant enters. Developer portal: developers.usps.com; since April 2026 USPS tells senders only of their own parcels. */
const Settings = z.object({
  clientId: z.string().trim().min(1).max(200).meta({ title: 'Consumer key', description: 'Of your app on developers.usps.com with Tracking' }),
  clientSecret: z.string().trim().min(1).max(200).meta({ title: 'Consumer secret', description: 'Of the same app', secret: true }),
  mailerId: z.string().trim().regex(/^(\d{6}|\d{9})$/, 'must have 6 or 9 digits').optional().meta({ title: 'Mailer ID', description: 'Of your parcels, for news without asking; empty: USPS is only asked' }),
  noticeEmail: z.email().optional().meta({ title: 'E-mail for USPS\' notices', description: 'USPS writes there when it cannot send its news' }),
  baseUrl: WebUrl.default('https://apis.usps.com').meta({ title: 'Address of the API', description: 'https://apis-tem.usps.com for USPS\' test system' }),
})
type Settings = z.output<typeof Settings>

const unknownNumber = /not (?:yet )?available|could not (?:be )?locate|no record|not found|not trackable/i
/** The error an answer of USPS tells, whatever its HTTP status. */
function readProblem({ error }: UspsParcel): AppError | undefined {
  if (!error) return undefined
  if (unknownNumber.test(error.message ?? '')) return refusal(name, 404)
  if (/invalid|not valid|incorrect format|does not match/i.test(error.message ?? '') && /tracking ?number|label/i.test(error.message ?? '')) {
    return new AppError('invalid_input', 'USPS does not know this form of tracking number.')
  }
  const status = Number(error.code)
  return refusal(name, status >= 400 && status < 600 ? status : 400)
}

/** "2:30pm", "14:30" or "14:30:00" as 14:30. */
function readClock(time: string | undefined): string | undefined {
  const [, hour, minute = '00', half] = /^(\d{1,2})(?::(\d{2}))?(?::\d{2})?\s*(?:([ap])\.?m\.?)?$/i.exec(time?.trim() ?? '') ?? []
  if (!hour) return undefined
  const hours = half ? (Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0) : Number(hour)
  return hours < 24 ? `${String(hours).padStart(2, '0')}:${minute}` : undefined
}

function readEstimate(parcel: UspsParcel): EstimatedDelivery | undefined {
  const country = countryOf(parcel.destinationCountryCode)
  const zone = zoneOfPlace(country, parcel.destinationState, parcel.destinationZIP)
  const told = (field: keyof UspsExpectation) => parcel[field] ?? parcel.deliveryDateExpectation?.[field]
  const at = (day: string | undefined, clock?: string) => readTime(`${day?.trim() ?? ''}${clock ? `T${clock}` : ''}`, country, zone)
  const day = at(told('predictedDeliveryDate')) ?? at(told('predictedDeliveryTimeStamp'))
  const [start, end] = [readClock(told('predictedDeliveryWindowStartTime')), readClock(told('predictedDeliveryWindowEndTime'))]
  const [from, to] = day ? [start ? at(day.day, start) : undefined, end ? at(day.day, end) : undefined] : []
  if (from && to && Date.parse(from.iso) < Date.parse(to.iso)) return { from: from.iso, to: to.iso }
  const expectedDay = told('expectedDeliveryDate')
  const time = to ?? day ?? at(told('expectedDeliveryTimeStamp')) ?? at(expectedDay, readClock(told('expectedDeliveryTime'))) ?? at(expectedDay)
    ?? at(told('guaranteedDeliveryTimeStamp')) ?? at(told('guaranteedDeliveryDate'))
  // Midnight and the last minute of a day name only the day.
  return time && (time.second && time.second < 86_340 ? time.iso : time.day)
}

/** "PRIORITY_MAIL_EXPRESS" and "Priority Mail<SUP>&reg;</SUP>" as people write it. */
function readService(mailClass: string | undefined): string | undefined {
  const plain = cleanText(mailClass, 200)
  return plain && /^[A-Z_-]+$/.test(plain) ? plain.toLowerCase().replaceAll('_', ' ').replace(/\busps\b/g, 'USPS').replace(/(?<=^|[ -])[a-z]/g, (letter) => letter.toUpperCase()) : plain
}

const resting: readonly string[] = ['delivered', 'returned', 'cancelled', 'returning']

function readParcel(parcel: UspsParcel, unmapped: Unmapped): ParcelReport | undefined {
  const trackingNumber = cleanText(parcel.trackingNumber, 100)
  if (!trackingNumber) return undefined
  const scans = parcel.trackingEvents.length > 0 ? parcel.trackingEvents : parcel.eventSummaries.slice(0, 100).map(readLine).filter((scan) => scan !== undefined)
  const read = scans.slice(0, 1000).map((scan) => ({ scan, event: readEvent(scan, unmapped) })).filter((one): one is typeof one & { event: ReadEvent } => one.event !== undefined)
  const events = inform(turnHomeward(sortEvents(withoutDoubles(read.map(({ event }) => event))), false))
  const moving = deciding(events)
  const estimatedDelivery = readEstimate(parcel)
  const service = readService(parcel.mailClass)
  const signer = moving?.status === 'delivered' ? read.find(({ event }) => event.at === moving.at && event.status === 'delivered')?.scan : undefined
  const signedBy = cleanText(signer?.name) ?? cleanText(signer?.firm)
  const report = composeReport({ trackingNumber, ...(estimatedDelivery && { estimatedDelivery }), ...(signedBy && { signedBy }), ...(service && { service }) }, events, moving ? undefined : readSummary(parcel))
  const late = !resting.includes(report.status) && (parcel.onTime === false || /arriving late/i.test(parcel.status ?? ''))
  const flags = [...new Set([...report.flags ?? [], ...(late ? ['delayed' as const] : []), ...(report.status === 'delivered' && cleanText(signer?.name) ? ['signed' as const] : [])])]
  const pointName = report.status === 'available_for_pickup' ? moving?.location ?? cleanText([parcel.destinationCity, parcel.destinationState].filter(Boolean).join(', ')) : undefined
  const until = readTime(parcel.returnDateNotice, 'US')?.day
  const nextSteps = moving ? undefined : cleanText(parcel.statusSummary, 2000)
  return { ...report, ...(flags.length > 0 && { flags }), ...(pointName && { pickupPoint: { name: pointName, ...(until && { until }) } }), ...(nextSteps && { nextSteps }) }
}

const plain = (number: string | undefined) => number?.replace(/[\s.-]/g, '').toUpperCase() ?? ''
/** USPS leaves the ZIP code in front of a number away (420 and five or nine digits). */
const bare = (number: string | undefined) => plain(number).replace(/^420(?:\d{9}|\d{5})(?=9[1-5]\d{18,20}$)/, '')

function read(body: string, unmapped: Unmapped | undefined, number?: string): TrackingAnswer {
  const json = readJson(name, body)
  const parcels = (Array.isArray(json) ? json.slice(0, 100) : [json]).map((one) => UspsAnswer.safeParse(one).data).filter((parcel) => parcel !== undefined)
  const told = parcels.filter((parcel) => parcel.trackingNumber && !parcel.error)
  if (told.length === 0) throw parcels.map(readProblem).find(Boolean) ?? unreadable(name, 'it has no parcel')
  const tellOnce = once(unmapped)
  const reports = told.filter((parcel) => !number || bare(parcel.trackingNumber) === bare(number)).map((parcel) => readParcel(parcel, tellOnce)).filter((report) => report !== undefined)
  if (reports.length === 0) throw refusal(name, 404)
  const answer = TrackingAnswer.safeParse({ shipments: reports })
  if (!answer.success) throw unreadable(name, 'it has another form', answer.error)
  return answer.data
}

function ask(number: string, postcode: string | undefined, settings: Settings, context: CarrierContext) {
  const root = settings.baseUrl.replace(/\/+$/, '')
  const url = new URL(`${root}/tracking/v3/tracking/${encodeURIComponent(number)}`)
  url.searchParams.set('expand', 'DETAIL')
  const [zip] = /^\d{5}(?=$|-?\d{4}$)/.exec(postcode?.trim() ?? '') ?? []
  if (zip) url.searchParams.set('destinationZIPCode', zip)
  const client = { tokenUrl: `${root}/oauth2/v3/token`, clientId: settings.clientId, clientSecret: settings.clientSecret, scope: 'tracking' }
  const explain = (body: string, status: number) => {
    if (status !== 400 && status !== 404) return undefined
    try {
      return readProblem(UspsAnswer.parse(JSON.parse(body)))
    } catch {
      return undefined
    }
  }
  return withToken(name, client, context, (authorization) => get(name, url, { authorization, accept: 'application/json' }, context, explain))
}

async function track({ trackingNumber, postcode, country }: TrackingQuery, settings: Settings, context: CarrierContext): Promise<TrackingAnswer> {
  const number = plain(trackingNumber)
  if (!/^[A-Z0-9]{10,34}$/.test(number)) throw new AppError('invalid_input', 'This is no USPS tracking number: it has 10 to 34 letters and digits.')
  const answer = read((await ask(number, !country || country.toUpperCase() === 'US' ? postcode : undefined, settings, context)).body, context.unmapped, number)
  for (const { events } of answer.shipments) for (const event of events) event.language = 'en'
  return answer
}

/** USPS Tracking 3.2: https://developers.usps.com/trackingv3r2 */
export const usps: Carrier<typeof Settings> = {
  id: 'usps',
  name,
  aliases: ['usps', 'us postal service', 'u.s. postal service', 'united states postal service', 'us post', 'us mail', 'usps ground advantage', 'usps priority mail', 'usps first class', 'priority mail'],
  language: 'en',
  settings: Settings,
  about: {
    api: 'Tracking 3.2', source: 'https://developers.usps.com/trackingv3r2',
    gives: ['estimate', 'window', 'pickup_point', 'next_steps', 'service', 'signature_name'], languages: [],
    uncited: 'the whole of Publication 199, Appendix G: A1, B1, L1, T1, 13, 20, 33, 57 to 70, 84 to 88 and the rest are known by their words only',
    limit: '60 an hour until USPS grants more', triedLive: null,
  },
  quota: { perDay: 1440, minIntervalMs: 60_000 },
  trackingUrl: (trackingNumber) => `https://tools.usps.com/go/TrackConfirmAction?tLabels=${encodeURIComponent(trackingNumber)}`,
  parse: (body, context) => read(body, context?.unmapped),
  track,
  webhook: uspsWebhook(read),
  /** Signs in and asks for a number nobody has: right credentials are told that there is no such parcel. */
  check: (settings, context) => nobodyHas(name, ask('9400100000000000000000', undefined, settings, context).then(({ body }) => read(body, undefined)), ['not_found', 'invalid_input', 'upstream_rejected']),
}
