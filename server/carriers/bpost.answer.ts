import * as z from 'zod'
import { list, part, text } from './_shape.ts'

/** Text in bpost's languages, or one text for all: {"en": "PP PRESS SHOP"} or {"EN": {"description": "Item delivered"}}. */
type Words = Record<string, string | { description?: string | undefined } | null>
const Spoken = z.union([z.string().transform((one): Words => ({ key: one })), z.record(z.string(), z.union([z.string(), z.object({ description: text }), z.null()]).catch(null))]).optional().catch(undefined)
const DayTime = part(z.object({ day: text, time: text }))

/** bpost's public tracker: GET https://track.bpost.cloud/track/items?itemIdentifier=&postalCode=. Described nowhere; read as clients keep its answers. */
const Item = z.object({
  itemCode: text, searchCode: text, product: text, productCategory: text,
  events: list(z.object({ key: Spoken, date: text, time: text, location: Spoken, irregularity: z.boolean().optional().catch(undefined) })),
  activeStep: part(z.object({ knownProcessStep: text, name: text })),
  processOverview: part(z.object({ processSteps: list(z.object({ status: text, knownProcessStep: text })) })),
  expectedDeliveryTimeRange: part(z.object({ day: text, time1: text, time2: text })),
  actualDeliveryTime: DayTime, actualDeliveryInformation: part(z.object({ actualDeliveryTime: DayTime })),
  latestAvailableTime: DayTime,
  deliveryPoint: part(z.object({ name: Spoken, street: Spoken, streetNumber: Spoken, postcode: Spoken, municipality: Spoken })),
  retourOrBackToSender: z.boolean().optional().catch(undefined),
})

export const BpostItems = z.object({ items: list(Item).optional().catch(undefined), error: text })
export type BpostItem = z.output<typeof Item>

/** What stands there in English, else in the first language that says anything. */
export function spoken(words: Words | undefined, wanted = ['en', 'EN', 'locationName', 'key']): string | undefined {
  if (!words) return undefined
  const said = (one: Words[string] | undefined) => (typeof one === 'string' ? one : one?.description)?.trim()
  return [...wanted.map((one) => (Object.hasOwn(words, one) ? words[one] : undefined)), ...Object.entries(words).filter(([key]) => key !== 'countryCode').map(([, one]) => one)].map(said).find(Boolean)
}
