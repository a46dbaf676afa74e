import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { openStore } from '../../server/storage/open-store.ts'
import { onBothEngines, recordingLog, until } from './engines.ts'
import { makeOrder, makeShipment } from './store-fixtures.ts'

const pause = (ms: number) => new Promise((resolve) => { setTimeout(resolve, ms) })

onBothEngines((open, engine) => {
  test('listeners hear of a change once it is committed, in order, and only of their order', async () => {
    const { store, live } = await open()
    const heard: number[] = []
    const off = live.subscribe('o1', (revision) => heard.push(revision))
    live.subscribe('o2', () => heard.push(-1))
    await store.transaction(async (transaction) => {
      await transaction.saveOrder(makeOrder('o1', { shipments: [makeShipment('a', 'o1')] }))
      await pause(50)
      expect(heard).toEqual([])
    })
    await until(() => heard.length === 1, 'the first change')
    await store.saveShipment(makeShipment('a', 'o1', { status: 'delivered' }))
    await until(() => heard.length === 2, 'the second change')
    expect(heard).toEqual([1, 2])
    off()
    off()
    await store.saveShipment(makeShipment('a', 'o1'))
    await pause(50)
    expect(heard).toEqual([1, 2])
  })

  test('two changes in one transaction are one piece of news; a rollback is none', async () => {
    const { store, live } = await open()
    const heard: number[] = []
    live.subscribe('o1', (revision) => heard.push(revision))
    await store.transaction(async (transaction) => {
      await transaction.saveOrder(makeOrder('o1'))
      await transaction.saveShipment(makeShipment('a', 'o1'))
    })
    await until(() => heard.length === 1, 'the change')
    await expect(store.transaction(async (transaction) => {
      await transaction.saveShipment(makeShipment('b', 'o1'))
      throw new Error('no')
    })).rejects.toThrow('no')
    await store.saveAsked({ id: 'a', askedAt: 1, nextAskAt: 2, failures: 0, lastError: null })
    await pause(50)
    expect(heard).toEqual([2])
  })

  test('a listener that throws does not keep others from hearing, nor the writer from writing', async () => {
    const { store, live, log } = await open()
    const heard: number[] = []
    live.subscribe('o1', () => { throw new Error('broken page') })
    live.subscribe('o1', (revision) => heard.push(revision))
    await store.saveOrder(makeOrder('o1'))
    await until(() => heard.length === 1, 'the change')
    expect(log.lines.join()).toContain('live.listener_failed')
  })

  // SQLite is one process.
  if (engine === 'postgres') test('news of another process arrive, and what was missed while the connection was lost', async () => {
    const { live, databaseUrl, database } = await open()
    const other = await openStore({ databaseUrl, dataDir: '/nowhere', log: recordingLog() })
    const heard: number[] = []
    live.subscribe('o1', (revision) => heard.push(revision))
    await other.store.saveOrder(makeOrder('o1'))
    await until(() => heard.length === 1, 'the other process')
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'afterglow live' and datname = current_database()`.execute(database.read)
    await other.store.saveShipment(makeShipment('a', 'o1'))
    await until(() => heard.includes(2), 'the missed change')
    await other.store.saveShipment(makeShipment('b', 'o1'))
    await until(() => heard.includes(3), 'listening again')
    await other.store.close()
  })
})
