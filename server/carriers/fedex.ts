import * as z from 'zod'
import { AppError } from '../contract/errors.ts'
import { WebUrl } from '../contract/text.ts'
import { TrackingAnswer, type EstimatedDelivery, type ParcelReport, type PickupPoint } from '../contract/tracking.ts'
import type { Carrier, CarrierContext, TrackingQuery } from '../core/carrier-port.ts'
import { composeReport, deciding, inform, once, sortEvents, turnHomeward, withoutDoubles, type ReadEvent, type Unmapped } from './_events.ts'
import { nobodyHas, post, readJson, refusal, unreadable } from './_http.ts'
import { localeOf } from './_locale.ts'
import { askableNumbers, readMany } from './_many.ts'
import { withToken } from './_oauth.ts'
import { noProof, proofFromBase64 } from './_proof.ts'
import { cleanText } from './_text.ts'
import { FedexAnswer, FedexDocuments, type FedexAddress, type FedexResult } from './fedex.answer.ts'
import { readDelay, readEvent, readMoment, readPlace, readSummary } from './fedex.events.ts'
import { fedexWebhook } from './fedex.webhook.ts'

const name = 'FedEx'

/** What the merchant enters. Developer portal: developer.fedex.com, project with the Track API. */
const Settings = z.object({
  clientId: z.string().trim().min(1).max(200).meta({ title: 'API key', description: 'Of your project on developer.fedex.com with the Track API' }),
  clientSecret: z.string().trim().min(1).max(200).meta({ title: 'Secret key', description: 'Of the same project', secret: true }),
  baseUrl: WebUrl.default('https://apis.fedex.com').meta({ title: 'Address of the API', description: 'https://apis-sandbox.fedex.com for FedEx\' test system' }),
})
type Settings = z.output<typeof Settings>

/** FedEx' list of locales (API reference guide, Locales). */
const locales = ('ar_AE bg_BG zh_CN zh_HK zh_TW cs_CZ da_DK nl_NL en_US en_CA en_GB et_EE fi_FI fr_FR fr_CA de_DE de_CH el_GR hu_HU it_IT ja_JP ko_KR lv_LV '
  + 'lt_LT no_NO pl_PL pt_BR pt_PT ro_RO ru_RU sk_SK sl_SI es_ES es_AR es_MX es_US sv_SE th_TH tr_TR uk_UA vi_VN').split(' ')

/** The error a code of FedEx means ("TRACKING.TRACKINGNUMBER.NOTFOUND"); undefined leaves it to the HTTP status. */
function readProblem(code: string | undefined): AppError | undefined {
  if (!code) return undefined
  if (/NOT\.?FOUND/.test(code)) return refusal(name, 404)
  if (/NOT\.AUTHORIZED|FORBIDDEN|LOGIN|PERMISSION/.test(code)) return refusal(name, 401)
  if (/TOO\.?MANY|RATE\.?LIMIT|QUOTA/.test(code)) return refusal(name, 429)
  if (/TRACKINGNUMBER\.(?:EMPTY|INVALID)/.test(code)) return new AppError('invalid_input', 'FedEx does not know this form of tracking number.')
  return /UNAVAILABLE|INTERNAL|SYSTEM|TIMEOUT/.test(code) ? refusal(name, 503) : undefined
}

const destinationOf = ({ lastUpdatedDestinationAddress, recipientInformation, destinationLocation, deliveryDetails }: FedexResult): FedexAddress | undefined =>
  [lastUpdatedDestinationAddress, recipientInformation?.address, destinationLocation?.locationContactAndAddress?.address, deliveryDetails?.actualDeliveryAddress].find((place) => place?.countryCode)

function readEstimate(result: FedexResult): EstimatedDelivery | undefined {
  const place = destinationOf(result)
  const of = (wanted: string) => result.dateAndTimes.find(({ type }) => type === wanted)?.dateTime
  const { begins, ends } = result.estimatedDeliveryTimeWindow?.window ?? {}
  const [from, to] = [readMoment(begins, place), readMoment(ends, place)]
  if (from && to && Date.parse(from.iso) < Date.parse(to.iso) && (from.second || to.second)) return { from: from.iso, to: to.iso }
  const time = readMoment(of('ESTIMATED_DELIVERY'), place) ?? to ?? from ?? readMoment(of('APPOINTMENT_DELIVERY'), place)
    ?? readMoment(result.standardTransitTimeWindow?.window?.ends, place) ?? readMoment(of('COMMITMENT'), place)
  // Midnight is FedEx' way to name only the day.
  return time && (time.second ? time.iso : time.day)
}

function readPickupPoint({ holdAtLocation }: FedexResult, newest: ReadEvent | undefined): PickupPoint | undefined {
  const { contact, address: place } = holdAtLocation?.locationContactAndAddress ?? {}
  const pointName = cleanText(contact?.companyName) ?? newest?.location ?? cleanText(place?.city)
  if (!pointName) return undefined
  const address = cleanText([...place?.streetLines ?? [], [place?.postalCode, place?.city].filter(Boolean).join(' ')].map((part) => cleanText(part)).filter(Boolean).join(', '))
  return { name: pointName, ...(address && { address }) }
}

/** Notes that stand where the name of the person should. */
const noName = /signature (?:not|release|service)|no signature|not required|release/i

function readProof({ deliveryDetails, availableImages }: FedexResult): { signedBy?: string; signed: boolean } {
  const signedBy = [deliveryDetails?.signedByName, deliveryDetails?.receivedByName].map((one) => cleanText(one)).find((one) => one && !noName.test(one))
  return { ...(signedBy && { signedBy }), signed: Boolean(signedBy) || availableImages.some(({ type }) => type === 'SIGNATURE_PROOF_OF_DELIVERY') }
}

/** The newest delivery with the place it was left at, where its own code does not tell. At a home, only a name says that somebody took it. */
function withPlace(events: ReadEvent[], result: FedexResult): ReadEvent[] {
  const delivery = deciding(events)
  if (delivery?.status !== 'delivered' || delivery.reason) return events
  const { locationType, locationDescription } = result.deliveryDetails ?? {}
  const told = readSummary(result)
  const left = locationType !== 'RESIDENCE' || readProof(result).signedBy ? readPlace(locationType, locationDescription) : undefined
  const place = (told?.status === 'delivered' ? told.reason : undefined) ?? left
  return place ? events.map((event) => (event === delivery ? { ...event, reason: place } : event)) : events
}

const ends: readonly (string | undefined)[] = ['delivered', 'returned', 'cancelled']

function readResult(result: FedexResult, fallback: string | undefined, unmapped: Unmapped): ParcelReport | undefined {
  const trackingNumber = cleanText(result.trackingNumberInfo?.trackingNumber ?? fallback, 100)
  if (!trackingNumber) return undefined
  const read = result.scanEvents.slice(0, 1000).map((scan) => readEvent(scan, unmapped)).filter((event) => event !== undefined)
  const events = withPlace(inform(turnHomeward(sortEvents(withoutDoubles(read)), false)), result)
  const moving = deciding(events)
  const told = readSummary(result)
  // Scans are the finer word, and FedEx' summary may be of a notice; but an end it knows of counts, whatever scans are missing.
  const homeward = events.some(({ status }) => status === 'returning')
  const summary = told && !told.informational && (!moving || (ends.includes(told.status) && !ends.includes(moving.status))) ? { ...told, ...(homeward && told.status === 'delivered' && { status: 'returned' as const }) } : undefined
  const arrived = readMoment(result.dateAndTimes.find(({ type }) => type === 'ACTUAL_DELIVERY')?.dateTime, destinationOf(result))?.iso
  const { signed, ...proof } = readProof(result)
  const estimatedDelivery = readEstimate(result)
  const service = cleanText(result.serviceDetail?.description, 200)
  const report = composeReport({ trackingNumber, ...(estimatedDelivery && { estimatedDelivery }), ...proof, ...(service && { service }) }, events, summary && { ...summary, occurredAt: arrived })
  const delay = ends.includes(report.status) ? undefined : readDelay(result)
  const reason = report.reason ?? delay?.reason
  const flags = [...new Set([...report.flags ?? [], ...delay?.flags ?? [], ...(report.status === 'delivered' && signed ? ['signed' as const] : [])])]
  const pickupPoint = report.status === 'available_for_pickup' ? readPickupPoint(result, moving) : undefined
  const [hint] = result.latestStatusDetail?.ancillaryDetails ?? []
  // FedEx puts addresses in angle brackets, which would go with the markup.
  const advice = (hint?.action ?? hint?.actionDescription)?.replace(/<(https?:\/\/[^<>\s]+)>/g, '$1')
  const nextSteps = ends.includes(report.status) ? undefined : cleanText(advice, 2000)
  return { ...report, ...(reason && { reason }), ...(flags.length > 0 && { flags }), ...(pickupPoint && { pickupPoint }), ...(nextSteps && { nextSteps }) }
}

const plain = (number: string | undefined) => number?.replace(/[\s.-]/g, '').toUpperCase()

type Complete = NonNullable<NonNullable<z.output<typeof FedexAnswer>['output']>['completeTrackResults']>
interface Opened { complete: Complete; alert: string | undefined }

function open(body: string): Opened {
  const { data } = FedexAnswer.safeParse(readJson(name, body))
  const complete = data?.output?.completeTrackResults
  if (!complete) {
    const [problem] = data?.errors ?? []
    throw problem ? readProblem(problem.code) ?? refusal(name, 400) : unreadable(name, 'it has no track results')
  }
  return { complete, alert: data.output?.alerts?.[0]?.code }
}

/** The parcels of an answer, those with the newest scan first: FedEx gives numbers out again. With `number` only what was asked for. */
function pick({ complete, alert }: Opened, tellOnce: Unmapped, number?: string): TrackingAnswer {
  const results = complete.slice(0, 100).flatMap(({ trackingNumber, trackResults }) => trackResults.map((result) => ({ trackingNumber, result })))
    .filter(({ trackingNumber, result }) => !number || [trackingNumber, result.trackingNumberInfo?.trackingNumber].some((one) => plain(one) === number))
  const known = results.filter(({ result }) => !result.error || result.latestStatusDetail || result.scanEvents.length > 0)
  const reports = known.slice(0, 200).map(({ trackingNumber, result }) => readResult(result, trackingNumber, tellOnce)).filter((report) => report !== undefined)
  if (reports.length === 0) {
    const code = results.find(({ result }) => result.error)?.result.error?.code ?? alert
    throw code ? readProblem(code) ?? refusal(name, 400) : refusal(name, 404)
  }
  const newest = ({ events }: ParcelReport) => Date.parse(events[0]?.occurredAt ?? '') || 0
  const answer = TrackingAnswer.safeParse({ shipments: complete.length === 1 ? reports.toSorted((a, b) => newest(b) - newest(a)) : reports })
  if (!answer.success) throw unreadable(name, 'it has another form', answer.error)
  return answer.data
}

const read = (body: string, unmapped: Unmapped | undefined, number?: string) => pick(open(body), once(unmapped), number)

function call(path: string, question: object, locale: string, settings: Settings, context: CarrierContext) {
  const root = settings.baseUrl.replace(/\/+$/, '')
  const client = { tokenUrl: `${root}/oauth/token`, clientId: settings.clientId, clientSecret: settings.clientSecret }
  const explain = (body: string, status: number) => {
    if (status !== 400 && status !== 404 && status !== 422) return undefined
    try {
      return readProblem(FedexAnswer.parse(JSON.parse(body)).errors?.[0]?.code)
    } catch {
      return undefined
    }
  }
  return withToken(name, client, context, (authorization) =>
    post(name, new URL(`${root}/track/v1/${path}`), { authorization, accept: 'application/json', 'content-type': 'application/json', 'x-locale': locale }, JSON.stringify(question), context, explain))
}

const ask = (numbers: readonly string[], locale: string, settings: Settings, context: CarrierContext) =>
  call('trackingnumbers', { includeDetailedScans: true, trackingInfo: numbers.map((trackingNumber) => ({ trackingNumberInfo: { trackingNumber } })) }, locale, settings, context)

function numberOf(trackingNumber: string): string {
  const number = plain(trackingNumber)!
  if (!/^[A-Z0-9]{8,40}$/.test(number)) throw new AppError('invalid_input', 'This is no FedEx tracking number: it has 8 to 40 letters and digits.')
  return number
}

/** Track Document: the letter with the signature, as PDF. */
async function fetchProof({ trackingNumber, language }: TrackingQuery, settings: Settings, context: CarrierContext) {
  const question = { trackDocumentDetail: { documentType: 'SIGNATURE_PROOF_OF_DELIVERY', documentFormat: 'PDF' }, trackDocumentSpecification: [{ trackingNumberInfo: { trackingNumber: numberOf(trackingNumber) } }] }
  const { data } = FedexDocuments.safeParse(readJson(name, (await call('trackingdocuments', question, localeOf(language, locales), settings, context)).body))
  const problem = data?.errors?.[0]
  const letter = data?.output?.document[0] ?? data?.output?.documents[0]
  if (!letter) throw (problem && readProblem(problem.code)) ?? noProof(name)
  return proofFromBase64(name, letter)
}

function inLanguage(answer: TrackingAnswer, locale: string): TrackingAnswer {
  for (const { events } of answer.shipments) for (const event of events) event.language = locale.split('_')[0]!
  return answer
}

/** Up to 30 numbers (Track by Tracking Number). */
async function trackMany(queries: readonly TrackingQuery[], settings: Settings, context: CarrierContext): Promise<TrackingAnswer> {
  const numbers = askableNumbers(name, queries, numberOf)
  const locale = localeOf(queries[0]?.language, locales)
  const opened = open((await ask([...numbers.keys()], locale, settings, context)).body)
  const unmapped = once(context.unmapped)
  return inLanguage(readMany(name, numbers, (number) => pick(opened, unmapped, number)), locale)
}

async function track({ trackingNumber, language }: TrackingQuery, settings: Settings, context: CarrierContext): Promise<TrackingAnswer> {
  const number = numberOf(trackingNumber)
  const locale = localeOf(language, locales)
  return inLanguage(read((await ask([number], locale, settings, context)).body, context.unmapped, number), locale)
}

/** FedEx Track API v1: https://developer.fedex.com/api/en-us/catalog/track/v1/docs.html */
export const fedex: Carrier<typeof Settings> = {
  id: 'fedex',
  name,
  aliases: ['fedex', 'fed ex', 'federal express', 'fedex express', 'fedex ground', 'fedex home delivery', 'fedex freight', 'fedex ground economy', 'fedex smartpost', 'fedex germany', 'fedex deutschland'],
  language: 'en',
  settings: Settings,
  about: {
    api: 'Track API v1', source: 'https://developer.fedex.com/api/en-us/catalog/track/v1/docs.html',
    gives: ['estimate', 'window', 'pickup_point', 'next_steps', 'service', 'signature_name'], languages: 'any of FedEx\' 43 locales',
    uncited: 'the other numbers of FedEx Ground (three digits), those of FedEx Freight, and the IN-codes beyond the one example',
    limit: 'FedEx: 100,000 a day, 1,400 in ten seconds', triedLive: null,
  },
  quota: { perDay: 100_000, minIntervalMs: 50 },
  trackingUrl: (trackingNumber, language) => `https://www.fedex.com/fedextrack/?trknbr=${encodeURIComponent(trackingNumber)}&locale=${localeOf(language, locales)}`,
  parse: (body, context) => read(body, context?.unmapped),
  track,
  trackMany: { most: 30, track: trackMany },
  proof: { of: 'signed', fetch: fetchProof },
  webhook: fedexWebhook(read),
  /** Signs in and asks for a number nobody has: right credentials are told that there is no such parcel. */
  check: (settings, context) => nobodyHas(name, ask(['000000000000'], 'en_US', settings, context).then(({ body }) => read(body, undefined)), ['not_found', 'invalid_input']),
}
