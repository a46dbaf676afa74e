/**
 * How well the recommender completes baskets it has not seen, against popularity, co-occurrence, cosine and a random walk
 * (RP3-beta), on made-up shops of every kind: `node tests/load/recommend-eval.ts [name,name] [k]`.
 * One item of each test basket is hidden ("one") or half of them ("half"); higher is better.
 */
import { recommendLab } from '../../server/core/recommend/lab.ts'
import { makeBaskets, makeRandom, shuffle, type BasketShop } from '../builders/baskets.ts'

const shops: BasketShop[] = [
  makeBaskets('tiny', { items: 40, rows: 250, groups: 6, size: 3, noise: 0.3, steepness: 0.8, seed: 1 }),
  makeBaskets('small', { items: 120, rows: 2000, groups: 12, size: 4, noise: 0.4, steepness: 0.8, seed: 8 }),
  makeBaskets('sparse', { items: 4000, rows: 20_000, groups: 200, size: 3, noise: 0.3, steepness: 0.9, seed: 2 }),
  makeBaskets('dense', { items: 400, rows: 8000, groups: 20, size: 15, noise: 0.3, steepness: 0.7, seed: 3 }),
  makeBaskets('noisy', { items: 1000, rows: 10_000, groups: 40, size: 4, noise: 0.7, steepness: 1, seed: 4 }),
  makeBaskets('substitutes', { items: 1000, rows: 15_000, groups: 25, size: 5, noise: 0.2, steepness: 0.8, substitutes: true, seed: 5 }),
  makeBaskets('complements', { items: 2000, rows: 15_000, groups: 100, size: 3, noise: 0.3, steepness: 0.9, complement: 0.5, seed: 6 }),
  makeBaskets('no structure', { items: 500, rows: 5000, groups: 1, size: 4, noise: 1, steepness: 1, seed: 7 }),
  makeBaskets('large', { items: 10_000, rows: 100_000, groups: 300, size: 8, noise: 0.3, steepness: 0.9, seed: 9 }),
]

type Method = (input: Parameters<typeof recommendLab>[0]) => number[][]

function counted(train: readonly (readonly number[])[], items: number): { count: Float64Array; popular: number[] } {
  const count = new Float64Array(items)
  for (const row of train) for (const item of row) count[item]!++
  return { count, popular: Array.from(count, (_, item) => item).sort((a, b) => count[b]! - count[a]!) }
}

/** Sums a weight of every pair; what is left is filled up with the most popular. */
function byPairs(weight: (together: number, a: number, b: number) => number): Method {
  return ({ k, items, train, test }) => {
    const { count, popular } = counted(train, items)
    const pairs = Array.from({ length: items }, () => new Map<number, number>())
    for (const row of train) for (const a of row) for (const b of row) if (a !== b) pairs[a]!.set(b, (pairs[a]!.get(b) ?? 0) + 1)
    return test.map((row) => {
      const own = new Set(row)
      const scores = new Map<number, number>()
      for (const a of own) for (const [b, together] of pairs[a]!) if (!own.has(b)) scores.set(b, (scores.get(b) ?? 0) + weight(together, count[a]!, count[b]!))
      const best = [...scores].sort((x, y) => y[1] - x[1] || count[y[0]]! - count[x[0]]!).map(([item]) => item)
      return [...new Set([...best.slice(0, k), ...popular.filter((item) => !own.has(item)).slice(0, k)])].slice(0, k)
    })
  }
}

const methods: Record<string, Method> = {
  'popularity': ({ k, items, train, test }) => {
    const { popular } = counted(train, items)
    return test.map((row) => popular.slice(0, k + row.length).filter((item) => !row.includes(item)).slice(0, k))
  },
  'co-occurrence': byPairs((together) => together),
  'cosine': byPairs((together, a, b) => together / Math.sqrt(a * b)),
  'random walk': byPairs((together, a, b) => together / a / b ** 0.4),
  'ours': recommendLab,
}

interface Trial { seen: number[]; hidden: Set<number> }
function split({ rows }: BasketShop, hide: 'one' | 'half'): { train: number[][]; trials: Trial[] } {
  const random = makeRandom(99)
  const all = shuffle(rows, random)
  const tests = Math.min(3000, Math.floor(all.length / 5))
  const trials = all.slice(0, tests).filter((row) => row.length > 1).map((row) => {
    const mixed = shuffle(row, random)
    const hidden = hide === 'one' ? 1 : Math.floor(row.length / 2)
    return { hidden: new Set(mixed.slice(0, hidden)), seen: mixed.slice(hidden) }
  })
  return { train: all.slice(tests), trials }
}

function measure(answers: number[][], trials: Trial[], k: number): string {
  let [hits, recall, gain] = [0, 0, 0]
  trials.forEach(({ hidden, seen }, index) => {
    const found = answers[index]!.map((item) => hidden.has(item))
    if (answers[index]!.some((item) => seen.includes(item))) throw new Error('recommended what the basket holds')
    const discount = (at: number) => 1 / Math.log2(at + 2)
    const ideal = Array.from({ length: Math.min(k, hidden.size) }, (_, at) => discount(at)).reduce((sum, each) => sum + each, 0)
    hits += found.includes(true) ? 1 : 0
    recall += found.filter(Boolean).length / hidden.size
    gain += found.reduce((sum, hit, at) => sum + (hit ? discount(at) : 0), 0) / ideal
  })
  return [hits, recall, gain].map((sum) => ((100 * sum) / trials.length).toFixed(1).padStart(7)).join('')
}

const [names, k = 10] = [process.argv[2]?.split(','), Number(process.argv[3] ?? 10)]
for (const shop of shops) {
  if (names && !names.includes(shop.name)) continue
  for (const hide of ['one', 'half'] as const) {
    const { train, trials } = split(shop, hide)
    console.log(`\n${shop.name}: ${shop.items} items, ${train.length} baskets, ${hide} hidden in ${trials.length}\n${''.padEnd(16)}   hit@${k} recall   nDCG  seconds`)
    for (const [name, method] of Object.entries(methods)) {
      const start = performance.now()
      const answers = method({ k, items: shop.items, train, test: trials.map(({ seen }) => seen) })
      console.log(`${name.padEnd(16)}${measure(answers, trials, k)}${((performance.now() - start) / 1000).toFixed(1).padStart(9)}`)
    }
  }
}
