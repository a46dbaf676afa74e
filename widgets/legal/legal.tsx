import { Heading, Inline, Link, Stack, Text } from '../kit/host.ts'
import type { WidgetProps } from '../kit/host.ts'
import type { LegalView } from './view.ts'

export default function Legal({ view, t }: WidgetProps<LegalView>) {
  return (
    <Stack gap="sm">
      <Heading level={2} size="md" muted>{view.heading ?? t('legal.title')}</Heading>
      {view.links.length > 0 && <Inline gap="md" wrap>{view.links.map(({ label, url }) => <Link key={label + url} href={url} block>{label}</Link>)}</Inline>}
      {view.text && <Text size="xs" tone="muted">{view.text}</Text>}
    </Stack>
  )
}
