import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { AppError } from '../contract/errors.ts'
import { WebUrl } from '../contract/text.ts'
import { TrackingAnswer, type EstimatedDelivery, type ParcelReport, type PickupPoint } from '../contract/tracking.ts'
import type { Carrier, CarrierContext, TrackingQuery } from '../core/carrier-port.ts'
import { composeReport, deciding, inform, once, sortEvents, turnHomeward, withoutDoubles, type ReadEvent, type Unmapped } from './_events.ts'
import { get, nobodyHas, readJson, refusal, unreadable } from './_http.ts'
import { localeOf } from './_locale.ts'
import { withToken } from './_oauth.ts'
import { noProof, proofFromBase64 } from './_proof.ts'
import { cleanText } from './_text.ts'
import { UpsAnswer, type UpsAddress, type UpsPackage, type UpsShipment } from './ups.answer.ts'
import { placeName, readEvent, readMeaning, readMoment, readPlace } from './ups.events.ts'
import { upsWebhook } from './ups.webhook.ts'

const name = 'UPS'

/** What the merchant enters. Developer portal: developer.ups.com, app with the product "Tracking". */
const Settings = z.object({
  clientId: z.string().trim().min(1).max(200).meta({ title: 'Client ID', description: 'Of your app on developer.ups.com with the product "Tracking"' }),
  clientSecret: z.string().trim().min(1).max(200).meta({ title: 'Client secret', description: 'Of the same app', secret: true }),
  baseUrl: WebUrl.default('https://onlinetools.ups.com').meta({ title: 'Address of the API', description: 'https://wwwcie.ups.com for UPS\' test system' }),
})
type Settings = z.output<typeof Settings>

/** The error a code of UPS means; undefined leaves it to the HTTP status. */
function readProblem(code: string | undefined): AppError | undefined {
  if (!code) return undefined
  if (/^TW0001$|^151(?!018)\d{3}$/.test(code)) return refusal(name, 404)
  if (/^[45]\d\d$/.test(code)) return refusal(name, Number(code))
  if (/^TV\d+$|^151018$/.test(code)) return new AppError('invalid_input', 'UPS does not know this form of tracking number.')
  if (/^25\d{4}$|^10401$|^10403$/.test(code)) return refusal(name, 401)
  if (code === '10429') return refusal(name, 429)
  return undefined
}

/** Where UPS wants the parcel to be handed over, or where it was seen last: the zone of its days and times. */
const destinationOf = ({ packageAddress, activity }: UpsPackage): UpsAddress | undefined =>
  packageAddress.find(({ type }) => /dest|consignee|ship ?to/i.test(type ?? ''))?.address ?? activity[0]?.location?.address

function readEstimate(parcel: UpsPackage): EstimatedDelivery | undefined {
  const { date } = parcel.deliveryDate.find(({ type }) => type === 'RDD') ?? parcel.deliveryDate.find(({ type }) => type === 'SDD') ?? {}
  const { type, startTime, endTime } = parcel.deliveryTime ?? {}
  const place = destinationOf(parcel)
  const [day, from, to] = [readMoment(date, undefined, place), readMoment(date, startTime, place), readMoment(date, endTime, place)]
  if (!day || type === 'DEL' || !to?.second) return day?.day
  if (type === 'CMT') return to.iso
  return /^[ECI]DW$/.test(type ?? '') && from?.second && from.second < to.second ? { from: from.iso, to: to.iso } : day.day
}

/** When it was delivered, as UPS' summary tells it. */
function readArrival(parcel: UpsPackage): string | undefined {
  const { date } = parcel.deliveryDate.find(({ type }) => type === 'DEL') ?? {}
  const time = parcel.deliveryTime?.type === 'DEL' ? readMoment(date, parcel.deliveryTime.endTime, destinationOf(parcel)) : undefined
  return time?.second ? time.iso : undefined
}

function readPickupPoint(parcel: UpsPackage, newest: ReadEvent | undefined): PickupPoint | undefined {
  const place = parcel.packageAddress.find(({ type }) => /access|alternate|hold|pick ?up/i.test(type ?? ''))
  const pointName = cleanText(place?.name) ?? newest?.location ?? placeName(place?.address)
  if (!pointName) return undefined
  const { addressLine1, addressLine2, postalCode, city } = place?.address ?? {}
  const address = cleanText([addressLine1, addressLine2, [postalCode, city].filter(Boolean).join(' ')].map((part) => cleanText(part)).filter(Boolean).join(', '))
  const until = readMoment(parcel.accessPointInformation?.pickupByDate, undefined, place?.address)?.day
  return { name: pointName, ...(address && { address }), ...(until && { until }) }
}

/** Notes that stand where the name of the person should. */
const noName = /^(?:driver release|met customer\b.*|left at\b.*|on file|signature (?:on file|not required)|-+)$/i

/** The newest delivery with the place it was left at, where its own code does not tell. */
const withPlace = (events: ReadEvent[], place: ReturnType<typeof readPlace>) => {
  const delivery = deciding(events)
  return place && delivery?.status === 'delivered' && !delivery.reason ? events.map((event) => (event === delivery ? { ...event, reason: place } : event)) : events
}

function readPackage(parcel: UpsPackage, unmapped: Unmapped): ParcelReport | undefined {
  const trackingNumber = cleanText(parcel.trackingNumber, 100)
  if (!trackingNumber) return undefined
  const mail = /mail innovations/i.test(parcel.service?.description ?? '')
  const read = parcel.activity.slice(0, 1000).map((activity) => readEvent(activity, unmapped, mail)).filter((event) => event !== undefined)
  const { location, receivedBy, signature, pod } = parcel.deliveryInformation ?? {}
  const events = inform(withPlace(turnHomeward(sortEvents(withoutDoubles(read)), false), readPlace(location)))
  const summary = !deciding(events) && parcel.currentStatus ? { ...readMeaning(parcel.currentStatus, mail), occurredAt: readArrival(parcel) } : undefined
  const signedBy = cleanText(receivedBy)
  const estimatedDelivery = readEstimate(parcel)
  const service = cleanText(parcel.service?.description, 200)
  const report = composeReport({
    trackingNumber, ...(estimatedDelivery && { estimatedDelivery }), ...(signedBy && !noName.test(signedBy) && { signedBy }), ...(service && { service }),
  }, events, summary)
  const day = (wanted: string) => readMoment(parcel.deliveryDate.find(({ type }) => type === wanted)?.date, undefined, undefined)?.day ?? ''
  const later = !['delivered', 'returned', 'cancelled'].includes(report.status) && day('SDD') && day('RDD') > day('SDD')
  const signed = report.status === 'delivered' && (report.signedBy || signature?.image || pod?.content)
  const flags = [...new Set([...report.flags ?? [], ...(later ? ['delayed' as const] : []), ...(signed ? ['signed' as const] : [])])]
  const pickupPoint = report.status === 'available_for_pickup' ? readPickupPoint(parcel, deciding(events)) : undefined
  return { ...report, ...(flags.length > 0 && { flags }), ...(pickupPoint && { pickupPoint }) }
}

const plain = (number: string | undefined) => number?.replace(/[\s.-]/g, '').toUpperCase()

/** The packages of a shipment that a number means: the one of this number, or all where it is the number of the whole shipment. */
function asked({ package: packages, inquiryNumber }: UpsShipment, number: string): UpsPackage[] {
  const exact = packages.filter(({ trackingNumber, alternateTrackingNumber }) => [trackingNumber, ...alternateTrackingNumber.map(({ number }) => number)].some((one) => plain(one) === number))
  return exact.length > 0 ? exact : plain(inquiryNumber) === number ? packages : []
}

function read(body: string, unmapped: Unmapped | undefined, number?: string): TrackingAnswer {
  const { data } = UpsAnswer.safeParse(readJson(name, body))
  const shipments = data?.trackResponse?.shipment
  if (!shipments) {
    const [problem] = data?.response?.errors ?? []
    throw problem ? readProblem(problem.code) ?? refusal(name, 400) : unreadable(name, 'it has no shipment')
  }
  const tellOnce = once(unmapped)
  const wanted = shipments.slice(0, 100).flatMap((shipment) => (number ? asked(shipment, number)
    : shipment.package.toSorted((a, b) => Number(b.trackingNumber === shipment.inquiryNumber) - Number(a.trackingNumber === shipment.inquiryNumber))))
  const reports = wanted.slice(0, 200).map((parcel) => readPackage(parcel, tellOnce)).filter((report) => report !== undefined)
  const [warning] = shipments.flatMap(({ warnings }) => warnings)
  if (reports.length === 0) throw (wanted.length === 0 && readProblem(warning?.code)) || refusal(name, 404)
  const answer = TrackingAnswer.safeParse({ shipments: reports })
  if (!answer.success) throw unreadable(name, 'it has another form', answer.error)
  return answer.data
}

function ask(number: string, locale: string, settings: Settings, context: CarrierContext, more: Record<string, string> = {}) {
  const root = settings.baseUrl.replace(/\/+(?:api\/*)?$/, '')
  const url = new URL(`${root}/api/track/v1/details/${encodeURIComponent(number)}`)
  for (const [key, value] of Object.entries({ locale, ...more })) url.searchParams.set(key, value)
  const client = { tokenUrl: `${root}/security/v1/oauth/token`, clientId: settings.clientId, clientSecret: settings.clientSecret, basic: true }
  const explain = (body: string, status: number) => {
    if (status !== 400 && status !== 404) return undefined
    try {
      return readProblem(UpsAnswer.parse(JSON.parse(body)).response?.errors[0]?.code)
    } catch {
      return undefined
    }
  }
  return withToken(name, client, context, (authorization) =>
    get(name, url, { authorization, accept: 'application/json', transId: randomUUID(), transactionSrc: 'afterglow' }, context, explain))
}

function numberOf(trackingNumber: string): string {
  const number = plain(trackingNumber)!
  if (!/^[A-Z0-9]{7,34}$/.test(number)) throw new AppError('invalid_input', 'This is no UPS tracking number: it has 7 to 34 letters and digits.')
  return number
}

/** The signature, else the letter, else the photo; UPS gives them to whoever has rights to the package. Its letter may be a web page, which is not shown. */
async function fetchProof({ trackingNumber, language }: TrackingQuery, settings: Settings, context: CarrierContext) {
  const number = numberOf(trackingNumber)
  const { body } = await ask(number, localeOf(language), settings, context, { returnSignature: 'true', returnPOD: 'true' })
  const { data } = UpsAnswer.safeParse(readJson(name, body))
  const told = data?.trackResponse?.shipment.flatMap((shipment) => asked(shipment, number)).map(({ deliveryInformation }) => deliveryInformation) ?? []
  const image = told.map((one) => one?.signature?.image).find(Boolean) ?? told.map((one) => one?.pod?.content).find(Boolean) ?? told.map((one) => one?.deliveryPhoto?.photo).find(Boolean)
  if (!image) throw noProof(name)
  return proofFromBase64(name, image)
}

async function track({ trackingNumber, language }: TrackingQuery, settings: Settings, context: CarrierContext): Promise<TrackingAnswer> {
  const number = numberOf(trackingNumber)
  const locale = localeOf(language)
  const answer = read((await ask(number, locale, settings, context)).body, context.unmapped, number)
  for (const { events } of answer.shipments) for (const event of events) event.language = locale.split('_')[0]!
  return answer
}

/** UPS Track API: https://developer.ups.com/api/reference?loc=en_US#tag/Tracking_other */
export const ups: Carrier<typeof Settings> = {
  id: 'ups',
  name,
  aliases: ['ups', 'united parcel service', 'ups germany', 'ups deutschland', 'ups de', 'ups standard', 'ups express', 'ups express saver', 'ups ground', 'ups access point', 'ups mail innovations', 'ups surepost'],
  language: 'en',
  settings: Settings,
  about: {
    api: 'Track API v1', source: 'https://developer.ups.com/api/reference?loc=en_US#tag/Tracking_other',
    gives: ['estimate', 'window', 'pickup_point', 'service', 'signature_name'], languages: 'any of UPS\' locales',
    uncited: 'three-digit codes 001, 002, 004, 008, 009, 015, 031, 150 to 152 and from 170 on',
    limit: 'UPS names no number: ours, for an account without an agreement', triedLive: null,
  },
  quota: { perDay: 5000, minIntervalMs: 250 },
  trackingUrl: (trackingNumber, language) => `https://www.ups.com/track?loc=${localeOf(language)}&tracknum=${encodeURIComponent(trackingNumber)}`,
  parse: (body, context) => read(body, context?.unmapped),
  track,
  proof: { of: 'signed', fetch: fetchProof },
  webhook: upsWebhook(read),
  /** Signs in and asks for a number nobody has: right credentials are told that there is no such parcel. */
  check: (settings, context) => nobodyHas(name, ask('1Z0000000000000000', 'en_US', settings, context).then(({ body }) => read(body, undefined)), ['not_found', 'invalid_input']),
}
