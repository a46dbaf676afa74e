import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aShipment, at } from '../../../tests/builders/order.ts'
import { TrackingStatus } from '../../contract/tracking.ts'
import type { Shipment } from '../order.ts'
import { localMoment } from './local-moment.ts'
import { parcelOutlook, type Destination } from './parcel-outlook.ts'
import { isAskedNoMore, planNextAsk, valueAsk } from './plan-next-ask.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const berlin: Destination = { timeZone: 'Europe/Berlin', country: 'DE' }
/** A Thursday, three in the afternoon in Berlin. */
const thursday = '2026-11-19T14:00:00Z'
const parcel = (moment: string, changes: Partial<Shipment> = {}) => aShipment({
  status: 'in_transit', createdAt: at(moment) - 30 * hour, scannedAt: at(moment) - hour, askedAt: at(moment) - hour, estimatedDelivery: null, ...changes,
})
const worth = (moment: string, changes: Partial<Shipment> = {}, destination = berlin) => valueAsk(parcel(moment, changes), destination, at(moment))

test.each([
  ['Europe/Berlin', '2026-03-29T00:30:00Z', 7, 1.5], ['Europe/Berlin', '2026-03-29T01:30:00Z', 7, 3.5], ['Europe/Berlin', '2026-10-25T00:30:00Z', 7, 2.5],
  ['Europe/Berlin', '2026-10-25T01:30:00Z', 7, 2.5], ['Asia/Kolkata', '2026-11-19T20:00:00Z', 5, 1.5], ['America/New_York', '2026-11-22T03:00:00Z', 6, 22],
  ['Asia/Kathmandu', '2026-11-19T00:00:00Z', 4, 5.75], ['America/St_Johns', '2026-11-19T03:00:00Z', 3, 23.5],
])('the clock of %s at %s', (timeZone, instant, weekday, hours) => {
  expect(localMoment(at(instant), timeZone)).toMatchObject({ weekday, hour: hours })
})

test('news are likelier by day on the van than by night, on Monday than on Sunday or a holiday, in its window than before it', () => {
  const rate = (moment: string, changes: Partial<Shipment>, destination = berlin) => parcelOutlook(parcel(moment, changes), destination).newsRate(at(moment))
  const van = { status: 'out_for_delivery' as const }
  expect(rate('2026-11-19T10:00:00Z', van)).toBeGreaterThan(5 * rate('2026-11-19T01:00:00Z', van))
  expect(rate('2026-11-23T10:00:00Z', {})).toBeGreaterThan(5 * rate('2026-11-22T10:00:00Z', {}))
  expect(rate(thursday, {})).toBeGreaterThan(5 * rate(thursday, {}, { ...berlin, rests: (number) => number === localMoment(at(thursday), 'Europe/Berlin').day }))
  const window = { ...van, estimatedDelivery: { from: '2026-11-19T14:00:00Z', to: '2026-11-19T16:00:00Z' } }
  expect(rate('2026-11-19T14:30:00Z', window)).toBeGreaterThan(2 * rate('2026-11-19T10:00:00Z', window))
  // The same moment is a working noon in one place and the middle of the night in another.
  expect(rate('2026-11-19T11:00:00Z', van)).toBeGreaterThan(5 * rate('2026-11-19T11:00:00Z', van, { timeZone: 'Pacific/Auckland', country: 'NZ' }))
})

test('a call is worth more for what is promised today, for what is looked at, and the longer nobody asked; little for what is over or silent', () => {
  expect(worth(thursday, { estimatedDelivery: '2026-11-19' })).toBeGreaterThan(worth(thursday, { estimatedDelivery: '2026-11-24' }))
  expect(worth(thursday, { lookedAt: at(thursday) })).toBeGreaterThan(2 * worth(thursday))
  expect(worth(thursday, { askedAt: at(thursday) - 8 * hour })).toBeGreaterThan(2 * worth(thursday, { askedAt: at(thursday) - 2 * hour }))
  expect(worth(thursday, { status: 'delivered', deliveredAt: at(thursday) - 3 * hour })).toBeLessThan(worth(thursday) / 10)
  const old = { createdAt: at(thursday) - 20 * day, scannedAt: at(thursday) - 19 * day }
  expect(worth(thursday, old)).toBeLessThan(worth(thursday) / 2)
})

test('while somebody looks a parcel is asked for every three minutes at most; else every thirty', () => {
  const moment = at(thursday)
  const looking = (askedAgo: number) => valueAsk(parcel(thursday, { lookedAt: moment, askedAt: moment - askedAgo }), berlin, moment)
  expect([looking(2.9 * minute), looking(3 * minute) > 0]).toEqual([0, true])
  expect([worth(thursday, { askedAt: moment - 29 * minute }), worth(thursday, { askedAt: moment - 30 * minute }) > 0]).toEqual([0, true])
})

test('a parcel whose carrier tells news by itself is asked for twice a day at most', () => {
  const moment = at(thursday)
  for (const pushed of [{ pushedAt: moment - hour }, { pushedUntil: moment + 5 * day }]) {
    expect(worth(thursday, { ...pushed, askedAt: moment - 11 * hour })).toBe(0)
    expect(planNextAsk(parcel(thursday, { ...pushed, askedAt: moment }), berlin, moment)! - moment).toBeGreaterThanOrEqual(12 * hour)
  }
  expect(planNextAsk(parcel(thursday, { pushedAt: moment - 8 * day, askedAt: moment }), berlin, moment)! - moment).toBeLessThan(12 * hour)
})

test('a number nobody knows is asked ever more rarely', () => {
  const start = at('2026-11-02T08:00:00Z')
  const asked = [start]
  for (let moment = start; moment < start + 29 * day;) {
    const unknown = parcel(thursday, { status: 'pending', createdAt: start, scannedAt: null, askedAt: asked.at(-1)! })
    moment = planNextAsk(unknown, berlin, moment, { price: 0.3 })!
    if (valueAsk(unknown, berlin, moment) >= 0.3) asked.push(moment)
  }
  const during = (from: number, to: number) => asked.filter((moment) => moment >= start + from * day && moment < start + to * day).length
  expect(during(0, 6)).toBeGreaterThan(2 * during(6, 12))
  expect(during(6, 12)).toBeGreaterThan(0)
  expect(during(6, 12)).toBeGreaterThanOrEqual(during(20, 26))
})

test('asking ends three days after the end, after thirty silent days, and where the carrier says so', () => {
  const moment = at(thursday)
  const plan = (changes: Partial<Shipment>) => planNextAsk(parcel(thursday, changes), berlin, moment)
  expect(plan({ status: 'delivered', deliveredAt: moment - hour })).not.toBeNull()
  expect(plan({ status: 'delivered', deliveredAt: moment - 3.1 * day })).toBeNull()
  expect(plan({ createdAt: moment - 40 * day, scannedAt: moment - 31 * day })).toBeNull()
  expect([plan({ status: 'expired' }), plan({ status: 'cancelled' })]).toEqual([null, null])
  expect(planNextAsk(parcel(thursday), berlin, moment, { carrier: { nextAskAt: () => 42 } })).toBe(42)
  // About to fall silent: taken once more when it does, to be told as expired.
  const silent = plan({ createdAt: moment - 40 * day, scannedAt: moment - 30 * day + 3 * hour, askedAt: moment })!
  expect(silent - moment).toBeGreaterThan(0)
  expect(silent - moment).toBeLessThanOrEqual(24 * hour)
})

test('a plan never lies in the past, nor beyond the day it is made for, nor after the end of asking; dearer calls come later', () => {
  const moments = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-12-31T00:00:00Z') })
  const ago = (days: number) => fc.option(fc.integer({ min: 0, max: days * day }), { nil: null })
  fc.assert(fc.property(moments, fc.constantFrom(...TrackingStatus.options), fc.record({ created: fc.integer({ min: 0, max: 45 * day }), scanned: ago(45), asked: ago(45), looked: ago(2), pushed: ago(10) }),
    fc.constantFrom('Europe/Berlin', 'America/Los_Angeles', 'Asia/Kolkata', 'Pacific/Auckland'), fc.double({ min: 0.003, max: 500, noNaN: true }), fc.constantFrom(null, 'day', 'window'),
    (now, status, { created, scanned, asked, looked, pushed }, timeZone, price, promise) => {
      const before = (span: number | null) => (span === null ? null : now - span)
      const estimatedDelivery = promise === 'day' ? new Date(now + day).toISOString().slice(0, 10) : promise === 'window' ? { from: new Date(now + hour).toISOString(), to: new Date(now + 3 * hour).toISOString() } : null
      const one = aShipment({ status, createdAt: now - created, scannedAt: before(scanned), askedAt: before(asked), lookedAt: before(looked), pushedAt: before(pushed), deliveredAt: status === 'delivered' ? before(scanned) : null, estimatedDelivery })
      const next = planNextAsk(one, { timeZone, country: 'DE' }, now, { price })
      const value = valueAsk(one, { timeZone, country: 'DE' }, now)
      expect(Number.isFinite(value) && value >= 0).toBe(true)
      if (isAskedNoMore(one, now)) expect([next, value]).toEqual([null, 0])
      else if (next === null) expect(['delivered', 'returned']).toContain(status)
      if (next === null) return
      expect(next).toBeGreaterThan(now)
      expect(next).toBeLessThanOrEqual(now + 37 * hour)
      if (['delivered', 'returned'].includes(status)) expect(isAskedNoMore(one, next)).toBe(false)
      const dearer = planNextAsk(one, { timeZone, country: 'DE' }, now, { price: price * 4 })
      expect(dearer === null || dearer >= next).toBe(true)
    }), { numRuns: 400 })
})
