import { html } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import { fromMinor } from '../../../contract/money.ts'
import { categories, currency } from '../catalogue/catalogue.ts'
import { texts, type Language, type Texts } from './texts.ts'

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>

/** What every page of the shop is told. */
export interface Visit { language: Language; t: Texts; nonce: string; inCart: number; publicUrl: string; path: string }

const formats = { de: new Intl.NumberFormat('de-DE', { style: 'currency', currency }), en: new Intl.NumberFormat('en-IE', { style: 'currency', currency }) }
/** 1290 → "12,90 €". */
export const money = (minor: number, language: Language) => formats[language].format(Number(fromMinor(minor, currency).amount))

/** A link inside the shop that keeps the language. */
export const to = ({ language }: Pick<Visit, 'language'>, path: string) => (language === 'en' ? `${path}${path.includes('?') ? '&' : '?'}lang=en` : path)

const logo = html`<svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true"><path d="M16 3c5 7 9 11 9 16.500a9 9 0 0 1-18 0C7 14 11 10 16 3z" fill="currentColor"/><path d="M11.500 20a4.600 4.600 0 0 0 4.500 4.600" class="gleam"/></svg>`
const bag = html`<svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><path d="M5 8h14l1 12.500H4zM8.500 8V6.500a3.500 3.500 0 0 1 7 0V8"/></svg>`

function header(visit: Visit): Html {
  const { t, inCart, language, path } = visit
  const other = language === 'de' ? `${path}?lang=en` : path
  return html`<a class="skip" href="#content">${t.skip}</a>
<aside class="note" aria-label="${t.demo}"><p class="wrap"><b>${t.demo}</b> ${t.demoNote} <a href="${to(visit, '/demo/orders')}">${t.orders}</a></p></aside>
<header class="head"><div class="wrap">
<a class="logo" href="${to(visit, '/demo')}" aria-label="${t.home}">${logo}Morgentau</a>
<div class="head-end"><a href="${other}" hreflang="${language === 'de' ? 'en' : 'de'}" lang="${language === 'de' ? 'en' : 'de'}">${t.language}</a>
<a class="bag" href="${to(visit, '/demo/cart')}">${bag}<span>${t.cart}</span>${inCart ? html`<b aria-label="${inCart} ${t.inCart}">${inCart}</b>` : ''}</a></div>
<nav aria-label="${t.shopNav}">${categories.map(({ id, ...names }) => html`<a href="${to(visit, `/demo/c/${id}`)}"${path === `/demo/c/${id}` ? html` aria-current="page"` : ''}>${names[language]}</a>`)}</nav>
</div></header>`
}

function footer(visit: Visit): Html {
  const pages = [['impressum', 'Impressum'], ['datenschutz', 'Datenschutz'], ['widerruf', 'Widerrufsbelehrung'], ['agb', 'AGB'], ['kontakt', visit.t.contact]]
  return html`<footer class="foot"><div class="wrap"><nav aria-label="${visit.t.legal}">${pages.map(([id, name]) => html`<a href="${to(visit, `/demo/legal/${id}`)}">${name}</a>`)}</nav>
<p>Morgentau Handels GmbH · Lindenweg 4 · 24103 Kiel</p></div></footer>`
}

/** A whole page of the shop. `body` comes from html templates, which escape what they are given. */
export const frame = (visit: Visit, title: string, body: Html, script: Html | string = ''): Html => html`<!doctype html>
<html lang="${visit.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="robots" content="noindex">
<title>${title} · Morgentau</title><link rel="icon" href="/demo/pictures/tau-salbei.svg" type="image/svg+xml"><link rel="stylesheet" href="/demo/shop.css">${script}</head>
<body>${header(visit)}<main id="content" class="wrap">${body}</main>${footer(visit)}</body></html>`

/** Everything is forbidden but this shop's own sheet and pictures, one script by its nonce, and Afterglow's server. */
export function policy(nonce: string, publicUrl: string): string {
  const { origin } = new URL(publicUrl)
  return ["default-src 'none'", `script-src 'nonce-${nonce}'`, `style-src 'self' ${origin}`, `img-src 'self' ${origin} data:`, `connect-src 'self' ${origin}`, `form-action 'self' ${origin}`, "base-uri 'none'", "frame-ancestors 'none'"].join('; ')
}

export const visitOf = (rest: Omit<Visit, 't'>): Visit => ({ ...rest, t: texts[rest.language] })
