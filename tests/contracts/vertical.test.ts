/** The main job on real input: an order comes in through the API, a carrier's raw answer is read, and the buyer's page tells it. */
import { readFileSync } from 'node:fs'
import { http, HttpResponse } from 'msw'
import { expect, test } from 'vitest'
import { dhl } from '../../server/carriers/dhl.ts'
import type { OrderReceipt } from '../../server/contract/order.ts'
import type { PageView } from '../../server/contract/page.ts'
import { makeAskCarriers } from '../../server/core/freshness/ask-carriers.ts'
import { connectCarrier } from '../../server/core/merchant/connect-carrier.ts'
import { aServer } from '../builders/server.ts'
import { outside } from '../setup-node.ts'

const number = '00340434292135100186'
const answer = (name: string) => readFileSync(new URL(`../fixtures/carriers/dhl/${name}.json`, import.meta.url), 'utf8').replace(/"id": ?"[^"]+"/, `"id": "${number}"`)
const order = {
  id: '1042', number: '#1042', placedAt: '2026-11-16T09:41:00+01:00', currency: 'EUR', locale: 'de',
  buyer: { email: 'lena@example.com', firstName: 'Lena' }, shippingAddress: { postcode: '24105', country: 'DE' },
  lines: [{ id: 'a', title: 'Kaffee', quantity: 2, unitPrice: '13.90' }], totals: { total: '27.80' },
  fulfillments: [{ id: 'f1', shippedAt: '2026-11-17T16:05:00+01:00', parcels: [{ carrier: 'DHL Paket', trackingNumber: '0034 0434 2921 3510 0186' }] }],
}

test('an order pushed with a DHL number is asked for and shown, and the open page hears of it', async () => {
  const server = await aServer({ carriers: [dhl], at: Date.parse('2026-11-17T06:00:00+01:00') })
  const { world } = server
  const asked: URL[] = []
  let told: () => Response = () => HttpResponse.text(answer('moving'), { headers: { 'content-type': 'application/json' } })
  outside.use(http.get('https://api-eu.dhl.com/track/shipments', ({ request }) => {
    expect(request.headers.get('dhl-api-key')).toBe('our key')
    asked.push(new URL(request.url))
    return told()
  }))
  await connectCarrier(world, world.shop.id, 'dhl', { apiKey: 'our key' })
  const { token, orderId, pageUrl } = await (await server.push('POST', '/v1/orders', order)).json() as OrderReceipt
  expect(pageUrl).toBe(`https://afterglow.example/o/${token}`)
  const news: number[] = []
  world.live.subscribe(orderId, (revision) => void news.push(revision))
  const page = async () => {
    const response = await server.get('/v1/page', token)
    const view = await response.json() as PageView
    return { etag: response.headers.get('etag'), state: view.order!.state, text: JSON.stringify(view.widgets.find(({ id }) => id === 'tracking')) }
  }
  const before = await page()
  const carriers = makeAskCarriers(world)
  const ask = async (hours: number) => { world.clock.at += hours * 3_600_000; await carriers.tick() }

  await ask(0)
  expect(asked).toHaveLength(1)
  expect(Object.fromEntries(asked[0]!.searchParams)).toMatchObject({ trackingNumber: number, recipientPostalCode: '24105', language: 'de' })
  const moving = await page()
  expect(moving).toMatchObject({ state: 'shipped' })
  expect(moving.text).toContain('in_transit')
  expect(moving.etag).not.toBe(before.etag)
  expect(news).toHaveLength(1)

  // Down, slow to recover, HTML instead of JSON, too many: the page tells the last known state as before, and says since when.
  const failures: (() => Response)[] = [
    () => HttpResponse.error(), () => new HttpResponse('<html>Wartung</html>', { status: 200, headers: { 'content-type': 'text/html' } }),
    () => HttpResponse.json({ title: 'Too Many Requests', status: 429 }, { status: 429, headers: { 'retry-after': '60' } }),
  ]
  for (const failure of failures) {
    told = failure
    await ask(5)
    expect(await page()).toMatchObject({ state: 'shipped' })
  }
  expect(asked.length).toBeGreaterThanOrEqual(2)

  told = () => HttpResponse.text(answer('delivered'), { headers: { 'content-type': 'application/json' } })
  for (let tries = 0; tries < 6 && (await page()).state !== 'delivered'; tries++) await ask(6)
  const delivered = await page()
  expect(delivered.state).toBe('delivered')
  expect(delivered.text).toContain('delivered')
  expect(news.at(-1)).toBeGreaterThan(news[0]!)
})
