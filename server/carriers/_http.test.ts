import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AppError } from '../contract/errors.ts'
import { readJson, readRetryAfter } from './_http.ts'

test.each([
  ['{"id":123456789012345678901}', { id: '123456789012345678901' }], ['[9007199254740991,9007199254740992]', [9007199254740991, '9007199254740992']], ['-12345678901234567890', '-12345678901234567890'],
  ['{"a":"id 12345678901234567890 \\" 12345678901234567890","b":12345678901234567890}', { a: 'id 12345678901234567890 " 12345678901234567890', b: '12345678901234567890' }],
  ['["\\\\",12345678901234567890]', ['\\', '12345678901234567890']], ['[1.2345678901234567890, 1234567890123456.5, 12345678901234567890e1, 1e+1234567890123456789]', [Number('1.2345678901234567890'), 1234567890123456.5, 123456789012345680000, Infinity]],
  ['\ufeff{}', {}],
] as const)('%s keeps its ids', (body, json) => expect(readJson('X', body)).toEqual(json))

test('any JSON is read as JSON.parse reads it, ids apart', () => {
  const id = fc.bigInt({ min: 9_007_199_254_740_992n, max: 10n ** 30n })
  fc.assert(fc.property(fc.json(), id, fc.string(), (json, number, text) => {
    const body = `{"a":${json},"b":${number},${JSON.stringify(text + String(number))}:[${number}],"c":${json}}`
    const value = JSON.parse(json) as unknown
    fc.pre(!/\d{16,}/.test(json))
    expect(readJson('X', body)).toEqual({ a: value, b: String(number), [text + String(number)]: [String(number)], c: value })
  }))
})

test.each(['', '   ', '{"a":', '<html>', '\n <x/>', '[1234567890123456789', `${'['.repeat(10_000)}1`, ' '.repeat(10_000_001)])('what is no JSON is told as unavailable', (body) => {
  expect(() => readJson('X', body)).toThrow(AppError)
  expect(() => readJson('X', body)).toThrow(expect.objectContaining({ code: 'upstream_unavailable' }) as Error)
})

test.each([['1,', 4_999_000], ['12345678901234567890,', 470_000], ['"\\"",', 1_900_000], ['"\\\\', 3_000_000], ['"1234567890123456",', 520_000], ['[', 9_000_000], ['{"a":', 1_900_000], ['[1,', 3_000_000]])('%s %i times costs no more than its length', (part, times) => {
  const before = process.cpuUsage()
  try {
    readJson('X', `[${part.repeat(times)}1]`)
  } catch (error) {
    expect(error).toBeInstanceOf(AppError)
  }
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(2000)
})

const now = Date.parse('2026-11-18T12:00:00Z')
test.each([[null, undefined], ['17', 17], ['0', 1], ['99999999', 86_400], ['Wed, 18 Nov 2026 12:02:00 GMT', 120], ['Wed, 18 Nov 2026 11:00:00 GMT', 1], ['soon', undefined], ['', undefined]])('Retry-After %s is %s', (header, seconds) => {
  expect(readRetryAfter(header, now)).toBe(seconds)
})
