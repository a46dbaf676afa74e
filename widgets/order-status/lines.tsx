import { Badge, Details, LineItem, List, Text } from '../kit/host.ts'
import type { Words } from '../kit/when.ts'
import { look } from './look.ts'
import type { OrderStatusView } from './view.ts'

type Line = OrderStatusView['lines'][number]
const shown = 6

function LineOf({ line, words: { t, format } }: { line: Line; words: Words }) {
  const { icon, tone } = look[line.state]
  const part = line.shipped > 0 && line.shipped < line.quantity ? 'partShipped' : line.delivered > 0 && line.delivered < line.quantity ? 'partDelivered' : null
  const count = part === 'partShipped' ? line.shipped : line.delivered
  return (
    <LineItem image={line.imageUrl} title={line.title} quantity={Number.isInteger(line.quantity) ? line.quantity : undefined} end={<Badge icon={icon} tone={tone}>{t(`state.${line.state}`)}</Badge>}>
      {!Number.isInteger(line.quantity) && <Text size="xs">{t('order-status.quantity', { quantity: format.number(line.quantity) })}</Text>}
      {line.variant && <Text size="xs" tone="muted">{line.variant}</Text>}
      {part && <Text size="xs">{t(`order-status.${part}`, { some: format.number(count), all: format.number(line.quantity) })}</Text>}
    </LineItem>
  )
}

/** The state of each line of a split order; the first six at once. */
export function Lines({ lines, words }: { lines: Line[]; words: Words }) {
  const rest = lines.slice(shown)
  const list = (some: Line[]) => <List label={words.t('order-status.lines')}>{some.map((line) => <LineOf key={line.id} line={line} words={words} />)}</List>
  return (
    <>
      {list(lines.slice(0, shown))}
      {rest.length > 0 && <Details variant="quiet" summary={words.t('order-status.moreLines', { count: rest.length })}>{list(rest)}</Details>}
    </>
  )
}
