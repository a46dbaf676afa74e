import { Badge, Banner, Copy, Details, Heading, Icon, Inline, JsonLd, Link, Stack, Status, Text, Timeline } from '../kit/host.ts'
import type { TimelineEvent } from '../kit/kit.ts'
import { nearDay, tellDay, tellWhen, type Words } from '../kit/when.ts'
import { Contents } from './contents.tsx'
import { look } from './look.ts'
import { parcelDelivery } from './parcel-delivery.ts'
import { tellEvent, tellHeadline, tellSpan } from './tell.ts'
import type { ParcelView, TrackingView } from './view.ts'

interface Part { parcel: ParcelView; words: Words }
const over: ReadonlySet<string> = new Set(['delivered', 'returned', 'cancelled', 'expired'])

function Head({ parcel: { position, status, flags, carrier, service }, total, words: { t } }: Part & { total: number }) {
  const { icon, tone } = look[status]
  return (
    <Inline align="between" wrap>
      <Inline gap="sm" align="baseline" wrap>
        <Heading level={3} size="md">{total > 1 ? t('tracking.parcelOf', { position, total }) : t('tracking.parcel')}</Heading>
        <Text size="sm" tone="muted" inline>{service ?? carrier ?? t('tracking.carrierUnknown')}</Text>
      </Inline>
      <Status>
        <Inline gap="xs" wrap>
          <Badge icon={icon} tone={tone}>{t(`parcel.status.${status}`)}</Badge>
          {flags.includes('action_required') && <Badge icon="shield" tone="critical">{t('parcel.flag.action_required')}</Badge>}
          {flags.includes('delayed') && !over.has(status) && <Badge icon="clock" tone="warning">{t('parcel.flag.delayed')}</Badge>}
          {flags.includes('customs') && !over.has(status) && <Badge icon="document" tone="info">{t('parcel.flag.customs')}</Badge>}
        </Inline>
      </Status>
    </Inline>
  )
}

function Headline({ parcel, words }: Part) {
  const { t } = words
  const { text, detail } = tellHeadline(parcel, words)
  const [last] = parcel.events
  return (
    <Stack gap="none">
      <Text strong>{text}</Text>
      {detail && <Text size="sm" tone="muted">{detail}</Text>}
      {last?.quote && <Text size="sm" tone="muted" language={last.quote.language}>{last.quote.text}</Text>}
      {parcel.estimate && <Text size="sm">{t('tracking.estimate', { day: tellSpan(parcel.estimate, words) })}</Text>}
      {parcel.former && <Text size="sm" tone="muted" struck>{t('tracking.former', { day: tellSpan(parcel.former, { ...words, now: null }) })}</Text>}
    </Stack>
  )
}

/** Where it waits or arrived, who took it, and what the carrier says comes next. */
function Arrival({ parcel: { pickup, signedBy, proofUrl, nextSteps, status, carrier }, words }: Part) {
  const { t } = words
  const waits = status === 'available_for_pickup'
  return (
    <>
      {pickup && (
        <Stack gap="none">
          {(pickup.name || pickup.address) && <Text size="xs" tone="muted">{t(waits ? 'tracking.waitsAt' : 'tracking.goesTo')}</Text>}
          {pickup.name && <Text strong size="sm">{pickup.name}</Text>}
          {pickup.address && <Text size="sm">{pickup.address}</Text>}
          {pickup.until && <Text size="sm" strong>{t('tracking.until', { day: tellDay(pickup.until, words, 'inside', 'long') })}</Text>}
          {waits && <Text size="sm">{t('tracking.bringId')}</Text>}
        </Stack>
      )}
      {signedBy && <Text size="sm">{t('tracking.signedBy', { name: signedBy })}</Text>}
      {proofUrl && <Link href={proofUrl} block icon="document">{t('tracking.proof')}</Link>}
      {nextSteps && (
        <Stack gap="none">
          <Text size="xs" tone="muted">{carrier ? t('tracking.nextSteps', { carrier }) : t('tracking.nextStepsUnknown')}</Text>
          <Text size="sm" language={nextSteps.language}>{nextSteps.text}</Text>
        </Stack>
      )}
    </>
  )
}

function timelineOf(parcel: ParcelView, words: Words): TimelineEvent[] {
  const { format } = words
  let previous = ''
  return parcel.events.map((event, index) => {
    const key = format.dayKey(event.at)
    const day = key === previous ? undefined : nearDay(event.at, words) ? `${tellDay(event.at, words, 'begin')}, ${format.day(event.at)}` : format.day(event.at, 'long')
    previous = key
    return {
      text: tellEvent(event, words), detail: [format.time(event.at), event.location].filter(Boolean).join(' · '), quote: event.quote, day,
      now: index === 0 && !over.has(parcel.status), tone: event.status === 'exception' ? 'critical' : event.status === 'delivery_attempted' ? 'warning' : undefined,
    }
  })
}

function History({ parcel, words }: Part) {
  const { t } = words
  if (parcel.events.length === 0) return null
  return (
    <Details summary={t('tracking.history')}>
      <Timeline label={t('tracking.history')} events={timelineOf(parcel, words)} />
      {parcel.olderEvents > 0 && <Text size="sm" tone="muted">{t('tracking.olderEvents', { count: parcel.olderEvents })}</Text>}
    </Details>
  )
}

function Number({ parcel: { number, url, carrier, pieces, untracked }, words: { t, format } }: Part) {
  return (
    <Stack gap="xs">
      <Inline align="between" wrap>
        {number ? (
          <Inline gap="xs" wrap>
            <Text size="sm" tone="muted" inline>{t('tracking.number')}</Text>
            <Text size="sm" mono inline>{number}</Text>
            <Copy text={number} label={t('tracking.copy', { number })} done={t('tracking.copied')} />
          </Inline>
        ) : !untracked && <Text size="sm" tone="muted">{t('tracking.noNumber')}</Text>}
        {url && <Link href={url} external block>{carrier ? t('tracking.open', { carrier }) : t('tracking.openUnknown')}</Link>}
      </Inline>
      {pieces && <Text size="xs" tone="muted">{t('tracking.pieces', { count: pieces.length, numbers: format.list(pieces.slice(0, 10)) })}</Text>}
    </Stack>
  )
}

function Freshness({ parcel: { carrier, scannedAt, askedAt, stale }, words }: Part) {
  const { t } = words
  const name = carrier ?? t('tracking.carrier')
  const asOf = askedAt ?? scannedAt
  if (stale && asOf) return <Banner icon="offline">{t('tracking.stale', { at: tellWhen(asOf, words), carrier: name })}</Banner>
  if (stale) return <Banner icon="offline">{t('tracking.silent', { carrier: name })}</Banner>
  if (!scannedAt && !askedAt) return null
  return (
    <Inline gap="xs" align="start" wrap={false}>
      <Icon name="clock" size="sm" />
      <Text size="xs" tone="muted">{[scannedAt && t('tracking.scanned', { carrier: name, at: tellWhen(scannedAt, words) }), askedAt && t('tracking.asked', { at: tellWhen(askedAt, words) })].filter(Boolean).join(' ')}</Text>
    </Inline>
  )
}

/** One parcel: what it is, where it is, and who said so when. */
export function Parcel({ parcel, view, words }: Part & { view: TrackingView }) {
  const data = view.structuredData ? parcelDelivery(parcel, view) : null
  return (
    <Stack gap="md">
      <Head parcel={parcel} total={view.total} words={words} />
      <Contents parcel={parcel} words={words} />
      <Headline parcel={parcel} words={words} />
      <Arrival parcel={parcel} words={words} />
      {view.timeline && <History parcel={parcel} words={words} />}
      <Number parcel={parcel} words={words} />
      <Freshness parcel={parcel} words={words} />
      {data && <JsonLd data={data} />}
    </Stack>
  )
}
