import { Icon, coreKit } from './kit/core.tsx'
import type { SystemTexts } from './system-texts.ts'

const { Banner, Button, Card } = coreKit

/** Before the first answer: the room is kept at once, lines appear only if it takes longer than a blink. */
export const Loading = ({ texts }: { texts: SystemTexts }) => (
  <div class="ag-late">
    <Card label={texts.loading}>
      <div class="ag-stack" role="status" aria-label={texts.loading}>{[0, 1, 2, 3].map((line) => <span key={line} class="ag-skeleton" />)}</div>
    </Card>
  </div>
)

/** The shop has not told of the order yet. */
export const Pending = ({ texts }: { texts: SystemTexts }) => (
  <Card label={texts.pendingTitle}><div role="status"><Banner icon="clock" title={texts.pendingTitle}>{texts.pendingText}</Banner></div></Card>
)

export const Failed = ({ texts, onRetry }: { texts: SystemTexts; onRetry(): void }) => (
  <Card label={texts.errorTitle}>
    <div role="status"><Banner title={texts.errorTitle}>{texts.errorText}</Banner></div>
    <div><Button onPress={onRetry}>{texts.retry}</Button></div>
  </Card>
)

export const Expired = ({ texts, base }: { texts: SystemTexts; base: string }) => (
  <Card label={texts.expiredTitle}>
    <div role="status"><Banner title={texts.expiredTitle}>{texts.expiredText}</Banner></div>
    <div><Button href={`${base}/track`}>{texts.lookUp}</Button></div>
  </Card>
)

/** Above the last known page while there is no connection. */
export const Offline = ({ texts, time }: { texts: SystemTexts; time: string }) => (
  <div class="ag-banner" role="status"><Icon name="alert" /><div>{texts.offline.replace('{{time}}', time)}</div></div>
)
