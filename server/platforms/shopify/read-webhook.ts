import * as z from 'zod'
import { AppError } from '../../contract/errors.ts'
import { fromMinor, toMinor } from '../../contract/money.ts'
import { count, enumName, flag, id, isCurrency, listOf, maybe, text, time } from './lenient.ts'
import type { ToldFulfillment, ToldOrder, ToldRefund } from './told-order.ts'

const Bag = maybe(z.object({ presentment_money: maybe(z.object({ amount: text })) })).transform((bag) => bag?.presentment_money?.amount ?? null)
const Allocation = z.object({ amount: text, amount_set: Bag })

const Line = z.object({
  id: id('LineItem'), variant_id: id('ProductVariant'), title: text, variant_title: text, sku: text, quantity: count, current_quantity: z.unknown().optional(),
  price: text, price_set: Bag, requires_shipping: flag(true), discount_allocations: listOf(Allocation),
})
export const WebhookFulfillment = z.object({
  id: id('Fulfillment'), order_id: id('Order'), status: enumName, shipment_status: enumName, created_at: time, updated_at: time,
  tracking_company: text, tracking_number: text, tracking_numbers: listOf(z.string()), tracking_url: text, tracking_urls: listOf(z.string()),
  line_items: listOf(z.object({ id: id('LineItem'), quantity: count })),
})
export const WebhookRefund = z.object({
  id: id('Refund'), order_id: id('Order'), created_at: time, processed_at: time,
  refund_line_items: listOf(z.object({ line_item_id: id('LineItem'), quantity: count })),
  transactions: listOf(z.object({ kind: enumName, status: enumName, amount: text, amount_set: Bag })),
})
const Address = z.object({ name: text, company: text, address1: text, address2: text, zip: text, city: text, country_code: text })
const Order = z.object({
  id: id('Order'), name: text, created_at: time, processed_at: time, updated_at: time, cancelled_at: time, checkout_token: text, customer_locale: text,
  email: text, contact_email: text, financial_status: enumName, fulfillment_status: enumName, payment_gateway_names: listOf(z.string()), currency: text, presentment_currency: text,
  customer: maybe(z.object({ id: id('Customer'), first_name: text, last_name: text })), shipping_address: maybe(Address),
  total_price: text, total_price_set: Bag, total_discounts: text, total_discounts_set: Bag, total_tax: text, total_tax_set: Bag, total_shipping_price_set: Bag,
  shipping_lines: listOf(z.object({ title: text, delivery_category: text })),
  line_items: listOf(Line), fulfillments: listOf(WebhookFulfillment), refunds: listOf(WebhookRefund),
})
type OrderBody = z.output<typeof Order>

/** `current_quantity` came with API version 2021; without it nothing was taken away. */
const current = (value: unknown, quantity: number) => (typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : quantity)

function lineOf(line: OrderBody['line_items'][number], currency: string): ToldOrder['lines'] {
  if (line.id === null) return []
  const gross = toMinor(line.price_set ?? line.price ?? '0', currency) * line.quantity
  const less = line.discount_allocations.reduce((sum, { amount, amount_set }) => sum + toMinor(amount_set ?? amount ?? '0', currency), 0)
  const unit = line.quantity > 0 ? Math.round(Math.max(0, gross - less) / line.quantity) : 0
  return [{
    id: line.id, variantId: line.variant_id, title: line.title ?? '', variant: line.variant_title, sku: line.sku, barcode: null,
    quantity: line.quantity, currentQuantity: current(line.current_quantity, line.quantity), unitPrice: fromMinor(unit, currency).amount,
    imageUrl: null, url: null, requiresShipping: line.requires_shipping,
  }]
}

/** A webhook names one carrier and any number of parcels. */
export function toldFulfillment(told: z.output<typeof WebhookFulfillment>): ToldFulfillment[] {
  if (told.id === null) return []
  const numbers = told.tracking_numbers.length > 0 ? told.tracking_numbers : told.tracking_number === null ? [] : [told.tracking_number]
  const urls = told.tracking_urls.length > 0 ? told.tracking_urls : told.tracking_url === null ? [] : [told.tracking_url]
  const parcels = Array.from({ length: Math.max(numbers.length, urls.length, told.tracking_company ? 1 : 0) }, (_, index) => ({
    company: told.tracking_company, number: numbers[index] ?? null, url: urls[index] ?? null,
  }))
  return [{
    id: told.id, status: told.status, progress: told.shipment_status, createdAt: told.created_at, updatedAt: told.updated_at, deliveredAt: null, inTransitAt: null,
    items: told.line_items.flatMap(({ id: lineId, quantity }) => (lineId !== null && quantity > 0 ? [{ lineId, quantity }] : [])), parcels,
  }]
}

/** What went back to the buyer: an order edit tells its removals as a refund of nothing. */
export function toldRefund(told: z.output<typeof WebhookRefund>, currency: string): ToldRefund[] {
  if (told.id === null) return []
  const paid = told.transactions.filter(({ kind, status }) => kind === 'REFUND' && status === 'SUCCESS')
  const minor = paid.reduce((sum, { amount, amount_set }) => sum + toMinor(amount_set ?? amount ?? '0', currency), 0)
  return [{
    id: told.id, at: told.processed_at ?? told.created_at, amount: fromMinor(Math.max(0, minor), currency).amount,
    items: told.refund_line_items.flatMap(({ line_item_id, quantity }) => (line_item_id !== null && quantity > 0 ? [{ lineId: line_item_id, quantity }] : [])),
  }]
}

const unreadable = () => new AppError('invalid_input', 'This is no order as Shopify tells one.')

/** Reads the body of an `orders/*` webhook. Throws AppError `invalid_input` only where it is no order: without id, time or currency. */
export function readOrderBody(body: unknown): ToldOrder {
  const read = Order.safeParse(body)
  if (!read.success) throw unreadable()
  const order = read.data
  const currency = order.presentment_currency ?? order.currency
  const placedAt = order.processed_at ?? order.created_at
  if (order.id === null || placedAt === null || !isCurrency(currency)) throw unreadable()
  const { shipping_address: address, customer, shipping_lines: [shippingLine] } = order
  return {
    id: order.id, name: order.name ?? `#${order.id}`, placedAt, updatedAt: order.updated_at, cancelledAt: order.cancelled_at, checkoutToken: order.checkout_token,
    customer: customer?.id ? { id: customer.id, firstName: customer.first_name, lastName: customer.last_name } : null,
    email: order.email || order.contact_email, locale: order.customer_locale, financial: order.financial_status, fulfillment: order.fulfillment_status ?? 'UNFULFILLED',
    gateways: order.payment_gateway_names, currency,
    address: address && {
      name: address.name, company: address.company, lines: [address.address1, address.address2].flatMap((line) => line ?? []), postcode: address.zip,
      city: address.city, country: address.country_code,
    },
    total: order.total_price_set ?? order.total_price ?? '0', discounts: order.total_discounts_set ?? order.total_discounts ?? '0',
    tax: order.total_tax_set ?? order.total_tax, shipping: order.total_shipping_price_set ?? '0',
    shippingTitle: shippingLine?.title ?? null, deliveryCategory: shippingLine?.delivery_category ?? null,
    lines: order.line_items.flatMap((line) => lineOf(line, currency)), fulfillments: order.fulfillments.flatMap(toldFulfillment),
    refunds: order.refunds.flatMap((refund) => toldRefund(refund, currency)),
  }
}
