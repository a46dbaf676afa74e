import { Badge, Banner, Button, Card, Heading, Icon, Inline, Stack, Status, Steps, Text, Time, withHost } from '../kit/host.ts'
import type { WidgetProps } from '../kit/host.ts'
import { nearDay, tellWhen, type Words } from '../kit/when.ts'
import { Lines } from './lines.tsx'
import { look } from './look.ts'
import { tellFact, tellKept, tellSentence } from './tell.ts'
import type { Action, OrderStatusView } from './view.ts'

type Part = { view: OrderStatusView; words: Words }
/** States in which the steps ahead have no date, because nobody knows when it goes on. */
const halted: ReadonlySet<string> = new Set(['action_required', 'lost', 'exception'])

function StepsOf({ view, words }: Part) {
  const { t, format } = words
  const { steps, step, state, promise } = view
  const final = step === steps.length - 1
  const tone = look[state].tone
  const detail = (index: number, at: string | null) => {
    if (index > step) {
      if (!promise || halted.has(state) || steps.length < 5) return undefined
      return index === 3 ? t('order-status.from', { day: format.day(promise.from) }) : index === 4 ? t('order-status.until', { day: format.day(promise.to) }) : undefined
    }
    if (!at) return t('order-status.untold')
    return nearDay(at, words) ? tellWhen(at, words, 'begin') : format.day(at)
  }
  const following = steps[step + 1]
  const next = halted.has(state) ? t('order-status.halted') : state === 'payment_pending' ? t('order-status.nextPayment')
    : state === 'ready_for_pickup' ? t('order-status.nextPickup') : following && t('order-status.next', { step: t(`order-status.step.${following.id}`) })
  return (
    <Steps
      label={t('order-status.steps')} now={step} final={final} tone={final ? 'success' : tone === 'warning' || tone === 'critical' ? tone : undefined}
      steps={steps.map(({ id, at }, index) => ({ label: t(`order-status.step.${id}`), detail: detail(index, at) }))}
      position={t('order-status.position', { step: step + 1, steps: steps.length })} next={final ? undefined : next}
    />
  )
}

function Sentence({ view, words }: Part) {
  const [first, ...rest] = tellSentence(view, words)
  if (!first) return null
  if (view.state === 'delayed') return <Banner tone="warning" icon="clock" title={words.t('order-status.sorry')}>{[first, ...rest].join(' ')}</Banner>
  if (halted.has(view.state)) return <Banner tone="critical" icon={look[view.state].icon}>{[first, ...rest].join(' ')}</Banner>
  return <Text>{[first, ...rest].join(' ')}</Text>
}

function Place({ pickup }: { pickup: NonNullable<OrderStatusView['pickup']> }) {
  if (!pickup.name && !pickup.address) return null
  return (
    <Stack gap="none">
      {pickup.name && <Text strong>{pickup.name}</Text>}
      {pickup.address && <Text size="sm">{pickup.address}</Text>}
    </Stack>
  )
}

/** RFC 6068; half a surrogate pair cannot be encoded and is dropped. */
const mail = (email: string, subject: string) => `mailto:${email}?subject=${encodeURIComponent(subject.replace(/\p{Surrogate}/gu, ''))}`

function ActionOf({ action, first, view, words: { t } }: Part & { action: Action; first: boolean }) {
  const urgent = first && (view.state === 'action_required' || view.state === 'lost')
  const variant = urgent ? 'primary' : first ? 'secondary' : 'plain'
  if (action.kind === 'carrier') {
    return <Button variant={variant} icon="external" href={action.url}>{view.carrier ? t('order-status.action.carrier', { carrier: view.carrier }) : t('order-status.action.parcel')}</Button>
  }
  const href = action.kind === 'mail' ? mail(action.email, t('order-status.subject', { number: view.number })) : action.url
  return <Button variant={variant} icon="chat" href={href}>{t(view.state === 'delivered' ? 'order-status.action.wrong' : 'order-status.action.contact')}</Button>
}

function Freshness({ view: { lastScan, askedAt, placedAt, carrier }, words }: Part) {
  const { t } = words
  const told = lastScan
    ? t('order-status.scanned', { carrier: lastScan.carrier ?? carrier ?? t('order-status.carrier'), at: tellWhen(lastScan.at, words) })
    : t('order-status.placed', { at: tellWhen(placedAt, words) })
  return (
    <Inline gap="xs" align="start" wrap={false}>
      <Icon name="clock" size="sm" />
      <Text size="xs" tone="muted">{askedAt ? `${told} ${t('order-status.asked', { at: tellWhen(askedAt, words) })}` : told}</Text>
    </Inline>
  )
}

/** Badge, label, big fact, steps, one sentence, actions, freshness: always in this order. */
export default withHost(function OrderStatus({ view, t, format }: WidgetProps<OrderStatusView>, { now }) {
  const words: Words = { t, format, now }
  const { icon, tone } = look[view.state]
  const title = view.heading ?? t('order-status.title')
  const fact = tellFact(view, words)
  const kept = tellKept(view, words)
  const state = t(view.state === 'delivered' && view.pickup?.by === 'shop' ? 'state.collected' : `state.${view.state}`)
  const asOf = view.stale ? view.askedAt ?? view.lastScan?.at : undefined
  const label = asOf ? [t('order-status.asOf', { at: tellWhen(asOf, words) }), fact.label].filter(Boolean).join(' · ') : fact.label
  return (
    <Card label={title}>
      <Inline align="between" wrap>
        <Heading level={2} size="md">{title}</Heading>
        <Status><Badge tone={tone} icon={icon}>{state}</Badge></Status>
      </Inline>
      <Stack gap="xs">
        {label && <Text size="sm" tone="muted">{label}</Text>}
        <Heading level={3} size="xl" muted={view.stale}>{fact.at ? <Time at={fact.at} text={fact.big} /> : fact.big}</Heading>
        {view.former && <Text size="sm" tone="muted" struck>{t('order-status.former', { days: format.days(view.former.from, view.former.to) })}</Text>}
        {kept && <Text size="sm" tone="success">{kept}</Text>}
      </Stack>
      {view.steps.length > 0 && <StepsOf view={view} words={words} />}
      {view.pickup && view.state !== 'delivered' && <Place pickup={view.pickup} />}
      <Sentence view={view} words={words} />
      {view.lines.length > 0 && <Lines lines={view.lines} words={words} />}
      {view.actions.length > 0 && <Inline gap="sm" wrap>{view.actions.map((action, index) => <ActionOf key={action.kind} action={action} first={index === 0} view={view} words={words} />)}</Inline>}
      <Freshness view={view} words={words} />
    </Card>
  )
})
