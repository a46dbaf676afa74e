import { Card, Details, Divider, Heading, Inline, LineItem, List, Money, Stack, Text, withHost } from '../kit/host.ts'
import type { ComponentChildren } from 'preact'
import type { WidgetProps } from '../kit/host.ts'
import type { OrderSummaryView } from './view.ts'

type Props = Pick<WidgetProps<OrderSummaryView>, 'view' | 't' | 'format'>
const shown = 6

function Lines({ view: { lines }, t, format }: Props) {
  const list = (some: OrderSummaryView['lines']) => (
    <List label={t('order-summary.lines')}>
      {some.map(({ id, title, variant, quantity, imageUrl, total }) => (
        <LineItem key={id} image={imageUrl} title={title} quantity={Number.isInteger(quantity) ? quantity : undefined} end={total && <Money value={total} />}>
          {!Number.isInteger(quantity) && <Text size="xs">{t('order-summary.quantity', { quantity: format.number(quantity) })}</Text>}
          {variant && <Text size="xs" tone="muted">{variant}</Text>}
        </LineItem>
      ))}
    </List>
  )
  const rest = lines.slice(shown)
  return (
    <>
      {list(lines.slice(0, shown))}
      {rest.length > 0 && <Details variant="quiet" summary={t('order-summary.more', { count: rest.length })}>{list(rest)}</Details>}
    </>
  )
}

function Totals({ view: { totals, payment, pickup }, t, format }: Props) {
  if (!totals) return null
  const { goods, shipping, shippingMethod, discount, tax, total, refunded } = totals
  const row = (label: string, value: ComponentChildren, strong = false) => (
    <Inline align="between" wrap={false}>
      <Stack grow><Text size={strong ? 'md' : 'sm'} tone={strong ? undefined : 'muted'} strong={strong}>{label}</Text></Stack>
      <Text size={strong ? 'md' : 'sm'} strong={strong}>{value}</Text>
    </Inline>
  )
  const below = [
    tax && t('order-summary.tax', { tax: format.money(tax) }),
    payment && [payment.method, payment.status && t(`order-summary.payment.${payment.status}`)].filter(Boolean).join(', '),
  ].filter(Boolean).join(' · ')
  return (
    <>
      <Divider />
      <Stack gap="xs">
        {goods && row(t('order-summary.goods'), <Money value={goods} />)}
        {discount && row(t('order-summary.discount'), <Money value={discount} />)}
        {shipping !== undefined && row(shippingMethod ?? t(pickup ? 'order-summary.pickup' : 'order-summary.shipping'), shipping ? <Money value={shipping} /> : t('order-summary.free'))}
        {row(t('order-summary.total'), <Money value={total} />, true)}
        {refunded && row(t('order-summary.refunded'), <Money value={refunded} />)}
        {below && <Text size="xs" tone="muted">{below}</Text>}
      </Stack>
    </>
  )
}

const Delivery = withHost(function Delivery({ view: { address }, t }: Props, { locale }) {
  if (!address) return null
  const country = address.country && new Intl.DisplayNames(locale, { type: 'region' }).of(address.country)
  return (
    <>
      <Divider />
      <Stack gap="none">
        <Text size="xs" tone="muted">{t('order-summary.deliverTo')}</Text>
        {address.lines.map((line, index) => <Text key={index} size="sm">{line}</Text>)}
        {country && <Text size="sm">{country}</Text>}
      </Stack>
    </>
  )
})

export default function OrderSummary(props: WidgetProps<OrderSummaryView>) {
  const { view, t } = props
  const title = view.heading ?? t('order-summary.title', { number: view.number })
  return (
    <Card label={title}>
      <Heading level={2}>{title}</Heading>
      <Lines {...props} />
      <Totals {...props} />
      <Delivery {...props} />
    </Card>
  )
}
