/** Killed at any moment: what was acknowledged is there, whole and once, and every job takes effect exactly once. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openJobs } from '../../server/jobs/open-jobs.ts'
import { openStore } from '../../server/storage/open-store.ts'
import { recordingLog, until } from './engines.ts'
import { makeOrder, makeShipment } from './store-fixtures.ts'

const directory = mkdtempSync(join(tmpdir(), 'afterglow-kill-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))
const file = join(directory, 'kill.db')
const roundSize = 1_000_000

/** Runs the child until it has acknowledged `enough` and a random moment more; answers what it acknowledged. */
async function runAndKill(round: number, enough: number): Promise<string[]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'kill-child.ts'), file, String(round * roundSize)], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  let complaint = ''
  child.stdout.on('data', (chunk: Buffer) => { said += chunk.toString() })
  child.stderr.on('data', (chunk: Buffer) => { complaint += chunk.toString() })
  const closed = new Promise<NodeJS.Signals | null>((resolve) => { child.once('close', (_code, signal) => resolve(signal)) })
  await until(() => said.split('\n').length > enough || child.exitCode !== null, `round ${round}: ${complaint}`, 15_000)
  await new Promise((resolve) => { setTimeout(resolve, Math.random() * 120) })
  child.kill('SIGKILL')
  expect(await closed, complaint).toBe('SIGKILL')
  // The last line may be cut off; then it was not acknowledged.
  return said.slice(0, said.lastIndexOf('\n') + 1).split('\n').filter(Boolean)
}

test('killed five times under load, nothing acknowledged is lost and nothing happens twice', async () => {
  const acknowledged: string[] = []
  for (let round = 0; round < 5; round++) acknowledged.push(...await runAndKill(round, 20 + round * 40))

  const log = recordingLog()
  const { store, database } = await openStore({ databaseUrl: `sqlite:${file}`, dataDir: '/nowhere', log })
  // Time has gone on: leases of the killed have run out.
  const jobs = openJobs({ database, log, now: () => Date.now() + 60_000 })
  await store.migrate()
  for (const id of acknowledged) {
    const number = id.slice(1)
    expect(await store.findOrder(id), id).toEqual(makeOrder(id, { revision: 1, shipments: [makeShipment(`a${number}`, id), makeShipment(`b${number}`, id)] }))
  }
  const orders: string[] = []
  for await (const { id } of store.streamOrders('shop')) {
    expect((await store.findOrder(id))!.shipments).toHaveLength(2)
    orders.push(id)
  }
  expect(new Set(orders).size).toBe(orders.length)
  // A commit may come before its acknowledgement, never the other way round: at most what was under way, a round.
  expect(orders.length).toBeGreaterThanOrEqual(acknowledged.length)
  expect(orders.length - acknowledged.length).toBeLessThanOrEqual(5 * 8)
  const inbound = await database.read.selectFrom('inbound').select(['order_id', 'status']).execute()
  expect(inbound.map((row) => row.order_id).sort()).toEqual([...orders].sort())
  expect(inbound.every((row) => row.status === 'done')).toBe(true)

  // Every order has had its job, or has it still.
  const waiting = (await database.read.selectFrom('job').select('payload').execute()).map((row) => (JSON.parse(row.payload) as { order: string }).order)
  const confirmed = async () => (await database.read.selectFrom('act').select('order_id').execute()).map((row) => row.order_id)
  expect(new Set([...waiting, ...await confirmed()])).toEqual(new Set(orders))
  expect(new Set(waiting).size).toBe(waiting.length)
  await jobs.start({
    confirm: async ({ order }) => {
      await store.transaction(async (transaction) => {
        if (await transaction.findActResult('shop', `confirm-${String(order)}`)) return
        await transaction.saveActResult('shop', `confirm-${String(order)}`, '{}', 1)
        await transaction.saveAct({ id: `act-${String(order)}`, shopId: 'shop', orderId: String(order), buyerId: null, widget: 'mail', act: 'confirmed', data: {}, at: 1 })
      })
    },
  })
  await until(async () => (await database.read.selectFrom('job').select('id').execute()).length === 0, 'all jobs')
  await jobs.stop()
  expect((await confirmed()).sort()).toEqual([...orders].sort())
  expect(await jobs.listDead(10)).toEqual([])
  await store.close()
  console.log(`killed 5 times: ${acknowledged.length} acknowledged, ${orders.length} there, ${waiting.length} jobs taken over`)
}, 60_000)
