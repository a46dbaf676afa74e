/** Whatever is asked, in whatever way: an answer that was meant, in the one shape of errors, and never a fault of ours. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ErrorBody } from '../../server/contract/errors.ts'
import { issueSetupCode } from '../../server/core/merchant/set-up.ts'
import { carriers } from '../../server/carriers/index.ts'
import { aServer, type TestServer } from '../builders/server.ts'

const meant = new Set([200, 201, 202, 204, 303, 304, 400, 401, 403, 404, 409, 413, 429])
const runs = { numRuns: Number(process.env.FUZZ_RUNS ?? 250) }

const odd = fc.constantFrom(
  '', '\0', 'a\0b', '%', '%00', '%ff', '%E0%A4%A', '../..', '__proto__', 'constructor', 'toString', '<script>alert(1)</script>', "'; drop table orders; --", '\u202Egnp.exe', '\ud800', '👩‍👩‍👧‍👦', 'שלום',
  'a'.repeat(300), 'x'.repeat(5000), '\r\nSet-Cookie: a=b', 'NaN', '-1', '1e400', '9'.repeat(400), 'de-x-\u0000', 'javascript:alert(1)', '{{7*7}}', '${7*7}', '[object Object]', 'null',
)
const text = fc.oneof(odd, fc.string({ unit: 'binary', maxLength: 40 }), fc.string())
const visible = text.map((value) => value.replace(/[^\x21-\x7e]/g, '').slice(0, 3000))
const anything = fc.oneof(fc.anything({ withNullPrototype: true, maxDepth: 3 }), text, fc.constantFrom(Infinity, -0, 1e308, Number.MAX_SAFE_INTEGER, [], {}, null, true))

/** JSON, nearly JSON, and what no JSON ever was. */
const anyBody = fc.oneof(
  fc.json(), text, fc.uint8Array({ maxLength: 200 }),
  fc.constantFrom('{', '[]', 'null', '{"a":1,"a":2}', '{"__proto__":{"polluted":true}}', '['.repeat(20_000), `{"input":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`, '{"quantity":1e400}', '\ufeff{}'),
)

async function standard(answer: Response, what: [path: string, method: string | undefined, body: unknown]) {
  expect(meant, JSON.stringify([answer.status, what])?.slice(0, 500)).toContain(answer.status)
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  if (what[1] !== 'HEAD' && answer.status >= 400 && answer.headers.get('content-type')?.startsWith('application/json')) ErrorBody.parse(await answer.json())
  else await answer.body?.cancel()
}

/** A request as a client could send it: headers and addresses that cannot stand on the wire are not the server's to answer. */
async function ask(server: TestServer, path: string, init: RequestInit) {
  let request: Request
  try {
    request = new Request(`https://afterglow.example${path}`, init)
  } catch {
    return
  }
  await standard(await server.api.request(request), [path, init.method, init.body])
}

test('any method, address, query and token', async () => {
  const server = await aServer()
  const order = await server.save()
  const tokens = ['act', 'view', 'redacted'].map((scope) => server.token(order, scope as 'act'))
  const token = fc.oneof(fc.constantFrom(...tokens), fc.constantFrom(...tokens).chain((whole) => fc.oneof(
    fc.nat(whole.length).map((at) => whole.slice(0, at)), fc.nat(whole.length - 1).map((at) => `${whole.slice(0, at)}A${whole.slice(at + 1)}`), fc.constant(`${whole}.x`), fc.constant(whole.replace('1.', '2.')),
  )), visible)
  const known = fc.constantFrom('/v1/page', '/v1/page.html', '/v1/actions', '/v1/orders', '/v1/import/orders', '/v1/products', '/track', '/docs', '/docs/openapi.json', '/healthz', '/readyz', '/metrics', '/admin', '/admin/api/session', '/favicon.ico', '/embed/v1.js')
  const path = fc.oneof(known, fc.tuple(fc.constantFrom('/o/', '/v1/files/', '/v1/orders/', '/admin/api/shops/', '/embed/', '/'), fc.oneof(text.map((part) => encodeURIComponent(part.toWellFormed())), visible, token)).map((parts) => parts.join('')))
  const query = fc.array(fc.tuple(fc.constantFrom('placement', 'locale', 'shop', 'lang', 'x'), fc.oneof(text, fc.constantFrom('thank_you', 'de', 'en-GB', 'xx-YY'))), { maxLength: 3 })
    .map((pairs) => (pairs.length ? `?${new URLSearchParams(pairs)}` : ''))
  await fc.assert(fc.asyncProperty(
    fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'), path, query, token, fc.option(visible), (method, address, search, bearer, tag) =>
      ask(server, address + search, { method, headers: { authorization: `Bearer ${bearer}`, ...(tag === null ? {} : { 'if-none-match': tag, 'accept-language': tag, 'x-forwarded-for': tag, cookie: `afterglow_admin=${tag}` }) } }),
  ), runs)
})

test('any act and any look-up', async () => {
  const server = await aServer()
  const order = await server.save()
  const authorization = `Bearer ${server.token(order)}`
  const act = fc.record({
    widget: fc.oneof(fc.constantFrom('faq', 'review', 'reorder', 'cross-sell'), text), act: fc.oneof(fc.constantFrom('ask', 'rate', 'dismiss', 'answer', 'cart', 'submit'), text),
    input: fc.oneof(fc.dictionary(fc.oneof(text, fc.constantFrom('question', 'rating', 'comment', 'items', 'lines')), anything), anything), placement: fc.oneof(fc.constantFrom('thank_you', 'order_status'), text), locale: text,
  }, { requiredKeys: [] })
  const safely = (value: unknown) => { try { return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part)) } catch { return '{}' } }
  await fc.assert(fc.asyncProperty(fc.oneof(act.map(safely), anyBody), fc.constantFrom('application/json', 'application/x-www-form-urlencoded', 'text/plain', ''), visible, async (body, type, key) => {
    server.world.clock.at += 60_001
    await ask(server, '/v1/actions', { method: 'POST', body: body as BodyInit, headers: { authorization, 'content-type': type, 'idempotency-key': key } })
  }), runs)
  const fields = fc.dictionary(fc.oneof(fc.constantFrom('number', 'contact', 'shop', 'token', 'widget', 'act', 'returnUrl', 'idempotencyKey'), text), fc.oneof(text, fc.constantFrom('#1042', '24105', 'lena@example.com', 'shop-1', 'faq', 'ask')))
  await fc.assert(fc.asyncProperty(fc.constantFrom('/track', '/v1/actions'), fields, async (path, form) => {
    server.world.clock.at += 3_600_001
    await ask(server, path, { method: 'POST', body: new URLSearchParams({ token: server.token(order), ...form }).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } })
  }), runs)
})

test('any push of a shop that signs it', async () => {
  const server = await aServer({ carriers })
  const money = fc.oneof(fc.constantFrom('1', '0.001', '-1', '999999999999.9999', '1e3'), text)
  const line = fc.record({ id: fc.oneof(fc.constantFrom('1', '2'), text), title: text, variant: text, quantity: fc.oneof(fc.double(), fc.nat()), unitPrice: money, productId: text, imageUrl: text, url: text, gtin: text }, { requiredKeys: ['id', 'title', 'quantity', 'unitPrice'] })
  const parcel = fc.record({ carrier: fc.oneof(fc.constant('dhl'), text), trackingNumber: text, trackingUrl: text, items: fc.array(fc.record({ lineId: text, quantity: fc.double() })) }, { requiredKeys: [] })
  const order = fc.record({
    id: fc.oneof(fc.constantFrom('7001', '7002'), text), number: text, placedAt: fc.oneof(fc.constantFrom('2026-11-18T10:00:00Z', '2026-02-30T10:00:00Z', '1989-01-01T00:00:00Z'), text),
    currency: fc.constantFrom('EUR', 'JPY', 'KWD', 'XXX', 'eur', ''), locale: fc.oneof(fc.constantFrom('de', 'ar', 'i-klingon'), text), lines: fc.array(line, { maxLength: 3 }),
    totals: fc.record({ total: money, shipping: money }, { requiredKeys: ['total'] }), buyer: fc.record({ email: text, name: text, id: text }, { requiredKeys: [] }), fulfillments: fc.array(fc.record({ id: text, parcels: fc.array(parcel) })),
    shippingAddress: fc.record({ name: text, lines: fc.array(text, { maxLength: 5 }), postcode: text, country: fc.oneof(fc.constantFrom('DE', 'ZZ'), text) }), promise: anything, status: fc.oneof(fc.constantFrom('open', 'cancelled'), text), payment: anything,
  }, { requiredKeys: ['id', 'number', 'placedAt', 'currency', 'lines', 'totals'] })
  const path = fc.oneof(fc.constantFrom('/v1/orders', '/v1/products', '/v1/import/orders'), fc.tuple(fc.oneof(fc.constantFrom('7001', '%00', '%ff', '%2e%2e'), text.map((id) => encodeURIComponent(id.toWellFormed()))), fc.constantFrom('', '/fulfillments', '/refunds', '/link')).map(([id, rest]) => `/v1/orders/${id}${rest}`))
  const plain = (value: unknown) => JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part)) ?? ''
  await fc.assert(fc.asyncProperty(fc.constantFrom('POST', 'PATCH'), path, fc.oneof({ weight: 3, arbitrary: order.map(plain) }, { weight: 1, arbitrary: anyBody }), async (method, address, body) => {
    const target = new URL(`https://afterglow.example${address}`)
    await standard(await server.push(method, target.pathname, body), [method, target.pathname, body])
  }), runs)
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
})

test('anything at the admin\'s doors', async () => {
  const server = await aServer({ carriers })
  const setUp = await server.api.request('/admin/api/set-up', {
    method: 'POST', body: JSON.stringify({ code: await issueSetupCode(server.world), email: 'merchant@example.com', password: 'a password of tests' }), headers: { 'x-afterglow-admin': '1' },
  })
  const cookie = setUp.headers.getSetCookie().map((line) => line.slice(0, line.indexOf(';'))).join('; ')
  const id = fc.oneof(fc.constantFrom('shop-1', 'dhl'), text.map((part) => encodeURIComponent(part.toWellFormed())))
  const path = fc.tuple(id, id, fc.constantFrom('', '/settings', '/connections', '/carriers/', '/secrets/', '/questions')).map(([shop, part, rest]) => `/admin/api/shops/${shop}${rest}${rest.endsWith('/') ? part : ''}`)
  const address = fc.oneof(path, fc.tuple(id).map(([job]) => `/admin/api/dead/${job}/retry`))
  const body = fc.oneof(anyBody, fc.record({ version: text, name: text, settings: fc.dictionary(fc.oneof(text, fc.constantFrom('widgets', 'placements', 'locale', 'timeZone', 'legal')), anything) }).map((value) => { try { return JSON.stringify(value) } catch { return '{}' } }))
  await fc.assert(fc.asyncProperty(fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'), address, body, (method, target, sent) =>
    ask(server, target, { method, ...(method === 'GET' ? {} : { body: sent as BodyInit }), headers: { cookie, 'x-afterglow-admin': '1', 'content-type': 'application/json' } }),
  ), runs)
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
})
