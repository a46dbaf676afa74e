import { Component, createContext, toChildArray, type FunctionComponent, type VNode } from 'preact'
import { withHost } from '../../../widgets/kit/host.ts'
import type { IconName, Kit, KitProps } from '../../../widgets/kit/kit.ts'

/** True while the surrounding form is on its way. */
export const Busy = createContext(false)

/** An address a buyer may be sent to; anything else (`javascript:`, `data:`) is no link at all. */
export const safeHref = (href: string | undefined) => (href && /^(https?:|mailto:|tel:|[/#?])/i.test(href) ? href : undefined)

/** Each child as an item of its own, with its key. */
export const items = (children: KitProps['Stack']['children']) =>
  toChildArray(children).map((child) => <li key={(child as VNode).key ?? undefined}>{child}</li>)

/** Paths by name; the rest comes with icons.ts. The one that is here is for whoever has lost the line. */
export const icons: Partial<Record<IconName, string>> = { alert: 'M12 4 2.8 19.5h18.4zM12 10v4.5M12 17v.01' }

/** The server draws icons with their paths, which hydrating leaves alone: the table is fetched once the browser has to draw one itself. */
export class Icon extends Component<KitProps['Icon']> {
  componentDidMount() {
    if (!(this.base as Element).querySelector('[d]')) void import('./icons.ts').then(({ paths }) => this.setState(Object.assign(icons, paths)), () => {})
  }
  componentDidUpdate() { this.componentDidMount() }
  render({ name, size, flip }: KitProps['Icon']) {
    return <svg class="ag-icon" viewBox="0 0 24 24" aria-hidden="true" data-size={size} data-flip={flip ? '' : undefined}><path key={name} d={icons[name]} /></svg>
  }
}
const small = (name: IconName | undefined) => name && <Icon name={name} size="sm" />
const leading = new Set<IconName>(['external', 'right'])

function Button({ children, variant, tone, icon, full, href, submit, onPress, busy, disabledReason, label }: KitProps['Button'], sending: boolean) {
  const id = disabledReason && [label, disabledReason].join(' ').trim().replace(/\s+/g, '-')
  const waiting = busy || (submit && sending)
  const look = { class: 'ag-button', part: 'button', 'data-variant': variant, 'data-tone': tone, 'data-full': full ? '' : undefined, 'aria-label': label }
  if (href && !disabledReason) return <a {...look} href={safeHref(href)}>{small(icon)}{children}</a>
  const press = (event: Event) => {
    if (disabledReason || waiting) event.preventDefault()
    else onPress?.()
  }
  const button = (
    <button {...look} type={submit ? 'submit' : 'button'} onClick={press} aria-busy={waiting ? 'true' : undefined}
      aria-disabled={disabledReason || waiting ? 'true' : undefined} aria-describedby={disabledReason ? id : undefined}>{small(icon)}{children}</button>
  )
  return disabledReason ? <span class="ag-stack" data-gap="xs">{button}<span class="ag-xs ag-muted" id={id}>{disabledReason}</span></span> : button
}

const Link = ({ children, href, block, icon, external, label }: KitProps['Link']) => {
  const shown = external ? 'external' : icon
  const after = shown && leading.has(shown)
  return (
    <a class="ag-link" href={safeHref(href)} data-block={block ? '' : undefined} aria-label={label} {...external && { target: '_blank', rel: 'noopener noreferrer' }}>
      {!after && small(shown)}{children}{after && <Icon name={shown} size="sm" flip />}
    </a>
  )
}

function Text({ children, size, tone, strong, struck, mono, inline, language }: KitProps['Text']) {
  const Tag = struck ? 's' : inline ? 'span' : 'p'
  const text = <Tag class={mono ? 'ag-text ag-mono' : 'ag-text'} data-size={size} data-tone={tone} data-strong={strong ? '' : undefined} lang={language}>{children}</Tag>
  return struck && !inline ? <p>{text}</p> : text
}

const toneIcons = { success: 'check', warning: 'alert', critical: 'alert', info: 'info' } as const

function Steps({ label, steps, now, tone, final, position, next }: KitProps['Steps']) {
  const stateOf = (index: number) => (index < now || (final && index === now) ? 'done' : index === now ? 'now' : 'todo')
  return (
    <div class="ag-stack" data-gap="sm">
      <ol class="ag-steps" data-tone={tone} aria-label={label}>
        {steps.map((step, index) => (
          <li key={index} data-state={stateOf(index)} aria-current={index === now ? 'step' : undefined}>
            <span class="ag-steps__label"><b>{stateOf(index) === 'done' && <Icon name="check" />}{step.label}</b>{step.detail && <span> {step.detail}</span>}</span>
          </li>
        ))}
      </ol>
      <p class="ag-steps__caption"><span>{position}</span>{next && <span>{next}</span>}</p>
    </div>
  )
}

const Image = ({ src, alt, size, dim }: KitProps['Image']) => (
  <span class="ag-image" data-size={size === 'full' ? undefined : size} data-dim={dim ? '' : undefined}>
    {safeHref(src) && <img src={safeHref(src)} alt={alt} loading="lazy" decoding="async" width="96" height="96" />}
  </span>
)

const Thumb = ({ src, alt, quantity }: KitProps['Thumb']) => (
  <span class="ag-thumb"><Image src={src} alt={alt} size="sm" />{quantity !== undefined && quantity !== 1 && <span class="ag-qty" aria-hidden="true">{quantity}</span>}</span>
)

const Details = ({ summary, open, variant, onToggle, children }: KitProps['Details']) => (
  <details class="ag-details" data-variant={variant} open={open} onToggle={(event) => onToggle?.(event.currentTarget.open)}>
    <summary>{summary}<Icon name="down" size="sm" /></summary>
    <div class="ag-details__body">{children}</div>
  </details>
)

const LineItem = ({ image, title, quantity, dim, end, children }: KitProps['LineItem']) => (
  <div class="ag-line">
    {dim ? <Image src={image} alt="" size="sm" dim /> : <Thumb src={image} alt="" quantity={quantity} />}
    <div class="ag-stack" data-gap="xs"><span class="ag-line__title">{quantity !== undefined && quantity !== 1 && <span class="ag-vh">{quantity} × </span>}{title}</span>{children}</div>
    <div class="ag-sm">{end}</div>
  </div>
)

/** What the first widget is made of: frames, words, buttons, lines of an order and what tells a state. */
export const coreKit = {
  Card: ({ children, label, tone, rows }) => (
    <section class="ag-card" part="card" aria-label={label} data-tone={tone}><div class={rows ? 'ag-card__rows' : 'ag-card__in'}>{children}</div></section>
  ),
  Stack: ({ children, gap, grow }) => <div class={grow ? 'ag-stack ag-grow' : 'ag-stack'} data-gap={gap}>{children}</div>,
  Inline: ({ children, gap, align, wrap }) => <div class="ag-inline" data-gap={gap} data-align={align} data-wrap={wrap === false ? 'no' : undefined}>{children}</div>,
  List: ({ children, label }) => <ul class="ag-list" aria-label={label}>{items(children)}</ul>,
  Divider: () => <hr class="ag-divider" />,
  Heading: ({ children, level, size, muted }) => {
    const Tag = `h${level}` as 'h2'
    return <Tag class={muted ? 'ag-heading ag-muted' : 'ag-heading'} part="heading" data-size={size}>{children}</Tag>
  },
  Text, Link, Icon, Image, Thumb, Details, LineItem,
  Button: Object.assign(Button, { contextType: Busy }) as FunctionComponent<KitProps['Button']>,
  Badge: ({ children, tone, icon }) => <span class="ag-badge" part="badge" data-tone={tone}>{icon && <Icon name={icon} />}{children}</span>,
  Banner: ({ children, tone, icon, title }) => (
    <div class="ag-banner" part="banner" data-tone={tone}><Icon name={icon ?? (tone ? toneIcons[tone] : 'info')} /><div>{title && <strong>{title} </strong>}{children}</div></div>
  ),
  Steps,
  Money: withHost<KitProps['Money']>(({ value, was }, { format: { money } }) => <span class="ag-money">{was && <><del class="ag-was">{money(was)}</del> </>}{money(value)}</span>),
  Time: ({ at, text }) => <time class="ag-time" dateTime={at}>{text}</time>,
  Status: ({ children, hidden }) => <div role="status" class={hidden ? 'ag-vh' : undefined}>{children}</div>,
} satisfies Partial<Kit>
