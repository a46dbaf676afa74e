import * as z from 'zod'
import { Locale, RequiredText, Text } from '../../server/contract/text.ts'

/** The questions we bring, in every language of ours; their texts stand in locales/<lang>/widgets.json under faq.standard. */
export const StandardQuestion = z.enum(['delivery', 'address', 'payment', 'withdrawal', 'damaged', 'missing'])
export type StandardQuestion = z.infer<typeof StandardQuestion>

export const FaqEntry = z.object({
  id: RequiredText(40).meta({ title: 'Short name', description: 'The short name of a ready-made question replaces that one' }),
  locale: z.union([Locale, z.literal('')]).default('').meta({ title: 'Language', description: 'e.g. de or en; empty for every language' }),
  question: RequiredText(300).meta({ title: 'Question' }),
  answer: RequiredText(4000).meta({ title: 'Answer', description: 'May hold facts of the order: {{delivery.range}}, {{return.deadline}}, {{order.number}}, {{carrier.name}}, {{tracking.number}}, {{payment.status}}, {{contact.email}}, {{shop.name}} …' }),
  fallback: Text(4000).default('').meta({ title: 'Answer where a fact is unknown', description: 'Left empty, the question is not shown then' }),
  words: Text(300).default('').meta({ title: 'Further search words' }),
})
export type FaqEntry = z.infer<typeof FaqEntry>

export const FaqSettings = z.object({
  standard: z.array(StandardQuestion).max(20).default([...StandardQuestion.options]).meta({ title: 'Ready-made questions', description: 'In every language offered' }),
  entries: z.array(FaqEntry).max(100).default([]).meta({ title: 'Your own questions' }),
  ask: z.boolean().default(true).meta({ title: 'Let buyers send a question that finds no answer', description: 'You see it here once three orders asked it; numbers and e-mail addresses are removed' }),
})
export type FaqSettings = z.infer<typeof FaqSettings>
