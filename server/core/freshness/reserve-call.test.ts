import fc from 'fast-check'
import { expect, test } from 'vitest'
import { at } from '../../../tests/builders/order.ts'
import { pickCalls } from './pick-calls.ts'
import { calledToday, newPace, noteAnswer, passTime, priceOf, reserveCall, type Pace } from './reserve-call.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const start = at('2026-11-16T00:00:00Z')
const quota = { perDay: 240, minIntervalMs: 5000 }
const wish = { shopId: 'a', worth: 1000, looking: false }
const failed = { code: 'upstream_unavailable', answered: false, restMs: 0 }
const fine = { code: 'ok', answered: true, restMs: 0 }

test('whatever is wished for and when, no 24 hours see more calls than granted, and no two come closer than the interval', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 60_000 }), fc.array(fc.tuple(fc.integer({ min: 0, max: 3 * hour }), fc.constantFrom('a', 'b', 'c'), fc.boolean(), fc.double({ min: 0, max: 1e6, noNaN: true })), { minLength: 50, maxLength: 400 }), (perDay, minIntervalMs, wishes) => {
    const granted: number[] = []
    let pace = newPace({ perDay, minIntervalMs }, start)
    let now = start
    for (const [after, shopId, looking, worth] of wishes) {
      now += after
      const reservation = reserveCall(pace, { perDay, minIntervalMs }, { shopId, looking, worth }, now)
      ;({ pace } = reservation)
      if (reservation.granted) granted.push(now)
      else expect(reservation.retryAt === null || reservation.retryAt > now).toBe(true)
    }
    granted.forEach((call, index) => {
      expect(granted.filter((other) => other >= call && other < call + day).length).toBeLessThanOrEqual(perDay)
      if (index > 0) expect(call - granted[index - 1]!).toBeGreaterThanOrEqual(minIntervalMs)
    })
  }), { numRuns: 150 })
})

test('the day is not gone in the morning: a part is kept for those who look, and what comes in comes evenly', () => {
  let pace = newPace(quota, start)
  const take = (now: number, looking: boolean): boolean => {
    const reservation = reserveCall(pace, quota, { shopId: 'a', worth: 1e6, looking }, now)
    ;({ pace } = reservation)
    return reservation.granted
  }
  let [usual, looked] = [0, 0]
  for (let now = start; now < start + 30 * minute; now += 5000) if (take(now, false)) usual++
  for (let now = start + 30 * minute; now < start + 40 * minute; now += 5000) if (take(now, true)) looked++
  expect(usual).toBeLessThan(40)
  expect(looked).toBeGreaterThan(8)
  expect(calledToday(pace)).toBe(usual + looked)
  let later = 0
  for (let now = start + hour; now < start + 25 * hour; now += minute) if (take(now, true)) later++
  expect(later).toBeGreaterThan(0.75 * quota.perDay)
})

test('a call is dearer the fewer are left, and dearer for who had more than its share', () => {
  const full: Pace = { ...newPace(quota, start), saved: 80 }
  const empty: Pace = { ...full, saved: 0 }
  expect(priceOf(empty, quota, 'a', start)).toBeGreaterThan(5 * priceOf(full, quota, 'a', start))
  const shared: Pace = { ...full, shops: { large: 200, small: 1 } }
  expect(priceOf(shared, quota, 'small', start)).toBeLessThan(priceOf(shared, quota, 'large', start) / 10)
  expect(priceOf(shared, quota, 'new', start)).toBeLessThan(priceOf(shared, quota, 'large', start) / 10)
  // It learns: a day with none left makes calls dearer, a day with all left cheaper.
  const busy = passTime({ ...empty, calls: [240], slot: Math.floor(start / (15 * minute)) }, quota, start + 12 * hour)
  expect(busy.price).toBeGreaterThan(empty.price)
  expect(passTime({ ...full, price: 2 }, quota, start + day).price).toBeLessThan(2)
})

test('of two shops with one key, one with 100,000 parcels and one with ten, the small one is served as if it were alone', () => {
  let pace = newPace(quota, start)
  let [small, large, smallWished] = [0, 0, 0]
  for (let now = start; now < start + 3 * day; now += 5000) {
    // The large shop always has something worth a lot, the small one something ordinary now and then.
    const isSmall = now % (2 * hour) === 0
    if (isSmall) smallWished++
    const reservation = reserveCall(pace, quota, isSmall ? { shopId: 'small', worth: 1, looking: false } : { shopId: 'large', worth: 20, looking: now % (10 * minute) === 0 }, now)
    ;({ pace } = reservation)
    if (!reservation.granted) continue
    if (isSmall) small++
    else large++
  }
  expect(small).toBeGreaterThan(0.8 * smallWished)
  expect(large).toBeGreaterThan(400)
})

test('three failures rest the credential, longer each time; then one probe at a time, and an answer ends it', () => {
  let pace = newPace(undefined, start)
  let now = start
  const rests: number[] = []
  const fail = () => { pace = noteAnswer(pace, failed, now) }
  fail(); fail()
  expect(reserveCall(pace, undefined, wish, now).granted).toBe(true)
  fail()
  for (let round = 0; round < 6; round++) {
    const refused = reserveCall(pace, undefined, wish, now)
    if (refused.granted) throw new Error('not resting')
    rests.push((refused.retryAt! - now) / minute)
    now = refused.retryAt!
    const probe = reserveCall(pace, undefined, wish, now)
    expect([probe.granted, reserveCall(probe.pace, undefined, wish, now).granted]).toEqual([true, false])
    pace = probe.pace
    fail()
  }
  expect(rests).toEqual([5, 10, 20, 40, 60, 60])
  now = pace.restsUntil
  pace = noteAnswer(reserveCall(pace, undefined, wish, now).pace, fine, now)
  expect([pace.failures, pace.restsUntil, reserveCall(pace, undefined, wish, now).granted]).toEqual([0, 0, true])
})

test('Retry-After and a wrong key rest the credential at the first failure', () => {
  for (const [code, restMs] of [['rate_limited', 120_000], ['unauthorized', 900_000]] as const) {
    const pace = noteAnswer(newPace(quota, start), { code, answered: false, restMs }, start)
    expect(reserveCall(pace, quota, wish, start + restMs - 1)).toMatchObject({ granted: false, retryAt: start + restMs })
    expect(pace.code).toBe(code)
    expect(reserveCall(pace, quota, wish, start + restMs).granted).toBe(true)
  }
})

test('calls are filled with what is worth most; too few wait for company, what is worth nothing is left', () => {
  const due = [5, 1, 0, 3, 9].map((worth) => ({ worth, looking: worth === 3 }))
  const worths = (some: { worth: number }[]) => some.map(({ worth }) => worth)
  const single = pickCalls(due, 1, 3)
  expect([single.calls.map(({ parcels }) => worths(parcels)), worths(single.waiting), worths(single.later).toSorted()]).toEqual([[[9], [5], [3]], [], [0, 1]])
  const double = pickCalls(due, 2, 6)
  expect(double.calls.map(({ parcels, worth, looking }) => [worths(parcels), worth, looking])).toEqual([[[9, 5], 14, false]])
  expect([worths(double.waiting), worths(double.later).toSorted()]).toEqual([[3], [0, 1]])
})
