import * as z from 'zod'
import { Money } from '../../server/contract/money.ts'
import { KnownPayment } from '../../server/contract/order.ts'
import { StandardQuestion } from './settings.ts'

/** A fact of the order, typed, so that each host writes it in the page's language. */
export const Fact = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('day'), day: z.string() }),
  z.object({ kind: z.literal('days'), from: z.string(), to: z.string() }),
  z.object({ kind: z.literal('money'), money: Money }),
  z.object({ kind: z.literal('payment'), status: KnownPayment }),
])
export type Fact = z.infer<typeof Fact>

export const FaqViewEntry = z.union([
  z.object({ id: z.string(), standard: StandardQuestion.describe('Its texts are the messages faq.standard.<id>.*') }),
  z.object({ id: z.string(), question: z.string(), answer: z.string(), fallback: z.string(), words: z.string() }),
])
export type FaqViewEntry = z.infer<typeof FaqViewEntry>

export const FaqView = z.object({
  entries: z.array(FaqViewEntry).min(1),
  facts: z.record(z.string(), Fact).describe('Only what is known; an answer that names another is replaced by its fallback'),
  canAsk: z.boolean(),
  asked: z.number().int().describe('Questions this buyer has sent on this order'),
}).meta({ id: 'FaqView' })
export type FaqView = z.infer<typeof FaqView>
