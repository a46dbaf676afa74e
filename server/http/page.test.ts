import { expect, test } from 'vitest'
import { anOrder } from '../../tests/builders/order.ts'
import { aServer } from '../../tests/builders/server.ts'
import type { PageView } from '../contract/page.ts'
import { mintToken } from '../core/buyer-token.ts'

const page = '/v1/page?placement=thank_you&locale=de'

test('a good token opens its order, and nothing of another', async () => {
  const server = await aServer()
  const order = await server.save()
  const answer = await server.get(page, server.token(order))
  expect(answer.status).toBe(200)
  expect(answer.headers.get('access-control-allow-origin')).toBe('*')
  expect(answer.headers.get('access-control-expose-headers')).toContain('ETag')
  expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
  expect(answer.headers.get('cache-control')).toBe('private, no-cache')
  expect(await answer.json()).toMatchObject({ version: 1, status: 'ready', scope: 'act', locale: 'de', order: { number: '#1042' } })
})

test('missing, unknown, altered, expired, revoked and foreign tokens answer one and the same 401', async () => {
  const server = await aServer()
  const order = await server.save(anOrder({ shopId: server.world.shop.id, tokenGeneration: 1 }))
  const good = server.token(order)
  const claims = { shopId: order.shopId, orderId: order.id, scope: 'act' as const, generation: 1, expiresAt: server.world.clock.at + 60_000 }
  const [version, payload, ...rest] = good.split('.')
  const tokens: Record<string, string | undefined> = {
    missing: undefined, empty: '', unknown: 'x', dots: '...', long: 'a'.repeat(5000), nul: 'a%00b',
    altered: [version, payload!.slice(0, -2) + (payload!.endsWith('AA') ? 'BB' : 'AA'), ...rest].join('.'),
    signature: `${good.slice(0, -1)}${good.endsWith('A') ? 'B' : 'A'}`,
    expired: mintToken(server.world.keys, { ...claims, expiresAt: server.world.clock.at - 1000 }),
    revoked: mintToken(server.world.keys, { ...claims, generation: 0 }),
    otherShop: mintToken(server.world.keys, { ...claims, shopId: 'another' }),
    otherKey: `${version}.${payload}.k2.${rest.at(-1)}`,
    pushSecret: server.key.secret,
  }
  const bodies = new Set<string>()
  for (const [name, token] of Object.entries(tokens)) {
    const answer = await server.get(page, token)
    expect([name, answer.status]).toEqual([name, 401])
    const { error } = await answer.json() as { error: Record<string, unknown> }
    expect(error.requestId).toBe(answer.headers.get('x-request-id'))
    bodies.add(JSON.stringify({ ...error, requestId: '' }))
  }
  expect(bodies.size).toBe(1)
  expect((await server.get(page, good)).status).toBe(200)
})

test('revoking and expiring close a page that is in memory', async () => {
  const server = await aServer()
  const order = await server.save()
  const token = server.token(order)
  expect((await server.get(page, token)).status).toBe(200)
  await server.save({ ...order, tokenGeneration: 1 })
  expect((await server.get(page, token)).status).toBe(401)
  const soon = mintToken(server.world.keys, { shopId: order.shopId, orderId: order.id, scope: 'view', generation: 1, expiresAt: server.world.clock.at + 10_000 })
  expect((await server.get(page, soon)).status).toBe(200)
  server.world.clock.at += 10_000
  expect((await server.get(page, soon)).status).toBe(401)
})

test('an unchanged page comes from memory and as 304; a change of order or shop makes it anew', async () => {
  const server = await aServer()
  const order = await server.save()
  const token = server.token(order)
  const first = await server.get(page, token)
  const etag = first.headers.get('etag')!
  const again = await server.get(page, token)
  expect(await again.text()).toBe(await first.text())
  const same = await server.get(page, token, { 'if-none-match': `"other", ${etag}` })
  expect([same.status, await same.text(), same.headers.get('etag')]).toEqual([304, '', etag])
  expect(server.pages).toEqual(['composed', 'hit', 'hit', 'unchanged'])

  await server.save({ ...order, status: 'cancelled', cancelledAt: server.world.clock.at })
  const changed = await server.get(page, token, { 'if-none-match': etag })
  expect(changed.status).toBe(200)
  expect(changed.headers.get('etag')).not.toBe(etag)
  const shop = (await server.world.store.findShop(order.shopId))!
  await server.world.store.saveShop({ ...shop, name: 'New name', revision: shop.revision + 1 })
  expect(((await (await server.get(page, token)).json()) as PageView).shop.name).toBe('New name')
})

test('when we last asked is no news, though the page is composed anew', async () => {
  const server = await aServer()
  const order = await server.save()
  const token = server.token(order)
  const etag = (await server.get(page, token)).headers.get('etag')!
  server.world.clock.at += 61_000
  await server.world.store.saveAsked({ id: order.shipments[0]!.id, askedAt: server.world.clock.at, nextAskAt: null, failures: 0, lastError: null })
  const later = await server.get(page, token, { 'if-none-match': etag })
  expect(later.status).toBe(304)
  expect(server.pages).toEqual(['composed', 'composed', 'unchanged'])
})

test('placement, language and scope are pages of their own', async () => {
  const server = await aServer()
  const order = await server.save()
  const token = server.token(order)
  const de = await server.get(page, token)
  const en = await server.get('/v1/page?locale=en-GB', token)
  expect(((await en.json()) as PageView).locale).toBe('en')
  expect(en.headers.get('etag')).not.toBe(de.headers.get('etag'))
  const redacted = await (await server.get(page, server.token(order, 'redacted'))).text()
  for (const secret of ['Lena', 'Holtenauer', '13.90', '1390', 'lena@example.com']) expect(redacted).not.toContain(secret)
})

test('an order the shop has not told yet is pending, and never kept', async () => {
  const server = await aServer()
  const order = anOrder({ shopId: server.world.shop.id })
  const token = server.token(order)
  expect(await (await server.get(page, token)).json()).toMatchObject({ status: 'pending', order: null, widgets: [] })
  await server.save(order)
  expect(await (await server.get(page, token)).json()).toMatchObject({ status: 'ready' })
})

test.each([
  ['placement=kitchen', 'placement'], ['locale=not_a_tag!', 'locale'], [`locale=${'x'.repeat(40)}`, 'locale'],
])('%s is refused by name', async (query, field) => {
  const server = await aServer()
  const answer = await server.get(`/v1/page?${query}`, server.token(await server.save()))
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ error: { code: 'invalid_input', issues: [{ path: field }] } })
})

test('an unknown language is answered in the shop\'s', async () => {
  const server = await aServer()
  const answer = await server.get('/v1/page?locale=tlh', server.token(await server.save()))
  expect(await answer.json()).toMatchObject({ locale: 'de' })
})

test('the same page as HTML, and what a browser asks before', async () => {
  const server = await aServer()
  const order = await server.save()
  const html = await server.get('/v1/page.html', server.token(order))
  expect(html.headers.get('content-type')).toContain('text/html')
  expect(await html.text()).toContain('<afterglow-page')
  const preflight = await server.api.request('/v1/page', { method: 'OPTIONS', headers: { origin: 'https://shop.example', 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' } })
  expect(preflight.status).toBe(204)
  expect(preflight.headers.get('access-control-allow-headers')!.toLowerCase()).toContain('authorization')
})

test('the order page keeps its address to itself, and an old link leads kindly on', async () => {
  const server = await aServer()
  const order = await server.save()
  const page = await server.get(`/o/${server.token(order)}`)
  expect(page.status).toBe(200)
  const nonce = /nonce="([^"]+)"/.exec(await page.text())![1]!
  expect(page.headers.get('content-security-policy')).toContain(`'nonce-${nonce}'`)
  const other = await server.get('/o/not-a-token', undefined, { 'accept-language': 'en-GB' })
  expect(other.status).toBe(401)
  const text = await other.text()
  expect(text).toContain('This link is no longer valid')
  expect(text).toContain('href="/track"')
  expect(text).not.toContain('not-a-token')
  for (const { headers } of [page, other]) {
    expect([headers.get('cache-control'), headers.get('referrer-policy'), headers.get('x-robots-tag')]).toEqual(['no-store', 'no-referrer', 'noindex, nofollow'])
  }
})
