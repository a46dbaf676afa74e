import { options as preactOptions } from 'preact'
import { renderToString } from 'preact-render-to-string'
import type { PageView } from '../../server/contract/page-types.ts'
import { makeFormat } from '../../widgets/kit/format.ts'
import { makeTranslate } from '../../widgets/kit/translate.ts'
import { widgets } from '../../widgets/registry.ts'
import { scripts, stylesheet } from './assets.ts'
import { documentTexts } from './document-texts.ts'
import { hiddenFields } from './hidden-fields.ts'
import { icons } from './kit/core.tsx'
import { webKit } from './kit/kit.ts'
import { Page, Placed, placeOf, type PlaceProps, type WidgetComponent } from './page.tsx'
import { Pending } from './system.tsx'
import { systemTexts } from './system-texts.ts'

interface RenderOptions { token: string; baseUrl: string; returnUrl?: string }

// Its own icons are drawn with their paths.
Object.assign(icons, (await import('./kit/icons.ts')).paths)

// A component that throws is left out here too, and the page stands.
Object.assign(preactOptions, { errorBoundaries: true })

const components = new Map(await Promise.all(widgets.map(async ({ id, load }) => [id, (await load()).default as WidgetComponent] as const)))

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escape = (text: string) => text.replace(/[&<>"]/g, (character) => entities[character]!)
/** JSON that no parser of HTML can be led out of. */
const embedded = (value: unknown) => JSON.stringify(value).replaceAll('<', '\\u003c')

const Place = (props: PlaceProps) => <div {...placeOf(props.widget.id)}><Placed {...props} /></div>

function renderContent(view: PageView, { token, baseUrl, returnUrl = '' }: RenderOptions, key: string): string {
  if (view.status === 'pending') return renderToString(<Pending texts={systemTexts(view.locale)} />)
  return renderToString(
    <Page view={view} kit={webKit} components={components} Place={Place} now={null} t={makeTranslate(view.locale, view.messages)} format={makeFormat(view.locale, view.timeZone, view.today)}
      form={{ url: `${baseUrl}/v1/actions`, hidden: hiddenFields(view, token, key, returnUrl) }} act={async () => {}} onError={() => {}} />,
  )
}

/**
 * `<afterglow-page>` with its shadow root declared, for a shop to include; the shop's page loads /embed/v1.js itself. Facts and forms
 * work without JavaScript; with it the element hydrates from the JSON inside.
 */
export function renderFragment(view: PageView, options: RenderOptions): string {
  const key = crypto.randomUUID()
  const { token, baseUrl } = options
  // The columns stand before the side is there: a page that is still being read must not move when it comes.
  const side = view.widgets.some(({ region }) => region === 'side') ? ' data-side' : ''
  const sheet = `<link rel="stylesheet" href="${escape(baseUrl)}/embed/${stylesheet}">`
  // Before the element, too: there a sheet holds back painting, inside a shadow root it does not. Its rules touch nothing but `.ag`.
  return `${sheet}<afterglow-page token="${escape(token)}" src="${escape(baseUrl)}" placement="${view.placement}" locale="${escape(view.locale)}">`
    + `<template shadowrootmode="open">${sheet}`
    + `<div class="ag" lang="${escape(view.locale)}" dir="${view.direction}" data-scheme="${view.scheme}"${side}>${renderContent(view, options, key)}</div>`
    + `<script type="application/json" data-key="${key}" data-return-url="${escape(options.returnUrl ?? '')}">${embedded({ view, texts: systemTexts(view.locale) })}</script></template></afterglow-page>`
}

/** A whole document around the fragment: no inline style, one script with the nonce, nothing for search engines, no referrer. */
export function renderDocument(view: PageView, options: RenderOptions & { nonce: string }): string {
  const { nonce } = options
  const base = escape(options.baseUrl)
  const { order } = view
  const t = makeTranslate(view.locale, documentTexts(view.locale))
  const title = order ? t('title', { number: order.number }) : systemTexts(view.locale).pendingTitle
  const heading = order?.greeting ? t('greeting', { name: order.greeting, number: order.number }) : title
  return `<!doctype html><html lang="${escape(view.locale)}" dir="${view.direction}"><head><meta charset="utf-8">`
    + `<title>${escape(`${title} · ${view.shop.name}`)}</title><meta name="viewport" content="width=device-width,initial-scale=1">`
    + '<meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">'
    + `<meta name="color-scheme" content="${view.scheme === 'auto' ? 'light dark' : view.scheme}">`
    + `<link rel="stylesheet" href="${base}/embed/v1.css">`
    + scripts.map((script) => `<link rel="modulepreload" href="${base}/embed/${script}" nonce="${escape(nonce)}">`).join('') + `<script type="module" async src="${base}/embed/v1.js" nonce="${escape(nonce)}"></script>`
    + (view.status === 'pending' ? '<noscript><meta http-equiv="refresh" content="5"></noscript>' : '')
    + `</head><body class="afterglow-document" data-scheme="${view.scheme}"><main><h1>${escape(heading)}</h1>`
    + `${renderFragment(view, options)}</main></body></html>`
}
