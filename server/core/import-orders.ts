import { AppError, parse } from '../contract/errors.ts'
import { OrderPush } from '../contract/order.ts'
import { settleReports } from './carrier-webhooks/apply-webhook.ts'
import type { ApplyContext } from './apply-fulfillment.ts'
import { contextFor } from './carrier-choice/context-for.ts'
import type { Sources } from './delivery-date/expect.ts'
import { sourcesFor } from './delivery-date/learned-transit.ts'
import type { Order } from './order.ts'
import { orderFromPush, withState } from './order-from-push.ts'
import type { World } from './ports.ts'
import type { Shop } from './store-port.ts'
import { settleWaiting } from './receive-message.ts'

const batchSize = 2000
const maxFailures = 100
/** A file with more bad lines than this is not a file of orders. */
const givesUpAfter = 10_000
const maxLineLength = 1_000_000

export interface ImportReport {
  imported: number
  /** Left alone, because they are here already. */
  existing: number
  /** The first hundred lines that could not be taken, by number from 1; `failures` counts all. */
  failed: { line: number; message: string }[]
  failures: number
}
export type ImportProgress = Pick<ImportReport, 'imported' | 'existing' | 'failures'>

function read(world: World, shop: Shop, line: string, context: ApplyContext, sources: Sources): Order {
  if (line.length > maxLineLength) throw new AppError('invalid_input', `The line is longer than ${maxLineLength} characters`)
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (cause) {
    throw new AppError('invalid_input', 'The line is not JSON. Write one order a line', { cause })
  }
  const now = world.clock.now()
  const order = orderFromPush(shop, parse(OrderPush, value, 'The order'), null, { ...context, now, undated: null, publicUrl: world.publicUrl })
  return withState(order, shop, { ...sources, now })
}

const tooManyBad = ({ imported, failed }: ImportReport, line: number) =>
  new AppError('invalid_input', `Stopped at line ${line}: more than ${givesUpAfter} lines cannot be read. ${imported} orders before it are imported.`, {
    issues: failed.slice(0, 20).map((bad) => ({ path: String(bad.line), message: bad.message })),
  })

/**
 * Takes orders as JSON lines (one OrderPush each), in steady memory: 2,000 at a time, each batch as a whole. Orders already here are left
 * alone, so that an import can be repeated after a break. A bad line is reported and skipped. What waits for an
 * imported order is applied with its batch. `onProgress` is called after each batch.
 * Throws AppError `invalid_input` after 10,000 bad lines.
 */
export async function importOrders(
  world: World, shop: Shop, lines: AsyncIterable<string>, onProgress: (progress: ImportProgress) => void = () => undefined,
): Promise<ImportReport> {
  const report: ImportReport = { imported: 0, existing: 0, failed: [], failures: 0 }
  let batch: Order[] = []
  let number = 0
  const context = await contextFor(world, world.store, shop, world.clock.now())
  const sources = await sourcesFor(world, world.store, shop.id)
  const flush = async () => {
    const orders = batch
    batch = []
    const imported = orders.length > 0 ? await world.store.insertOrders(orders) : 0
    for (const id of await world.store.findWaitingOrders(orders.map((order) => order.id))) await settleWaiting(world, shop, id)
    await settleReports(world, shop.id, orders.flatMap(({ shipments }) => shipments))
    report.imported += imported
    report.existing += orders.length - imported
    onProgress({ imported: report.imported, existing: report.existing, failures: report.failures })
  }
  for await (const line of lines) {
    number++
    if (!line.trim()) continue
    try {
      batch.push(read(world, shop, line, context, sources))
    } catch (cause) {
      if (!(cause instanceof AppError)) throw cause
      report.failures++
      if (report.failed.length < maxFailures) report.failed.push({ line: number, message: cause.message })
      if (report.failures > givesUpAfter) {
        await flush()
        throw tooManyBad(report, number)
      }
    }
    if (batch.length >= batchSize) await flush()
  }
  await flush()
  return report
}
