import * as z from 'zod'
import { expect, test } from 'vitest'
import { aServer, type TestServer } from '../../tests/builders/server.ts'
import { aPresenter } from '../../tests/builders/world.ts'
import type { WidgetAct } from '../core/present-context.ts'
import { safeReturn } from './actions.ts'

const say: WidgetAct<never> = {
  scope: 'act', input: z.object({ words: z.string().max(100), tags: z.union([z.string(), z.array(z.string())]).optional() }) as never,
  perform: (_, input) => ({ record: input as Record<string, unknown> }),
}
const leave: WidgetAct<never> = { scope: 'view', input: z.object({}) as never, perform: () => ({ url: 'https://shop.example/cart?add=1' }) }
const presenters = [aPresenter({ acts: { say, leave } })]
const settings = { url: 'https://shop.example/start' }

const post = (server: TestServer, token: string, body: unknown, headers: Record<string, string> = {}) => server.api.request('/v1/actions', {
  method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
})
const submit = (server: TestServer, fields: Record<string, string> | [string, string][]) => server.api.request('/v1/actions', { method: 'POST', body: new URLSearchParams(fields) })
const acts = (server: TestServer) => server.world.store.listActs({ orderId: 'order-1' }, 10)

test('an act is done once per key, and answers the fresh page', async () => {
  const server = await aServer({ presenters })
  const token = server.token(await server.save())
  const request = { widget: 'teller', act: 'say', input: { words: 'hello' } }
  const first = await post(server, token, request, { 'idempotency-key': 'k' })
  expect(first.status).toBe(200)
  expect(await first.json()).toMatchObject({ page: { status: 'ready', scope: 'act' } })
  await post(server, token, request, { 'idempotency-key': 'k' })
  expect(await acts(server)).toHaveLength(1)
  expect((await post(server, token, { ...request, input: { words: 'other' } }, { 'idempotency-key': 'k' })).status).toBe(409)
  await post(server, token, request)
  expect(await acts(server)).toHaveLength(2)
})

test('scope, switch, name and input are checked', async () => {
  const server = await aServer({ presenters })
  const order = await server.save()
  const request = { widget: 'teller', act: 'say', input: { words: 'hello' } }
  expect((await post(server, server.token(order, 'view'), request)).status).toBe(403)
  expect((await post(server, 'x', request)).status).toBe(401)
  const token = server.token(order)
  expect((await post(server, token, { ...request, widget: 'unknown' })).status).toBe(403)
  expect((await post(server, token, { ...request, act: 'constructor' })).status).toBe(404)
  expect(await (await post(server, token, { ...request, input: { words: 5 } })).json()).toMatchObject({ error: { code: 'invalid_input', issues: [{ path: 'words' }] } })
  expect((await post(server, token, '{')).status).toBe(400)
  expect((await post(server, token, request, { 'content-type': 'text/plain' })).status).toBe(400)
  expect((await post(server, token, request, { 'idempotency-key': 'k'.repeat(201) })).status).toBe(400)
  expect(await acts(server)).toHaveLength(0)
})

test('a form does the same without a script, and comes back where it was', async () => {
  const server = await aServer({ presenters, settings })
  const token = server.token(await server.save())
  const fields = { token, widget: 'teller', act: 'say', words: 'hello', placement: 'thank_you', idempotencyKey: 'form-1' }
  const here = await submit(server, { ...fields, returnUrl: 'https://shop.example/thanks?order=1' })
  expect([here.status, here.headers.get('location')]).toEqual([303, 'https://shop.example/thanks?order=1'])
  const again = await submit(server, fields)
  expect([again.status, again.headers.get('location')]).toEqual([303, `https://afterglow.example/o/${token}`])
  expect((await acts(server)).map(({ data }) => data)).toEqual([{ words: 'hello' }])
  server.world.clock.at += 1
  await submit(server, [...Object.entries({ ...fields, idempotencyKey: 'form-2' }), ['tags', 'a'], ['tags', 'b'], ['__proto__', 'x']])
  expect((await acts(server))[0]!.data).toMatchObject({ tags: ['a', 'b'] })
})

test('an act that leads on, leads on', async () => {
  const server = await aServer({ presenters, settings })
  const answer = await submit(server, { token: server.token(await server.save()), widget: 'teller', act: 'leave', returnUrl: 'https://shop.example/' })
  expect(answer.headers.get('location')).toBe('https://shop.example/cart?add=1')
})

test.each([
  'https://evil.example/', '//evil.example', '/\\evil.example', 'https:evil.example', 'javascript:alert(1)', 'data:text/html,x', 'https://shop.example.evil.example/',
  'https://shop.example@evil.example/', 'https://user@shop.example/', 'http://shop.example/', 'https://shop.example:8443/', '\thttps://evil.example', 'ftp://shop.example/', 'https://', 'blob:https://shop.example/x',
])('%s is no way back', (url) => {
  const target = safeReturn(url, 'https://afterglow.example', 'https://shop.example/start')
  expect(target === null || new URL(target).origin === 'https://afterglow.example').toBe(true)
})

test('sixty acts a minute per token', async () => {
  const server = await aServer({ presenters })
  const token = server.token(await server.save())
  const statuses: number[] = []
  for (let index = 0; index < 62; index++) statuses.push((await post(server, token, { widget: 'none', act: 'none' })).status)
  expect(statuses.slice(58)).toEqual([403, 403, 429, 429])
  server.world.clock.at += 60_000
  const open = await post(server, token, { widget: 'none', act: 'none' })
  expect(open.status).toBe(403)
})

test('what is nested beyond any act is refused, not run out of stack on', async () => {
  const server = await aServer()
  const order = await server.save()
  const nested = `{"widget":"faq","act":"ask","input":{"x":${'['.repeat(200_000)}${']'.repeat(200_000)}}}`
  const answer = await server.api.request('/v1/actions', { method: 'POST', body: nested, headers: { 'content-type': 'application/json', authorization: `Bearer ${server.token(order)}` } })
  expect(answer.status).toBe(400)
  const quoted = await server.api.request('/v1/actions', {
    method: 'POST', body: JSON.stringify({ widget: 'nothing', act: 'none', input: { x: `"${'[{\\'.repeat(500)}` } }), headers: { 'content-type': 'application/json', authorization: `Bearer ${server.token(order)}` },
  })
  expect(quoted.status).toBe(403)
})
