import * as z from 'zod'
import { AppError } from '../contract/errors.ts'
import { WebUrl } from '../contract/text.ts'
import { TrackingAnswer, type EstimatedDelivery, type ParcelReport } from '../contract/tracking.ts'
import type { Carrier, CarrierContext, TrackingQuery } from '../core/carrier-port.ts'
import { readCodes } from './_codes.ts'
import { composeReport, inform, once, sortEvents, turnHomeward, withoutDoubles, type ReadEvent, type Summary, type Unmapped } from './_events.ts'
import { get, nobodyHas, readJson, refusal, unreadable } from './_http.ts'
import { list, part, text } from './_shape.ts'
import { cleanText } from './_text.ts'
import { readTime } from './_time.ts'

const name = 'PostNL'
const codes = new Map(readCodes(new URL('./postnl.codes.csv', import.meta.url)).map((row) => [row.code, row]))

/** What the merchant enters. PostNL's portal: developer.postnl.nl. */
const Settings = z.object({
  apiKey: z.string().trim().min(1).max(200).regex(/^[\x21-\x7e]+$/).meta({ title: 'API key', description: 'From developer.postnl.nl, with the service Shippingstatus; it knows your own parcels only', secret: true }),
  baseUrl: WebUrl.default('https://api.postnl.nl').meta({ title: 'Address of the API', description: 'https://api-sandbox.postnl.nl for PostNL\'s test system' }),
})
type Settings = z.output<typeof Settings>

const Event = z.object({ Code: text, Description: text, TimeStamp: text })
const Status = z.object({ TimeStamp: text, StatusCode: text, StatusDescription: text, PhaseCode: text })
const Shipment = z.object({
  MainBarcode: text, Barcode: text, ProductDescription: text, DeliveryDate: text, Event: list(Event), Status: part(Status), OldStatus: list(Status),
  Expectation: part(z.object({ ETAFrom: text, ETATo: text })),
})
const Holder = part(z.object({ Shipment: list(Shipment) }))
const Answer = z.object({ CompleteStatus: Holder, CurrentStatus: Holder, Warnings: list(z.object({ Code: text })) })
const Fault = z.object({ fault: z.object({ faultstring: text, detail: part(z.object({ errorcode: text })) }) })
type PostnlShipment = z.output<typeof Shipment>

/** "08-11-2022 10:13:20" or ISO, in Dutch time. */
function readMoment(stamp: string | undefined) {
  const [, day, month, year, time] = /^(\d{2})-(\d{2})-(\d{4})(?:[ T](\S+))?$/.exec(stamp?.trim() ?? '') ?? []
  return readTime(year ? `${year}-${month}-${day}${time ? `T${time}` : ''}` : stamp, 'NL')
}

function readEvent({ Code, Description, TimeStamp }: z.output<typeof Event>, unmapped: Unmapped): ReadEvent | undefined {
  const time = readMoment(TimeStamp)
  if (!time) return undefined
  const code = cleanText(Code, 100) ?? ''
  const description = cleanText(Description) ?? ''
  const row = codes.get(code.toUpperCase())
  if (!row) unmapped(code || 'none', description)
  return {
    at: Date.parse(time.iso), occurredAt: time.iso, status: row?.status ?? 'unknown', code, description,
    ...(row?.reason && { reason: row.reason }), ...(row?.flags.length && { flags: row.flags }), ...(row?.informational && { informational: true }),
  }
}

const bare = (code: string | undefined) => code?.trim().replace(/^0+(?=\d)/, '')
/** A status is known by its number, else by the phase it stands in. */
const rowOf = ({ StatusCode, PhaseCode }: z.output<typeof Status>) => codes.get(`status:${bare(StatusCode)}`) ?? codes.get(`phase:${bare(PhaseCode)}`)

/** A status as the event it was: all there is where PostNL tells no events. */
function readStatus(told: z.output<typeof Status>, unmapped: Unmapped): ReadEvent | undefined {
  const time = readMoment(told.TimeStamp)
  const code = cleanText(told.StatusCode, 80)
  if (!time || !code) return undefined
  const description = cleanText(told.StatusDescription) ?? ''
  const row = rowOf(told)
  if (row?.code !== `status:${bare(code)}`) unmapped(`status:${code}`, description)
  return {
    at: Date.parse(time.iso), occurredAt: time.iso, status: row?.status ?? 'unknown', code, description,
    ...(row?.reason && { reason: row.reason }), ...(row?.flags.length && { flags: row.flags }), ...(row?.informational && { informational: true }),
  }
}

/** What PostNL says of the parcel as a whole, where that is newer than every event: its statuses are coarser than its events. */
function readSummary({ Status: told }: PostnlShipment, events: ReadEvent[], unmapped: Unmapped): Summary | undefined {
  const code = cleanText(told?.StatusCode, 80)
  if (!code) return undefined
  const row = rowOf(told!)
  if (row?.code !== `status:${bare(code)}`) unmapped(`status:${code}`, cleanText(told?.StatusDescription) ?? '')
  const time = readMoment(told?.TimeStamp)
  const newest = events.find((event) => event.status !== 'unknown')
  if (!row?.status || (newest && (row.code.startsWith('phase:') || !(time && Date.parse(time.iso) > newest.at)))) return undefined
  // On the way home a delivery is one to the sender.
  if (row.status === 'delivered' && events.some((event) => event.status === 'returning')) return { status: 'returned', ...(time && { at: Date.parse(time.iso) }) }
  return { status: row.status, ...(row.reason && { reason: row.reason }), ...(row.flags.length > 0 && { flags: row.flags }), ...(time && { at: Date.parse(time.iso), occurredAt: time.iso }) }
}

function readEstimate({ Expectation, DeliveryDate }: PostnlShipment): EstimatedDelivery | undefined {
  const [from, to] = [readMoment(Expectation?.ETAFrom), readMoment(Expectation?.ETATo)]
  if (from?.second && to?.second && Date.parse(from.iso) < Date.parse(to.iso)) return { from: from.iso, to: to.iso }
  return from?.day ?? readMoment(DeliveryDate)?.day
}

function readShipment(shipment: PostnlShipment, unmapped: Unmapped): ParcelReport | undefined {
  const trackingNumber = cleanText(shipment.Barcode, 100) ?? cleanText(shipment.MainBarcode, 100)
  if (!trackingNumber) return undefined
  const statuses = shipment.Event.length > 0 ? [] : [...shipment.OldStatus, ...(shipment.Status ? [shipment.Status] : [])]
  const told = [...shipment.Event.slice(0, 1000).map((event) => readEvent(event, unmapped)), ...statuses.slice(0, 200).map((status) => readStatus(status, unmapped))]
  const read = told.filter((event) => event !== undefined)
  const events = inform(turnHomeward(sortEvents(withoutDoubles(read)), false))
  const service = cleanText(shipment.ProductDescription, 200)
  const estimatedDelivery = readEstimate(shipment)
  return composeReport({ trackingNumber, ...(estimatedDelivery && { estimatedDelivery }), ...(service && { service }) }, events, readSummary(shipment, events, unmapped))
}

const plain = (number: string | undefined) => number?.toUpperCase().replace(/[\s.-]/g, '') ?? ''

/** PostNL's gateway says what is wrong by a fault, whatever the HTTP status. */
function faultIn(json: unknown): AppError | undefined {
  const fault = Fault.safeParse(json).data?.fault
  if (!fault) return undefined
  const words = `${fault.detail?.errorcode ?? ''} ${fault.faultstring ?? ''}`
  if (/barcode/i.test(words)) return new AppError('invalid_input', 'PostNL does not know this form of barcode.')
  return refusal(name, /quota|rate ?limit|spikearrest/i.test(words) ? 429 : /oauth|token|api ?key/i.test(words) ? 401 : 503)
}

function read(body: string, told: Unmapped | undefined, number?: string): TrackingAnswer {
  const json = readJson(name, body)
  const { data } = Answer.safeParse(json)
  const shipments = [...data?.CompleteStatus?.Shipment ?? [], ...data?.CurrentStatus?.Shipment ?? []]
  // A status without a shipment, with the warning "No shipment found".
  if (shipments.length === 0) throw faultIn(json) ?? (data?.CompleteStatus || data?.CurrentStatus || data?.Warnings.length ? refusal(name, 404) : unreadable(name, 'it has no shipment'))
  const own = number ? shipments.filter(({ Barcode, MainBarcode }) => [Barcode, MainBarcode].some((one) => plain(one) === number)) : shipments
  if (own.length === 0) throw refusal(name, 404)
  const unmapped = once(told)
  const reports = own.slice(0, 100).map((shipment) => readShipment(shipment, unmapped)).filter((report) => report !== undefined)
  if (reports.length === 0) throw unreadable(name, 'none of its shipments has a barcode')
  return TrackingAnswer.parse({ shipments: reports })
}

function ask(number: string, language: string, settings: Settings, context: CarrierContext) {
  const url = new URL(`${settings.baseUrl.replace(/\/+$/, '')}/shipment/v2/status/barcode/${number}`)
  url.searchParams.set('detail', 'true')
  url.searchParams.set('language', language.toUpperCase())
  return get(name, url, { apikey: settings.apiKey, accept: 'application/json' }, context)
}

async function track({ trackingNumber, language: wish }: TrackingQuery, settings: Settings, context: CarrierContext): Promise<TrackingAnswer> {
  const number = plain(trackingNumber)
  if (!/^[A-Z0-9]{9,20}$/.test(number)) throw new AppError('invalid_input', 'This is no PostNL barcode: it has 9 to 20 letters and digits, such as 3SABCD123456789.')
  const tongue = wish?.slice(0, 2).toLowerCase() ?? ''
  const language = ['nl', 'de'].includes(tongue) ? tongue : 'en'
  const answer = read((await ask(number, language, settings, context)).body, context.unmapped, number)
  for (const { events } of answer.shipments) for (const event of events) event.language = language
  return answer
}

/** PostNL, ShippingStatus API V2: https://developer.postnl.nl/browse-apis/send-and-track/shippingstatus-webservice/ */
export const postnl: Carrier<typeof Settings> = {
  id: 'postnl',
  name,
  aliases: ['postnl', 'post nl', 'postnl nederland', 'postnl netherlands', 'postnl pakketten', 'postnl parcels', 'postnl belgium', 'postnl international', 'tnt post'],
  language: 'nl',
  settings: Settings,
  about: {
    api: 'ShippingStatus API V2', source: 'https://developer.postnl.nl/browse-apis/send-and-track/shippingstatus-webservice/',
    gives: ['estimate', 'window', 'service'], languages: ['nl', 'en', 'de'],
    limit: 'PostNL asks for useful intervals and names no number: ours', triedLive: null,
  },
  quota: { perDay: 1000, minIntervalMs: 1000 },
  trackingUrl: (trackingNumber, language) => `https://postnl.nl/tracktrace/?B=${encodeURIComponent(trackingNumber)}&T=C&L=${/^nl\b/i.test(language) ? 'NL' : /^de\b/i.test(language) ? 'DE' : 'EN'}`,
  parse: (body, context) => read(body, context?.unmapped),
  track,
  /** Asks for a barcode nobody has: PostNL answers that with HTTP 200 and a warning, or says what is wrong with the key. */
  check: (settings, context) => nobodyHas(name, ask('3SDEVC000000000', 'en', settings, context).then(({ body }) => read(body, undefined))),
}
