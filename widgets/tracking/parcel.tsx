import type { Told } from '../../server/contract/page-types.ts'
import { Badge, Banner, Copy, Details, Heading, Icon, Inline, JsonLd, Link, Stack, Status, Text, Timeline } from '../kit/host.ts'
import type { TimelineEvent } from '../kit/kit.ts'
import { nearDay, tell, type Words } from '../kit/tell.ts'
import { Items } from './contents.tsx'
import type { ParcelView } from './view.ts'

interface Part { parcel: ParcelView; words: Words }

/** Every day of the buyer's once, above its first scan. */
function timelineOf({ events }: ParcelView, words: Words): TimelineEvent[] {
  const { format } = words
  let previous = ''
  return events.map(({ at, text, location, ...look }) => {
    const key = format.dayKey(at)
    const day = key === previous ? undefined : nearDay(at, words) ? `${tell({ from: at }, words)}, ${format.day(at)}` : format.day(at, 'long')
    previous = key
    return { ...look, day, text: tell(text, words), detail: [format.time(at), location].filter(Boolean).join(' · ') }
  })
}

function Number({ parcel: { number, numberless, link, pieces }, words: { t }, say }: Part & { say(told: Told): string }) {
  return (
    <Stack gap="xs">
      <Inline align="between" wrap>
        {number && (
          <Inline gap="xs" wrap>
            <Text size="sm" tone="muted" inline>{t('tracking.number')}</Text>
            <Text size="sm" mono inline>{number}</Text>
            <Copy text={number} label={t('tracking.copy', { number })} done={t('tracking.copied')} />
          </Inline>
        )}
        {numberless && <Text size="sm" tone="muted">{say(numberless)}</Text>}
        {link && <Link href={link.url} external block>{say(link.label)}</Link>}
      </Inline>
      {pieces && <Text size="xs" tone="muted">{say(pieces)}</Text>}
    </Stack>
  )
}

/** One parcel: what it is, where it is, and who said so when. What that says is decided by tell.ts. */
export function Parcel({ parcel, words }: Part) {
  const { t } = words
  const say = (told: Told) => tell(told, words)
  const { title, by, badges, items, shared, headline, detail, quote, estimate, former, pickup, signedBy, proofUrl, nextSteps, events, older, stale, scannedAt, askedAt, data } = parcel
  const freshness = [scannedAt, askedAt].flatMap((told) => (told ? say(told) : []))
  return (
    <Stack gap="md">
      <Inline align="between" wrap>
        <Inline gap="sm" align="baseline" wrap><Heading level={3} size="md">{say(title)}</Heading><Text size="sm" tone="muted" inline>{say(by)}</Text></Inline>
        <Status><Inline gap="xs" wrap>{badges.map(({ text, ...look }) => <Badge key={look.icon} {...look}>{say(text)}</Badge>)}</Inline></Status>
      </Inline>
      {(items ?? shared) && (
        <Stack gap="sm">
          {items && <Items items={items} t={t} say={say} />}
          {shared && <Text size="xs" tone="muted">{say(shared)}</Text>}
        </Stack>
      )}
      <Stack gap="none">
        <Text strong>{say(headline)}</Text>
        {detail[0] && <Text size="sm" tone="muted">{detail.map(say).join(' · ')}</Text>}
        {quote && <Text size="sm" tone="muted" language={quote.language}>{quote.text}</Text>}
        {estimate && <Text size="sm">{say(estimate)}</Text>}
        {former && <Text size="sm" tone="muted" struck>{say(former)}</Text>}
      </Stack>
      {pickup && (
        <Stack gap="none">
          {pickup.intro && <Text size="xs" tone="muted">{say(pickup.intro)}</Text>}
          {pickup.name && <Text strong size="sm">{pickup.name}</Text>}
          {pickup.address && <Text size="sm">{pickup.address}</Text>}
          {pickup.until && <Text size="sm" strong>{say(pickup.until)}</Text>}
          {pickup.hint && <Text size="sm">{say(pickup.hint)}</Text>}
        </Stack>
      )}
      {signedBy && <Text size="sm">{say(signedBy)}</Text>}
      {proofUrl && <Link href={proofUrl} block icon="document">{t('tracking.proof')}</Link>}
      {nextSteps && <Stack gap="none"><Text size="xs" tone="muted">{say(nextSteps.intro)}</Text><Text size="sm" language={nextSteps.language}>{nextSteps.text}</Text></Stack>}
      {events[0] && (
        <Details summary={t('tracking.history')}>
          <Timeline label={t('tracking.history')} events={timelineOf(parcel, words)} />
          {older && <Text size="sm" tone="muted">{say(older)}</Text>}
        </Details>
      )}
      <Number parcel={parcel} words={words} say={say} />
      {stale && <Banner icon="offline">{say(stale)}</Banner>}
      {freshness[0] && <Inline gap="xs" align="start" wrap={false}><Icon name="clock" size="sm" /><Text size="xs" tone="muted">{freshness.join('\n')}</Text></Inline>}
      {data && <JsonLd data={data} />}
    </Stack>
  )
}
