import * as z from 'zod'
import { AppError } from '../contract/errors.ts'
import { DateTime } from '../contract/text.ts'
import type { ParcelReport, TrackingEvent } from '../contract/tracking.ts'
import type { Instant } from '../core/order.ts'
import type { Carrier } from '../core/carrier-port.ts'
import { readCodes } from './_codes.ts'
import { cleanText } from './_text.ts'
import { isSunday, journeys, localTime, readNumber, scansOf, words, type Parcel, type Scan } from './demo.journeys.ts'

const meanings = new Map(readCodes(new URL('./demo.codes.csv', import.meta.url)).map((row) => [row.code, row]))
/** Text of the carrier: one plain line, nothing hidden in it. */
const Words = (max: number) => z.string().transform((text) => cleanText(text, max) ?? '')

/** The answer as this carrier would send it. */
const RawAnswer = z.union([
  z.object({
    parcel: z.object({
      number: Words(100).pipe(z.string().min(1)),
      product: Words(200).optional(),
      estimate: z.union([z.iso.date(), z.object({ from: z.iso.datetime({ offset: true }), to: z.iso.datetime({ offset: true }) })]).optional(),
      late: z.boolean().optional(),
      receiver: Words(300).optional(),
      shop: z.object({ name: Words(300), address: Words(300).optional(), until: z.iso.date().optional() }).optional(),
      hint: Words(2000).optional(),
      scans: z.array(z.object({ at: DateTime, code: Words(100), text: Words(2000), place: Words(300).optional() })).min(1).max(500),
    }),
  }),
  z.object({ error: z.object({ code: z.string(), text: z.string().optional() }) }),
])

function parse(body: string, context: { unmapped?(code: string, description: string): void } = {}): { shipments: ParcelReport[] } {
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch (cause) {
    throw new AppError('upstream_rejected', 'The demo carrier did not answer with JSON.', { cause })
  }
  const result = RawAnswer.safeParse(json)
  if (!result.success) throw new AppError('upstream_rejected', 'The demo carrier answered in a form we do not know.', { cause: result.error })
  if ('error' in result.data) {
    throw result.data.error.code === 'unknown_number'
      ? new AppError('not_found', 'The demo carrier does not know this number yet.')
      : new AppError('upstream_rejected', 'The demo carrier refused the question.')
  }
  const { parcel } = result.data
  const told = new Map(parcel.scans.map((scan) => [JSON.stringify(scan), scan]))
  const events = [...told.values()].map((scan): TrackingEvent => {
    const meaning = meanings.get(scan.code)
    if (!meaning) context.unmapped?.(scan.code, scan.text)
    return {
      occurredAt: scan.at, status: meaning?.status ?? 'unknown', code: scan.code, description: scan.text, language: 'de',
      ...(meaning?.reason && { reason: meaning.reason }), ...(meaning?.flags.length && { flags: meaning.flags }),
      ...(scan.place && { location: scan.place }), ...(meaning?.informational && { informational: true }),
    }
  }).sort((a, b) => Date.parse(b.occurredAt) - Date.parse(a.occurredAt))
  const latest = events.find((event) => !event.informational) ?? events[0]!
  const flags = [...new Set([...(latest.flags ?? []), ...(parcel.late ? ['delayed' as const] : [])])]
  return {
    shipments: [{
      trackingNumber: parcel.number, status: latest.status, events,
      ...(latest.reason && { reason: latest.reason }), ...(flags.length && { flags }),
      ...(parcel.estimate && { estimatedDelivery: parcel.estimate }), ...(latest.status === 'delivered' && { deliveredAt: latest.occurredAt }),
      ...(parcel.receiver && latest.status === 'delivered' && { signedBy: parcel.receiver }), ...(parcel.shop && latest.status === 'available_for_pickup' && { pickupPoint: parcel.shop }),
      ...(parcel.hint && { nextSteps: parcel.hint }), ...(parcel.product && { service: parcel.product }),
    }],
  }
}

const day = (at: Instant) => localTime(at).slice(0, 10)
const hour = 3_600_000
const hints: Readonly<Record<string, string>> = {
  ADR: 'Bitte ergänzen Sie die Adresse innerhalb von 7 Tagen, sonst geht die Sendung zurück.',
  CDU: 'Bitte zahlen Sie die Einfuhrabgaben online. Danach wird die Sendung freigegeben.',
  PUA: 'Bitte bringen Sie Ihren Ausweis mit.',
}
const neighbours = ['Familie Petersen', 'Yılmaz, 2. OG', 'Frau Sørensen', 'Kiosk am Eck']

/** When it will be there: the plan at first, a later day once it is late, a window on the last day; nothing once no van is to come. */
export function estimateAt(parcel: Parcel, latest: Scan, scans: Scan[]) {
  if (latest.code === 'OFD') {
    const [from, to] = [localTime(latest.at + hour), localTime(latest.at + 6 * hour)]
    return day(latest.at) === to.slice(0, 10) ? { from, to } : day(latest.at)
  }
  const next = scans.findIndex(({ at, code }) => at > latest.at && code === 'OFD')
  if (next < 0) return undefined
  const announced = latest.at >= (scans.find(({ code }) => code === 'DLY')?.at ?? 0)
  // On the quick clock the van comes within the minute; what is announced is the day it would come at a working day's pace.
  const planned = !announced ? parcel.start + 40 * hour : parcel.pace === 'Q' ? parcel.start + journeys[parcel.journey]![next]![0] * hour : scans[next]!.at
  // Nobody promises a Sunday; the express may come on one all the same.
  return day(isSunday(planned) ? planned + 24 * hour : planned)
}

/** The carrier's raw answer for a number at a moment: what its server would send. */
export function answerAt(number: string, now: Instant): string {
  const parcel = readNumber(number)
  const scans = parcel ? scansOf(parcel) : []
  const past = scans.filter(({ at }) => at <= now)
  const latest = past.findLast(({ code }) => !meanings.get(code)?.informational)
  if (!parcel || !latest) return JSON.stringify({ error: { code: 'unknown_number', text: 'Zu dieser Nummer liegen keine Daten vor.' } })
  const late = past.some(({ code }) => code === 'DLY' || code === 'MIS') && meanings.get(latest.code)?.status === 'in_transit'
  return JSON.stringify({
    parcel: {
      number,
      product: parcel.pace === 'R' ? 'Demo Paket' : 'Demo Express',
      estimate: estimateAt(parcel, latest, scans),
      late,
      receiver: latest.code === 'DNB' ? neighbours[parcel.seed % neighbours.length] : undefined,
      shop: latest.code === 'PUA' ? { name: 'Demo Filiale im Kiosk Ahoi', address: 'Hafenstraße 3', until: day(latest.at + 7 * 24 * hour) }
        : latest.code === 'DPL' ? { name: 'Demo Paketautomat 142', address: 'Bahnhofsplatz 1', until: day(latest.at + 9 * 24 * hour) } : undefined,
      hint: hints[latest.code],
      scans: past.map(({ at, code, place }) => ({ at: localTime(at), code, text: words[code], ...(place && { place }) })),
    },
  })
}

/**
 * A carrier that needs no network: its parcels travel by their number and the clock (demo.journeys.ts), and its answers
 * take the same way through parse() as any other carrier's.
 */
export const demo: Carrier = {
  id: 'demo',
  name: 'Demo',
  aliases: ['demo', 'demo paket', 'demo express'],
  language: 'de',
  settings: z.object({}),
  trackingUrl: () => null,
  parse,
  track: async ({ trackingNumber }, _settings, context) => parse(answerAt(trackingNumber, context.now()), context),
  check: async () => {},
  nextAskAt: ({ trackingNumber }, now) => {
    const parcel = readNumber(trackingNumber ?? '')
    const next = parcel && scansOf(parcel).find(({ at }) => at > now)
    return next ? next.at + (parcel.pace === 'Q' ? 100 : 60_000) : null
  },
}
