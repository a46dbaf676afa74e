import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { aServer } from '../../tests/builders/server.ts'
import { devReload } from './dev-reload.ts'
import { makeLiveStreams } from './live-streams.ts'

function aPage() {
  const streams = makeLiveStreams(10, { liveConnections: () => {} })
  let reason: string | null = 'The server is starting.'
  const app = new Hono().route('/', devReload({ streams, notReady: () => reason }))
  const page = (path: string, policy: string) => app.get(path, (context) => context.html('<html><head><title>$&</title></head><body></body></html>', 200, { 'Content-Security-Policy': policy, 'Set-Cookie': 'a=b' }))
  page('/nonce', "default-src 'none'; script-src 'nonce-aB+/1='")
  page('/self', "script-src 'self'")
  page('/plain', "default-src 'none'")
  return { app, streams, ready: () => { reason = null } }
}

test('a page that may run scripts gets one more, by its nonce; a page without scripts stays as it is', async () => {
  const { app } = aPage()
  const withNonce = await app.request('/nonce')
  const text = await withNonce.text()
  expect(text).toMatch(/^<html><head><title>\$&<\/title><script src="\/dev\/reload\.js" data-server="[\w-]{36}" nonce="aB\+\/1="><\/script><\/head><body>/)
  expect(withNonce.headers.getSetCookie()).toEqual(['a=b'])
  expect(await (await app.request('/self')).text()).toContain('/dev/reload.js')
  expect(await (await app.request('/plain')).text()).not.toContain('/dev/')
  expect((await app.request('/dev/reload.js')).headers.get('content-type')).toContain('javascript')
})

test('the stream tells which server answers once pages can be asked for, and ends with the server', async () => {
  const { app, streams, ready } = aPage()
  const [, server] = /data-server="([\w-]+)"/.exec(await (await app.request('/self')).text())!
  const reader = (await app.request('/dev/reload')).body!.pipeThrough(new TextDecoderStream()).getReader()
  expect((await reader.read()).value).toContain('retry: 300')
  const next = reader.read()
  expect(await Promise.race([next, new Promise((resolve) => { setTimeout(() => resolve('nothing'), 250) })])).toBe('nothing')
  ready()
  expect((await next).value).toBe(`data: ${server}\n\n`)
  streams.closeAll()
  expect((await reader.read()).done).toBe(true)
  expect((await app.request('/dev/reload')).status).toBe(503)
})

test('nothing of it is there without --reload', async () => {
  const server = await aServer()
  expect((await server.get('/dev/reload')).status).toBe(404)
  expect(await (await server.get('/admin')).text()).not.toContain('/dev/')
})
