import { createHash } from 'node:crypto'
import type * as z from 'zod'
import { parse } from '../../contract/errors.ts'
import { Amount, fromMinor, toMinor } from '../../contract/money.ts'
import { Address, FulfillmentPush, LineItemPush, OrderPush, type OrderStatus, type PaymentStatus, type RefundPush } from '../../contract/order.ts'
import { Locale, WebUrl } from '../../contract/text.ts'
import { carrierNamed } from './carrier-names.ts'
import type { ToldExtras, ToldFulfillment, ToldLine, ToldOrder, ToldQuantity, ToldRefund } from './told-order.ts'

/** OrderDisplayFinancialStatus; a webhook spells the same in lower case. What a later version adds is not known, and nothing is claimed. */
const payments: Record<string, PaymentStatus> = {
  PENDING: 'pending', PARTIALLY_PAID: 'pending', AUTHORIZED: 'authorised', PAID: 'paid', PARTIALLY_REFUNDED: 'partly_refunded', REFUNDED: 'refunded', EXPIRED: 'failed', VOIDED: 'unknown',
}
/** OrderDisplayFulfillmentStatus of an order somebody works on. */
const atWork = new Set(['FULFILLED', 'PARTIALLY_FULFILLED', 'PARTIAL', 'IN_PROGRESS', 'PENDING_FULFILLMENT'])
/** FulfillmentStatus of what was not handed over after all. */
const undone = new Set(['CANCELLED', 'ERROR', 'FAILURE'])

/** The value where it fits, else nothing: one odd field costs no order. */
const fit = <S extends z.ZodType>(schema: S, value: unknown): z.output<S> | undefined => (value === null || value === undefined || value === '' ? undefined : schema.safeParse(value).data)
const cut = (value: string | null, length: number) => (value ? [...value.trim()].slice(0, length).join('').slice(0, length) || undefined : undefined)
const amount = (value: string | null) => fit(Amount, value) ?? '0'

const statusOf = ({ cancelledAt, fulfillment, lines }: ToldOrder): OrderStatus => {
  if (cancelledAt !== null) return 'cancelled'
  if (fulfillment === 'FULFILLED' && lines.every(({ requiresShipping }) => !requiresShipping)) return 'completed'
  return atWork.has(fulfillment ?? '') ? 'processing' : 'open'
}

/** What was paid back for, by line: an order edit takes pieces away without it. */
function refundedPieces(refunds: readonly ToldRefund[], currency: string): Map<string, number> {
  const pieces = new Map<string, number>()
  for (const { amount: paid, items } of refunds) {
    if (toMinor(amount(paid), currency) === 0) continue
    for (const { lineId, quantity } of items) pieces.set(lineId, (pieces.get(lineId) ?? 0) + quantity)
  }
  return pieces
}

/** Lines as the buyer has them now: pieces an edit removed are gone, refunded ones stay and are told as refunded. An order of nothing keeps what was ordered. */
function linesOf({ lines, refunds, cancelledAt, currency }: ToldOrder): LineItemPush[] {
  const refunded = refundedPieces(refunds, currency)
  const left = ({ id, quantity, currentQuantity }: ToldLine) => Math.min(quantity, currentQuantity + (refunded.get(id) ?? 0))
  const known = lines.filter(({ quantity }) => quantity > 0)
  const kept = cancelledAt === null ? known.filter((line) => left(line) > 0) : []
  const told = kept.length > 0 ? kept.map((line) => ({ ...line, quantity: left(line) })) : known
  const byId = new Map(told.map((line) => [line.id, line]))
  return [...byId.values()].slice(0, 1000).map((line) => ({
    id: line.id, productId: line.variantId ?? undefined, sku: cut(line.sku, 128), gtin: fit(LineItemPush.shape.gtin, line.barcode), title: cut(line.title, 500) ?? line.id,
    variant: line.variant === 'Default Title' ? undefined : cut(line.variant, 300), quantity: Math.min(line.quantity, 100_000), unitPrice: amount(line.unitPrice),
    imageUrl: fit(WebUrl, line.imageUrl), url: fit(WebUrl, line.url), shipped: line.requiresShipping,
  }))
}

/** Of known lines, and no more of each than there is. */
function within(items: readonly ToldQuantity[], lines: ReadonlyMap<string, number>): ToldQuantity[] {
  const sums = new Map<string, number>()
  for (const { lineId, quantity } of items) if (lines.has(lineId)) sums.set(lineId, Math.min(lines.get(lineId)!, (sums.get(lineId) ?? 0) + quantity))
  return [...sums].map(([lineId, quantity]) => ({ lineId, quantity }))
}

const pickupStates: Record<string, 'ready_for_pickup' | 'picked_up'> = { READY_FOR_PICKUP: 'ready_for_pickup', PICKED_UP: 'picked_up' }

/** A fulfilment in our words; null where nothing of it belongs to the order any more. A parcel shop holds a parcel, not the merchant: only without a number it is collection at the shop. */
export function mapFulfillment(told: ToldFulfillment, lines: ReadonlyMap<string, number>): FulfillmentPush | null {
  const items = told.items && within(told.items, lines)
  if (items?.length === 0 && told.items!.length > 0) return null
  const parcels = told.parcels.filter(({ number, url, company }) => number || url || company).slice(0, 500)
  const collected = parcels.some(({ number }) => number) ? undefined : pickupStates[told.progress ?? '']
  return {
    id: told.id, shippedAt: told.createdAt ?? undefined, updatedAt: told.updatedAt ?? undefined,
    status: undone.has(told.status ?? '') ? 'cancelled' : collected ?? 'shipped', items: items?.length ? items : undefined,
    parcels: collected ? [] : parcels.map(({ company, number, url }) => ({
      carrier: cut(carrierNamed(company) ?? null, 64), trackingNumber: number?.replace(/[\s-]/g, '').slice(0, 64) || undefined, trackingUrl: fit(WebUrl, url),
    })),
  }
}

/** Refunds, oldest first, together never more than the order cost: tips and corrections may exceed it. */
export function mapRefunds(refunds: readonly ToldRefund[], order: { total: number; currency: string; lines: ReadonlyMap<string, number> }): RefundPush[] {
  let left = order.total
  return refunds.toSorted((a, b) => Date.parse(a.at ?? '') - Date.parse(b.at ?? '')).flatMap((refund) => {
    const minor = Math.min(left, toMinor(amount(refund.amount), order.currency))
    if (minor <= 0) return []
    left -= minor
    return [{ id: refund.id, amount: fromMinor(minor, order.currency).amount, refundedAt: refund.at ?? undefined, items: within(refund.items, order.lines) }]
  })
}

/** What is stored of a checkout's token: it is compared, and never told. */
export const checkoutHash = (token: string) => createHash('sha256').update(`shopify checkout ${token}`).digest('hex')

export interface MappedOrder { push: OrderPush; extras: ToldExtras }

/**
 * An order of Shopify in our words. `known` are the ids of fulfilments told before: one that is there no more is told as cancelled.
 * Throws AppError `invalid_input` where nothing can be made of it (no line at all).
 */
export function mapOrder(told: ToldOrder, known: readonly string[] = []): MappedOrder {
  const lines = linesOf(told)
  const pieces = new Map(lines.map(({ id, quantity }) => [id, quantity]))
  const fulfillments = told.fulfillments.slice(0, 200).flatMap((fulfillment) => mapFulfillment(fulfillment, pieces) ?? [])
  const gone = known.filter((id) => !fulfillments.some((fulfillment) => fulfillment.id === id)).map((id) => ({ id, status: 'cancelled', updatedAt: told.updatedAt ?? undefined }))
  const { customer, address, email } = told
  const name = cut([customer?.firstName, customer?.lastName].filter(Boolean).join(' ') || address?.name || null, 300)
  const push = parse(OrderPush, {
    id: told.id, number: cut(told.name, 64) ?? `#${told.id}`, placedAt: told.placedAt, updatedAt: told.updatedAt ?? undefined, status: statusOf(told),
    payment: { status: payments[told.financial ?? ''] ?? 'unknown', method: cut(told.gateways.join(', '), 100) },
    currency: told.currency, locale: fit(Locale, told.locale),
    buyer: { id: customer?.id, email: fit(OrderPush.shape.buyer.unwrap().shape.email, email), name, firstName: cut(customer?.firstName ?? null, 150) },
    shippingAddress: address ? fit(Address, {
      name: cut(address.name, 300), company: cut(address.company, 300), lines: address.lines.flatMap((line) => cut(line, 300) ?? []), postcode: cut(address.postcode, 20),
      city: cut(address.city, 200), country: fit(Address.shape.country, address.country),
    }) : undefined,
    lines, totals: { shipping: amount(told.shipping), discount: amount(told.discounts), tax: fit(Amount, told.tax), total: amount(told.total) },
    shippingMethod: cut(told.shippingTitle, 200), pickup: /pick.?up/i.test(told.deliveryCategory ?? ''), fulfillments: [...gone, ...fulfillments],
  }, 'The order')
  return {
    push,
    extras: {
      refunds: mapRefunds(told.refunds, { total: toMinor(push.totals.total, push.currency), currency: push.currency, lines: pieces }),
      opens: { checkout: told.checkoutToken === null || told.checkoutToken === '' ? null : checkoutHash(told.checkoutToken), customer: customer?.id ?? null },
    },
  }
}
