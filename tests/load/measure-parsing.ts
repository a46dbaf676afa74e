import { readdirSync, readFileSync } from 'node:fs'
import { carriers } from '../../server/carriers/index.ts'
import { AppError } from '../../server/contract/errors.ts'
import type { Carrier } from '../../server/core/carrier-port.ts'

export interface ParseRate { carrier: string; answers: number; perSecond: number }
export interface Parsing { fixtures: number; carriers: number; megabytes: number; perSecond: number; slowest: ParseRate[] }

const root = new URL('../fixtures/carriers/', import.meta.url)
const bodiesOf = (id: string): string[] => readdirSync(new URL(`${id}/`, root)).filter((file) => !file.endsWith('.expected.json') && !file.endsWith('.ts'))
  .map((file) => readFileSync(new URL(`${id}/${file}`, root), 'utf8'))

/** An answer that says no, or cannot be read, is read to that end too. */
function parse(carrier: Carrier, body: string): void {
  try {
    carrier.parse(body)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
  }
}

/** Every answer kept of every carrier, by turns, in this process for so many seconds after a round to warm up; the rates count a carrier's own time only. */
export function measureParsing(seconds: number): Parsing {
  const kept = new Set(readdirSync(root))
  const read = carriers.filter(({ id }) => kept.has(id)).map((carrier) => ({ carrier, bodies: bodiesOf(carrier.id), spentMs: 0, answers: 0 }))
  for (const { carrier, bodies } of read) for (const body of bodies) parse(carrier, body)
  const until = performance.now() + seconds * 1000
  while (performance.now() < until) {
    for (const one of read) {
      const began = performance.now()
      for (const body of one.bodies) parse(one.carrier, body)
      one.spentMs += performance.now() - began
      one.answers += one.bodies.length
    }
  }
  const sum = (of: (one: typeof read[number]) => number) => read.reduce((total, one) => total + of(one), 0)
  return {
    fixtures: sum(({ bodies }) => bodies.length), carriers: read.length, megabytes: sum(({ bodies }) => Buffer.byteLength(bodies.join(''))) / 1e6,
    perSecond: sum(({ answers }) => answers) / (sum(({ spentMs }) => spentMs) / 1000),
    slowest: read.map(({ carrier, answers, spentMs }) => ({ carrier: carrier.name, answers, perSecond: answers / (spentMs / 1000) })).sort((a, b) => a.perSecond - b.perSecond).slice(0, 3),
  }
}
