import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError } from '../contract/errors.ts'
import { TrackingAnswer, TrackingStatus } from '../contract/tracking.ts'
import type { Shipment } from '../core/order.ts'
import { answerAt, demo } from './demo.ts'
import { journeys, localTime, quickMs, readNumber, scansOf, words } from './demo.journeys.ts'

const hour = 3_600_000
const numberOf = (journey: string, pace: string, start: number, seed = '00A7') => `DEMO${journey}${pace}${Math.floor(start / 1000).toString(36).toUpperCase().padStart(6, '0')}${seed}`
const at = (number: string, now: number) => demo.parse(answerAt(number, now)).shipments[0]!
const thursday = Date.parse('2026-11-19T13:00:00Z')

const ends: Record<string, TrackingStatus> = {
  N: 'delivered', B: 'delivered', S: 'delivered', M: 'delivered', K: 'delivered', D: 'delivered', A: 'delivered', P: 'delivered', W: 'delivered', C: 'delivered', T: 'delivered',
  L: 'exception', G: 'exception', R: 'returned', X: 'cancelled', E: 'expired', U: 'unknown', I: 'info_received',
}

describe('every journey reaches its end', () => {
  test('and each has one', () => expect(Object.keys(ends).sort()).toEqual(Object.keys(journeys).sort()))

  test.each(Object.entries(ends))('%s ends as %s at every pace', (journey, status) => {
    for (const pace of ['R', 'X', 'Q']) {
      const number = numberOf(journey, pace, thursday)
      expect(at(number, thursday + 60 * 24 * hour)).toMatchObject({ trackingNumber: number, status })
    }
  })

  test('the quick one within 60 to 90 seconds, asked again at every scan, and then never', () => {
    for (const journey of Object.keys(journeys).filter((letter) => letter !== 'I')) {
      const number = numberOf(journey, 'Q', thursday)
      const told: string[] = []
      let now: number | null = thursday
      for (let asked = 0; now !== null && asked < 30; asked++) {
        told.push(at(number, now).events[0]!.code)
        now = demo.nextAskAt!({ trackingNumber: number } as Shipment, now)
        if (now) expect(now).toBeLessThan(thursday + 90_000)
      }
      expect(now).toBeNull()
      expect(told).toEqual(journeys[journey]!.map(([, code]) => code))
      expect(quickMs).toBeGreaterThanOrEqual(60_000)
    }
  })
})

test('what is known only grows, newest first, whenever it is asked', () => {
  fc.assert(fc.property(fc.constantFrom(...Object.keys(journeys)), fc.constantFrom('R', 'X', 'Q'), fc.integer({ min: 0, max: 800 }), fc.integer({ min: 0, max: 300 }), (journey, pace, hours, later) => {
    const number = numberOf(journey, pace, thursday)
    const before = at(number, thursday + hours * hour)
    const after = at(number, thursday + (hours + later) * hour)
    TrackingAnswer.parse({ shipments: [after] })
    expect(after.events.slice(after.events.length - before.events.length)).toEqual(before.events)
    const times = after.events.map(({ occurredAt }) => Date.parse(occurredAt))
    expect(times).toEqual(times.toSorted((a, b) => b - a))
    expect(Math.max(...times)).toBeLessThanOrEqual(thursday + (hours + later) * hour)
  }))
})

test('a number that is not ours, or whose label is not made yet, is not found', async () => {
  for (const number of ['00340434161094021501', 'DEMO', 'DEMOZR0000000000', 'demonrtl0000000a', numberOf('N', 'R', thursday + hour)]) {
    await expect(demo.track!({ trackingNumber: number }, {}, { fetch, now: () => thursday, log: null as never })).rejects.toThrow(expect.objectContaining({ code: 'not_found' }) as Error)
  }
  expect(demo.nextAskAt!({ trackingNumber: null } as Shipment, thursday)).toBeNull()
})

test('nobody delivers on a Sunday, but the express does', () => {
  const friday = Date.parse('2026-11-20T14:00:00Z')
  const vans = (pace: string) => scansOf(readNumber(numberOf('N', pace, friday))!).filter(({ code }) => code === 'OFD').map(({ at }) => new Date(at).getUTCDay())
  expect(vans('R')).toEqual([1])
  expect(vans('X')).toEqual([0])
})

test('scans keep the depot’s own offset across daylight saving', () => {
  expect(localTime(Date.parse('2026-10-25T00:59:59Z'))).toBe('2026-10-25T02:59:59+02:00')
  expect(localTime(Date.parse('2026-10-25T01:00:00Z'))).toBe('2026-10-25T02:00:00+01:00')
  expect(localTime(Date.parse('2026-03-29T01:00:00Z'))).toBe('2026-03-29T03:00:00+02:00')
})

test('a late parcel is announced for its day first, then flagged with a later one', () => {
  const number = numberOf('D', 'Q', thursday)
  expect(at(number, thursday + 1000)).toMatchObject({ status: 'info_received', estimatedDelivery: '2026-11-21' })
  const late = at(number, thursday + Math.round((quickMs * 3) / 7) + 1)
  expect(late).toMatchObject({ status: 'in_transit', flags: ['delayed'], estimatedDelivery: '2026-11-23' })
})

test('the van brings a window, or only the day where the window would run into the night', () => {
  const number = numberOf('N', 'X', thursday - 11 * hour)
  const van = scansOf(readNumber(number)!).find(({ code }) => code === 'OFD')!
  expect(at(number, van.at)).toMatchObject({ status: 'out_for_delivery', estimatedDelivery: '2026-11-20' })
  expect(at(numberOf('N', 'X', thursday), van.at + 11 * hour)).toMatchObject({ estimatedDelivery: { from: expect.stringMatching(/^2026-11-21T/) as string } })
})

test('weighing moves nothing; an unknown code is reported and told as unknown', () => {
  expect(at(numberOf('N', 'X', thursday), thursday + 10 * hour)).toMatchObject({ status: 'in_transit', events: [{ informational: true, code: 'WGT' }, { code: 'ARR' }, {}, {}] })
  const unmapped: string[] = []
  demo.parse(answerAt(numberOf('U', 'X', thursday), thursday + 20 * hour), { unmapped: (code, text) => unmapped.push(`${code} ${text}`) })
  expect(unmapped).toEqual(['Z99 Vorgang Z99 erfasst.'])
})

test('every code the journeys use is said in words', () => {
  const used = new Set(Object.values(journeys).flatMap((steps) => steps.map(([, code]) => code)))
  expect([...used].filter((code) => !words[code])).toEqual([])
})

test('the connection needs nothing', async () => {
  await expect(demo.check!({}, null as never)).resolves.toBeUndefined()
  expect(() => demo.parse('<html>')).toThrow(AppError)
})
