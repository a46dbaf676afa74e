import fc from 'fast-check'
import { expect, test } from 'vitest'
import { detectCarrier, type DetectHints } from '../../core/detect-carrier.ts'
import { carriers } from '../index.ts'
import { checkDigits } from './check-digits.ts'
import { numberFormats } from './formats.ts'

const known = { carriers: new Map(carriers.map((carrier) => [carrier.id, carrier])), formats: numberFormats }
const detect = (number: string, hints: DetectHints = {}) => detectCarrier(number, hints, known)
const best = (number: string, hints?: DetectHints) => detect(number, hints)[0]

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const withCheck = (name: string, body: string) => Array.from(alphabet, (char) => body + char).find((number) => checkDigits[name]!.holds(number))
const digitsOf = (length: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length })
const upperOf = (length: number) => fc.string({ unit: fc.constantFrom(...alphabet.slice(10)), minLength: length, maxLength: length })

interface Family { carrier: string; check: string; body: fc.Arbitrary<string>; wrap?: (checked: string) => string; hints?: DetectHints }
const sure: Family[] = [
  { carrier: 'dhl', check: 'gs1', body: digitsOf(14).map((serial) => `00340${serial}`) },
  { carrier: 'dhl', check: 'mod7', body: digitsOf(9), hints: { carriers: ['dhl', 'gls'] } },
  { carrier: 'dhl-express', check: 'mod7', body: digitsOf(9), hints: { carriers: ['dhl', 'dhl-express'] } },
  { carrier: 'dhl-paket', check: 'identcode', body: digitsOf(11), hints: { country: 'DE', carriers: ['dhl-paket'] } },
  { carrier: 'ups', check: 'ups', body: fc.tuple(fc.string({ unit: fc.constantFrom(...alphabet), minLength: 6, maxLength: 6 }), digitsOf(9)).map((parts) => parts.join('')), wrap: (checked) => `1Z${checked}` },
  { carrier: 'usps', check: 'gs1', body: digitsOf(19).map((serial) => `94${serial}`) },
  { carrier: 'usps', check: 'gs1', body: digitsOf(19).map((serial) => `93${serial}`), wrap: (checked) => `42090210${checked}` },
  { carrier: 'fedex', check: 'fedex', body: digitsOf(10).map((serial) => `7${serial}`), hints: { carriers: ['fedex', 'ups'], country: 'US' } },
  { carrier: 'dpd', check: 'mod37of36', body: digitsOf(14), hints: { carriers: ['dpd'] } },
  { carrier: 'hermes', check: 'gs1', body: digitsOf(12).map((serial) => `5${serial}`), hints: { carriers: ['hermes', 'dhl'], country: 'DE' } },
  { carrier: 'canada-post', check: 'gs1', body: digitsOf(15), hints: { country: 'CA' } },
  { carrier: 'purolator', check: 'luhn', body: digitsOf(10).map((serial) => `3${serial}`), hints: { country: 'CA', carriers: ['purolator', 'canada-post'] } },
  ...([['royal-mail', 'GB'], ['usps', 'US'], ['dhl', 'DE'], ['swiss-post', 'CH'], ['china-post', 'CN'], ['international-post', 'KE']] as const).map(([carrier, country]): Family =>
    ({ carrier, check: 's10', body: digitsOf(8), wrap: (checked) => `RB${checked}${country}` })),
]
const wrapped = ({ wrap = (text) => text }: Family, text: string) => wrap(text)

test.each(sure.map((family) => [family.carrier, family] as const))('%s: right numbers are sure, whatever the separators and case', (carrier, family) => {
  fc.assert(fc.property(family.body, fc.constantFrom(' ', '-', '', '.'), fc.boolean(), (body, separator, small) => {
    const checked = withCheck(family.check, body)
    fc.pre(checked !== undefined && new Set(checked).size > 2)
    const number = wrapped(family, checked)
    const written = (small ? number.toLowerCase() : number).replace(/(.{4})(?=.)/g, `$1${separator}`)
    const found = best(` ${written} `, family.hints)
    expect([found?.carrier, (found?.confidence ?? 0) >= 0.8]).toEqual([carrier, true])
  }), { numRuns: 60 })
})

test.each(sure.map((family) => [family.carrier, family] as const))('%s: a wrong check digit is never above 0.3', (carrier, family) => {
  fc.assert(fc.property(family.body, fc.constantFrom(...'0123456789'), (body, digit) => {
    fc.pre(!checkDigits[family.check]!.holds(body + digit))
    const found = detect(wrapped(family, body + digit), family.hints).find((candidate) => candidate.carrier === carrier)
    expect(found?.confidence ?? 0).toBeLessThanOrEqual(0.3)
  }), { numRuns: 60 })
})

test.each([
  ['JJD000390006820900000', 'dhl'], ['JVGL0599999999', 'dhl'], ['JJD0002257639032011', 'yodel'], ['3SDEVC201611210', 'postnl'], ['6A19100012345', 'la-poste'],
  ['323200000059900001234567', 'bpost'], ['H12345678901234567890', 'hermes'], ['TBA010000000000', 'amazon'], ['993412345612345678', 'swiss-post'], ['H00HHA0012345678', 'evri'],
  ['LP00123456789012', 'cainiao'], ['Z1234567890', 'packeta'], ['1LS7119013618127-1', 'lasership'], ['SP029692510000920746', 'speedee'], ['4PX3000123456789CN', '4px'], ['JJFI64300000012345678', 'posti'],
])('%s is told by its looks: %s', (number, carrier) => {
  expect(best(number)).toMatchObject({ carrier, confidence: expect.toSatisfy((confidence: number) => confidence >= 0.8) })
})

test.each([
  ['36301917596', {}, ['gls'], false], ['36301917596', { country: 'DE', carriers: ['gls', 'dhl'] }, ['gls'], true], ['XHAX4HDA', { country: 'DE' }, ['gls'], true],
  ['01505012345678', {}, ['dpd', 'dhl'], false], ['01505012345678', { country: 'DE', carriers: ['dpd', 'dhl'] }, ['dpd'], true], ['7112 3456 7891 2345 6787', { country: 'US' }, ['usps', 'dhl'], true],
  ['T1132981237129800', { country: 'DE' }, ['hermes'], false], ['H9746130018743501086', {}, ['hermes'], true], ['861011301731382', { country: 'FR' }, ['la-poste'], false],
  ['620999567280000131414312', {}, ['inpost'], true], ['340434161094042557', {}, ['dhl'], true], ['630000012345678901234567', { country: 'PL' }, ['inpost'], true], ['1042123456789012345678', { country: 'AT' }, ['austrian-post'], true],
])('%s with %j: %j, sure %s', (number, hints, expected, isSure) => {
  const found = detect(number, hints)
  expect(found.map(({ carrier }) => carrier).slice(0, expected.length)).toEqual(expected)
  expect(found[0]!.confidence >= 0.8).toBe(isSure)
})

test.each(['TEST1234', 'order1234', 'PASSWORD1', 'order 12345', 'ABCDEFGH', '0000000000'])('%s looks like nobody\'s number', (text) => {
  expect(detect(text)).toEqual([])
})

test('the merchant\'s carriers decide what looks alike; one whose numbers are not known decides nothing', () => {
  const number = withCheck('gs1', '0150501234567')!
  expect([best(number, { carriers: ['dpd'] })?.carrier, best(number, { carriers: ['hermes'] })?.carrier]).toEqual(['dpd', 'hermes'])
  expect(detect(number, { carriers: ['own-fleet', 'aftership', 'nobody'] })).toEqual(detect(number))
})

test('a foreign post\'s number stays the sender\'s post\'s, with that of the buyer\'s country behind it', () => {
  const number = `RB${withCheck('s10', '12345678')}US`
  expect(detect(number, { country: 'DE', carriers: ['dhl'] }).map(({ carrier }) => carrier)).toEqual(['usps', 'dhl'])
  expect(best(number, { country: 'DE', carriers: ['dhl', 'usps'] })).toMatchObject({ carrier: 'usps', confidence: 0.99 })
})

test('a carrier\'s name or a label before the number helps and does not hurt', () => {
  expect(best('GLS 36301917596')).toMatchObject({ carrier: 'gls', trackingUrl: expect.stringContaining('36301917596') })
  expect(best('UPS: 1Z5R89390357567127')?.carrier).toBe('ups')
  expect(best('Sendungsnummer: 00340434292135100186')).toMatchObject({ carrier: 'dhl', confidence: 0.98 })
  expect(best('DHL00340434292135100186')?.carrier).toBe('dhl')
  expect(best('4PX 3000123456789 CN')?.carrier).toBe('4px')
})

test('what is no tracking number has no candidates; only nothing at all is an error', () => {
  for (const text of ['banana', 'hello world', '#10001', 'a@b.example', '00000000000000000000', '👩‍👩‍👧', '‮123', 'مرحبا', '<script>alert(1)</script>', '1'.repeat(5000)]) expect([text, detect(text)]).toEqual([text, []])
  for (const text of ['', '   ', '\n\t']) expect(() => detect(text)).toThrow(expect.objectContaining({ code: 'invalid_input' }))
})

test('anything gets ordered candidates between 0 and 1, quickly', () => {
  fc.assert(fc.property(fc.oneof(fc.string({ minLength: 1 }), digitsOf(12), digitsOf(20), upperOf(20), fc.string({ unit: fc.constantFrom(...alphabet, '-', ' '), minLength: 1, maxLength: 80 })), fc.option(fc.constantFrom('DE', 'us', 'ZZ', 'GB'), { nil: undefined }), (text, country) => {
    fc.pre(text.trim() !== '')
    const found = detect(text, { country, carriers: ['dhl', text] })
    expect(found.map(({ confidence }) => confidence)).toEqual(found.map(({ confidence }) => confidence).toSorted((a, b) => b - a))
    for (const { confidence, carrier } of found) expect([confidence > 0 && confidence < 1, known.carriers.has(carrier)]).toEqual([true, true])
    expect(new Set(found.map(({ carrier }) => carrier)).size).toBe(found.length)
  }), { numRuns: 300 })
})

test('every format belongs to a carrier there is', () => {
  expect(numberFormats.flatMap(({ carrier, also }) => [carrier, ...also]).filter((id) => !known.carriers.has(id))).toEqual([])
})
