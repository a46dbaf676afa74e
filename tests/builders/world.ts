/** A real small world for tests: SQLite in memory, real keys, texts and jobs; the clock is yours to move. */
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import * as z from 'zod'
import { numberFormats } from '../../server/carriers/numbers/formats.ts'
import { makeKeys } from '../../server/core/keys.ts'
import type { Carrier } from '../../server/core/carrier-port.ts'
import type { Jobs, Log, Presenter, World } from '../../server/core/ports.ts'
import type { Shop } from '../../server/core/store-port.ts'
import type { WidgetAct } from '../../server/core/present-context.ts'
import { makeHolidays } from '../../server/holidays.ts'
import { openJobs } from '../../server/jobs/open-jobs.ts'
import { loadMessages } from '../../server/messages.ts'
import { openStore } from '../../server/storage/open-store.ts'
import { aShop, now } from './order.ts'

export interface TestWorld extends World {
  clock: { at: number; now(): number }
  log: Log & { lines: string[] }
  /** Every job enqueued, in order; they are also kept by the real queue. */
  enqueued: { kind: string; payload: Record<string, unknown> }[]
  shop: Shop
}

function recordingLog(): TestWorld['log'] {
  const lines: string[] = []
  const add = (level: string) => (event: string, fields?: object) => void lines.push(`${level} ${event} ${JSON.stringify(fields ?? {})}`)
  return { lines, info: add('info'), warn: add('warn'), error: add('error') }
}

const messages = loadMessages(join(import.meta.dirname, '../../locales'))

export interface WorldParts { presenters?: readonly Presenter[]; carriers?: readonly Carrier[]; settings?: Record<string, unknown>; at?: number }

/** Closed when the test ends. The shop of aShop() is stored. */
export async function aWorld({ presenters = [], carriers = [], settings, at = now }: WorldParts = {}): Promise<TestWorld> {
  const log = recordingLog()
  const clock = { at, now: () => clock.at }
  const { store, live, database } = await openStore({ databaseUrl: 'sqlite::memory:', dataDir: '/nowhere', log })
  onTestFinished(() => store.close())
  await store.migrate()
  const queue = openJobs({ database, log, now: clock.now })
  const enqueued: TestWorld['enqueued'] = []
  const jobs: Jobs = {
    ...queue,
    start: (handlers) => queue.start(handlers), stop: () => queue.stop(), listDead: (limit) => queue.listDead(limit),
    retryDead: (id) => queue.retryDead(id), countWaiting: () => queue.countWaiting(),
    async enqueue(transaction, job) {
      await queue.enqueue(transaction, job)
      enqueued.push({ kind: job.kind, payload: job.payload })
    },
  }
  const shop = aShop({ settings: settings ?? {} })
  await store.saveShop(shop)
  return {
    store, live, jobs, clock, log, messages, presenters, enqueued, shop: (await store.findShop(shop.id))!,
    keys: makeKeys([{ id: 'k1', secret: 'a secret of tests, long enough to pass' }]),
    mailer: { send: async () => undefined },
    carriers: new Map(carriers.map((carrier) => [carrier.id, carrier])),
    numberFormats,
    platforms: new Map([['rest', { id: 'rest', cartUrl: () => 'https://shop.example/cart', productUrl: (_shop, { url }) => url }]]),
    holidays: makeHolidays(), fetch, publicUrl: 'https://afterglow.example',
  }
}

const AnyView = z.record(z.string(), z.unknown())
const NoSettings = z.object({ words: z.string().default('default') })

/** A widget that tells what it was given; name only what your case is about. */
export function aPresenter(changes: Partial<Omit<Presenter, 'present' | 'acts'>> & { present?: (context: never) => unknown; acts?: Record<string, WidgetAct<never>> } = {}): Presenter {
  return {
    id: 'teller', kind: 'service', region: 'main', placements: ['thank_you'], messages: [], settings: NoSettings, view: AnyView, needs: [],
    present: () => ({ told: true }), ...changes,
  } as unknown as Presenter
}

/** A carrier that answers what you say. */
export function aCarrier(changes: Partial<Carrier> = {}): Carrier {
  return {
    id: 'dhl', name: 'DHL', aliases: ['dhl paket', 'deutsche post dhl'], language: 'de', settings: z.object({}),
    trackingUrl: (number) => `https://carrier.example/${number}`,
    parse: (body) => JSON.parse(body) as ReturnType<Carrier['parse']>,
    track: async ({ trackingNumber }) => ({ shipments: [{ trackingNumber, status: 'pending', events: [] }] }),
    ...changes,
  }
}
