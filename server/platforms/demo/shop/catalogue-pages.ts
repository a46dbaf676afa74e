import { html } from 'hono/html'
import type { Product } from '../../../core/order.ts'
import { articleOf, articles, categories } from '../catalogue/catalogue.ts'
import type { Article, CategoryId } from '../catalogue/article.ts'
import { available } from './cart.ts'
import { frame, money, to, type Html, type Visit } from './frame.ts'

export type Products = ReadonlyMap<string, Product>
const variantsOf = (article: Article, products: Products) => article.variants.flatMap(({ id }) => products.get(id) ?? [])
/** Pictures are fetched from the page's own address; absolute ones are for widgets elsewhere. */
const picture = (id: string) => `/demo/pictures/${id}.svg`

function stockNote({ t }: Visit, product: Product): Html {
  const left = available(product)
  return !product.available ? html`<span class="stock out">${t.gone}</span>` : left === 0 ? html`<span class="stock out">${t.soldOut}</span>`
    : product.stock !== null && left <= 3 ? html`<span class="stock few">${t.few}</span>` : html`<span class="stock in">${t.inStock}</span>`
}

function card(visit: Visit, article: Article, products: Products): Html {
  const variants = variantsOf(article, products)
  const first = variants.find((product) => available(product) > 0) ?? variants[0]
  if (!first) return html``
  const cheapest = variants.reduce((least, { price }) => Math.min(least, price), first.price)
  const out = variants.every((product) => available(product) === 0)
  return html`<li><a class="card" href="${to(visit, `/demo/products/${article.id}`)}"><img src="${picture(first.id)}" alt="" width="480" height="480" loading="lazy"${out ? html` class="dim"` : ''}>
<span class="name">${article.title}</span><span class="price">${variants.length > 1 ? `${visit.t.from} ` : ''}${money(cheapest, visit.language)}${out ? html` <span class="stock out">${visit.t.soldOut}</span>` : ''}</span></a></li>`
}
const grid = (visit: Visit, list: readonly Article[], products: Products) => html`<ul class="grid">${list.map((article) => card(visit, article, products))}</ul>`

const favourites = ['morgenrot', 'tau', 'ostsee', 'lerche', 'knusper', 'harz', 'leinen', 'mond'] as const
const faces: Readonly<Record<CategoryId, string>> = { kaffee: 'morgenrot-500', tee: 'ostsee-blau', keramik: 'mulde-see', kueche: 'boe-900', vorrat: 'rapshonig-500', zuhause: 'harz-40' }

export function homePage(visit: Visit, products: Products): Html {
  const { t } = visit
  return frame(visit, t.heroTitle, html`<section class="hero"><div><h1>${t.heroTitle}</h1><p>${t.heroText}</p>
<p class="actions"><a class="button" href="${to(visit, '/demo/c/kaffee')}">${t.heroAction}</a><a class="button quiet" href="${to(visit, '/demo/cart?add=morgenrot-500:2,tau-salbei:2,filter-02:1')}">${t.trySelf}</a></p></div>
<div class="still" aria-hidden="true"><img src="${picture('morgenrot-500')}" alt="" width="480" height="480"><img src="${picture('tau-salbei')}" alt="" width="480" height="480"><img src="${picture('lerche-02')}" alt="" width="480" height="480"><img src="${picture('ostsee-blau')}" alt="" width="480" height="480"></div></section>
<div class="tiles">${categories.map(({ id, ...names }) => html`<a href="${to(visit, `/demo/c/${id}`)}"><img src="${picture(faces[id])}" alt="" width="480" height="480" loading="lazy"><span>${names[visit.language]}</span></a>`)}</div>
<h2>${t.favourites}</h2>${grid(visit, favourites.map((id) => articleOf(id)!), products)}`)
}

export function categoryPage(visit: Visit, id: string, products: Products): Html | null {
  const category = categories.find((one) => one.id === id)
  if (!category) return null
  const name = category[visit.language]
  return frame(visit, name, html`<h1>${name}</h1>${grid(visit, articles.filter((article) => article.category === id), products)}`)
}

function buyForm(visit: Visit, variants: Product[]): Html {
  const { t, language } = visit
  const chosen = variants.find((product) => available(product) > 0)
  return html`<form method="post" action="${to(visit, '/demo/cart/add')}" class="buy"><fieldset><legend>${t.variant}</legend>${variants.map((product) => html`<label class="choice"><input type="radio" name="id" value="${product.id}"${product === chosen ? html` checked` : ''}${available(product) ? '' : html` disabled`}>
<span class="choice-text"><b>${product.variant ?? product.title}</b>${stockNote(visit, product)}</span><span class="choice-price">${product.compareAtPrice ? html`<s><span class="vh">${t.formerly} </span>${money(product.compareAtPrice, language)}</s> ` : ''}<b>${money(product.price, language)}</b>${product.unitPrice ? html`<small>${money(product.unitPrice.amount, language)}/${product.unitPrice.per}</small>` : ''}</span></label>`)}</fieldset>
${chosen ? html`<div class="buy-end"><label class="quantity">${t.quantity} <input type="number" name="quantity" value="1" min="1" max="99" inputmode="numeric"></label><button class="button">${t.add}</button></div>` : ''}<p class="small">${t.tax}</p></form>`
}

export function productPage(visit: Visit, id: string, products: Products): Html | null {
  const article = articleOf(id)
  const variants = article ? variantsOf(article, products) : []
  const face = variants.find((product) => available(product) > 0) ?? variants[0]
  if (!article || !face) return null
  const { t, language } = visit
  const category = categories.find((one) => one.id === article.category)!
  const replacement = products.get(face.replacedBy ?? '')
  const others = articles.filter((other) => other.category === article.category && other !== article).slice(0, 4)
  return frame(visit, article.title, html`<p class="crumb"><a href="${to(visit, `/demo/c/${category.id}`)}">${category[language]}</a></p>
<section class="product"><img src="${picture(face.id)}" alt="${article.title}" width="480" height="480"><div><h1>${article.title}</h1><p class="lead" lang="de">${article.text}</p>
${available(face) === 0 && replacement ? html`<p class="instead">${t.instead}: <a href="${to(visit, `/demo/products/${replacement.groupId}`)}">${replacement.title}</a></p>` : ''}${buyForm(visit, variants)}</div></section>
<h2>${t.also}</h2>${grid(visit, others, products)}`, html`<meta name="description" content="${article.text}">`)
}
