import type { Told } from '../../server/contract/page-types.ts'
import { Card, Details, Heading, Stack, Text, withHost } from '../kit/host.ts'
import type { WidgetProps } from '../kit/host.ts'
import { tell, type Words } from '../kit/tell.ts'
import { Items } from './contents.tsx'
import { Parcel } from './parcel.tsx'
import type { ParcelView, TrackingView } from './view.ts'

export default withHost(function Tracking({ view, t, format }: WidgetProps<TrackingView>, { now }) {
  const words: Words = { t, format, now }
  const say = (told: Told) => tell(told, words)
  const { intro, parcels, rest, waiting } = view
  const title = say(view.title)
  const list = (some: ParcelView[]) => some.map((parcel) => <Parcel key={parcel.id} parcel={parcel} words={words} />)
  return (
    <Card label={title} rows>
      <Stack gap="xs">
        <Heading level={2}>{title}</Heading>
        {intro.map(({ text, strong }, index) => (strong ? <Text key={index} strong>{say(text)}</Text> : <Text key={index} size="sm" tone="muted">{say(text)}</Text>))}
      </Stack>
      {list(parcels)}
      {rest && (
        <Details summary={say(rest.summary)}>
          <Stack gap="xl">
            {list(rest.parcels)}
            {rest.untold && <Text size="sm" tone="muted">{say(rest.untold)}</Text>}
          </Stack>
        </Details>
      )}
      {waiting && (
        <Stack gap="md">
          <Heading level={3} size="md">{t('tracking.waiting')}</Heading>
          <Items items={waiting} t={t} say={say} />
          <Text size="sm" tone="muted">{t('tracking.waitingNext')}</Text>
        </Stack>
      )}
    </Card>
  )
})
