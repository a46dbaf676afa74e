import { HttpResponse } from 'msw'
import { expect, test } from 'vitest'
import { answerAdmin, aShopifyServer } from '../../../tests/builders/shopify.ts'
import { makeAdminApi } from './admin-api.ts'

const shopId = 'shopify-teehaus'
const cost = (currentlyAvailable: number, requestedQueryCost = 100) => ({ cost: { requestedQueryCost, throttleStatus: { maximumAvailable: 2000, currentlyAvailable, restoreRate: 100 } } })

async function anApi(answers: (() => Response)[]) {
  const server = await aShopifyServer()
  const waits: number[] = []
  let asked = 0
  answerAdmin(() => {
    const answer = answers[Math.min(asked, answers.length - 1)]!
    asked++
    return answer()
  })
  const api = makeAdminApi(server.world, async (ms) => {
    waits.push(Math.round(ms))
    server.world.clock.at += ms
  })
  return { server, api, waits, asked: () => asked }
}
const good = (available = 1900) => () => HttpResponse.json({ data: { shop: { name: 'Teehaus' } }, extensions: cost(available) })
const throttled = (available: number) => () => HttpResponse.json({ errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }], extensions: cost(available, 400) })

test('THROTTLED waits as long as the budget needs, by what Shopify says of it', async () => {
  const { api, waits, asked } = await anApi([throttled(100), good()])
  expect(await api.ask(shopId, '{ shop { name } }')).toEqual({ shop: { name: 'Teehaus' } })
  // 400 points wanted, 100 there, 100 a second.
  expect([waits, asked()]).toEqual([[3000], 2])
})

test('a query that would be throttled is not even sent: it waits first; shops do not wait for each other', async () => {
  const { api, waits } = await anApi([good(20), good()])
  await api.ask(shopId, '{ shop { name } }')
  await api.ask('shopify-kaffeehaus', '{ shop { name } }')
  expect(waits).toEqual([])
  await api.ask(shopId, '{ shop { name } }')
  expect(waits).toEqual([800])
})

test('Retry-After is seconds, with a fraction', async () => {
  const { api, waits } = await anApi([() => new HttpResponse(null, { status: 429, headers: { 'retry-after': '2.5' } }), good()])
  await api.ask(shopId, '{ shop { name } }')
  expect(waits).toEqual([2500])
})

test.each([
  ['5xx', () => new HttpResponse('<html>', { status: 502 })], ['nothing', () => HttpResponse.error()], ['a web page', () => HttpResponse.html('<p>Wartung')], ['half a body', () => new HttpResponse('{"data":{"sh')],
  ['an inner error', () => HttpResponse.json({ errors: [{ message: 'Internal error', extensions: { code: 'INTERNAL_SERVER_ERROR' } }] })],
])('%s is tried again, ever later, and told in the end', async (_what, answer) => {
  const once = await anApi([answer, good()])
  expect(await once.api.ask(shopId, '{ shop { name } }')).toEqual({ shop: { name: 'Teehaus' } })
  const always = await anApi([answer])
  await expect(always.api.ask(shopId, '{ shop { name } }')).rejects.toMatchObject({ code: 'upstream_unavailable' })
  expect(always.asked()).toBe(6)
  expect(always.waits.slice(0, 3)).toEqual([500, 1000, 2000])
})

test('partial data are used; refused queries and missing scopes are told, without what Shopify wrote', async () => {
  const partial = await anApi([() => HttpResponse.json({ data: { shop: { name: 'Teehaus' }, order: null }, errors: [{ message: 'secret@example.org', path: ['order'], extensions: { code: 'ACCESS_DENIED' } }] })])
  expect(await partial.api.ask(shopId, '{ shop { name } }')).toEqual({ shop: { name: 'Teehaus' }, order: null })
  for (const code of ['ACCESS_DENIED', undefined]) {
    const refused = await anApi([() => HttpResponse.json({ data: null, errors: [{ message: 'secret@example.org', extensions: { code } }] })])
    await expect(refused.api.ask(shopId, '{ shop { name } }')).rejects.toMatchObject({ code: 'upstream_rejected' })
    expect(refused.server.world.log.lines.join()).not.toContain('secret@example.org')
  }
})

test('an access token refused on the way is renewed once; refused again, the shop must be opened', async () => {
  const { api, asked } = await anApi([() => new HttpResponse(null, { status: 401 }), good()])
  expect(await api.ask(shopId, '{ shop { name } }')).toEqual({ shop: { name: 'Teehaus' } })
  expect(asked()).toBe(2)
  const always = await anApi([() => new HttpResponse(null, { status: 401 })])
  await expect(always.api.ask(shopId, '{ shop { name } }')).rejects.toMatchObject({ code: 'misconfigured' })
  expect(always.asked()).toBe(2)
})
