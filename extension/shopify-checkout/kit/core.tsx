/// <reference types="@shopify/ui-extensions/purchase.thank-you.block.render" />
import { createContext, toChildArray, type ComponentProps } from 'preact'
import { useContext } from 'preact/hooks'
import { withHost } from '../../../widgets/kit/host.ts'
import type { Gap, IconName, Kit, KitProps } from '../../../widgets/kit/kit.ts'

/** True while the surrounding form is on its way. */
export const Busy = createContext(false)

/** An address a buyer may be sent to; anything else is no link at all. */
export const safeHref = (href: string | undefined) => (href && /^(https?:|mailto:|tel:|[/#?])/i.test(href) ? href : undefined)

const gaps = { none: 'none', xs: 'small-300', sm: 'small-100', md: 'base', lg: 'large-100', xl: 'large-300' } as const satisfies Record<Gap, string>

type ShopifyIcon = NonNullable<ComponentProps<'s-badge'>['icon']>
/** Shopify's icons are a fixed list; where it has no picture of ours, the words stand alone. */
export const icons: Partial<Record<IconName, ShopifyIcon>> = {
  check: 'check', clock: 'clock', truck: 'truck', external: 'external', down: 'chevron-down', up: 'chevron-up', box: 'order', copy: 'clipboard', x: 'x',
  plus: 'plus', search: 'search', receipt: 'note', phone: 'mobile', mail: 'email', star: 'star', undo: 'return', alert: 'alert-triangle', info: 'info',
  shield: 'lock', pin: 'location', home: 'store', calendar: 'calendar', refresh: 'reset', offline: 'disabled', bank: 'organization', cart: 'cart',
  right: 'chevron-right', document: 'note',
}

const Icon = ({ name, size }: KitProps['Icon']) => {
  const type = icons[name]
  return type ? <s-icon type={type} size={size === 'lg' ? 'large' : size === 'md' ? 'base' : 'small'} /> : null
}

/** Each child under the other, with a line between. */
const ruled = (children: KitProps['Stack']['children']) =>
  toChildArray(children).map((child, index) => [index > 0 && <s-divider key={`line ${index}`} />, <s-stack key={index} accessibilityRole="list-item">{child}</s-stack>])

function Card({ children, label, tone, rows }: KitProps['Card']) {
  const inner = <s-stack gap="base">{rows ? toChildArray(children).map((child, index) => [index > 0 && <s-divider key={`line ${index}`} />, child]) : children}</s-stack>
  if (tone === 'sunken') return <s-box accessibilityLabel={label} accessibilityRole="section" background="subdued" padding="base" borderRadius="base">{inner}</s-box>
  return <s-section accessibilityLabel={label}>{inner}</s-section>
}

function Text({ children, size, tone, strong, struck, inline, language }: KitProps['Text']) {
  const look = { ...(tone === 'muted' ? { color: 'subdued' as const } : tone && { tone }), ...(language && { lang: language }) }
  const small = size === 'xs' || size === 'sm'
  const run = <s-text type={struck ? 'redundant' : strong ? 'strong' : small ? 'small' : 'generic'} {...look}>{children}</s-text>
  if (inline) return run
  return struck || strong ? <s-paragraph>{run}</s-paragraph> : <s-paragraph type={small ? 'small' : 'paragraph'} {...look}>{children}</s-paragraph>
}

const Link = ({ children, href, external, label }: KitProps['Link']) =>
  <s-link href={safeHref(href)} target={external ? '_blank' : 'auto'} accessibilityLabel={label}>{children}</s-link>

function Button({ children, variant, tone, full, href, submit, onPress, busy, disabledReason, label }: KitProps['Button']) {
  const sending = useContext(Busy)
  const waiting = Boolean(busy || (submit && sending))
  const target = disabledReason ? undefined : safeHref(href)
  const press = () => { if (!waiting && !disabledReason) onPress?.() }
  if (variant === 'plain' && !submit && !disabledReason) return <s-link href={target} onClick={target ? undefined : press} accessibilityLabel={label}>{children}</s-link>
  const button = (
    <s-button variant={variant === 'primary' ? 'primary' : 'secondary'} tone={tone ?? 'auto'} href={target} type={submit ? 'submit' : 'button'} loading={waiting}
      disabled={Boolean(disabledReason)} inlineSize={full ? 'fill' : 'auto'} accessibilityLabel={label} onClick={target || submit ? undefined : press}>{children}</s-button>
  )
  return disabledReason ? <s-stack gap="small-300">{button}<s-text type="small" color="subdued">{disabledReason}</s-text></s-stack> : button
}

/** The words of each step are told beside the bar, which alone tells nothing. */
function Steps({ label, steps, now, tone, final, position, next }: KitProps['Steps']) {
  const done = final ? now + 1 : now
  return (
    <s-stack gap="small-100">
      <s-progress accessibilityLabel={label} max={steps.length} value={now + 1} tone={tone === 'critical' ? 'critical' : 'auto'} />
      <s-stack accessibilityRole="ordered-list" accessibilityLabel={label} gap="small-300">
        {steps.map((step, index) => (
          <s-stack key={index} accessibilityRole="list-item" direction="inline" gap="small-200" alignItems="center">
            <s-icon type={index < done ? 'check-circle' : index === now ? 'bullet' : 'circle'} size="small" tone={index === now && !final && tone ? tone : 'auto'} />
            <s-text type={index === now ? 'strong' : 'generic'} {...index > now && { color: 'subdued' as const }}>{step.label}</s-text>
            {step.detail && <s-text type="small" color="subdued">{step.detail}</s-text>}
          </s-stack>
        ))}
      </s-stack>
      <s-stack direction="inline" gap="base" justifyContent="space-between">
        <s-text type="small" color="subdued">{position}</s-text>{next && <s-text type="small" color="subdued">{next}</s-text>}
      </s-stack>
    </s-stack>
  )
}

export const coreKit = {
  Card,
  Stack: ({ children, gap = 'md' }) => <s-stack gap={gaps[gap]}>{children}</s-stack>,
  Inline: ({ children, gap = 'sm', align = 'center' }) => (
    <s-stack direction="inline" gap={gaps[gap]} alignItems={align === 'start' ? 'start' : align === 'baseline' ? 'end' : 'center'} justifyContent={align === 'between' ? 'space-between' : 'start'}>{children}</s-stack>
  ),
  List: ({ children, label }) => <s-stack accessibilityRole="unordered-list" accessibilityLabel={label} gap="base">{ruled(children)}</s-stack>,
  Divider: () => <s-divider />,
  Heading: ({ children, muted }) => <s-heading>{muted ? <s-text color="subdued">{children}</s-text> : children}</s-heading>,
  Text, Link, Button, Icon,
  Badge: ({ children, tone, icon }) => <s-badge tone={tone === 'critical' ? 'critical' : 'neutral'} icon={(icon && icons[icon]) ?? ''}>{children}</s-badge>,
  Banner: ({ children, tone = 'info', title }) => <s-banner tone={tone} heading={title}>{children}</s-banner>,
  Steps,
  Money: withHost<KitProps['Money']>(({ value, was }, { format: { money } }) => (
    was ? <s-text><s-text type="redundant" color="subdued">{money(was)}</s-text> {money(value)}</s-text> : <s-text>{money(value)}</s-text>
  )),
  Time: ({ at, text }) => <s-time dateTime={at}>{text}</s-time>,
  Status: ({ children, hidden }) => <s-box accessibilityRole="status" accessibilityVisibility={hidden ? 'exclusive' : 'visible'}>{children}</s-box>,
} satisfies Partial<Kit>
