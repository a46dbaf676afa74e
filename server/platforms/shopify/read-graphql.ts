import * as z from 'zod'
import { AppError } from '../../contract/errors.ts'
import { count, enumName, flag, id, isCurrency, listOf, maybe, text, time } from './lenient.ts'
import type { ToldOrder } from './told-order.ts'

const Bag = maybe(z.object({ presentmentMoney: maybe(z.object({ amount: text, currencyCode: text })) })).transform((bag) => bag?.presentmentMoney ?? null)
const Quantity = z.object({ quantity: count, lineItem: maybe(z.object({ id: id('LineItem') })) })

const Line = z.object({
  id: id('LineItem'), quantity: count, currentQuantity: count, title: text, variantTitle: text, sku: text, requiresShipping: flag(true),
  discountedUnitPriceAfterAllDiscountsSet: Bag, image: maybe(z.object({ url: text })), product: maybe(z.object({ onlineStoreUrl: text })),
  variant: maybe(z.object({ id: id('ProductVariant'), barcode: text })),
})
/** Of a list that goes on, and of one that was not asked for, nothing is known. */
const isWhole = (value: unknown) => value !== undefined && value !== null && (value as { pageInfo?: { hasNextPage?: unknown } }).pageInfo?.hasNextPage !== true

const Fulfillment = z.object({
  id: id('Fulfillment'), status: enumName, displayStatus: enumName, createdAt: time, updatedAt: time, deliveredAt: time, inTransitAt: time,
  trackingInfo: listOf(z.object({ company: text, number: text, url: text })),
  fulfillmentLineItems: z.unknown().optional().transform((value) => (isWhole(value) ? listOf(Quantity).parse(value) : null)),
})
const Refund = z.object({ id: id('Refund'), createdAt: time, totalRefundedSet: Bag, refundLineItems: listOf(Quantity) })
const Address = z.object({ name: text, company: text, address1: text, address2: text, zip: text, city: text, countryCodeV2: text })

const Order = z.object({
  id: id('Order'), name: text, createdAt: time, processedAt: time, updatedAt: time, cancelledAt: time, checkoutToken: text, customerLocale: text, email: text,
  displayFinancialStatus: enumName, displayFulfillmentStatus: enumName, paymentGatewayNames: listOf(z.string()), presentmentCurrencyCode: text,
  customer: maybe(z.object({ id: id('Customer'), firstName: text, lastName: text })), shippingAddress: maybe(Address),
  totalPriceSet: Bag, totalDiscountsSet: Bag, totalTaxSet: Bag, totalShippingPriceSet: Bag, shippingLine: maybe(z.object({ title: text, deliveryCategory: text })),
  lineItems: listOf(Line), fulfillments: listOf(Fulfillment), refunds: listOf(Refund),
})
type OrderNode = z.output<typeof Order>

const quantities = (items: z.output<typeof Quantity>[]) =>
  items.flatMap(({ quantity, lineItem }) => (lineItem?.id && quantity > 0 ? [{ lineId: lineItem.id, quantity }] : []))

const lineOf = (line: OrderNode['lineItems'][number]): ToldOrder['lines'] => (line.id === null ? [] : [{
  id: line.id, variantId: line.variant?.id ?? null, title: line.title ?? '', variant: line.variantTitle, sku: line.sku, barcode: line.variant?.barcode ?? null,
  quantity: line.quantity, currentQuantity: line.currentQuantity, unitPrice: line.discountedUnitPriceAfterAllDiscountsSet?.amount ?? '0',
  imageUrl: line.image?.url ?? null, url: line.product?.onlineStoreUrl ?? null, requiresShipping: line.requiresShipping,
}])

const fulfillmentOf = (told: OrderNode['fulfillments'][number]): ToldOrder['fulfillments'] => (told.id === null ? [] : [{
  id: told.id, status: told.status, progress: told.displayStatus, createdAt: told.createdAt, updatedAt: told.updatedAt, deliveredAt: told.deliveredAt, inTransitAt: told.inTransitAt,
  items: told.fulfillmentLineItems && quantities(told.fulfillmentLineItems), parcels: told.trackingInfo,
}])

const refundOf = (told: OrderNode['refunds'][number]): ToldOrder['refunds'] =>
  (told.id === null ? [] : [{ id: told.id, at: told.createdAt, amount: told.totalRefundedSet?.amount ?? '0', items: quantities(told.refundLineItems) }])

const unreadable = () => new AppError('invalid_input', 'This is no order as Shopify tells one.')

/** Reads a node of `orders` (documents.ts). Throws AppError `invalid_input` only where it is no order: without id, time or currency. */
export function readOrderNode(node: unknown): ToldOrder {
  const read = Order.safeParse(node)
  if (!read.success) throw unreadable()
  const order = read.data
  const { shippingAddress: address, customer } = order
  const placedAt = order.processedAt ?? order.createdAt
  const currency = order.presentmentCurrencyCode ?? order.totalPriceSet?.currencyCode
  if (order.id === null || placedAt === null || !isCurrency(currency)) throw unreadable()
  return {
    id: order.id, name: order.name ?? `#${order.id}`, placedAt, updatedAt: order.updatedAt, cancelledAt: order.cancelledAt, checkoutToken: order.checkoutToken,
    customer: customer?.id ? { id: customer.id, firstName: customer.firstName, lastName: customer.lastName } : null,
    email: order.email, locale: order.customerLocale, financial: order.displayFinancialStatus, fulfillment: order.displayFulfillmentStatus,
    gateways: order.paymentGatewayNames, currency,
    address: address && {
      name: address.name, company: address.company, lines: [address.address1, address.address2].flatMap((line) => line ?? []), postcode: address.zip,
      city: address.city, country: address.countryCodeV2,
    },
    total: order.totalPriceSet?.amount ?? '0', discounts: order.totalDiscountsSet?.amount ?? '0', tax: order.totalTaxSet?.amount ?? null,
    shipping: order.totalShippingPriceSet?.amount ?? '0', shippingTitle: order.shippingLine?.title ?? null, deliveryCategory: order.shippingLine?.deliveryCategory ?? null,
    lines: order.lineItems.flatMap(lineOf), fulfillments: order.fulfillments.flatMap(fulfillmentOf), refunds: order.refunds.flatMap(refundOf),
  }
}
