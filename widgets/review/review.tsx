import { Button, Card, Form, Heading, Inline, Link, List, Rating, Stack, Status, Text, TextArea, withHost, withState } from '../kit/host.ts'
import type { WidgetProps } from '../kit/host.ts'
import type { GoogleOptIn, ReviewView } from './view.ts'

type Props = WidgetProps<ReviewView>

function Dismiss({ t }: Props) {
  return <Form act="dismiss"><Button submit variant="plain">{t('review.dismiss')}</Button></Form>
}

function AskStep(props: Props) {
  const { t } = props
  return (
    <Stack gap="md">
      <Form act="rate" label={t('review.ask.title')}>
        <Stack gap="md">
          <Rating name="stars" label={t('review.stars')} labels={[1, 2, 3, 4, 5].map((count) => t('review.star', { count }))} />
          <TextArea name="comment" label={t('review.comment')} maxLength={2000} rows={3} />
          <Button submit full>{t('review.send')}</Button>
        </Stack>
      </Form>
      <Dismiss {...props} />
    </Stack>
  )
}

type Way = 'idle' | 'busy' | 'failed'
const GoogleStep = withState({ way: 'idle' as Way }, function GoogleStep({ google, ...props }: Props & { google: GoogleOptIn }, { way }, set, { loadScript }) {
  const { t, format, act } = props
  const open = async () => {
    if (!loadScript) return
    set({ way: 'busy' })
    try {
      const { openGoogleOptIn } = await import('./google-reviews.ts')
      await openGoogleOptIn(google, loadScript)
      await act('google')
    } catch {
      set({ way: 'failed' })
    }
  }
  return (
    <Stack gap="sm">
      <Text>{t('review.google.consent', { email: google.email, order: google.orderId, country: google.country, day: format.day(google.deliveryDay, 'long') })}</Text>
      {google.gtins.length > 0 && <Text>{t('review.google.goods')}</Text>}
      <Inline gap="md" wrap>
        <Button icon="external" busy={way === 'busy'} onPress={() => void open()}>{t('review.google.open')}</Button>
        <Dismiss {...props} />
      </Inline>
      <Status>{way === 'failed' && <Text size="sm">{t('review.google.failed')}</Text>}</Status>
    </Stack>
  )
})

export default withHost(function Review(props: Props, { now, loadScript }) {
  const { view, t } = props
  // In a browser whose host may not load Google there is nothing to offer.
  if (view.step === 'google' && now && !loadScript) return null
  const title = t(`review.${view.step}.title`)
  return (
    <Card label={title}>
      <Stack gap="md">
        <Stack gap="xs">
          <Heading level={2}>{title}</Heading>
          <Text tone="muted" size="sm">{t(`review.${view.step}.intro`, { shop: view.shop })}</Text>
        </Stack>
        {view.step === 'ask' && <AskStep {...props} />}
        {view.step === 'google' && <GoogleStep {...props} google={view.google} />}
        {view.step === 'thanks' && view.places.length > 0 && (
          <Stack gap="xs">
            <Text>{t('review.thanks.more')}</Text>
            <List label={t('review.thanks.places')}>
              {view.places.map(({ id, url }) => <Link key={id} href={url} block external icon="external">{t(`review.place.${id}`)}</Link>)}
            </List>
          </Stack>
        )}
      </Stack>
    </Card>
  )
})
