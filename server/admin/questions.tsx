import { useEffect, useState } from 'preact/hooks'
import { api } from './api.ts'
import { dateTime, t } from './texts.ts'

interface Question { text: string; orders: number; lastAskedAt: number }

/** What buyers of several orders asked and nothing answered: what is worth an entry of one's own. */
export function Questions({ shopId }: { shopId: string }) {
  const [questions, setQuestions] = useState<Question[] | null>(null)
  useEffect(() => {
    // An extra beside the form: where it cannot be had the form does without.
    void api<{ questions: Question[] }>('GET', `/shops/${shopId}/questions`).then((answer) => setQuestions(answer.questions), () => undefined)
  }, [shopId])
  if (!questions) return null
  return (
    <section class="adm-group" aria-labelledby="questions">
      <h3 class="ag-label" id="questions">{t('questions.title')}</h3>
      {questions.length === 0 && <p class="ag-sm ag-muted">{t('questions.none')}</p>}
      {questions.length > 0 && <ul class="ag-list">{questions.slice(0, 10).map(({ text, orders, lastAskedAt }) => (
        <li key={text} class="adm-line"><span>{text}<br /><small class="ag-muted">{t('questions.last', { at: dateTime(lastAskedAt) })}</small></span><span class="ag-num ag-sm">{t('orders', { count: orders })}</span></li>
      ))}</ul>}
    </section>
  )
}
