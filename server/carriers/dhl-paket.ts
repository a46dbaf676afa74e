import { escapeUTF8 } from 'entities'
import * as z from 'zod'
import { AppError } from '../contract/errors.ts'
import { WebUrl } from '../contract/text.ts'
import { TrackingAnswer, type EstimatedDelivery, type ParcelReport } from '../contract/tracking.ts'
import type { Carrier, CarrierContext, TrackingQuery } from '../core/carrier-port.ts'
import { readSpokenPickup } from './_dhl.ts'
import { composeReport, inform, once, sortEvents, turnHomeward, withoutDoubles, type ReadEvent, type Unmapped } from './_events.ts'
import { gatewayRefusal } from './_gateway.ts'
import { atItsAddress, get, nobodyHas, readJson, refusal, unreadable } from './_http.ts'
import { noProof, proofFromHex } from './_proof.ts'
import { cleanText } from './_text.ts'
import { readTime } from './_time.ts'
import { readXml, walkXml, type XmlElement } from './_xml.ts'
import { readDhlTime, readEvent, type Attributes } from './dhl-paket.events.ts'

const name = 'DHL Paket'

/** What the merchant enters: app of developer.dhl.com with "Parcel DE Tracking (Post & Parcel Germany)", and a user of the business customer portal. */
const Settings = z.object({
  apiKey: z.string().trim().min(1).max(200).meta({ title: 'API key of the DHL app', description: 'Of your app on developer.dhl.com with "Parcel DE Tracking (Post & Parcel Germany)"', secret: true }),
  apiSecret: z.string().trim().min(1).max(200).meta({ title: 'API secret of the DHL app', description: 'Stands beside the API key', secret: true }),
  appname: z.string().trim().min(1).max(100).meta({ title: 'User of the tracking', description: 'A user with the right to track in the DHL business customer portal; zt12345 in DHL\'s test system' }),
  password: z.string().min(1).max(100).meta({ title: 'Password of this user', secret: true }),
  baseUrl: WebUrl.default('https://api-eu.dhl.com').meta({ title: 'Address of the API', description: 'https://api-sandbox.dhl.com for DHL\'s test system' }),
})
type PaketSettings = z.output<typeof Settings>

/** DHL writes the names of elements with and without hyphens. */
const kindOf = ({ attributes }: XmlElement) => (attributes['name'] ?? '').replaceAll('-', '')
const kinds = { shipment: ['pieceshipment', 'piecestatuspublic'], event: ['pieceevent'] }

/** DHL's own result codes, which stand in answers with HTTP 200. */
function errorOf(code: string | undefined): AppError | undefined {
  const number = Number(code?.trim() || 0)
  if (number === 0) return undefined
  if ([5, 6, 62, 64].includes(number)) return refusal(name, 401)
  if ([100, 200].includes(number)) return refusal(name, 404)
  if (number === 41) return new AppError('invalid_input', 'DHL does not know this form of parcel number.')
  return refusal(name, number > 0 ? 400 : 503)
}

function readEstimate(shipment: Attributes): EstimatedDelivery | undefined {
  const day = (readDhlTime(shipment['delivery-date'], 'DE'))?.day
  const at = (text: string | undefined) => readDhlTime(text, 'DE')?.iso ?? (day && text ? readTime(`${day}T${text.trim().padStart(5, '0')}`, 'DE')?.iso : undefined)
  const [from, to] = [at(shipment['delivery-timeframe-from']), at(shipment['delivery-timeframe-to'])]
  return from && to && Date.parse(from) < Date.parse(to) ? { from, to } : day
}

/** Who took the parcel, where DHL may tell. */
function readSigner(shipment: Attributes): string | undefined {
  const taker = cleanText(shipment['recipient-name'])
  return taker && !/^(eingeschränkte anzeige|restricted display)/i.test(taker) ? taker : undefined
}

interface Read { numbers: string[]; report: ParcelReport; newest: number }

/** STORN: the deliverer deleted the event before, which then only informs. Expects newest first. */
const withoutDeleted = (events: ReadEvent[]): ReadEvent[] =>
  events.map((event, index) => (/\bSTORN\b/.test(events[index - 1]?.code ?? '') ? { ...event, informational: true } : event))

function readShipment(element: XmlElement, unmapped: Unmapped): Read | undefined {
  const shipment = element.attributes
  const numbers = [shipment['piece-code'], shipment['searched-piece-code'], shipment['piece-identifier']].map((one) => cleanText(one, 100)).filter((one) => one !== undefined)
  const [trackingNumber] = numbers
  if (!trackingNumber || errorOf(shipment['error-status']) || errorOf(shipment['piece-status'])) return undefined
  const scans = [...walkXml(element)].filter((inner) => kinds.event.includes(kindOf(inner))).slice(0, 2000).map(({ attributes }) => attributes)
  const read = scans.map((scan) => readEvent(scan, unmapped)).filter((event) => event !== undefined)
  // The shipment repeats its newest event; alone it is the only one.
  const last = readEvent(shipment, unmapped)
  const events = inform(turnHomeward(withoutDeleted(sortEvents(withoutDoubles(last && !read.some(({ at }) => at >= last.at) ? [...read, last] : read))), shipment['ruecksendung'] === 'true'))
  const estimatedDelivery = readEstimate(shipment)
  const service = cleanText(shipment['product-name'], 200)
  const nextSteps = cleanText(shipment['status-next'], 2000)
  const report = composeReport({
    trackingNumber, ...(estimatedDelivery && { estimatedDelivery }), ...(nextSteps && { nextSteps }), ...(service && { service }),
  }, events)
  const signedBy = report.status === 'delivered' ? readSigner(shipment) : undefined
  const waiting = report.status === 'available_for_pickup' ? events.find(({ status, informational }) => status === 'available_for_pickup' && !informational) : undefined
  const { name: point = waiting?.location, ...spoken } = readSpokenPickup([waiting?.description ?? '', nextSteps ?? ''])
  const pickup = waiting && point ? { pickupPoint: { name: point, ...spoken } } : {}
  const signed = signedBy ? { signedBy, flags: [...new Set([...report.flags ?? [], 'signed' as const])] } : {}
  return { numbers, report: { ...report, ...pickup, ...signed }, newest: events[0]?.at ?? 0 }
}

function read(body: string, told: Unmapped | undefined): Read[] {
  if (/^\s*\{/.test(body)) {
    throw gatewayRefusal(name, readJson(name, body)) ?? unreadable(name, 'it is no XML')
  }
  const root = readXml(name, body)
  if (root.name !== 'data') throw unreadable(name, 'it is a web page, not data')
  const elements = [...walkXml(root)]
  const shipments = elements.filter((element) => kinds.shipment.includes(kindOf(element))).slice(0, 100)
  const unmapped = once(told)
  const readable = shipments.map((shipment) => readShipment(shipment, unmapped)).filter((shipment) => shipment !== undefined)
  if (readable.length > 0) return readable.toSorted((a, b) => b.newest - a.newest)
  const codes = elements.flatMap(({ attributes }) => [attributes['code'], attributes['error-status'], attributes['piece-status']])
  throw codes.map(errorOf).find(Boolean) ?? (elements.some((element) => kindOf(element).endsWith('list')) ? refusal(name, 404) : unreadable(name, 'it has no list of shipments'))
}

const answerOf = (shipments: Read[]) => TrackingAnswer.parse({ shipments: shipments.map(({ report }) => report) })

function ask(number: string, { apiKey, apiSecret, appname, password, baseUrl }: PaketSettings, context: CarrierContext, more: Attributes = {}) {
  const attributes = { appname, password, request: 'd-get-piece-detail', 'language-code': 'de', 'piece-code': number, ...more }
  const url = new URL(`${baseUrl.replace(/\/+$/, '')}/parcel/de/tracking/v0/shipments`)
  url.searchParams.set('xml', `<?xml version="1.0" encoding="UTF-8" standalone="no"?><data ${Object.entries(attributes).map(([key, value]) => `${key}="${escapeUTF8(value)}"`).join(' ')}/>`)
  const authorization = `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`
  return get(name, url, { 'dhl-api-key': apiKey, authorization, accept: 'application/xml' }, context)
}

const plain = (number: string) => number.toUpperCase().replace(/[\s.-]/g, '')

function numberOf(trackingNumber: string): string {
  const number = plain(trackingNumber)
  if (!/^[A-Z0-9]{8,39}$/.test(number)) throw new AppError('invalid_input', 'This is no number of DHL Paket: it has 8 to 39 letters and digits.')
  return number
}

async function track({ trackingNumber, postcode, language: wish }: TrackingQuery, settings: PaketSettings, context: CarrierContext): Promise<TrackingAnswer> {
  const number = numberOf(trackingNumber)
  const language = wish && !/^de\b/i.test(wish) ? 'en' : 'de'
  const zip = postcode?.trim()
  const { body } = await ask(number, settings, context, { 'language-code': language, ...(zip && /^[\w -]{3,10}$/.test(zip) && { 'zip-code': zip }) })
  const own = read(body, context.unmapped).filter(({ numbers }) => numbers.some((one) => plain(one) === number))
  if (own.length === 0) throw refusal(name, 404)
  const answer = answerOf(own)
  for (const { events } of answer.shipments) for (const event of events) event.language ??= language
  return answer
}

/** The picture of the signature (d-get-signature), which DHL writes into its XML in hexadecimal digits. */
async function fetchProof({ trackingNumber }: TrackingQuery, settings: PaketSettings, context: CarrierContext) {
  const root = readXml(name, (await ask(numberOf(trackingNumber), settings, context, { request: 'd-get-signature' })).body)
  const elements = [...walkXml(root)]
  const signature = elements.find(({ attributes }) => attributes['image'])
  if (signature) return proofFromHex(name, signature.attributes['image'])
  throw elements.map(({ attributes }) => errorOf(attributes['code'] ?? attributes['error-status'])).find(Boolean) ?? noProof(name)
}

/** DHL Parcel DE Tracking (Post & Parcel Germany) v0: https://developer.dhl.com/api-reference/dhl-parcel-de-tracking-post-parcel-germany */
export const dhlPaket: Carrier<typeof Settings> = {
  id: 'dhl-paket',
  name,
  aliases: ['dhl-paket', 'dhl parcel de', 'dhl parcel germany', 'dhl paket de', 'dhl paket deutschland', 'dhl paket national', 'dhl warenpost national'],
  language: 'de',
  settings: Settings,
  about: {
    api: 'DHL Parcel DE Tracking (Post & Parcel Germany) v0', source: 'https://developer.dhl.com/api-reference/dhl-parcel-de-tracking-post-parcel-germany',
    gives: ['estimate', 'window', 'pickup_point', 'next_steps', 'service', 'signature_name'], languages: ['de', 'en'],
    limit: 'DHL names no number: ours, modest', triedLive: null,
  },
  quota: { perDay: 1000, minIntervalMs: 1000 },
  trackingUrl: (trackingNumber, language) =>
    `https://www.dhl.de/${/^de\b/i.test(language) ? 'de' : 'en'}/privatkunden/pakete-empfangen/verfolgen.html?piececode=${encodeURIComponent(trackingNumber)}`,
  parse: (body, context) => answerOf(read(body, context?.unmapped)),
  track,
  proof: { of: 'signed', fetch: fetchProof },
  /** Asks for the parcel of DHL's test system; that it is not known is an answer too. */
  check: (settings, context) => nobodyHas(name, atItsAddress(name, ask('00340434161094042557', settings, context)).then(({ body }) => read(body, undefined))),
}
