import type { Format } from '../kit/format.ts'
import type { Translate } from '../kit/translate.ts'
import type { Fact } from './view.ts'

const placeholder = /\{\{\s*([\w.]+)\s*\}\}/g

function told(fact: Fact, t: Translate, format: Format): string {
  switch (fact.kind) {
    case 'text': return fact.text
    case 'day': return format.day(fact.day, 'long')
    case 'days': return format.days(fact.from, fact.to, 'long')
    case 'money': return format.money(fact.money)
    case 'payment': return t(`faq.payment.${fact.status}`)
  }
}

/** An answer with its facts in words; null where one of them is unknown. */
export function fill(answer: string, facts: Readonly<Record<string, Fact>>, t: Translate, format: Format): string | null {
  let known = true
  const text = answer.replace(placeholder, (_, name: string) => {
    const fact = Object.hasOwn(facts, name) ? facts[name] : undefined
    if (!fact) known = false
    return fact ? told(fact, t, format) : ''
  })
  return known ? text : null
}

/** Whether an answer speaks of this very order. */
export const hasFacts = (answer: string): boolean => answer.search(placeholder) >= 0
