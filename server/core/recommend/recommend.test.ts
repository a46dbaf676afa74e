import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeBaskets } from '../../../tests/builders/baskets.ts'
import { aLine, anOrder, at } from '../../../tests/builders/order.ts'
import { parse } from '../../contract/errors.ts'
import { RecommendLabInput } from '../../contract/lab.ts'
import type { Order } from '../order.ts'
import type { Affinity, Store } from '../store-port.ts'
import { recommendLab } from './lab.ts'
import { learnShopAffinities } from './learn-shop.ts'
import { learnAffinities, rank } from './learn.ts'

/** Share of rows whose last item is found among the first ten of the rest. */
function hitRate(recommend: typeof recommendLab, items: number, rows: number[][]): number {
  const tests = rows.slice(0, rows.length / 5).filter((row) => row.length > 1)
  const answers = recommend({ k: 10, items, train: rows.slice(rows.length / 5), test: tests.map((row) => row.slice(0, -1)) })
  return answers.filter((answer, index) => answer.includes(tests[index]!.at(-1)!)).length / tests.length
}

const popularity: typeof recommendLab = ({ k, items, train, test }) => {
  const count = new Float64Array(items)
  for (const row of train) for (const item of row) count[item]!++
  const popular = Array.from(count, (_, item) => item).sort((a, b) => count[b]! - count[a]!)
  return test.map((row) => popular.filter((item) => !row.includes(item)).slice(0, k))
}

test('finds what goes together, far better than what is popular', () => {
  const { items, rows } = makeBaskets('groups', { items: 200, rows: 1500, groups: 20, size: 4, noise: 0.3, steepness: 0.8, seed: 1 })
  expect(hitRate(recommendLab, items, rows)).toBeGreaterThan(1.5 * hitRate(popularity, items, rows))
})

test('where nothing goes together, it is about as good as popularity', () => {
  const { items, rows } = makeBaskets('noise', { items: 120, rows: 1500, groups: 1, size: 4, noise: 1, steepness: 1, seed: 2 })
  expect(hitRate(recommendLab, items, rows)).toBeGreaterThan(0.93 * hitRate(popularity, items, rows))
})

test('an empty row and one of items never bought get what is popular', () => {
  const train = [[0, 1], [0, 2], [0, 1], [1, 0], [3]]
  expect(recommendLab({ k: 2, items: 6, train, test: [[], [5]] })).toEqual([[0, 1], [0, 1]])
})

test('with nothing to learn from, any items but those in the row', () => {
  expect(recommendLab({ k: 3, items: 3, train: [], test: [[1], [], [0, 1, 2]] })).toEqual([[0, 2], [0, 1, 2], []])
})

test('never an item of the row, never one twice, as many as there are up to k, the same at every call', () => {
  const row = (items: number) => fc.array(fc.nat(items - 1), { maxLength: 12 })
  const input = fc.integer({ min: 1, max: 15 }).chain((items) => fc.record({
    k: fc.integer({ min: 1, max: 20 }), items: fc.constant(items), train: fc.array(row(items), { maxLength: 60 }), test: fc.array(row(items), { maxLength: 8 }),
  }))
  fc.assert(fc.property(input, (each) => {
    const answers = recommendLab(each)
    expect(answers).toHaveLength(each.test.length)
    answers.forEach((answer, index) => {
      const own = new Set(each.test[index])
      expect(answer.some((item) => own.has(item) || item < 0 || item >= each.items)).toBe(false)
      expect(new Set(answer).size).toBe(answer.length)
      expect(answer).toHaveLength(Math.min(each.k, each.items - own.size))
    })
    expect(recommendLab(each)).toEqual(answers)
  }), { numRuns: 60 })
})

test.each([
  ['an item too large', { k: 1, items: 3, train: [[0, 3]], test: [] }, 'train.0'],
  ['a negative item', { k: 1, items: 3, train: [], test: [[-1]] }, 'test.0.0'],
  ['half an item', { k: 1, items: 3, train: [[0.5]], test: [] }, 'train.0.0'],
  ['no k', { items: 3, train: [], test: [] }, 'k'],
  ['k of nothing', { k: 0, items: 3, train: [], test: [] }, 'k'],
  ['rows that are none', { k: 1, items: 3, train: [[0], 1], test: [] }, 'train.1'],
])('malformed input is named: %s', (_, input, path) => {
  expect(() => parse(RecommendLabInput, input)).toThrow(expect.objectContaining({ code: 'invalid_input', issues: expect.arrayContaining([expect.objectContaining({ path })]) }))
})

const dayMs = 86_400_000
test('what a buyer takes soon after belongs together; a year later it does not', async () => {
  const orders = Array.from({ length: 40 }, (_, buyer) => [
    { buyerId: `b${buyer}`, items: ['dripper'], at: buyer * 1000 },
    { buyerId: `b${buyer}`, items: ['filters'], at: 20 * dayMs + buyer * 1000 },
    { buyerId: `b${buyer}`, items: ['lamp'], at: 300 * dayMs + buyer * 1000 },
    { buyerId: null, items: ['mug', 'saucer'], at: buyer * 1000 },
  ]).flat().sort((a, b) => a.at - b.at)
  const affinities = await learnAffinities(orders)
  expect(rank(['dripper'], affinities, 1)).toEqual(['filters'])
  expect(rank(['mug', 'unknown'], affinities, 1)).toEqual(['saucer'])
})

test('a shop learns from its orders of two years without cancelled ones, and keeps scores in bounds', async () => {
  const now = at('2026-11-19T14:00:00Z')
  const order = (index: number, products: string[], changes: Partial<Order> = {}) => anOrder({
    id: `o${index}`, placedAt: now - dayMs, buyer: { id: null, account: false, email: `b${index}@example.com`, name: null, firstName: null },
    lines: products.map((productId, line) => aLine({ id: `l${line}`, productId })), ...changes,
  })
  let since: number | undefined
  const saved: Affinity[] = []
  const store = {
    async* streamOrders(_: string, from?: number) {
      since = from
      for (let index = 0; index < 60; index++) {
        yield order(index, index % 2 ? ['dripper', 'filters'] : ['mug', 'saucer'])
        yield order(100 + index, ['dripper', 'lamp'], { status: 'cancelled' })
        yield order(200 + index, ['bulb'])
      }
      yield anOrder({ lines: [aLine({ productId: null })] })
    },
    async replaceAffinities(_: string, batches: AsyncIterable<Affinity[]>) { for await (const batch of batches) saved.push(...batch) },
  } as unknown as Store
  await learnShopAffinities({ store }, 'shop-1', now)
  expect(since).toBe(at('2024-11-01T00:00:00Z'))
  expect(saved.find(({ productId }) => productId === 'dripper')).toMatchObject({ otherId: 'filters', support: 30 })
  expect(saved.some(({ productId, otherId }) => [productId, otherId].includes('lamp'))).toBe(false)
  expect(saved.every(({ score }) => score > 0 && score <= 1)).toBe(true)
})

test('learning gives way to the event loop', async () => {
  const { rows } = makeBaskets('loop', { items: 400, rows: 2000, groups: 40, size: 4, noise: 0.3, steepness: 0.8, seed: 3 })
  let turns = 0
  const beat = setInterval(() => { turns++ }, 1)
  await learnAffinities(rows.map((row, index) => ({ items: row.map(String), at: index })))
  clearInterval(beat)
  // Without giving way not a single timer would have run.
  expect(turns).toBeGreaterThan(5)
})

test.each<[number[][], number[], number]>([
  [[[0, 1], [0, 1, 2], [1, 2], [3, 4]], [3], 4],
  [[[1, 2], [1, 2], [1, 2], [1, 2], [0, 4]], [0], 4],
  [[[0, 1], [0, 1], [2, 3], [2, 3], [4, 5], [0, 2]], [0], 1],
  [[[0, 1], [0, 1], [2, 3], [2, 3], [4, 5], [0, 2]], [4], 5],
])('of a handful of baskets %j, the only companion of %j comes before what is popular', async (train, basket, companion) => {
  expect((await recommendLab({ k: 1, items: 6, train, test: [basket] }))[0]).toEqual([companion])
})
