import type { Placement, Scope } from '../contract/page.ts'
import { reaches } from './authorise.ts'
import { unauthorized, type TokenClaims } from './buyer-token.ts'
import { offeredProofs } from './delivery-proof.ts'
import type { Instant, Order, Product } from './order.ts'
import { deriveFacts, destinationZone, type DerivedFacts } from './order-state.ts'
import { withShownLines } from './own-address.ts'
import { pageLinks } from './page-links.ts'
import { allowedKinds, isServiceFirst, placedWidgets } from './page-rules.ts'
import type { Presenter, World } from './ports.ts'
import type { Shop, StoreReads } from './store-port.ts'
import type { Need, PresentContext } from './present-context.ts'
import { redactOrder } from './redact-order.ts'
import { reorderDates } from './reorder-date.ts'
import { resolveLocale } from './resolve-locale.ts'
import { makeShopMemory, type ShopMemory } from './shop-memory.ts'
import { dayIn } from './time-zone.ts'

export interface PageRequest { placement: Placement; locale?: string }

/** All a page needs, loaded: `order` is null while the shop has not told of it. */
export interface LoadedPage {
  shop: Shop
  locale: string
  scope: Scope
  /** Widgets switched on here, in page order, each with its settings. */
  placed: { presenter: Presenter; settings: unknown }[]
  ready: { order: Order; facts: DerivedFacts; context: (settings: unknown) => PresentContext } | null
}

const historyLimit = 50
const actLimit = 100
type Base = Omit<PresentContext, 'settings'>

/** What widgets need, one query each for the whole page. A redacted page knows one order and nobody who placed it. */
async function loadNeeds(
  reads: StoreReads, order: Order, scope: Scope, placed: LoadedPage['placed'], memory: ShopMemory, publicUrl: string,
): Promise<Pick<Base, 'history' | 'products' | 'recommendations' | 'acts' | 'earlierActs'>> {
  const needs = new Set<Need>(placed.flatMap(({ presenter }) => presenter.needs))
  const known = reaches(scope, 'view')
  const buyerId = known ? order.buyer.id : null
  const productIds = order.lines.flatMap(({ productId }) => productId ?? [])
  // Acts are asked for always: the rules of the page need them.
  const [history, recommendations, acts, buyerActs] = await Promise.all([
    buyerId && needs.has('history') ? reads.listOrdersOfBuyer(order.shopId, buyerId, { except: order.id, limit: historyLimit }) : [],
    known && needs.has('recommendations') ? memory.affinities(reads, [...new Set(productIds)]) : [],
    known ? reads.listActs({ orderId: order.id }, actLimit) : [],
    buyerId && needs.has('acts') ? reads.listActs({ shopId: order.shopId, buyerId }, actLimit) : [],
  ])
  const wanted = [
    ...productIds, ...recommendations.map(({ otherId }) => otherId), ...history.flatMap(({ lines }) => lines.flatMap(({ productId }) => productId ?? [])),
    ...placed.flatMap(({ presenter, settings }) => presenter.productIds?.(settings as never) ?? []),
  ]
  const products = needs.has('products') ? await memory.products(reads, [...new Set(wanted)]) : new Map<string, Product>()
  const related = known && needs.has('recommendations') ? productIds.flatMap((id) => products.get(id)?.related ?? []).filter((id) => !products.has(id)) : []
  if (related.length > 0) for (const [id, product] of await memory.products(reads, [...new Set(related)])) products.set(id, product)
  return {
    history: history.map((earlier) => withShownLines(earlier, publicUrl)), products, recommendations, acts,
    earlierActs: buyerActs.filter(({ orderId }) => orderId !== order.id),
  }
}

/**
 * Loads a page for a token already checked. `reads` is the store, or the transaction an act runs in; what a transaction read is
 * remembered for this page only.
 * Throws AppError `unauthorized` where shop and order do not belong to the token.
 */
export async function loadPage(world: World, reads: StoreReads, claims: TokenClaims, request: PageRequest, memoryOf = (shop: Shop) => makeShopMemory(world, shop)): Promise<LoadedPage> {
  const [shop, order] = await Promise.all([reads.findShop(claims.shopId), reads.findOrder(claims.orderId)])
  if (!shop || (order && (order.shopId !== shop.id || claims.generation < order.tokenGeneration))) throw unauthorized()
  const memory = memoryOf(shop)
  const { scope } = claims
  const locale = resolveLocale(world.messages, shop, request.locale, order?.locale)
  const placed = placedWidgets(world.presenters, shop.settings, request.placement).map((presenter) => ({ presenter, settings: memory.settingsOf(presenter) }))
  if (!order) return { shop, locale, scope, placed, ready: null }
  const now: Instant = world.clock.now()
  const facts = deriveFacts(order, shop, now, world.holidays)
  const timeZone = destinationZone(order, shop)
  const today = dayIn(now, timeZone)
  // What will not be shown needs nothing: a page in trouble does not read fifty earlier orders to sell nothing.
  const kinds = allowedKinds(isServiceFirst(facts.states, shop.settings.serviceFirst, false), scope === 'redacted')
  const needed = await loadNeeds(reads, order, scope, placed.filter(({ presenter }) => kinds.includes(presenter.kind)), memory, world.publicUrl)
  const shown = withShownLines(scope === 'redacted' ? redactOrder(order) : order, world.publicUrl)
  const links = pageLinks(world, shop, claims, locale, scope === 'redacted' ? {} : { postcode: order.shippingAddress?.postcode, proofs: await offeredProofs(world, reads, order) })
  // Whole parcels, with what a redacted page must not know.
  const { portions: _, ...told } = facts
  const named = { ...told, lastScan: facts.lastScan && { ...facts.lastScan, carrierName: scanned(order, facts, links.carrierName) } }
  const base: Base = {
    now, today, locale, timeZone, placement: request.placement, scope, shop, order: shown,
    facts: scope === 'redacted' ? { ...named, refunded: 0, parcel: shown.shipments.find(({ id }) => id === facts.parcel?.id) ?? null } : named,
    ...needed, links, identified: order.buyer.account,
    reorderDates: order.buyer.account && needed.history.length > 0 ? reorderDates([order, ...needed.history], timeZone, today) : new Map(),
  }
  return { shop, locale, scope, placed, ready: { order, facts, context: (settings) => ({ ...base, settings }) } }
}

/** The carrier's own name before the shop's spelling of it. */
function scanned(order: Order, { lastScan }: DerivedFacts, nameOf: (shipment: Order['shipments'][number]) => string | null): string | null {
  const parcel = order.shipments.find(({ scannedAt }) => scannedAt === lastScan?.at)
  return parcel ? nameOf(parcel) : lastScan?.carrierName ?? null
}
