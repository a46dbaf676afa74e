import * as z from 'zod'
import { AppError } from '../contract/errors.ts'
import { WebUrl } from '../contract/text.ts'
import { TrackingAnswer, type EstimatedDelivery, type ParcelReport, type PickupPoint } from '../contract/tracking.ts'
import type { Carrier, CarrierContext, TrackingQuery } from '../core/carrier-port.ts'
import { readSpokenPickup, readSpokenSigner } from './_dhl.ts'
import { inform, once, sortEvents, turnHomeward, withoutDoubles, type ReadEvent, type Unmapped } from './_events.ts'
import { gatewayRefusal } from './_gateway.ts'
import { get, nobodyHas, readJson, refusal, unreadable } from './_http.ts'
import { cleanText } from './_text.ts'
import { readTime } from './_time.ts'
import { DhlAnswer, type DhlEvent, type DhlShipment } from './dhl.answer.ts'
import { readEvent, readMeaning } from './dhl.events.ts'
import { dhlWebhook } from './dhl.webhook.ts'

const name = 'DHL'
const services = ['parcel-de', 'parcel-nl', 'parcel-pl', 'parcel-uk', 'express', 'ecommerce', 'ecommerce-apac', 'ecommerce-europe', 'ecommerce-ppl',
  'ecommerce-iberia', 'freight', 'dgf', 'post-de', 'post-international', 'sameday', 'svb', 'dsc'] as const

/** What the merchant enters. Developer portal: developer.dhl.com, app with "Shipment Tracking - Unified". */
const Settings = z.object({
  apiKey: z.string().trim().min(1).max(200).meta({ title: 'API key', description: 'Consumer key of your app on developer.dhl.com with "Shipment Tracking - Unified"', secret: true }),
  baseUrl: WebUrl.default('https://api-eu.dhl.com').meta({ title: 'Address of the API', description: 'https://api-test.dhl.com for DHL\'s test system' }),
  pushAccount: z.string().trim().regex(/^[\w-]{1,40}$/).optional().meta({ title: 'Customer number for push', description: 'For news without asking (Unified Push), with the division; empty: DHL is only asked' }),
  service: z.enum(services).optional().meta({ title: 'Division', description: 'Ask only this one, where your numbers exist in several (parcel-de for DHL Paket)' }),
})

const productOf: Record<string, string> = {
  'parcel-de': 'DHL Paket', express: 'DHL Express', ecommerce: 'DHL eCommerce', freight: 'DHL Freight', dgf: 'DHL Global Forwarding', 'post-de': 'Deutsche Post',
  'post-international': 'Deutsche Post International', sameday: 'DHL Same Day',
}

/** Midnight and the last minute of a day are DHL's way to name only the day. */
function readEstimate(shipment: DhlShipment): EstimatedDelivery | undefined {
  const country = shipment.destination?.address?.countryCode
  const from = readTime(shipment.estimatedDeliveryTimeFrame?.estimatedFrom, country)
  const to = readTime(shipment.estimatedDeliveryTimeFrame?.estimatedThrough, country)
  const wholeDay = (second: number | null) => !second || second >= 86_340
  if (from && to && Date.parse(from.iso) < Date.parse(to.iso)) {
    return from.day === to.day && wholeDay(from.second) && wholeDay(to.second) ? from.day : { from: from.iso, to: to.iso }
  }
  const time = readTime(shipment.estimatedTimeOfDelivery, country) ?? to ?? from
  return time && (wholeDay(time.second) ? time.day : time.iso)
}

/** Where a waiting parcel lies: DHL's service point, or the place its message names. */
function readPickupPoint(event: DhlEvent): PickupPoint | undefined {
  const words = [event.description, event.remark, event.nextSteps].map((text) => cleanText(text, 2000) ?? '')
  const spoken = readSpokenPickup(words)
  const place = event.location?.address
  const label = cleanText(event.location?.servicePoint?.label)
  const pointName = label ?? spoken.name ?? cleanText(place?.addressLocality)
  if (!pointName) return undefined
  const address = [cleanText(place?.streetAddress), cleanText([place?.postalCode, place?.addressLocality].filter(Boolean).join(' '))].filter(Boolean).join(', ')
  const where = !label && spoken.name ? spoken.address : address
  return { name: pointName.slice(0, 300), ...(where && where !== pointName && { address: where.slice(0, 300) }), ...(spoken.until && { until: spoken.until }) }
}

const httpsUrl = (text: string | undefined) => {
  const url = text && text.length <= 2000 && URL.canParse(text) ? new URL(text) : null
  return url?.protocol === 'https:' && !url.username ? url.href : undefined
}

function readProof(shipment: DhlShipment): Pick<ParcelReport, 'signedBy' | 'proofUrl'> {
  const { signed, documentUrl, signatureUrl } = shipment.details?.proofOfDelivery ?? {}
  const signedBy = cleanText(signed?.organizationName ?? signed?.name ?? [signed?.givenName, signed?.familyName].filter(Boolean).join(' '))
  const proofUrl = httpsUrl(documentUrl) ?? httpsUrl(signatureUrl)
  return { ...(signedBy && { signedBy }), ...(proofUrl && { proofUrl }) }
}

const sameEvent = (a: DhlEvent, b: DhlEvent) => a.timestamp === b.timestamp && (!a.statusCode || !b.statusCode || a.statusCode === b.statusCode)

/** The events with the summary among them; an event without a code of its own takes the summary's of the same moment. */
function allEvents({ status, events }: DhlShipment): DhlEvent[] {
  if (!status?.timestamp) return events
  const known = events.some((event) => sameEvent(event, status))
  const completed = events.map((event) => (sameEvent(event, status) && !event.statusCode ? { ...event, statusCode: status.statusCode } : event))
  return known ? completed : [status, ...completed]
}

function readShipment(shipment: DhlShipment, unmapped: Unmapped): { report: ParcelReport; newest: number } | undefined {
  const trackingNumber = cleanText(shipment.id ?? shipment.details?.pieceIds[0], 100)
  if (!trackingNumber) return undefined
  const service = shipment.service?.trim().toLowerCase() ?? ''
  const summary = shipment.status && readMeaning(shipment.status, service)
  const read = allEvents(shipment).map((event) => readEvent(event, service, unmapped)).filter((event): event is ReadEvent => event !== undefined)
  const returned = shipment.returnFlag ?? shipment.details?.returnFlag ?? false
  const events = inform(turnHomeward(sortEvents(withoutDoubles(read)), returned)).slice(0, 500)
  const deciding = events.find(({ informational, status }) => !informational && status !== 'unknown')
  // A summary without a time is DHL's word of now; the newest event only refines it.
  const contradicts = summary && summary.status !== 'unknown' && shipment.status && !shipment.status.timestamp && deciding
    && readMeaning({ ...shipment.status, description: deciding.description, remark: undefined }, service).status !== deciding.status
  const now = contradicts ? summary : deciding ?? summary ?? { status: 'unknown' as const, reason: undefined, flags: [] }
  const status = returned && now === summary && now.status === 'delivered' ? 'returned' as const : now.status
  const delivered = status === 'delivered' ? (now === deciding ? deciding?.occurredAt : undefined) ?? readTime(shipment.details?.proofOfDelivery?.timestamp, shipment.destination?.address?.countryCode)?.iso : undefined
  const spokenSigner = service === 'express' ? readSpokenSigner(deciding?.description) : undefined
  const proof = { ...(spokenSigner && { signedBy: spokenSigner }), ...readProof(shipment) }
  const waiting = status === 'available_for_pickup' ? [...shipment.events, shipment.status].find((event) => event && readMeaning(event, service).status === status) : undefined
  const languages = new Set(read.map(({ language }) => language).filter(Boolean))
  const language = languages.size === 1 ? [...languages][0] : undefined
  const pieces = [...new Set(shipment.details?.pieceIds.map((id) => cleanText(id, 100)).filter((id) => id !== undefined))].slice(0, 500)
  const flags = [...new Set([...now.flags ?? [], ...(status === 'delivered' && (proof.signedBy || proof.proofUrl) ? ['signed' as const] : [])])]
  const nextSteps = cleanText([shipment.status?.nextSteps, shipment.estimatedTimeOfDeliveryRemark].filter(Boolean).join(' · '), 2000)
  const product = cleanText(shipment.details?.product?.productName, 200) ?? productOf[service]
  const estimatedDelivery = readEstimate(shipment)
  const pickupPoint = waiting && readPickupPoint(waiting)
  return {
    newest: events[0]?.at ?? 0,
    report: {
      trackingNumber, status, ...(now.reason && { reason: now.reason }), ...(flags.length > 0 && { flags }),
      ...(estimatedDelivery && { estimatedDelivery }), ...(delivered && { deliveredAt: delivered }), ...(['delivered', 'returned'].includes(status) && proof), ...(pickupPoint && { pickupPoint }),
      ...(nextSteps && { nextSteps }), ...(product && { service: product }), ...((pieces.length > 1 || (pieces[0] && pieces[0] !== trackingNumber)) && { pieces }),
      events: events.map((event) => {
        const { at: _, language: __, ...wire } = event
        return { ...wire, ...(language && { language }) }
      }),
    },
  }
}

const plain = (number: string | undefined) => number?.toUpperCase().replace(/[\s.-]/g, '')

/** The divisions of one number with the newest scan first: DHL gives numbers out again after some months. */
function read(body: string, unmapped: Unmapped | undefined, number?: string): TrackingAnswer {
  const json = readJson(name, body)
  const { data } = DhlAnswer.safeParse(json)
  if (!data?.shipments) {
    throw gatewayRefusal(name, json) ?? unreadable(name, 'it has no list of shipments')
  }
  if (data.shipments.length === 0) throw refusal(name, 404)
  const tellOnce = once(unmapped)
  // A piece may be asked for, and in some divisions a reference.
  const numbersOf = ({ id, details }: DhlShipment) => [id, ...details?.pieceIds ?? [], ...details?.references.map((reference) => reference.number) ?? []]
  const own = number ? data.shipments.filter((shipment) => numbersOf(shipment).some((one) => plain(one) === number)) : data.shipments
  if (own.length === 0) throw refusal(name, 404)
  const reports = own.slice(0, 100).map((shipment) => readShipment(shipment, tellOnce)).filter((shipment) => shipment !== undefined)
  const answer = TrackingAnswer.safeParse({ shipments: reports.toSorted((a, b) => b.newest - a.newest).map(({ report }) => report) })
  if (!answer.success) throw unreadable(name, 'none of its shipments has a number', answer.error)
  return answer.data
}

function ask(parameters: Record<string, string | undefined>, settings: z.output<typeof Settings>, context: CarrierContext) {
  const url = new URL(`${settings.baseUrl.replace(/\/+$/, '')}/track/shipments`)
  for (const [key, value] of Object.entries({ ...parameters, service: settings.service })) if (value) url.searchParams.set(key, value)
  return get(name, url, { 'DHL-API-Key': settings.apiKey, accept: 'application/json' }, context)
}

async function track(query: TrackingQuery, settings: z.output<typeof Settings>, context: CarrierContext): Promise<TrackingAnswer> {
  const trackingNumber = query.trackingNumber.replace(/[\s.-]/g, '')
  if (!/^[a-z0-9]{5,40}$/i.test(trackingNumber)) throw new AppError('invalid_input', 'This is no DHL tracking number: it has 5 to 40 letters and digits.')
  const language = query.language?.slice(0, 2).toLowerCase()
  const country = query.country && /^[a-z]{2}$/i.test(query.country) ? query.country.toUpperCase() : undefined
  const { body, headers } = await ask({ trackingNumber, recipientPostalCode: query.postcode?.trim(), language, requesterCountryCode: country }, settings, context)
  const answer = read(body, context.unmapped, plain(trackingNumber))
  const spoken = /^[a-z]{2}/i.exec(headers.get('content-language') ?? '')?.[0].toLowerCase() ?? language
  if (spoken) for (const { events } of answer.shipments) for (const event of events) event.language ??= spoken
  return answer
}

/** DHL Shipment Tracking - Unified: https://developer.dhl.com/api-reference/shipment-tracking */
export const dhl: Carrier<typeof Settings> = {
  id: 'dhl',
  name,
  aliases: ['dhl', 'dhl paket', 'dhl parcel', 'dhl germany', 'dhl de', 'dhl express', 'dhl ecommerce', 'dhl päckchen', 'dhl kleinpaket', 'dhl warenpost',
    'deutsche post dhl', 'deutsche post'],
  language: 'en',
  settings: Settings,
  about: {
    api: 'Shipment Tracking - Unified (OpenAPI 1.5.8)', source: 'https://developer.dhl.com/api-reference/shipment-tracking',
    gives: ['estimate', 'window', 'pickup_point', 'signature_name', 'proof', 'next_steps', 'service', 'pieces'], languages: 'any the division has',
    limit: 'what every new app gets; more on request in DHL\'s portal', triedLive: null,
  },
  quota: { perDay: 250, minIntervalMs: 5000 },
  trackingUrl: (trackingNumber, language) => {
    const number = encodeURIComponent(trackingNumber)
    const german = /^de\b/i.test(language)
    if (/^(00340\d{15}|\d{12}|JJD\w{8,})$/i.test(trackingNumber)) {
      return german ? `https://www.dhl.de/de/privatkunden/pakete-empfangen/verfolgen.html?piececode=${number}` : `https://www.dhl.de/en/privatkunden/pakete-empfangen/verfolgen.html?piececode=${number}`
    }
    return `https://www.dhl.com/${german ? 'de-de' : 'global-en'}/home/tracking.html?tracking-id=${number}`
  },
  parse: (body, context) => read(body, context?.unmapped),
  track,
  webhook: dhlWebhook(read),
  /** Asks for a number nobody has: a right key is told "not found". */
  check: (settings, context) => nobodyHas(name, ask({ trackingNumber: '7777777770' }, settings, context).then(({ body }) => read(body, undefined))),
}
