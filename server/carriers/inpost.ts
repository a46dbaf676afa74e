import * as z from 'zod'
import { AppError } from '../contract/errors.ts'
import { WebUrl } from '../contract/text.ts'
import { TrackingAnswer, type ParcelReport, type PickupPoint } from '../contract/tracking.ts'
import type { Carrier, CarrierContext, TrackingQuery } from '../core/carrier-port.ts'
import { readCodes } from './_codes.ts'
import { composeReport, deciding, inform, once, sortEvents, turnHomeward, withoutDoubles, type ReadEvent, type Summary, type Unmapped } from './_events.ts'
import { atItsAddress, get, readJson, refusal, unreadable } from './_http.ts'
import { list, part, text } from './_shape.ts'
import { cleanText } from './_text.ts'
import { readTime } from './_time.ts'

const name = 'InPost'
const codes = new Map(readCodes(new URL('./inpost.codes.csv', import.meta.url)).map((row) => [row.code, row]))

/** Tracking needs no key. Its documentation: dokumentacja-inpost.atlassian.net, ShipX, "Tracking". */
const Settings = z.object({
  baseUrl: WebUrl.default('https://api-shipx-pl.easypack24.net').meta({
    title: 'Address of the API', description: 'https://api-shipx-it.easypack24.net for parcels of InPost Italy; the sandbox has no tracking',
  }),
})
type Settings = z.output<typeof Settings>

const Detail = z.object({ status: text, agency: text, datetime: text })
const Machine = z.object({ name: text, location_description: text, address: part(z.object({ line1: text, line2: text })) })
const Tracking = z.object({
  tracking_number: text, service: text, status: text, updated_at: text, tracking_details: list(Detail),
  custom_attributes: part(z.object({ target_machine_id: text, target_machine_detail: part(Machine) })),
})
/** ShipX's errors: status, a key, a message. */
const Problem = z.object({ status: z.coerce.number().int().min(400).max(599), error: text })
type Tracked = z.output<typeof Tracking>
/** ShipX's webhook of an organisation: shipment_status_changed and shipment_confirmed, one status and its time. */
const Notice = z.object({
  event: z.enum(['shipment_status_changed', 'shipment_confirmed']), event_ts: text,
  payload: z.object({ tracking_number: z.union([z.string(), z.number().transform(String)]), status: text }),
}).transform(({ event, event_ts: datetime, payload }) => {
  const status = payload.status ?? (event === 'shipment_confirmed' ? 'confirmed' : undefined)
  return { tracking_number: payload.tracking_number, status, tracking_details: [{ status, datetime }] }
})

/** A symbol in our words; what stood in the answer stays the code. */
function meaningOf(symbol: string | undefined, unmapped: Unmapped) {
  const code = cleanText(symbol, 100) ?? ''
  const row = codes.get(code.toLowerCase())
  if (!row) unmapped(code || 'none', '')
  return { code, row }
}

function readEvent({ status, agency, datetime }: z.output<typeof Detail>, unmapped: Unmapped): ReadEvent | undefined {
  const time = readTime(datetime, 'PL')
  if (!time) return undefined
  const { code, row } = meaningOf(status, unmapped)
  const location = cleanText(agency)
  return {
    at: Date.parse(time.iso), occurredAt: time.iso, status: row?.status ?? 'unknown', code, description: row?.wording ?? '',
    ...(row && { language: 'pl' }), ...(row?.reason && { reason: row.reason }), ...(row?.flags.length && { flags: row.flags }),
    ...(location && { location }), ...(row?.informational && { informational: true }),
  }
}

function readPickupPoint({ custom_attributes: attributes }: Tracked): PickupPoint | undefined {
  const { name: machine, location_description: where, address } = attributes?.target_machine_detail ?? {}
  const pointName = cleanText([machine ?? attributes?.target_machine_id, where].map((one) => cleanText(one)).filter(Boolean).join(', '))
  const lines = cleanText([address?.line1, address?.line2].map((one) => cleanText(one)).filter(Boolean).join(', '))
  return pointName ? { name: pointName, ...(lines && { address: lines }) } : undefined
}

/** The symbol InPost gives the parcel as a whole; on the way home a delivery is one to the sender. */
function readSummary({ status, updated_at: updatedAt }: Tracked, events: ReadEvent[], unmapped: Unmapped): Summary | undefined {
  const { row } = cleanText(status) ? meaningOf(status, unmapped) : {}
  const time = readTime(updatedAt, 'PL')
  if (!row?.status || events.some((event) => event.status === 'returning')) return undefined
  return { status: row.status, ...(row.reason && { reason: row.reason }), ...(row.flags.length > 0 && { flags: row.flags }), ...(time && { at: Date.parse(time.iso), occurredAt: time.iso }) }
}

function readTracking(tracking: Tracked, unmapped: Unmapped): ParcelReport | undefined {
  const trackingNumber = cleanText(tracking.tracking_number, 100)
  if (!trackingNumber) return undefined
  const locker = tracking.service?.startsWith('inpost_locker')
  const read = tracking.tracking_details.slice(0, 1000).map((detail) => readEvent(detail, unmapped)).filter((event) => event !== undefined)
  const events = inform(turnHomeward(sortEvents(withoutDoubles(read)), false))
  for (const event of events) if (locker && event.status === 'delivered' && !event.informational) event.reason = 'delivered_parcel_locker'
  const service = cleanText(tracking.service, 200)
  const report = composeReport({ trackingNumber, ...(service && { service }) }, events, readSummary(tracking, events, unmapped))
  const pickupPoint = report.status === 'available_for_pickup' && /^(?:ready_to_pickup|pickup_reminder_sent)$/.test(deciding(events)?.code ?? tracking.status ?? '') ? readPickupPoint(tracking) : undefined
  return { ...report, ...(pickupPoint && { pickupPoint }) }
}

const plain = (number: string | undefined) => number?.toUpperCase().replace(/[\s.-]/g, '') ?? ''

function errorOf(json: unknown): AppError | undefined {
  const { status, error } = Problem.safeParse(json).data ?? {}
  if (error === 'validation_failed') return new AppError('invalid_input', 'InPost does not know this form of number: it has 24 digits, or two letters, nine digits and two letters.')
  return status ? refusal(name, error === 'resource_not_found' ? 404 : status) : undefined
}

function read(body: string, told: Unmapped | undefined, number?: string): TrackingAnswer {
  const json = readJson(name, body)
  const error = errorOf(json)
  if (error) throw error
  const { data } = Tracking.safeParse(Notice.safeParse(json).data ?? json)
  const report = data && readTracking(data, once(told))
  if (!report) throw unreadable(name, 'it has no parcel')
  if (number && plain(report.trackingNumber) !== number) throw refusal(name, 404)
  return TrackingAnswer.parse({ shipments: [report] })
}

function ask(number: string, settings: Settings, context: CarrierContext) {
  const url = new URL(`${settings.baseUrl.replace(/\/+$/, '')}/v1/tracking/${number}`)
  return get(name, url, { accept: 'application/json' }, context)
}

async function track({ trackingNumber }: TrackingQuery, settings: Settings, context: CarrierContext): Promise<TrackingAnswer> {
  const number = plain(trackingNumber)
  if (!/^[A-Z0-9]{10,30}$/.test(number)) throw new AppError('invalid_input', 'This is no InPost number: it has 24 digits, or two letters, nine digits and two letters.')
  return read((await ask(number, settings, context)).body, context.unmapped, number)
}

/** InPost, ShipX tracking for Poland and Italy: https://dokumentacja-inpost.atlassian.net/wiki/spaces/PL/pages/18153479 */
export const inpost: Carrier<typeof Settings> = {
  id: 'inpost',
  name,
  aliases: ['inpost', 'in post', 'inpost pl', 'inpost poland', 'inpost polska', 'inpost paczkomaty', 'paczkomaty', 'paczkomaty inpost', 'paczkomat', 'inpost kurier', 'inpost courier', 'inpost italy', 'inpost italia'],
  language: 'pl',
  settings: Settings,
  about: {
    api: 'ShipX, tracking (Poland and Italy)', source: 'https://dokumentacja-inpost.atlassian.net/wiki/spaces/PL/pages/18153479',
    gives: ['pickup_point', 'service'], languages: [],
    cannotTell: { customs: 'no status of ShipX says it' },
    limit: 'public and without a named limit: ours, modest', triedLive: null,
  },
  quota: { perDay: 2000, minIntervalMs: 1000 },
  trackingUrl: (trackingNumber, language) => `https://inpost.pl/${/^pl\b/i.test(language) ? 'sledzenie-przesylek' : 'en/find-parcel'}?number=${encodeURIComponent(trackingNumber)}`,
  parse: (body, context) => read(body, context?.unmapped),
  track,
  /** There is no key to check: asks for the list of statuses, which every ShipX has. */
  check: async (settings, context) => {
    const url = new URL(`${settings.baseUrl.replace(/\/+$/, '')}/v1/statuses`)
    const { body } = await atItsAddress(name, get(name, url, { accept: 'application/json' }, context))
    if (!z.object({ items: z.array(z.unknown()) }).safeParse(readJson(name, body)).success) throw new AppError('upstream_rejected', 'There is no ShipX at this address. Check the address of the API.')
  },
}
