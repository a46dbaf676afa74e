/**
 * `npm run bench [-- --million | --freshness | --parsing]`: weights, requests a second beside a bare server, composing, rendering, import, live latency and
 * Chromium's times, how fast carriers' answers are parsed, what buyers see under quotas, in tables. Ends by itself; --freshness and --parsing measure only that; with --million the pages are measured at 1,000,000 orders too. docs/benchmarks.md explains.
 */
import { cpus } from 'node:os'
import { join } from 'node:path'
import { buildAll } from '../../build/build.ts'
import { measureWeights } from '../../build/weights.ts'
import { authorise } from '../../server/core/authorise.ts'
import { makeComposePage } from '../../server/core/compose-page.ts'
import { orderIdOf } from '../../server/core/ids.ts'
import type { World } from '../../server/core/ports.ts'
import { demoShopId } from '../../server/platforms/demo/catalogue/catalogue.ts'
import { loadRenderer } from '../../server/renderer.ts'
import { root } from '../../server/world.ts'
import { openBrowser } from '../browser/chromium.ts'
import { startServer, type RunningServer } from '../server.ts'
import { openBench, openShop, orderPush, type BenchWorld } from './bench-world.ts'
import { measureLive, measureRender } from './measure-browser.ts'
import { measureFreshness } from './measure-freshness.ts'
import { measureHttp, median, type Compared } from './measure-http.ts'
import { measureLearning, measureStoredLearning } from './measure-learning.ts'
import { measureParsing } from './measure-parsing.ts'
import { measureWebhooks, openSender, parcelPush } from './measure-webhooks.ts'

const started = performance.now()
const dist = join(root, 'dist')
const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 0)} ms`
const whole = (value: number) => Math.round(value).toLocaleString('en')

function table(title: string, head: string[], rows: string[][]): void {
  const widths = head.map((cell, index) => Math.max(cell.length, ...rows.map((row) => row[index]!.length)))
  const line = (cells: string[]) => `| ${cells.map((cell, index) => (index ? cell.padStart(widths[index]!) : cell.padEnd(widths[index]!))).join(' | ')} |`
  console.log(`\n### ${title}\n\n${[line(head), line(widths.map((width, index) => (index ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)))), ...rows.map(line)].join('\n')}`)
}

function weights(): void {
  const kb = (bytes: number) => `${(bytes / 1000).toFixed(2)} KB`
  table('Weights', ['Bundle', 'gzip', 'budget', 'brotli'], measureWeights(dist).map(({ name, gzip, brotli, budget }) => [name, kb(gzip), kb(budget), kb(brotli)]))
}

function tellHttp(title: string, { compared, size }: { compared: Compared[]; size: number }): void {
  table(`${title} (${(size / 1000).toFixed(1)} KB a page)`, ['Pages', 'requests/s', 'bare', 'of bare', 'p50', 'bare', 'p99', 'bare'],
    compared.map(({ name, ours, bare, ratio }) => [name, whole(ours.perSecond), whole(bare.perSecond), ratio.toFixed(2), ms(ours.p50), ms(bare.p50), ms(ours.p99), ms(bare.p99)]))
}

/** In this process: one page made anew from the database, and drawn as HTML. */
async function measureMaking(world: World, tokens: string[]): Promise<{ compose: number[]; render: number[] }> {
  const composePage = makeComposePage(world)
  const { fragment } = await loadRenderer(dist)
  const compose: number[] = []
  const render: number[] = []
  for (const [index, token] of tokens.entries()) {
    const claims = await authorise(world, token, 'act')
    const before = performance.now()
    const { view } = await composePage(claims, { placement: 'thank_you' })
    const between = performance.now()
    fragment(view, { token, baseUrl: world.publicUrl })
    // The first pages warm the machine up.
    if (index < 200) continue
    compose.push(between - before)
    render.push(performance.now() - between)
  }
  return { compose, render }
}

const quantile = (values: number[], part: number) => values.toSorted((a, b) => a - b)[Math.floor(values.length * part)]!

async function making({ world }: BenchWorld, tokens: string[]): Promise<void> {
  const { compose, render } = await measureMaking(world, tokens.filter((_, index) => index % 20 === 0))
  table('Making one page, nothing cached', ['Part', 'median', 'p99'], [
    ['compose: queries, widgets, rules', ms(median(compose)), ms(quantile(compose, 0.99))], ['render: the HTML fragment', ms(median(render)), ms(quantile(render, 0.99))],
  ])
}

async function learning({ world }: BenchWorld): Promise<void> {
  const rows = [100_000, 1_000_000].map(measureLearning).map(({ deliveries, seconds, heapMb, storedKb, groups }) => [
    `${whole(deliveries)} parcels with five scans, ${groups} groups`, `${seconds.toFixed(1)} s`, whole(deliveries / seconds), `${heapMb.toFixed(0)} MB`, `${storedKb.toFixed(0)} KB`,
  ])
  const stored = await measureStoredLearning(world, demoShopId)
  table('Learning how long parcels take', ['What', 'time', 'parcels/s', 'heap kept', 'stored'], [
    ...rows, [`${whole(stored.deliveries)} parcels of the demo, read from the database and counted`, `${stored.seconds.toFixed(1)} s`, whole(stored.deliveries / stored.seconds), '', ''],
  ])
}

async function imports(bench: BenchWorld, server: RunningServer): Promise<void> {
  const { push } = await openShop(bench.world, server.url)
  const orders = 20_000
  const lines = Array.from({ length: orders }, (_, index) => orderPush(String(100_000 + index))).join('\n')
  const before = performance.now()
  const answer = await push('POST', '/v1/import/orders', lines)
  const report = await answer.json() as { imported?: number }
  if (report.imported !== orders) throw new Error(`The import took ${JSON.stringify(report).slice(0, 300)}`)
  table('Import', ['Way', 'orders/s'], [['POST /v1/import/orders, signed JSON lines', whole(orders / ((performance.now() - before) / 1000))], ['demo generator, with parcels and their scans', whole(bench.seedRate)]])
}

async function live(bench: BenchWorld, server: RunningServer): Promise<void> {
  const { push, pageUrl } = await openShop(bench.world, server.url)
  const browser = await openBrowser()
  const ids = Array.from({ length: 10 }, (_, index) => `live-${index}`)
  for (const id of ids) await push('POST', '/v1/orders', orderPush(id, new Date(Date.now() - 3_600_000).toISOString()))
  const pages = await Promise.all(ids.map(async (id) => ({
    url: pageUrl((await bench.world.store.findOrder(orderIdOf('bench', id)))!),
    async change() {
      const answer = await push('POST', `/v1/orders/${id}/fulfillments`, JSON.stringify({ id: `${id}-1`, shippedAt: new Date().toISOString(), parcels: [{ carrier: 'dhl', trackingNumber: '00340434161094042557' }] }))
      if (!answer.ok) throw new Error(await answer.text())
      return Date.now()
    },
  })))
  const waits = await measureLive(await browser.newPage(), pages)
  await browser.close()
  table('Live: from stored to shown in the open page (10 changes)', ['median', 'worst'], [[ms(median(waits)), ms(Math.max(...waits))]])
}

async function webhooks(bench: BenchWorld, server: RunningServer): Promise<void> {
  const pusher = await openShop(bench.world, server.url)
  const sender = await openSender(bench.world, server.url)
  const { perSecond, p50, p99, readPerSecond } = await measureWebhooks(bench.world, pusher, sender, 5000)
  table('Carriers\' webhooks, 5,000 messages over 16 connections', ['taken/s', 'p50', 'p99', 'read/s'], [[whole(perSecond), ms(p50), ms(p99), whole(readPerSecond)]])
  const browser = await openBrowser()
  const ids = Array.from({ length: 10 }, (_, index) => `told-${index}`)
  for (const [index, id] of ids.entries()) await pusher.push('POST', '/v1/orders', parcelPush(id, `2000000000000${index}`))
  const pages = await Promise.all(ids.map(async (id, index) => ({
    url: pusher.pageUrl((await bench.world.store.findOrder(orderIdOf('bench', id)))!),
    async change() {
      const sent = Date.now()
      await sender.send(`2000000000000${index}`, 'OutForDelivery')
      return sent
    },
  })))
  const waits = await measureLive(await browser.newPage(), pages)
  await browser.close()
  table('From a carrier\'s message to the open page (10 messages)', ['median', 'worst'], [[ms(median(waits)), ms(Math.max(...waits))]])
}

function parsing(): void {
  const { fixtures, carriers, megabytes, perSecond, slowest } = measureParsing(3)
  table('Parsing carriers\' answers', ['Answers of', 'answers/s'], [
    [`all ${carriers} carriers (${fixtures} answers, ${(megabytes * 1000 / fixtures).toFixed(1)} KB each)`, whole(perSecond)], ...slowest.map((one) => [one.carrier, whole(one.perSecond)]),
  ])
}

/** 100,000 parcels: of a year, of a month, ten a call; and some with looks the plan does not expect. */
function freshness(): void {
  for (const options of [{ parcels: 100_000, days: 365, most: 1 }, { parcels: 100_000, days: 30, most: 1 }, { parcels: 100_000, days: 30, most: 10 }, { parcels: 20_000, days: 73, most: 1, even: true }]) {
    const { title, head, rows } = measureFreshness(options)
    table(title, head, rows)
  }
}

async function rendering(): Promise<void> {
  const server = await startServer()
  const browser = await openBrowser()
  const index = await (await fetch(`${server.url}/demo/orders`)).text()
  const id = /id="shipped".*?thank-you\/([\w-]+)/s.exec(index)![1]!
  const rows: string[][] = []
  for (const [name, path] of [['thank-you page, HTML from the server', 'thank-you'], ['bare tag', 'tag-only']] as const) {
    for (const slowdown of [1, 4]) {
      const { first, settled } = await measureRender(browser, `${server.url}/demo/${path}/${id}`, { slowdown })
      rows.push([`${name}, CPU ÷ ${slowdown}`, ms(first), ms(settled)])
    }
  }
  await browser.close()
  await server.stop()
  table('Chromium, 360 px, cold cache (medians of 7)', ['Page', 'first render', 'settled'], rows)
}

async function atSize(orders: number, further?: (bench: BenchWorld, server: RunningServer) => Promise<void>): Promise<Compared[]> {
  console.log(`\nSeeding ${orders.toLocaleString('en')} orders …`)
  const bench = await openBench(orders)
  const tokens = await bench.tokens(25_000)
  await making(bench, tokens)
  const server = await bench.serve()
  const result = await measureHttp({ url: server.url, tokens })
  tellHttp(`GET /v1/page, ${orders.toLocaleString('en')} orders`, result)
  await further?.(bench, server)
  await bench.close()
  return result.compared
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
console.log(`Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${new Date().toISOString().slice(0, 10)}`)
if (process.argv.includes('--freshness')) {
  freshness()
  process.exit(0)
}
if (process.argv.includes('--parsing')) {
  parsing()
  process.exit(0)
}
await buildAll({ ifNeeded: true, forShops: false })
weights()
parsing()
await rendering()
const small = await atSize(25_000, async (bench, server) => {
  await imports(bench, server)
  await learning(bench)
  await live(bench, server)
  await webhooks(bench, server)
})
freshness()
if (process.argv.includes('--million')) {
  const large = await atSize(1_000_000)
  table('p50 at 1,000,000 orders against 25,000', ['Pages', '25,000', '1,000,000', 'times'],
    small.map(({ name, ours }, index) => [name, ms(ours.p50), ms(large[index]!.ours.p50), (large[index]!.ours.p50 / ours.p50).toFixed(2)]))
}
console.log(`\nDone in ${whole((performance.now() - started) / 1000)} s.`)
process.exit(0)
