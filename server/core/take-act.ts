import { AppError, parse } from '../contract/errors.ts'
import type { ActRequest, ActResult } from '../contract/page.ts'
import { reaches } from './authorise.ts'
import type { TokenClaims } from './buyer-token.ts'
import { makeComposePage, type ComposePage } from './compose-page.ts'
import { contentHash, newId } from './ids.ts'
import { loadPage, type LoadedPage } from './load-page.ts'
import { allowedKinds, isComplaintOpen, isServiceFirst } from './page-rules.ts'
import type { World } from './ports.ts'
import type { Transaction } from './store-port.ts'
import type { ActOutcome, WidgetAct } from './present-context.ts'

interface StoredResult { request: string; url: string | null }

/** Digits and addresses say who asked, not what. */
export const anonymise = (question: string) => question.normalize('NFKC').toLowerCase()
  .replace(/\S*@\S*/gu, ' ').replace(/\p{N}+/gu, ' ').replace(/\s+/gu, ' ').trim().slice(0, 200)

/** The act asked for, if it may be done now. */
function find(page: LoadedPage, request: ActRequest): { act: WidgetAct; settings: unknown; ready: NonNullable<LoadedPage['ready']> } {
  const { ready } = page
  if (!ready) throw new AppError('conflict', 'The shop has not told us of this order yet. Try again in a moment')
  const placed = page.placed.find(({ presenter }) => presenter.id === request.widget)
  if (!placed) throw new AppError('forbidden', 'This is not offered here')
  const { acts } = placed.presenter
  const act = acts && Object.hasOwn(acts, request.act) ? acts[request.act] : undefined
  if (!act) throw new AppError('not_found', 'There is nothing of this name to do here')
  if (!reaches(page.scope, act.scope)) throw new AppError('forbidden', 'This link only shows the order. Use the link from the mail of the shop, or have it sent to you again')
  const { acts: done } = ready.context(null)
  const serviceFirst = isServiceFirst(ready.facts.states, page.shop.settings.serviceFirst, isComplaintOpen(done))
  if (!allowedKinds(serviceFirst, page.scope === 'redacted').includes(placed.presenter.kind)) {
    throw new AppError('conflict', 'This is not offered while something is wrong with the delivery')
  }
  return { act, settings: placed.settings, ready }
}

async function remember(world: World, transaction: Transaction, page: LoadedPage, request: ActRequest, outcome: ActOutcome): Promise<void> {
  const { order } = page.ready!
  const at = world.clock.now()
  if (outcome.question) {
    const text = anonymise(outcome.question)
    if (text) await transaction.countQuestion(order.shopId, text, order.id, at)
  }
  if (!outcome.record) return
  await transaction.saveAct({
    id: newId('act'), shopId: order.shopId, orderId: order.id, buyerId: order.buyer.id, widget: request.widget, act: request.act, data: outcome.record, at,
  })
  // The page changed: raising the order's revision tells every open one.
  await transaction.saveOrder(order)
}

/**
 * Does what a buyer asked a widget to do, once: the same idempotency key again answers what it answered, with another request it is
 * a `conflict`. Everything happens in one transaction; the answer holds the fresh page. Throws AppError `forbidden` (widget switched
 * off, or the link may not), `not_found` (no such act), `invalid_input`, `conflict` (makes no sense now), `unauthorized`.
 */
export async function takeAct(
  world: World, claims: TokenClaims, request: ActRequest, idempotencyKey: string, composePage: ComposePage = makeComposePage(world),
): Promise<ActResult> {
  const key = contentHash(`${claims.orderId} ${idempotencyKey}`)
  const hash = contentHash(JSON.stringify([request.widget, request.act, request.input]))
  const url = await world.store.transaction(async (transaction) => {
    // Loading locks the order, so that of two requests with one key the second finds what the first answered.
    const page = await loadPage(world, transaction, claims, { placement: request.placement, locale: request.locale })
    const known = await transaction.findActResult(claims.shopId, key)
    if (known !== null) {
      const stored = JSON.parse(known) as StoredResult
      if (stored.request !== hash) throw new AppError('conflict', 'This idempotency key was used for another request. Send a new one')
      return stored.url
    }
    const { act, settings, ready } = find(page, request)
    const outcome = act.perform(ready.context(settings), parse(act.input, request.input) as never)
    await remember(world, transaction, page, request, outcome)
    await transaction.saveActResult(claims.shopId, key, JSON.stringify({ request: hash, url: outcome.url ?? null } satisfies StoredResult), world.clock.now())
    return outcome.url ?? null
  })
  const { view } = await composePage(claims, { placement: request.placement, locale: request.locale })
  return { page: view, ...(url ? { url } : {}) }
}
