import { html, raw } from 'hono/html'
import type { OrderState } from '../../../contract/page.ts'
import type { Order } from '../../../core/order.ts'
import type { OrderSummary } from '../../../core/store-port.ts'
import { frame, to, type Html, type Visit } from './frame.ts'
import { stateNames } from './texts.ts'

/** The script of Afterglow, as a theme developer writes it into a page with a strict policy. */
const script = (visit: Visit) => html`<script type="module" src="${visit.publicUrl}/embed/v1.js" nonce="${visit.nonce}"></script>`

const greeting = (visit: Visit, order: Order) => html`<div class="thanks"><h1>${visit.t.thanks}${order.buyer.firstName ? html`, <bdi>${order.buyer.firstName}</bdi>` : ''}</h1><p>${visit.t.thanksText}</p></div>`

/** The thank-you page of the shop, with the fragment the server made: complete before any script runs. */
export const thankYouPage = (visit: Visit, order: Order, fragment: string): Html =>
  frame(visit, visit.t.thanks, html`${greeting(visit, order)}<div class="afterglow">${raw(fragment)}</div>`, script(visit))

/** The same with nothing but the tag: it draws itself when the script runs, and is a link for everyone else. */
export const tagOnlyPage = (visit: Visit, order: Order, token: string, pageUrl: string): Html =>
  frame(visit, visit.t.tagOnly, html`${greeting(visit, order)}<div class="afterglow"><afterglow-page token="${token}" locale="${visit.language}"><a href="${pageUrl}">${visit.t.seeOrder}</a></afterglow-page></div>`, script(visit))

export interface StateGroup { state: OrderState; orders: OrderSummary[] }

export function ordersPage(visit: Visit, groups: readonly StateGroup[]): Html {
  const { t, language } = visit
  const day = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'Europe/Berlin' })
  return frame(visit, t.ordersTitle, html`<h1>${t.ordersTitle}</h1><p class="lead">${t.ordersText} <a href="${to(visit, '/demo/tag-only')}">${t.tagOnly}</a></p>
<div class="states">${groups.map(({ state, orders }) => html`<section><h2 id="${state}">${stateNames[state][language]}</h2>${orders.length ? html`<ul aria-labelledby="${state}">${orders.map((order) => html`<li><a href="${to(visit, `/demo/thank-you/${order.id}`)}"><b>${order.number}</b><span>${day.format(order.placedAt)}</span></a></li>`)}</ul>` : html`<p class="small">${t.none}</p>`}</section>`)}</div>`)
}

const legalNames: Readonly<Record<string, string>> = { impressum: 'Impressum', datenschutz: 'Datenschutz', widerruf: 'Widerrufsbelehrung', agb: 'Allgemeine Geschäftsbedingungen', kontakt: 'Kontakt' }

export function legalPage(visit: Visit, name: string): Html | null {
  const title = legalNames[name]
  return title ? frame(visit, title, html`<h1 lang="de">${title}</h1><p class="lead">${visit.t.legalText}</p><p>Morgentau Handels GmbH<br>Lindenweg 4<br>24103 Kiel<br>0431 555 01 42<br>hallo@morgentau.example</p>`) : null
}

export const notFoundPage = (visit: Visit): Html =>
  frame(visit, visit.t.notFound, html`<h1>${visit.t.notFound}</h1><p class="lead">${visit.t.notFoundText}</p><p><a class="button" href="${to(visit, '/demo')}">${visit.t.toHome}</a></p>`)
