import * as z from 'zod'
import { Money } from '../../server/contract/money.ts'
import { LineView } from '../../server/contract/page.ts'
import { KnownPayment } from '../../server/contract/order.ts'

/** With scope `redacted` only `number` and the lines' id, title, quantity and picture are there. */
export const OrderSummaryView = z.object({
  heading: z.string().optional(),
  number: z.string(),
  lines: z.array(LineView),
  totals: z.object({
    /** Sum of the lines; only where something else is added or taken off. */
    goods: Money.optional(),
    /** Null: free of charge. Left out where nothing is shipped. */
    shipping: Money.nullable().optional(),
    shippingMethod: z.string().optional(),
    /** Negative. */
    discount: Money.optional(),
    tax: Money.optional(),
    total: Money,
    refunded: Money.optional(),
  }).optional(),
  payment: z.object({ method: z.string().optional(), status: KnownPayment.optional() }).optional(),
  pickup: z.boolean().optional(),
  address: z.object({ lines: z.array(z.string()), country: z.string().optional() }).optional(),
})
export type OrderSummaryView = z.infer<typeof OrderSummaryView>
