import * as z from 'zod'
import { AppError } from '../contract/errors.ts'
import { WebUrl } from '../contract/text.ts'
import { TrackingAnswer, type ParcelReport } from '../contract/tracking.ts'
import type { Carrier, CarrierContext, TrackingQuery } from '../core/carrier-port.ts'
import { readCodes } from './_codes.ts'
import { readSpokenSigner } from './_dhl.ts'
import { composeReport, inform, once, sortEvents, withoutDoubles, type ReadEvent, type Unmapped } from './_events.ts'
import { gatewayRefusal } from './_gateway.ts'
import { get, nobodyHas, readJson, refusal, unreadable } from './_http.ts'
import { noProof, proofFromBase64 } from './_proof.ts'
import { list, part, text } from './_shape.ts'
import { cleanText } from './_text.ts'
import { countryNamed, readTime } from './_time.ts'

const name = 'DHL Express'
const codes = new Map(readCodes(new URL('./dhl-express.codes.csv', import.meta.url)).map((row) => [row.code, row]))

/** What the merchant enters. DHL's portal: developer.dhl.com, app with "DHL Express - MyDHL API". */
const Settings = z.object({
  username: z.string().trim().min(1).max(200).meta({ title: 'User of the MyDHL API', description: 'DHL Express sends it once your app on developer.dhl.com is let in' }),
  password: z.string().trim().min(1).max(200).meta({ title: 'Password of the MyDHL API', description: 'Comes with the user', secret: true }),
  baseUrl: WebUrl.default('https://express.api.dhl.com/mydhlapi').meta({ title: 'Address of the API', description: 'https://express.api.dhl.com/mydhlapi/test for DHL Express\' test system' }),
})
type Settings = z.output<typeof Settings>

const Event = z.object({ date: text, time: text, GMTOffset: text, typeCode: text, description: text, signedBy: text, serviceArea: list(z.object({ description: text })) })
const Party = part(z.object({ postalAddress: part(z.object({ countryCode: text })) }))
const Piece = z.object({ trackingNumber: text, events: list(Event) })
const Shipment = z.object({ shipmentTrackingNumber: text, shipmentTimestamp: text, receiverDetails: Party, events: list(Event), pieces: list(Piece), estimatedDeliveryDate: text })
const Answer = z.object({ shipments: list(Shipment) })
type ExpressShipment = z.output<typeof Shipment>

/** "Leipzig-DE", "LEIPZIG - GERMANY": the place, and the country at its end. */
function readPlace(place: string | undefined): { location?: string; country?: string } {
  const location = cleanText(place)
  const end = location?.split('-').at(-1)?.trim()
  const country = end && /^[A-Z]{2}$/.test(end) ? end : countryNamed(end)
  return { ...(location && { location }), ...(country && { country }) }
}

function readEvent({ date, time, GMTOffset, typeCode, description: told, serviceArea }: z.output<typeof Event>, unmapped: Unmapped): ReadEvent | undefined {
  const { location, country } = readPlace(serviceArea[0]?.description)
  const offset = /^[+-]\d{2}:?\d{2}$/.test(GMTOffset?.trim() ?? '') ? GMTOffset!.trim() : ''
  const moment = readTime(time?.trim() ? `${date?.trim()}T${time.trim()}${offset}` : date, country)
  if (!moment) return undefined
  const code = cleanText(typeCode, 100) ?? ''
  const description = cleanText(told) ?? ''
  const row = codes.get(code.toUpperCase())
  if (!row) unmapped(code || 'none', description)
  return {
    at: Date.parse(moment.iso), occurredAt: moment.iso, status: row?.status ?? 'unknown', code, description,
    ...(row?.reason && { reason: row.reason }), ...(row?.flags.length && { flags: row.flags }),
    ...(location && { location }), ...(row?.informational && { informational: true }),
  }
}

const plain = (number: string | undefined) => number?.toUpperCase().replace(/[\s.-]/g, '') ?? ''

/** The name DHL gives beside the delivery, or in its sentence. */
const readSigner = (deliveries: z.output<typeof Event>[]): string | undefined =>
  deliveries.map(({ signedBy }) => cleanText(signedBy)).find(Boolean) ?? deliveries.map(({ description }) => readSpokenSigner(description)).find(Boolean)

/** A shipment, or one of its pieces where it was asked for. */
function readShipment(shipment: ExpressShipment, unmapped: Unmapped, number: string | undefined): ParcelReport | undefined {
  const piece = shipment.pieces.find(({ trackingNumber }) => number && plain(trackingNumber) === number)
  const trackingNumber = cleanText(piece?.trackingNumber ?? shipment.shipmentTrackingNumber, 100)
  if (!trackingNumber) return undefined
  const whole = shipment.events.length > 0 ? shipment.events : shipment.pieces.flatMap((one) => one.events)
  const told = (piece?.events.length ? piece.events : whole).slice(0, 1000)
  const events = inform(sortEvents(withoutDoubles(told.map((event) => readEvent(event, unmapped)).filter((event) => event !== undefined))))
  const place = shipment.receiverDetails?.postalAddress?.countryCode
  const estimate = readTime(shipment.estimatedDeliveryDate, place)
  const pieces = shipment.pieces.map((one) => cleanText(one.trackingNumber, 100)).filter((one) => one !== undefined)
  // Registered, and not one scan: the label is made.
  const announced = told.length === 0 && readTime(shipment.shipmentTimestamp, undefined) ? { status: 'info_received' as const } : undefined
  const report = composeReport({
    trackingNumber, ...(estimate && { estimatedDelivery: estimate.second && estimate.second < 86_340 ? estimate.iso : estimate.day }),
    ...(!piece && pieces.length > 1 && { pieces: pieces.slice(0, 500) }),
  }, events, announced)
  const signedBy = report.status === 'delivered' ? readSigner(told.filter(({ typeCode }) => /^(?:OK|DD)$/i.test(typeCode ?? ''))) : undefined
  return signedBy ? { ...report, signedBy, flags: [...report.flags ?? [], 'signed'] } : report
}

function read(body: string, told: Unmapped | undefined, number?: string): TrackingAnswer {
  const json = readJson(name, body)
  const shipments = Answer.safeParse(json).data?.shipments ?? []
  if (shipments.length === 0) {
    throw gatewayRefusal(name, json) ?? (typeof json === 'object' && json !== null && 'shipments' in json ? refusal(name, 404) : unreadable(name, 'it has no shipment'))
  }
  const own = number ? shipments.filter(({ shipmentTrackingNumber, pieces }) => [shipmentTrackingNumber, ...pieces.map((piece) => piece.trackingNumber)].some((one) => plain(one) === number)) : shipments
  if (own.length === 0) throw refusal(name, 404)
  const unmapped = once(told)
  const reports = own.slice(0, 100).map((shipment) => readShipment(shipment, unmapped, number)).filter((report) => report !== undefined)
  if (reports.length === 0) throw unreadable(name, 'none of its shipments has a number')
  return TrackingAnswer.parse({ shipments: reports })
}

function ask(number: string, settings: Settings, context: CarrierContext) {
  const base = settings.baseUrl.replace(/\/+$/, '')
  const url = new URL(/^\d{10}$/.test(number) ? `${base}/shipments/${number}/tracking` : `${base}/tracking`)
  if (!/^\d{10}$/.test(number)) url.searchParams.set('pieceTrackingNumber', number)
  url.searchParams.set('trackingView', 'all-checkpoints')
  url.searchParams.set('levelOfDetail', 'all')
  return call(url, settings, context)
}

function call(url: URL, settings: Settings, context: CarrierContext) {
  const authorization = `Basic ${Buffer.from(`${settings.username}:${settings.password}`).toString('base64')}`
  return get(name, url, { authorization, accept: 'application/json' }, context)
}

function numberOf(trackingNumber: string): string {
  const number = plain(trackingNumber)
  if (!/^(?:\d{10}|J[A-Z0-9]{10,34})$/.test(number)) throw new AppError('invalid_input', 'This is no DHL Express number: waybills have 10 digits, pieces start with JD or JJD.')
  return number
}

const Documents = z.object({ documents: list(z.object({ content: text })) })

/** Electronic proof of delivery, a PDF in base64; of waybills only. */
async function fetchProof({ trackingNumber }: TrackingQuery, settings: Settings, context: CarrierContext) {
  const number = numberOf(trackingNumber)
  if (!/^\d{10}$/.test(number)) throw noProof(name)
  const url = new URL(`${settings.baseUrl.replace(/\/+$/, '')}/shipments/${number}/proof-of-delivery`)
  url.searchParams.set('content', 'epod-summary')
  const { data } = Documents.safeParse(readJson(name, (await call(url, settings, context)).body))
  return proofFromBase64(name, data?.documents.map(({ content }) => content).find(Boolean))
}

async function track({ trackingNumber }: TrackingQuery, settings: Settings, context: CarrierContext): Promise<TrackingAnswer> {
  const number = numberOf(trackingNumber)
  return read((await ask(number, settings, context)).body, context.unmapped, number)
}

/** MyDHL API, tracking: https://developer.dhl.com/api-reference/dhl-express-mydhl-api */
export const dhlExpress: Carrier<typeof Settings> = {
  id: 'dhl-express',
  name,
  aliases: ['dhl-express', 'dhlexpress', 'dhl express germany', 'dhl express deutschland', 'dhl express worldwide', 'dhl worldwide express', 'dhl international express', 'dhl express easy', 'mydhl'],
  language: 'en',
  settings: Settings,
  about: {
    api: 'MyDHL API, tracking', source: 'https://developer.dhl.com/api-reference/dhl-express-mydhl-api',
    gives: ['estimate', 'pieces', 'signature_name'], languages: [],
    cannotTell: { lost: 'no checkpoint of DHL\'s list says it' },
    limit: 'DHL names no number for this API: the level "Starter" of its portal', triedLive: null,
  },
  quota: { perDay: 250, minIntervalMs: 1000 },
  trackingUrl: (trackingNumber, language) =>
    `https://www.dhl.com/${/^de\b/i.test(language) ? 'de-de' : 'global-en'}/home/tracking.html?tracking-id=${encodeURIComponent(trackingNumber)}&submit=1`,
  parse: (body, context) => read(body, context?.unmapped),
  track,
  proof: { of: 'signed', fetch: fetchProof },
  /** Asks for a waybill nobody has: right credentials are told that there is none. */
  check: (settings, context) => nobodyHas(name, ask('0000000000', settings, context).then(({ body }) => read(body, undefined)), ['not_found', 'upstream_rejected']),
}
