import * as z from 'zod'
import { AppError } from '../../server/contract/errors.ts'
import { fromMinor } from '../../server/contract/money.ts'
import type { Product } from '../../server/core/order.ts'
import type { Presenter } from '../../server/core/ports.ts'
import type { Affinity } from '../../server/core/store-port.ts'
import type { StorefrontOffer, StorefrontView } from '../../server/contract/storefront.ts'
import type { ActOutcome, PresentContext, StorefrontContext, WidgetAct } from '../../server/core/present-context.ts'
import { CrossSellSettings } from './settings.ts'
import { CrossSellView, type CrossSellProduct } from './view.ts'

type Context = PresentContext<CrossSellSettings>
/** Below this many buyers of both, a number sounds like more than it is. */
const tellingSupport = 10

/** Products and groups (all variants of one) the buyer has or has just ordered. */
function ownedBy({ order, history, products }: Context): (product: Product) => boolean {
  const now = new Set<string>()
  const before = new Set<string>()
  const add = (set: Set<string>, productId: string | null) => {
    if (productId === null) return
    set.add(productId)
    const group = products.get(productId)?.groupId
    if (group) set.add(`group ${group}`)
  }
  for (const { productId } of order.lines) add(now, productId)
  for (const earlier of history) if (earlier.status !== 'cancelled' && earlier.cancelledAt === null) for (const { productId } of earlier.lines) add(before, productId)
  const holds = (set: Set<string>, { id, groupId }: Product) => set.has(id) || (groupId !== null && set.has(`group ${groupId}`))
  return (product) => holds(now, product) || (!product.consumable && holds(before, product))
}

/** Learned candidates, best first: what several products of this order lead to counts for each of them. */
function learned({ recommendations, settings }: { recommendations: readonly Affinity[]; settings: CrossSellSettings }): { id: string; because: string; support: number }[] {
  const sums = new Map<string, { score: number; best: number; because: string; support: number }>()
  for (const { productId, otherId, score, support } of recommendations) {
    if (support < settings.minSupport || score <= 0) continue
    const known = sums.get(otherId)
    if (!known) sums.set(otherId, { score, best: score, because: productId, support })
    else {
      known.score += score
      if (score > known.best) Object.assign(known, { best: score, because: productId, support })
    }
  }
  return [...sums].sort(([, a], [, b]) => b.score - a.score).map(([id, { because, support }]) => ({ id, because, support }))
}

function productView(product: Product, reason: CrossSellProduct['reason'], context: Context): CrossSellProduct {
  const { id, title, variant, imageUrl, price, currency, compareAtPrice, unitPrice } = product
  return {
    id, title, variant: variant ?? undefined, imageUrl: imageUrl ?? undefined, url: context.links.product(product) ?? undefined,
    price: fromMinor(price, currency),
    was: compareAtPrice !== null && compareAtPrice > price ? fromMinor(compareAtPrice, currency) : undefined,
    unitPrice: unitPrice ? { price: fromMinor(unitPrice.amount, currency), per: unitPrice.per } : undefined,
    reason,
  }
}

function offers(context: Context): CrossSellProduct[] {
  const { order, products, settings, scope } = context
  if (scope === 'redacted') return []
  const isOwned = ownedBy(context)
  const excluded = new Set(settings.exclude)
  const shown = new Set<string>()
  const result: CrossSellProduct[] = []
  const add = (id: string, reason: CrossSellProduct['reason']) => {
    const product = products.get(id)
    if (!product || result.length === settings.count || excluded.has(id) || isOwned(product)) return
    if (!product.available || (product.stock !== null && product.stock < 1) || product.currency !== order.currency) return
    // One variant of a product is enough: four colours of one mug are not four ideas.
    const group = product.groupId ?? product.id
    if (shown.has(group)) return
    shown.add(group)
    result.push(productView(product, reason, context))
  }
  for (const id of settings.pins) add(id, { kind: 'pinned' })
  // Whom the merchant put beside a product goes before what the numbers say.
  for (const { productId } of order.lines) for (const id of products.get(productId ?? '')?.related ?? []) add(id, { kind: 'pinned' })
  for (const { id, because, support } of learned(context)) {
    const line = order.lines.find(({ productId }) => productId === because)
    if (line) add(id, { kind: 'together', title: line.title, orders: support >= tellingSupport ? support : undefined })
  }
  return result
}

const minOffers = 2
const cartOf = (context: PresentContext, productId: string) => context.links.cart([{ productId, quantity: 1 }])

/** What was called off or given back wants no company. */
const undone: ReadonlySet<string> = new Set(['cancelled', 'refunded', 'returned'])

function present(context: Context): CrossSellView | null {
  if (undone.has(context.facts.state)) return null
  const products = offers(context)
  if (products.length < minOffers) return null
  const canAdd = cartOf(context, products[0]!.id) !== null
  // Without a cart and without a page of its own, an offer leads nowhere.
  if (!canAdd && !products.every(({ url }) => url)) return null
  return { products, canAdd, shop: context.shop.name }
}

/** Beside a product: what is bought with it, never itself in another size. Whether one can stand alone there is the page's concern. */
function storefront(context: StorefrontContext<CrossSellSettings>): StorefrontView {
  const { productIds, products, settings, productUrl } = context
  const groupOf = ({ groupId, id }: Product) => groupId ?? id
  const shown = new Set(productIds.flatMap((id) => [id, ...products.has(id) ? [groupOf(products.get(id)!)] : []]))
  const excluded = new Set(settings.exclude)
  const offers: StorefrontOffer[] = []
  for (const id of [...settings.pins, ...learned(context).map((candidate) => candidate.id)]) {
    const product = products.get(id)
    const url = product && productUrl(product)
    if (!product || !url || excluded.has(id) || shown.has(id) || shown.has(groupOf(product)) || !product.available || product.stock === 0) continue
    shown.add(groupOf(product))
    offers.push({ id, groupId: product.groupId, title: product.title, url })
    if (offers.length === settings.count) break
  }
  return { offers }
}

const AddInput = z.object({ productId: z.string().min(1).max(128) })
function addToCart(context: PresentContext, { productId }: z.output<typeof AddInput>): ActOutcome {
  const url = offers(context as Context).some(({ id }) => id === productId) ? cartOf(context, productId) : null
  if (url === null) throw new AppError('conflict', 'This product is no longer offered here. Load the page again.')
  return { url }
}
const add: WidgetAct<typeof AddInput> = { input: AddInput, scope: 'view', perform: addToCart }

export const presenter: Presenter<typeof CrossSellSettings, typeof CrossSellView> = {
  id: 'cross-sell', kind: 'selling', region: 'main', placements: ['thank_you', 'order_status'], messages: ['cross-sell'],
  settings: CrossSellSettings, view: CrossSellView, needs: ['history', 'products', 'recommendations'],
  productIds: ({ pins }) => pins, present, storefront, acts: { add: add as unknown as WidgetAct },
}
