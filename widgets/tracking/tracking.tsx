import { Card, Details, Heading, Stack, Text, withHost } from '../kit/host.ts'
import type { WidgetProps } from '../kit/host.ts'
import type { Words } from '../kit/when.ts'
import { Items } from './contents.tsx'
import { Parcel } from './parcel.tsx'
import type { TrackingView } from './view.ts'

/** More parcels than these fold; the most urgent stand first. */
const shown = 4

export default withHost(function Tracking({ view, t, format }: WidgetProps<TrackingView>, { now }) {
  const words: Words = { t, format, now }
  const { parcels, waiting, total } = view
  const title = view.heading ?? t('tracking.title', { count: Math.max(1, total) })
  const rest = parcels.slice(shown)
  const intro = parcels.length === 0 ? null : waiting.length > 0 ? t('tracking.introWaiting', { count: total }) : total > 1 ? t('tracking.intro', { count: total }) : null
  return (
    <Card label={title} rows>
      <Stack gap="xs">
        <Heading level={2}>{title}</Heading>
        {parcels.length === 0 && <Text strong>{t('tracking.empty')}</Text>}
        {parcels.length === 0 && <Text size="sm" tone="muted">{t('tracking.emptyNext')}</Text>}
        {intro && <Text size="sm" tone="muted">{intro}</Text>}
      </Stack>
      {parcels.slice(0, shown).map((parcel) => <Parcel key={parcel.id} parcel={parcel} view={view} words={words} />)}
      {rest.length > 0 && (
        <Details summary={t('tracking.moreParcels', { count: total - shown })}>
          <Stack gap="xl">
            {rest.map((parcel) => <Parcel key={parcel.id} parcel={parcel} view={view} words={words} />)}
            {total > parcels.length && <Text size="sm" tone="muted">{t('tracking.untoldParcels', { count: total - parcels.length })}</Text>}
          </Stack>
        </Details>
      )}
      {waiting.length > 0 && (
        <Stack gap="md">
          <Heading level={3} size="md">{t('tracking.waiting')}</Heading>
          <Items items={waiting} words={words} />
          <Text size="sm" tone="muted">{t('tracking.waitingNext')}</Text>
        </Stack>
      )}
    </Card>
  )
})
