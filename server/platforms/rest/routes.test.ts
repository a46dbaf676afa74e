import { expect, test } from 'vitest'
import { now } from '../../../tests/builders/order.ts'
import { aServer, type PushOptions } from '../../../tests/builders/server.ts'
import type { OrderReceipt } from '../../contract/order.ts'
import { signatureOf } from '../_signature.ts'
import { linesOf } from './spool.ts'

const order = (changes: Record<string, unknown> = {}) => ({
  id: '7001', number: '#7001', placedAt: '2026-11-18T10:00:00+01:00', currency: 'EUR', locale: 'de', buyer: { email: 'lena@example.com', firstName: 'Lena' },
  lines: [{ id: '1', title: 'Kaffee', quantity: 2, unitPrice: '13.90' }], totals: { total: '27.80' }, ...changes,
})
const line = (changes: Record<string, unknown>) => order({ lines: [{ id: '1', title: 'Kaffee', quantity: 2, unitPrice: '13.90', ...changes }] })
const seconds = (offset: number) => String(Math.floor(now / 1000) + offset)

test('an order is taken once, answered with its page, and told again as a duplicate', async () => {
  const server = await aServer()
  const first = await server.push('POST', '/v1/orders', order())
  expect(first.status).toBe(201)
  const receipt = await first.json() as OrderReceipt
  expect(receipt).toMatchObject({ duplicate: false, pageUrl: `https://afterglow.example/o/${receipt.token}` })
  const again = await server.push('POST', '/v1/orders', order())
  expect([again.status, await again.json()]).toEqual([200, { ...receipt, duplicate: true }])
  expect(await (await server.get('/v1/page', receipt.token)).json()).toMatchObject({ order: { number: '#7001' } })
  const keyed = { headers: { 'idempotency-key': 'evt-1' } }
  expect(await (await server.push('POST', '/v1/orders', order({ status: 'processing' }), keyed)).json()).toMatchObject({ duplicate: false })
  expect(await (await server.push('POST', '/v1/orders', order({ status: 'processing' }), keyed)).json()).toMatchObject({ duplicate: true })
})

test('a key used again for other content is refused, and changes nothing', async () => {
  const server = await aServer()
  const keyed = { headers: { 'idempotency-key': 'evt-1' } }
  const told = async (method: 'POST' | 'PATCH', path: string, body: unknown) => {
    const answer = await server.push(method, path, body, keyed)
    return [answer.status, (await answer.json() as { error?: { code: string } }).error?.code]
  }
  for (const status of [202, 200]) {
    expect(await told('PATCH', '/v1/orders/7001', { status: 'processing' })).toEqual([status, undefined])
    expect(await told('PATCH', '/v1/orders/7001', { status: 'cancelled' })).toEqual([409, 'conflict'])
    if (status === 202) expect(await told('POST', '/v1/orders', order())).toEqual([201, undefined])
    expect(await told('POST', '/v1/orders', order())).toEqual([200, undefined])
    expect(await told('POST', '/v1/orders', order({ number: '#8' }))).toEqual([409, 'conflict'])
  }
  expect(await server.world.store.findOrderByExternalId(server.world.shop.id, '7001')).toMatchObject({ number: '#7001', status: 'processing' })
})

test('fifty deliveries of one message at once take effect once', async () => {
  const server = await aServer()
  await server.push('POST', '/v1/orders', order())
  const refund = { id: 'r1', amount: '5.00' }
  const answers = await Promise.all(Array.from({ length: 50 }, async () => (await server.push('POST', '/v1/orders/7001/refunds', refund)).json()))
  expect(answers.filter((answer) => !(answer as { duplicate: boolean }).duplicate)).toHaveLength(1)
  expect((await server.world.store.findOrderByExternalId(server.world.shop.id, '7001'))!.refunds).toHaveLength(1)
})

test('what comes before its order waits for it', async () => {
  const server = await aServer()
  const early = await server.push('POST', '/v1/orders/7001/fulfillments', { id: 'f1', parcels: [{ carrier: 'dhl', trackingNumber: '0034 0434-1610 94021501' }] })
  expect([early.status, await early.json()]).toMatchObject([202, { waiting: true, duplicate: false }])
  await server.push('POST', '/v1/orders', order())
  const stored = await server.world.store.findOrderByExternalId(server.world.shop.id, '7001')
  expect(stored!.shipments[0]!.trackingNumber).toBe('00340434161094021501')
})

test('the link of an order, also before it was told', async () => {
  const server = await aServer()
  const before = await (await server.push('GET', '/v1/orders/%237001/link')).json() as { known: boolean; token: string }
  expect(before.known).toBe(false)
  expect(await (await server.get('/v1/page', before.token)).json()).toMatchObject({ status: 'pending' })
  await server.push('POST', '/v1/orders', order({ id: '#7001' }))
  expect(await (await server.get('/v1/page', before.token)).json()).toMatchObject({ status: 'ready' })
  expect(await (await server.push('GET', '/v1/orders/%237001/link')).json()).toMatchObject({ known: true })
})

test.each<[string, PushOptions]>([
  ['another secret', { secret: 'x'.repeat(64) }],
  ['an unknown key', { key: 'shop-1.000000000000' }],
  ['a key of no shop', { key: 'nobody.000000000000' }],
  ['a key that is no key', { key: '../../etc/passwd' }],
  ['a clock six minutes slow', { timestamp: seconds(-360) }],
  ['a clock six minutes fast', { timestamp: seconds(360) }],
  ['a time in milliseconds', { timestamp: String(now) }],
  ['no time', { timestamp: '' }],
  ['words for a time', { timestamp: 'now' }],
  ['no signature', { signature: '' }],
  ['another version', { signature: `v2=${'0'.repeat(64)}` }],
  ['a short signature', { signature: 'v1=abcd' }],
  ['a signature of zeros', { signature: `v1=${'0'.repeat(64)}` }],
])('%s: refused with the same 401, and nothing stored', async (_, options) => {
  const server = await aServer()
  const answer = await server.push('POST', '/v1/orders', order(), options)
  expect(answer.status).toBe(401)
  expect(await answer.json()).toMatchObject({ error: { code: 'unauthorized', message: expect.stringContaining('The signature does not fit') } })
  expect(await server.world.store.countOrders(server.world.shop.id)).toBe(0)
})

test('a signature is good for its method, path, query and bytes only', async () => {
  const server = await aServer()
  const timestamp = seconds(0)
  const body = JSON.stringify(order())
  const of = (method: string, pathWithQuery: string, text: string) => signatureOf(server.key.secret, { timestamp, method, pathWithQuery }, text)
  for (const signature of [of('PUT', '/v1/orders', body), of('POST', '/v1/products', body), of('POST', '/v1/orders', `${body} `), of('POST', '/v1/orders?x=1', body)]) {
    expect((await server.push('POST', '/v1/orders', body, { timestamp, signature })).status).toBe(401)
  }
  expect((await server.push('POST', '/v1/orders?x=1', body, { timestamp, signature: of('POST', '/v1/orders?x=1', body) })).status).toBe(201)
})

test('a push secret opens no page, and a buyer\'s token no push', async () => {
  const server = await aServer()
  const { token } = await (await server.push('POST', '/v1/orders', order())).json() as OrderReceipt
  expect((await server.get('/v1/page', server.key.secret)).status).toBe(401)
  expect((await server.push('POST', '/v1/orders', order(), { secret: token })).status).toBe(401)
})

test.each<[string, unknown, string]>([
  ['malformed JSON', '{"id": ', ''],
  ['no JSON at all', '<order/>', ''],
  ['an empty body', '', ''],
  ['bytes that are no text', new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]), ''],
  ['a list', [], ''],
  ['a number for a text', order({ number: 7001 }), 'number'],
  ['a negative amount', order({ totals: { total: '-1.00' } }), 'totals.total'],
  ['an amount as a number', order({ totals: { total: 27.8 } }), 'totals.total'],
  ['an amount with a comma', line({ unitPrice: '13,90' }), 'lines.0.unitPrice'],
  ['an unknown currency', order({ currency: 'XXQ' }), 'currency'],
  ['a language that is none', order({ locale: 'not_a_tag!' }), 'locale'],
  ['a negative quantity', line({ quantity: -1 }), 'lines.0.quantity'],
  ['no quantity', line({ quantity: 0 }), 'lines.0.quantity'],
  ['infinitely many', `${JSON.stringify(order()).replace('"quantity":2', '"quantity":1e999')}`, 'lines.0.quantity'],
  ['no lines', order({ lines: [] }), 'lines'],
  ['ten thousand lines', order({ lines: Array.from({ length: 10_000 }, (_, index) => ({ id: String(index), title: `Artikel ${index}`, quantity: 1, unitPrice: '1.00' })) }), 'lines'],
  ['a line twice', order({ lines: [{ id: '1', title: 'a', quantity: 1, unitPrice: '1' }, { id: '1', title: 'b', quantity: 1, unitPrice: '1' }] }), 'lines.1.id'],
  ['a time in the year 0', order({ placedAt: '0000-01-01T00:00:00Z' }), 'placedAt'],
  ['a time without an offset', order({ placedAt: '2026-11-18T10:00:00' }), 'placedAt'],
  ['a script for a picture', line({ imageUrl: 'javascript:alert(1)' }), 'lines.0.imageUrl'],
  ['a promise that runs backwards', order({ promise: { from: '2026-11-20', to: '2026-11-19' } }), 'promise'],
  ['a text of zero-width characters', line({ title: '\u200b\u200b' }), 'lines.0.title'],
])('%s: 400 that names the field', async (_, body, field) => {
  const server = await aServer()
  const answer = await server.push('POST', '/v1/orders', body)
  expect(answer.status).toBe(400)
  const { error } = await answer.json() as { error: { code: string; issues: { path: string }[] } }
  expect(error.code).toBe('invalid_input')
  expect(error.issues.map(({ path }) => path)).toContain(field)
  expect(server.world.log.lines.filter((entry) => entry.startsWith('error'))).toEqual([])
})

test('five megabytes are refused as too large', async () => {
  const server = await aServer()
  const answer = await server.push('POST', '/v1/orders', order({ shippingMethod: 'x'.repeat(5 * 1024 * 1024) }))
  expect(answer.status).toBe(413)
  expect(await answer.json()).toMatchObject({ error: { code: 'invalid_input', message: expect.stringContaining('larger than') } })
})

test('names of every kind go through as text', async () => {
  const server = await aServer()
  const names = ['👩‍👩‍👧‍👦 Ærøskøbing', 'مرحبا بالعالم', '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', 'x'.repeat(300), '🇩🇪'.repeat(20), '{{order.number}} ${7*7}', 'Robert\'); DROP TABLE orders;--']
  for (const [index, title] of names.entries()) {
    const { token } = await (await server.push('POST', '/v1/orders', { ...line({ title }), id: `n${index}` })).json() as OrderReceipt
    const answer = await server.get('/v1/page', token)
    expect(answer.headers.get('content-type')).toContain('application/json')
    expect(await answer.text()).toContain(JSON.stringify(title))
  }
})

test('a fulfilment that does not fit its order is refused, and stores nothing', async () => {
  const server = await aServer()
  await server.push('POST', '/v1/orders', order())
  const answer = await server.push('POST', '/v1/orders/7001/fulfillments', { id: 'f1', items: [{ lineId: 'unknown', quantity: 1 }] })
  expect(answer.status).toBe(400)
})

test('an import takes good lines, names bad ones, and trusts none before the signature fits', async () => {
  const server = await aServer()
  const lines = [JSON.stringify(order()), '', '{"id":', JSON.stringify(order({ id: '7002', currency: '???' })), JSON.stringify(order({ id: '7003' }))].join('\n')
  expect((await server.push('POST', '/v1/import/orders', lines, { secret: 'x'.repeat(64) })).status).toBe(401)
  expect(await server.world.store.countOrders(server.world.shop.id)).toBe(0)
  const answer = await (await server.push('POST', '/v1/import/orders', lines)).json()
  expect(answer).toMatchObject({ imported: 2, existing: 0, failures: 2, failed: [{ line: 3 }, { line: 4 }] })
  expect(await (await server.push('POST', '/v1/import/orders', lines)).json()).toMatchObject({ imported: 0, existing: 2 })
})

test('products are taken, and a bad one is named', async () => {
  const server = await aServer()
  expect(await (await server.push('POST', '/v1/products', { products: [{ id: 'p', title: 'P', price: '1.00', currency: 'EUR' }] })).json()).toEqual({ received: 1 })
  expect(await (await server.push('POST', '/v1/products', { products: [{ id: 'p', title: 'P', price: '-1', currency: 'EUR' }] })).json()).toMatchObject({ error: { issues: [{ path: 'products.0.price' }] } })
})

test('an Idempotency-Key used for another order is another message', async () => {
  const server = await aServer()
  await server.push('POST', '/v1/orders', order())
  await server.push('POST', '/v1/orders', order({ id: '7002', number: '#7002' }))
  const keyed = { headers: { 'idempotency-key': 'evt-9' } }
  const cancel = { status: 'cancelled' }
  expect(await (await server.push('PATCH', '/v1/orders/7001', cancel, keyed)).json()).toMatchObject({ duplicate: false })
  expect(await (await server.push('PATCH', '/v1/orders/7002', cancel, keyed)).json()).toMatchObject({ duplicate: false })
  expect(await (await server.push('PATCH', '/v1/orders/7002', cancel, keyed)).json()).toMatchObject({ duplicate: true })
  expect((await server.world.store.findOrderByExternalId(server.world.shop.id, '7002'))!.status).toBe('cancelled')
})

test('of an import by a stranger nothing is read', async () => {
  const server = await aServer()
  let read = 0
  const endless = new ReadableStream<Uint8Array>({ pull(controller) { read++; controller.enqueue(new Uint8Array(65_536)); if (read > 200) controller.close() } })
  const answer = await server.api.request('/v1/import/orders', {
    method: 'POST', body: endless, duplex: 'half', headers: { 'afterglow-key': 'shop-1.000000000000', 'afterglow-timestamp': seconds(0), 'afterglow-signature': `v1=${'0'.repeat(64)}` },
  } as RequestInit)
  expect(answer.status).toBe(401)
  expect(read).toBeLessThan(5)
})

test('an import breaks lines at line feeds only, and cuts one without end', async () => {
  const server = await aServer()
  const lines = [
    JSON.stringify(order({ lines: [{ id: '1', title: 'Kaffee\u2028und\u2029Tee', quantity: 1, unitPrice: '1' }] })).replaceAll('\\u2028', '\u2028'),
    `${JSON.stringify(order({ id: '7002' }))}\r`, `{"id":"${'x'.repeat(3_000_000)}"}`, '', JSON.stringify(order({ id: '7003' })),
  ]
  const report = await (await server.push('POST', '/v1/import/orders', lines.join('\n'))).json()
  expect(report).toMatchObject({ imported: 3, failures: 1, failed: [{ line: 3 }] })
  expect((await server.world.store.findOrderByExternalId(server.world.shop.id, '7001'))!.lines[0]!.title).toContain('Kaffee')
})

test.each([1, 2, 3, 7, 100])('lines are the same however their text is cut, %i characters a chunk', async (size) => {
  const text = 'a\r\nb\n\nünïcode 🌅\n\r\nlast'
  async function* chunks() { for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size) }
  const lines: string[] = []
  for await (const line of linesOf(chunks())) lines.push(line)
  expect(lines).toEqual(['a', 'b', '', 'ünïcode 🌅', '', 'last'])
})

test.each([
  'javascript:alert(1)', 'data:text/html,x', 'http://evil.example/', '//evil.example', 'https:evil', 'https://bank.example@evil.example/', 'https://:secret@evil.example/', 'file:///etc/passwd', 'https://',
])('%j is no link a page would show', async (url) => {
  const server = await aServer()
  for (const body of [line({ url }), line({ imageUrl: url }), order({ fulfillments: [{ id: 'f1', parcels: [{ trackingUrl: url }] }] })]) {
    const answer = await server.push('POST', '/v1/orders', body)
    const stored = answer.status === 201 ? await server.world.store.findOrderByExternalId(server.world.shop.id, '7001') : null
    expect([answer.status, stored?.lines[0]!.url ?? stored?.lines[0]!.imageUrl ?? stored?.shipments[0]!.trackingUrl ?? null]).toEqual([400, null])
  }
})
