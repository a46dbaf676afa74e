import { Button, Card, Heading, Icon, Inline, Stack, Text } from '../kit/host.ts'
import type { WidgetProps } from '../kit/host.ts'
import { mail } from '../kit/mail.ts'
import type { ContactView } from './view.ts'

/** RFC 3966, from a number as people write it: "+49 (0)431 555-01 42" → "tel:+494315550142". */
const telephone = (phone: string) => {
  const digits = phone.replace('(0)', '').replace(/(?!^\s*\+)\D/g, '').trim()
  return digits ? `tel:${digits}` : undefined
}
export default function Contact({ view, t }: WidgetProps<ContactView>) {
  const title = view.heading ?? t('contact.title')
  const tel = view.phone && telephone(view.phone)
  return (
    <Card label={title}>
      <Stack gap="xs">
        <Heading level={2}>{title}</Heading>
        {view.note && <Text size="sm">{view.note}</Text>}
        {view.hours && <Inline gap="xs" align="start" wrap={false}><Icon name="clock" size="sm" /><Text size="sm" tone="muted">{view.hours}</Text></Inline>}
      </Stack>
      <Stack gap="sm">
        {view.email && <Button full icon="mail" href={mail(view.email, t('contact.subject', { number: view.number }))}>{t('contact.write')}</Button>}
        {view.phone && (tel ? <Button full icon="phone" href={tel} label={t('contact.call', { phone: view.phone })}>{view.phone}</Button> : <Text>{view.phone}</Text>)}
        {view.url && <Button full icon="chat" href={view.url}>{t('contact.page')}</Button>}
      </Stack>
      {view.email && <Text size="xs" tone="muted">{view.email}</Text>}
      <Text size="xs" tone="muted">{t('contact.number', { number: view.number })}</Text>
    </Card>
  )
}
