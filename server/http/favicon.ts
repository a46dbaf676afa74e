import { Hono } from 'hono'
import type { Env } from './env.ts'

/** The low sun of the admin's brand. Browsers ask every origin for it; without one each page would log a 404. */
const sun = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><radialGradient id="g" cx=".5" cy=".78" r=".75"><stop offset=".12" stop-color="#ffd9a0"/><stop offset=".38" stop-color="#f28a4b"/><stop offset=".7" stop-color="#b8436b"/><stop offset="1" stop-color="#5b3470"/></radialGradient><circle cx="16" cy="16" r="15" fill="url(#g)"/></svg>`

export const faviconRoutes = (): Hono<Env> => new Hono<Env>().get('/favicon.ico', (context) =>
  context.body(sun, 200, { 'Content-Type': 'image/svg+xml', 'Cache-Control': 'public, max-age=86400' }))
