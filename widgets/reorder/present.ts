import * as z from 'zod'
import { AppError } from '../../server/contract/errors.ts'
import { fromMinor, minorDigits } from '../../server/contract/money.ts'
import type { LineItem, OrderWithoutParcels, Product } from '../../server/core/order.ts'
import type { Presenter } from '../../server/core/ports.ts'
import type { ActOutcome, PresentContext, WidgetAct } from '../../server/core/present-context.ts'
import { ReorderSettings } from './settings.ts'
import { ReorderView, type ReorderLine } from './view.ts'

type Context = PresentContext<ReorderSettings>
/** A product as bought once: the line, its order and how much of it the buyer kept. */
interface Bought { line: LineItem & { productId: string }; order: OrderWithoutParcels; quantity: number }

/** Lines the buyer kept, one a product. */
function keptLines(order: OrderWithoutParcels): Bought[] {
  const kept = new Map<string, Bought>()
  for (const line of order.lines) {
    const { productId } = line
    if (productId === null) continue
    const back = order.refunds.flatMap(({ items }) => items).filter(({ lineId }) => lineId === line.id).reduce((sum, { quantity }) => sum + quantity, 0)
    const quantity = line.quantity - back + (kept.get(productId)?.quantity ?? 0)
    if (line.quantity > back) kept.set(productId, { line: { ...line, productId }, order, quantity })
  }
  return [...kept.values()]
}

const isCancelled = (order: OrderWithoutParcels) => order.status === 'cancelled' || order.cancelledAt !== null
const isSold = (product: Product, currency: string) => product.available && product.currency === currency && (product.stock === null || product.stock > 0)

/** The product itself, or what replaces it where it cannot be had; follows a chain of replacements, never a circle. */
function offerFor(productId: string, { products, order: { currency }, settings }: Context): Product | undefined {
  const seen = new Set<string>()
  for (let id: string | null = productId; id !== null && !seen.has(id);) {
    seen.add(id)
    const product = products.get(id)
    if (product && isSold(product, currency)) return product
    id = settings.replacements ? product?.replacedBy ?? null : null
  }
  return undefined
}

const titleOf = ({ title, variant }: { title: string; variant: string | null }) => (variant ? `${title}, ${variant}` : title)

function lineView({ line, order, quantity: wanted }: Bought, context: Context): ReorderLine {
  const offer = offerFor(line.productId, context)
  const then = { wanted, boughtAt: order.id === context.order.id ? undefined : new Date(order.placedAt).toISOString() }
  if (!offer) {
    const known = context.products.get(line.productId)
    const { title, variant, imageUrl } = line
    return {
      ...then, id: line.productId, title, variant: variant ?? undefined, imageUrl: imageUrl ?? undefined,
      quantity: 0, minor: 0, problem: known?.available ? 'sold_out' : 'gone',
    }
  }
  const same = offer.id === line.productId
  const { currency } = offer
  const quantity = Math.min(wanted, offer.stock ?? wanted, offer.maxQuantity ?? wanted)
  const difference = same && order.currency === currency ? offer.price - line.unitPrice : 0
  return {
    ...then, id: offer.id, title: same ? line.title : offer.title, variant: (same ? line.variant : offer.variant) ?? undefined,
    imageUrl: offer.imageUrl ?? (same ? line.imageUrl : null) ?? undefined, quantity,
    replaces: same ? undefined : titleOf(line),
    price: fromMinor(offer.price, currency), minor: Math.round(offer.price * quantity),
    ...difference !== 0 && {
      was: fromMinor(line.unitPrice, currency),
      change: { kind: difference > 0 ? 'dearer' : 'cheaper', by: fromMinor(Math.abs(difference), currency) },
    },
    unitPrice: offer.unitPrice ? { price: fromMinor(offer.unitPrice.amount, currency), per: offer.unitPrice.per } : undefined,
  }
}

/** Products of earlier orders worth repeating: used up or bought more than once, not in this order; due ones first, then the most bought. */
function earlierLines(context: Context): Bought[] {
  const inThisOrder = new Set(context.order.lines.map(({ productId }) => productId))
  const found = new Map<string, { newest: Bought; times: number }>()
  for (const order of context.identified ? context.history : []) {
    if (isCancelled(order) || ['returning', 'returned', 'refunded'].includes(order.state) || order.currency !== context.order.currency) continue
    for (const bought of keptLines(order)) {
      const known = found.get(bought.line.productId)
      if (known) known.times++
      else if (!inThisOrder.has(bought.line.productId)) found.set(bought.line.productId, { newest: bought, times: 1 })
    }
  }
  const dueAt = (id: string) => context.reorderDates?.get(id)?.day ?? '9999'
  return [...found.values()]
    .filter(({ newest: { line }, times }) => times > 1 || context.products.get(line.productId)?.consumable)
    .sort((a, b) => (dueAt(a.newest.line.productId) < dueAt(b.newest.line.productId) ? -1 : dueAt(a.newest.line.productId) > dueAt(b.newest.line.productId) ? 1 : 0)
      || b.times - a.times || b.newest.order.placedAt - a.newest.order.placedAt)
    .map(({ newest }) => newest)
    .slice(0, context.settings.maxLines)
}

/** One line a product on offer: two lines that lead to the same replacement are one. */
function uniqueLines(lines: ReorderLine[]): ReorderLine[] {
  const seen = new Set<string>()
  return lines.filter(({ id }) => !seen.has(id) && seen.add(id))
}

/** The lines offered now and where they come from: this order once it has arrived, on the thank-you page of a fresh one the earlier ones. */
function offered(context: Context): { source: 'this' | 'earlier'; lines: ReorderLine[] } | null {
  const { scope, placement, facts, order } = context
  if (scope === 'redacted') return null
  const arrived = facts.state === 'delivered' || (facts.state === 'partly_refunded' && facts.deliveredAt !== null)
  const source = arrived ? 'this' : placement === 'thank_you' ? 'earlier' : null
  if (!source) return null
  const bought = source === 'this' ? keptLines(order) : earlierLines(context)
  // A shop that told us none of its products cannot be checked, and unchecked offers are not made.
  if (!bought.some(({ line }) => context.products.has(line.productId))) return null
  const lines = uniqueLines(bought.map((each) => lineView(each, context)))
  const orderable = lines.filter(({ quantity }) => quantity > 0)
  if (!orderable.length || context.links.cart(orderable.map(({ id, quantity }) => ({ productId: id, quantity }))) === null) return null
  return { source, lines }
}

/** The nearest day ahead on which a product of these lines is usually needed again. */
function nextNeed(lines: ReorderLine[], { reorderDates, settings, today, links }: Context): ReorderView['again'] {
  if (!settings.remind || !reorderDates) return undefined
  const [next] = lines.flatMap(({ id, title }) => {
    const day = reorderDates.get(id)?.day
    return day && day > today ? [{ title, day }] : []
  }).sort((a, b) => (a.day < b.day ? -1 : 1))
  return next && { ...next, url: links.calendar('reorder', next.day) }
}

function present(context: Context): ReorderView | null {
  const offer = offered(context)
  if (!offer) return null
  const { currency } = context.order
  return { ...offer, currency, digits: minorDigits(currency), again: nextNeed(offer.lines, context) }
}

/** One checkbox comes as a text, several as a list. */
const Chosen = z.union([z.string().max(128).transform((id) => [id]), z.array(z.string().max(128)).max(1000)])
const CartInput = z.object({ lines: Chosen.default([]) })

/** Where the chosen lines go: the shop's cart, with what can be had at this moment. */
function fillCart(context: PresentContext, { lines: chosen }: z.output<typeof CartInput>): ActOutcome {
  if (!chosen.length) throw new AppError('invalid_input', 'Choose at least one product.', { issues: [{ path: 'lines', message: 'is empty' }] })
  const items = offered(context as Context)?.lines.filter(({ id, quantity }) => quantity > 0 && chosen.includes(id)) ?? []
  const url = items.length ? context.links.cart(items.map(({ id, quantity }) => ({ productId: id, quantity }))) : null
  if (url === null) throw new AppError('conflict', 'This can no longer be ordered. Load the page again to see what can.')
  return { url }
}
const cart: WidgetAct<typeof CartInput> = { input: CartInput, scope: 'view', perform: fillCart }

export const presenter: Presenter<typeof ReorderSettings, typeof ReorderView> = {
  id: 'reorder', kind: 'selling', region: 'main', placements: ['thank_you', 'order_status'], messages: ['reorder'],
  settings: ReorderSettings, view: ReorderView, needs: ['history', 'products'], present,
  acts: { cart: cart as unknown as WidgetAct },
}
