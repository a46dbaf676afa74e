import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { AppError } from '../../server/contract/errors.ts'
import type { Job } from '../../server/core/ports.ts'
import { openJobs } from '../../server/jobs/open-jobs.ts'
import { openStore } from '../../server/storage/open-store.ts'
import { onBothEngines, recordingLog, until, type Bench } from './engines.ts'
import { makeOrder } from './store-fixtures.ts'

const second = 1000
const enqueue = ({ store, jobs }: Bench, job: Job) => store.transaction((transaction) => jobs.enqueue(transaction, job))

onBothEngines((open, engine) => {
  test('a job enqueued in a transaction runs once it is committed, at once', async () => {
    const bench = await open()
    const ran: unknown[] = []
    await bench.jobs.start({ greet: async (payload) => void ran.push({ ...payload, order: (await bench.store.findOrder('o1'))?.id }) })
    await enqueue(bench, { kind: 'greet', payload: { name: 'first' } })
    await until(() => ran.length === 1, 'the first job')
    let committed = 0
    await bench.store.transaction(async (transaction) => {
      await bench.jobs.enqueue(transaction, { kind: 'greet', payload: { name: 'Zoë 👍', list: [1, null] } })
      await transaction.saveOrder(makeOrder('o1'))
      await new Promise((resolve) => { setTimeout(resolve, 50) })
      expect(ran).toHaveLength(1)
      committed = Date.now()
    })
    await until(() => ran.length === 2, 'the second job')
    expect(Date.now() - committed).toBeLessThan(500)
    expect(ran[1]).toEqual({ name: 'Zoë 👍', list: [1, null], order: 'o1' })
    await until(async () => await bench.jobs.countWaiting() === 0, 'an empty queue')
  })

  test('a transaction that is rolled back enqueues nothing', async () => {
    const bench = await open()
    await expect(bench.store.transaction(async (transaction) => {
      await bench.jobs.enqueue(transaction, { kind: 'greet', payload: {} })
      throw new Error('no')
    })).rejects.toThrow('no')
    expect(await bench.jobs.countWaiting()).toBe(0)
    await bench.store.transaction(async (transaction) => {
      await bench.jobs.enqueue(transaction, { kind: 'greet', payload: {} })
    })
    expect(await bench.jobs.countWaiting()).toBe(1)
  })

  test('what waits for later runs later, in any number of kinds', async () => {
    const bench = await open()
    const ran: string[] = []
    await enqueue(bench, { kind: 'later', payload: {}, runAt: Date.now() + 3600 * second })
    await enqueue(bench, { kind: 'soon', payload: {}, runAt: Date.now() + 250 })
    await bench.jobs.start({ later: async () => void ran.push('later'), soon: async () => void ran.push('soon') })
    await until(() => ran.length === 1, 'the job due soon')
    expect(ran).toEqual(['soon'])
    await bench.advance(3600 * second)
    await until(() => ran.length === 2, 'the job due in an hour')
  })

  test('a waiting job with the same key is replaced, never doubled', async () => {
    const bench = await open()
    const ran: unknown[] = []
    for (const version of [1, 2, 3]) await enqueue(bench, { kind: 'sum', payload: { version }, key: 'same' })
    await enqueue(bench, { kind: 'sum', payload: { version: 9 }, key: 'other' })
    await enqueue(bench, { kind: 'sum', payload: { version: 8 } })
    expect(await bench.jobs.countWaiting()).toBe(3)
    await bench.jobs.start({ sum: async ({ version }) => void ran.push(version) })
    await until(() => ran.length === 3, 'all three')
    expect(ran.sort()).toEqual([3, 8, 9])
    await bench.jobs.stop()
  })

  test('a key that comes again while its job runs starts a further run, also where the first one fails', async () => {
    const bench = await open()
    const ran: unknown[] = []
    let release = () => {}
    const gate = new Promise<void>((resolve) => { release = resolve })
    await bench.jobs.start({
      sum: async ({ version }) => {
        ran.push(version)
        if (version !== 1) return
        await gate
        throw new AppError('upstream_unavailable', 'gone')
      },
    })
    await enqueue(bench, { kind: 'sum', payload: { version: 1 }, key: 'same' })
    await until(() => ran.length === 1, 'the first to run')
    await enqueue(bench, { kind: 'sum', payload: { version: 2 }, key: 'same' })
    await until(() => ran.length === 2, 'the second to run')
    release()
    await bench.jobs.stop()
    await bench.advance(3600 * second)
    expect(ran).toEqual([1, 2])
    expect(await bench.jobs.countWaiting()).toBe(0)
  })

  test('failures are retried ever later, die after ten tries, are listed and can be retried', async () => {
    const bench = await open()
    let tries = 0
    let works = false
    await bench.jobs.start({
      mail: async () => {
        tries++
        if (!works) throw tries % 2 ? new AppError('upstream_unavailable', 'The mail server does not answer') : new Error('contains anna@example.org')
      },
    })
    await enqueue(bench, { kind: 'mail', payload: { to: 'secret' } })
    await until(() => tries === 1, 'the first try')
    const waitsAgain = () => until(async () => await bench.jobs.countWaiting() === 1, 'the failure to be written down')
    await waitsAgain()
    await bench.advance(1 * second)
    await new Promise((resolve) => { setTimeout(resolve, 150) })
    expect(tries).toBe(1)
    for (let expected = 2; expected <= 10; expected++) {
      await waitsAgain()
      await bench.advance(Math.ceil(Math.exp(expected - 1) * second) + second)
      await until(() => tries === expected, `try ${expected}`)
    }
    await until(async () => (await bench.jobs.listDead(10)).length === 1, 'the dead letter')
    const [dead] = await bench.jobs.listDead(10)
    expect(dead).toMatchObject({ kind: 'mail', attempts: 10, error: expect.not.stringContaining('anna') as string })
    expect(Math.abs(dead!.diedAt - Date.now())).toBeLessThan(engine === 'postgres' ? 60 * second : 48 * 3600 * second)
    expect(bench.log.lines.join('\n')).not.toMatch(/anna|secret/)
    await bench.advance(48 * 3600 * second)
    await new Promise((resolve) => { setTimeout(resolve, 100) })
    expect(tries).toBe(10)
    works = true
    await bench.jobs.retryDead(dead!.id)
    await until(() => tries === 11, 'the retry')
    await until(async () => await bench.jobs.countWaiting() === 0, 'an empty queue')
    expect(await bench.jobs.listDead(10)).toEqual([])
    for (const id of [dead!.id, '999999', 'x', '']) await expect(bench.jobs.retryDead(id), id).rejects.toMatchObject({ code: 'not_found' })
  }, 30_000)

  test('stop waits for what runs and takes nothing new; a later start goes on', async () => {
    const bench = await open()
    const log: string[] = []
    let begun = () => {}
    const running = new Promise<void>((resolve) => { begun = resolve })
    const handlers = {
      slow: async () => {
        begun()
        await new Promise((resolve) => { setTimeout(resolve, 200) })
        log.push('slow done')
      },
      next: async () => void log.push('next'),
    }
    await bench.jobs.start(handlers)
    await enqueue(bench, { kind: 'slow', payload: {} })
    await running
    const stopped = bench.jobs.stop()
    await new Promise((resolve) => { setTimeout(resolve, 50) })
    await enqueue(bench, { kind: 'next', payload: {} })
    await stopped
    expect(log).toEqual(['slow done'])
    expect(await bench.jobs.countWaiting()).toBe(1)
    await bench.jobs.start(handlers)
    await until(() => log.length === 2, 'the next job')
    await bench.jobs.stop()
  })

  test('what a killed process was working on is taken over, what a living one works on is not', async () => {
    const bench = await open()
    const ran: string[] = []
    let release = () => {}
    const gate = new Promise<void>((resolve) => { release = resolve })
    await enqueue(bench, { kind: 'work', payload: { name: 'orphan' } })
    if (engine === 'postgres') await sql`update graphile_worker._private_jobs set locked_by = 'pool-killed', locked_at = now(), attempts = 1`.execute(bench.database.write)
    else await bench.database.write.updateTable('job').set({ leased: 1, attempts: 1, run_at: Date.now() + 300 }).execute()
    expect(await bench.jobs.countWaiting()).toBe(0)
    await bench.jobs.start({
      work: async ({ name }) => {
        ran.push(String(name))
        if (name === 'slow') await gate
      },
    })
    await until(() => ran.length === 1, 'the orphan')
    await enqueue(bench, { kind: 'work', payload: { name: 'slow' } })
    await until(() => ran.length === 2, 'the slow one')
    const other = await openStore({ databaseUrl: bench.databaseUrl, dataDir: '/nowhere', log: recordingLog() })
    const others = openJobs({ database: other.database, log: recordingLog(), now: Date.now })
    await others.start({ work: async () => void ran.push('twice') })
    await new Promise((resolve) => { setTimeout(resolve, 300) })
    expect(ran).toEqual(['orphan', 'slow'])
    release()
    await others.stop()
    await other.store.close()
    await bench.jobs.stop()
    expect(await bench.jobs.countWaiting()).toBe(0)
  })

  test('200 jobs run once each while several work at a time', async () => {
    const bench = await open()
    const ran: number[] = []
    let now = 0
    let most = 0
    await bench.store.transaction(async (transaction) => {
      for (let index = 0; index < 200; index++) await bench.jobs.enqueue(transaction, { kind: 'count', payload: { index } })
    })
    await bench.jobs.start({
      count: async ({ index }) => {
        most = Math.max(most, ++now)
        await new Promise((resolve) => { setTimeout(resolve, 1) })
        ran.push(index as number)
        now--
      },
    })
    await until(() => ran.length >= 200, 'all 200')
    await bench.jobs.stop()
    expect(new Set(ran).size).toBe(200)
    expect(ran).toHaveLength(200)
    expect(most).toBeGreaterThan(1)
    expect(await bench.jobs.countWaiting()).toBe(0)
  })
})
