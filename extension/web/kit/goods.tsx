import { useEffect, useState } from 'preact/hooks'
import type { Kit, KitProps } from '../../../widgets/kit/kit.ts'
import { coreKit, Icon, items } from './core.tsx'

const { Details, Image, Link, Money } = coreKit

function Copy({ text, label, done }: KitProps['Copy']) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 1600)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
  }
  return (
    <span>
      <button type="button" class="ag-button" data-icon-only="" data-variant="plain" aria-label={label} onClick={() => void copy().catch(() => setCopied(false))}>
        <Icon name={copied ? 'check' : 'copy'} />
      </button>
      <span class="ag-vh" role="status">{copied && done}</span>
    </span>
  )
}

const Timeline = ({ label, events }: KitProps['Timeline']) => (
  <ol class="ag-timeline" aria-label={label}>
    {events.map(({ text, detail, now, tone, quote, day }, index) => [
      day && <li key={`day ${index}`} class="ag-timeline__day">{day}</li>,
      <li key={index} data-state={now ? 'now' : undefined} data-tone={tone}>
        <b>{text}</b><span>{detail}</span>{quote && <q lang={quote.language}>{quote.text}</q>}
      </li>,
    ])}
  </ol>
)

const Facts = ({ rows }: KitProps['Facts']) => (
  <dl class="ag-facts">
    {rows.map(({ term, value, copy, copyLabel }) => (
      <div key={term}>
        <dt>{term}</dt><dd>{value}</dd>
        {copy !== undefined && <dd class="ag-facts__action"><Copy text={copy} label={copyLabel ?? term} done={`${copyLabel ?? term} ✓`} /></dd>}
      </div>
    ))}
  </dl>
)

const ProductCard = ({ image, title, href, price, was, unitPrice, why, children }: KitProps['ProductCard']) => (
  <div class="ag-product">
    <Image src={image} alt="" size="full" />
    <div>
      <p class="ag-product__name">{href ? <Link href={href}>{title}</Link> : title}</p>
      {price && <p class="ag-sm"><Money value={price} was={was} /></p>}
      {unitPrice && <p class="ag-xs ag-muted">{unitPrice}</p>}
    </div>
    <div>{why && <Details summary={why.summary} variant="quiet"><p class="ag-sm ag-muted">{why.text}</p></Details>}</div>
    <div class="ag-product__act">{children}</div>
  </div>
)

/** The encoder is a chunk of its own; until it is there the white square keeps the place. */
function QrCode({ payload, label }: KitProps['QrCode']) {
  const [drawing, setDrawing] = useState<{ size: number; path: string }>()
  useEffect(() => {
    let current = true
    const draw = async () => {
      const { drawQr } = await import('./qr.ts')
      if (current) setDrawing(drawQr(payload))
    }
    void draw()
    return () => { current = false }
  }, [payload])
  return (
    <span class="ag-qr">
      <svg viewBox={`0 0 ${drawing?.size ?? 41} ${drawing?.size ?? 41}`} role="img" aria-label={label} shape-rendering="crispEdges"><path fill="#111" d={drawing?.path} /></svg>
    </span>
  )
}

const machineReadable = (data: Record<string, unknown>) => JSON.stringify(data).replaceAll('<', '\\u003c')

export const goodsKit = {
  Copy, Timeline, Facts, ProductCard, QrCode,
  Grid: ({ children, min }) => <div class="ag-grid" data-min={min}>{children}</div>,
  Split: ({ main, side }) => <div class="ag-split"><div>{main}</div><div>{side}</div></div>,
  Row: ({ children, label }) => <ul class="ag-row" aria-label={label}>{items(children)}</ul>,
  Progress: ({ value, max, label }) => <progress class="ag-progress" value={value} max={max} aria-label={label} />,
  Skeleton: ({ lines, label }) => (
    <div class="ag-stack" data-gap="md" role="status" aria-label={label}>{Array.from({ length: lines }, (_, index) => <span key={index} class="ag-skeleton" />)}</div>
  ),
  JsonLd: ({ data }) => <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: machineReadable(data) }} />,
} satisfies Partial<Kit>
