import * as z from 'zod'
import { Money } from '../../server/contract/money.ts'

export const CrossSellProduct = z.object({
  id: z.string(),
  title: z.string(),
  variant: z.string().optional(),
  imageUrl: z.string().optional(),
  url: z.string().optional(),
  price: Money,
  was: Money.optional(),
  unitPrice: z.object({ price: Money, per: z.string() }).optional(),
  reason: z.union([
    z.object({ kind: z.literal('together'), title: z.string().describe('The product of this order'), orders: z.number().int().optional().describe('Buyers of both, where enough to say something') }),
    z.object({ kind: z.literal('pinned') }),
  ]),
})
export type CrossSellProduct = z.infer<typeof CrossSellProduct>

export const CrossSellView = z.object({
  products: z.array(CrossSellProduct).min(2).max(4),
  canAdd: z.boolean().describe('False where the shop has no link that fills its cart'),
  shop: z.string(),
}).meta({ id: 'CrossSellView' })
export type CrossSellView = z.infer<typeof CrossSellView>
