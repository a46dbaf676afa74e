import type { ProblemKind } from '../../contract/problem.ts'
import { nextTurn, withExpectations } from '../delivery-date/expect.ts'
import { sourcesFor } from '../delivery-date/learned-transit.ts'
import { newId } from '../ids.ts'
import type { Instant, Order } from '../order.ts'
import { deriveFacts, type DerivedFacts } from '../order-state.ts'
import type { World } from '../ports.ts'
import type { Problem, Transaction } from '../store-port.ts'
import type { Trouble } from './find-trouble.ts'
import { soonest, subjectOf, toldTroubles } from './watch-of.ts'

/** Orders that are looked at in one transaction: few, because SQLite answers without leaving the event loop, and pages wait behind it. */
const batchSize = 20
const hourMs = 3_600_000
/** The same again within this time is no news: carriers take back what they said, and say it again. */
const sameAgainMs = 24 * hourMs

/** The kind of the job that tells of a new problem: once each, in the transaction that stores it. Its payload is a `ProblemFound`. */
export const problemFound = 'problem.found'
export interface ProblemFound { problem: string; shop: string; order: string | null; shipment: string | null; kind: ProblemKind }

async function report(world: World, transaction: Transaction, order: Order, trouble: Trouble, now: Instant): Promise<void> {
  const problem: Problem = {
    id: newId('prb'), shopId: order.shopId, orderId: order.id, shipmentId: trouble.shipment?.id ?? null, carrier: trouble.shipment?.carrier ?? null,
    kind: trouble.kind, severity: trouble.severity, since: trouble.from, foundAt: now, status: 'open', endedAt: null, details: trouble.details,
  }
  await tellProblem(world, transaction, problem)
}

/** Stores a new problem and tells of it, once: two processes that find the same at the same moment tell it once. */
export async function tellProblem(world: Pick<World, 'jobs'>, transaction: Transaction, problem: Problem): Promise<void> {
  if (!await transaction.insertProblem(problem)) return
  const payload: ProblemFound = { problem: problem.id, shop: problem.shopId, order: problem.orderId, shipment: problem.shipmentId, kind: problem.kind }
  await world.jobs.enqueue(transaction, { kind: problemFound, payload: { ...payload }, key: `${problemFound}:${problem.id}` })
}

/** Makes the list tell these troubles of this order: new ones are told, changed ones brought up to date, the others are over; what was over only for a moment goes on. */
async function settle(world: World, transaction: Transaction, order: Order, troubles: readonly Trouble[], now: Instant): Promise<void> {
  const known = new Map((await transaction.listProblemsOfOrder(order.id, now - sameAgainMs)).map((problem) => [subjectOf(problem.shipmentId, problem.kind), problem]))
  for (const trouble of troubles) {
    const subject = subjectOf(trouble.shipment?.id ?? null, trouble.kind)
    const problem = known.get(subject)
    known.delete(subject)
    const { severity, details, shipment } = trouble
    if (!problem) await report(world, transaction, order, trouble, now)
    else if (problem.endedAt !== null) await transaction.saveProblem({ ...problem, severity, details, status: 'open', endedAt: null })
    else if (problem.severity !== severity || JSON.stringify(problem.details) !== JSON.stringify(details)) await transaction.saveProblem({ ...problem, severity, details, carrier: shipment?.carrier ?? null })
  }
  for (const problem of known.values()) if (problem.endedAt === null) await transaction.saveProblem({ ...problem, status: 'resolved', endedAt: now })
}

const sameStates = (one: DerivedFacts, other: DerivedFacts) => one.state === other.state && one.states.size === other.states.size && [...one.states].every((state) => other.states.has(state))

/** Looks at one order that is due; only where its page turned by time is it saved as changed, so that open pages are told. */
async function watch(world: World, transaction: Transaction, { id, dueAt }: { id: string; dueAt: Instant }): Promise<void> {
  const stored = await transaction.findOrder(id)
  const shop = stored && await transaction.findShop(stored.shopId)
  if (!stored || !shop) return
  const sources = await sourcesFor(world, transaction, shop.id)
  const { now, holidays } = sources
  const order = withExpectations(stored, shop, sources)
  const facts = deriveFacts(order, shop, now, holidays)
  const { now: troubles, next: at, mark } = toldTroubles(order, shop, facts, now)
  if (mark !== (order.watch?.mark ?? '')) await settle(world, transaction, order, troubles, now)
  const turned = facts.state !== order.state || JSON.stringify(facts.promise) !== JSON.stringify(deriveFacts(stored, shop, now, holidays).promise)
    || (dueAt > 0 && !sameStates(facts, deriveFacts(stored, shop, Math.min(dueAt, now) - 1, holidays)))
  const next = soonest({ at, mark }, nextTurn(order, shop, sources))
  if (turned) await transaction.saveOrder({ ...order, state: facts.state, watch: next })
  else await transaction.saveWatch(id, next)
}

/**
 * Looks at the orders that are due, at most 20, and answers how many there were: cost follows what becomes true, not how many orders
 * there are. May run in any number of processes; an order that cannot be looked at is logged and left for an hour.
 */
export async function watchOrders(world: World): Promise<number> {
  if ((await world.store.listDueOrders(world.clock.now(), 1)).length === 0) return 0
  return world.store.transaction(async (transaction) => {
    const due = await transaction.listDueOrders(world.clock.now(), batchSize)
    for (const each of due) {
      try {
        await watch(world, transaction, each)
      } catch (cause) {
        if (cause instanceof RangeError || cause instanceof TypeError) {
          world.log.error('order.unwatchable', { order: each.id }, cause)
          await transaction.saveWatch(each.id, { at: world.clock.now() + hourMs })
        } else throw cause
      }
    }
    return due.length
  })
}
