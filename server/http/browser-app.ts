import { Hono } from 'hono'
import { html } from 'hono/html'
import type { Env } from './env.ts'

/** Scripts and styles of our own only; pictures of products may come from the shop. */
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/** The page an app of our own (admin, playground) lives on; its bundle is served below `path`/app. */
export function browserApp({ path, title, mount }: { path: string; title: string; mount: string }): Hono<Env> {
  const app = new Hono<Env>()
  app.get(path, (context) => {
    context.header('Content-Security-Policy', policy)
    context.header('X-Frame-Options', 'DENY')
    context.header('Cache-Control', 'no-store')
    return context.html(html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${title}</title>
<link rel="stylesheet" href="${path}/app/main.css"><script type="module" src="${path}/app/main.js"></script></head>
<body><div id="${mount}"></div><noscript>This page needs JavaScript.</noscript></body></html>`)
  })
  return app
}
