import fc from 'fast-check'
import { expect, test } from 'vitest'
import { daysKept, LaneCounts, mostGroups } from './lane-counts.ts'
import { hazardsOf, quantileOf, Transit, type Assumed, type Lane, type Passage, type StoredTransit } from './transit.ts'

const assumed: Assumed = { way: { p50: 1, p90: 3 }, van: { p50: 0, p90: 1 }, again: { p50: 1, p90: 2 }, label: { p50: 1, p90: 3 }, silence: { p50: 1, p90: 3 } }
const lane = (changes: Partial<Lane> = {}): Lane => ({ origin: 'DE-BE', carrier: 'dhl', service: 'paket', destination: 'DE-BY', ...changes })
const arrived = (way: number, changes: Partial<Passage> = {}): Passage => ({ lane: lane(), today: 20_700, ended: true, days: { way }, ...changes })
const underWay = (way: number, changes: Partial<Passage> = {}): Passage => ({ ...arrived(way, changes), ended: false })
const now = { today: 20_700, assumed }
const at = (transit: Transit, share: number, passed = 0, of = lane()) => transit.quantile('way', of, share, { ...now, passed })
const learned = (...passages: Passage[]) => {
  const transit = new Transit()
  for (const passage of passages) transit.learn(passage)
  return transit
}
/** The same numbers again and again, from a seed. */
function* randomly(seed: number): Generator<number> {
  let state = seed
  for (;;) {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    yield state / 4_294_967_296
  }
}

test.each([[0, 0], [0, 1], [1, 1], [1, 3], [2, 2], [5, 9], [0, 30], [60, 60]])('assumed %i and %i days are told as they are, before any delivery', (p50, p90) => {
  const hazards = hazardsOf({ p50, p90 })
  expect([quantileOf(hazards, 0.5, 0), quantileOf(hazards, 0.9, 0)]).toEqual([p50, p90])
  for (const hazard of hazards) expect(hazard >= 0 && hazard <= 1).toBe(true)
})

test('a lane is told by its own parcels where there are many, by wider ones where there are few', () => {
  const many = Array.from({ length: 200 }, (_, index) => arrived(index % 20 ? 4 : 6))
  const transit = learned(...many, arrived(9, { lane: lane({ destination: 'DE-NW' }) }))
  expect([at(transit, 0.5), at(transit, 0.9)]).toEqual([4, 4])
  // One slow parcel is no slow lane; it leans on the carrier's others.
  expect(at(transit, 0.5, 0, lane({ destination: 'DE-NW' }))).toBe(4)
  expect(at(transit, 0.5, 0, lane({ destination: 'DE-SH', service: 'other' }))).toBe(4)
  expect(transit.isLearned('way', lane(), 20_700)).toBe(true)
  expect(transit.isLearned('way', lane({ carrier: 'gls' }), 20_700)).toBe(false)
})

test('before the carrier is known all of them count', () => {
  const transit = learned(...Array.from({ length: 100 }, (_, index) => arrived(5, { lane: lane({ carrier: index % 2 ? 'dhl' : 'dpd' }) })))
  expect(at(transit, 0.5, 0, lane({ carrier: '', service: '' }))).toBe(5)
})

test('newer parcels weigh more', () => {
  const old = Array.from({ length: 100 }, () => arrived(2, { today: 20_700 - 300 }))
  const fresh = Array.from({ length: 100 }, () => arrived(6))
  expect(at(learned(...old, ...fresh), 0.5)).toBe(6)
  expect(at(learned(...fresh, ...old), 0.5)).toBe(6)
})

test('what has passed is never told again, and quantiles never cross', () => {
  const way = fc.nat({ max: 120 })
  fc.assert(fc.property(fc.array(fc.tuple(way, fc.boolean(), fc.integer({ min: 20_000, max: 20_700 })), { maxLength: 80 }), way, (parcels, passed) => {
    const transit = learned(...parcels.filter(([, ended]) => ended).map(([days, , today]) => arrived(days, { today })))
    transit.watch(parcels.filter(([, ended]) => !ended).map(([days]) => underWay(days)))
    const [p10, p50, p80, p90] = [0.1, 0.5, 0.8, 0.9].map((share) => at(transit, share, passed)) as [number, number, number, number]
    expect(p10 >= passed && p10 <= p50 && p50 <= p80 && p80 <= p90).toBe(true)
    expect(Number.isInteger(p90)).toBe(true)
  }), { numRuns: 200 })
})

test('learning bit by bit, with a pause in between, is learning all at once, in whatever order', () => {
  const passage = fc.record({ way: fc.nat(20), today: fc.integer({ min: 18_000, max: 21_500 }), destination: fc.constantFrom('DE-BY', 'DE-NW', 'FR'), silence: fc.option(fc.nat(5), { nil: undefined }) })
    .map(({ way, today, destination, silence }) => arrived(way, { today, lane: lane({ destination }), days: { way, silence } }))
  fc.assert(fc.property(fc.array(passage, { minLength: 1, maxLength: 60 }), fc.nat(60), (passages, cut) => {
    const all = learned(...passages)
    const first = learned(...passages.slice(0, cut))
    const second = new Transit(JSON.parse(JSON.stringify(first.store())) as StoredTransit)
    for (const each of passages.slice(cut)) second.learn(each)
    const backwards = learned(...passages.toReversed())
    for (const share of [0.1, 0.5, 0.9]) for (const destination of ['DE-BY', 'FR']) {
      const of = lane({ destination })
      const later = { today: 21_600, assumed }
      const told = all.quantile('way', of, share, later)
      // Rounding may tip what stands exactly on the edge of a day.
      expect(Math.abs(second.quantile('way', of, share, later) - told)).toBeLessThanOrEqual(1)
      expect(Math.abs(backwards.quantile('way', of, share, later) - told)).toBeLessThanOrEqual(1)
    }
    expect(second.groups).toBe(all.groups)
  }), { numRuns: 100 })
})

test('counts are the same whatever the order: to nine digits', () => {
  const counts = [[20_000, 3], [20_100, 5], [22_900, 3], [20_000, 0]] as const
  const make = (list: readonly (readonly [number, number])[]) => {
    const made = new LaneCounts()
    for (const [today, days] of list) made.add(['a'], today, days, true)
    return made.hazards(['a'], 23_000, hazardsOf(assumed.way))
  }
  const [forth, back] = [make(counts), make(counts.toReversed())]
  forth.forEach((hazard, day) => expect(back[day]).toBeCloseTo(hazard, 9))
})

test('parcels still under way are not taken for fast ones', () => {
  const random = randomly(7)
  // A shop that began twelve days ago: true times are 2 to 21 days, evenly; only those that have arrived by now are known to be over.
  const parcels = Array.from({ length: 4000 }, () => ({ sent: Math.floor(12 * random.next().value!), takes: 2 + Math.floor(20 * random.next().value!) }))
  const done = parcels.filter(({ sent, takes }) => sent + takes <= 12)
  const open = parcels.filter(({ sent, takes }) => sent + takes > 12)
  const blind = learned(...done.map(({ takes }) => arrived(takes)))
  const seeing = learned(...done.map(({ takes }) => arrived(takes)))
  seeing.watch(open.map(({ sent }) => underWay(12 - sent + 1)))
  // The fifth that is fastest was seen in full: days 2 to 5.
  expect(at(seeing, 0.2)).toBeGreaterThanOrEqual(5)
  expect(at(seeing, 0.2)).toBeLessThanOrEqual(6)
  expect(at(blind, 0.2)).toBeLessThan(5)
  expect(at(seeing, 0.4)).toBeGreaterThanOrEqual(9)
  expect(at(blind, 0.4)).toBeLessThan(7)
})

test('what is under way is seen anew each time, and what arrived is counted once', () => {
  const transit = learned(...Array.from({ length: 50 }, () => arrived(2)))
  const before = at(transit, 0.9)
  for (let look = 0; look < 20; look++) transit.watch(Array.from({ length: 100 }, () => underWay(1)))
  expect(at(transit, 0.9)).toBe(before)
  transit.watch([])
  expect(at(transit, 0.9)).toBe(before)
})

test('memory is bounded: lanes without end push out the lightest', () => {
  const transit = new Transit()
  for (let index = 0; index < 3 * mostGroups; index++) transit.learn(arrived(2, { lane: lane({ destination: `X${index}`, service: `s${index}` }), today: 20_600 }))
  for (let index = 0; index < 100; index++) transit.learn(arrived(7))
  expect(transit.groups).toBeLessThanOrEqual(mostGroups)
  expect(at(transit, 0.5)).toBe(7)
  expect(transit.isLearned('way', lane(), 20_700)).toBe(true)
})

test('days beyond the last one kept still end', () => {
  const transit = learned(...Array.from({ length: 50 }, () => arrived(300)))
  expect(at(transit, 0.5)).toBeGreaterThanOrEqual(daysKept - 1)
  expect(at(transit, 0.9, 200)).toBeLessThan(400)
})
