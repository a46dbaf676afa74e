import * as z from 'zod'
import { Text } from '../../server/contract/text.ts'

export const OrderSummarySettings = z.object({
  heading: Text(80).default('').meta({ title: 'Heading', description: 'Empty: "Order" and its number' }),
  pictures: z.boolean().default(true).meta({ title: 'Show pictures' }),
  payment: z.boolean().default(true).meta({ title: 'Show how it was paid' }),
  address: z.boolean().default(true).meta({ title: 'Show the delivery address', description: 'Never shown to visitors who only know order number and postcode' }),
})
export type OrderSummarySettings = z.infer<typeof OrderSummarySettings>
