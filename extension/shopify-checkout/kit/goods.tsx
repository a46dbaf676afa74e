import { toChildArray } from 'preact'
import { useId, useState } from 'preact/hooks'
import type { Kit, KitProps } from '../../../widgets/kit/kit.ts'
import { coreKit, safeHref } from './core.tsx'

const { Link, Money } = coreKit

const Image = ({ src, alt, size }: KitProps['Image']) => (size === 'full' && safeHref(src)
  ? <s-image src={safeHref(src)} alt={alt} aspectRatio="1" objectFit="cover" loading="lazy" borderRadius="base" />
  : <s-product-thumbnail src={safeHref(src)} alt={alt} size={size === 'sm' ? 'small' : 'base'} />)

const Thumb = ({ src, alt, quantity }: KitProps['Thumb']) =>
  <s-product-thumbnail src={safeHref(src)} alt={alt} size="small" {...quantity !== undefined && quantity !== 1 && { totalItems: quantity }} />

const Details = ({ summary, open, onToggle, children }: KitProps['Details']) => (
  <s-details defaultOpen={Boolean(open)} onToggle={(event) => onToggle?.(event.newState === 'open')}>
    <s-summary>{summary}</s-summary>
    <s-stack gap="base">{children}</s-stack>
  </s-details>
)

function Copy({ text, label, done }: KitProps['Copy']) {
  const id = useId()
  const [copied, setCopied] = useState(false)
  return (
    <s-stack direction="inline" gap="small-200">
      <s-button command="--copy" commandFor={id}>{label}</s-button>
      <s-clipboard-item id={id} text={text} onCopy={() => setCopied(true)} />
      <s-box accessibilityRole="status">{copied && <s-text type="small">{done}</s-text>}</s-box>
    </s-stack>
  )
}

const Timeline = ({ label, events }: KitProps['Timeline']) => (
  <s-stack accessibilityRole="ordered-list" accessibilityLabel={label} gap="base">
    {events.map(({ text, detail, now, tone, quote, day }, index) => [
      day && <s-stack key={`day ${index}`} accessibilityRole="list-item"><s-text type="small" color="subdued">{day}</s-text></s-stack>,
      <s-stack key={index} accessibilityRole="list-item" gap="small-300">
        <s-text type={now ? 'strong' : 'generic'} {...tone && { tone }}>{text}</s-text>
        <s-text type="small" color="subdued">{detail}</s-text>
        {quote && <s-text type="emphasis" color="subdued" {...quote.language && { lang: quote.language }}>{quote.text}</s-text>}
      </s-stack>,
    ])}
  </s-stack>
)

const Facts = ({ rows }: KitProps['Facts']) => (
  <s-stack gap="small-100">
    {rows.map(({ term, value, copy, copyLabel }) => (
      <s-grid key={term} gridTemplateColumns="1fr 2fr" gap="base" alignItems="center">
        <s-text color="subdued">{term}</s-text>
        <s-stack direction="inline" gap="small-100" alignItems="center">
          <s-text>{value}</s-text>
          {copy !== undefined && <Copy text={copy} label={copyLabel ?? term} done={`${copyLabel ?? term} ✓`} />}
        </s-stack>
      </s-grid>
    ))}
  </s-stack>
)

/** Columns need a measured surrounding: below 500 px they stand under each other. */
const columns = (wide: `@container${string}`, children: KitProps['Stack']['children'], label?: string) => (
  <s-query-container>
    <s-grid gridTemplateColumns={wide} gap="base" {...label && { accessibilityLabel: label }}>{toChildArray(children).map((child, index) => <s-grid-item key={index}>{child}</s-grid-item>)}</s-grid>
  </s-query-container>
)
const two = '@container (inline-size > 500px) 1fr 1fr, 1fr'

const ProductCard = ({ image, title, href, price, was, unitPrice, why, children }: KitProps['ProductCard']) => (
  <s-stack gap="small-100">
    <Image src={image} alt="" size="full" />
    {href ? <Link href={href}>{title}</Link> : <s-text>{title}</s-text>}
    {price && <Money value={price} was={was} />}
    {unitPrice && <s-text type="small" color="subdued">{unitPrice}</s-text>}
    {why && <Details summary={why.summary}><s-paragraph type="small" color="subdued">{why.text}</s-paragraph></Details>}
    {children}
  </s-stack>
)

const LineItem = ({ image, title, quantity, end, children }: KitProps['LineItem']) => (
  <s-grid gridTemplateColumns="auto 1fr auto" gap="base" alignItems="center">
    <Thumb src={image} alt="" quantity={quantity} />
    <s-stack gap="small-300"><s-text>{quantity !== undefined && quantity !== 1 ? `${quantity} × ` : ''}{title}</s-text>{children}</s-stack>
    <s-stack>{end}</s-stack>
  </s-grid>
)

export const goodsKit = {
  Image, Thumb, Details, Copy, Timeline, Facts, ProductCard, LineItem,
  Grid: ({ children }) => columns(two, children),
  Split: ({ main, side }) => columns('@container (inline-size > 500px) 2fr 1fr, 1fr', [main, side]),
  Row: ({ children, label }) => columns(two, children, label),
  Progress: ({ value, max, label }) => <s-progress value={value} max={max} accessibilityLabel={label} />,
  QrCode: ({ payload, label }) => <s-qr-code content={payload} accessibilityLabel={label} />,
  Skeleton: ({ lines, label }) => (
    <s-stack gap="base" accessibilityRole="status" accessibilityLabel={label}>{Array.from({ length: lines }, (_, index) => <s-skeleton-paragraph key={index} />)}</s-stack>
  ),
  /** A sandbox has no document for machines. */
  JsonLd: () => null,
} satisfies Partial<Kit>
