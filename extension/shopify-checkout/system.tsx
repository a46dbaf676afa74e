import { shopifyKit } from './kit.tsx'
import type { Sandbox } from './sandbox.ts'

const { Banner, Button, Card, Skeleton, Stack, Status, Text } = shopifyKit

interface Props { sandbox: Sandbox }

export const Loading = ({ sandbox: { text } }: Props) => <Card label={text('loading')}><Skeleton lines={3} label={text('loading')} /></Card>

/** Why there is no page: our server (`pending`) or Shopify itself (`noOrder`) does not have the order yet, which ends by itself; or it is the editor's preview. */
export function Explained({ sandbox: { text }, why }: Props & { why: keyof typeof reasons }) {
  const [title, words] = reasons[why]
  return <Status><Banner icon="clock" title={text(title)}>{text(words)}</Banner></Status>
}
const reasons = { pending: ['pendingTitle', 'pendingText'], noOrder: ['noOrderTitle', 'noOrderText'], editor: ['editorTitle', 'editorText'] } as const

export const SignIn = ({ sandbox: { text, signIn } }: Props) => (
  <Stack gap="sm">
    <Status><Banner title={text('signInTitle')}>{text('signInText')}</Banner></Status>
    {signIn && <Button onPress={() => void signIn()}>{text('signIn')}</Button>}
  </Stack>
)

/** Below a page that keeps something back from who is not signed in. */
export const More = ({ sandbox: { text, signIn } }: Props) => signIn && (
  <Stack gap="sm"><Text size="sm" tone="muted">{text('signInMore')}</Text><Button onPress={() => void signIn()}>{text('signIn')}</Button></Stack>
)

export const Failed = ({ sandbox: { text }, onRetry }: Props & { onRetry(): void }) => (
  <Stack gap="sm">
    <Status><Banner title={text('errorTitle')}>{text('errorText')}</Banner></Status>
    <Button onPress={onRetry}>{text('retry')}</Button>
  </Stack>
)

/** Above the last known page while no newer one can be had. */
export const Stale = ({ sandbox: { text }, offline, time }: Props & { offline: boolean; time: string }) =>
  <Status><Banner icon="offline">{text(offline ? 'offline' : 'stale', { time })}</Banner></Status>

/** Where an act leads: a sandbox cannot send the buyer there by itself. */
export const Leads = ({ sandbox: { text }, url }: Props & { url: string }) => (
  <Status><Banner tone="success" title={text('leadsTitle')}><Button href={url} variant="primary">{text('leads')}</Button></Banner></Status>
)
