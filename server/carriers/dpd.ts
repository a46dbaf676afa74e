import { escapeUTF8 } from 'entities'
import * as z from 'zod'
import { AppError } from '../contract/errors.ts'
import { WebUrl } from '../contract/text.ts'
import { TrackingAnswer } from '../contract/tracking.ts'
import type { Carrier, CarrierContext, TrackingQuery } from '../core/carrier-port.ts'
import { readCodes } from './_codes.ts'
import { composeReport, once, sortEvents, turnHomeward, withoutDoubles, type ReadEvent, type Summary, type Unmapped } from './_events.ts'
import { nobodyHas, post, refusal, unreadable } from './_http.ts'
import { signInRefused, withRemembered, type Token } from './_oauth.ts'
import { cleanText } from './_text.ts'
import { readTime, type ReadTime } from './_time.ts'
import { refine } from './_words.ts'
import { readXml, walkXml, type XmlElement } from './_xml.ts'

const name = 'DPD'
const codes = new Map(readCodes(new URL('./dpd.codes.csv', import.meta.url)).map((row) => [row.code, row]))

/** What the merchant enters: the DELIS user of the contract. */
const Settings = z.object({
  delisId: z.string().trim().min(1).max(100).meta({ title: 'DELIS id', description: 'The user name DPD gave you for its web services' }),
  password: z.string().trim().min(1).max(200).meta({ title: 'Password of the DELIS id', description: 'Comes with the DELIS id', secret: true }),
  baseUrl: WebUrl.default('https://public-ws.dpd.com/services').meta({
    title: 'Address of the API', description: 'https://public-ws-stage.dpd.com/services for DPD\'s test system; your own address where another country\'s DPD gave you one',
  }),
})
type Settings = z.output<typeof Settings>

const child = (element: XmlElement | undefined, wanted: string) => element?.children.find((one) => one.name === wanted)
/** The text of an element and all below it, without the marks for bold type and paragraphs beside it. */
const textOf = (element: XmlElement | undefined): string =>
  (element ? [...walkXml(element)].filter((one) => one.name !== 'bold' && one.name !== 'paragraph').map((one) => one.text).join(' ') : '')

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const two = (value: number | string) => String(value).padStart(2, '0')

/** "8/19/2021 10:41:25 PM", "Aug 19, 2021 5:11:26 AM", "19.08.2021, 22:41 Uhr" or ISO, in the time of `country`. */
export function readDpdTime(written: string | undefined, country: string | undefined): ReadTime | undefined {
  const stamp = written?.replace(/\s+/g, ' ').trim().slice(0, 60) ?? ''
  const [, head, tail = ''] = /^(\d{1,2}[./]\d{1,2}[./]\d{4}|[a-z]{3} \d{1,2}, \d{4})(.*)$/i.exec(stamp) ?? []
  if (!head) return readTime(stamp, country)
  const [, hour, minute, second = '00', half] = /^,? (\d{1,2}):(\d{2})(?::(\d{2}))?(?: ?([AP]M))?(?: Uhr)?$/i.exec(tail) ?? []
  if (tail && !hour) return undefined
  const [, word, wordDay, wordYear] = /^([a-z]{3}) (\d{1,2}), (\d{4})$/i.exec(head) ?? []
  const [first = '', next = '', numericYear = ''] = head.split(/[./]/)
  // With AM and PM the month comes first; else the day does.
  const american = Boolean(half) && head.includes('/')
  const month = word ? months.indexOf(word.toLowerCase()) + 1 : american ? first : next
  const day = `${wordYear ?? numericYear}-${two(month)}-${two(wordDay ?? (american ? next : first))}`
  if (!hour) return readTime(day, country)
  const hours = half ? Number(hour) % 12 + (/p/i.test(half) ? 12 : 0) : Number(hour)
  return half && (Number(hour) > 12 || Number(hour) < 1) ? undefined : readTime(`${day}T${two(hours)}:${minute}:${second}`, country)
}

/** What a status means; DPD's countries write the same word in different forms. */
function meaningOf(info: XmlElement, unmapped: Unmapped) {
  const code = cleanText(child(info, 'status')?.text, 100) ?? ''
  const row = codes.get(code.replaceAll('_', '').toUpperCase())
  if (!row) unmapped(code || 'none', cleanText(textOf(child(info, 'description'))) ?? '')
  return { code, row }
}

function readEvent(info: XmlElement, unmapped: Unmapped): ReadEvent | undefined {
  if (child(info, 'statusHasBeenReached')?.text.trim() === 'false') return undefined
  const location = cleanText(textOf(child(info, 'location')))
  const time = readDpdTime(textOf(child(info, 'date')), /\(([A-Z]{2})\)$/.exec(location ?? '')?.[1])
  if (!time) return undefined
  const { code, row } = meaningOf(info, unmapped)
  const description = cleanText(textOf(child(info, 'description'))) ?? cleanText(textOf(child(info, 'label'))) ?? ''
  const meaning = row?.status ? refine({ status: row.status }, description) : { status: 'unknown' as const }
  return { at: Date.parse(time.iso), occurredAt: time.iso, ...meaning, code, description, ...(location && { location }) }
}

/** Where nothing has a time: the step DPD marks as the current one; before the first, the parcel is announced. */
function readSummary(infos: XmlElement[], unmapped: Unmapped): Summary {
  const current = infos.find((info) => child(info, 'isCurrentStatus')?.text.trim() === 'true')
  return { status: (current && meaningOf(current, unmapped).row?.status) ?? 'info_received' }
}

/** DPD's own faults; a SOAP fault without one is trouble on its side. */
function faultIn(root: XmlElement): AppError | undefined {
  const all = [...walkXml(root)]
  if (!all.some((element) => /fault$/i.test(element.name))) return undefined
  const words = all.map((element) => element.text).join(' ').slice(0, 5000)
  if (/limit|quota|too many/i.test(words)) return refusal(name, 429)
  if (/authenti|LOGIN_|token|password|delisid/i.test(words) || all.some((element) => element.name === 'authenticationFault')) return refusal(name, 401)
  if (/not ?found|no (?:data|parcel|information)|unknown parcel/i.test(words)) return refusal(name, 404)
  if (/invalid.{0,20}parcel|parcel.{0,40}(?:invalid|not valid|wrong)/i.test(words)) return new AppError('invalid_input', 'DPD does not know this form of parcel number.')
  return refusal(name, 500)
}

function read(body: string, told: Unmapped | undefined, number = ''): TrackingAnswer {
  const root = readXml(name, body)
  const fault = faultIn(root)
  if (fault) throw fault
  const result = [...walkXml(root)].find((element) => /^trackingresult$/i.test(element.name))
  if (!result) throw unreadable(name, 'it has no tracking result')
  const infos = result.children.filter((element) => element.name === 'statusInfo').slice(0, 1000)
  const shipment = child(result, 'shipmentInfo')
  if (infos.length === 0 && !shipment) throw refusal(name, 404)
  const ownNumber = cleanText(textOf(child(shipment, 'parcelLabelNumber')), 100)
  if (number && ownNumber && ownNumber !== number) throw refusal(name, 404)
  const unmapped = once(told)
  const events = turnHomeward(sortEvents(withoutDoubles(infos.map((info) => readEvent(info, unmapped)).filter((event) => event !== undefined))), false)
  const service = cleanText(textOf(child(child(shipment, 'serviceDescription'), 'content')), 200)
  // The answer does not always repeat the number it is about.
  const report = composeReport({ trackingNumber: ownNumber ?? (number || 'unknown'), ...(service && { service }) }, events, events.length === 0 ? readSummary(infos, unmapped) : undefined)
  return TrackingAnswer.parse({ shipments: [report] })
}

const soap = (head: string, content: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header>${head}</s:Header><s:Body>${content}</s:Body></s:Envelope>`

function call(service: string, action: string, envelope: string, settings: Settings, context: CarrierContext, refused?: (status: number) => AppError | undefined) {
  const headers = { 'content-type': 'text/xml; charset=utf-8', accept: 'text/xml', soapaction: `"http://dpd.com/common/service/${service}/2.0/${action}"` }
  const explain = (body: string, status: number) => {
    try {
      return faultIn(readXml(name, body)) ?? refused?.(status)
    } catch {
      return refused?.(status)
    }
  }
  return post(name, new URL(`${settings.baseUrl.replace(/\/+$/, '')}/${service}/V2_0`), headers, envelope, context, explain)
}

async function signIn(settings: Settings, context: CarrierContext): Promise<Token> {
  const credentials = `<delisId>${escapeUTF8(settings.delisId)}</delisId><password>${escapeUTF8(settings.password)}</password><messageLanguage>en_EN</messageLanguage>`
  const envelope = soap('', `<l:getAuth xmlns:l="http://dpd.com/common/service/types/LoginService/2.0">${credentials}</l:getAuth>`)
  const root = readXml(name, (await call('LoginService', 'getAuth', envelope, settings, context, (status) => signInRefused(name, status))).body)
  const fault = faultIn(root)
  if (fault) throw fault
  const value = [...walkXml(root)].find((element) => element.name === 'authToken')?.text.trim()
  if (!value || value.length > 1000) throw unreadable(name, 'the sign-in gives no token')
  // A token is valid for a day, and DPD allows few sign-ins: used for most of it.
  return { value, until: context.now() + 20 * 3_600_000 }
}

function ask(number: string, language: string, settings: Settings, context: CarrierContext): Promise<string> {
  return withRemembered([settings.baseUrl, settings.delisId, settings.password], () => signIn(settings, context), context, async (token) => {
    const authentication = `<delisId>${escapeUTF8(settings.delisId)}</delisId><authToken>${escapeUTF8(token)}</authToken><messageLanguage>${language}</messageLanguage>`
    const head = `<a:authentication xmlns:a="http://dpd.com/common/service/types/Authentication/2.0">${authentication}</a:authentication>`
    const question = `<t:getTrackingData xmlns:t="http://dpd.com/common/service/types/ParcelLifeCycleService/2.0"><parcelLabelNumber>${number}</parcelLabelNumber></t:getTrackingData>`
    const { body } = await call('ParcelLifeCycleService', 'getTrackingData', soap(head, question), settings, context)
    const fault = faultIn(readXml(name, body))
    if (fault?.code === 'unauthorized') throw fault
    return body
  })
}

async function track({ trackingNumber, language: wish }: TrackingQuery, settings: Settings, context: CarrierContext): Promise<TrackingAnswer> {
  const number = trackingNumber.toUpperCase().replace(/[\s.-]/g, '')
  // Labels show a check character behind the 14 digits that the service does not know.
  const [, digits] = /^(\d{14})[A-Z0-9]?$/.exec(number) ?? []
  if (!digits) throw new AppError('invalid_input', 'This is no DPD parcel number: it has 14 digits.')
  const language = wish?.slice(0, 2).toLowerCase() === 'de' ? 'de' : 'en'
  const answer = read(await ask(digits, language === 'de' ? 'de_DE' : 'en_EN', settings, context), context.unmapped, digits)
  for (const { events } of answer.shipments) for (const event of events) event.language = language
  return answer
}

/** DPD, ParcelLifeCycleService V2.0 with a login token: https://integrations.dpd.nl/dpd-shipper/dpd-shipper-webservices/parcellifecycle-service/ */
export const dpd: Carrier<typeof Settings> = {
  id: 'dpd',
  name,
  aliases: ['dpd', 'dpd de', 'dpd germany', 'dpd deutschland', 'dpd classic', 'dpd austria', 'dpd österreich', 'dpd nl', 'dpd belgium', 'dpd nederland', 'dpd group', 'dpd paket'],
  language: 'en',
  settings: Settings,
  about: {
    api: 'ParcelLifeCycleService V2.0 (SOAP) with a login token', source: 'https://integrations.dpd.nl/dpd-shipper/dpd-shipper-webservices/parcellifecycle-service/',
    gives: ['service'], languages: ['de', 'en'],
    cannotTell: { customs: 'DPD says that this service has no status for it', lost: 'DPD says that this service has no status for it' },
    uncited: 'codes by which other countries\' DPD tell returns, customs and losses, if there are any',
    limit: 'DPD limits the rate and names no number: ours', triedLive: null,
  },
  quota: { perDay: 1000, minIntervalMs: 1000 },
  trackingUrl: (trackingNumber, language) => `https://tracking.dpd.de/status/${/^de\b/i.test(language) ? 'de_DE' : 'en_US'}/parcel/${encodeURIComponent(trackingNumber)}`,
  parse: (body, context) => read(body, context?.unmapped),
  track,
  check: (settings, context) => nobodyHas(name, ask('00000000000000', 'en_EN', settings, context).then((body) => read(body, undefined))),
}
