/** A storefront of our own making that does with our theme blocks what Shopify does: draws their Liquid, serves their assets, and forwards signed requests. It is ours, not Shopify's. */
import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { compress } from 'hono/compress'
import { proxyText } from '../../server/platforms/shopify/proxy-signature.ts'
import { proxyPath } from '../../server/platforms/shopify/proxy.ts'
import { root } from '../server.ts'
import { escapeHtml, renderLiquid, type Filter } from './liquid.ts'

const extension = join(root, 'extension/shopify-theme')
const read = (path: string) => readFileSync(join(extension, path), 'utf8')
type Texts = { [key: string]: string | Texts }

export interface PretendProduct { handle: string; title: string; price: number; available?: boolean; featured_image?: string }
export interface PretendShop { secret: string; app: Hono; products: PretendProduct[]; customer?: string; locale?: 'de' | 'en'; blocks: readonly string[]; html?: { before?: string; after?: string } }

function filtersOf(locale: string): Record<string, Filter> {
  const texts = JSON.parse(read(`locales/${locale === 'en' ? 'en.default' : locale}.json`)) as Texts
  return {
    escape: escapeHtml, default: (value, [other]) => (value === undefined || value === null || value === '' ? other : value), plus: (value, [other]) => Number(value ?? 0) + Number(other),
    map: (value, [name]) => (value as Record<string, unknown>[] | undefined)?.map((item) => item[String(name)]), join: (value, [by]) => (value as unknown[] | undefined)?.join(String(by)) ?? '',
    money: (value) => `${(Number(value) / 100).toFixed(2)} EUR`, image_url: (value) => value, image_tag: (value, _, { alt }) => `<img src="${escapeHtml(value)}" alt="${escapeHtml(alt)}" width="400" height="400" loading="lazy">`,
    t: (key, _, named) => {
      const text = String(key).split('.').reduce<Texts | string | undefined>((at, name) => (typeof at === 'object' ? at[name] : at), texts)
      if (typeof text !== 'string') throw new Error(`${String(key)} has no text in ${locale}`)
      return text.replace(/{{\s*(\w+)\s*}}/g, (_all, name: string) => String(named[name] ?? ''))
    },
  }
}

/** A product page with these blocks on it, at `/products/looked-at`. Answers its address and how to end it. */
export async function openPretendShop({ secret, app, products, customer, locale = 'en', blocks, html = {} }: PretendShop): Promise<{ url: string; requests: string[]; close(): void }> {
  const requests: string[] = []
  const filters = filtersOf(locale)
  const looked = { id: 900, title: 'Looked at', available: true, variants: [{ id: 1 }], selected_or_first_available_variant: { id: 1, requires_shipping: true } }
  const items = Object.fromEntries(products.map((product, index) => [product.handle, { available: true, compare_at_price: null, url: `/products/${product.handle}`, selected_or_first_available_variant: { id: index + 2 }, ...product }]))
  const scope = {
    product: looked, customer: customer ? { id: customer } : null, request: { locale: { iso_code: locale } }, localization: { country: { iso_code: 'DE', name: 'Germany' } },
    routes: { cart_add_url: '/cart/add' }, all_products: items, shown: 0,
  }
  const block = (name: string) => {
    const source = read(`blocks/${name}.liquid`)
    const { settings } = JSON.parse(/{% schema %}([\s\S]*){% endschema %}/.exec(source)![1]!) as { settings: { id?: string; type: string; default?: unknown }[] }
    const chosen = Object.fromEntries(settings.flatMap(({ id, type, default: value }) => (id ? [[id, type === 'product' ? looked : value]] : [])))
    return renderLiquid(source, { ...scope, block: { settings: chosen, shopify_attributes: '' } }, filters)
  }
  const assets = blocks.length > 0 ? '<link rel="stylesheet" href="/cdn/afterglow.css"><script src="/cdn/afterglow.js" defer></script>' : ''
  const storefront = new Hono()
  storefront.use(compress())
  storefront.get('/products/looked-at', (context) => context.html(`<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Looked at</title><link rel="icon" href="data:,">${assets}</head><body>${html.before ?? ''}<main><h1>Looked at</h1>${blocks.map(block).join('')}</main>${html.after ?? ''}</body></html>`))
  for (const [name, type] of [['afterglow.js', 'text/javascript'], ['afterglow.css', 'text/css']] as const) storefront.get(`/cdn/${name}`, (context) => context.body(read(`assets/${name}`), 200, { 'content-type': `${type}; charset=utf-8` }))
  storefront.all('/apps/afterglow/*', async (context) => {
    const url = new URL(context.req.url)
    const query = new URLSearchParams(url.search)
    for (const [name, value] of Object.entries({ shop: 'teehaus.myshopify.com', logged_in_customer_id: customer ?? '', path_prefix: '/apps/afterglow', timestamp: String(Math.floor(Date.now() / 1000)) })) query.append(name, value)
    query.append('signature', createHmac('sha256', secret).update(proxyText(query)).digest('hex'))
    const path = url.pathname.replace('/apps/afterglow', '')
    requests.push(`${context.req.method} ${path}`)
    const answer = await app.request(`http://server.example${proxyPath}${path}?${query}`, {
      method: context.req.method, headers: { accept: context.req.header('accept') ?? '', 'x-forwarded-for': '203.0.113.9' }, ...context.req.method === 'POST' && { body: await context.req.text() },
    })
    if (!answer.headers.get('content-type')?.startsWith('application/liquid')) return answer
    return context.html(renderLiquid(await answer.text(), scope, filters))
  })
  const server = await new Promise<ReturnType<typeof serve>>((resolve) => { const started = serve({ fetch: storefront.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(started)) })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, close: () => void server.close() }
}
