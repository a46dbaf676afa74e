import { http, HttpResponse } from 'msw'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { outside } from '../../tests/setup-node.ts'
import { AppError } from '../contract/errors.ts'
import type { CarrierContext } from '../core/carrier-port.ts'
import { chronopost } from './chronopost.ts'
import { laPoste } from './la-poste.ts'

const context: CarrierContext = { fetch: (input, init) => fetch(input, init), now: () => Date.parse('2026-11-18T12:00:00Z'), log: { info: () => {}, warn: () => {}, error: () => {} } }
const settings = laPoste.settings.parse({ apiKey: ' okapi-1 ' })
const number = '6A11223344556'
const fixture = (name: string) => JSON.parse(readFileSync(new URL(`../../tests/fixtures/carriers/la-poste/${name}.json`, import.meta.url), 'utf8')) as object
const answers = (body: object | string, status = 200, headers: Record<string, string> = {}) => {
  const asked: Request[] = []
  outside.use(http.get('https://api.laposte.fr/suivi/v2/idships/:number', ({ request }) => {
    asked.push(request)
    return typeof body === 'string' ? new HttpResponse(body, { status, headers }) : HttpResponse.json(body, { status, headers })
  }))
  return asked
}
const failure = async (promise: Promise<unknown>) => {
  const error = await promise.then(() => null, (reason: unknown) => reason)
  expect(error).toBeInstanceOf(AppError)
  return error as AppError
}

test.each([['de-AT', 'de_DE', 'de'], ['fr', 'fr_FR', 'fr'], ['en-GB', 'en_GB', 'en'], ['pl', 'en_GB', 'en'], [undefined, 'en_GB', 'en']])('asks with the key, for language %s in %s', async (language, locale, spoken) => {
  const asked = answers(fixture('moving'))
  const { shipments } = await laPoste.track!({ trackingNumber: ' 6a 1122 3344556', ...(language && { language }) }, settings, context)
  expect(asked.map(({ url, headers }) => [url, headers.get('x-okapi-key')])).toEqual([[`https://api.laposte.fr/suivi/v2/idships/${number}?lang=${locale}`, 'okapi-1']])
  expect(new Set(shipments[0]!.events.map((event) => event.language))).toEqual(new Set([spoken]))
})

test('other people\'s parcels in the answer are dropped', async () => {
  answers(fixture('several'))
  expect((await laPoste.track!({ trackingNumber: '6A99887766554' }, settings, context)).shipments.map(({ trackingNumber }) => trackingNumber)).toEqual(['6A99887766554'])
  answers(fixture('several'))
  expect((await failure(laPoste.track!({ trackingNumber: '6A77777777777' }, settings, context))).code).toBe('not_found')
})

test('a parcel that answers under another number than it was asked for is the one asked for', async () => {
  const answer = fixture('delivered') as { shipment: object }
  answers({ ...answer, inputIdShip: '6A00001111222' })
  expect((await laPoste.track!({ trackingNumber: '6A00001111222' }, settings, context)).shipments[0]).toMatchObject({ trackingNumber: number, status: 'delivered' })
})

test.each([
  [400, 'invalid-number', 'invalid_input'], [401, 'unauthorized', 'unauthorized'], [403, 'gateway-unauthorized', 'unauthorized'], [404, 'not-found', 'not_found'],
  [404, 'gateway-not-found', 'not_found'], [500, 'broken-inside', 'upstream_unavailable'], [504, 'timeout-inside', 'upstream_unavailable'], [400, 'other-json', 'upstream_rejected'],
] as const)('HTTP %i with %s is %s', async (status, name, code) => {
  answers(fixture(name), status)
  expect((await failure(laPoste.track!({ trackingNumber: number }, settings, context))).code).toBe(code)
})

test('a 404 that is a web page is an unknown parcel, 429 says when to come back', async () => {
  answers('<html>404</html>', 404)
  expect((await failure(laPoste.track!({ trackingNumber: number }, settings, context))).code).toBe('not_found')
  answers(fixture('limited'), 429, { 'retry-after': '90' })
  const error = await failure(laPoste.track!({ trackingNumber: number }, settings, context))
  expect([error.code, error.retryAfterSeconds]).toEqual(['rate_limited', 90])
})

test.each(['', '123', '6A1122/..33445', '6A11223344556?x', 'A'.repeat(16), 'ÄÖÜ112233445'])('"%s" is not sent', async (trackingNumber) => {
  expect((await failure(laPoste.track!({ trackingNumber }, settings, context))).code).toBe('invalid_input')
})

test('check: an unknown example is fine, a refused key is not', async () => {
  const asked = answers(fixture('not-found'), 404)
  await expect(laPoste.check!(settings, context)).resolves.toBeUndefined()
  expect(asked[0]!.url).toContain('/LU680211095FR')
  answers(fixture('unauthorized'), 401)
  expect((await failure(chronopost.check!(settings, context))).message).toMatch(/^Chronopost does not accept the key/)
})

test('settings: the key is a secret and fits a header', () => {
  expect(laPoste.settings.shape.apiKey.meta()).toMatchObject({ secret: true })
  expect(laPoste.settings.safeParse({ apiKey: 'a\nb' }).success).toBe(false)
  expect(laPoste.settings.safeParse({}).success).toBe(false)
})

test('Chronopost asks in its own name at the same place', async () => {
  answers({ ...fixture('delivered') })
  expect((await chronopost.track!({ trackingNumber: number, language: 'fr' }, settings, context)).shipments[0]!.status).toBe('delivered')
  expect((await failure(chronopost.track!({ trackingNumber: '1' }, settings, context))).message).toMatch(/Chronopost/)
})

test('public pages', () => {
  expect(laPoste.trackingUrl('6A&1', 'de')).toBe('https://www.laposte.fr/outils/suivre-vos-envois?code=6A%261')
  expect(chronopost.trackingUrl('XY1', 'fr-FR')).toBe('https://www.chronopost.fr/tracking-no-cms/suivi-page?langue=fr&listeNumerosLT=XY1')
  expect(chronopost.trackingUrl('XY1', 'de')).toContain('langue=en')
})
