import * as z from 'zod'
import { Text } from '../../server/contract/text.ts'

export const OrderStatusSettings = z.object({
  heading: Text(80).default('').meta({ title: 'Heading', description: 'Empty: our own words in the buyer\'s language' }),
  steps: z.boolean().default(true).meta({ title: 'Show the steps', description: 'From received to delivered, each with its time' }),
  lines: z.boolean().default(true).meta({ title: 'Show each item of a split order', description: 'Only where the items are not all in the same state' }),
  actions: z.boolean().default(true).meta({ title: 'Show what the buyer can do', description: 'At most two: the carrier\'s page and your contact' }),
})
export type OrderStatusSettings = z.infer<typeof OrderStatusSettings>
