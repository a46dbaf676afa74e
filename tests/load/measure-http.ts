/** `GET /v1/page` beside a bare node:http server that sends the same bytes: alternating rounds in one run, medians told. */
import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

export interface Load { perSecond: number; p50: number; p99: number; unchanged: number }
export interface Compared { name: string; ours: Load; bare: Load; ratio: number }
interface Job { port: number; seconds: number; connections: number; tokens: string[]; etag: string | null; once?: boolean }

const run = promisify(execFile)
const here = import.meta.dirname
export const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
const middle = (loads: Load[]): Load => ({ perSecond: median(loads.map((load) => load.perSecond)), p50: median(loads.map((load) => load.p50)), p99: median(loads.map((load) => load.p99)), unchanged: median(loads.map((load) => load.unchanged)) })

const folder = mkdtempSync(join(tmpdir(), 'afterglow-bench-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

async function load(job: Job): Promise<Load> {
  const file = join(folder, 'load.json')
  writeFileSync(file, JSON.stringify(job))
  return JSON.parse((await run(process.execPath, [join(here, 'load-client.ts'), file])).stdout) as Load
}

/** The page's tag now: it changes once when the shop's affinities have been learned after the start. */
async function currentTag(url: string, token: string): Promise<string> {
  const { headers } = await fetch(`${url}/v1/page?placement=thank_you`, { headers: { authorization: `Bearer ${token}` } })
  return headers.get('etag')!
}

/** Starts the bare server with the answer to this token; resolves to its port and its end. */
async function startBare(url: string, token: string): Promise<{ port: number; etag: string; stop(): void; size: number }> {
  const answer = await fetch(`${url}/v1/page?placement=thank_you`, { headers: { authorization: `Bearer ${token}` } })
  const own = new Set(['date', 'connection', 'keep-alive', 'content-length', 'transfer-encoding'])
  const headers = Object.fromEntries([...answer.headers].filter(([name]) => !own.has(name)))
  const body = await answer.text()
  const file = join(folder, 'bare.json')
  writeFileSync(file, JSON.stringify({ headers, body }))
  const child = spawn(process.execPath, [join(here, 'bare-server.ts'), file], { stdio: ['ignore', 'pipe', 'inherit'] })
  process.once('exit', () => child.kill())
  const port = await new Promise<number>((resolve) => { child.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk))) })
  return { port, etag: headers.etag!, stop: () => void child.kill(), size: Buffer.byteLength(body) }
}

/** Pages before this one warm the machine up. */
const firstTimeFrom = 1000

export interface HttpOptions { url: string; tokens: string[]; rounds?: number; seconds?: number; connections?: number }
/** Each page for the first time, then one again and again, the same with If-None-Match, and some and all pages by turns. */
export async function measureHttp({ url, tokens, rounds = 3, seconds = 3, connections = 16 }: HttpOptions): Promise<{ compared: Compared[]; size: number }> {
  const port = Number(new URL(url).port)
  const hot = [tokens[0]!]
  const bare = await startBare(url, hot[0]!)
  const all = tokens.length.toLocaleString('en')
  // What the machine compiles first is warmed up on pages that are not among those measured for the first time.
  await load({ port, seconds: 1, connections, tokens: tokens.slice(0, firstTimeFrom), etag: null, once: true })
  const kinds: { name: string; tokens: string[]; etag: string | null; once?: boolean }[] = [
    { name: `all ${all} orders, each for the first time, 200`, tokens: tokens.slice(firstTimeFrom), etag: null, once: true },
    { name: 'one order, 200', tokens: hot, etag: null }, { name: 'one order, 304', tokens: hot, etag: bare.etag },
    { name: '500 orders being followed, 200', tokens: tokens.slice(0, 500), etag: null },
    { name: `all ${all} orders by turns, again, 200`, tokens, etag: null },
  ]
  const compared: Compared[] = []
  for (const { name, once = false, ...kind } of kinds) {
    const ours: Load[] = []
    const theirs: Load[] = []
    if (!once) await load({ port, seconds: 1, connections, ...kind })
    await load({ port: bare.port, seconds: 1, connections, ...kind, tokens: hot })
    for (let round = 0; round < (once ? 1 : rounds); round++) {
      ours.push(await load({ port, seconds, connections, ...kind, once, etag: kind.etag && await currentTag(url, hot[0]!) }))
      theirs.push(await load({ port: bare.port, seconds, connections, ...kind, tokens: hot }))
    }
    const [own, other] = [middle(ours), middle(theirs)]
    for (const { unchanged } of [own, other]) if ((unchanged > 0.99) !== (kind.etag !== null)) throw new Error(`${name}: ${(unchanged * 100).toFixed(1)} % were answered 304`)
    compared.push({ name, ours: own, bare: other, ratio: own.perSecond / other.perSecond })
  }
  bare.stop()
  return { compared, size: bare.size }
}
