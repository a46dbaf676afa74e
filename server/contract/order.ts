import * as z from 'zod'
import { Amount, CurrencyCode } from './money.ts'
import { Country, DateTime, Day, Locale, RequiredText, Text, WebUrl } from './text.ts'

/** The shop's own id of something. */
export const ExternalId = RequiredText(128)

export const Address = z.object({
  name: Text(300).optional(),
  company: Text(300).optional(),
  lines: z.array(Text(300)).max(4).default([]),
  postcode: Text(20).optional(),
  city: Text(200).optional(),
  country: Country.optional(),
}).meta({ id: 'Address' })
export type Address = z.infer<typeof Address>

/** `unknown`: the shop did not say; nothing is claimed and nothing waits for it. */
export const PaymentStatus = z.enum(['unknown', 'pending', 'authorised', 'paid', 'partly_refunded', 'refunded', 'failed'])
export type PaymentStatus = z.infer<typeof PaymentStatus>
/** What a page may say of a payment. */
export const KnownPayment = PaymentStatus.exclude(['unknown'])
export type KnownPayment = z.infer<typeof KnownPayment>

/** What is told of a payment: refunds (minor units, as `total`) count, whatever status the shop told last; null while nobody said anything. */
export function paymentTold(status: PaymentStatus, refunded: number, total: number): KnownPayment | null {
  if (refunded > 0 && refunded >= total) return 'refunded'
  if (refunded > 0 && (status === 'paid' || status === 'unknown')) return 'partly_refunded'
  return status === 'unknown' ? null : status
}

/** What the shop says of the whole order; delivery is told by fulfilments and carriers. */
export const OrderStatus = z.enum(['open', 'processing', 'completed', 'cancelled'])
export type OrderStatus = z.infer<typeof OrderStatus>

export const LineItemPush = z.object({
  id: ExternalId,
  productId: ExternalId.optional().describe('The shop\'s id of the sellable variant; what stock and price updates name'),
  sku: Text(128).optional(),
  gtin: Text(14).optional(),
  title: RequiredText(500),
  variant: Text(300).optional(),
  quantity: z.number().positive().max(100_000).describe('Pieces, or fractions of a unit where goods are sold by length or weight'),
  unitPrice: Amount.describe('Gross, after discounts on the line'),
  imageUrl: WebUrl.optional(),
  url: WebUrl.optional(),
  shipped: z.boolean().default(true).describe('False for downloads, vouchers and services'),
}).meta({ id: 'LineItem' })
export type LineItemPush = z.infer<typeof LineItemPush>

export const FulfillmentItem = z.object({ lineId: ExternalId, quantity: z.number().positive().max(100_000) })

export const ParcelPush = z.object({
  carrier: RequiredText(64).optional().describe('A carrier id of ours ("dhl") or the carrier\'s name as the shop spells it'),
  rememberCarrier: z.boolean().optional().describe('True where somebody corrected the carrier by hand: it stands whatever comes later, and is remembered for numbers of this form'),
  trackingNumber: RequiredText(64).transform((number) => number.replace(/[\s-]/g, '')).optional(),
  trackingUrl: WebUrl.optional(),
  items: z.array(FulfillmentItem).max(10_000).optional().describe('What is in this parcel; omit if the shop does not know'),
})

/** What the merchant handed over: one delivery note with any number of parcels. */
export const FulfillmentPush = z.object({
  id: ExternalId,
  shippedAt: DateTime.optional(),
  updatedAt: DateTime.optional(),
  status: z.enum(['shipped', 'ready_for_pickup', 'picked_up', 'cancelled']).default('shipped'),
  items: z.array(FulfillmentItem).max(10_000).optional().describe('Omit for everything not yet shipped'),
  parcels: z.array(ParcelPush).max(500).default([]),
  pickupPlace: Text(300).optional(),
}).meta({ id: 'Fulfillment' })
export type FulfillmentPush = z.infer<typeof FulfillmentPush>

export const OrderPush = z.object({
  id: ExternalId.describe('The shop\'s own id of the order'),
  number: RequiredText(64).describe('As printed for the buyer, e.g. "#1042"'),
  placedAt: DateTime,
  updatedAt: DateTime.optional().describe('When the shop last changed it; older news never overwrite newer'),
  status: OrderStatus.default('open'),
  payment: z.object({
    status: PaymentStatus.default('unknown').describe('Left out, the page claims nothing about the payment'),
    method: Text(100).optional(),
    paidAt: DateTime.optional(),
    reservedUntil: DateTime.optional(),
  }).prefault({}),
  currency: CurrencyCode,
  locale: Locale.optional(),
  buyer: z.object({
    id: ExternalId.optional().describe('Of the signed-in customer; omit for guests. Only with it earlier orders are shown on a page'),
    email: z.email().max(320).optional(),
    name: Text(300).optional(),
    firstName: Text(150).optional(),
  }).prefault({}),
  shippingAddress: Address.optional(),
  lines: z.array(LineItemPush).min(1).max(1000).superRefine((lines, context) => {
    const seen = new Set<string>()
    lines.forEach((line, index) => {
      if (seen.has(line.id)) context.addIssue({ code: 'custom', path: [index, 'id'], message: 'stands twice in this order' })
      seen.add(line.id)
    })
  }),
  totals: z.object({
    shipping: Amount.default('0'),
    discount: Amount.default('0'),
    tax: Amount.optional(),
    total: Amount,
  }),
  shippingMethod: Text(200).optional(),
  pickup: z.boolean().default(false).describe('The buyer collects it in the shop'),
  promise: z.object({ from: Day, to: Day }).refine(({ from, to }) => from <= to, 'from lies after to').optional().describe('The delivery the shop promised at checkout'),
  fulfillments: z.array(FulfillmentPush).max(200).default([]),
}).meta({ id: 'Order' })
export type OrderPush = z.infer<typeof OrderPush>

export const OrderStatusPush = z.object({
  status: OrderStatus.optional(),
  payment: z.object({ status: PaymentStatus, paidAt: DateTime.optional() }).optional(),
  updatedAt: DateTime.optional(),
}).refine((push) => push.status || push.payment, 'needs a status or a payment').meta({ id: 'OrderStatusChange' })
export type OrderStatusPush = z.infer<typeof OrderStatusPush>

export const RefundPush = z.object({
  id: ExternalId,
  amount: Amount,
  refundedAt: DateTime.optional(),
  items: z.array(FulfillmentItem).max(1000).default([]),
}).meta({ id: 'Refund' })
export type RefundPush = z.infer<typeof RefundPush>

/** A sellable variant as the shop offers it now. */
export const ProductPush = z.object({
  id: ExternalId,
  groupId: ExternalId.optional().describe('The product this is a variant of'),
  title: RequiredText(500),
  variant: Text(300).optional(),
  price: Amount,
  currency: CurrencyCode,
  compareAtPrice: Amount.optional(),
  unitPrice: z.object({ amount: Amount, per: RequiredText(40) }).optional().describe('Base price as the law asks, e.g. 27.80 per "kg"'),
  stock: z.number().int().nullable().default(null).describe('Pieces left; null if not tracked'),
  maxQuantity: z.number().int().positive().optional(),
  consumable: z.boolean().default(false).describe('Used up and bought again: coffee, candles, filters'),
  category: Text(200).optional(),
  imageUrl: WebUrl.optional(),
  url: WebUrl.optional(),
  replacedBy: ExternalId.optional(),
  related: z.array(ExternalId).max(50).optional().describe('Products the merchant sells with this one, best first'),
  available: z.boolean().default(true).describe('False once it is no longer sold'),
  updatedAt: DateTime.optional(),
}).meta({ id: 'Product' })
export type ProductPush = z.infer<typeof ProductPush>

/** What a push answers: where the buyer sees the order, and the token that opens it. */
export const OrderReceipt = z.object({
  orderId: z.string(),
  token: z.string().describe('Capability of this buyer; hand it to <afterglow-page token>'),
  pageUrl: z.url().describe('The permanent order page; print it into your mails'),
  duplicate: z.boolean().describe('True if exactly this was received before'),
}).meta({ id: 'OrderReceipt' })
export type OrderReceipt = z.infer<typeof OrderReceipt>
