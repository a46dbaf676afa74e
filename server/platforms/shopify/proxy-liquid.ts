import type { StorefrontOffer, StorefrontQuestion } from '../../contract/storefront.ts'

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&#39;', '{': '&#123;', '}': '&#125;', '%': '&#37;' }
/** Text for HTML that Liquid reads first: no tag of either begins in it. */
export const liquidText = (text: string): string => text.replace(/[&<>"'{}%]/g, (sign) => entities[sign]!)

/** The handle in a product's address; null where it has none that Liquid could take as a plain string. */
export function handleOf(url: string): string | null {
  const handle = /\/products\/([^/?#]+)/.exec(url)?.[1]
  const decoded = handle && URL.canParse(url, 'https://x.example') ? safeDecode(handle) : null
  return decoded && /^[\p{L}\p{N}_-]{1,255}$/u.test(decoded) ? decoded : null
}

function safeDecode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/**
 * Offers as Liquid: which products is ours to say; titles, pictures, prices and availability are written by Shopify, in the market and
 * currency of this visitor, and escaped by it. What is sold out there is left out.
 */
export function offersLiquid(offers: readonly StorefrontOffer[], add: string, limit: number): string {
  const handles = [...new Set(offers.flatMap(({ url }) => handleOf(url) ?? []))]
  const item = (handle: string) => `{%- assign item = all_products['${handle}'] -%}{%- if item.available and shown < ${limit} -%}{%- assign shown = shown | plus: 1 -%}
<li><a href="{{ item.url }}">{%- if item.featured_image -%}{{ item.featured_image | image_url: width: 400 | image_tag: loading: 'lazy', sizes: '200px', alt: '' }}{%- else -%}<i class="afterglow-blank"></i>{%- endif -%}<span>{{ item.title | escape }}</span></a>
<div>{{ item.price | money }}{%- if item.compare_at_price > item.price %} <s>{{ item.compare_at_price | money }}</s>{%- endif -%}</div>
<form method="post" action="{{ routes.cart_add_url }}"><input type="hidden" name="id" value="{{ item.selected_or_first_available_variant.id }}"><button aria-label="${liquidText(add)}: {{ item.title | escape }}">${liquidText(add)}</button></form></li>{%- endif -%}`
  return `{% layout none %}{%- assign shown = 0 -%}${handles.map(item).join('\n')}`
}

/** A page in the theme's own frame. */
export const pageLiquid = (title: string, body: string): string =>
  `<div class="page-width" style="padding-block: 2rem"><h1>${liquidText(title)}</h1>${body}</div>`

export const questionsLiquid = (title: string, questions: readonly StorefrontQuestion[]): string => pageLiquid(title, questions.map(({ question, answer }) =>
  `<details><summary>${liquidText(question)}</summary>${answer.split(/\n+/).map((line) => `<p>${liquidText(line)}</p>`).join('')}</details>`).join(''))
