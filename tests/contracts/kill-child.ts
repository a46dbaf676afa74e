/** Applies orders and jobs to a SQLite file as fast as it can and says which were acknowledged, until it is killed. Arguments: file, first number. */
import { openJobs } from '../../server/jobs/open-jobs.ts'
import { openStore } from '../../server/storage/open-store.ts'
import { makeMessage, makeOrder, makeShipment } from './store-fixtures.ts'

const [file = '', first = '0'] = process.argv.slice(2)
const log = { info() {}, warn() {}, error(event: string, _fields?: object, cause?: unknown) { console.error(event, cause) } }
const { store, database } = await openStore({ databaseUrl: `sqlite:${file}`, dataDir: '/nowhere', log })
const jobs = openJobs({ database, log, now: Date.now })
await store.migrate()

/** The effect of a job: one act for its order, at most once however often the job runs. */
await jobs.start({
  confirm: async ({ order }) => {
    await store.transaction(async (transaction) => {
      if (await transaction.findActResult('shop', `confirm-${String(order)}`)) return
      await transaction.saveActResult('shop', `confirm-${String(order)}`, '{}', Date.now())
      await transaction.saveAct({ id: `act-${String(order)}`, shopId: 'shop', orderId: String(order), buyerId: null, widget: 'mail', act: 'confirmed', data: {}, at: Date.now() })
    })
  },
})

async function apply(number: number): Promise<void> {
  const id = `o${number}`
  await store.transaction(async (transaction) => {
    if (!await transaction.insertInbound(makeMessage(`m${number}`, { orderId: id }))) return
    await transaction.saveOrder(makeOrder(id, { shipments: [makeShipment(`a${number}`, id), makeShipment(`b${number}`, id)] }))
    await transaction.markInbound(`m${number}`, 'done')
    await jobs.enqueue(transaction, { kind: 'confirm', payload: { order: id } })
  })
  process.stdout.write(`${id}\n`)
  // The shop sends everything twice.
  if (number % 3 === 0) await store.insertInbound(makeMessage(`again${number}`, { dedupeKey: `key-m${number}`, orderId: id }))
}

for (let number = Number(first); ; number += 4) {
  await Promise.all([0, 1, 2, 3].map((offset) => apply(number + offset)))
  await new Promise((resolve) => { setImmediate(resolve) })
}
