import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, expect, test } from 'vitest'
import type { Log } from '../core/ports.ts'
import type { Shop } from '../core/store-port.ts'
import { openStore } from './open-store.ts'

const directory = mkdtempSync(join(tmpdir(), 'afterglow-open-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))
const log: Log = { info() {}, warn() {}, error() {} }
const shop = { id: 'shop', platform: 'rest', name: 'Shop', settings: {}, revision: 0 } as unknown as Shop

test('without an address the database is a file in the data folder that only its owner may read', async () => {
  const { store } = await openStore({ dataDir: join(directory, 'new', 'data'), log })
  await store.migrate()
  await store.saveShop(shop)
  await store.close()
  const { mode } = statSync(join(directory, 'new', 'data', 'afterglow.db'))
  if (process.platform !== 'win32') expect(mode & 0o777).toBe(0o600)
  const again = await openStore({ dataDir: join(directory, 'new', 'data'), log })
  expect(await again.store.findShop('shop')).toMatchObject({ name: 'Shop', revision: 1 })
  await again.store.close()
})

test('the database in memory is empty each time and leaves nothing', async () => {
  for (const round of [1, 2]) {
    const { store } = await openStore({ databaseUrl: 'sqlite::memory:', dataDir: directory, log })
    await store.migrate()
    expect(await store.listShops(), `round ${round}`).toEqual([])
    await store.saveShop(shop)
    expect(await store.listShops()).toHaveLength(1)
    await store.close()
  }
})

test('an address that cannot be used says what to mend', async () => {
  writeFileSync(join(directory, 'file'), 'no database, and longer than the header of one '.repeat(9))
  for (const databaseUrl of ['mysql://x', 'sqlite:', 'data.db', `sqlite:${join(directory, 'file', 'below.db')}`, `sqlite:${join(directory, 'file')}`]) {
    await expect(openStore({ databaseUrl, dataDir: directory, log }), databaseUrl).rejects.toMatchObject({ code: 'misconfigured' })
  }
})

test('a PostgreSQL that does not answer is told by ping and by writes, not by opening', async () => {
  const { store } = await openStore({ databaseUrl: 'postgres://nobody@127.0.0.1:1/none', dataDir: directory, log })
  expect(await store.ping()).toBe(false)
  await expect(store.saveShop(shop)).rejects.toMatchObject({ code: 'upstream_unavailable' })
  await store.close()
})

test('while another process writes, reads answer, timers run, and the write follows', async () => {
  const path = join(directory, 'busy.db')
  const { store } = await openStore({ databaseUrl: `sqlite:${path}`, dataDir: directory, log })
  await store.migrate()
  await store.saveShop(shop)
  const other = new DatabaseSync(path)
  other.exec("begin immediate; update shop set name = 'theirs'")
  const order: string[] = []
  const write = store.saveShop({ ...shop, name: 'ours' }).then(() => order.push('written'))
  await new Promise((resolve) => { setTimeout(resolve, 60) })
  order.push((await store.findShop('shop'))!.name)
  other.exec('commit')
  other.close()
  await write
  expect(order).toEqual(['Shop', 'written'])
  expect(await store.findShop('shop')).toMatchObject({ name: 'ours', revision: 2 })
  await store.close()
})
