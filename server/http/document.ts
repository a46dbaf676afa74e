import { createHash, randomBytes } from 'node:crypto'
import { html, raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'

/** The server's own small pages, in the tokens of the design (docs/theming.md). One sheet, named in the policy by its hash, so that equal answers are equal bytes. */
const sheet = `
:root{color-scheme:light dark;--accent:#1e5b4a;--on-accent:#fff;--text:#1d1b18;--muted:#625d55;--surface:#fff;--sunken:#f5f3ef;--border:#e4e0d8;--control:#8d867b;--critical:#b3261e}
@media (prefers-color-scheme:dark){:root{--accent:#84cdb0;--on-accent:#0c231a;--text:#f2efe9;--muted:#b3ada3;--surface:#1f1e1b;--sunken:#151412;--border:#38352f;--control:#8b857b;--critical:#ff9d92}}
*{box-sizing:border-box}
body{margin:0;background:var(--sunken);color:var(--text);font:16px/1.5 system-ui,sans-serif}
main{max-width:34rem;margin:0 auto;padding:32px 16px 48px}
.wide{max-width:60rem}
.card{background:var(--surface);border:1px solid var(--border);border-radius:14px;padding:24px}
h1{font-size:24px;line-height:1.25;font-weight:640;margin:0 0 8px}
h2{font-size:18px;font-weight:580;margin:32px 0 8px}
p{margin:0 0 16px;max-width:65ch}
.muted{color:var(--muted)}
label{display:block;font-weight:560;margin-bottom:4px}
input{width:100%;min-height:44px;padding:8px 12px;font:inherit;color:inherit;background:var(--surface);border:1px solid var(--control);border-radius:9px}
.hint{display:block;color:var(--muted);font-size:14px;margin:4px 0 16px}
.button{display:inline-block;min-height:44px;padding:10px 18px;font:inherit;font-weight:560;border:0;border-radius:9px;background:var(--accent);color:var(--on-accent);text-decoration:none;cursor:pointer}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.notice{border-inline-start:3px solid var(--accent);background:var(--sunken);padding:12px 16px;border-radius:9px;margin-bottom:16px}
code,pre{font:14px/1.5 ui-monospace,monospace}
pre{background:var(--sunken);border:1px solid var(--border);border-radius:9px;padding:12px;overflow:auto}
table{border-collapse:collapse;width:100%;font-size:14px;margin-bottom:16px}
td,th{text-align:start;vertical-align:top;padding:6px 12px 6px 0;border-bottom:1px solid var(--border)}
summary{cursor:pointer;min-height:44px;padding:10px 0}
a{color:var(--accent)}`

/** Fresh for each answer; 128 bits. */
export const newNonce = () => randomBytes(16).toString('base64')

/** Nothing but this document's own style. For pages without scripts. */
export const plainPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(sheet).digest('base64')}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`

/** A whole small page. `body` must come from `html` templates, which escape what they are given. */
export function document(options: { locale: string; title: string; wide?: boolean; body: HtmlEscapedString | Promise<HtmlEscapedString> }) {
  return html`<!doctype html>
<html lang="${options.locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">
<title>${options.title}</title><style>${raw(sheet)}</style></head>
<body><main${raw(options.wide ? ' class="wide"' : '')}>${options.body}</main></body></html>`
}
