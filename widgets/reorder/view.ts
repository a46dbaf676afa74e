import * as z from 'zod'
import { Money } from '../../server/contract/money.ts'

export const ReorderLine = z.object({
  id: z.string().describe('What would be bought: a product id'),
  title: z.string(),
  variant: z.string().optional(),
  imageUrl: z.string().optional(),
  quantity: z.number().describe('What can be had now; 0 where nothing can'),
  wanted: z.number().describe('What was bought then'),
  boughtAt: z.string().optional().describe('ISO 8601; only for lines of earlier orders'),
  replaces: z.string().optional().describe('The title bought then, where this is another product'),
  problem: z.enum(['sold_out', 'gone']).optional(),
  price: Money.optional().describe('Per piece, now'),
  was: Money.optional().describe('Per piece, paid then; only where it differs'),
  change: z.object({ kind: z.enum(['dearer', 'cheaper']), by: Money }).optional(),
  unitPrice: z.object({ price: Money, per: z.string() }).optional(),
  minor: z.number().int().describe('Price of the quantity, in the smallest unit of the currency'),
})
export type ReorderLine = z.infer<typeof ReorderLine>

export const ReorderView = z.object({
  source: z.enum(['this', 'earlier']),
  currency: z.string(),
  digits: z.number().int().describe('Decimal places of the currency'),
  lines: z.array(ReorderLine),
  again: z.object({ title: z.string(), day: z.string(), url: z.string() }).optional().describe('When the buyer usually needs this again, and the calendar entry'),
}).meta({ id: 'ReorderView' })
export type ReorderView = z.infer<typeof ReorderView>
