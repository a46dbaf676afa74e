import * as z from 'zod'
import { Text } from '../../server/contract/text.ts'

export const TrackingSettings = z.object({
  heading: Text(80).default('').meta({ title: 'Heading', description: 'Empty: our own words in the buyer\'s language' }),
  items: z.boolean().default(true).meta({ title: 'Show what is in each parcel' }),
  timeline: z.boolean().default(true).meta({ title: 'Show the whole history', description: 'Folded; the last event is always shown' }),
  carrierWords: z.boolean().default(true).meta({ title: 'Show the carrier\'s own words', description: 'Below ours, with their language marked' }),
  structuredData: z.boolean().default(true).meta({ title: 'Tell machines', description: 'schema.org ParcelDelivery, so that mail and assistants can read the delivery; no personal data' }),
})
export type TrackingSettings = z.infer<typeof TrackingSettings>
