import { html } from 'hono/html'
import type { Issue } from '../../../contract/errors.ts'
import { available, type priceCart } from './cart.ts'
import { frame, money, to, type Html, type Visit } from './frame.ts'
import { journeyChoices } from './texts.ts'

type Priced = ReturnType<typeof priceCart>

const sums = ({ t, language }: Visit, { subtotal, shipping, total }: Priced) => html`<dl class="sums"><div><dt>${t.subtotal}</dt><dd>${money(subtotal, language)}</dd></div>
<div><dt>${t.shipping}</dt><dd>${shipping ? money(shipping, language) : t.free}</dd></div><div class="sum"><dt>${t.total}</dt><dd>${money(total, language)}</dd></div></dl>`

export function cartPage(visit: Visit, cart: Priced): Html {
  const { t, language } = visit
  if (!cart.lines.length) return frame(visit, t.cartTitle, html`<h1>${t.cartTitle}</h1>${cart.shortened ? html`<p class="hint" role="status">${t.left}</p>` : ''}<p>${t.cartEmpty}</p><p><a class="button" href="${to(visit, '/demo/c/kaffee')}">${t.heroAction}</a></p>`)
  return frame(visit, t.cartTitle, html`<h1>${t.cartTitle}</h1>${cart.shortened ? html`<p class="hint" role="status">${t.left}</p>` : ''}
<div class="split"><ul class="lines">${cart.lines.map(({ product, quantity, total }) => html`<li><img src="/demo/pictures/${product.id}.svg" alt="" width="96" height="96">
<div class="line-text"><a href="${to(visit, `/demo/products/${product.groupId}`)}">${product.title}</a>${product.variant ? html`<span class="small">${product.variant}</span>` : ''}</div>
<b class="line-price">${money(total, language)}</b>
<form method="post" action="${to(visit, '/demo/cart/set')}" class="inline"><input type="hidden" name="id" value="${product.id}"><label><span class="vh">${t.quantity}: ${product.title}</span><input type="number" name="quantity" value="${quantity}" min="0" max="${available(product)}" inputmode="numeric"></label><button class="plain">${t.update}</button><button class="plain" name="remove" value="1" aria-label="${t.remove}: ${product.title}">${t.remove}</button></form></li>`)}</ul>
<aside class="box">${sums(visit, cart)}<a class="button full" href="${to(visit, '/demo/checkout')}">${t.toCheckout}</a></aside></div>`)
}

/** What the form of the checkout holds; shown again where it was refused. */
export interface CheckoutFields { firstName: string; lastName: string; email: string; street: string; postcode: string; city: string; payment: string; journey: string; key: string }
/** Somebody to try it with. */
export const demoBuyer: Omit<CheckoutFields, 'key'> = { firstName: 'Lena', lastName: 'Brandt', email: 'lena.brandt@example.org', street: 'Holtenauer Straße 88', postcode: '24105', city: 'Kiel', payment: 'prepaid', journey: 'N' }

export function checkoutPage(visit: Visit, cart: Priced, fields: CheckoutFields, issues: readonly Issue[] = []): Html {
  const { t, language } = visit
  const field = (name: 'firstName' | 'lastName' | 'email' | 'street' | 'postcode' | 'city', autocomplete: string, wide = false) => html`<label class="${wide ? 'field wide' : 'field'}">${t[name]}
<input name="${name}" value="${fields[name]}" autocomplete="${autocomplete}" required maxlength="300"${name === 'email' ? html` type="email"` : ''}${issues.some(({ path }) => path === name) ? html` aria-invalid="true"` : ''}></label>`
  const choice = (group: string, value: string, label: string, chosen: boolean, hint = '') => html`<label class="choice"><input type="radio" name="${group}" value="${value}"${chosen ? html` checked` : ''}><span class="choice-text"><b>${label}</b>${hint ? html`<span class="small">${hint}</span>` : ''}</span></label>`
  return frame(visit, t.checkoutTitle, html`<h1>${t.checkoutTitle}</h1>
${issues.length ? html`<p class="hint" role="alert">${t.checkFields} ${issues.map(({ path }) => (path in t ? t[path as keyof typeof t] : path)).join(', ')}</p>` : ''}
<form method="post" action="${to(visit, '/demo/checkout')}" class="split"><div class="form"><input type="hidden" name="key" value="${fields.key}">
<fieldset class="fields"><legend>${t.buyer}</legend>${field('firstName', 'given-name')}${field('lastName', 'family-name')}${field('email', 'email', true)}${field('street', 'street-address', true)}${field('postcode', 'postal-code')}${field('city', 'address-level2')}</fieldset>
<fieldset><legend>${t.payment}</legend><div class="choices">${choice('payment', 'prepaid', t.prepaid, fields.payment !== 'invoice', t.prepaidHint)}${choice('payment', 'invoice', t.invoice, fields.payment === 'invoice', t.invoiceHint)}</div></fieldset>
<fieldset><legend>${t.journey}</legend><p class="small">${t.journeyHint}</p><div class="choices">${journeyChoices.map(({ letter, ...names }) => choice('journey', letter, names[language], fields.journey === letter))}</div></fieldset></div>
<aside class="box"><h2>${t.yourOrder}</h2><ul class="brief">${cart.lines.map(({ product, quantity, total }) => html`<li><img src="/demo/pictures/${product.id}.svg" alt="" width="96" height="96"><span>${quantity} × ${product.title}${product.variant ? `, ${product.variant}` : ''}</span><b>${money(total, language)}</b></li>`)}</ul>
${sums(visit, cart)}<button class="button full">${t.place}</button><p class="small">${t.placeHint}</p></aside></form>`)
}
