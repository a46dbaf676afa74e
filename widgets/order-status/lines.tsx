import type { Told } from '../../server/contract/page-types.ts'
import { Badge, Details, LineItem, List, Text } from '../kit/host.ts'
import type { WidgetProps } from '../kit/host.ts'
import type { OrderStatusView } from './view.ts'

interface Props { lines: OrderStatusView['lines']; t: WidgetProps<never>['t']; say(told: Told): string }
const shown = 6

/** The state of each line of a split order; the first six at once. */
export function Lines({ lines, t, say }: Props) {
  const rest = lines.slice(shown)
  const list = (some: Props['lines']) => (
    <List label={t('order-status.lines')}>
      {some.map(({ id, title, imageUrl, quantity, amount, variant, part, badge: { text, ...badge } }) => (
        <LineItem key={id} image={imageUrl} title={title} quantity={quantity} end={<Badge {...badge}>{say(text)}</Badge>}>
          {amount && <Text size="xs">{say(amount)}</Text>}
          {variant && <Text size="xs" tone="muted">{variant}</Text>}
          {part && <Text size="xs">{say(part)}</Text>}
        </LineItem>
      ))}
    </List>
  )
  return (
    <>
      {list(lines.slice(0, shown))}
      {rest.length > 0 && <Details variant="quiet" summary={t('order-status.moreLines', { count: rest.length })}>{list(rest)}</Details>}
    </>
  )
}
