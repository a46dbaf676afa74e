import * as z from 'zod'
import { AppError } from '../contract/errors.ts'
import { WebUrl } from '../contract/text.ts'
import { TrackingAnswer, type EstimatedDelivery, type ParcelReport, type PickupPoint } from '../contract/tracking.ts'
import type { Carrier, CarrierContext, TrackingQuery } from '../core/carrier-port.ts'
import { composeReport, once, type ReadEvent, type Unmapped } from './_events.ts'
import { gatewayRefusal } from './_gateway.ts'
import { atItsAddress, get, nobodyHas, postForBytes, readJson, refusal, unreadable } from './_http.ts'
import { withToken } from './_oauth.ts'
import { noProof } from './_proof.ts'
import { askableNumbers, readMany } from './_many.ts'
import { list, part, text } from './_shape.ts'
import { cleanText } from './_text.ts'
import { readTime } from './_time.ts'
import { asShipmentInfo } from './hermes.answer.ts'
import { readEvents } from './hermes.events.ts'

const name = 'Hermes'

/** What the merchant enters: the application's credentials from Hermes's integration team, and those of the Hermes account. */
const Settings = z.object({
  clientId: z.string().trim().min(1).max(200).meta({ title: 'Application id', description: 'The client_id Hermes gave you for its interface HSI' }),
  clientSecret: z.string().trim().min(1).max(200).meta({ title: 'Application secret', description: 'The client_secret beside it', secret: true }),
  username: z.string().trim().min(1).max(200).meta({ title: 'User name at Hermes', description: 'Of the account your parcels are sent with' }),
  password: z.string().min(1).max(200).meta({ title: 'Password at Hermes', secret: true }),
  baseUrl: WebUrl.default('https://de-api.hermesworld.com/services/hsi').meta({ title: 'Address of the API', description: 'https://de-api-int.hermesworld.com/services/hsi for Hermes\'s test system' }),
  tokenUrl: WebUrl.default('https://authme.myhermes.de/authorization-facade/oauth2/access_token').meta({ title: 'Address of the sign-in', description: 'https://authme-int.myhermes.de/authorization-facade/oauth2/access_token for Hermes\'s test system' }),
})
type HermesSettings = z.output<typeof Settings>

const ResultCode = z.object({ code: text })
const Unit = z.object({ name: text, city: text, countryCode: text })
const Status = z.object({ timestamp: text, code: text, description: text, scanningUnit: part(Unit) })
const Shipment = z.object({
  shipmentID: text, internationalShipmentID: text,
  result: part(ResultCode),
  deliveryForecast: part(z.object({ date: text, timeSlot: part(z.object({ from: text, to: text })) })),
  status: list(Status),
})
const Answer = z.object({ shipmentinfo: list(Shipment) })
const Problem = z.object({ listOfResultCodes: z.array(ResultCode).min(1) })

export type HermesStatus = z.output<typeof Status>
export type ScanningUnit = z.output<typeof Unit>
type HermesShipment = z.output<typeof Shipment>
interface Read { numbers: string[]; report: ParcelReport; newest: number }

/** Hermes's result codes (Shipment Info API, 2025-12-08). */
function errorOf(code: string | undefined): AppError | undefined {
  switch (code?.trim().toLowerCase()) {
    case 'e001': return refusal(name, 404)
    case 'e005': case 'e006': case 'e008': case 'e009': return refusal(name, 400)
    case 'e900': return refusal(name, 403)
    case 'e902': case 'e903': return refusal(name, 401)
    case 'e002': case 'e999': return refusal(name, 503)
    default: return undefined
  }
}
const errorIn = (json: unknown) => Problem.safeParse(json).data?.listOfResultCodes.map(({ code }) => errorOf(code)).find(Boolean)

/** Hermes's slots are German time. */
function readForecast({ deliveryForecast }: HermesShipment): EstimatedDelivery | undefined {
  const day = readTime(deliveryForecast?.date, 'DE')?.day
  const at = (time: string | undefined) => (day && time ? readTime(`${day}T${time.trim().padStart(5, '0')}`, 'DE')?.iso : undefined)
  const [from, to] = [at(deliveryForecast?.timeSlot?.from), at(deliveryForecast?.timeSlot?.to)]
  return from && to && Date.parse(from) < Date.parse(to) ? { from, to } : day
}

const shopForms = [/ im Hermes PaketShop (.{2,250}?) zur Abholung bereit/iu, / from the Hermes ParcelShop (.{2,250}?)\.?$/iu]

/** The shop a parcel waits in, as its scan or Hermes's sentence names it. */
function readPickupPoint(events: ReadEvent[], scans: HermesStatus[]): PickupPoint | undefined {
  const waiting = events.find(({ status, informational }) => status === 'available_for_pickup' && !informational)
  if (!waiting) return undefined
  const unit = scans.find(({ timestamp, code }) => cleanText(code, 100) === waiting.code && readTime(timestamp, undefined)?.iso === waiting.occurredAt)?.scanningUnit
  const spoken = shopForms.map((form) => form.exec(waiting.description)?.[1]).find(Boolean)
  const shop = spoken ?? cleanText(unit?.name)
  const city = cleanText(unit?.city)
  return shop ? { name: shop, ...(city && city !== shop && { address: city }) } : undefined
}

function readShipment(shipment: HermesShipment, unmapped: Unmapped): Read | undefined {
  const numbers = [shipment.shipmentID, shipment.internationalShipmentID].map((number) => cleanText(number, 100)).filter((number) => number !== undefined)
  const [trackingNumber] = numbers
  if (!trackingNumber || (shipment.result?.code && shipment.status.length === 0)) return undefined
  const events = readEvents(shipment.status, unmapped)
  const estimatedDelivery = readForecast(shipment)
  // Known by its number, not yet seen.
  const report = composeReport({ trackingNumber, ...(estimatedDelivery && { estimatedDelivery }) }, events, events.length === 0 ? { status: 'info_received' } : undefined)
  const pickupPoint = report.status === 'available_for_pickup' ? readPickupPoint(events, shipment.status) : undefined
  return { numbers, report: { ...report, ...(pickupPoint && { pickupPoint }) }, newest: events[0]?.at ?? 0 }
}

function read(body: string, told: Unmapped | undefined): Read[] {
  const json = asShipmentInfo(readJson(name, body))
  const failed = errorIn(json)
  if (failed) throw failed
  const named = typeof json === 'object' && json !== null && 'shipmentinfo' in json
  const { data, error } = Answer.safeParse(json)
  if (!named || !data) throw gatewayRefusal(name, json) ?? unreadable(name, 'it has no list of shipments', error)
  const unmapped = once(told)
  const shipments = data.shipmentinfo.slice(0, 100)
  const readable = shipments.map((shipment) => readShipment(shipment, unmapped)).filter((shipment) => shipment !== undefined)
  if (readable.length > 0) return readable.toSorted((a, b) => b.newest - a.newest)
  const refused = shipments.map(({ result }) => errorOf(result?.code)).find(Boolean)
  throw refused ?? (shipments.length === 0 ? refusal(name, 404) : unreadable(name, 'none of its shipments has a number'))
}

const answerOf = (shipments: Read[]) => TrackingAnswer.parse({ shipments: shipments.map(({ report }) => report) })

/** Hermes tells a token that has ended with HTTP 400. */
function explain(body: string): AppError | undefined {
  try {
    return errorIn(JSON.parse(body))
  } catch {
    return undefined
  }
}

function ask(numbers: readonly string[], settings: HermesSettings, context: CarrierContext, language = 'DE') {
  const { tokenUrl, clientId, clientSecret, username, password } = settings
  const url = new URL(`${settings.baseUrl.replace(/\/+$/, '')}/shipmentinfo`)
  for (const number of numbers) url.searchParams.append('shipmentID', number)
  return withToken(name, { tokenUrl, clientId, clientSecret, user: { username, password } }, context, (authorization) =>
    get(name, url, { authorization, accept: 'application/json', 'accept-language': language, 'user-agent': 'Afterglow' }, context, explain))
}

const plain = (number: string) => number.toUpperCase().replace(/[\s.-]/g, '')

function numberOf(trackingNumber: string): string {
  const number = plain(trackingNumber)
  if (!/^[A-Z0-9]{8,24}$/.test(number)) throw new AppError('invalid_input', 'This is no Hermes number: it has 8 to 24 letters and digits.')
  return number
}

const languageOf = (wish: string | undefined) => (wish && !/^de\b/i.test(wish) ? 'en' : 'de')

function ownOf(shipments: readonly Read[], number: string, language: string): TrackingAnswer {
  const own = shipments.filter(({ numbers }) => numbers.some((one) => plain(one) === number))
  if (own.length === 0) throw refusal(name, 404)
  const answer = answerOf(own)
  for (const { events } of answer.shipments) for (const event of events) event.language ??= language
  return answer
}

/** Up to 100 numbers ("Up to 100 ShipmentIDs can be transferred"); half of that keeps answers and addresses short. */
async function trackMany(queries: readonly TrackingQuery[], settings: HermesSettings, context: CarrierContext): Promise<TrackingAnswer> {
  const numbers = askableNumbers(name, queries, numberOf)
  const language = languageOf(queries[0]?.language)
  const shipments = read((await ask([...numbers.keys()], settings, context, language.toUpperCase())).body, context.unmapped)
  return readMany(name, numbers, (number) => ownOf(shipments, number, language))
}

async function track({ trackingNumber, language: wish }: TrackingQuery, settings: HermesSettings, context: CarrierContext): Promise<TrackingAnswer> {
  const number = numberOf(trackingNumber)
  const language = languageOf(wish)
  return ownOf(read((await ask([number], settings, context, language.toUpperCase())).body, context.unmapped), number, language)
}

/** The codes of the POD API, whose texts stand in its document: no signature, or none for this customer; the month's requests are used up. */
const explainProof = (body: string) => (/"e00[57]"/.test(body) ? noProof(name) : /"e008"/.test(body) ? refusal(name, 429) : explain(body))

/** Hermes' POD API (2025-11-28): a PDF with the signature, which has its own address beside that of the tracking. */
async function fetchProof({ trackingNumber, language }: TrackingQuery, settings: HermesSettings, context: CarrierContext) {
  const { baseUrl, tokenUrl, clientId, clientSecret, username, password } = settings
  const url = new URL(`${baseUrl.replace(/\/+$/, '').replace(/\/hsi$/, '')}/pod/signature`)
  const question = JSON.stringify({ shipmentId: numberOf(trackingNumber), reason: 'REQUESTED_BY_RECEIVER' })
  const headers = { accept: 'application/pdf, application/json', 'content-type': 'application/json', 'accept-language': language && !/^de\b/i.test(language) ? 'EN' : 'DE', 'user-agent': 'Afterglow' }
  return (await withToken(name, { tokenUrl, clientId, clientSecret, user: { username, password } }, context, (authorization) =>
    postForBytes(name, url, { ...headers, authorization }, question, context, explainProof))).body
}

/** Hermes Germany, Shipment Info API of the Hermes Shipping Interface (2025-12-08). */
export const hermes: Carrier<typeof Settings> = {
  id: 'hermes',
  name,
  aliases: ['hermes', 'hermes de', 'hermes germany', 'hermes deutschland', 'hermes paket', 'hermes logistik', 'hermes versand', 'myhermes', 'hermesworld', 'hermes world'],
  language: 'de',
  settings: Settings,
  about: {
    api: 'Shipment Info API of the Hermes Shipping Interface (2025-12-08)', source: 'Hermes\'s OpenAPI document of that date; we know of no public page',
    gives: ['estimate', 'window', 'pickup_point'], languages: ['de', 'en'],
    cannotTell: { limited: 'by HTTP 429 alone, without a body' },
    limit: 'Hermes publishes none: ours', triedLive: null,
  },
  quota: { perDay: 5000, minIntervalMs: 500 },
  trackingUrl: (trackingNumber) => `https://www.myhermes.de/empfangen/sendungsverfolgung/sendungsinformation/#${encodeURIComponent(trackingNumber)}`,
  parse: (body, context) => answerOf(read(body, context?.unmapped)),
  track,
  trackMany: { most: 50, track: trackMany },
  proof: { of: 'delivered', fetch: fetchProof },
  /** Asks for the delivered shipment of Hermes's documentation; that it is not known here is an answer too. */
  check: (settings, context) => nobodyHas(name, atItsAddress(name, ask(['T1000987654321040'], settings, context)).then(({ body }) => read(body, undefined))),
}
