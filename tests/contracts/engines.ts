/** Both databases for one battery: the same tests, each on an empty database. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe } from 'vitest'
import type { Jobs, LiveBus, Log } from '../../server/core/ports.ts'
import type { Store } from '../../server/core/store-port.ts'
import { openJobs } from '../../server/jobs/open-jobs.ts'
import type { Database, Engine } from '../../server/storage/database.ts'
import { openStore } from '../../server/storage/open-store.ts'
import { missingPostgres, startPostgres, type TemporaryPostgres } from '../postgres.ts'

export interface Bench {
  engine: Engine
  databaseUrl: string
  store: Store
  live: LiveBus
  database: Database
  jobs: Jobs
  log: Log & { lines: string[] }
  /** Moves the time that jobs go by. */
  advance(ms: number): Promise<void>
}

export function recordingLog(): Log & { lines: string[] } {
  const lines: string[] = []
  const add = (level: string) => (event: string, fields?: object) => void lines.push(`${level} ${event} ${JSON.stringify(fields ?? {})}`)
  return { lines, info: add('info'), warn: add('warn'), error: add('error') }
}

export interface OpenOptions { migrate?: boolean }

async function openBench(engine: Engine, databaseUrl: string, { migrate = true }: OpenOptions): Promise<Bench> {
  const log = recordingLog()
  const { store, live, database } = await openStore({ databaseUrl, dataDir: '/nowhere', log })
  let skew = 0
  const jobs = openJobs({ database, log, now: () => Date.now() + skew })
  if (migrate) await store.migrate()
  const advance = async (ms: number) => {
    skew += ms
    if (engine === 'postgres') await sql`update graphile_worker._private_jobs set run_at = run_at - ${ms} * interval '1 millisecond'`.execute(database.write)
  }
  return { engine, databaseUrl, store, live, database, jobs, log, advance }
}

/** Runs the suite once an engine; `open` answers a fresh migrated database, closed after the test. */
export function onBothEngines(suite: (open: (options?: OpenOptions) => Promise<Bench>, engine: Engine) => void): void {
  const opened: Bench[] = []
  const track = (bench: Bench) => { opened.push(bench); return bench }
  afterEach(async () => {
    for (const { jobs, store } of opened.splice(0)) {
      await jobs.stop()
      await store.close()
    }
  })
  describe('sqlite', () => {
    const directory = mkdtempSync(join(tmpdir(), 'afterglow-test-'))
    let count = 0
    afterAll(() => rmSync(directory, { recursive: true, force: true }))
    suite(async (options = {}) => track(await openBench('sqlite', `sqlite:${join(directory, `${count++}.db`)}`, options)), 'sqlite')
  })
  const missing = missingPostgres()
  describe.skipIf(missing)(missing ?? 'postgres', () => {
    let server: TemporaryPostgres
    beforeAll(async () => { server = await startPostgres() }, 60_000)
    afterAll(() => server.stop())
    suite(async (options = {}) => track(await openBench('postgres', await server.createDatabase(), options)), 'postgres')
  })
}

/** Waits until something holds; fails with what it last saw. */
export async function until(holds: () => boolean | Promise<boolean>, what: string, timeoutMs = 10_000): Promise<void> {
  const end = Date.now() + timeoutMs
  while (!await holds()) {
    if (Date.now() > end) throw new Error(`Waited ${timeoutMs} ms in vain: ${what}`)
    await new Promise((resolve) => { setTimeout(resolve, 5) })
  }
}
