import * as z from 'zod'
import { AppError } from '../../contract/errors.ts'
import { receiveProducts } from '../../core/receive-products.ts'
import type { JobHandler, World } from '../../core/ports.ts'
import type { Shop } from '../../core/store-port.ts'
import { findInstallation } from './access-tokens.ts'
import type { AdminApi } from './admin-api.ts'
import { bulkOrders, bulkQuery, bulkVariants, startBulkMutation } from './documents.ts'
import { fetchOrder } from './fetch-order.ts'
import { continueImport, importState, saveImport, type ImportState, type Subject } from './import-plan.ts'
import { listOf, maybe, text } from './lenient.ts'
import { readVariantNode, rememberCurrency } from './map-product.ts'
import { openBulkFile } from './read-bulk-file.ts'
import { readOrderNode } from './read-graphql.ts'
import { receiveTold } from './receive-told.ts'

const pollMs = 15_000
const entriesAtOnce = 200
const turnMs = 3000
/** Between two tries after failures in a row, up to an hour; after a day or so of failing somebody must look. */
const restMs = (failures: number) => Math.min(3_600_000, 5000 * 2 ** failures)
const givesUpAfter = 30

const Started = z.object({ bulkOperationRunQuery: maybe(z.object({ bulkOperation: maybe(z.object({ id: z.string() })), userErrors: listOf(z.object({ message: z.string(), code: text })) })) })
const Operation = z.object({
  bulkOperation: maybe(z.object({ status: z.string(), errorCode: text, rootObjectCount: z.union([z.string(), z.number()]).transform(Number).catch(0), url: text, partialDataUrl: text })),
  shop: maybe(z.object({ currencyCode: z.string() })),
})

interface Turn { world: World; api: AdminApi; shop: Shop; subject: Subject; state: ImportState }

/** Asks Shopify to write the file. While another operation of ours runs, this one waits. */
async function start({ world, api, shop, subject, state }: Turn): Promise<ImportState> {
  const query = subject === 'orders' ? bulkOrders(state.since) : bulkVariants
  const answer = Started.parse(await api.ask(shop.id, startBulkMutation, { query })).bulkOperationRunQuery
  const operation = answer?.bulkOperation?.id ?? null
  if (operation === null) {
    world.log.info('shopify.import_waits', { shop: shop.id, subject, code: answer?.userErrors[0]?.code ?? null })
    throw new AppError('upstream_unavailable', 'Shopify does not begin the import now.')
  }
  return { ...state, status: 'running', operation, offset: 0, failures: 0, error: null }
}

const anew = (state: ImportState): ImportState => ({ ...state, status: 'waiting', operation: null, offset: 0, failures: state.failures + 1 })

/** What one entry of the file says: an order with its lines behind it, or a variant. Answers whether it could be taken. */
async function takeEntry({ world, shop, subject, state }: Turn, entry: { root: Record<string, unknown>; children: unknown[] }, currency: string): Promise<boolean> {
  if (subject === 'catalogue') {
    const pushes = readVariantNode(entry.root, currency, new Date(state.startedAt).toISOString())
    await receiveProducts(world, shop, pushes)
    return pushes.length > 0
  }
  try {
    const told = readOrderNode({ ...entry.root, lineItems: { nodes: entry.children } })
    const order = await receiveTold(world, shop, told, 'import')
    // The file cannot say which parcel holds what: asked for each such order, once the rest is here.
    if (told.fulfillments.length > 1) await world.store.transaction((transaction) => fetchOrder(world, transaction, shop.id, order.externalId))
    return true
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.code !== 'invalid_input') throw cause
    return false
  }
}

/** Reads on in the file from where the last turn ended, for some seconds. */
async function readOn(turn: Turn, url: string, currency: string): Promise<ImportState> {
  const until = performance.now() + turnMs
  let { state } = turn
  let entries = 0
  for await (const entry of openBulkFile(turn.world, url, state.offset)) {
    const isTaken = await takeEntry(turn, entry, currency)
    state = { ...state, offset: entry.end, taken: state.taken + Number(isTaken), refused: state.refused + Number(!isTaken), failures: 0, error: null }
    if (++entries % 50 === 0) await saveImport(turn.world, turn.shop.id, turn.subject, state)
    if (entries >= entriesAtOnce || performance.now() > until) return state
  }
  return { ...state, status: 'done', endedAt: turn.world.clock.now() }
}

async function look(turn: Turn): Promise<ImportState> {
  const { world, api, shop, state } = turn
  const { bulkOperation, shop: told } = Operation.parse(await api.ask(shop.id, bulkQuery, { id: state.operation }))
  if (told && turn.subject === 'catalogue' && state.offset === 0) await rememberCurrency(world, shop.id, told.currencyCode)
  if (bulkOperation?.status === 'CREATED' || bulkOperation?.status === 'RUNNING') return state
  if (bulkOperation?.status !== 'COMPLETED') return anew(state)
  const read: ImportState = { ...state, status: 'reading', total: bulkOperation.rootObjectCount }
  // No file: there is nothing of the kind.
  return bulkOperation.url === null ? { ...read, status: 'done', endedAt: world.clock.now() } : readOn({ ...turn, state: read }, bulkOperation.url, told?.currencyCode ?? 'EUR')
}

/** One turn. What fails is tried again from where it was, ever more seldom. */
async function step(turn: Turn): Promise<ImportState> {
  try {
    return await (turn.state.operation === null ? start(turn) : look(turn))
  } catch (cause) {
    const error = cause instanceof AppError ? cause.message : 'Something went wrong on our side. The log says what.'
    turn.world.log.warn('shopify.import_failed', { shop: turn.shop.id, subject: turn.subject, code: cause instanceof AppError ? cause.code : 'internal', failures: turn.state.failures + 1 })
    // A turn that broke off has saved how far it came.
    const kept = await importState(turn.world, turn.shop.id, turn.subject) ?? turn.state
    const failures = kept.failures + 1
    return { ...kept, failures, error, ...failures > givesUpAfter && { status: 'failed', endedAt: turn.world.clock.now() } }
  }
}

const nextAt = ({ status, failures }: ImportState, now: number) => (failures > 0 ? now + restMs(failures) : status === 'running' ? now + pollMs : undefined)

/** The job of an import: short turns, so that two large shops take theirs one after the other. */
export function importHandler(world: World, api: AdminApi): JobHandler {
  return async ({ shop: shopId, subject: kind }) => {
    const shop = await world.store.findShop(String(shopId))
    const subject: Subject = kind === 'catalogue' ? 'catalogue' : 'orders'
    const state = shop && await importState(world, shop.id, subject)
    if (!shop || !state || state.status === 'done' || state.status === 'failed' || !await findInstallation(world, shop.id)) return
    const after = await step({ world, api, shop, subject, state })
    await saveImport(world, shop.id, subject, after)
    if (after.status !== 'done' && after.status !== 'failed') return continueImport(world, shop.id, subject, nextAt(after, world.clock.now()))
    world.log.info('shopify.import_ended', { shop: shop.id, subject, taken: after.taken, refused: after.refused, status: after.status })
    if (subject === 'catalogue') await continueImport(world, shop.id, 'orders')
  }
}
