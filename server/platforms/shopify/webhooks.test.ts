import { HttpResponse } from 'msw'
import { expect, test } from 'vitest'
import { answerAdmin, aShopifyServer, fulfillmentBody, kaffeehaus, orderBody, teehaus } from '../../../tests/builders/shopify.ts'
import { listPrivacyRequests, readPrivacyFile } from '../../core/merchant/privacy-requests.ts'
import { findInstallation } from './access-tokens.ts'
import { rememberCurrency } from './map-product.ts'

const shopId = 'shopify-teehaus'

test('an order comes whole: lines, sums, buyer, address, and what opens it; the token itself is nowhere', async () => {
  const server = await aShopifyServer()
  expect((await server.webhook(teehaus, 'orders/create', orderBody())).status).toBe(200)
  // Stored before the answer, read after it.
  expect(await server.stored(teehaus)).toBeNull()
  expect(await server.world.store.listUnread(shopId, 'shopify:webhook', 10)).toHaveLength(1)
  await server.work()
  const order = await server.stored(teehaus)
  expect(order).toMatchObject({
    number: '#1001', platform: 'shopify', locale: 'de-DE', status: 'open', payment: { status: 'paid' }, currency: 'EUR', buyer: { account: true, firstName: 'Lena', email: 'lena@example.org' },
    shippingAddress: { lines: ['Holtenauer Straße 88'], postcode: '24105', country: 'DE' }, lines: [{ id: '11', productId: '42', quantity: 2, unitPrice: 890, variant: '250 g' }],
    totals: { shipping: 490, discount: 0, tax: 362, total: 2270 }, opens: { customer: '7' },
  })
  expect(JSON.stringify(order)).not.toContain('checkout-of-1001')
})

test('what is forged, altered or unsigned is refused, and stores nothing', async () => {
  const server = await aShopifyServer()
  const statuses = await Promise.all([
    server.webhook(teehaus, 'orders/create', orderBody(), { secret: 'guessed' }), server.webhook(teehaus, 'orders/create', orderBody(), { hmac: '' }), server.webhook(teehaus, 'orders/create', orderBody(), { hmac: 'AAAA' }),
    server.webhook(teehaus, 'orders/create', `${JSON.stringify(orderBody())} `, { hmac: Buffer.alloc(32).toString('base64') }),
    server.webhook('teehaus.myshopify.com.evil.example', 'orders/create', orderBody()), server.webhook(teehaus, 'no topic', orderBody()), server.webhook(teehaus, 'orders/create', '[1]'), server.webhook(teehaus, 'orders/create', '{"id":'),
  ].map(async (answer) => (await answer).status))
  expect(statuses).toEqual([401, 401, 401, 401, 400, 400, 400, 400])
  expect(await server.world.store.listUnread(shopId, 'shopify:webhook', 10)).toEqual([])
})

test('a message of one shop under the name of another is refused', async () => {
  const server = await aShopifyServer()
  const ofTeehaus = orderBody({ order_status_url: `https://${teehaus}/690933842/orders/abc/authenticate?key=1` })
  expect((await server.webhook(kaffeehaus, 'orders/create', ofTeehaus)).status).toBe(401)
  expect((await server.webhook(teehaus, 'orders/create', ofTeehaus)).status).toBe(200)
  // Of a body that does not say whose it is, the first telling counts.
  expect((await server.webhook(teehaus, 'fulfillments/create', fulfillmentBody())).status).toBe(200)
  expect((await server.webhook(kaffeehaus, 'fulfillments/create', fulfillmentBody())).status).toBe(401)
  for (const [topic, body] of [['app/uninstalled', { myshopify_domain: teehaus }], ['shop/redact', { shop_domain: teehaus }], ['customers/redact', { shop_domain: teehaus, customer: { id: 7 } }]] as const) {
    expect((await server.webhook(kaffeehaus, topic, body)).status).toBe(401)
  }
  answerAdmin(() => HttpResponse.json({ data: { order: null } }))
  await server.work()
  expect(await findInstallation(server.world, 'shopify-kaffeehaus')).not.toBeNull()
  expect(await server.stored(kaffeehaus)).toBeNull()
})

test('a shop that is not here is answered well, and nothing is kept of it', async () => {
  const server = await aShopifyServer()
  expect((await server.webhook('fremd.myshopify.com', 'orders/create', orderBody())).status).toBe(200)
  expect((await server.webhook('fremd.myshopify.com', 'shop/redact', { shop_domain: 'fremd.myshopify.com' })).status).toBe(200)
  await server.work()
  expect(await server.stored('fremd.myshopify.com')).toBeNull()
  expect(await listPrivacyRequests(server.world, 'shopify-fremd')).toMatchObject([{ kind: 'redact_shop', orders: 0, left: 'Nothing is kept of this shop.' }])
})

test('twice, late and in any order: the newest telling by its own time stands', async () => {
  const server = await aShopifyServer()
  const paid = orderBody({ updated_at: '2026-11-19T19:00:00+01:00', financial_status: 'paid' })
  const pending = orderBody({ financial_status: 'pending' })
  await server.webhook(teehaus, 'orders/updated', paid, { id: 'event-2' })
  await server.webhook(teehaus, 'orders/create', pending, { id: 'event-1' })
  await server.webhook(teehaus, 'orders/updated', paid, { id: 'event-2' })
  await server.work()
  const order = (await server.stored(teehaus))!
  expect(order.payment.status).toBe('paid')
  // Replayed under a new id it is taken, and changes nothing.
  await server.webhook(teehaus, 'orders/create', pending, { id: 'event-9' })
  await server.work()
  expect((await server.stored(teehaus))!.payment.status).toBe('paid')
})

test('parcels: several of one fulfilment, a correction, a stale order that does not know them, a cancelled one', async () => {
  const server = await aShopifyServer()
  await server.webhook(teehaus, 'orders/create', orderBody())
  await server.work()
  await server.webhook(teehaus, 'fulfillments/create', fulfillmentBody({ tracking_numbers: ['00340434161094042557', '0034 0434 1610 9404 2564'] }))
  // Sent before, arrived after: the fulfilment is not in it, and is not taken back.
  await server.webhook(teehaus, 'orders/updated', orderBody({ updated_at: '2026-11-20T08:59:00+01:00' }))
  await server.work()
  expect((await server.stored(teehaus))!.shipments.map(({ trackingNumber, carrier }) => [trackingNumber, carrier])).toEqual([['00340434161094042557', 'dhl'], ['00340434161094042564', 'dhl']])
  await server.webhook(teehaus, 'fulfillments/update', fulfillmentBody({ updated_at: '2026-11-20T10:00:00+01:00' }))
  await server.work()
  expect((await server.stored(teehaus))!.shipments).toHaveLength(1)
  await server.webhook(teehaus, 'orders/updated', orderBody({ updated_at: '2026-11-20T12:00:00+01:00', fulfillments: [fulfillmentBody({ updated_at: '2026-11-20T11:00:00+01:00', status: 'cancelled' })] }))
  await server.work()
  expect((await server.stored(teehaus))!.fulfillments).toMatchObject([{ id: '501', status: 'cancelled' }])
})

test('refunds whole and in part, edits that pay nothing back, a cancelled order', async () => {
  const server = await aShopifyServer()
  await server.webhook(teehaus, 'orders/create', orderBody())
  await server.work()
  const refund = (id: number, amount: string, quantity: number) => ({
    id, order_id: 1001, processed_at: '2026-11-20T12:00:00+01:00', refund_line_items: [{ line_item_id: 11, quantity }],
    transactions: amount === '0' ? [] : [{ kind: 'refund', status: 'success', amount }, { kind: 'refund', status: 'failure', amount: '99' }],
  })
  await server.webhook(teehaus, 'refunds/create', refund(1, '8.90', 1))
  await server.work()
  expect(await server.stored(teehaus)).toMatchObject({ refunds: [{ id: '1', amount: 890, items: [{ lineId: '11', quantity: 1 }] }], lines: [{ quantity: 2 }] })
  // More than was left: a tip went back too.
  await server.webhook(teehaus, 'orders/updated', orderBody({ updated_at: '2026-11-21T12:00:00+01:00', cancelled_at: '2026-11-21T12:00:00+01:00', financial_status: 'refunded', refunds: [refund(1, '8.90', 1), refund(2, '50', 1)] }))
  await server.work()
  expect(await server.stored(teehaus)).toMatchObject({ status: 'cancelled', refunds: [{ amount: 890 }, { amount: 1380 }] })
  const edited = orderBody({ id: 1002, line_items: [{ ...orderBody().line_items[0], current_quantity: 1 }, { ...orderBody().line_items[0], id: 12, current_quantity: 0 }], refunds: [refund(3, '0', 1)] })
  await server.webhook(teehaus, 'orders/updated', edited)
  await server.work()
  expect(await server.stored(teehaus, '1002')).toMatchObject({ refunds: [], lines: [{ id: '11', quantity: 1 }] })
  expect((await server.stored(teehaus, '1002'))!.lines).toHaveLength(1)
})

test('an order nobody told of, an edit and a return are asked for whole', async () => {
  const server = await aShopifyServer()
  const asked: unknown[] = []
  answerAdmin(({ variables }) => {
    asked.push(variables.id)
    return HttpResponse.json({ data: { order: null } })
  })
  await server.webhook(teehaus, 'fulfillments/create', fulfillmentBody())
  await server.webhook(teehaus, 'orders/edited', { order_edit: { order_id: 1003 } })
  await server.webhook(teehaus, 'returns/approve', { id: 5, order: { id: 1004 } })
  await server.work()
  expect(asked.toSorted()).toEqual(['gid://shopify/Order/1001', 'gid://shopify/Order/1003', 'gid://shopify/Order/1004'])
})

test('an event tells where the parcel is while no carrier does, and never against one', async () => {
  const server = await aShopifyServer()
  const event = (status: string, at: string) => ({ id: 9, order_id: 1001, fulfillment_id: 501, status, happened_at: at, message: '<b>Unterwegs</b> 📦', city: 'Kiel', country: 'DE' })
  await server.webhook(teehaus, 'orders/create', orderBody({ fulfillments: [fulfillmentBody({ tracking_company: 'Other', tracking_numbers: ['X1'] })] }))
  await server.webhook(teehaus, 'fulfillment_events/create', event('out_for_delivery', '2026-11-20T08:00:00Z'))
  await server.webhook(teehaus, 'fulfillment_events/create', event('in_transit', '2026-11-19T23:00:00Z'))
  await server.webhook(teehaus, 'fulfillment_events/create', event('beamed_up', '2026-11-20T09:00:00Z'))
  await server.work()
  const [parcel] = (await server.stored(teehaus))!.shipments
  expect(parcel).toMatchObject({ status: 'out_for_delivery', events: [{ code: 'shopify:OUT_FOR_DELIVERY', location: 'Kiel, DE' }, { code: 'shopify:IN_TRANSIT' }] })
})

test('uninstalled: access is gone; an old message does not end a new one; redacted two days later, with proof', async () => {
  const server = await aShopifyServer()
  const before = new Date(server.world.clock.at - 60_000).toISOString()
  await server.webhook(teehaus, 'app/uninstalled', { myshopify_domain: teehaus, id: 1 }, { headers: { 'x-shopify-triggered-at': before } })
  await server.work()
  expect(await findInstallation(server.world, shopId)).not.toBeNull()
  await server.webhook(teehaus, 'orders/create', orderBody())
  await server.webhook(teehaus, 'shop/redact', { shop_domain: teehaus, shop_id: 1 })
  await server.work()
  expect(await server.stored(teehaus)).not.toBeNull()
  await server.webhook(teehaus, 'app/uninstalled', { myshopify_domain: teehaus, id: 2 }, { headers: { 'x-shopify-triggered-at': new Date(server.world.clock.at + 1).toISOString() } })
  await server.webhook(teehaus, 'shop/redact', { shop_domain: teehaus, shop_id: 1, again: true })
  await server.work()
  expect([await findInstallation(server.world, shopId), await server.stored(teehaus), await server.world.store.findShop(shopId)]).toEqual([null, null, null])
  expect((await listPrivacyRequests(server.world, shopId)).map(({ kind, orders, left }) => [kind, orders, left === null])).toEqual(expect.arrayContaining([['redact_shop', 1, true], ['redact_shop', 0, false]]))
})

test('a buyer\'s data become a file for the merchant; redacted, nothing of them is left, and that is provable', async () => {
  const server = await aShopifyServer()
  await server.webhook(teehaus, 'orders/create', orderBody())
  await server.webhook(teehaus, 'orders/create', orderBody({ id: 1002, name: '#1002', customer: null }))
  await server.webhook(teehaus, 'orders/create', orderBody({ id: 1003, name: '#1003', customer: { id: 8 }, email: 'jan@example.org' }))
  await server.work()
  const person = { shop_domain: teehaus, customer: { id: 7, email: 'Lena@example.org', phone: null } }
  await server.webhook(teehaus, 'customers/data_request', { ...person, orders_requested: [1001], data_request: { id: 1 } })
  await server.work()
  const [request] = await listPrivacyRequests(server.world, shopId)
  expect(request).toMatchObject({ kind: 'data_request', orders: 2, hasFile: true })
  expect(JSON.stringify(request)).not.toMatch(/lena/i)
  const file = await readPrivacyFile(server.world, shopId, request!.id)
  expect(file).toContain('Holtenauer')
  expect(file).not.toContain('jan@example.org')
  await server.webhook(teehaus, 'customers/redact', { ...person, orders_to_redact: [1001] }, { id: 'redact-1' })
  await server.work()
  expect([await server.stored(teehaus), await server.stored(teehaus, '1002')]).toEqual([null, null])
  expect(await server.stored(teehaus, '1003')).not.toBeNull()
  expect(await listPrivacyRequests(server.world, shopId)).toMatchObject([{ kind: 'redact_customer', orders: 2, subject: request!.subject }, {}])
  // The request itself, which names her, is forgotten too; told again it is the same record.
  const kept = await server.world.store.insertInbound({ id: 'msg_probe', shopId, kind: 'shopify:webhook', dedupeKey: 'customers/redact redact-1', orderId: null, body: '', receivedAt: 1 })
  expect(kept).toBe(true)
  await server.world.store.markInbound('msg_probe', 'done')
  await expect(readPrivacyFile(server.world, shopId, request!.id)).rejects.toMatchObject({ code: 'not_found' })
  await server.webhook(teehaus, 'customers/redact', { ...person, orders_to_redact: [1001] }, { id: 'redact-2' })
  await server.work()
  expect(await listPrivacyRequests(server.world, shopId)).toHaveLength(2)
})

test('products, their stock and their end', async () => {
  const server = await aShopifyServer()
  await rememberCurrency(server.world, shopId, 'EUR')
  const product = {
    id: 900, title: 'Nordlicht', handle: 'nordlicht', status: 'active', product_type: 'Tee', published_at: '2026-01-01T00:00:00Z', updated_at: '2026-11-18T08:00:00Z', image: { src: 'https://cdn.shopify.com/a.jpg' }, images: [],
    variants: [{ id: 42, title: '250 g', price: '8.90', compare_at_price: '9.90', inventory_policy: 'deny', inventory_management: 'shopify', inventory_quantity: 4 }, { id: 43, title: 'x'.repeat(400), price: null }],
  }
  await server.webhook(teehaus, 'products/update', product)
  await server.work()
  expect(await server.world.store.findProducts(shopId, ['42', '43'])).toMatchObject([{ id: '42', groupId: '900', price: 890, compareAtPrice: 990, stock: 4, available: true, url: 'https://teehaus.myshopify.com/products/nordlicht' }])
  answerAdmin(() => HttpResponse.json({ data: { shop: { currencyCode: 'EUR' }, nodes: [null, { id: 'gid://shopify/InventoryItem/5', variants: { nodes: [{
    id: 'gid://shopify/ProductVariant/42', title: '250 g', price: '8.90', inventoryQuantity: 0, inventoryPolicy: 'DENY', availableForSale: false, inventoryItem: { tracked: true }, product: { id: 'gid://shopify/Product/900', title: 'Nordlicht', status: 'ACTIVE', onlineStoreUrl: 'https://teehaus.example/nordlicht' },
  }] } }] } }))
  server.world.clock.at += 60_000
  await server.webhook(teehaus, 'inventory_levels/update', { inventory_item_id: 5, available: 0 })
  await server.work()
  expect(await server.world.store.findProducts(shopId, ['42'])).toMatchObject([{ stock: 0, available: false }])
  await server.webhook(teehaus, 'products/delete', { id: 900 })
  await server.work()
  expect(await server.world.store.findProducts(shopId, ['42'])).toMatchObject([{ title: 'Nordlicht', available: false }])
})

test('what cannot be read is kept as failed and stands in nobody\'s way', async () => {
  const server = await aShopifyServer()
  await server.webhook(teehaus, 'orders/create', { id: 'nonsense' })
  await server.webhook(teehaus, 'orders/create', orderBody({ line_items: [] }))
  await server.webhook(teehaus, 'orders/create', orderBody({ id: 1005 }))
  await server.work()
  expect(await server.stored(teehaus, '1005')).not.toBeNull()
  expect(await server.world.store.listUnread(shopId, 'shopify:webhook', 10)).toEqual([])
})

test('thousands at once, shuffled and doubled: none is lost, none crosses shops, none stands twice', async () => {
  const server = await aShopifyServer()
  const most = 400
  const sent = Array.from({ length: most }, (_, index) => ({ shop: index % 2 ? teehaus : kaffeehaus, id: 5000 + index })).flatMap((one) => [one, one]).sort((a, b) => (a.id * 7919) % 401 - (b.id * 7919) % 401)
  const answers = await Promise.all(sent.map(({ shop, id }) => server.webhook(shop, 'orders/create', orderBody({ id, name: `#${id}` }), { id: `event-${id}` })))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  await server.work()
  expect([await server.world.store.countOrders(shopId), await server.world.store.countOrders('shopify-kaffeehaus')]).toEqual([most / 2, most / 2])
}, 60_000)
