import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { html } from 'hono/html'
import { streamSSE } from 'hono/streaming'
import type { Env, LiveStreams } from './env.ts'

/** Every change restarts the server (server/dev.ts), so a page made by another process than the one that answers now is an old page. */
const script = `{
  const { server } = document.currentScript.dataset
  const listen = () => {
    const stream = new EventSource('/dev/reload')
    stream.onmessage = ({ data }) => { if (data !== server) location.reload() }
    stream.onerror = () => { if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 500) }
  }
  listen()
}`
const pollMs = 100

export interface DevReloadOptions {
  streams: LiveStreams
  /** Why pages cannot be asked for yet; null once they can. */
  notReady: () => string | null
}

/**
 * For development only: every page of our own that runs scripts (demo shop, order page, admin, playground) reloads by itself once a
 * new server answers. Mounted before all other routes; the page's own policy decides whether the script may run.
 */
export function devReload({ streams, notReady }: DevReloadOptions): Hono<Env> {
  const server = randomUUID()
  const app = new Hono<Env>()
  app.use(async (context, next) => {
    await next()
    const { res } = context
    const policy = res.headers.get('content-security-policy')
    if (!policy?.includes('script-src') || !res.headers.get('content-type')?.startsWith('text/html')) return
    const [, nonce = ''] = /'nonce-([^']+)'/.exec(policy) ?? []
    const tag = String(html`<script src="/dev/reload.js" data-server="${server}" nonce="${nonce}"></script></head>`)
    context.res = new Response((await res.text()).replace('</head>', () => tag), { status: res.status, headers: res.headers })
  })
  app.get('/dev/reload.js', (context) => context.body(script, 200, { 'Content-Type': 'text/javascript; charset=UTF-8', 'Cache-Control': 'no-store' }))
  app.get('/dev/reload', (context) => {
    let end = () => {}
    const ended = new Promise<void>((resolve) => { end = resolve })
    const slot = streams.open('dev-reload', () => end())
    if (!slot) return context.text('Too many pages are open.', 503)
    context.header('Cache-Control', 'no-store')
    return streamSSE(context, async (stream) => {
      stream.onAbort(end)
      const tell = setInterval(() => {
        if (notReady() !== null) return
        clearInterval(tell)
        void stream.writeSSE({ data: server })
      }, pollMs)
      try {
        await stream.write('retry: 300\n: open\n\n')
        await ended
      } finally {
        clearInterval(tell)
        slot.release()
      }
    })
  })
  return app
}
