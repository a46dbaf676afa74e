import * as z from 'zod'
import { ProductPush } from '../../contract/order.ts'

export const ProductsPush = z.object({ products: z.array(ProductPush).min(1).max(1000) }).meta({ id: 'Products' })

export const ChangeReceipt = z.object({
  orderId: z.string(),
  waiting: z.boolean().describe('True if the order itself was not received yet; the change is kept and takes effect when it comes'),
  duplicate: z.boolean().describe('True if exactly this was received before'),
}).meta({ id: 'ChangeReceipt' })
export type ChangeReceipt = z.infer<typeof ChangeReceipt>

export const OrderLink = z.object({
  orderId: z.string(),
  token: z.string(),
  pageUrl: z.url(),
  known: z.boolean().describe('False if the order was not received yet; its page waits and fills itself'),
}).meta({ id: 'OrderLink' })
export type OrderLink = z.infer<typeof OrderLink>

export const ProductsReceipt = z.object({ received: z.number() }).meta({ id: 'ProductsReceipt' })

export const ImportSummary = z.object({
  imported: z.number(),
  existing: z.number().describe('Left alone, because they are here already'),
  failures: z.number(),
  failed: z.array(z.object({ line: z.number(), message: z.string() })).describe('The first hundred lines that could not be taken, by number from 1'),
}).meta({ id: 'ImportSummary' })
