import * as z from 'zod'
import { Amount, CurrencyCode } from '../../contract/money.ts'
import { Address, ExternalId, ProductPush } from '../../contract/order.ts'
import { Placement } from '../../contract/page.ts'
import { DateTime, Day, RequiredText, Text, WebUrl } from '../../contract/text.ts'

/** What the plugin sends: JTL-Shop's own facts under plain names; what they mean is decided here, where it can be tested. */

/** Row id of JTL-Shop, as a string. */
const RowId = ExternalId
/** Decimal with a sign: coupons are negative. */
const SignedAmount = z.string().regex(/^-?\d{1,12}(\.\d{1,4})?$/, 'is not an amount like "-12.90"')

/** A row of `twarenkorbpos`. Prices gross, in the order's currency. */
export const JtlPosition = z.object({
  id: RowId,
  type: z.number().int().describe('nPosTyp: 1 article, 2 shipping, 3 coupon, 4 voucher, 5 payment, 6 and 8 to 10 further shipping costs, 7 coupon of new customers, 11 gift'),
  productId: RowId.optional(),
  sku: Text(128).optional(),
  gtin: Text(14).optional(),
  name: RequiredText(500),
  variant: Text(300).optional(),
  quantity: z.number().positive().max(100_000),
  unitPrice: SignedAmount,
  total: SignedAmount,
  imageUrl: WebUrl.optional(),
  url: WebUrl.optional(),
  download: z.boolean().default(false),
})
export type JtlPosition = z.infer<typeof JtlPosition>

/** A row of `tversand`. */
export const JtlParcel = z.object({
  id: RowId,
  carrier: Text(64).optional(),
  trackingNumber: Text(64).optional(),
  trackingUrl: WebUrl.optional().catch(undefined).describe('cLogistikURL with its places filled'),
  shippedAt: DateTime,
})

/** A row of `tlieferschein` with its positions and parcels. */
export const JtlDeliveryNote = z.object({
  id: RowId,
  createdAt: DateTime,
  items: z.array(z.object({ positionId: RowId, quantity: z.number().positive().max(100_000) })).max(10_000).default([]),
  parcels: z.array(JtlParcel).max(500).default([]),
})
export type JtlDeliveryNote = z.infer<typeof JtlDeliveryNote>

/** An order as the shop knows it at `readAt`: a later one replaces it. */
export const JtlOrder = z.object({
  id: RowId.describe('kBestellung'),
  number: RequiredText(64).describe('cBestellNr'),
  readAt: DateTime.describe('When the plugin read all of this from the database'),
  placedAt: DateTime,
  status: z.number().int().min(-1).max(5).describe('cStatus: -1 cancelled, 1 open, 2 in progress, 3 paid, 4 shipped, 5 partly shipped'),
  paidAt: DateTime.optional().describe('dBezahltDatum'),
  shippedAt: DateTime.optional().describe('dVersandDatum'),
  payment: z.object({ name: Text(100).optional(), module: Text(100).optional().describe('cModulId, like za_ueberweisung_jtl') }).prefault({}),
  shippingMethod: Text(200).optional(),
  language: Text(10).optional().describe('ISO 639-2 as JTL-Shop writes it: ger, eng'),
  currency: CurrencyCode,
  customer: z.object({
    id: RowId.optional().describe('kKunde of a customer with an account; omitted for guests'),
    email: z.email().max(320).optional().catch(undefined),
    firstName: Text(150).optional(), lastName: Text(150).optional(),
  }).prefault({}),
  shippingAddress: Address.optional(),
  positions: z.array(JtlPosition).min(1).max(2000),
  total: Amount,
  deliveryDays: z.object({ min: z.number().int().min(0).max(400), max: z.number().int().min(0).max(400) }).optional().describe('oEstimatedDelivery'),
  deliveryNotes: z.array(JtlDeliveryNote).max(200).default([]),
  tracking: z.object({ carrier: Text(64).optional(), number: Text(64), url: WebUrl.optional().catch(undefined) }).optional().describe('cTracking of orders without delivery notes'),
}).meta({ id: 'JtlOrder' })
export type JtlOrder = z.infer<typeof JtlOrder>

/** One entry of the plugin's outbox. */
export const JtlEvent = z.object({
  id: RequiredText(100).describe('Of the outbox entry'),
  kind: z.enum(['order', 'order_deleted', 'product', 'product_deleted']),
  data: z.unknown(),
})
export const JtlEvents = z.object({ events: z.array(JtlEvent).min(1).max(200) }).meta({ id: 'JtlEvents' })
export type JtlEvent = z.infer<typeof JtlEvent>

export const JtlDeleted = z.object({ id: RowId, at: DateTime })
export type JtlDeleted = z.infer<typeof JtlDeleted>
/** A product as ProductPush has it; ids are kArtikel. */
export const JtlProduct = ProductPush

/** What became of each event: what is `refused` is told once and not sent again. */
export const JtlReceipt = z.object({
  results: z.array(z.object({ id: z.string(), result: z.enum(['taken', 'refused']), message: z.string().optional() })),
}).meta({ id: 'JtlReceipt' })
export type JtlReceipt = z.infer<typeof JtlReceipt>

/** Asks for the page of an order while the buyer waits for the shop's. */
export const JtlPageRequest = z.object({
  order: JtlOrder,
  placement: Placement.default('thank_you'),
  link: z.boolean().default(false).describe('Whoever asks only holds the link of a mail; the shop knows nobody. Refused (forbidden) once the links of this order were ended'),
}).meta({ id: 'JtlPageRequest' })
export const JtlPageAnswer = z.object({
  token: z.string(), pageUrl: z.url(),
  html: z.string().describe('<afterglow-page> with its shadow root declared, to be put into the page as it is'),
}).meta({ id: 'JtlPageAnswer' })
export type JtlPageAnswer = z.infer<typeof JtlPageAnswer>

/** What the plugin tells of itself; `today` lets the answer say how far its clock is off. */
export const JtlHello = z.object({ url: WebUrl, version: Text(40), shopVersion: Text(40), day: Day.optional() }).meta({ id: 'JtlHello' })
export const JtlWelcome = z.object({ shop: z.object({ id: z.string(), name: z.string() }), now: z.iso.datetime(), orders: z.number(), adminUrl: z.url() }).meta({ id: 'JtlWelcome' })
export type JtlWelcome = z.infer<typeof JtlWelcome>
