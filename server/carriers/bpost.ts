import * as z from 'zod'
import { AppError } from '../contract/errors.ts'
import { WebUrl } from '../contract/text.ts'
import { TrackingAnswer, type EstimatedDelivery, type ParcelReport, type PickupPoint } from '../contract/tracking.ts'
import type { Carrier, CarrierContext, TrackingQuery } from '../core/carrier-port.ts'
import { composeReport, deciding, inform, once, sortEvents, turnHomeward, withoutDoubles, type ReadEvent, type Summary, type Unmapped } from './_events.ts'
import { get, nobodyHas, readJson, refusal, unreadable } from './_http.ts'
import { cleanText } from './_text.ts'
import { readTime, type ReadTime } from './_time.ts'
import { readXml, walkXml, type XmlElement } from './_xml.ts'
import { BpostItems, spoken, type BpostItem } from './bpost.answer.ts'
import { readEvent, stepOf } from './bpost.events.ts'

const name = 'bpost'

/** What the merchant enters: the account of the Shipping Manager. */
const Settings = z.object({
  accountId: z.string().trim().min(1).max(50).meta({ title: 'Account id', description: 'Of the bpost Shipping Manager: Admin, Account settings' }),
  passphrase: z.string().trim().min(1).max(200).meta({ title: 'Passphrase', description: 'Stands beside the account id', secret: true }),
  baseUrl: WebUrl.default('https://api-parcel.bpost.be').meta({ title: 'Address of the API' }),
})
type Settings = z.output<typeof Settings>

/** bpost's exceptions: businessException has a code like HTTP's, systemException only words. */
function errorOf(root: XmlElement): AppError | undefined {
  if (!root.name.endsWith('Exception')) return undefined
  const textOf = (wanted: string) => root.children.find((child) => child.name === wanted)?.text.trim() ?? ''
  const code = Number(textOf('code') || (root.name === 'systemException' ? 503 : 400))
  if (/not found|unknown (?:item|barcode)|does not exist|no (?:item|data) found/i.test(textOf('message'))) return refusal(name, 404)
  return refusal(name, code >= 400 && code < 600 ? code : 503)
}

interface Parcel { number: string; events: ReadEvent[]; returning: boolean; summary?: Summary | undefined; estimate?: EstimatedDelivery | undefined; service?: string | undefined; point?: PickupPoint | undefined }

function compose({ number, events: read, returning, summary, estimate, service, point }: Parcel): ParcelReport {
  const events = inform(turnHomeward(sortEvents(withoutDoubles(read)), returning))
  const report = composeReport({ trackingNumber: number, ...(estimate && { estimatedDelivery: estimate }), ...(service && { service }) }, events, summary)
  // Where it was handed over is told by the step alone: scans say that it was.
  const reason = summary?.status === report.status && !report.reason ? summary.reason : undefined
  return { ...report, ...(reason && { reason }), ...(point && report.status === 'available_for_pickup' && { pickupPoint: point }) }
}

function readTracking(root: XmlElement, unmapped: Unmapped): ParcelReport | undefined {
  const texts = (element: XmlElement | undefined) => new Map(element?.children.map((child) => [child.name, child.text.trim()]) ?? [])
  const parcel = texts(root)
  const inner = (wanted: string) => root.children.find((child) => child.name === wanted)
  const number = cleanText(parcel.get('itemCode'), 100)
  if (!number) return undefined
  const events = root.children.filter((child) => child.name === 'stateInfo').slice(0, 1000).map(texts)
    .map((state) => readEvent({ time: readTime(state.get('time'), 'BE'), code: state.get('stateCode'), words: state.get('stateDescription'), location: state.get('location') }, unmapped))
    .filter((event) => event !== undefined)
  const window = texts(inner('deliveryTimeWindow'))
  const [from, to] = [readTime(window.get('plannedDeliveryDateWindowStart'), 'BE'), readTime(window.get('plannedDeliveryDateWindowEnd'), 'BE')]
  const at = readTime(parcel.get('deliveryTime'), 'BE')
  // Of a parcel that has arrived it is when it did.
  const planned = at && !events.some((event) => event.at >= Date.parse(at.iso)) ? at.second ? at.iso : at.day : undefined
  const place = texts(inner('pickupPoint'))
  const address = [[place.get('streetName'), place.get('houseNumber')], [place.get('postalCode'), place.get('city')]].map((parts) => parts.filter(Boolean).join(' ')).filter(Boolean).join(', ')
  return compose({ number, events, returning: false, estimate: estimateOf(from, to) ?? planned, point: pointOf(place.get('name'), address, undefined) })
}

const estimateOf = (from: ReadTime | undefined, to: ReadTime | undefined): EstimatedDelivery | undefined =>
  (from?.second && to?.second && Date.parse(from.iso) < Date.parse(to.iso) ? { from: from.iso, to: to.iso } : (to ?? from)?.day)

function pointOf(told: string | undefined, where: string, until: string | undefined): PickupPoint | undefined {
  const [point, address] = [cleanText(told), cleanText(where)]
  return point ? { name: point, ...(address && { address }), ...(until && { until }) } : undefined
}

const dayOf = (day: string | undefined) => day?.trim().replace(/^(\d{2})[/-](\d{2})[/-](\d{4})$/, '$3-$2-$1')
const timeAt = (day: string | undefined, time: string | undefined, country = 'BE') => readTime(time ? `${dayOf(day)}T${time.trim()}` : dayOf(day), country)

/** The step of the parcel as a whole: it counts where no scan tells anything, and where it knows an end or a turn that the scans have not told. */
function summaryOf(item: BpostItem, events: ReadEvent[], unmapped: Unmapped): Summary | undefined {
  const active = item.processOverview?.processSteps.find(({ status }) => status === 'active')
  const step = item.activeStep?.knownProcessStep ?? active?.knownProcessStep ?? item.activeStep?.name
  const row = stepOf(step)
  if (step && !row) unmapped(`step:${cleanText(step, 90)}`, '')
  if (!row?.status) return undefined
  const moving = deciding(sortEvents(events))
  if (moving && !['delivered', 'returned', 'returning', 'available_for_pickup'].includes(row.status)) return undefined
  const { day, time } = item.actualDeliveryInformation?.actualDeliveryTime ?? item.actualDeliveryTime ?? {}
  const arrived = timeAt(day, time)
  return {
    status: row.status, ...(row.reason && { reason: row.reason }), ...(row.flags.length > 0 && { flags: row.flags }), ...(moving && { at: moving.at }),
    ...(arrived?.second ? { occurredAt: arrived.iso } : {}),
  }
}

function readItem(item: BpostItem, unmapped: Unmapped): ParcelReport | undefined {
  const number = cleanText(item.itemCode, 100)
  if (!number) return undefined
  const events = item.events.slice(0, 1000).map(({ key, date, time, location }) => {
    const country = typeof location?.['countryCode'] === 'string' ? location['countryCode'] : undefined
    return readEvent({ time: timeAt(date, time, country), code: key && Object.hasOwn(key, 'key') ? spoken(key, ['key']) : undefined, words: spoken(key), location: spoken(location) }, unmapped)
  }).filter((event) => event !== undefined)
  const { day, time1, time2 } = item.expectedDeliveryTimeRange ?? {}
  const [from, to] = [time1, time2].map((time) => (time && /^\d{1,2}:\d{2}/.test(time) ? timeAt(day, time.padStart(5, '0')) : readTime(time, 'BE')))
  const { name: told, street, streetNumber, postcode, municipality } = item.deliveryPoint ?? {}
  const address = [[street, streetNumber], [postcode, municipality]].map((parts) => parts.map((one) => spoken(one)).filter(Boolean).join(' ')).filter(Boolean).join(', ')
  return compose({
    number, events, returning: item.retourOrBackToSender ?? false, summary: summaryOf(item, events, unmapped), estimate: estimateOf(from, to) ?? timeAt(day, undefined)?.day,
    point: pointOf(spoken(told), address, timeAt(item.latestAvailableTime?.day, undefined)?.day),
  })
}

const plain = (number: string | undefined) => number?.toUpperCase().replace(/[\s.-]/g, '') ?? ''

/** The public tracker's answer; NO_DATA_FOUND is an unknown parcel, or a postcode that does not belong to it. */
function readItems(body: string, unmapped: Unmapped): ParcelReport[] {
  const { data } = BpostItems.safeParse(readJson(name, body))
  const { items, error } = data ?? {}
  if (error) throw /NO_DATA_FOUND|NOT_FOUND/i.test(error) ? refusal(name, 404) : /INVALID/i.test(error) ? new AppError('invalid_input', 'bpost does not take this number and postcode.') : refusal(name, 503)
  if (!items) throw unreadable(name, 'it has no parcel')
  if (items.length === 0) throw refusal(name, 404)
  return items.slice(0, 100).map((item) => readItem(item, unmapped)).filter((report) => report !== undefined)
}

function read(body: string, told: Unmapped | undefined, number?: string): TrackingAnswer {
  const unmapped = once(told)
  let reports: ParcelReport[]
  if (/^\s*[{[]/.test(body)) reports = readItems(body, unmapped)
  else {
    const root = readXml(name, body)
    const parcels = [...walkXml(root)].filter((element) => element.name === 'itemTracking').slice(0, 100)
    if (parcels.length === 0) throw errorOf(root) ?? unreadable(name, 'it has no parcel')
    reports = parcels.map((parcel) => readTracking(parcel, unmapped)).filter((report) => report !== undefined)
  }
  if (reports.length === 0) throw unreadable(name, 'none of its parcels has a number')
  const own = number ? reports.filter(({ trackingNumber }) => plain(trackingNumber) === number) : reports
  if (own.length === 0) throw refusal(name, 404)
  const newest = ({ events }: ParcelReport) => Date.parse(events[0]?.occurredAt ?? '1990-01-01')
  return TrackingAnswer.parse({ shipments: own.toSorted((a, b) => newest(b) - newest(a)) })
}

const explain = (body: string) => {
  try {
    return errorOf(readXml(name, body))
  } catch {
    return undefined
  }
}

function ask(number: string, { accountId, passphrase, baseUrl }: Settings, context: CarrierContext) {
  const url = new URL(`${baseUrl.replace(/\/+$/, '')}/services/trackedmail/item/${number}/trackingInfo`)
  return get(name, url, { authorization: `Basic ${Buffer.from(`${accountId}:${passphrase}`).toString('base64')}`, accept: 'application/xml' }, context, explain)
}

async function track({ trackingNumber }: TrackingQuery, settings: Settings, context: CarrierContext): Promise<TrackingAnswer> {
  const number = plain(trackingNumber)
  if (!/^(?:\d{18}|\d{24}|\d{30}|[A-Z]{2}\d{9}[A-Z]{2}|[A-Z]{2}\d{10}|JJBE[A-Z]\d{18})$/.test(number)) throw new AppError('invalid_input', 'This is no bpost barcode: it has 18, 24 or 30 digits, or the form CE123456785BE.')
  const answer = read((await ask(number, settings, context)).body, context.unmapped, number)
  for (const { events } of answer.shipments) for (const event of events) event.language = 'en'
  return answer
}

/** bpost, trackingInfo web service of the Shipping Manager: https://bpost.freshdesk.com/support/solutions/articles/109777 */
export const bpost: Carrier<typeof Settings> = {
  id: 'bpost',
  name,
  aliases: ['bpost', 'bpack', 'bpost international', 'bpack 24h pro', 'belgian post', 'landmark global bpost'],
  language: 'en',
  settings: Settings,
  about: {
    api: 'trackingInfo web service, schema tracking/v1; its parser also reads answers of the public tracker', source: 'https://bpost.freshdesk.com/support/solutions/articles/109777',
    gives: ['estimate', 'window', 'pickup_point'], languages: [],
    cannotTell: { limited: 'its limits and how it tells them stand in no document; HTTP 429 is understood' },
    uncited: 'the words of its letter codes: only T00, L00 and U01 stand in a sample of bpost, the others are grouped as public clients group them',
    limit: 'bpost names none: ours', triedLive: null,
  },
  quota: { perDay: 1000, minIntervalMs: 1000 },
  trackingUrl: (trackingNumber, language, postcode) => {
    const spokenIn = /^(nl|fr|de)\b/i.exec(language)?.[1]?.toLowerCase() ?? 'en'
    return `https://track.bpost.cloud/btr/web/#/search?itemCode=${encodeURIComponent(trackingNumber)}&lang=${spokenIn}${postcode ? `&postalCode=${encodeURIComponent(postcode)}` : ''}`
  },
  parse: (body, context) => read(body, context?.unmapped),
  track,
  /** Asks for a barcode nobody has: a right account is told that there is no such parcel. */
  check: (settings, context) => nobodyHas(name, ask('323200000000000000000000', settings, context).then(({ body }) => read(body, undefined))),
}
