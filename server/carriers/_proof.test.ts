/** Proofs of delivery, asked for with the merchant's key: what each carrier is asked, and what becomes of what it answers. */
import { http, HttpResponse } from 'msw'
import { expect, test } from 'vitest'
import { outside } from '../../tests/setup-node.ts'
import type { Carrier, CarrierContext } from '../core/carrier-port.ts'
import { canadaPost } from './canada-post.ts'
import { dhlExpress } from './dhl-express.ts'
import { dhlPaket } from './dhl-paket.ts'
import { fedex } from './fedex.ts'
import { hermes } from './hermes.ts'
import { ups } from './ups.ts'

const context: CarrierContext = { fetch: (input, init) => fetch(input, init), now: () => Date.parse('2026-11-18T12:00:00Z'), log: { info: () => {}, warn: () => {}, error: () => {} } }
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
const pdf = Buffer.from('%PDF-1.4\n%%EOF\n')
const base64 = (bytes: Buffer) => bytes.toString('base64')

/** Answers these in turn, the last one ever after. */
function answers(method: 'get' | 'post', url: string, ...replies: (() => Response)[]) {
  const asked: Request[] = []
  outside.use(http[method](url, ({ request }) => {
    asked.push(request.clone())
    return replies[Math.min(asked.length, replies.length) - 1]!()
  }))
  return asked
}
const signsIn = (url: string) => answers('post', url, () => HttpResponse.json({ access_token: 'token-1', expires_in: 3600 }))
const proofOf = (carrier: Carrier, settings: object, trackingNumber: string, language = 'de') => carrier.proof!.fetch({ trackingNumber, language }, carrier.settings.parse(settings), context)
const codeOf = (promise: Promise<unknown>) => promise.then(() => 'fine', (error: { code?: string }) => error.code)

const message = (code: string) => `<?xml version="1.0"?><messages xmlns="http://www.canadapost.ca/ws/messages"><message><code>${code}</code><description>words</description></message></messages>`
const picture = (element: string, bytes: Buffer) => `<?xml version="1.0"?><${element} xmlns="http://www.canadapost.ca/ws/track-v2"><filename>a</filename><image>${base64(bytes).replace(/(.{20})/g, '$1\n')}</image><mime-type>image/jpeg</mime-type></${element}>`
const cpc = { username: 'u', password: 'p' }
const pin = '7023210039414604'

test('Canada Post: the certificate; without one the signature; without both none', async () => {
  const certificate = answers('get', 'https://soa-gw.canadapost.ca/vis/certificate/:pin', () => HttpResponse.text(picture('delivery-confirmation-certificate', pdf)), () => HttpResponse.text(message('007'), { status: 404 }))
  const signature = answers('get', 'https://soa-gw.canadapost.ca/vis/signatureimage/:pin', () => HttpResponse.text(picture('signature-image', png)), () => HttpResponse.text(message('003'), { status: 404 }))
  expect(Buffer.from(await proofOf(canadaPost as unknown as Carrier, cpc, pin))).toEqual(pdf)
  expect(Buffer.from(await proofOf(canadaPost as unknown as Carrier, cpc, pin))).toEqual(png)
  expect(await codeOf(proofOf(canadaPost as unknown as Carrier, cpc, pin))).toBe('not_found')
  expect([certificate.length, signature.length, certificate[0]!.headers.get('authorization')]).toEqual([3, 2, `Basic ${btoa('u:p')}`])
})

test('Canada Post: a refused key is not taken for a missing proof', async () => {
  answers('get', 'https://soa-gw.canadapost.ca/vis/certificate/:pin', () => HttpResponse.text(message('E002'), { status: 401 }))
  expect(await codeOf(proofOf(canadaPost as unknown as Carrier, cpc, pin))).toBe('unauthorized')
  expect(await codeOf(proofOf(canadaPost as unknown as Carrier, cpc, '123'))).toBe('invalid_input')
})

test('DHL Paket: the signature out of hexadecimal digits', async () => {
  const data = (inner: string) => `<?xml version="1.0"?><data name="signaturelist" request-id="1" code="0"><data name="signature" event-date="18.11.2026" mime-type="image/gif" ${inner}/></data>`
  const asked = answers('get', 'https://api-eu.dhl.com/parcel/de/tracking/v0/shipments',
    () => HttpResponse.text(data(`image="${png.toString('hex')}"`)), () => HttpResponse.text(data('')), () => HttpResponse.text('<data name="signaturelist" code="100" error="Keine Daten gefunden"/>'),
    () => HttpResponse.text(data('image="zz"')))
  const paket = (number = '00340434161094042557') => proofOf(dhlPaket as unknown as Carrier, { apiKey: 'k', apiSecret: 's', appname: 'zt12345', password: 'geheim' }, number)
  expect(Buffer.from(await paket())).toEqual(png)
  expect(new URL(asked[0]!.url).searchParams.get('xml')).toContain('request="d-get-signature"')
  expect([await codeOf(paket()), await codeOf(paket()), await codeOf(paket()), await codeOf(paket('1"/>'))]).toEqual(['not_found', 'not_found', 'upstream_rejected', 'invalid_input'])
})

test('DHL Express: the electronic proof of a waybill; pieces have none of their own', async () => {
  const asked = answers('get', 'https://express.api.dhl.com/mydhlapi/shipments/:number/proof-of-delivery',
    () => HttpResponse.json({ documents: [{ encodingFormat: 'PDF', typeCode: 'POD', content: base64(pdf) }] }), () => HttpResponse.json({ documents: [] }), () => HttpResponse.json({ status: 404 }, { status: 404 }))
  const letter = (number = '1234567890') => proofOf(dhlExpress as unknown as Carrier, { username: 'u', password: 'p' }, number)
  expect(Buffer.from(await letter())).toEqual(pdf)
  expect([new URL(asked[0]!.url).searchParams.get('content'), asked[0]!.headers.get('authorization')]).toEqual(['epod-summary', `Basic ${btoa('u:p')}`])
  expect([await codeOf(letter()), await codeOf(letter()), await codeOf(letter('JD014600006281230704')), asked.length]).toEqual(['not_found', 'not_found', 'not_found', 3])
})

test('FedEx: the letter of a Track Document', async () => {
  signsIn('https://apis.fedex.com/oauth/token')
  const asked = answers('post', 'https://apis.fedex.com/track/v1/trackingdocuments',
    () => HttpResponse.json({ output: { documentType: 'SIGNATURE_PROOF_OF_DELIVERY', documentFormat: 'PDF', document: [base64(pdf)] } }), () => HttpResponse.json({ output: { documents: [base64(pdf)] } }),
    () => HttpResponse.json({ output: { document: [] } }), () => HttpResponse.json({ errors: [{ code: 'TRACKING.TRACKINGNUMBER.NOTFOUND', message: 'no' }] }, { status: 400 }))
  const letter = () => proofOf(fedex as unknown as Carrier, { clientId: 'a', clientSecret: 'b' }, '794887075005')
  expect(Buffer.from(await letter())).toEqual(pdf)
  expect(await asked[0]!.json()).toEqual({
    trackDocumentDetail: { documentType: 'SIGNATURE_PROOF_OF_DELIVERY', documentFormat: 'PDF' }, trackDocumentSpecification: [{ trackingNumberInfo: { trackingNumber: '794887075005' } }],
  })
  expect(Buffer.from(await letter())).toEqual(pdf)
  expect([await codeOf(letter()), await codeOf(letter())]).toEqual(['not_found', 'not_found'])
})

test('Hermes: the PDF of its POD API, and its own codes', async () => {
  signsIn('https://authme.myhermes.de/authorization-facade/oauth2/access_token')
  const coded = (code: string, status: number) => () => HttpResponse.json({ listOfResultCodes: [{ code, message: 'words' }] }, { status })
  const asked = answers('post', 'https://de-api.hermesworld.com/services/pod/signature',
    () => new HttpResponse(pdf, { headers: { 'content-type': 'application/pdf' } }), coded('e005', 404), coded('e007', 400), coded('e008', 429))
  const letter = (language?: string) => proofOf(hermes as unknown as Carrier, { clientId: 'a', clientSecret: 'b', username: 'u', password: 'p' }, '89195131100303', language)
  expect(Buffer.from(await letter('en-GB'))).toEqual(pdf)
  expect([await asked[0]!.json(), asked[0]!.headers.get('accept-language'), asked[0]!.headers.get('authorization')])
    .toEqual([{ shipmentId: '89195131100303', reason: 'REQUESTED_BY_RECEIVER' }, 'EN', 'Bearer token-1'])
  expect([await codeOf(letter()), await codeOf(letter()), await codeOf(letter())]).toEqual(['not_found', 'not_found', 'rate_limited'])
})

test('UPS: asked for only then, the signature before the letter, of this package alone', async () => {
  signsIn('https://onlinetools.ups.com/security/v1/oauth/token')
  const number = '1Z12345E0205271688'
  const shipment = (deliveryInformation: object, trackingNumber = number) => ({ trackResponse: { shipment: [{ inquiryNumber: number, package: [{ trackingNumber, deliveryInformation }] }] } })
  const asked = answers('get', 'https://onlinetools.ups.com/api/track/v1/details/:number',
    () => HttpResponse.json(shipment({ signature: { image: base64(png) }, pod: { content: base64(pdf) } })), () => HttpResponse.json(shipment({ pod: { content: base64(pdf) } })),
    () => HttpResponse.json(shipment({ deliveryPhoto: { photo: base64(png) } })), () => HttpResponse.json(shipment({ receivedBy: 'LENA' })))
  const proof = async () => Buffer.from(await proofOf(ups as unknown as Carrier, { clientId: 'a', clientSecret: 'b' }, number))
  expect([await proof(), await proof(), await proof()]).toEqual([png, pdf, png])
  expect(await codeOf(proof())).toBe('not_found')
  const { searchParams } = new URL(asked[0]!.url)
  expect([searchParams.get('returnSignature'), searchParams.get('returnPOD')]).toEqual(['true', 'true'])
  await ups.track!({ trackingNumber: number }, ups.settings.parse({ clientId: 'a', clientSecret: 'b' }), context).catch(() => undefined)
  expect(new URL(asked.at(-1)!.url).searchParams.get('returnSignature')).toBeNull()
})
