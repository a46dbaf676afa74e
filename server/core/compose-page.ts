import type { PageView, PageWidget } from '../contract/page.ts'
import type { TokenClaims } from './buyer-token.ts'
import { makePresenterGuard, type PresenterGuard } from './guard-presenter.ts'
import { loadPage, type LoadedPage, type PageRequest } from './load-page.ts'
import type { Instant } from './order.ts'
import { allowedKinds, chooseAsk, helpFirst, isComplaintOpen, isServiceFirst } from './page-rules.ts'
import type { Presenter, World } from './ports.ts'
import { directionOf } from './resolve-locale.ts'
import { destinationZone } from './order-state.ts'
import { keepShopMemories } from './shop-memory.ts'
import { validUntil } from './valid-until.ts'

/** `revision` changes with order or shop; `validUntil` is the next moment at which time alone may change the page. */
export interface ComposedPage { view: PageView; revision: string; validUntil: Instant }
export type ComposePage = (claims: TokenClaims, request: PageRequest) => Promise<ComposedPage>

const pendingSeconds = 3
const movingSeconds = 30
const restingSeconds = 300

interface Told { presenter: Presenter; view: Record<string, unknown> }

function present(world: World, guard: PresenterGuard, page: LoadedPage, validate: boolean): Told[] {
  const { ready, placed, scope, shop } = page
  if (!ready) return []
  const { acts } = ready.context(null)
  const serviceFirst = isServiceFirst(ready.facts.states, shop.settings.serviceFirst, isComplaintOpen(acts))
  const kinds = allowedKinds(serviceFirst, scope === 'redacted')
  const told = placed.filter(({ presenter }) => kinds.includes(presenter.kind)).flatMap(({ presenter, settings }): Told[] => {
    const view = guard.run(presenter.id, () => {
      const raw = presenter.present(ready.context(settings))
      return (validate && raw !== null ? presenter.view.parse(raw) : raw) as Record<string, unknown> | null
    })
    return view === null ? [] : [{ presenter, view }]
  })
  const asking = new Set(world.presenters.filter(({ kind }) => kind === 'asking').map(({ id }) => id))
  const wanting = told.flatMap(({ presenter: { id } }) => (asking.has(id) ? [id] : []))
  const ask = chooseAsk(wanting, acts, asking, ready.context(null).now)
  const kept = told.filter(({ presenter: { id } }) => !asking.has(id) || id === ask)
  return serviceFirst ? helpFirst(kept, ({ presenter }) => presenter.help === true) : kept
}

function viewOf(world: World, page: LoadedPage, request: PageRequest, told: Told[]): PageView {
  const { ready, shop, locale, scope } = page
  const order = ready?.order
  const greeting = scope === 'redacted' ? null : order?.buyer.firstName
  const groups = [...new Set(told.flatMap(({ presenter }) => presenter.messages))]
  return {
    version: 1, status: ready ? 'ready' : 'pending', placement: request.placement, locale, direction: directionOf(locale),
    timeZone: destinationZone(order ?? null, shop), ...ready && { today: ready.context(null).today }, scope,
    shop: { name: shop.name, ...(shop.settings.url ? { url: shop.settings.url } : {}) },
    order: ready ? {
      number: ready.order.number, state: ready.facts.state, placedAt: new Date(ready.order.placedAt).toISOString(), ...(greeting ? { greeting } : {}),
    } : null,
    widgets: told.map(({ presenter: { id, kind, region }, view }): PageWidget => ({ id, kind, region, view })),
    messages: world.messages.forWidgets(locale, shop.settings.formality, groups),
    scheme: shop.settings.scheme,
    refreshSeconds: !ready ? pendingSeconds : ready.order.shipments.some(({ nextAskAt }) => nextAskAt !== null) || ready.facts.deliveredAt === null ? movingSeconds : restingSeconds,
  }
}

/**
 * Makes the composer of pages: one plan of queries, each widget asked under guard, the rules of the page applied. The claims must
 * have been checked (authorise.ts). An order the shop has not told of yet gives a pending page.
 * `validate` checks every view against its schema: for development and tests, a failing one is left out and logged.
 */
export function makeComposePage(world: World, { validate = false }: { validate?: boolean } = {}): ComposePage {
  const guard = makePresenterGuard(world.log)
  const memoryOf = keepShopMemories(world)
  return async (claims, request) => {
    const page = await loadPage(world, world.store, claims, request, memoryOf)
    const view = viewOf(world, page, request, present(world, guard, page, validate))
    const { ready, shop } = page
    return {
      view, revision: `${ready?.order.revision ?? 0}.${shop.revision}`,
      validUntil: validUntil(ready, claims.expiresAt, view.timeZone, world.clock.now()),
    }
  }
}
