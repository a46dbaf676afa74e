import { Hono } from 'hono'
import type { Context } from 'hono'
import { html } from 'hono/html'
import type { Env } from './env.ts'

/** Scripts and styles of our own only; pictures of products may come from the shop. */
const policy = (ancestors: readonly string[]) =>
  `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors ${ancestors.join(' ') || "'none'"}`

export interface BrowserApp {
  path: string
  title: string
  mount: string
  /** Origins whose pages may frame the app of this shop; without it nobody may. */
  framedBy?(shopId: string): Promise<readonly string[]>
}

/** The page an app of our own (admin, playground) lives on, at `path` and, framed, at `path`/frame/<shop>; its bundle is served below `path`/app. */
export function browserApp({ path, title, mount, framedBy }: BrowserApp): Hono<Env> {
  const page = (context: Context<Env>, ancestors: readonly string[]) => {
    context.header('Content-Security-Policy', policy(ancestors))
    if (ancestors.length === 0) context.header('X-Frame-Options', 'DENY')
    context.header('Cache-Control', 'no-store')
    return context.html(html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${title}</title>
<link rel="stylesheet" href="${path}/app/main.css"><script type="module" src="${path}/app/main.js"></script></head>
<body><div id="${mount}"></div><noscript>This page needs JavaScript.</noscript></body></html>`)
  }
  const app = new Hono<Env>().get(path, (context) => page(context, []))
  if (framedBy) app.get(`${path}/frame/:shop`, async (context) => page(context, await framedBy(context.req.param('shop'))))
  return app
}
