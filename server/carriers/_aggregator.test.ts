import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EstimatedDelivery } from '../contract/tracking.ts'
import { answerOf, askable, meaningOf, parcelOf, proofOf, readEstimate, readScans, tableOf } from './_aggregator.ts'

const table = tableOf(new URL('./17track.codes.csv', import.meta.url))

test.each([
  ['nothing', undefined, undefined, undefined],
  ['a day', undefined, '2026-11-19', '2026-11-19'],
  ['midnight names only the day', undefined, '2026-11-19T00:00:00Z', '2026-11-19'],
  ['a moment', undefined, '2026-11-19T15:00:00+01:00', '2026-11-19T15:00:00+01:00'],
  ['only the start', '2026-11-19', undefined, '2026-11-19'],
  ['a window', '2026-11-19T10:00:00+01:00', '2026-11-19T12:00:00+01:00', { from: '2026-11-19T10:00:00+01:00', to: '2026-11-19T12:00:00+01:00' }],
  ['from day to day, to the end of the last', '2026-11-18', '2026-11-20', { from: '2026-11-18T00:00:00+01:00', to: '2026-11-20T23:59:00+01:00' }],
  ['the same day twice', '2026-11-19', '2026-11-19', '2026-11-19'],
  ['ends in the wrong order', '2026-11-20', '2026-11-18', '2026-11-18'],
  ['year 9999', undefined, '9999-12-31', undefined],
] as const)('estimate: %s', (_, from, to, expected) => expect(readEstimate(from, to, 'DE')).toEqual(expected))

test('whatever stands for an estimate: a valid one or none', () => {
  const some = fc.oneof(fc.string(), fc.constantFrom('2026-03-29', '2026-03-29T02:30:00', '2026-10-25T02:30:00+01:00'), fc.date({ noInvalidDate: true }).map((date) => date.toISOString()))
  fc.assert(fc.property(fc.option(some, { nil: undefined }), fc.option(some, { nil: undefined }), (from, to) => {
    const estimate = readEstimate(from, to, 'DE')
    if (estimate !== undefined) EstimatedDelivery.parse(estimate)
  }))
})

test('the finest code that tells a status decides; what stands in no row is reported', () => {
  const reported: string[] = []
  const meaning = (codes: (string | undefined)[]) => meaningOf(table, codes, (code) => reported.push(code))
  expect(meaning(['intransit_pickedup', 'Exception'])).toMatchObject({ status: 'picked_up', known: true })
  expect(meaning(['InTransit_Beamed', 'Exception'])).toMatchObject({ status: 'exception', known: true })
  expect(meaning([undefined, ''])).toEqual({ flags: [], informational: false, known: false })
  expect(reported).toEqual(['InTransit_Beamed'])
})

const scan = (time: string, code: string | undefined) => ({ times: [time], codes: [code], code, text: 'x', place: [] })

test('a scan without a code informs, one with a code nobody knows is unknown, and neither moves the parcel', () => {
  const events = readScans(table, [scan('2026-11-18T10:00:00Z', undefined), scan('2026-11-18T09:00:00Z', 'Beamed'), scan('2026-11-18T08:00:00Z', 'OutForDelivery_Other')], () => {})
  expect(events.map(({ status, informational }) => [status, informational])).toEqual([['out_for_delivery', true], ['unknown', undefined], ['out_for_delivery', undefined]])
  expect(parcelOf(['1'], {}, events, undefined)!.report.status).toBe('out_for_delivery')
})

test('who received it is told of a delivered parcel only', () => {
  const report = (code: string) => parcelOf(['1'], { signedBy: 'Müller' }, readScans(table, [scan('2026-11-18T08:00:00Z', code)], () => {}), undefined)!.report
  expect([report('Delivered_Other').signedBy, report('InTransit_Other').signedBy]).toEqual(['Müller', undefined])
})

test('numbers are the same however they are spaced; a parcel without one is none', () => {
  const parcels = [parcelOf([' RR 123-456 '], {}, [], undefined), parcelOf([undefined, '<b></b>'], {}, [], undefined)]
  expect(answerOf('Test', parcels, 'rr123456').shipments).toHaveLength(1)
  expect(() => answerOf('Test', parcels, '999999')).toThrow(expect.objectContaining({ code: 'not_found' }))
  expect(() => answerOf('Test', [undefined])).toThrow(expect.objectContaining({ code: 'upstream_unavailable' }))
})

test('what is asked for keeps its case and dashes', () => {
  expect(askable(' ab-12 34_x ')).toBe('ab-1234_x')
  for (const wrong of ['', 'abc', '-abcd', 'a b/c', 'äöüß', 'x'.repeat(51)]) expect(() => askable(wrong)).toThrow(expect.objectContaining({ code: 'invalid_input' }))
})

test('a proof of delivery stands at an https address or nowhere', () => {
  expect([' https://a.example/1.jpg ', 'http://a.example', 'javascript:alert(1)', 'data:image/png;base64,AA', '', undefined, `https://a.example/${'x'.repeat(2000)}`].map(proofOf))
    .toEqual(['https://a.example/1.jpg', undefined, undefined, undefined, undefined, undefined, undefined])
})
