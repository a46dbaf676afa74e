import * as z from 'zod'
import type { ImportProgressTold, World } from '../../core/ports.ts'
import type { Shop } from '../../core/store-port.ts'
import { readFact, saveFact } from './facts.ts'

/** What is fetched whole, once: 24 months of orders, and the catalogue. */
export const subjects = ['catalogue', 'orders'] as const
export type Subject = typeof subjects[number]

/**
 * How far an import came. `operation`: Shopify's bulk operation; `offset`: bytes of its file that are taken, which end after a whole entry;
 * `total`: entries in the file. `failures` counts tries in a row.
 */
export const ImportState = z.object({
  status: z.enum(['waiting', 'running', 'reading', 'done', 'failed']), since: z.string(), operation: z.string().nullable(), offset: z.number(), total: z.number().nullable(),
  taken: z.number(), refused: z.number(), failures: z.number(), error: z.string().nullable(), startedAt: z.number(), endedAt: z.number().nullable(),
})
export type ImportState = z.infer<typeof ImportState>

export const importJob = 'shopify-import'
const months = 24

/** Work on an import goes on in a later turn of the queue. */
export const continueImport = (world: World, shopId: string, subject: Subject, runAt?: number): Promise<void> => world.store.transaction((transaction) =>
  world.jobs.enqueue(transaction, { kind: importJob, key: `${importJob}:${shopId}:${subject}`, payload: { shop: shopId, subject }, ...runAt && { runAt } }))

export const importState = (world: World, shopId: string, subject: Subject) => readFact(world, world.store, shopId, `import:${subject}`, ImportState)
export const saveImport = (world: World, shopId: string, subject: Subject, state: ImportState) => saveFact(world, world.store, shopId, `import:${subject}`, state)

function fresh(now: number): ImportState {
  const since = new Date(now)
  since.setUTCMonth(since.getUTCMonth() - months)
  return { status: 'waiting', since: since.toISOString().slice(0, 10), operation: null, offset: 0, total: null, taken: 0, refused: 0, failures: 0, error: null, startedAt: now, endedAt: null }
}

/** Begins both imports anew; the catalogue first, so that orders find their pictures. Orders here already are brought up to date. */
export async function planImport(world: World, shopId: string): Promise<void> {
  for (const subject of subjects) await saveImport(world, shopId, subject, fresh(world.clock.now()))
  await continueImport(world, shopId, 'catalogue')
}

/** For the admin: both imports, as far as they are. */
export async function listImports(shop: Shop, world: World): Promise<ImportProgressTold[]> {
  const told: ImportProgressTold[] = []
  for (const subject of subjects) {
    const state = await importState(world, shop.id, subject)
    if (!state) continue
    const { taken, refused, total, error, endedAt, status } = state
    told.push({ subject, taken, refused, total, error, endedAt, status: status === 'done' || status === 'failed' ? status : 'running' })
  }
  return told
}
