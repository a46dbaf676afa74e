/** Messages of a shop at the same moment, on both databases: nothing is lost, nothing counts twice. */
import { expect, test } from 'vitest'
import { FulfillmentPush, OrderPush, RefundPush } from '../../server/contract/order.ts'
import { ActRequest } from '../../server/contract/page.ts'
import { orderIdOf } from '../../server/core/ids.ts'
import type { PresentContext } from '../../server/core/present-context.ts'
import { receiveFulfillment } from '../../server/core/receive-fulfillment.ts'
import { receiveOrder } from '../../server/core/receive-order.ts'
import { receiveRefund } from '../../server/core/receive-refund.ts'
import { takeAct } from '../../server/core/take-act.ts'
import { aCarrier, aPresenter, aWorld, type TestWorld } from '../builders/world.ts'
import { onBothEngines } from './engines.ts'
import * as z from 'zod'

const push = (id: string) => OrderPush.parse({
  id, number: id, placedAt: '2026-11-16T09:41:00Z', currency: 'EUR', lines: [{ id: 'l', title: 'Kaffee', quantity: 2, unitPrice: '1' }], totals: { total: '2' },
})
const message = (kind: string, dedupeKey: string) => ({ kind, dedupeKey, body: '{}' })

onBothEngines((open) => {
  const start = async (presenters: Parameters<typeof aPresenter>[0][] = []): Promise<TestWorld> => {
    const [world, bench] = [await aWorld({ carriers: [aCarrier()], presenters: presenters.map(aPresenter) }), await open()]
    await bench.store.saveShop(world.shop)
    return { ...world, store: bench.store, live: bench.live, jobs: bench.jobs }
  }

  test('an order, its fulfilment and its refund at once, each twice', async () => {
    const world = await start()
    const ids = Array.from({ length: 12 }, (_, index) => `o${index}`)
    await Promise.all(ids.flatMap((id, index) => {
      const work = [
        () => receiveFulfillment(world, world.shop, id, FulfillmentPush.parse({ id: 'f', parcels: [{ carrier: 'dhl', trackingNumber: id }] }), message('rest:fulfillment', id)),
        () => receiveOrder(world, world.shop, push(id), message('rest:order', id)),
        () => receiveRefund(world, world.shop, id, RefundPush.parse({ id: 'r', amount: '1' }), message('rest:refund', id)),
      ]
      return [...work, ...work].toSorted((_a, _b) => (index % 2 ? 1 : -1)).map((one) => one())
    }))
    for (const id of ids) {
      const order = await world.store.findOrder(orderIdOf(world.shop.id, id))
      expect(order).toMatchObject({ fulfillments: [{ items: [{ lineId: 'l', quantity: 2 }] }], shipments: [{ trackingNumber: id }], refunds: [{ amount: 100 }] })
      expect(await world.store.listWaitingInbound(order!.id)).toEqual([])
    }
    expect(await world.store.countOrders(world.shop.id)).toBe(ids.length)
  })

  test('one act asked for ten times at once is done once and answered ten times', async () => {
    const acts = { rate: { input: z.object({}), scope: 'act', perform: (_context: PresentContext) => ({ record: {}, url: 'https://shop.example/' }) } }
    const world = await start([{ id: 'review', acts: acts as never }])
    const { order } = await receiveOrder(world, world.shop, push('o'), message('rest:order', 'o'))
    const claims = { shopId: world.shop.id, orderId: order.id, scope: 'act', generation: 0, expiresAt: world.clock.at + 1e9 } as const
    const answers = await Promise.all(Array.from({ length: 10 }, () => takeAct(world, claims, ActRequest.parse({ widget: 'review', act: 'rate' }), 'key')))
    expect(answers.every(({ url }) => url === 'https://shop.example/')).toBe(true)
    expect(await world.store.listActs({ orderId: order.id }, 20)).toHaveLength(1)
  })
})
