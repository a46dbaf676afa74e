import { expect, test } from 'vitest'
import { answersAt, context, failure, fixturesOf } from '../../tests/contracts/carriers/one-carrier.ts'
import { chronopost } from './chronopost.ts'
import { laPoste } from './la-poste.ts'

const settings = laPoste.settings.parse({ apiKey: ' okapi-1 ' })
const number = '6A11223344556'
const fixture = fixturesOf('la-poste')
const answers = answersAt('GET https://api.laposte.fr/suivi/v2/idships/:number')

test.each([['de-AT', 'de_DE', 'de'], ['fr', 'fr_FR', 'fr'], ['en-GB', 'en_GB', 'en'], ['pl', 'en_GB', 'en'], [undefined, 'en_GB', 'en']])('asks with the key, for language %s in %s', async (language, locale, spoken) => {
  const asked = answers(fixture('moving'))
  const { shipments } = await laPoste.track!({ trackingNumber: ' 6a 1122 3344556', ...(language && { language }) }, settings, context)
  expect(asked.map(({ url, headers }) => [url, headers.get('x-okapi-key')])).toEqual([[`https://api.laposte.fr/suivi/v2/idships/${number}?lang=${locale}`, 'okapi-1']])
  expect(new Set(shipments[0]!.events.map((event) => event.language))).toEqual(new Set([spoken]))
})

test('a parcel that answers under another number than it was asked for is the one asked for', async () => {
  const answer = fixture('delivered') as { shipment: object }
  answers({ ...answer, inputIdShip: '6A00001111222' })
  expect((await laPoste.track!({ trackingNumber: '6A00001111222' }, settings, context)).shipments[0]).toMatchObject({ trackingNumber: number, status: 'delivered' })
})

test('settings: the key fits a header', () => {
  expect(laPoste.settings.safeParse({ apiKey: 'a\nb' }).success).toBe(false)
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
