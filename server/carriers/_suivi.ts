import * as z from 'zod'
import { AppError } from '../contract/errors.ts'
import { TrackingAnswer, type EstimatedDelivery, type ParcelReport, type TrackingStatus } from '../contract/tracking.ts'
import type { Carrier, CarrierContext, TrackingQuery } from '../core/carrier-port.ts'
import { foldText, readCodes } from './_codes.ts'
import { composeReport, deciding, inform, once, sortEvents, turnHomeward, withoutDoubles, type ReadEvent, type Summary, type Unmapped } from './_events.ts'
import { get, nobodyHas, readJson, refusal, unreadable } from './_http.ts'
import { localeOf } from './_locale.ts'
import { askableNumbers, readMany } from './_many.ts'
import { list, part, text } from './_shape.ts'
import { cleanText } from './_text.ts'
import { readTime } from './_time.ts'

const codes = new Map(readCodes(new URL('./_suivi.codes.csv', import.meta.url)).map((row) => [row.code, row]))
const words = Map.groupBy(readCodes(new URL('./_suivi.words.csv', import.meta.url)).flatMap((row) => row.code.split(';').map((code) => ({ ...row, code }))), ({ code }) => code)

/** What the merchant enters. La Poste's portal: developer.laposte.fr, app with "Suivi v2"; whether it is a test is the key's matter. */
const Settings = z.object({
  apiKey: z.string().trim().min(1).max(200).regex(/^[\x21-\x7e]+$/).meta({
    title: 'Okapi key', description: 'Of your app on developer.laposte.fr with "Suivi"; the sandbox key knows La Poste\'s examples only', secret: true,
  }),
})
type Settings = z.output<typeof Settings>

const Event = z.object({ code: text, label: text, date: text })
const Step = z.object({ id: z.coerce.number(), status: z.boolean(), date: text })
const Shipment = z.object({
  idShip: text, product: text, isFinal: part(z.boolean()), estimDate: text, deliveryDate: text, event: list(Event), timeline: list(Step),
  contextData: part(z.object({ arrivalCountry: text, removalPoint: part(z.object({ name: text })) })),
})
/** `code` is what the gateway before Suivi gives instead of a return code. */
const Answer = z.object({ returnCode: part(z.coerce.number().int()), code: text, inputIdShip: text, idShip: text, shipment: part(Shipment) })
type SuiviAnswer = z.output<typeof Answer>
type SuiviShipment = z.output<typeof Shipment>

/** La Poste answers in these (Suivi v2, parameter lang). */
const locales = ['fr_FR', 'en_GB', 'es_ES', 'it_IT', 'de_DE', 'nl_NL']
const localeFor = (language: string | undefined) => {
  const locale = localeOf(language, locales)
  return locale === 'en_US' ? 'en_GB' : locale
}

/** The error an answer without a shipment stands for. */
function errorOf(name: string, { returnCode, code }: SuiviAnswer): AppError | undefined {
  if (returnCode === 400) return new AppError('invalid_input', `${name} does not know this form of number: it has 11 to 15 letters and digits.`)
  // Of Colissimo's own older service, which the gateway may still speak with: unknown, too old, none of ours.
  if (returnCode !== undefined && [101, 103, 104, 105].includes(returnCode)) return refusal(name, 404)
  if (returnCode !== undefined && returnCode >= 401 && returnCode <= 599) return refusal(name, returnCode)
  if (!code) return undefined
  if (/unauthorized|forbidden|key/i.test(code)) return refusal(name, 401)
  if (/not_?found/i.test(code)) return refusal(name, 404)
  return refusal(name, /quota|rate|too_?many/i.test(code) ? 429 : 503)
}

function readEvent({ code: told, label, date }: z.output<typeof Event>, unmapped: Unmapped): ReadEvent | undefined {
  const time = readTime(date, 'FR')
  if (!time) return undefined
  const code = cleanText(told, 100) ?? ''
  const description = cleanText(label) ?? ''
  const row = codes.get(code.toUpperCase())
  const spoken = words.get(code.toUpperCase())?.find(({ fits }) => fits(foldText(description)))
  if (!row) unmapped(code || 'none', description)
  // A sentence that says something else than its code leaves nothing of it.
  const base = spoken?.status && spoken.status !== row?.status ? undefined : row
  const reason = spoken?.reason ?? base?.reason
  const flags = [...new Set([...base?.flags ?? [], ...spoken?.flags ?? []])]
  return {
    at: Date.parse(time.iso), occurredAt: time.iso, status: spoken?.status ?? row?.status ?? 'unknown', code, description,
    ...(reason && { reason }), ...(flags.length > 0 && { flags }), ...(row?.informational && { informational: true }),
  }
}

function readEstimate({ isFinal, estimDate, contextData }: SuiviShipment): EstimatedDelivery | undefined {
  const time = isFinal ? undefined : readTime(estimDate, contextData?.arrivalCountry ?? 'FR')
  return time && (time.second ? time.iso : time.day)
}

/** The five steps of the timeline: the first is told of announced and of taken-over parcels alike, the last is delivery. */
const steps: readonly (TrackingStatus | undefined)[] = [undefined, 'in_transit', 'in_transit', 'in_transit', 'delivered']
/** The step a parcel has reached; all there is where no event is told. */
function readStep({ timeline, deliveryDate }: SuiviShipment): Summary | undefined {
  const reached = timeline.filter(({ id, status }) => status && steps[id - 1]).toSorted((a, b) => b.id - a.id)[0]
  const status = reached && steps[reached.id - 1]
  const time = readTime((status === 'delivered' ? deliveryDate : undefined) ?? reached?.date, 'FR')
  return status && { status, ...(time && { at: Date.parse(time.iso), occurredAt: time.iso }) }
}

function readShipment(shipment: SuiviShipment, unmapped: Unmapped): ParcelReport | undefined {
  const trackingNumber = cleanText(shipment.idShip, 100)
  if (!trackingNumber) return undefined
  const read = shipment.event.slice(0, 1000).map((event) => readEvent(event, unmapped)).filter((event) => event !== undefined)
  const events = inform(turnHomeward(sortEvents(withoutDoubles(read)), false))
  const service = cleanText(shipment.product, 200)
  const estimatedDelivery = readEstimate(shipment)
  const moving = deciding(events)
  const waits = moving?.status === 'available_for_pickup'
  const pointName = waits ? cleanText(shipment.contextData?.removalPoint?.name) : undefined
  return composeReport({ trackingNumber, ...(estimatedDelivery && { estimatedDelivery }), ...(service && { service }), ...(pointName && { pickupPoint: { name: pointName } }) }, events, moving ? undefined : readStep(shipment))
}

const plain = (number: string | undefined) => number?.toUpperCase().replace(/[\s.-]/g, '')

/** One parcel as an object, several as a list. */
function answersOf(name: string, body: string): SuiviAnswer[] {
  const json = readJson(name, body)
  return (Array.isArray(json) ? json.slice(0, 100) : [json]).map((one) => Answer.safeParse(one).data).filter((one) => one !== undefined)
}

/** With `number`, others than that one are dropped. */
function pick(name: string, answers: readonly SuiviAnswer[], unmapped: Unmapped, number?: string): TrackingAnswer {
  const own = number ? answers.filter((one) => [one.shipment?.idShip, one.inputIdShip, one.idShip].some((id) => plain(id) === number)) : answers
  const shipments = own.map(({ shipment }) => shipment && readShipment(shipment, unmapped)).filter((report) => report !== undefined)
  if (shipments.length > 0) return TrackingAnswer.parse({ shipments })
  if (own.length === 0 && answers.some(({ shipment }) => shipment)) throw refusal(name, 404)
  throw (own.length > 0 ? own : answers).map((one) => errorOf(name, one)).find(Boolean) ?? unreadable(name, 'it has no shipment')
}

const read = (name: string, body: string, told: Unmapped | undefined, number?: string) => pick(name, answersOf(name, body), once(told), number)

function ask(name: string, number: string, locale: string, settings: Settings, context: CarrierContext) {
  const url = new URL(`https://api.laposte.fr/suivi/v2/idships/${number}`)
  url.searchParams.set('lang', locale)
  const explain = (body: string, status: number) => {
    if (status === 401 || status === 403 || status === 429) return undefined
    try {
      return errorOf(name, Answer.parse([JSON.parse(body)].flat()[0]))
    } catch {
      return undefined
    }
  }
  return get(name, url, { 'x-okapi-key': settings.apiKey, accept: 'application/json' }, context, explain)
}

function askable(name: string, trackingNumber: string): string {
  const number = plain(trackingNumber)!
  if (!/^[A-Z0-9]{9,15}$/.test(number)) throw new AppError('invalid_input', `This is no number of ${name}: it has 11 to 15 letters and digits.`)
  return number
}

function inLanguage(answer: TrackingAnswer, locale: string): TrackingAnswer {
  for (const { events } of answer.shipments) for (const event of events) event.language = locale.slice(0, 2)
  return answer
}

/** Up to 10 numbers, joined by commas (Suivi v2, "idships"). */
async function trackMany(name: string, queries: readonly TrackingQuery[], settings: Settings, context: CarrierContext): Promise<TrackingAnswer> {
  const numbers = askableNumbers(name, queries, (number) => askable(name, number))
  const locale = localeFor(queries[0]?.language)
  const answers = answersOf(name, (await ask(name, [...numbers.keys()].join(','), locale, settings, context)).body)
  const unmapped = once(context.unmapped)
  return inLanguage(readMany(name, numbers, (number) => pick(name, answers, unmapped, number)), locale)
}

async function track(name: string, { trackingNumber, language }: TrackingQuery, settings: Settings, context: CarrierContext): Promise<TrackingAnswer> {
  const number = askable(name, trackingNumber)
  const locale = localeFor(language)
  return inLanguage(read(name, (await ask(name, number, locale, settings, context)).body, context.unmapped, number), locale)
}

/**
 * A carrier of La Poste's group that is read through Suivi v2: https://developer.laposte.fr/products/suivi/latest
 * (OpenAPI "Swagger SUIVI", Suivi-1.0.0).
 */
export const suiviCarrier = (own: Pick<Carrier, 'id' | 'name' | 'aliases' | 'trackingUrl'>): Carrier<typeof Settings> => ({
  ...own,
  language: 'fr',
  settings: Settings,
  about: {
    api: 'Suivi v2 (OpenAPI "Swagger SUIVI", Suivi-1.0.0)', source: 'https://developer.laposte.fr/products/suivi/latest',
    gives: ['estimate', 'pickup_point', 'service'], languages: ['fr', 'en', 'es', 'it', 'de', 'nl'],
    cannotTell: { lost: 'no code of Suivi says it; a lost parcel stops moving' },
    limit: 'the portal names the quota of a plan only to its holder: ours, modest', triedLive: null,
  },
  quota: { perDay: 1000, minIntervalMs: 1000 },
  parse: (body, context) => read(own.name, body, context?.unmapped),
  track: (query, settings, context) => track(own.name, query, settings, context),
  trackMany: { most: 10, track: (queries, settings, context) => trackMany(own.name, queries, settings, context) },
  /** Asks for an example of La Poste's: right keys are told about it, or that there is none. */
  check: (settings, context) =>
    nobodyHas(own.name, ask(own.name, 'LU680211095FR', 'fr_FR', settings, context).then(({ body }) => read(own.name, body, undefined)), ['not_found', 'invalid_input']),
})
