import { Badge, Button, Card, ChoiceList, Form, Heading, Inline, Link, Money, Stack, Status, Text, withState } from '../kit/host.ts'
import type { WidgetProps } from '../kit/host.ts'
import type { Choice } from '../kit/kit.ts'
import type { ReorderLine, ReorderView } from './view.ts'

type Props = WidgetProps<ReorderView>

/** "Menge 2 statt 5 · 27,80 €/kg · statt »Milde Röstung«" */
function hintOf(line: ReorderLine, { t, format }: Props): string {
  const { quantity, wanted, unitPrice, replaces, boughtAt, problem } = line
  return [
    replaces && t('reorder.replaces', { title: replaces }),
    problem ? null : quantity < wanted
      ? t('reorder.limited', { quantity: format.number(quantity), wanted: format.number(wanted) })
      : t('reorder.quantity', { quantity: format.number(quantity) }),
    unitPrice && t('reorder.unitPrice', { price: format.money(unitPrice.price), per: unitPrice.per }),
    boughtAt && t('reorder.bought', { day: format.day(boughtAt) }),
  ].filter(Boolean).join(' · ')
}

function PriceNow({ line: { price, was, change, problem }, t, format }: Props & { line: ReorderLine }) {
  if (problem) return <Badge icon="x">{t(`reorder.problem.${problem}`)}</Badge>
  return (
    <Stack gap="xs">
      {price && <Money value={price} was={was} />}
      {change && (
        <Badge tone={change.kind === 'dearer' ? 'warning' : 'success'} icon={change.kind === 'dearer' ? 'up' : 'down'}>
          {t(`reorder.change.${change.kind}`, { amount: format.money(change.by) })}
        </Badge>
      )}
    </Stack>
  )
}

export default withState({ left: [] as string[] }, function Reorder(props: Props, { left }, set) {
  const { view: { lines, source, currency, digits, again }, t, format } = props
  const orderable = lines.filter(({ quantity }) => quantity > 0)
  const chosen = orderable.filter(({ id }) => !left.includes(id))
  const total = { amount: (chosen.reduce((sum, { minor }) => sum + minor, 0) / 10 ** digits).toFixed(digits), currency }
  const options: Choice[] = lines.map((line) => ({
    value: line.id, label: line.variant ? `${line.title}, ${line.variant}` : line.title, image: line.imageUrl,
    hint: hintOf(line, props) || undefined, end: <PriceNow {...props} line={line} />, disabled: line.quantity === 0,
  }))
  return (
    <Card label={t('reorder.title')}>
      <Stack gap="md">
        <Stack gap="xs">
          <Heading level={2}>{t('reorder.title')}</Heading>
          <Text tone="muted" size="sm">{t(`reorder.intro.${source}`)}</Text>
        </Stack>
        <Form act="cart" label={t('reorder.title')}>
          <Stack gap="md">
            <ChoiceList
              name="lines" label={t('reorder.choose')} labelHidden multiple options={options} selected={chosen.map(({ id }) => id)}
              onChange={(values) => set({ left: orderable.map(({ id }) => id).filter((id) => !values.includes(id)) })}
            />
            <Inline align="between" wrap gap="md">
              <Status>
                <Text size="sm">{t('reorder.total', { chosen: format.number(chosen.length), count: lines.length, amount: format.money(total) })}</Text>
              </Status>
              <Button submit variant="primary" icon="cart" disabledReason={chosen.length ? undefined : t('reorder.none')}>{t('reorder.cart')}</Button>
            </Inline>
          </Stack>
        </Form>
        {again && (
          <Stack gap="xs">
            <Text size="sm">{t('reorder.again', { title: again.title, day: format.day(again.day, 'long') })}</Text>
            <Link href={again.url} icon="calendar" block>{t('reorder.calendar')}</Link>
          </Stack>
        )}
      </Stack>
    </Card>
  )
})
