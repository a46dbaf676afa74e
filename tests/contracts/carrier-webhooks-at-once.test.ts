/** Carriers' messages, orders and fulfilments at the same moment, on both databases with their own queues: each news takes effect, once. */
import { expect, test, vi } from 'vitest'
import { FulfillmentPush, OrderPush } from '../../server/contract/order.ts'
import { TrackingAnswer } from '../../server/contract/tracking.ts'
import { applyWebhooks } from '../../server/core/carrier-webhooks/apply-webhook.ts'
import { openHook } from '../../server/core/carrier-webhooks/hooks.ts'
import { receiveWebhook, webhookJob } from '../../server/core/carrier-webhooks/receive-webhook.ts'
import { orderIdOf } from '../../server/core/ids.ts'
import { receiveFulfillment } from '../../server/core/receive-fulfillment.ts'
import { receiveOrder } from '../../server/core/receive-order.ts'
import { aCarrier, aWorld } from '../builders/world.ts'
import { onBothEngines } from './engines.ts'

const order = (id: string) => OrderPush.parse({
  id, number: id, placedAt: '2026-11-16T09:41:00Z', currency: 'EUR', lines: [{ id: 'l', title: 'Kaffee', quantity: 2, unitPrice: '1' }], totals: { total: '2' },
})
const handedOver = (id: string) => FulfillmentPush.parse({ id: 'f', parcels: [{ carrier: 'dhl', trackingNumber: id }] })
const message = (kind: string, dedupeKey: string) => ({ kind, dedupeKey, body: '{}' })
const scan = (trackingNumber: string, index: number) => JSON.stringify({ shipments: [{
  trackingNumber, status: 'in_transit', events: [{ occurredAt: `2026-11-18T1${index}:00:00+01:00`, status: index === 3 ? 'out_for_delivery' : 'in_transit', code: `c${index}`, description: 'x' }],
}] })

const pushing = aCarrier({
  track: undefined,
  webhook: { secret: 'ours', verify: () => undefined, parse: (body) => TrackingAnswer.parse(JSON.parse(body)) },
})

onBothEngines((open) => {
  test('four scans of twelve parcels, each told twice, while order and fulfilment arrive', async () => {
    const [made, bench] = [await aWorld({ carriers: [pushing] }), await open()]
    await bench.store.saveShop(made.shop)
    const world = { ...made, store: bench.store, live: bench.live, jobs: bench.jobs, log: bench.log }
    const hook = new URL((await openHook(world, 'shop-1', 'dhl')).url)
    const send = (body: string) => receiveWebhook(world, 'dhl', hook.pathname.split('/').at(-1)!, { headers: {}, rawBody: new TextEncoder().encode(body), url: hook })
    await world.jobs.start({ [webhookJob]: applyWebhooks(world) })
    try {
      const ids = Array.from({ length: 12 }, (_, index) => `PARCEL${index}`)
      await Promise.all(ids.flatMap((id, index) => {
        const told = [3, 1, 0, 2, 1, 3].map((one) => () => send(scan(id, one)))
        const shop = [() => receiveOrder(world, world.shop, order(id), message('rest:order', id)), () => receiveFulfillment(world, world.shop, id, handedOver(id), message('rest:fulfillment', id))]
        return (index % 2 ? [...told, ...shop] : [...shop, ...told]).map((one) => one())
      }))
      await vi.waitFor(async () => {
        expect(await world.store.listUnread('shop-1', 'carrier:dhl', 1)).toEqual([])
        expect(await world.store.findWaitingReports('shop-1', ids)).toEqual([])
      }, { timeout: 15_000, interval: 50 })
      for (const id of ids) {
        const { shipments } = (await world.store.findOrder(orderIdOf('shop-1', id)))!
        expect(shipments.map(({ status, events }) => [status, events.map(({ code }) => code)])).toEqual([['out_for_delivery', ['c3', 'c2', 'c1', 'c0']]])
      }
      expect(await world.jobs.listDead(5)).toEqual([])
    } finally {
      await world.jobs.stop()
    }
  })
})
