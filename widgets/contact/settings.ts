import * as z from 'zod'
import { Text } from '../../server/contract/text.ts'

export const ContactSettings = z.object({
  heading: Text(80).default('').meta({ title: 'Heading', description: 'Empty: our own words in the buyer\'s language' }),
  note: Text(200).default('').meta({ title: 'Note', description: 'e.g. how soon you answer; shown as written, in every language' }),
  hours: z.boolean().default(true).meta({ title: 'Show the hours' }),
})
export type ContactSettings = z.infer<typeof ContactSettings>
