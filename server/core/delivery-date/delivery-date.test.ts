import { spawnSync } from 'node:child_process'
import process from 'node:process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeDeliveries, makeFolds } from '../../../tests/load/delivery-history.ts'
import { laneQuantiles } from '../../../tests/load/lane-quantiles.ts'
import { readFolds } from '../../commands/read-folds.ts'
import { parse } from '../../contract/errors.ts'
import { DeliveryFold } from '../../contract/lab.ts'
import { deliveryDatesOf, type DeliveryModel } from './delivery-model.ts'
import { deliveryDatesLab } from './lab.ts'
import { fitDeliveryDates, learnDeliveryDates } from './learn.ts'
import { dayNumber, type DeliveryQuantiles, type DeliveryRow, type PastDelivery } from './row.ts'

const nothing: DeliveryRow = {
  purchasedAt: null, originRegion: null, destinationRegion: null, originPostcode: null, destinationPostcode: null,
  weightGrams: null, value: null, shippingCost: null, items: null, senders: null, handlingDays: null, category: null,
}
const aDelivery = (own: Partial<PastDelivery> = {}): PastDelivery => ({ ...nothing, purchasedAt: '2026-03-02T10:00:00', deliveredAt: '2026-03-06T12:00:00', days: 4, ...own })

function expectSane(answers: readonly DeliveryQuantiles[]): void {
  for (const { p10, p50, p80, p90 } of answers) {
    expect([p10, p50, p80, p90].every((each) => Number.isFinite(each) && each >= 0)).toBe(true)
    expect(p10 <= p50 && p50 <= p80 && p80 <= p90).toBe(true)
  }
}

const folds = [12, 13].flatMap((seed) => makeFolds(makeDeliveries({ orders: 14_000, months: 14, seed }), 5).slice(0, 4))

test('closer than quantiles of the lane, and the range holds', () => {
  const sums = { ours: 0, lanes: 0, late: 0, inside: 0, rows: 0 }
  for (const fold of folds) {
    const answers = deliveryDatesLab(fold)
    const lanes = laneQuantiles(fold)
    expectSane(answers)
    fold.test.forEach(({ days }, row) => {
      const { p10, p50, p90 } = answers[row]!
      sums.rows++
      sums.ours += Math.abs(days! - p50)
      sums.lanes += Math.abs(days! - lanes[row]!.p50)
      sums.late += days! > Math.ceil(p90) ? 1 : 0
      sums.inside += days! >= p10 && days! <= p90 ? 1 : 0
    })
  }
  expect(sums.rows).toBeGreaterThan(3000)
  expect(sums.ours).toBeLessThan(0.97 * sums.lanes)
  expect(sums.late / sums.rows).toBeLessThan(0.1)
  expect(sums.inside / sums.rows).toBeGreaterThan(0.78)
}, 60_000)

test('a history cut by purchase, with the days of what came later, is told like one of what had arrived', () => {
  const history = makeDeliveries({ orders: 8000, months: 14, seed: 13 })
  const { month } = makeFolds(history, 1)[0]!
  const test = history.filter(({ purchasedAt }) => purchasedAt!.startsWith(month))
  const errorOf = (train: readonly PastDelivery[]) => {
    const answers = deliveryDatesLab({ train, test })
    return test.reduce((sum, { days }, row) => sum + Math.abs(days! - answers[row]!.p50), 0) / test.length
  }
  const arrived = errorOf(history.filter(({ deliveredAt }) => deliveredAt! < month))
  expect(errorOf(history.filter(({ purchasedAt }) => purchasedAt! < month))).toBeLessThan(1.05 * arrived)
  expect(errorOf(history.filter(({ purchasedAt }) => purchasedAt! < month).map((row) => ({ ...row, deliveredAt: null })))).toBeLessThan(1.05 * arrived)
})

test('a slower lane is told slower, a sender that takes longer too', () => {
  const near = { originRegion: 'A', destinationRegion: 'A' }
  const far = { originRegion: 'A', destinationRegion: 'B' }
  const train = Array.from({ length: 300 }, (_, index) => {
    const at = Date.UTC(2026, 0, 1) + Math.floor(index / 3) * 86_400_000
    const days = index % 2 ? 3 : 12
    const iso = (time: number) => new Date(time).toISOString().slice(0, 19)
    return aDelivery({ ...(index % 2 ? near : far), purchasedAt: iso(at), deliveredAt: iso(at + days * 86_400_000), days })
  })
  const [fast, slow] = deliveryDatesLab({ train, test: [{ ...nothing, ...near }, { ...nothing, ...far }] })
  expect(fast!.p50).toBeGreaterThan(2)
  expect(fast!.p50).toBeLessThan(5)
  expect(slow!.p50).toBeGreaterThan(9)
  expect(slow!.p50).toBeLessThan(15)
})

test.each([0, 1, 2, 5])('%i deliveries are enough for a wide range', (count) => {
  const train = Array.from({ length: count }, (_, index) => aDelivery({ days: 4 + index }))
  const answers = deliveryDatesLab({ train, test: [aDelivery(), nothing, { ...nothing, destinationRegion: 'never seen' }] })
  expect(answers).toHaveLength(3)
  expectSane(answers)
  for (const { p10, p90 } of answers) expect(p90).toBeGreaterThan(1.5 * p10)
})

test('rows that tell nothing, the same row over and over, and values beyond sense', () => {
  const odd = { ...nothing, purchasedAt: '9999-12-31T23:59:59', weightGrams: 1e300, value: -1e300, shippingCost: 0, handlingDays: -1e9, originPostcode: '9'.repeat(500), destinationPostcode: '😀', category: '__proto__' }
  const trains = [
    Array.from({ length: 900 }, () => ({ ...nothing, days: 3, deliveredAt: null })),
    Array.from({ length: 900 }, () => aDelivery()),
    [...folds[0]!.train.slice(0, 900), { ...odd, days: 100_000, deliveredAt: '0001-01-01' }, aDelivery({ purchasedAt: '1970-01-01', deliveredAt: null, days: 0 })],
    [aDelivery({ days: null, deliveredAt: null })],
  ]
  for (const train of trains) expectSane(deliveryDatesLab({ train, test: [odd, nothing, folds[0]!.test[0]!] }))
}, 30_000)

test('what was learned survives being stored: JSON and back tells the same', () => {
  const { train, test } = folds[1]!
  for (const past of [train, train.slice(0, 100), []]) {
    const model = fitDeliveryDates(past)
    const back = JSON.parse(JSON.stringify(model)) as DeliveryModel
    expect(test.slice(0, 200).map(deliveryDatesOf(back))).toEqual(test.slice(0, 200).map(learnDeliveryDates(past)))
  }
}, 30_000)

test('the same history tells the same, and what was bought later changes nothing', () => {
  const { train, test } = folds[0]!
  const first = deliveryDatesLab({ train, test })
  expect(deliveryDatesLab({ train, test: test.slice(0, 20) })).toEqual(first.slice(0, 20))
}, 30_000)

test('never crossing, whatever the history', () => {
  const text = fc.option(fc.constantFrom('a', 'b', '01310', '1310', ''))
  const amount = fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }))
  const time = fc.option(fc.date({ min: new Date('2020-01-01'), max: new Date('2026-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 19)))
  const row = {
    purchasedAt: time, originRegion: text, destinationRegion: text, originPostcode: text, destinationPostcode: text, category: text,
    weightGrams: amount, value: amount, shippingCost: amount, items: amount, senders: amount, handlingDays: amount,
  }
  const past = fc.record({ ...row, days: fc.option(fc.nat(400)), deliveredAt: time })
  fc.assert(fc.property(fc.array(past, { maxLength: 60 }), fc.array(fc.record(row), { maxLength: 5 }), (train, test) => {
    const answers = deliveryDatesLab({ train, test })
    expect(answers).toHaveLength(test.length)
    expectSane(answers)
  }), { numRuns: 40 })
}, 30_000)

test.each([
  ['a time that is none', { train: [], test: [{ purchasedAt: 'yesterday' }] }, 'test.0.purchasedAt'],
  ['days as text', { train: [{ days: '3' }], test: [] }, 'train.0.days'],
  ['days before the purchase', { train: [{ days: -1 }], test: [] }, 'train.0.days'],
  ['no test', { train: [] }, 'test'],
  ['a row that is none', { train: [], test: [7] }, 'test.0'],
])('malformed input is named: %s', (_, input, path) => {
  expect(() => parse(DeliveryFold, input)).toThrow(expect.objectContaining({ code: 'invalid_input', issues: [expect.objectContaining({ path })] }))
})

test('wall-clock days, whatever offset follows', () => {
  expect(dayNumber('1970-01-02T12:00:00-03:00')).toBe(1.5)
  expect(dayNumber('1970-01-02')).toBe(1)
  expect(dayNumber(null)).toBeNaN()
})

test('folds come out whole, however the stream is cut', async () => {
  const value = { note: [[{ folds: [1] }]], folds: [{ month: 'a"}]\\', train: [], test: [{ category: '{"folds":[{' }] }, {}, { train: [[{}]], test: 'ü😀' }] }
  const bytes = Buffer.from(JSON.stringify(value, null, 1))
  for (const size of [1, 2, 7, 64, bytes.length]) {
    async function* chunks() {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
    }
    const seen: unknown[] = []
    for await (const [index, fold] of readFolds(chunks())) seen[index] = fold
    expect(seen).toEqual(value.folds)
  }
})

test('on the command line: answers as told, and faults named with exit code 2', () => {
  const run = (input: string) => spawnSync(process.execPath, ['server/start.mjs', '--cli', 'lab', 'delivery-dates'], { input, encoding: 'utf8' })
  const good = run(JSON.stringify({ folds: [{ month: '2026-04', train: [aDelivery()], test: [nothing, {}] }, { month: null, train: [], test: [] }] }))
  expect([good.status, good.stderr]).toEqual([0, ''])
  const answers = JSON.parse(good.stdout) as DeliveryQuantiles[][]
  expect(answers.map(({ length }) => length)).toEqual([2, 0])
  expectSane(answers.flat())
  for (const [input, named] of [
    ['{"folds":[{"train":[],"test":[]},{"train":[{"days":"x"}],"test":[]}]}', 'folds.1, is not valid: train.0.days'],
    ['{"folds":[3]}', 'folds.0'], ['{}', 'folds'], ['{"folds":[{"train":[]', 'not JSON'],
  ] as const) {
    const bad = run(input)
    expect([bad.status, bad.stdout]).toEqual([2, ''])
    expect(bad.stderr).toContain(named)
  }
}, 60_000)
