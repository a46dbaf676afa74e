import { Badge, Banner, Button, Card, Heading, Icon, Inline, Stack, Status, Steps, Text, Time, withHost } from '../kit/host.ts'
import type { WidgetProps } from '../kit/host.ts'
import { mail } from '../kit/mail.ts'
import { tell, type Words } from '../kit/tell.ts'
import type { Told } from '../../server/contract/page-types.ts'
import { Lines } from './lines.tsx'
import type { OrderStatusView } from './view.ts'

/** Badge, label, big fact, steps, one sentence, actions, freshness: always in this order. What they say is decided by tell.ts. */
export default withHost(function OrderStatus({ view, t, format }: WidgetProps<OrderStatusView>, { now }) {
  const words: Words = { t, format, now }
  const say = (told: Told) => tell(told, words)
  const sayAll = (told: Told[], glue = ' ') => told.map(say).join(glue)
  const { badge, label, fact, at, former, kept, steps, place, sentence, banner, lines, actions, scannedAt, askedAt, stale } = view
  const title = view.heading ?? t('order-status.title')
  return (
    <Card label={title}>
      <Inline align="between" wrap>
        <Heading level={2}>{title}</Heading>
        <Status><Badge tone={badge.tone} icon={badge.icon}>{say(badge.text)}</Badge></Status>
      </Inline>
      <Stack gap="xs">
        {label[0] && <Text size="sm" tone="muted">{sayAll(label, ' · ')}</Text>}
        <Heading level={3} size="xl" muted={stale}>{at ? <Time at={at} text={say(fact)} /> : say(fact)}</Heading>
        {former && <Text size="sm" tone="muted" struck>{say(former)}</Text>}
        {kept && <Text size="sm" tone="success">{say(kept)}</Text>}
      </Stack>
      {steps && (
        <Steps {...steps} label={t('order-status.steps')} position={say(steps.position)} next={steps.next && say(steps.next)}
          steps={steps.steps.map((step) => ({ label: say(step.label), detail: step.detail && say(step.detail) }))} />
      )}
      {place && <Stack gap="none">{place.name && <Text strong>{place.name}</Text>}{place.address && <Text size="sm">{place.address}</Text>}</Stack>}
      {sentence[0] && (banner ? <Banner {...banner} title={banner.title && say(banner.title)}>{sayAll(sentence)}</Banner> : <Text>{sayAll(sentence)}</Text>)}
      {lines[0] && <Lines lines={lines} t={t} say={say} />}
      {actions[0] && (
        <Inline gap="sm" wrap>
          {actions.map(({ label, mail: to, href, ...look }) => <Button key={look.icon} {...look} href={to ? mail(to.to, say(to.subject)) : href}>{say(label)}</Button>)}
        </Inline>
      )}
      <Inline gap="xs" align="start" wrap={false}>
        <Icon name="clock" size="sm" />
        <Text size="xs" tone="muted">{sayAll(askedAt ? [scannedAt, askedAt] : [scannedAt], '\n')}</Text>
      </Inline>
    </Card>
  )
})
