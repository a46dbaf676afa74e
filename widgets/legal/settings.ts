import * as z from 'zod'
import { Text } from '../../server/contract/text.ts'

export const LegalSettings = z.object({
  heading: Text(80).default('').meta({ title: 'Heading', description: 'Empty: our own words in the buyer\'s language' }),
  text: z.boolean().default(true).meta({ title: 'Show the line below', description: 'Links and line stand in the settings of the shop' }),
})
export type LegalSettings = z.infer<typeof LegalSettings>
