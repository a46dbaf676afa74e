import { Button, Card, Details, Form, Heading, Icon, Inline, List, Stack, Status, Text, TextField, withState } from '../kit/host.ts'
import type { WidgetProps } from '../kit/host.ts'
import { fill, hasFacts } from './fill.ts'
import type { FaqView, FaqViewEntry } from './view.ts'

type Props = WidgetProps<FaqView>
type Search = typeof import('./search.ts').search
interface Shown { id: string; question: string; answer: string; words: string; own: boolean }

/** `t()` replaces placeholders; here they are put back, because only known facts may fill them. */
const echo = Object.fromEntries(['delivery.range', 'delivery.date', 'return.deadline', 'return.days', 'order.number', 'contact.email', 'contact.phone', 'contact.hours',
  'contact.url', 'carrier.name', 'tracking.number', 'payment.status', 'payment.date', 'payment.due', 'shop.name'].map((name) => [name, `{{${name}}}`]))

/** The first of its answers whose facts are all known; null hides the question. */
function shownOf(entry: FaqViewEntry, { view: { facts }, t, format }: Props): Shown | null {
  const key = 'standard' in entry ? `faq.standard.${entry.standard}` : ''
  const answers = 'standard' in entry ? ['done', 'answer', ...(entry.standard === 'payment' ? ['status'] : []), 'fallback'].map((name) => t(`${key}.${name}`, echo)) : [entry.answer, entry.fallback]
  for (const each of answers) {
    const answer = each && fill(each, facts, t, format)
    if (!answer) continue
    const { question, words } = 'standard' in entry ? { question: t(`${key}.question`), words: t(`${key}.words`) } : entry
    return { id: entry.id, question, answer, words, own: hasFacts(each) }
  }
  return null
}

function Ask({ query, t }: Props & { query: string }) {
  return (
    <Form act="ask" values={{ question: query }} label={t('faq.ask')}>
      <Stack gap="sm">
        <Text size="sm" tone="muted">{t('faq.askHint')}</Text>
        <Button submit icon="chat">{t('faq.ask')}</Button>
      </Stack>
    </Form>
  )
}

function Answer({ entry: { answer, own }, t }: Props & { entry: Shown }) {
  return (
    <Stack gap="sm">
      {answer.split(/\n+/).map((line, index) => <Text key={index}>{line}</Text>)}
      {own && <Inline gap="xs"><Icon name="receipt" size="sm" /><Text inline size="xs" tone="muted">{t('faq.own')}</Text></Inline>}
    </Stack>
  )
}

export default withState<Props, { query: string; search?: Search }>({ query: '' }, function Faq(props, { query, search }, set) {
  const { view: { entries, canAsk, asked }, t } = props
  const all = entries.flatMap((entry) => shownOf(entry, props) ?? [])
  const hits = search ? search(query, all.map(({ question, words, answer }) => [`${question} ${words}`, answer])) : all.map((_, index) => index)
  // The search comes with the first letter; should it not come, every question stays in sight.
  const type = (value: string) => {
    set({ query: value })
    if (!search) void import('./search.ts').then(set, () => {})
  }
  if (!all.length) return null
  return (
    <Card label={t('faq.title')}>
      <Stack gap="md">
        <Heading level={2}>{t('faq.title')}</Heading>
        <TextField
          name="query" type="search" icon="search" label={t('faq.search')} labelHidden placeholder={t('faq.example')}
          value={query} maxLength={200} onInput={type}
        />
        {hits.length > 0 && (
          <List label={t('faq.title')}>
            {hits.map((index) => <Details key={all[index]!.id} summary={all[index]!.question} variant="list"><Answer {...props} entry={all[index]!} /></Details>)}
          </List>
        )}
        <Status hidden={hits.length > 0}>{hits.length ? t('faq.found', { count: hits.length }) : t('faq.nothing')}</Status>
        {!hits.length && canAsk && <Ask {...props} query={query} />}
        {asked > 0 && <Status><Text size="sm" tone="muted">{t('faq.asked')}</Text></Status>}
      </Stack>
    </Card>
  )
})
