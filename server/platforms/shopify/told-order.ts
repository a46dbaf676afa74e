import type { OrderExtras } from '../../core/receive-order.ts'

/**
 * An order as Shopify tells it, whichever way it came: read by read-webhook.ts and read-graphql.ts, put in our words by map-order.ts.
 * Ids are digits, amounts decimal strings in the currency the buyer paid in, enums in capitals as Shopify spells them; null: not told.
 */
export interface ToldOrder {
  id: string
  name: string
  placedAt: string
  updatedAt: string | null
  cancelledAt: string | null
  checkoutToken: string | null
  customer: { id: string; firstName: string | null; lastName: string | null } | null
  email: string | null
  locale: string | null
  financial: string | null
  fulfillment: string | null
  gateways: string[]
  currency: string
  address: ToldAddress | null
  total: string
  discounts: string
  tax: string | null
  shipping: string
  shippingTitle: string | null
  deliveryCategory: string | null
  lines: ToldLine[]
  fulfillments: ToldFulfillment[]
  refunds: ToldRefund[]
}
export interface ToldAddress { name: string | null; company: string | null; lines: string[]; postcode: string | null; city: string | null; country: string | null }
export interface ToldQuantity { lineId: string; quantity: number }
export interface ToldLine {
  id: string
  variantId: string | null
  title: string
  variant: string | null
  sku: string | null
  barcode: string | null
  /** As ordered, and what is left after refunds and edits. */
  quantity: number
  currentQuantity: number
  unitPrice: string
  imageUrl: string | null
  url: string | null
  requiresShipping: boolean
}
export interface ToldFulfillment {
  id: string
  status: string | null
  progress: string | null
  createdAt: string | null
  updatedAt: string | null
  deliveredAt: string | null
  inTransitAt: string | null
  /** Null where this telling cannot name them (a bulk operation). */
  items: ToldQuantity[] | null
  parcels: { company: string | null; number: string | null; url: string | null }[]
}
export interface ToldRefund { id: string; at: string | null; amount: string; items: ToldQuantity[] }

/** What goes with an order's push to receiveOrder. */
export type ToldExtras = Required<Pick<OrderExtras, 'refunds'>> & OrderExtras
