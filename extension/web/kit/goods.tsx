import { Component } from 'preact'
import { withState } from '../../../widgets/kit/host.ts'
import type { Kit, KitProps } from '../../../widgets/kit/kit.ts'
import { coreKit, Icon, items } from './core.tsx'

const { Details, Image, Link, Money } = coreKit

const Copy = withState<KitProps['Copy'], { copied: boolean }>({ copied: false }, ({ text, label, done }, { copied }, set) => {
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    set({ copied: true })
    setTimeout(() => set({ copied: false }), 1600)
  }
  return (
    <span>
      <button type="button" class="ag-button" data-icon-only="" data-variant="plain" aria-label={label} onClick={() => void copy().catch(() => {})}>
        <Icon name={copied ? 'check' : 'copy'} />
      </button>
      <span class="ag-vh" role="status">{copied && done}</span>
    </span>
  )
})

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

interface Drawing { size: number; path: string }
/** The encoder is a chunk of its own; until it is there the white square keeps the place. */
class QrCode extends Component<KitProps['QrCode'], Partial<Drawing> & { payload?: string }> {
  async componentDidMount() {
    const { payload } = this.props
    if (payload === this.state.payload) return
    this.setState({ payload })
    const { drawQr } = await import('./qr.ts')
    if (payload === this.props.payload) this.setState(drawQr(payload))
  }
  componentDidUpdate() { void this.componentDidMount() }
  render({ label }: KitProps['QrCode'], { size = 41, path }: Partial<Drawing>) {
    return (
      <span class="ag-qr">
        <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges"><path fill="#111" d={path} /></svg>
      </span>
    )
  }
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
