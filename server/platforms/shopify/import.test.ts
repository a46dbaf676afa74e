import { http, HttpResponse } from 'msw'
import { expect, test } from 'vitest'
import { answerAdmin, aShopifyServer, grantTokens, orderBody, teehaus, type ShopifyServer } from '../../../tests/builders/shopify.ts'
import { outside } from '../../../tests/setup-node.ts'
import { importState, planImport } from './import-plan.ts'
import { reconcileJob } from './reconcile.ts'
import { wakeWebhooks } from './take-webhooks.ts'

const shopId = 'shopify-teehaus'
const fileUrl = 'https://storage.googleapis.com/bulk.jsonl'
const money = (amount: string) => ({ presentmentMoney: { amount, currencyCode: 'EUR' } })
const orderNode = (id: number, changes: Record<string, unknown> = {}) => ({
  id: `gid://shopify/Order/${id}`, name: `#${id}`, createdAt: '2026-01-10T10:00:00Z', processedAt: '2026-01-10T10:00:00Z', updatedAt: '2026-01-12T10:00:00Z', checkoutToken: `checkout-${id}`,
  customerLocale: 'de', email: 'lena@example.org', displayFinancialStatus: 'PAID', displayFulfillmentStatus: 'FULFILLED', presentmentCurrencyCode: 'EUR', customer: { id: 'gid://shopify/Customer/7' },
  totalPriceSet: money('8.90'), fulfillments: [{ id: `gid://shopify/Fulfillment/${id}1`, status: 'SUCCESS', displayStatus: 'DELIVERED', createdAt: '2026-01-11T10:00:00Z', updatedAt: '2026-01-12T10:00:00Z', deliveredAt: '2026-01-12T10:00:00Z', trackingInfo: [{ company: 'DHL', number: '00340434161094042557', url: null }] }], refunds: [], ...changes,
})
const lineNode = (id: number, of?: number) => ({ id: `gid://shopify/LineItem/${id}`, quantity: 1, currentQuantity: 1, title: 'Nordlicht 🍵', variant: { id: 'gid://shopify/ProductVariant/42' }, discountedUnitPriceAfterAllDiscountsSet: money('8.90'), ...of && { __parentId: `gid://shopify/Order/${of}` } })

const fileOf = (ids: number[]) => ids.flatMap((id) => [orderNode(id), lineNode(id * 10, id)]).map((line) => JSON.stringify(line)).join('\n') + '\n'

/** Shopify's bulk operations: `file` of each subject; how the requests for it are answered. */
function bulk({ orders = '', catalogue = '' }: { orders?: string; catalogue?: string }, serve: (bytes: Buffer, range: string | null, call: number) => Response = (bytes, range) => {
  const from = Number(/bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0)
  return from >= bytes.length && from > 0 ? new HttpResponse(null, { status: 416 }) : new HttpResponse(new Uint8Array(bytes.subarray(from)), { status: from > 0 ? 206 : 200 })
}) {
  const seen = { started: [] as string[], ranges: [] as (string | null)[] }
  let polls = 0
  answerAdmin(({ query, variables }) => {
    if (query.includes('bulkOperationRunQuery')) {
      const subject = String(variables.query).includes('productVariants') ? 'catalogue' : 'orders'
      seen.started.push(subject)
      return HttpResponse.json({ data: { bulkOperationRunQuery: { bulkOperation: { id: `gid://shopify/BulkOperation/${subject}`, status: 'CREATED' }, userErrors: [] } } })
    }
    const text = String(variables.id).endsWith('orders') ? orders : catalogue
    const running = ++polls % 2 === 1 && seen.ranges.length === 0
    return HttpResponse.json({ data: { shop: { currencyCode: 'EUR' }, bulkOperation: running ? { status: 'RUNNING', rootObjectCount: '0', url: null } : { status: 'COMPLETED', rootObjectCount: '3', url: text ? `${fileUrl}?of=${String(variables.id).split('/').pop()}` : null } } })
  })
  outside.use(http.get(fileUrl, ({ request }) => {
    const range = request.headers.get('range')
    seen.ranges.push(range)
    return serve(Buffer.from(request.url.endsWith('orders') ? orders : catalogue), range, seen.ranges.length)
  }))
  return seen
}

const variantNode = { id: 'gid://shopify/ProductVariant/42', title: 'Default Title', price: '8.90', inventoryQuantity: 3, inventoryPolicy: 'DENY', availableForSale: true, inventoryItem: { tracked: true }, product: { id: 'gid://shopify/Product/9', title: 'Nordlicht', status: 'ACTIVE', hasOnlyDefaultVariant: true, onlineStoreUrl: 'https://teehaus.example/n', featuredMedia: { preview: { image: { url: 'https://cdn.shopify.com/n.jpg' } } } } }

test('the first import: the catalogue, then 24 months of orders with lines, parcels as delivered, and what opens them', async () => {
  const server = await aShopifyServer()
  const seen = bulk({ orders: fileOf([3001, 3002, 3003]), catalogue: `${JSON.stringify(variantNode)}\n{"id":"gid://shopify/ProductVariant/43"}\n` })
  await planImport(server.world, shopId)
  await server.work()
  expect(seen.started).toEqual(['catalogue', 'orders'])
  expect(await importState(server.world, shopId, 'catalogue')).toMatchObject({ status: 'done', taken: 1, refused: 1 })
  expect(await importState(server.world, shopId, 'orders')).toMatchObject({ status: 'done', taken: 3, refused: 0, total: 3 })
  const order = (await server.stored(teehaus, '3002'))!
  expect(order).toMatchObject({ lines: [{ title: 'Nordlicht 🍵', imageUrl: 'https://cdn.shopify.com/n.jpg' }], shipments: [{ status: 'delivered', nextAskAt: null }], state: 'delivered' })
  const answer = await server.api.request('/v1/shopify/page?order=gid://shopify/Order/3002&checkout=checkout-3002&placement=order_status', { headers: { authorization: `Bearer ${server.buyer(teehaus)}` } })
  expect(await answer.json()).toMatchObject({ status: 'ready', scope: 'redacted' })
})

test('a file that breaks off is read on from the last whole order, with an expired token renewed on the way', async () => {
  const server = await aShopifyServer()
  const ids = Array.from({ length: 120 }, (_, index) => 4000 + index)
  const orders = fileOf(ids)
  const cut = Buffer.byteLength(fileOf(ids.slice(0, 70))) + 50
  const seen = bulk({ orders }, (bytes, range, call) => {
    const from = Number(/bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0)
    if (call === 2) return new HttpResponse(null, { status: 503 })
    if (call === 3) { server.world.clock.at += 7_200_000; grantTokens({ access_token: 'shpat_2', scope: '', expires_in: 3600, refresh_token: 'shprt_2', refresh_token_expires_in: 7_776_000 }) }
    return new HttpResponse(new Uint8Array(bytes.subarray(from, call === 1 ? cut : undefined)), { status: from > 0 ? 206 : 200 })
  })
  await planImport(server.world, shopId)
  await server.work()
  expect(await importState(server.world, shopId, 'orders')).toMatchObject({ status: 'done' })
  expect(await server.world.store.countOrders(shopId)).toBe(120)
  expect(seen.ranges[0]).toBeNull()
  for (const range of seen.ranges.slice(1)) expect(Number(/\d+/.exec(range!)![0])).toBeGreaterThan(0)
})

test('where ranges are not answered the bytes already read are skipped; an operation that failed begins anew', async () => {
  const server = await aShopifyServer()
  const ids = Array.from({ length: 60 }, (_, index) => 6000 + index)
  const orders = fileOf(ids)
  bulk({ orders }, (bytes, _range, call) => new HttpResponse(new Uint8Array(call === 1 ? bytes.subarray(0, Buffer.byteLength(fileOf(ids.slice(0, 55))) + 3) : bytes)))
  await planImport(server.world, shopId)
  await server.work()
  expect([await server.world.store.countOrders(shopId), (await importState(server.world, shopId, 'orders'))!.status]).toEqual([60, 'done'])
  let failed = 0
  answerAdmin(({ query }) => HttpResponse.json({ data: query.includes('bulkOperationRunQuery') ? { bulkOperationRunQuery: { bulkOperation: { id: 'gid://shopify/BulkOperation/1' }, userErrors: [] } }
    : { shop: { currencyCode: 'EUR' }, bulkOperation: failed++ === 0 ? { status: 'FAILED', errorCode: 'TIMEOUT' } : { status: 'COMPLETED', rootObjectCount: 0, url: null } } }))
  await planImport(server.world, shopId)
  await server.work()
  expect((await importState(server.world, shopId, 'orders'))!.status).toBe('done')
})

test('two large shops take turns', async () => {
  const server = await aShopifyServer()
  bulk({ orders: fileOf(Array.from({ length: 250 }, (_, index) => 7000 + index)) })
  const turns: string[] = []
  const enqueue = server.world.jobs.enqueue.bind(server.world.jobs)
  server.world.jobs.enqueue = async (transaction, job) => {
    if (job.kind === 'shopify-import' && job.payload.subject === 'orders') turns.push(String(job.payload.shop))
    return enqueue(transaction, job)
  }
  await planImport(server.world, shopId)
  await planImport(server.world, 'shopify-kaffeehaus')
  await server.work()
  expect([await server.world.store.countOrders(shopId), await server.world.store.countOrders('shopify-kaffeehaus')]).toEqual([250, 250])
  const last = turns.lastIndexOf('shopify-teehaus')
  expect(turns.slice(0, last).filter((shop) => shop === 'shopify-kaffeehaus').length).toBeGreaterThan(1)
}, 60_000)

async function reconcile(server: ShopifyServer) {
  await wakeWebhooks(server.world, shopId, reconcileJob)
  await server.work()
}

test('what no webhook told is found by the next reading, page by page; a broken one goes on where it was', async () => {
  const server = await aShopifyServer()
  await server.webhook(teehaus, 'orders/create', orderBody())
  await server.work()
  const asked: { query: string; after: unknown }[] = []
  let broken = true
  answerAdmin(({ variables }) => {
    if (variables.id) return HttpResponse.json({ data: { order: { ...orderNode(Number(String(variables.id).split('/').pop())), lineItems: { nodes: [lineNode(1)], pageInfo: { hasNextPage: false } } } } })
    asked.push({ query: String(variables.query), after: variables.after ?? null })
    if (variables.after === 'page-2' && broken) { broken = false; return HttpResponse.json({ errors: [{ message: 'no', extensions: { code: 'OTHER' } }] }) }
    const page = variables.after === 'page-2' ? 2 : 1
    return HttpResponse.json({ data: { orders: {
      nodes: [{ id: `gid://shopify/Order/${8000 + page}`, updatedAt: '2026-01-12T10:00:00Z' }, { id: 'nonsense' }, null],
      pageInfo: { hasNextPage: page === 1, endCursor: page === 1 ? 'page-2' : null },
    } } })
  })
  await expect(reconcile(server)).rejects.toMatchObject({ code: 'upstream_rejected' })
  expect(await server.stored(teehaus, '8001')).not.toBeNull()
  await reconcile(server)
  expect(await server.stored(teehaus, '8002')).not.toBeNull()
  const before = asked.length
  server.world.clock.at += 600_000
  await reconcile(server)
  // From where it stood at the beginning of the last reading, with an overlap.
  expect(asked.map(({ after }) => after).slice(0, 3)).toEqual([null, 'page-2', 'page-2'])
  expect(asked[before]!.query).toMatch(/^updated_at:>='2026-/)
  expect(asked[before]!.query > asked[0]!.query).toBe(true)
})
