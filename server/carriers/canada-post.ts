import * as z from 'zod'
import { AppError } from '../contract/errors.ts'
import { WebUrl } from '../contract/text.ts'
import { TrackingAnswer, type ParcelReport } from '../contract/tracking.ts'
import type { Carrier, CarrierContext, TrackingQuery } from '../core/carrier-port.ts'
import { composeReport, deciding, inform, once, sortEvents, turnHomeward, withoutDoubles, type ReadEvent, type Unmapped } from './_events.ts'
import { get, nobodyHas, refusal, unreadable } from './_http.ts'
import { noProof, proofFromBase64 } from './_proof.ts'
import { cleanText } from './_text.ts'
import { readTime } from './_time.ts'
import { readXml, walkXml, type XmlElement } from './_xml.ts'
import { readEvent } from './canada-post.events.ts'

const name = 'Canada Post'

/** What the merchant enters: the key of the Developer Program, which Canada Post writes as user name and password. */
const Settings = z.object({
  username: z.string().trim().min(1).max(100).meta({ title: 'API key: user name', description: 'Of the Developer Program, canadapost-postescanada.ca: the part of the key before the colon' }),
  password: z.string().trim().min(1).max(100).meta({ title: 'API key: password', description: 'The part behind the colon', secret: true }),
  baseUrl: WebUrl.default('https://soa-gw.canadapost.ca').meta({ title: 'Address of the API', description: 'https://ct.soa-gw.canadapost.ca with a development key' }),
})
type Settings = z.output<typeof Settings>

/** The texts of an element's own children by name; the first of each. */
function textsOf(element: XmlElement): Record<string, string | undefined> {
  const texts = new Map<string, string>()
  for (const { name: child, text } of element.children) if (!texts.has(child) && text.trim()) texts.set(child, text)
  return Object.fromEntries(texts)
}

/** Canada Post's own codes (Messages and Code Tables); what stands in no list is a rejected question. */
function errorOf(code: string, words: string): AppError {
  if (/^0*4$|^0*[37]$/.test(code)) return refusal(name, 404)
  if (/^0*[68]$/.test(code)) return new AppError('invalid_input', 'Canada Post does not know this form of number.')
  if (/^AA\d+$|^E002$/i.test(code) || /authenti|authori[sz]|not match the endpoint/i.test(words)) return refusal(name, 401)
  // The code of a throttled and of a broken service is the word Server.
  if (/SLM Monitor|throttl|too many/i.test(words)) return refusal(name, 429)
  return refusal(name, /^server$/i.test(code) ? 503 : 400)
}

/** The error an answer tells, whatever its HTTP status; undefined where it tells none. */
function problemIn(root: XmlElement): AppError | undefined {
  const message = [...walkXml(root)].find((element) => element.name === 'message' && element.children.some((child) => child.name === 'code'))
  const { code, description } = message ? textsOf(message) : {}
  return code === undefined ? undefined : errorOf(code.trim(), description ?? '')
}

/** A scan with what it tells of the parcel: who signed, and the post office it waits at. */
interface Scan { event: ReadEvent; signatory?: string | undefined; retail?: string | undefined }

const day = (text: string | undefined) => readTime(text, 'CA')?.day
const ends = ['delivered', 'returned', 'cancelled']

/** A notice of the second of a scan came after it. */
const noticesLast = (events: ReadEvent[]) => events.toSorted((a, b) => b.at - a.at || Number(b.informational ?? false) - Number(a.informational ?? false))

function compose(parcel: Record<string, string | undefined>, trackingNumber: string, scans: Scan[]): ParcelReport {
  const events = inform(turnHomeward(noticesLast(sortEvents(withoutDoubles(scans.map(({ event }) => event)))), false))
  const [promised, changed] = [day(parcel['expected-delivery-date']), day(parcel['changed-expected-date'])]
  const estimatedDelivery = changed ?? promised
  const service = cleanText(parcel['service-name'], 200)
  const report = composeReport({ trackingNumber, ...(estimatedDelivery && { estimatedDelivery }), ...(service && { service }) }, events, day(parcel['actual-delivery-date']) ? { status: 'delivered' } : undefined)
  const moved = deciding(events)
  // Who signed is told at the notice of the signature, which follows the delivery.
  const since = report.status === 'delivered' ? moved?.at ?? 0 : Infinity
  const signedBy = scans.toSorted((a, b) => b.event.at - a.event.at).find(({ signatory, event }) => signatory && event.at >= since)?.signatory
  const office = report.status === 'available_for_pickup' ? scans.find(({ event, retail }) => retail && event.at === moved?.at)?.retail : undefined
  const signed = report.status === 'delivered' && (signedBy !== undefined || /^(?:true|1)$/i.test(parcel['signature-image-exists']?.trim() ?? ''))
  const late = promised && changed && changed > promised && !ends.includes(report.status)
  const flags = [...new Set([...report.flags ?? [], ...(late ? ['delayed' as const] : []), ...(signed ? ['signed' as const] : [])])]
  return { ...report, ...(signedBy && { signedBy }), ...(flags.length > 0 && { flags }), ...(office && { pickupPoint: { name: office } }) }
}

function readDetail(root: XmlElement, unmapped: Unmapped): ParcelReport | undefined {
  const parcel = textsOf(root)
  const trackingNumber = cleanText(parcel['pin'], 100)
  if (!trackingNumber) return undefined
  const occurrences = [...walkXml(root)].filter((element) => element.name === 'occurrence').slice(0, 1000).map(textsOf)
  return compose(parcel, trackingNumber, occurrences.flatMap((texts) => {
    const event = readEvent({
      identifier: texts['event-identifier'], date: texts['event-date'], time: texts['event-time'], zone: texts['event-time-zone'], description: texts['event-description'],
      site: texts['event-site'], province: texts['event-province'], retail: texts['event-retail-name'],
    }, unmapped)
    return event ? [{ event, signatory: cleanText(texts['signatory-name']), retail: cleanText(texts['event-retail-name']) }] : []
  }))
}

/** One parcel of a summary, which tells its newest event only: "20260203:115959" at "SAINTE-FOY, QC". */
function readSummary(summary: XmlElement, unmapped: Unmapped): ParcelReport | undefined {
  const parcel = textsOf(summary)
  const trackingNumber = cleanText(parcel['pin'], 100)
  if (!trackingNumber) return undefined
  const [, date, clock] = /^(\d{4}-?\d{2}-?\d{2})(?:[:T ]?(\d{2}:?\d{2}:?\d{2}))?$/.exec(parcel['event-date-time']?.trim() ?? '') ?? []
  const [site, province] = parcel['event-location']?.split(',').map((part) => part.trim()) ?? []
  const event = readEvent({
    identifier: parcel['event-type'] && `type:${parcel['event-type'].trim().toUpperCase()}`, date: date?.replace(/^(\d{4})-?(\d{2})-?(\d{2})$/, '$1-$2-$3'), time: clock?.replace(/^(\d{2}):?(\d{2}):?(\d{2})$/, '$1:$2:$3'),
    description: parcel['event-description'], site, province,
  }, unmapped)
  return compose(parcel, trackingNumber, event ? [{ event: { ...event, code: event.code.replace(/^type:/, '') }, signatory: cleanText(parcel['signatory-name']) }] : [])
}

const readers: Record<string, (element: XmlElement, unmapped: Unmapped) => ParcelReport | undefined> = { 'tracking-detail': readDetail, 'pin-summary': readSummary }

function read(body: string, told: Unmapped | undefined, number?: string): TrackingAnswer {
  const root = readXml(name, body)
  const unmapped = once(told)
  const parcels = [...walkXml(root)].flatMap((element) => (Object.hasOwn(readers, element.name) ? [{ element, read: readers[element.name]! }] : [])).slice(0, 100)
  if (parcels.length === 0) throw problemIn(root) ?? (root.name === 'tracking-summary' ? refusal(name, 404) : unreadable(name, 'it has no parcel'))
  const reports = parcels.map((parcel) => parcel.read(parcel.element, unmapped)).filter((report) => report !== undefined)
  if (reports.length === 0) throw unreadable(name, 'none of its parcels has a number')
  const own = number ? reports.filter(({ trackingNumber }) => plain(trackingNumber) === number) : reports
  if (own.length === 0) throw refusal(name, 404)
  const newest = ({ events }: ParcelReport) => Date.parse(events[0]?.occurredAt ?? '1990-01-01')
  return TrackingAnswer.parse({ shipments: own.toSorted((a, b) => newest(b) - newest(a)) })
}

const plain = (number: string) => number.toUpperCase().replace(/[\s.-]/g, '')

const headersOf = ({ username, password }: Settings, language: string | undefined) => ({
  authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`, accept: 'application/vnd.cpc.track-v2+xml',
  'accept-language': /^fr\b/i.test(language ?? '') ? 'fr-CA' : 'en-CA',
})

const explain = (body: string) => {
  try {
    return problemIn(readXml(name, body))
  } catch {
    return undefined
  }
}

function ask(path: string, settings: Settings, context: CarrierContext, language?: string) {
  const url = new URL(`${settings.baseUrl.replace(/\/+$/, '')}/vis/${path}`)
  return get(name, url, headersOf(settings, language), context, explain)
}

/** PINs have 12, 13 or 16 characters (Get Tracking Details). */
function pinOf(trackingNumber: string): string {
  const number = plain(trackingNumber)
  if (!/^(?:\d{12}|\d{16}|[A-Z]{2}\d{9}[A-Z]{2})$/.test(number)) throw new AppError('invalid_input', 'This is no Canada Post number: it has 12 or 16 digits, or the form RR123456785CA.')
  return number
}

async function track({ trackingNumber, language }: TrackingQuery, settings: Settings, context: CarrierContext): Promise<TrackingAnswer> {
  const pin = pinOf(trackingNumber)
  const answer = read((await ask(`track/pin/${pin}/detail`, settings, context, language)).body, context.unmapped, pin)
  const spoken = /^fr\b/i.test(language ?? '') ? 'fr' : 'en'
  for (const { events } of answer.shipments) for (const event of events) event.language = spoken
  return answer
}

/** The delivery confirmation certificate, a PDF; without one the picture of the signature, which Canada Post keeps for 45 days. */
async function fetchProof({ trackingNumber, language }: TrackingQuery, settings: Settings, context: CarrierContext) {
  const pin = pinOf(trackingNumber)
  for (const path of [`certificate/${pin}`, `signatureimage/${pin}`]) {
    try {
      const root = readXml(name, (await ask(path, settings, context, language)).body)
      const image = [...walkXml(root)].find((element) => element.name === 'image')
      if (image) return proofFromBase64(name, image.text)
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'not_found')) throw error
    }
  }
  throw noProof(name)
}

/** Canada Post, Tracking REST web service: https://www.canadapost-postescanada.ca/info/mc/business/productsservices/developers/services/tracking/ */
export const canadaPost: Carrier<typeof Settings> = {
  id: 'canada-post',
  name,
  aliases: ['canada post', 'postes canada', 'canadapost', 'canada-post', 'canada post expedited parcel', 'xpresspost'],
  language: 'en',
  settings: Settings,
  about: {
    api: 'Tracking REST web service, track-v2', source: 'https://www.canadapost-postescanada.ca/info/mc/business/productsservices/developers/services/tracking/',
    gives: ['estimate', 'pickup_point', 'service', 'signature_name'], languages: ['en', 'fr'],
    uncited: 'codes of loss: the vendor\'s table of scan events names none, such events are known by their words',
    limit: 'Canada Post names a limit a minute for each key and no number for a day: ours', triedLive: null,
  },
  quota: { perDay: 5000, minIntervalMs: 1000 },
  trackingUrl: (trackingNumber, language) =>
    `https://www.canadapost-postescanada.ca/track-reperage/${/^fr\b/i.test(language) ? 'fr' : 'en'}#/search?searchFor=${encodeURIComponent(trackingNumber)}`,
  parse: (body, context) => read(body, context?.unmapped),
  track,
  proof: { of: 'delivered', fetch: fetchProof },
  /** Asks for a number nobody has: a right key is told that it has no history. */
  check: (settings, context) => nobodyHas(name, ask('track/pin/0000000000000000/summary', settings, context).then(({ body }) => read(body, undefined))),
}
